package handlers

import (
	"context"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// historyMonths is how far back somebody's own history is looked at.
const historyMonths = 4

// doubted turns a report into a doubt when one of its figures is far outside what the
// sender usually tells: it is asked about once, before it counts, and counts as they say.
// The history is the sender's own; nothing about it is said or kept.
func (h *Handler) doubted(ctx context.Context, t talk, res grammar.Result) (grammar.Result, error) {
	if res.Verdict != grammar.Record || len(res.Reports) != 1 || res.Reports[0].Person != "" {
		return res, nil
	}
	rep := res.Reports[0]
	if !slices.ContainsFunc(rep.Entries, func(e checkin.Entry) bool { return e.Value >= leastAsked }) {
		return res, nil
	}
	history, err := h.history(ctx, t.person.ID, rep.Day)
	if err != nil {
		return res, err
	}
	for _, e := range rep.Entries {
		ind, ok := h.cfg.Catalogue.ByCode(e.Code)
		if !ok || ind.Fold != checkin.Sum || !checkin.Unusual(history[e.Code], e.Value, ind.Money) {
			continue
		}
		if known, _, err := h.ledger.Known(ctx, t.Source, t.Sent.Unix()); err != nil {
			return res, err
		} else if holds(known, e) {
			continue
		}
		res.Verdict, res.Why, res.Doubtful, res.Plain = grammar.Ask, grammar.Unusual, e.Code, true
		res.Span = text.Label(t.lang, text.ChoiceButton{Figures: h.figures([]checkin.Entry{e})})
		res.Options = []grammar.Option{{Reports: res.Reports}}
		return res, nil
	}
	return res, nil
}

// holds reports whether the words before an edit told the same, and it counts.
func holds(r checkin.Record, e checkin.Entry) bool {
	return !r.Retracted && slices.ContainsFunc(r.Reports, func(rep checkin.Report) bool { return slices.Contains(rep.Entries, e) })
}

// leastAsked is the least number worth a question: whatever somebody's history, five of
// something is soon done.
const leastAsked = 6

// history is what somebody told on days before, by figure; only days with it.
func (h *Handler) history(ctx context.Context, person string, before checkin.Day) (map[string][]int64, error) {
	subject := []string{checkin.PersonSubject(person)}
	out := map[string][]int64{}
	for back := range historyMonths {
		days, err := h.counts.Daily(ctx, subject, before.Month().Add(-back))
		if err != nil {
			return nil, err
		}
		for day, tally := range days[0] {
			for code, v := range tally.Values {
				if day < before && v > 0 {
					out[code] = append(out[code], v)
				}
			}
		}
	}
	return out, nil
}
