package handlers

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// A cadre registers in four taps:
//
//	link in the group ─▶ village ─▶ name ─▶ the township office agrees
//
// Until somebody agrees nothing is on the roster. A name that is already there
// without an account, from a file, gets the account.

// How long what waits is worth an answer.
const (
	waitForAnswer = 7 * 24 * time.Hour // a registration, a late report, an invitation
	waitForName   = time.Hour
	waitForNumber = 24 * time.Hour
	waitForEdit   = 10 * time.Minute
)

// join offers the villages of the township a link names.
func (h *Handler) join(ctx context.Context, t talk, town checkin.PlaceID) error {
	place, ok := t.roster.Place(town)
	if !ok || town != town.Township() {
		return h.answer(ctx, t, text.LinkWrong{})
	}
	if home, ok := cadrePlace(t.person); ok && home.Township() != town {
		return h.answer(ctx, t, text.JoinElsewhere{Place: t.roster.PlaceName(home, t.lang)})
	}
	villages := append(slices.Clone(t.roster.Villages(town)), place)
	s := text.JoinVillage{Place: place.In(t.lang)}
	if home, ok := cadrePlace(t.person); ok {
		s.Home = t.roster.PlaceName(home, t.lang)
	}
	return h.answer(ctx, t, s, h.villageButtons(t, town, villages, 0)...)
}

// villageButtons ends with the township itself, for those of no village.
func (h *Handler) villageButtons(t talk, town checkin.PlaceID, villages []checkin.Place, n int) [][]checkin.Button {
	return page(villages, n, func(p checkin.Place) checkin.Button {
		return h.button(t.From.ID, t.lang, text.PlaceButton{Place: p.In(t.lang), Office: p.ID == town}, tap{op: opVillage, text: string(p.ID)})
	}, func(n int, forward bool) checkin.Button {
		return h.button(t.From.ID, t.lang, text.PageButton{Forward: forward}, tap{op: opVillage, a: int64(n) + 1, text: string(town)})
	})
}

// cadrePlace is where a person reports as a cadre.
func cadrePlace(p *checkin.Person) (checkin.PlaceID, bool) {
	if p == nil || !p.Has(checkin.Cadre) {
		return "", false
	}
	return p.Home()
}

// villageChosen asks for the name. The account's own is offered when it looks
// like one.
func (h *Handler) villageChosen(ctx context.Context, t talk, p press, tp tap) error {
	id := checkin.PlaceID(tp.text)
	place, ok := t.roster.Place(id)
	if !ok {
		return h.ledger.Post(ctx, p.toast(text.StaleToast{}))
	}
	if tp.a > 0 { // another page
		villages := append(slices.Clone(t.roster.Villages(id)), place)
		return h.ledger.Post(ctx, p.toast(text.DoneToast{}),
			p.edit(t.lang, text.JoinVillage{Place: place.In(t.lang)}, h.villageButtons(t, id, villages, int(tp.a)-1)...))
	}
	name := ""
	if isName(t.From.Name) {
		name = strings.TrimSpace(t.From.Name)
	}
	if t.person != nil {
		name = t.person.Name
	}
	slips := []checkin.Slip{{
		ID: checkin.QuestionSlip(t.From.ID), Kind: checkin.Question, Topic: topicName, Place: id, User: t.From.ID,
		Made: h.cfg.Now().Unix(), Expires: h.cfg.Now().Add(waitForName).Unix(),
	}}
	if t.person != nil {
		slips = nil // who is on the roster has a name
	}
	var buttons [][]checkin.Button
	if name != "" {
		buttons = row(h.button(t.From.ID, t.lang, text.MyNameButton{Name: name}, tap{op: opMyName, text: string(id)}))
	}
	edit := p.edit(t.lang, text.JoinName{Place: fullName(t.roster, id, t.lang), Name: name, Known: t.person != nil}, buttons...)
	return h.registry.Decide(ctx, checkin.Motion{Why: p.why.With("ask"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: slips, Notices: []checkin.Notice{p.toast(text.DoneToast{}), edit}}
	}})
}

