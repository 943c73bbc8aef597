package checkin

// Unit is what a stretch of days is named by. The numbers are in buttons already sent.
type Unit int

// The units.
const (
	Ever    Unit = 0 // from the beginning of the campaign: 截至目前
	ADay    Unit = 1
	AWeek   Unit = 2 // Monday to Sunday
	AMonth  Unit = 3
	Quarter Unit = 4
	AYear   Unit = 5
	ARange  Unit = 6 // from one day to another
)

// Stretch is a stretch of days as people name it, whole even when it is not over yet. For
// Ever, From is zero and To the last day that counts.
type Stretch struct {
	Unit     Unit
	From, To Day
}

// EverTo is the whole campaign up to a day.
func EverTo(d Day) Stretch { return Stretch{Unit: Ever, To: d} }

// RangeOf is from one day to another.
func RangeOf(from, to Day) Stretch { return Stretch{Unit: ARange, From: from, To: to} }

// StretchOf is the stretch of a unit that a day lies in.
func StretchOf(u Unit, d Day) Stretch {
	switch u {
	case AWeek:
		return Stretch{u, d.Monday(), d.Monday().Add(6)}
	case AMonth:
		return Stretch{u, d.Month().First(), d.Month().Last()}
	case Quarter:
		first := d.Month().Add(-((int(d.Month())%100 - 1) % 3))
		return Stretch{u, first.First(), first.Add(2).Last()}
	case AYear:
		first := Month(int(d)/10000*100 + 1)
		return Stretch{u, first.First(), first.Add(11).Last()}
	case Ever:
		return EverTo(d)
	default:
		return Stretch{ADay, d, d}
	}
}

// Period is the stretch without days to come.
func (s Stretch) Period(today Day) Period {
	return Period{From: s.From, To: min(s.To, max(today, s.From))}
}

// Beside is the stretch so many steps later, or earlier when n is negative; a range
// moves by its own length. The whole campaign has none beside it.
func (s Stretch) Beside(n int) Stretch {
	switch s.Unit {
	case Ever:
		return s
	case ARange:
		if first, last := s.From.Month(), s.To.Month(); s.From == first.First() && s.To == last.Last() { // 上半年
			months := n * (1 + (int(last)/100-int(first)/100)*12 + int(last)%100 - int(first)%100)
			return RangeOf(first.Add(months).First(), last.Add(months).Last())
		}
		days := n * (s.From.Until(s.To) + 1)
		return RangeOf(s.From.Add(days), s.To.Add(days))
	case AMonth:
		return StretchOf(AMonth, s.From.Month().Add(n).First())
	case Quarter:
		return StretchOf(Quarter, s.From.Month().Add(3*n).First())
	case AYear:
		return StretchOf(AYear, s.From.Month().Add(12*n).First())
	case AWeek:
		return StretchOf(AWeek, s.From.Add(7*n))
	default:
		return StretchOf(ADay, s.From.Add(n))
	}
}

// Until is the last day counted of a stretch that is not over yet; zero when it is.
func (s Stretch) Until(today Day) Day {
	if s.To <= today {
		return 0
	}
	return today
}

// Parts are the stretches of a unit that a period consists of; one that it covers in part
// is cut to it, but not one that is not over yet. A period from the beginning begins in
// the first month given.
func (p Period) Parts(unit Unit, first Month, today Day) []Stretch {
	if p.From == 0 {
		p.From = max(first, 200001).First()
	}
	var out []Stretch
	for s := StretchOf(unit, p.From); s.From <= p.To; s = s.Beside(1) {
		part, end := s, s.To
		if p.To < today {
			end = min(end, p.To)
		}
		if s.From < p.From || end < s.To {
			part = RangeOf(max(s.From, p.From), end)
		}
		out = append(out, part)
	}
	return out
}

// Days is how many days a period has; of one from the beginning it begins in the first
// month given.
func (p Period) Days(first Month) int {
	if p.From == 0 {
		p.From = max(first, 200001).First()
	}
	return p.From.Until(p.To) + 1
}

// YearBefore is the same stretch a year earlier.
func (s Stretch) YearBefore() Stretch {
	switch s.Unit {
	case Ever:
		return s
	case AMonth, Quarter, AYear:
		return StretchOf(s.Unit, s.From.Month().Add(-12).First())
	case AWeek:
		return s.Beside(-52)
	default:
		back := func(d Day) Day { // 29 February becomes the 28th
			m := d.Month().Add(-12)
			return min(Day(int(m)*100+int(d)%100), m.Last())
		}
		return Stretch{s.Unit, back(s.From), back(s.To)}
	}
}
