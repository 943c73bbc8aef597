package handlers

import (
	"context"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// stepNote is the question for what an appeal is about that has no number yet.
const stepNote step = "n"

// noteAsked asks what an appeal is about of which only the count was told.
func (h *Handler) noteAsked(ctx context.Context, t talk, p press, tp tap) error {
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	left, name, err := h.unlisted(ctx, t, source)
	switch {
	case err != nil:
		return err
	case left == 0:
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	n := p.notice("/note", checkin.Say, t.From.ID, text.Say(p.lang, text.CaseAskNote{Left: left, Name: name}))
	n.Buttons = row(h.button(t.From.ID, p.lang, text.KeepButton{}, tap{op: opKeep}))
	t.Source.Message = p.On.Message
	return h.waitFor(ctx, t, p.why.With("note"), string(stepNote), source, p.toast(text.DoneToast{}), n)
}

// unlisted is how many appeals of the next report of one's own record have no note yet, and
// whose they are when they are somebody else's.
func (h *Handler) unlisted(ctx context.Context, t talk, source checkin.Source) (left int, name string, err error) {
	mine, err := h.archive.Everything(ctx, t.person.ID)
	for _, r := range mine {
		if r.Source != source || r.By != t.person.ID || r.Retracted || !t.mayChange(r) {
			continue
		}
		var i int
		if i, left = unnoted(r); left > 0 && r.Reports[i].Person != t.person.ID {
			if p, ok := t.roster.Person(r.Reports[i].Person); ok {
				name = p.Name
			}
		}
	}
	return left, name, err
}

// unnoted finds the report of a record with appeals that have no note yet, and how many.
func unnoted(r checkin.Record) (report, left int) {
	if r.Retracted {
		return -1, 0
	}
	for i, rep := range r.Reports {
		if n := rep.Room(checkin.Noted); n > 0 {
			return i, n
		}
	}
	return -1, 0
}

// noteWritten makes a case of one of a record's appeals.
func (h *Handler) noteWritten(ctx context.Context, t talk, asked checkin.Slip) error {
	a := h.parserFor(t.roster).Note(t.Text)
	if a.Category == "" && len([]rune(a.Words)) < 2 {
		return h.answer(ctx, t, text.CaseNoteHow{})
	}
	why := t.words()
	found, err := h.ledger.Amend(ctx, checkin.Amendment{By: t.person.ID, Source: asked.Record.Source, Why: why.With("noted"), Change: func(old checkin.Record) (checkin.Record, bool) {
		i, left := unnoted(old)
		if left == 0 || !t.mayChange(old) {
			return old, false
		}
		old.Reports = slices.Clone(old.Reports)
		rep := &old.Reports[i]
		rep.Marks = append(slices.Clone(rep.Marks), checkin.Mark{Deed: checkin.Noted, Category: a.Category, Words: a.Words})
		return old, true
	}}, func(c checkin.Change) []checkin.Notice {
		n := t.say(why, h.noted(t, c))
		n.Buttons = rows(h.linkButtons(t, c), 1)
		if _, left := unnoted(c.New); left > 0 {
			n.Buttons = append(n.Buttons, row(h.noteButton(t, c.New.Source, left))...)
		}
		return []checkin.Notice{n}
	})
	if err != nil {
		return err
	}
	if !found {
		return h.tear(ctx, t, why, asked, t.say(why, text.CaseNoteGone{}))
	}
	return h.tear(ctx, t, why, asked)
}

// noted tells of the case that a change has added.
func (h *Handler) noted(t talk, c checkin.Change) text.Sentence {
	for n, now := range c.Cases {
		if !tells(c.Old, checkin.Noted, n) {
			return text.CaseNoted{CaseMark: h.caseMark(t.lang, now)}
		}
	}
	return text.CaseNoteGone{}
}

func (h *Handler) caseMark(lang checkin.Language, c checkin.Case) text.CaseMark {
	m := text.CaseMark{Number: c.Number.String(), Deed: string(checkin.Noted), Words: c.Words, Due: h.cfg.Catalogue.Appeals.Due(c, h.works)}
	if about, ok := h.cfg.Catalogue.Appeals.Category(c.Category); ok {
		m.About = about.Name.In(lang)
	}
	return m
}

func (h *Handler) noteButton(t talk, s checkin.Source, left int) checkin.Button {
	return h.button(t.From.ID, t.lang, text.CaseNoteButton{Left: left}, tap{op: opCaseNote, a: s.Chat, b: int64(s.Message)})
}