// nameTaken registers under the name that was asked about: the account's own, the
// one written in answer, or the one on the roster.
func (h *Handler) nameTaken(ctx context.Context, t talk, p press, tp tap) error {
	name := strings.TrimSpace(t.From.Name)
	switch {
	case t.person != nil:
		name = t.person.Name
	case tp.a != 0: // the name written in answer
		asked, _, err := h.registry.Slip(ctx, checkin.QuestionSlip(t.From.ID))
		if err != nil {
			return err
		}
		if name = asked.Name; nameCode(name) != tp.a { // another has been written since
			name = ""
		}
	}
	if !isName(name) {
		return h.ledger.Post(ctx, p.toast(text.StaleToast{}))
	}
	answer := func(s text.Sentence) []checkin.Notice {
		return []checkin.Notice{p.toast(text.DoneToast{}), p.edit(t.lang, s)}
	}
	return h.request(ctx, t, p.why.With("join"), checkin.PlaceID(tp.text), name, answer)
}

// named asks whether the name somebody has written is theirs; a greeting looks
// like a name, too.
func (h *Handler) named(ctx context.Context, t talk, asked checkin.Slip) error {
	name := nameIn(t.Text)
	place := fullName(t.roster, asked.Place, t.lang)
	why := t.words()
	if name == "" {
		return h.ledger.Post(ctx, t.say(why, text.JoinNameHow{Place: place}))
	}
	asked.Name = name
	n := t.say(why.With("said"), text.JoinName{Place: place, Name: name})
	n.Buttons = row(h.button(t.From.ID, t.lang, text.MyNameButton{Name: name}, tap{op: opMyName, a: nameCode(name), text: string(asked.Place)}))
	return h.registry.Decide(ctx, checkin.Motion{Why: why, Slip: asked.ID, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{asked}, Notices: []checkin.Notice{n}}
	}})
}

// nameIn takes a name out of 我叫龙小云; empty when there is none, or only a word that
// looks like one.
func nameIn(said string) string {
	name := strings.Trim(said, " 。.!！~～,，")
	for _, lead := range []string{"我的名字是", "我的名字叫", "我名叫", "我叫", "我是", "姓名：", "姓名:", "姓名", "名字：", "名字:", "my name is ", "My name is ", "I am ", "I'm "} {
		if rest, ok := strings.CutPrefix(name, lead); ok {
			name = strings.TrimSpace(rest)
			break
		}
	}
	if !isName(name) || slices.Contains(notNames, strings.ToLower(name)) {
		return ""
	}
	return name
}

// notNames look like names and are none.
var notNames = []string{
	"你好", "您好", "谢谢", "好的", "好的谢谢", "是的", "不是", "不对", "对的", "在吗", "为什么", "请问", "登记", "提交", "没有", "可以", "收到", "知道了", "怎么办", "干部",
	"hello", "hi", "thanks", "thank you", "yes", "no", "ok", "okay", "please", "why",
}

// nameCode tells a name from another in a button; never zero.
func nameCode(name string) int64 {
	return int64(hash(name)) + 1
}

// isName reports whether a text can be a person's name: two to twenty letters,
// with spaces or a dot between, and nothing else.
func isName(s string) bool {
	s = strings.TrimSpace(s)
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case r != ' ' && r != '·' && r != '.' && r != '-' && r != '\'':
			return false
		}
	}
	return letters >= 2 && utf8.RuneCountInString(s) <= 20
}

