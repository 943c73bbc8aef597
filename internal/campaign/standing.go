package campaign

import (
	"fmt"

	"checkinbot/internal/checkin"
)

// Shares of people who said another number before, in thousandths, and of those
// without households who had some before.
const (
	ofChanged = 150
	ofGivenUp = 500
)

// stand has people state their standing figures: exactly as many as there are
// liaison cadres end with households, the pairs are spread over some of them.
func (p *plan) stand() error {
	cadres := int(figureOf(liaison).total(p.size))
	if cadres > len(p.people) {
		return fmt.Errorf("campaign: %d liaison cadres among %d people", cadres, len(p.people))
	}
	order := p.rng.Perm(len(p.people))
	f := figureOf(linked)
	households := split(p.rng, f.total(p.size), cadres, f.most)
	for i, v := range households {
		p.state(order[i], v, linked)
	}
	for _, person := range order[len(households):] {
		if p.chance(ofGivenUp) {
			p.giveUp(person)
		}
	}
	f = figureOf(officePairs)
	pairs := split(p.rng, f.total(p.size), int(f.total(p.size)*3/4), f.most)
	if len(pairs) > len(order) {
		return fmt.Errorf("campaign: %d people with pairs among %d", len(pairs), len(order))
	}
	for i, v := range pairs { // as many rural members as members of offices
		p.state(order[len(order)-1-i], v, officePairs, ruralPairs)
	}
	return nil
}

// state has a person say a number in one of their reports and, sometimes, another
// one in a report before it.
func (p *plan) state(person int, v int64, codes ...string) {
	mine := p.reportsOf(person)
	last := p.rng.IntN(len(mine))
	before := last
	if last > 0 && p.chance(ofChanged) {
		before = p.rng.IntN(last)
	}
	for _, code := range codes {
		p.slots[mine[last]].add(code, v)
		if before != last {
			p.slots[mine[before]].add(code, other(p.rng, v, figureOf(code).most))
		}
	}
}

// giveUp has a person hand their households over: some at first, none later.
func (p *plan) giveUp(person int) {
	mine := p.reportsOf(person)
	if len(mine) < 2 {
		return
	}
	last := 1 + p.rng.IntN(len(mine)-1)
	p.slots[mine[p.rng.IntN(last)]].add(linked, 1+p.rng.Int64N(3))
	p.slots[mine[last]].add(linked, 0)
}

// reportsOf lists a person's reports in order.
func (p *plan) reportsOf(person int) []int {
	w := p.people[person]
	var out []int
	for i := int(w.first); i < int(w.end); i++ {
		if s := &p.slots[i]; s.kind == checkin.Figures && !s.undone {
			out = append(out, i)
		}
	}
	return out
}
