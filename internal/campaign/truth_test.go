package campaign

import (
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

// TestTruth tells a short story and asks about it.
func TestTruth(t *testing.T) {
	t.Parallel()
	const a, b, other checkin.PlaceID = "530502208/01", "530502208/05", "530502101/01"
	at := func(day checkin.Day, hour int) time.Time { return day.At(time.Duration(hour)*time.Hour, zone) }
	says := func(id int, who string, place checkin.PlaceID, day checkin.Day, entries ...checkin.Entry) Message {
		return Message{Person: who, Chat: -1, ID: id, Sent: at(day, 9), At: at(day, 9), Reports: []checkin.Report{{Person: who, Place: place, Day: day, Kind: checkin.Figures, Entries: entries}}}
	}
	edit := says(2, "li", a, 20250107, checkin.Entry{Code: visits, Value: 4})
	edit.Edit, edit.At = true, at(20250107, 10)
	late := says(6, "li", a, 20250109, checkin.Entry{Code: linked, Value: 9})
	late.Reports[0].Day = 20250107
	truth := NewTruth()
	for _, m := range []Message{
		says(1, "li", a, 20250106, checkin.Entry{Code: visits, Value: 3}, checkin.Entry{Code: linked, Value: 2}),
		says(2, "li", a, 20250107, checkin.Entry{Code: visits, Value: 5}),
		edit,
		says(3, "wang", b, 20250107, checkin.Entry{Code: visits, Value: 7}, checkin.Entry{Code: linked, Value: 1}),
		{Person: "wang", Chat: -1, ID: 4, Sent: at(20250107, 12), Undo: true},
		says(5, "li", b, 20250108, checkin.Entry{Code: linked, Value: 6}),
		late, // of an earlier day: no longer the newest word
		says(7, "yang", other, 20250108, checkin.Entry{Code: linked, Value: 0}, checkin.Entry{Code: visits, Value: 1}),
	} {
		truth.Add(m)
	}
	tests := []struct {
		name     string
		place    checkin.PlaceID
		from, to checkin.Day
		code     string
		want     int64
	}{
		{"a sum with an edit, without what was taken back", checkin.District, 0, 20250131, visits, 8},
		{"of a township", "530502208", 0, 20250131, visits, 7},
		{"of a day", "530502208", 20250107, 20250107, visits, 4},
		{"of a village", other, 0, 20250131, visits, 1},
		{"as it stood", checkin.District, 0, 20250106, linked, 2},
		{"said later of that day", checkin.District, 0, 20250107, linked, 9},
		{"the newest word", checkin.District, 0, 20250131, linked, 6},
		{"has moved away", a, 0, 20250131, linked, 0},
		{"has moved here", b, 0, 20250131, linked, 6},
		{"the difference", a, 20250108, 20250108, linked, -9},
		{"one cadre with households", checkin.District, 0, 20250131, liaison, 1},
		{"reports", checkin.District, 0, 20250131, checkin.CountReports, 5},
	}
	for _, tt := range tests {
		if got := truth.Total(tt.place, tt.from, tt.to, tt.code); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

// TestTruthAgreesWithTheLedger holds two definitions of the same against each
// other: this package's and the domain's, over places and spans of a campaign.
func TestTruthAgreesWithTheLedger(t *testing.T) {
	t.Parallel()
	size := Small(first)
	c := made(t, size, 9)
	truth := Fold(c.Messages())
	steps := stepsOf(c)
	for _, place := range c.Roster().Places() {
		for _, from := range []checkin.Day{0, first.Add(3), first.Add(21)} {
			for _, to := range []checkin.Day{first.Add(20), first.Add(59)} {
				for _, f := range figures {
					if f.code == liaison || to < from {
						continue
					}
					var want int64
					for _, s := range steps {
						if s.Code == f.code && place.ID.Contains(s.Place) && s.Day >= from && s.Day <= to {
							want += s.Delta
						}
					}
					if got := truth.Total(place.ID, from, to, f.code); got != want {
						t.Errorf("%s %s %d–%d: %d, want %d", place.Name, f.id, from, to, got, want)
					}
				}
			}
		}
	}
}
