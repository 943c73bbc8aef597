package checkin

// Openings are totals achieved before the bot began, as they were set: by place and code
// of the figure. Standing figures have none: everybody's own word tells of them.
type Openings map[PlaceID]map[string]int64

// Rolled is what each place's totals since the beginning begin with: what was set for the
// place itself, else the sum of what its parts begin with. So a district's published total
// stands, whatever its townships have set.
func (o Openings) Rolled() Openings {
	out := Openings{}
	for place, figures := range o {
		for code, v := range figures {
			out.add(place, code, v)
		}
	}
	out.sumInto(o, func(p PlaceID) (PlaceID, bool) { town := p.Township(); return town, town != "" && town != p })
	out.sumInto(o, func(p PlaceID) (PlaceID, bool) { return District, p != District && p.Township() == p })
	return out
}

// sumInto adds each place's figures to the place it is a part of, unless that has its own.
func (o Openings) sumInto(set Openings, whole func(PlaceID) (PlaceID, bool)) {
	sums := Openings{}
	for place, figures := range o {
		for code, v := range figures {
			if into, ok := whole(place); ok && !set.has(into, code) {
				sums.add(into, code, v)
			}
		}
	}
	for place, figures := range sums {
		for code, v := range figures {
			o.add(place, code, v)
		}
	}
}

func (o Openings) has(place PlaceID, code string) bool {
	_, ok := o[place][code]
	return ok
}

func (o Openings) add(place PlaceID, code string, v int64) {
	if o[place] == nil {
		o[place] = map[string]int64{}
	}
	o[place][code] += v
}

// With is the openings after a change: a figure set to zero is set no more.
func (o Openings) With(change Openings) Openings {
	out := Openings{}
	for _, from := range []Openings{o, change} {
		for place, figures := range from {
			for code, v := range figures {
				out.add(place, code, v-out[place][code])
				if v == 0 {
					delete(out[place], code)
				}
			}
		}
	}
	for place := range out {
		if len(out[place]) == 0 {
			delete(out, place)
		}
	}
	return out
}
