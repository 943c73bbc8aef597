package grammar

import (
	"math/bits"
	"slices"

	"checkinbot/internal/checkin"
)

// reports makes the drafts' figures into reports, in catalogue order; parts of
// one figure add up.
func (j *judge) reports() []Report {
	if len(j.drafts) == 0 {
		return nil
	}
	out := make([]Report, 0, len(j.drafts))
	for i := range j.drafts {
		d := &j.drafts[i]
		d.made = false
		r := Report{Person: d.person, Place: d.place, Day: d.day, Kind: checkin.Figures, Entries: j.entries(i)}
		if d.day == 0 {
			r.Day = j.today
		}
		if r.Person == j.in.Sender && len(j.drafts) == 1 || r.Person == somebody {
			r.Person = ""
		}
		switch {
		case len(r.Entries) > 0 && (!d.leave || !allZero(r.Entries)):
		case d.leave:
			r.Kind, r.Entries = checkin.Leave, nil
		case d.zero:
			r.Kind = checkin.Zero
		default:
			continue
		}
		d.made = true
		out = append(out, r)
	}
	return out
}

// entries adds the figures of a draft up.
func (j *judge) entries(d int) []checkin.Entry {
	var sums [mostFigures]int64
	var seen figures
	for i := range j.found {
		if f := &j.found[i]; f.draft == d {
			sums[f.figure] = min(sums[f.figure]+f.value, most)
			seen |= 1 << f.figure
		}
	}
	if seen == 0 {
		return nil
	}
	out := make([]checkin.Entry, 0, bits.OnesCount64(uint64(seen)))
	for ; seen != 0; seen &= seen - 1 {
		f := bits.TrailingZeros64(uint64(seen))
		ind := &j.parser.figures[f]
		if sums[f] > ind.limit && len(j.doubts) == 0 && !j.in.Any {
			j.doubt(OverLimit, j.drafts[d].where)
		}
		out = append(out, checkin.Entry{Code: ind.code, Value: sums[f]})
	}
	return out
}

// commonDay is the day of all reports, or the day of writing.
func (j *judge) commonDay(reports []Report) checkin.Day {
	if len(reports) == 0 {
		if j.settled.days == 1 {
			return j.day
		}
		return j.today
	}
	for i := range reports {
		if reports[i].Day != reports[0].Day {
			return j.today
		}
	}
	return reports[0].Day
}

func (j *judge) leftOut() []Left {
	if len(j.left) == 0 {
		return nil
	}
	out := make([]Left, 0, len(j.left))
	for _, l := range j.left {
		text := "****"
		if l.why != Contact {
			text = j.original(l.where)
		}
		out = append(out, Left{Text: text, Why: l.why})
	}
	return out
}

// original is a stretch of the message as written, masked.
func (j *judge) original(s span) string {
	if s.start >= s.end {
		return ""
	}
	return Mask(j.source[j.at[s.start]:j.at[s.end]])
}

func allZero(entries []checkin.Entry) bool {
	return !slices.ContainsFunc(entries, func(e checkin.Entry) bool { return e.Value != 0 })
}
