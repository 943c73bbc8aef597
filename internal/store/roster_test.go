package store

import (
	"context"
	"errors"
	"strings"
	"testing"

	"checkinbot/internal/checkin"
)

// replace imports a roster whatever is there.
func replace(tb testing.TB, s *Store, places []checkin.Place, people []checkin.Person, groups []checkin.Group) {
	tb.Helper()
	_, version, err := s.Roster(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	if err := s.ReplaceRoster(context.Background(), version, places, people, groups); err != nil {
		tb.Fatal(err)
	}
}

func TestReplaceRosterIsExactAndNeedsTheVersionItWasMadeFor(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	places := []checkin.Place{{ID: checkin.District, Name: "隆阳区"}, {ID: town, Name: "瓦房乡"}, {ID: village, Name: "桂花村"}}
	people := []checkin.Person{{ID: "p1", Name: "李明", Telegram: 11, Grants: []checkin.Grant{{Role: checkin.Cadre, Place: village}}}}
	groups := []checkin.Group{{Chat: -1, Places: []checkin.PlaceID{town}}}
	replace(t, s, places, people, groups)
	_, first, err := s.Roster(ctx)
	if err != nil {
		t.Fatal(err)
	}
	replace(t, s, places, people, groups)
	if _, again, _ := s.Roster(ctx); again != first {
		t.Error("the same again made a new version")
	}
	people[0].Name = "李明明"
	replace(t, s, places[:2], people, groups)
	if err := s.ReplaceRoster(ctx, first, places, people, groups); !errors.Is(err, ErrRosterChanged) {
		t.Errorf("a replacement prepared for an old version: %v", err)
	}
	r, _, err := s.Roster(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := r.ByTelegram(11); !ok || p.Name != "李明明" {
		t.Errorf("person = %+v, %v", p, ok)
	}
	if _, ok := r.Place(village); ok {
		t.Error("a place that was removed is still there")
	}
}

func TestDirectoryFollowsChanges(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	d := NewDirectory(s, quietLog)
	if err := d.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if n := len(d.Roster().People()); n != 0 {
		t.Fatalf("%d people in an empty district", n)
	}
	replace(t, s, nil, []checkin.Person{{ID: "p1"}}, nil)
	if err := d.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if n := len(d.Roster().People()); n != 1 {
		t.Errorf("%d people after the import, want 1", n)
	}
}

func TestDirectoryKnowsAMoveAtOnce(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	replace(t, s, nil, nil, []checkin.Group{{Chat: -7, Places: []checkin.PlaceID{town}}})
	d := NewDirectory(s, quietLog)
	if err := s.Moved(ctx, checkin.Migration{From: -7, To: -1007}); err != nil {
		t.Fatal(err)
	}
	roster, err := d.Fresh(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, chat := range []int64{-7, -1007} {
		if g, ok := roster.Group(chat); !ok || !g.Serves(town) {
			t.Errorf("chat %d: %+v, %v", chat, g, ok)
		}
	}
}

func TestConnectNeverPrintsThePassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"redis://:hunter2", "http://u:hunter2@h", "redis://u:hunter2@h:x/0"} {
		_, err := Connect(url)
		if err == nil {
			t.Errorf("%s: no error", url)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func TestLedgerValueStaysSmall(t *testing.T) {
	t.Parallel()
	r := record(123456, visits(12), checkin.Entry{Code: "ar", Value: 1})
	r.Source.Chat = -1001234567890
	r.By, r.Reports[0].Person = "p12345", "p12345"
	value := encodeRecord(r)
	if len(value) > 64 {
		t.Errorf("an ordinary report takes %d bytes, over the 64 of Redis's compact encoding: %s", len(value), value)
	}
	back, err := decodeRecord(r.Source, value)
	if err != nil || !back.SameContent(r) || back.Revision != r.Revision || back.Sent != r.Sent {
		t.Errorf("read back %+v, %v", back, err)
	}
}

func FuzzDecodeRecord(f *testing.F) {
	f.Add(encodeRecord(record(1, visits(3))))
	f.Add("0 1 p1 x;r = a 20261124")
	f.Fuzz(func(t *testing.T, value string) {
		r, err := decodeRecord(checkin.Source{}, value)
		if err != nil {
			return
		}
		again, err := decodeRecord(checkin.Source{}, encodeRecord(r))
		if err != nil || !again.SameContent(r) {
			t.Errorf("%q reads as %+v, which writes and reads back as %+v, %v", value, r, again, err)
		}
	})
}
