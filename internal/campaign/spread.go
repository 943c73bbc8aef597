package campaign

import (
	"errors"
	"slices"

	"checkinbot/internal/checkin"
)

// spread lays the flow figures over the reports. Visits come last, to those that
// still say nothing; what stays empty then is a zero report.
func (p *plan) spread() error {
	open := p.open()
	for _, f := range figures {
		if f.often == 0 || f.code == visits {
			continue
		}
		if err := p.scatter(f, open); err != nil {
			return err
		}
	}
	if err := p.resolve(); err != nil {
		return err
	}
	if err := p.visit(open); err != nil {
		return err
	}
	for _, i := range open {
		if s := &p.slots[i]; len(s.entries) == 0 {
			s.kind, s.ago, s.village = checkin.Zero, 0, own
		}
	}
	return nil
}

// open lists the slots that report figures which stand.
func (p *plan) open() []int32 {
	var out []int32
	for i := range p.slots {
		if s := &p.slots[i]; s.kind == checkin.Figures && !s.undone {
			out = append(out, int32(i))
		}
	}
	return out
}

// scatter spreads a figure over as many reports as it is often given in.
func (p *plan) scatter(f figure, open []int32) error {
	parts := p.parts(f, int(int64(len(open))*f.often/1000))
	at, err := some(p.rng, open, len(parts))
	for i, s := range at {
		p.slots[s].add(f.code, parts[i])
	}
	return err
}

// tenThousand yuan are what money is counted in.
const tenThousand = 10_000

// parts cuts a figure's total; money into whole 万元 as far as it goes.
func (p *plan) parts(f figure, n int) []int64 {
	total := f.total(p.size)
	if f.code != funds || total < tenThousand {
		return split(p.rng, total, max(1, n), f.most)
	}
	out := split(p.rng, total/tenThousand, max(1, n), f.most/tenThousand)
	for i := range out {
		out[i] *= tenThousand
	}
	out[0] += total % tenThousand
	return out
}

// visit gives visits to reports without work first, then to some of the others.
func (p *plan) visit(open []int32) error {
	f := figureOf(visits)
	p.rng.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	slices.SortStableFunc(open, func(a, b int32) int { return p.slots[a].tells() - p.slots[b].tells() })
	bare := 0
	for bare < len(open) && p.slots[open[bare]].tells() == 0 {
		bare++
	}
	parts := split(p.rng, f.total(p.size), max(bare, int(int64(len(open))*f.often/1000)), f.most)
	if len(parts) > len(open) {
		return errors.New("campaign: more visits than the reports can hold")
	}
	for i, v := range parts {
		p.slots[open[i]].add(visits, v)
	}
	return nil
}

// resolve closes appeals that were received, in the same report or a later one of
// the same person, until the total is reached: nobody ever has resolved more than
// they received.
func (p *plan) resolve() error {
	f := figureOf(resolved)
	left := f.total(p.size)
	for _, i := range p.rng.Perm(len(p.slots)) {
		n := p.slots[i].value(received)
		if n == 0 || left == 0 {
			continue
		}
		to := &p.slots[p.later(i)]
		n = min(n, left, f.most-to.value(resolved))
		to.add(resolved, n)
		left -= n
	}
	if left > 0 {
		return errors.New("campaign: more appeals resolved than received")
	}
	return nil
}

// later is a report of the same person, that very one as often as not.
func (p *plan) later(i int) int {
	end := int(p.people[p.slots[i].person].end)
	if at := i + p.rng.IntN(end-i); p.rng.IntN(2) == 0 && p.slots[at].kind == checkin.Figures && !p.slots[at].undone {
		return at
	}
	return i
}

// add puts a figure into a report, in catalogue order; a second part adds up.
func (s *slot) add(code string, v int64) {
	at := slices.IndexFunc(s.entries, func(e checkin.Entry) bool { return rank(e.Code) >= rank(code) })
	switch {
	case v == 0 && code == resolved:
	case at < 0:
		s.entries = append(s.entries, checkin.Entry{Code: code, Value: v})
	case s.entries[at].Code == code:
		s.entries[at].Value += v
	default:
		s.entries = slices.Insert(s.entries, at, checkin.Entry{Code: code, Value: v})
	}
}

// value is what a report gives of a figure; zero when it does not.
func (s *slot) value(code string) int64 {
	for _, e := range s.entries {
		if e.Code == code {
			return e.Value
		}
	}
	return 0
}

// tells is 1 when a report has anything but zeros, else 0.
func (s *slot) tells() int {
	for _, e := range s.entries {
		if e.Value != 0 {
			return 1
		}
	}
	return 0
}
