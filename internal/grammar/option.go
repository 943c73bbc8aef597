package grammar

import "checkinbot/internal/checkin"

// options names the readings of a doubtful message that one tap could choose.
func (j *judge) options(r Result, m misgiving) []Option {
	switch m.why {
	case OverLimit, Approximate, NoFigure, HowMany, Unfinished, Pinyin, Contradiction, Repeated, UnitMismatch:
		return j.asGuessed(r)
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
	if len(r.Reports) == 0 || len(j.doubts) > 1 {
		return nil
	}
	return []Option{{Reports: r.Reports}}
}

// money offers yuan and ten thousand yuan.
func (j *judge) money(r Result, m misgiving) []Option {
	n, length := readNumber(j.text[m.where.start:])
	if length == 0 || n.odd != none || len(j.doubts) > 1 || j.parser.moneyAt < 0 {
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
	value, length := int64(1), 0
	for i := range j.toks {
		if t := &j.toks[i]; t.kind == numeral && t.start >= m.where.start && t.end <= m.where.end {
			value, length = t.num.value, 1
			if t.num.odd != none {
				return nil
			}
		}
	}
	if len(j.doubts) > 1 || length > 1 {
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
	if len(r.Reports) == 0 || len(j.doubts) > 1 {
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