// request puts a registration to the township's office, or to the admin when it
// has none yet.
func (h *Handler) request(ctx context.Context, t talk, why checkin.Reason, place checkin.PlaceID, name string, answer func(text.Sentence) []checkin.Notice) error {
	now := h.cfg.Now()
	slip := checkin.Slip{
		ID: checkin.JoinSlip(t.From.ID), Kind: checkin.Registration, State: checkin.Waiting, Place: place, User: t.From.ID, Name: name,
		Account: t.From.Name, Language: h.ownLanguage(t), Made: now.UnixMilli(), Expires: now.Add(waitForAnswer).Unix(),
	}
	return h.registry.Decide(ctx, checkin.Motion{Why: why, Slip: slip.ID, Decide: func(r *checkin.Roster, before checkin.Slip) checkin.Outcome {
		asked := before.ID != "" && now.UnixMilli()-before.Made < (24*time.Hour).Milliseconds()
		if home, ok := cadrePlace(t.person); ok && home.Township() != place.Township() {
			return checkin.Outcome{Notices: answer(text.JoinElsewhere{Place: r.PlaceName(home, t.lang)})}
		}
		again := asked && before.Place.Township() == place.Township()
		done := []string{checkin.QuestionSlip(t.From.ID)}
		switch {
		case again && before.State == checkin.Refused: // not again and again
			return checkin.Outcome{Torn: done, Notices: answer(text.JoinRefused{Home: homeName(r, t)})}
		case again && before.State == checkin.Waiting && before.Place == place && before.Name == name:
			return checkin.Outcome{Torn: done, Notices: answer(text.JoinSent{Place: fullName(r, place, t.lang), Name: name})}
		case asked && before.Tries >= mostTries:
			return checkin.Outcome{Torn: done, Notices: answer(text.JoinEnough{})}
		}
		slip := slip
		if asked {
			slip.Tries = before.Tries + 1
		}
		deciders := admitters(r, place)
		if _, known := r.Place(place); !known || len(deciders) == 0 {
			return checkin.Outcome{Notices: answer(text.JoinNobody{})}
		}
		out := checkin.Outcome{Slips: []checkin.Slip{slip}, Torn: done, What: "asked to register in " + string(place)}
		out.Notices = answer(text.JoinSent{Place: fullName(r, place, t.lang), Name: name})
		for _, d := range deciders {
			out.Notices = append(out.Notices, h.joinCard(r, d, why, slip))
		}
		return out
	}})
}

// mostTries is how often within a day a request may be changed: each one is a
// message to the office.
const mostTries = 2

// homeName is where the sender is registered already; empty for nowhere.
func homeName(r *checkin.Roster, t talk) string {
	if home, ok := cadrePlace(t.person); ok {
		return fullName(r, home, t.lang)
	}
	return ""
}

// admitters are those of the township who may agree, else the district's admins.
func admitters(r *checkin.Roster, place checkin.PlaceID) []*checkin.Person {
	if own := r.Holders(place, checkin.Clerk, checkin.Secretary); len(own) > 0 {
		return own
	}
	return r.Holders(place, rights[Admit]...)
}

func (h *Handler) joinCard(r *checkin.Roster, to *checkin.Person, why checkin.Reason, slip checkin.Slip) checkin.Notice {
	lang := h.languageOf(to)
	card := text.JoinCard{Name: slip.Name, Account: slip.Account, Place: fullName(r, slip.Place, lang)}
	if match, ok := nameless(r, to, slip.Name, slip.Place); ok {
		home, _ := match.Home()
		card.Match = r.PlaceName(home, lang)
	} else {
		card.Same = slices.ContainsFunc(r.Named(slip.Name, slip.Place.Township()), func(p *checkin.Person) bool {
			return p.Telegram != 0 && p.Telegram != slip.User
		})
	}
	n := h.tell(to, why, "card", card)
	n.Buttons = row(
		h.button(to.Telegram, lang, text.AgreeButton{}, tap{op: opAdmit, a: slip.User, b: slip.Made}),
		h.button(to.Telegram, lang, text.RefuseButton{}, tap{op: opRefuse, a: slip.User, b: slip.Made}),
	)
	return n
}

// nameless is the one person of the township who has the name and no account, and
// nothing that the one who decides could not give: agreeing to a name must not hand
// over somebody's greater rights.
func nameless(r *checkin.Roster, decider *checkin.Person, name string, place checkin.PlaceID) (*checkin.Person, bool) {
	var found []*checkin.Person
	for _, p := range r.Named(name, place.Township()) {
		if p.Telegram == 0 && !slices.ContainsFunc(p.Grants, func(g checkin.Grant) bool { return !mayGive(decider, g) }) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return nil, false
	}
	return found[0], true
}

// mayGive reports whether somebody may let others into a role.
func mayGive(p *checkin.Person, g checkin.Grant) bool {
	if g.Role == checkin.Cadre {
		return may(p, Admit, g.Place)
	}
	return may(p, inviting(g.Role), g.Place)
}

// afterAll marks the button that takes one's own refusal back.
const afterAll = "after all"

