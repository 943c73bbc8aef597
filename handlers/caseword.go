package handlers

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// askWords waits for a sentence about a case: its result, or another note.
func (h *Handler) askWords(ctx context.Context, t talk, c checkin.Case, s step, why checkin.Reason, say func(text.Sentence) checkin.Notice, more ...checkin.Notice) error {
	line := h.caseLine(t.roster, h.ownLanguage(t), t.person.ID, c, h.cfg.Calendar.DayOf(t.Event()))
	keep := h.button(t.From.ID, h.ownLanguage(t), text.KeepButton{}, tap{op: opKeep})
	n := say(text.CaseAskNote{Again: &line})
	n.Buttons = row(keep)
	if s == stepResolve {
		n = say(text.CaseAskResult{CaseLine: line})
		n.Buttons = row(h.stepButton(t.From.ID, h.ownLanguage(t), c, stepQuietly, false), keep)
	}
	return h.waitFor(ctx, t, why, string(s)+" "+c.Number.String(), checkin.Source{}, append(more, n)...)
}

// resultWaiting is the result that was written before a case was said to be resolved, and
// forgets that it was waited for.
func (h *Handler) resultWaiting(ctx context.Context, t talk, c checkin.Case, why checkin.Reason) (string, error) {
	asked, ok, err := h.registry.Slip(ctx, checkin.QuestionSlip(t.From.ID))
	if err != nil || !ok || asked.Topic != topicCase || asked.By != t.person.ID {
		return "", err
	}
	what := strings.SplitN(asked.Name, " ", 3)
	if err := h.tear(ctx, t, why, asked); err != nil || len(what) < 3 || what[1] != c.Number.String() {
		return "", err
	}
	return what[2], nil
}

// waitFor remembers that a sentence about an appeal is wanted.
func (h *Handler) waitFor(ctx context.Context, t talk, why checkin.Reason, what string, of checkin.Source, said ...checkin.Notice) error {
	now := h.cfg.Now()
	slip := checkin.Slip{
		ID: checkin.QuestionSlip(t.From.ID), Kind: checkin.Question, Topic: topicCase, By: t.person.ID, Name: what,
		After: t.Source.Message, Made: now.UnixMilli(), Expires: now.Add(waitForEdit).Unix(),
	}
	if !t.Private {
		slip.After = 0
	}
	if of != (checkin.Source{}) {
		slip.Record = &checkin.Record{Source: of, By: t.person.ID}
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: said}
	}})
}

// undone are words that say that a case is not resolved, or ask something; resolvedWord
// that it is.
var (
	undone       = regexp.MustCompile(`(?i)没|未|无法|不了|不好|不行|不到|不通|不满|不办|还在|在办|正在|处理中|办理中|协调中|跟进|明天|后天|下周|过几天|稍后|稍等|等一|等等|等下|需要|打错|点错|^不|^再|^等|怎么|什么|谁|吗|呢$|[?？]|\b(not|no|can't|cannot|unable|won't|wait|later|tomorrow|still|in progress|pending|how|what|why)\b`)
	resolvedWord = regexp.MustCompile(`(?i)已|好了|完了|修好|修复|修通|换好|换了|更换|解决|办好|办妥|办完|办结|通水|通电|通车|到位|落实|发放|补发|补上|兑现|装好|安装|恢复|清理|调解|达成|搬|答复|报销了|\b(fixed|done|resolved|repaired|replaced|installed|paid|works|working|restored|cleared|settled|solved|finished|completed|delivered|is back)\b`)
)

// sure reports whether words say plainly that a case is resolved.
func sure(words string) bool {
	return says(words) && resolvedWord.MatchString(words) && !undone.MatchString(words)
}

// acknowledged are words without content.
var acknowledged = []string{"好", "好的", "好吧", "收到", "谢谢", "谢谢您", "知道了", "明白", "嗯", "哦", "行", "可以", "ok", "okay", "thanks", "thank you", "yes", "是", "是的"}

