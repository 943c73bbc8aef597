package grammar

import (
	"slices"

	"checkinbot/internal/checkin"
)

// options names the readings of a doubtful message that one tap could choose.
func (j *judge) options(r Result, m misgiving) []Option {
	if len(j.doubts) > 1 {
		return nil
	}
	switch m.why {
	case NoFigure, UnitMismatch:
		if o := j.asGuessed(r); o != nil {
			return o
		}
		return j.measuredBy(r, m)
	case Repeated:
		return append(j.once(r, m), j.asGuessed(r)...)
	case OverLimit, Approximate, HowMany, Unfinished, Pinyin, Contradiction:
		return j.asGuessed(r)
	case WhichPerson, UnknownPerson:
		return j.candidates(r, m)
	case MoneyUnit:
		return j.money(r, m)
	case WhichMeeting:
		return j.meetings(r, m)
	case Unclear:
		return j.changes(r)
	default:
		return nil
	}
}

// asGuessed offers the best guess as it is.
func (j *judge) asGuessed(r Result) []Option {
	if len(r.Reports) == 0 || !slices.ContainsFunc(j.found, func(f found) bool { return !f.sure || f.key >= 0 }) || j.guessless() {
		return nil
	}
	return []Option{{Reports: r.Reports}}
}

// once offers a figure that is told twice as one: 入户3户，走访3户.
func (j *judge) once(r Result, m misgiving) []Option {
	k := slices.IndexFunc(j.found, func(f found) bool { return f.where == m.where })
	if len(r.Reports) != 1 || k < 0 {
		return nil
	}
	rep := r.Reports[0]
	rep.Entries = slices.Clone(rep.Entries)
	for i := range rep.Entries {
		if e := &rep.Entries[i]; e.Code == j.parser.figures[j.found[k].figure].code {
			e.Value -= j.found[k].value
		}
	}
	return []Option{{Reports: []Report{rep}}}
}

// guessless reports that the doubtful numeral itself is in no report.
func (j *judge) guessless() bool {
	m := j.doubts[0]
	return (m.why == NoFigure || m.why == UnitMismatch) && !slices.ContainsFunc(j.found, func(f found) bool { return f.where == m.where })
}

// mostOptions is how many readings are worth offering.
const mostOptions = 4

// measuredBy offers every figure that the numeral's measure word may count and
// that the message has not counted already.
func (j *judge) measuredBy(r Result, m misgiving) []Option {
	for i := range j.toks {
		t := &j.toks[i]
		if t.kind != numeral || t.start < m.where.start || t.end > m.where.end || t.num.odd != none {
			continue
		}
		u := j.unitAt(i + 1)
		if u < 0 {
			return nil
		}
		var out []Option
		for f := range j.parser.figures {
			if ind := &j.parser.figures[f]; j.toks[u].word.units.has(1<<f) && t.num.value <= ind.limit && ind.fold == checkin.Sum && !j.reported(f) {
				out = append(out, j.with(r, ind.code, t.num.value))
			}
		}
		if len(out) > mostOptions {
			return nil
		}
		return out
	}
	return nil
}

func (j *judge) reported(figure int) bool {
	return slices.ContainsFunc(j.found, func(f found) bool { return f.figure == figure })
}

// candidates offers those whom a name or a nickname may mean: namesakes, or
// people of the sender's township with the surname.
func (j *judge) candidates(r Result, m misgiving) []Option {
	var out []Option
	for _, id := range j.parser.whoMayBe(j.text[m.where.start:m.where.end], j.in.Home) {
		if id == j.in.Sender {
			continue
		}
		reports := slices.Clone(r.Reports)
		for i := range reports {
			reports[i].Person = id
		}
		out = append(out, Option{Reports: reports})
	}
	if len(r.Reports) == 0 || len(out) > mostOptions {
		return nil
	}
	return out
}

// money offers yuan and ten thousand yuan.
func (j *judge) money(r Result, m misgiving) []Option {
	n, length := readNumber(j.text[m.where.start:])
	if length == 0 || n.odd != none || j.parser.moneyAt < 0 {
		return nil
	}
	ind := j.parser.figures[j.parser.moneyAt]
	var out []Option
	for _, v := range []int64{n.value, n.value * 10_000} {
		if v <= ind.limit {
			out = append(out, j.with(r, ind.code, v))
		}
	}
	return out
}

// meetings offers both kinds of meeting.
func (j *judge) meetings(r Result, m misgiving) []Option {
	value, numerals := int64(1), 0
	for i := range j.toks {
		if t := &j.toks[i]; t.kind == numeral && t.start >= m.where.start && t.end <= m.where.end {
			value = t.num.value
			numerals++
			if t.num.odd != none {
				return nil
			}
		}
	}
	if numerals > 1 {
		return nil
	}
	var out []Option
	for f := range j.parser.figures {
		if ind := &j.parser.figures[f]; j.parser.meetings.has(1<<f) && value <= ind.limit {
			out = append(out, j.with(r, ind.code, value))
		}
	}
	return out
}

// changes offers to correct or to add.
func (j *judge) changes(r Result) []Option {
	if len(r.Reports) == 0 {
		return nil
	}
	return []Option{{Mode: Set, Reports: r.Reports}, {Reports: r.Reports}}
}

// with is the guess with one more figure in its first report.
func (j *judge) with(r Result, code string, v int64) Option {
	rep := Report{Day: j.today, Kind: checkin.Figures}
	if len(r.Reports) > 0 {
		rep = r.Reports[0]
	}
	entries := make([]checkin.Entry, 0, len(rep.Entries)+1)
	for f := range j.parser.figures {
		c := j.parser.figures[f].code
		for _, e := range rep.Entries {
			if e.Code == c && c != code {
				entries = append(entries, e)
			}
		}
		if c == code {
			entries = append(entries, checkin.Entry{Code: code, Value: v})
		}
	}
	rep.Entries = entries
	return Option{Reports: []Report{rep}}
}
