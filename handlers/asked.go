package handlers

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// unread is the answer to a place or a time nobody knows; nil when all was understood.
// A sentence that names a place may hold words that mean nothing, a command may not.
func (h *Handler) unread(t talk, q grammar.Question) text.Sentence {
	for _, word := range q.Strange {
		switch {
		case q.About == grammar.OpenCases && ageWord.MatchString(word): // the answer tells them by age
		case strings.ContainsAny(word, "0123456789年月周季天日期"):
			if t.Command != "" || !q.Dated {
				return text.AskPeriodUnknown{Word: shorten(word)}
			}
		case t.Command != "", placeLike(word) && len(q.Places) == 0:
			return text.AskPlaceUnknown{Word: shorten(word), Near: near(h.seen(t), word, t.lang)}
		case len(q.Places) > 0 || q.Scope != grammar.Everything:
		case hanWord(word) || len(near(h.seen(t), word, t.lang)) == 0:
			return text.AskUnread{Word: shorten(word)}
		default:
			return text.AskPlaceUnknown{Word: shorten(word), Near: near(h.seen(t), word, t.lang)}
		}
	}
	return nil
}

// ageWord is 超15天, said of open appeals.
var ageWord = regexp.MustCompile(`^(超|超过|满|over)?\s*\d+\s*(天|days?)(以上|的)?$|^(超期|逾期|过期|overdue)(的)?$`)

// hanWord reports a word in Chinese characters.
func hanWord(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

// placeLike reports a word that looks like the name of a place.
func placeLike(word string) bool {
	return slices.ContainsFunc([]string{"镇", "乡", "街道", "村", "社区", "区", "县", "市", "州", "省"}, func(end string) bool {
		return strings.HasSuffix(word, end) && len([]rune(word)) > len([]rune(end))
	})
}

// seen are the places whose totals the asker may see.
func (h *Handler) seen(t talk) []checkin.Place {
	return slices.DeleteFunc(t.roster.Places(), func(p checkin.Place) bool { return !may(t.person, SeeTotals, p.ID) })
}

// askedPlaces are the places a question is about, or why it cannot be answered.
func (h *Handler) askedPlaces(t talk, q grammar.Question) ([]checkin.PlaceID, text.Sentence) {
	widest := scope(t.person)
	places := q.Places
	home, _ := t.person.Home()
	switch {
	case len(places) > 0:
	case q.Scope == grammar.Mine:
		return []checkin.PlaceID{mine}, nil
	case q.Scope == grammar.District:
		places = []checkin.PlaceID{checkin.District}
	case q.Scope == grammar.Own && home.Township() != "":
		places = []checkin.PlaceID{home.Township()}
	case !t.Private && !t.aside && t.bound:
		for _, town := range t.group.Places {
			if widest.Contains(town) || town.Contains(widest) {
				places = append(places, town)
			}
		}
		if len(places) == 0 {
			return nil, text.NoRight{Command: t.Command}
		}
		return places, nil
	default:
		places = []checkin.PlaceID{widest}
	}
	for _, p := range places {
		if !may(t.person, SeeTotals, p) {
			return nil, text.AskScope{Place: t.roster.PlaceName(p, t.lang), Yours: t.roster.PlaceName(widest, t.lang)}
		}
	}
	return places, nil
}

// ofGroup reports whether a group may hear the answer: totals of its own townships, none
// of them set beside others, no pictures and no files.
func (h *Handler) ofGroup(t talk, q grammar.Question) bool {
	heard := []grammar.Topic{grammar.Figures, grammar.OpenCases, grammar.Rate, grammar.Bulletin}
	if !t.bound || !slices.Contains(heard, q.About) || q.By != "" || q.Scope == grammar.Mine || q.Scope == grammar.District {
		return false
	}
	return !slices.ContainsFunc(q.Places, func(p checkin.PlaceID) bool { return !t.group.Serves(p.Township()) })
}

// total is /total: an overview without words behind it.
func (h *Handler) total(ctx context.Context, t talk) error {
	if !t.Private && !t.bound {
		return h.answer(ctx, t, text.GroupUnbound{})
	}
	return h.inquire(ctx, t, h.asks(t, t.Argument))
}

// asks reads what is asked for.
func (h *Handler) asks(t talk, words string) grammar.Question {
	in := grammar.Input{Text: words, At: t.Event(), Sender: t.person.ID}
	in.Home, _ = t.person.Home()
	return h.parserFor(t.roster).Ask(in)
}
