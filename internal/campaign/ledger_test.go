package campaign

import (
	"maps"
	"slices"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
)

// stepsOf is the domain's own fold of a campaign.
func stepsOf(c *Campaign) []checkin.Step {
	records := map[checkin.Source]checkin.Record{}
	newest := map[string][]checkin.Source{}
	for m := range c.Messages() {
		switch {
		case m.Undo:
			mine := newest[m.Person]
			rec := records[mine[len(mine)-1]]
			rec.Retracted = true
			records[rec.Source] = rec
			newest[m.Person] = mine[:len(mine)-1]
		case len(m.Reports) > 0:
			records[m.source()] = checkin.Record{Source: m.source(), Sent: m.Sent.Unix(), By: m.Person, Reports: m.Reports}
			if !m.Edit {
				newest[m.Person] = append(newest[m.Person], m.source())
			}
		}
	}
	return checkin.FoldAll(catalogue.Default(), slices.Collect(maps.Values(records)))
}
