package campaign

// figure is one indicator as the plan sees it. The table is in catalogue order;
// tests hold its codes and bounds against the catalogue.
type figure struct {
	id, code string
	// whole is the source report's total at Share 1.
	whole int64
	// most is the largest value a message gives; well below the catalogue's limit,
	// so that nothing is asked.
	most int64
	// often is the share of reports that give the figure, in thousandths. A figure
	// whose total is small is given as often as its total allows.
	often int64
	// standing figures are each person's newest word, not a sum.
	standing bool
}

// Codes of figures the plan treats apart.
const (
	visits      = "hv"
	received    = "ar"
	officePairs = "po"
	ruralPairs  = "pr"
	liaison     = "lc"
	linked      = "lh"
	resolved    = "re"
	funds       = "pf"
)

// figures are the source report's. Households visited and appeals received are not
// in it and are chosen: about 2.6 visits a report, and somewhat more appeals than
// were resolved, so that some stay open.
var figures = []figure{
	{"households_visited", visits, 168_000, 15, 700, false},
	{"appeals_received", received, 14_200, 5, 150, false},
	{"paired_office_members", officePairs, 1_987, 3, 0, true},
	{"paired_rural_members", ruralPairs, 1_987, 3, 0, true},
	{"liaison_cadres", liaison, 14_800, 0, 0, true}, // computed, never said
	{"linked_households", linked, 18_100, 12, 0, true},
	{"deep_visits", "dv", 78_984, 20, 300, false},
	{"contact_cards", "cc", 203_000, 120, 350, false},
	{"symposiums", "sy", 1_910, 3, 28, false},
	{"candid_talks", "ct", 2_727, 3, 40, false},
	{"research_reports", "rr", 2_844, 2, 42, false},
	{"opinions_collected", "oc", 7_459, 8, 70, false},
	{"appeals_resolved", resolved, 12_800, 18, 0, false}, // follows what was received
	{"people_mobilized", "pm", 773_800, 900, 250, false},
	{"projects_coordinated", "pc", 120, 2, 2, false},
	{"project_funds", funds, 120_970_000, 60_000_000, 2, false},
}

// Totals are what the whole campaign adds up to, by indicator id: the source
// report's figures divided by Share, rounded down, at least one.
func Totals(size Size) map[string]int64 {
	out := make(map[string]int64, len(figures))
	for _, f := range figures {
		out[f.id] = f.total(size)
	}
	return out
}

func (f figure) total(size Size) int64 { return max(1, f.whole/max(1, size.Share)) }

// figureOf finds a figure by its code.
func figureOf(code string) figure { return figures[rank(code)] }

// rank is a code's place in catalogue order.
func rank(code string) int {
	for i, f := range figures {
		if f.code == code {
			return i
		}
	}
	panic("campaign: no figure " + code) // codes are written in this package only
}