// says reports whether a message says something of a case: words, more than that they were
// read.
func says(words string) bool {
	n := 0
	for _, r := range words {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n >= 2 && !slices.Contains(acknowledged, bare(words))
}

// caseWorded takes a message for the sentence wanted; false when it is a report or a
// question and means what it says.
func (h *Handler) caseWorded(ctx context.Context, t talk, asked checkin.Slip) (bool, error) {
	if slices.Contains(cancels, bare(t.Text)) {
		return true, h.tear(ctx, t, t.reason(), asked, t.say(t.words(), text.Kept{}))
	}
	what, rest, _ := strings.Cut(asked.Name, " ")
	number, _, _ := strings.Cut(rest, " ")
	named, behind := mentioned(t.Text)
	_, other := checkin.ReadCaseNumber(named)
	_, listed := wantsList(t.Text)
	denied := undone.MatchString(t.Text)
	zero := denied && t.read.Verdict == grammar.Zero // 尚未解决 is no zero report here
	switch {
	case step(what) == stepQuietly, listed, strings.HasPrefix(bare(t.Text), "帮助"), bare(t.Text) == "help",
		other && named != number && !grammar.CaseMeasured(behind), strings.ContainsAny(t.Text, "?？"):
		return false, nil // nothing is asked, or it is about something else
	case step(what) == stepResolve && (zero || (denied || !says(t.Text)) && !t.read.Plain && !isReport(t.read)):
		return true, h.answer(ctx, t, text.CaseNotYet{})
	}
	if v := t.read.Verdict; v != grammar.Ignore && (v != grammar.Ask || t.read.Plain) || h.asks(t, t.Text).Clear() {
		return false, nil
	}
	why := t.words()
	if !says(t.Text) {
		return true, h.answer(ctx, t, text.CaseNoteHow{})
	}
	if step(what) == stepNote {
		return true, h.noteWritten(ctx, t, asked)
	}
	n, _ := checkin.ReadCaseNumber(number)
	c, known, err := h.cases.Case(ctx, n)
	switch {
	case err != nil:
		return false, err
	case !known || !settles(t.person, c):
		return false, nil
	case step(what) == stepReword:
		a := h.parserFor(t.roster).Note(t.Text)
		c.Category, c.Words = a.Category, a.Words
		line := h.lineFor(t, c)
		if err := h.cases.Reword(ctx, t.person.ID, why.With("reword"), n, a.Category, a.Words, t.say(why, text.CaseView{CaseLine: line})); err != nil && !errors.Is(err, checkin.ErrCaseMoved) {
			return false, err
		}
		return true, h.tear(ctx, t, why, asked)
	}
	if !sure(t.Text) && h.mayStep(t, c, stepWaiting) {
		line := h.lineFor(t, c)
		return true, h.offerToResolve(ctx, t, c, kept(t.Text), text.CaseOffer{CaseLine: line, Result: kept(t.Text)}, stepResolve)
	}
	asRecord := t
	asRecord.Message = apart(t.Message, t.words().Key) // an edit of the sentence takes nothing back
	before, _, err := h.ledger.Known(ctx, asRecord.Source, t.Sent.Unix())
	if err != nil || !c.May(checkin.Resolved) && !tells(before, checkin.Resolved, n) {
		return true, errors.Join(err, h.caseMoved(ctx, t, n))
	}
	err = h.resolved(ctx, t, c, asRecord.record(nil), t.Text, true, func(s text.Sentence) []checkin.Notice { return []checkin.Notice{t.say(why, s)} })
	if err != nil {
		return false, err
	}
	return true, h.tear(ctx, t, why, asked)
}

// stillWaits says, after a report, that the result of a case is still waited for: the
// report may have been meant as it.
func (h *Handler) stillWaits(ctx context.Context, t talk) error {
	asked, ok, err := h.registry.Slip(ctx, checkin.QuestionSlip(t.From.ID))
	if err != nil || !ok || asked.Topic != topicCase || !strings.HasPrefix(asked.Name, string(stepResolve)+" ") || asked.Over(t.Event().Unix()) {
		return err
	}
	number, _, _ := strings.Cut(asked.Name[2:], " ")
	n, _ := checkin.ReadCaseNumber(number)
	c, known, err := h.cases.Case(ctx, n)
	if err != nil || !known || !h.mayStep(t, c, stepQuietly) {
		return err
	}
	return h.offerToResolve(ctx, t, c, kept(t.Text), text.CaseStillOpen{Number: n.String()}, stepResolve)
}

// offerToResolve offers a case's resolution with a result that is written already; another
// may be waited for.
func (h *Handler) offerToResolve(ctx context.Context, t talk, c checkin.Case, result string, s text.Sentence, waits step) error {
	n := t.say(t.words().With("offer"), s)
	n.Buttons = row(
		h.button(t.From.ID, t.lang, text.CaseDoButton{Deed: string(stepResolve)}, tap{op: opCaseStep, a: int64(c.Number), text: string(stepWaiting)}),
		h.button(t.From.ID, t.lang, text.KeepButton{}, tap{op: opKeep}),
	)
	return h.waitFor(ctx, t, t.words().With("waits"), string(waits)+" "+c.Number.String()+" "+result, checkin.Source{}, n)
}

// aboutCase takes a message that names a case the sender may see for one about that case:
// 诉求1007已修好. Its number is never a count. What else the message reports is recorded.
func (h *Handler) aboutCase(ctx context.Context, t talk) (bool, error) {
	if !t.Private || t.Revision > 0 || t.person == nil || t.Foreign {
		return false, nil
	}
	number, rest := mentioned(t.Text)
	n, ok := checkin.ReadCaseNumber(number)
	if !ok || grammar.CaseMeasured(rest) {
		return false, nil
	}
	c, known, err := h.cases.Case(ctx, n)
	if err != nil || !known || !sees(t.person, c) {
		return false, err
	}
	offered := h.mayStep(t, c, stepWaiting) && sure(rest)
	if isReport(t.read) || t.read.Verdict == grammar.Correct || t.read.Verdict == grammar.Ask && t.read.Plain {
		if !caseNamed.MatchString(t.Text) { // 1010 走访5户 is of a day
			return false, nil
		}
		if err := h.meant(ctx, t, t.read); err != nil || !offered || resolvesSome(t.read) {
			return true, err
		}
	}
	line := h.lineFor(t, c)
	if !offered {
		return true, h.answer(ctx, t, text.CaseView{CaseLine: line}, h.caseButtons(t, t.lang, c)...)
	}
	return true, h.offerToResolve(ctx, t, c, kept(rest), text.CaseOffer{CaseLine: line, Result: kept(rest)}, stepQuietly)
}

// resolvesSome reports whether a message counts appeals resolved: a tap puts them down to
// their cases.
func resolvesSome(r grammar.Result) bool {
	return slices.ContainsFunc(r.Reports, func(rep grammar.Report) bool {
		return checkin.Overlap(rep.Entries, []checkin.Entry{{Code: checkin.CodeResolved}})
	})
}
