package grammar

import (
	"time"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/roster"
)

var (
	campaign     = catalogue.Default()
	shanghai     = zone("Asia/Shanghai")
	testCalendar = checkin.Calendar{Zone: shanghai, Cut: checkin.DefaultCut}
	evening      = time.Date(2026, 11, 24, 18, 5, 0, 0, shanghai) // a Tuesday
	parser       = New(campaign, testCalendar, testRoster())
)

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// testRoster is the example district's.
func testRoster() *checkin.Roster {
	f, err := roster.Parse(roster.Example)
	if err != nil {
		panic(err)
	}
	return checkin.NewRoster(f.Places, f.People, f.Groups, nil)
}

// read parses a message of 李明's, a cadre of 瓦房村.
func read(text string) Result {
	return parser.Parse(Input{Text: text, At: evening, Sender: "liming", Home: "530502208/01"})
}

// figuresOf sums what a result records, by indicator id.
func figuresOf(r Result) map[string]int64 {
	out := map[string]int64{}
	for _, rep := range r.Reports {
		for _, e := range rep.Entries {
			ind, _ := campaign.ByCode(e.Code)
			out[ind.ID] += e.Value
		}
	}
	return out
}
