package handlers

import (
	"context"
	"encoding/binary"
	"slices"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/seal"
	"checkinbot/internal/text"
)

// op is what a button does. The numbers are in buttons already sent: never reuse
// one.
type op byte

const (
	opChoose      op = 1  // record a reading of a doubtful message
	opChooseSet   op = 2  // correct an earlier record by it
	opUndo        op = 3  // take a record back: a chat, b message
	opEdit        op = 4  // ask for a record's new figures: a chat, b message
	opVillage     op = 5  // register for the place
	opMyName      op = 6  // register under the account's own name
	opAdmit       op = 7  // agree to a registration: a account, b when it was made
	opRefuse      op = 8  // refuse it
	opAskLate     op = 9  // put a late report to the secretary: text is the slip
	opAllowLate   op = 10 // agree to it
	opRefuseLate  op = 11 // refuse it
	opGroup       op = 12 // show what a group is bound to: a chat, b page
	opBind        op = 13 // bind a group: a chat, b topic, text township
	opUnbind      op = 14 // unbind it
	opInvite      op = 15 // invite to a role: a role, b page of places
	opInviteAt    op = 16 // make the link: a role, text place
	opWithdraw    op = 17 // withdraw a link: text is the slip
	opConfirm     op = 18 // confirm who opened it
	opDeny        op = 19 // deny it
	opEnd         op = 20 // end a role: a role and place, text person; b 1 once sure
	opLanguage    op = 21 // speak a language: a
	opForget      op = 22 // forget me
	opKeep        op = 23 // leave everything as it is
	opAddPlaces   op = 24 // add the places shown: a when they were
	opSlot        op = 25 // a sending: a which, text place; b 0 shows it, 1 off, 2 as one level up, else moves it by minutes
	opMyRealName  op = 26 // be called by the name written: a is its code
	opWho         op = 27 // name who has sent what: a day, text place
	opBehind      op = 28 // show what each figure is made of: a day, text place
	opCopy        op = 29 // say the day in a sentence: a day, text place
	opSheet       op = 30 // send the day as a workbook: a day, text place
	opInquiry     op = 32 // show totals: a, b stretch, text view, place and figures
	opOpening     op = 33 // set the opening totals shown: a when they were
	opReview      op = 34 // ask a question of the look-back: a which, b quarter and rating, text township
	opMended      op = 35 // close a problem: a its number
	opReviewWords op = 37 // write a sentence for an answer of the look-back: as opReview
	opReviewSheet op = 36 // send the look-back as a workbook: a quarter
	opAppeals     op = 38 // show appeals: a, b stretch, text place, filter and page
	opCase        op = 39 // show one: a its number
	opCaseStep    op = 40 // do something to one: a its number, text the step
	opCaseNote    op = 41 // say what an appeal of a record is about: a chat, b message
	opCaseLink    op = 42 // put one resolved down to a case: a chat, b message, text number
	opCaseSame    op = 43 // count one resolved no second time: a chat, b message of the report
	opMadeOf      op = 31 // show the days or months that a longer stretch is made of: a, b stretch, text place
)

// buttonFor is for how long a button works: as long as a report may be dated back.
const buttonFor = 7 * 24 * time.Hour

// epoch is where days are counted from in buttons, to keep them short.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// tap is what a button carries, apart from readings of messages. It is sealed for
// the one account it was made for.
type tap struct {
	op   op
	a, b int64
	text string
}

// button makes a button for an account.
func (h *Handler) button(user int64, lang checkin.Language, label text.Sentence, t tap) checkin.Button {
	b := []byte{byte(t.op)}
	b = binary.AppendVarint(b, int64(h.cfg.Now().Add(buttonFor).Sub(epoch)/(24*time.Hour)))
	b = binary.AppendVarint(b, t.a)
	b = binary.AppendVarint(b, t.b)
	b = append(b, t.text...)
	return checkin.Button{Label: text.Label(lang, label), Data: h.cfg.Secret.Seal(user, b)}
}

// stretched puts a stretch of days into a button.
func (t tap) stretched(s checkin.Stretch) tap {
	t.a, t.b = int64(s.From)*8+int64(s.Unit), int64(s.To)
	return t
}

// stretch takes it out again.
func (t tap) stretch() checkin.Stretch {
	return checkin.Stretch{Unit: checkin.Unit(t.a % 8), From: checkin.Day(t.a / 8), To: checkin.Day(t.b)}
}

// readTap reads what a button carries; fresh is false when its time is over.
func (h *Handler) readTap(data []byte) (t tap, fresh bool) {
	r := seal.NewReader(data)
	t.op = op(r.Byte())
	until := epoch.Add(time.Duration(r.Int()) * 24 * time.Hour)
	t.a, t.b, t.text = r.Int(), r.Int(), r.Rest()
	return t, h.cfg.Now().Before(until)
}

// row and column lay buttons out.
func row(b ...checkin.Button) [][]checkin.Button { return [][]checkin.Button{b} }

// pairs lays buttons out two to a row, as they fit a telephone.
func pairs(list []checkin.Button) [][]checkin.Button { return rows(list, 2) }

// rows lays buttons out so many to a row.
func rows(list []checkin.Button, wide int) [][]checkin.Button {
	return slices.Collect(slices.Chunk(list, wide))
}

// pageSize is how many places are offered at a time.
const pageSize = 40

