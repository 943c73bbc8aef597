package campaign

import (
	"math/rand/v2"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
)

// hand is how a person writes: always in one language and script.
type hand uint8

const (
	simplified hand = iota
	traditional
	english
)

// traditionalOf100 is how many of a hundred who write Chinese write Traditional.
const traditionalOf100 = 5

func (p *plan) handOf(person *checkin.Person) hand {
	switch {
	case person.Language == checkin.English:
		return english
	case p.rng.IntN(100) < traditionalOf100:
		return traditional
	}
	return simplified
}

// pick draws one of several.
func pick[T any](rng *rand.Rand, of []T) T { return of[rng.IntN(len(of))] }

// chat is a message that reports nothing.
func (h hand) chat(rng *rand.Rand) string {
	if h == english {
		return pick(rng, englishChatter)
	}
	return h.script(pick(rng, chineseChatter))
}

// undo takes the newest report back, by the command or in words.
func (h hand) undo(rng *rand.Rand) string {
	switch {
	case rng.IntN(2) == 0:
		return "/undo"
	case h == english:
		return pick(rng, englishUndo)
	}
	return h.script(pick(rng, chineseUndo))
}

// script turns Simplified into Traditional for who writes it.
func (h hand) script(text string) string {
	if h == traditional {
		return toTraditional.Replace(text)
	}
	return text
}

// report words a slot; a village is named when it has a name.
func (h hand) report(rng *rand.Rand, s *slot, village checkin.Place) string {
	v := &chinese
	where := village.Name
	if h == english {
		v, where = &englishWords, village.English
	}
	return h.script(v.compose(rng, s, where))
}

// voice is a language's words.
type voice struct {
	phrases map[string][]string
	zero    []string
	leave   []string
	// joints stand between phrases; frames around them, with @ for them, ^ for a
	// village: plain ones, of yesterday, of a village, of both.
	joints []string
	// loose is a joint that is only read well where nobody states a standing figure.
	loose                          string
	plain, yesterday, place, there []string
	number                         func(*rand.Rand, int64) string
	money                          func(*rand.Rand, int64) string
}

// compose makes one message.
func (v *voice) compose(rng *rand.Rand, s *slot, where string) string {
	switch {
	case s.kind == checkin.Leave:
		return pick(rng, v.leave)
	case s.kind == checkin.Zero && len(s.entries) == 0:
		return pick(rng, v.zero)
	}
	frame := pick(rng, v.frames(s.ago > 0, where != ""))
	joint := pick(rng, v.joints)
	switch n := rng.IntN(10); {
	case n == 0 && strings.HasSuffix(frame, "@"): // nothing follows the last line
		joint = "\n"
	case n < 3 && !s.stands():
		joint = v.loose
	}
	text := strings.Join(v.parts(rng, s), joint)
	return strings.NewReplacer("@", text, "^", where, "~", monthDay(s)).Replace(frame)
}

// stands reports whether a slot states a standing figure.
func (s *slot) stands() bool {
	return slices.ContainsFunc(s.entries, func(e checkin.Entry) bool { return figureOf(e.Code).standing })
}

func (v *voice) frames(yesterday, village bool) []string {
	switch {
	case yesterday && village:
		return v.there
	case yesterday:
		return v.yesterday
	case village:
		return v.place
	}
	return v.plain
}

// parts words the figures, now and then in another order.
func (v *voice) parts(rng *rand.Rand, s *slot) []string {
	out := make([]string, len(s.entries))
	for i, e := range s.entries {
		write := v.number
		if e.Code == funds {
			write = v.money
		}
		out[i] = strings.Replace(pick(rng, v.phrases[e.Code]), "#", write(rng, e.Value), 1)
	}
	if rng.IntN(4) == 0 {
		rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	}
	return out
}
