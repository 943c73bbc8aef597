package checkin

import (
	"slices"
)

// Room is of how many more cases a report may tell by a deed: it tells of as many as it counts.
func (r Report) Room(d Deed) int {
	code := CodeReceived
	if d == Resolved {
		code = CodeResolved
	}
	n := 0
	for _, e := range r.Entries {
		if e.Code == code {
			n = int(e.Value)
		}
	}
	for _, m := range r.Marks {
		if m.Deed == d {
			n--
		}
	}
	return n
}

// Assign gives the new reports the cases of those they take the place of, as far as their
// counts go, and numbers to cases that have none yet. A note goes to the case that has the
// same words, if there is one.
func Assign(before, after []Report, number func() (CaseNumber, error)) error {
	p := pool{told: map[Mark]bool{}}
	for _, rep := range after {
		for _, m := range rep.Marks {
			p.told[m.told()] = true
		}
	}
	for _, rep := range before {
		for _, m := range rep.Marks {
			if !p.told[m.told()] {
				p.left = append(p.left, held{rep.Person, rep.Day, m})
			}
		}
	}
	for i := range after {
		after[i].Marks = slices.Clone(after[i].Marks)
	}
	for _, alike := range []bool{true, false} {
		for i := range after {
			for k := range after[i].Marks {
				m := &after[i].Marks[k]
				if m.Case != 0 {
					continue
				}
				if old, ok := p.take(after[i], m.Deed, m.Words, alike); ok {
					m.Case = old.Case
				}
			}
		}
	}
	for i := range after {
		rep := &after[i]
		for k := range rep.Marks {
			if m := &rep.Marks[k]; m.Case == 0 {
				n, err := number()
				if err != nil {
					return err
				}
				m.Case = n
			}
		}
		for _, d := range []Deed{Noted, Resolved} {
			p.fill(rep, d)
		}
	}
	return nil
}

// held is a mark that a report told and tells no more.
type held struct {
	person string
	day    Day
	mark   Mark
}

// pool is what the marks can be taken from.
type pool struct {
	left []held
	told map[Mark]bool
}

// take finds a mark for a report of the same person, of the same day if there is one. When
// alike is true, only one with the same words will do.
func (p *pool) take(rep Report, d Deed, words string, alike bool) (Mark, bool) {
	fits := func(h held) bool {
		return h.person == rep.Person && h.mark.Deed == d && (!alike || words != "" && h.mark.Words == words)
	}
	i := slices.IndexFunc(p.left, func(h held) bool { return fits(h) && h.day == rep.Day })
	if i < 0 {
		i = slices.IndexFunc(p.left, fits)
	}
	if i < 0 {
		return Mark{}, false
	}
	m := p.left[i].mark.told()
	p.left = slices.Delete(p.left, i, i+1)
	return m, true
}

// fill makes a report tell of as many cases as it counts, if there are any; of more, the
// last go. Who resolved their own case confirmed it by the same word.
func (p *pool) fill(rep *Report, d Deed) {
	for rep.Room(d) > 0 {
		m, ok := p.take(*rep, d, "", false)
		if !ok {
			break
		}
		rep.Marks = append(rep.Marks, m)
		if i := slices.IndexFunc(p.left, func(h held) bool { return h.mark.told() == Mark{Deed: Confirmed, Case: m.Case} }); d == Resolved && i >= 0 {
			rep.Marks = append(rep.Marks, p.left[i].mark.told())
			p.left = slices.Delete(p.left, i, i+1)
		}
	}
	for rep.Room(d) < 0 {
		last := len(rep.Marks) - 1
		for rep.Marks[last].Deed != d {
			last--
		}
		gone := rep.Marks[last].Case
		rep.Marks = slices.Delete(rep.Marks, last, last+1)
		if d == Resolved {
			rep.Marks = slices.DeleteFunc(rep.Marks, func(m Mark) bool { return m == Mark{Deed: Confirmed, Case: gone} })
		}
	}
}