// page is the buttons of one page of places, with ways to the others.
func page(places []checkin.Place, n int, place func(checkin.Place) checkin.Button, turn func(page int, forward bool) checkin.Button) [][]checkin.Button {
	from := min(max(n, 0)*pageSize, len(places))
	to := min(from+pageSize, len(places))
	var list []checkin.Button
	for _, p := range places[from:to] {
		list = append(list, place(p))
	}
	out := pairs(list)
	var turns []checkin.Button
	if from > 0 {
		turns = append(turns, turn(n-1, false))
	}
	if to < len(places) {
		turns = append(turns, turn(n+1, true))
	}
	if len(turns) > 0 {
		out = append(out, turns)
	}
	return out
}

// press is a tap with what is known of it.
type press struct {
	checkin.Press
	why  checkin.Reason
	lang checkin.Language // of the one who taps
}

// notice is something said because of the tap.
func (p press) notice(suffix string, act checkin.Act, chat int64, s string) checkin.Notice {
	return checkin.Notice{
		Key: p.why.Key + suffix, Day: p.why.Day, Audience: checkin.People, Act: act, Chat: chat, Text: s, Keep: keepAnswer,
	}
}

// toast is a short answer to a tap.
func (p press) toast(s text.Sentence) checkin.Notice {
	n := p.notice("", checkin.Answer, p.On.Chat, text.Label(p.lang, s))
	n.Press, n.Keep = p.ID, keepToast
	return n
}

// edit puts something else in the place of the message with the button.
func (p press) edit(lang checkin.Language, s text.Sentence, buttons ...[]checkin.Button) checkin.Notice {
	n := p.notice("/edit", checkin.Edit, p.On.Chat, text.Say(lang, s))
	n.ReplyTo, n.Buttons = p.On.Message, buttons
	return n
}

// Press handles a tap on a button. It works only for the account it was made for;
// whatever else is pressed or forged gets an answer that says nothing.
func (h *Handler) Press(ctx context.Context, in checkin.Press) error {
	t, err := h.talk(ctx, checkin.Message{Source: in.On, Private: in.Private, Sent: in.Sent, Thread: in.Thread, From: in.From})
	if err != nil {
		return err
	}
	p := press{Press: in, lang: h.ownLanguage(t), why: checkin.Reason{Key: "press:" + in.ID, Day: checkin.BucketOf(in.Sent)}}
	data, ok := h.cfg.Secret.Open(in.From.ID, in.Data)
	if !ok || len(data) == 0 {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	if o := op(data[0]); o == opChoose || o == opChooseSet {
		c, ok := readChoice(data)
		if !ok || t.person == nil {
			return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
		}
		return h.chosen(ctx, t, p, c)
	}
	tap, fresh := h.readTap(data)
	needs, run := h.does(tap.op)
	if needs == OwnData && t.former != nil {
		t.person = t.former
	}
	switch {
	case run == nil, needs != "" && (t.former == nil || needs != OwnData) && !mayAnywhere(t.person, needs):
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	case !fresh:
		return h.ledger.Post(ctx, p.toast(text.StaleToast{}))
	}
	return run(ctx, t, p, tap)
}

// does says what each button does and what right it needs at least; over which
// place, the doing itself looks. The right is empty for what strangers may do.
func (h *Handler) does(o op) (Right, func(context.Context, talk, press, tap) error) {
	switch o {
	case opUndo:
		return ReportOwn, h.undoOne
	case opEdit:
		return ReportOwn, h.askForEdit
	case opVillage:
		return "", h.villageChosen
	case opMyName:
		return "", h.nameTaken
	case opAdmit, opRefuse:
		return Admit, h.answerJoin
	case opAskLate:
		return ReportOwn, h.askLate
	case opAllowLate, opRefuseLate:
		return AllowLate, h.answerLate
	case opGroup:
		return BindGroup, h.showGroup
	case opBind, opUnbind:
		return BindGroup, h.bindTapped
	case opInvite:
		return InviteClerk, h.inviteWhere
	case opInviteAt:
		return InviteClerk, h.inviteTapped
	case opWithdraw:
		return InviteClerk, h.withdraw
	case opConfirm, opDeny:
		return InviteClerk, h.answerOpened
	case opEnd:
		return EndClerk, h.endRole
	case opLanguage:
		return OwnData, h.speak
	case opForget:
		return OwnData, h.forgetMe
	case opKeep:
		return "", h.keep
	case opWho, opBehind, opCopy, opSheet, opMadeOf:
		return SeeNames, h.dayTapped
	case opAppeals:
		return SeeAppeals, h.turned
	case opCase:
		return SeeAppeals, h.caseTapped
	case opCaseStep:
		return SettleAppeals, h.stepped
	case opCaseNote:
		return ReportOwn, h.noteAsked
	case opCaseLink:
		return ReportOwn, h.linked
	case opCaseSame:
		return ReportOwn, h.notTwice
	case opReview:
		return AnswerReview, h.reviewTapped
	case opReviewWords:
		return AnswerReview, h.reviewWords
	case opMended:
		return AnswerReview, h.mended
	case opReviewSheet:
		return SeeReview, h.reviewSheet
	case opOpening:
		return SetOpening, h.openingAgreed
	case opInquiry:
		return SeeTotals, h.inquired
	case opSlot:
		return SetSchedule, h.slotTapped
	case opMyRealName:
		return OwnData, h.rename
	case opAddPlaces:
		return AddPlaces, h.addPlaces
	default:
		return "", nil
	}
}