// answerJoin carries out what somebody of the office decided.
func (h *Handler) answerJoin(ctx context.Context, t talk, p press, tp tap) error {
	fresh := newPersonID()
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("answer"), Slip: checkin.JoinSlip(tp.a), Decide: func(r *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		switch {
		case slip.ID != "" && !may(me, Admit, slip.Place):
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.NotForYouToast{})}}
		case slip.Made != tp.b:
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.AlreadyToast{}), p.edit(p.lang, text.SettledAlready{})}}
		case slip.State == checkin.Refused && tp.text == afterAll && !slip.Expired(h.cfg.Now().Unix()): // a second thought
		case slip.Over(h.cfg.Now().Unix()):
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.AlreadyToast{}), p.edit(p.lang, text.SettledAlready{Name: slip.Name})}}
		}
		if own, ok := r.ByTelegram(slip.User); ok && tp.op == opAdmit {
			if home, ok := cadrePlace(own); ok && home.Township() != slip.Place.Township() {
				slip.State = checkin.Refused // they have been taken in elsewhere meanwhile
				return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{
					p.toast(text.DoneToast{}), p.edit(p.lang, text.JoinTaken{Name: slip.Name}),
				}}
			}
		}
		applicant := checkin.Person{ID: "-", Telegram: slip.User, Language: slip.Language}
		done := text.JoinAnswered{Name: slip.Name, Place: fullName(r, slip.Place, p.lang), Agreed: tp.op == opAdmit}
		out := checkin.Outcome{Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, done)}}
		if tp.op == opRefuse {
			slip.State = checkin.Refused
			out.What = fmt.Sprintf("refused a registration in %s", slip.Place)
			home := ""
			if own, ok := r.ByTelegram(slip.User); ok {
				at, _ := own.Home()
				home = fullName(r, at, slip.Language)
			}
			out.Notices = append(out.Notices, h.tell(&applicant, p.why, "to", text.JoinRefused{Home: home}))
			out.Notices[1].Buttons = row(h.button(t.From.ID, p.lang, text.AgreeAfterAllButton{}, tap{op: opAdmit, a: slip.User, b: slip.Made, text: afterAll}))
		} else {
			person := admitted(r, me, slip, fresh)
			slip.State = checkin.Used
			out.People = []checkin.Person{person}
			out.What = fmt.Sprintf("registered %s in %s", person.ID, slip.Place)
			home, _ := person.Home()
			out.Notices = append(out.Notices, h.tell(&applicant, p.why, "to", text.Welcome{Name: person.Name, Place: r.PlaceName(home, slip.Language), Reports: true}))
		}
		if slip.State == checkin.Used {
			slip.Name, slip.Account = "", "" // the roster knows
		}
		out.Slips = []checkin.Slip{slip}
		return out
	}})
}

// admitted is the person a registration makes: the account's own on the roster,
// somebody from a file who has the name, or a new one.
func admitted(r *checkin.Roster, decider *checkin.Person, slip checkin.Slip, fresh string) checkin.Person {
	grant := checkin.Grant{Role: checkin.Cadre, Place: slip.Place}
	if own, ok := r.ByTelegram(slip.User); ok {
		return own.Less(func(g checkin.Grant) bool { return g.Role == checkin.Cadre }).With(grant)
	}
	if match, ok := nameless(r, decider, slip.Name, slip.Place); ok {
		person := *match
		person.Telegram = slip.User
		if !person.Has(checkin.Cadre) {
			person = person.With(grant)
		}
		return person
	}
	return checkin.Person{ID: fresh, Name: slip.Name, Telegram: slip.User, Language: slip.Language, Grants: []checkin.Grant{grant}}
}

// newPersonID says nothing about the person or the account.
func newPersonID() string {
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails
	return "p" + hex.EncodeToString(b[:])
}

// fullName is a village with its township in front.
func fullName(r *checkin.Roster, id checkin.PlaceID, lang checkin.Language) string {
	name := r.PlaceName(id, lang)
	town := id.Township()
	switch {
	case town == "" || town == id:
		return name
	case lang == checkin.English:
		return name + ", " + r.PlaceName(town, lang)
	}
	return r.PlaceName(town, lang) + name
}
