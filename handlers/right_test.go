package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/roster"
	"checkinbot/internal/text"
)

// Two townships that are alike, and somebody who has one role in one of them.
const (
	townA, villageA checkin.PlaceID = "a", "a/1"
	townB, villageB checkin.PlaceID = "b", "b/1"
	me                              = 5001
	groupA, groupB                  = -1, -2
	groupNone                       = -3
)

// bystanders are the others: number, id, name, role, place.
var bystanders = []checkin.Person{
	{ID: "ca", Name: "甲一", Telegram: 5002, Grants: []checkin.Grant{{Role: checkin.Cadre, Place: villageA}}},
	{ID: "cb", Name: "乙一", Telegram: 5003, Grants: []checkin.Grant{{Role: checkin.Cadre, Place: villageB}}},
	{ID: "ka", Name: "甲二", Telegram: 5004, Grants: []checkin.Grant{{Role: checkin.Clerk, Place: townA}}},
	{ID: "kb", Name: "乙二", Telegram: 5005, Grants: []checkin.Grant{{Role: checkin.Clerk, Place: townB}}},
	{ID: "sa", Name: "甲三", Telegram: 5006, Grants: []checkin.Grant{{Role: checkin.Secretary, Place: townA}}},
	{ID: "sb", Name: "乙三", Telegram: 5007, Grants: []checkin.Grant{{Role: checkin.Secretary, Place: townB}}},
	{ID: "ad", Name: "丙", Telegram: 5008, Grants: []checkin.Grant{{Role: checkin.Admin, Place: checkin.District}}},
}

// walk is one case: somebody with a role does something to a township, privately
// or in its group.
type walk struct {
	*scene
	person *checkin.Person // nil for a stranger
	target checkin.PlaceID // township A or B
	chat   int64
	before int // how much had been posted
}

func (w *walk) inGroup() bool { return w.chat < 0 }

// of picks what belongs to the target township.
func (w *walk) of(a, b string) string {
	if w.target == townA {
		return a
	}
	return b
}

func (w *walk) home() checkin.PlaceID {
	if w.person == nil {
		return townA
	}
	home, _ := w.person.Home()
	return home
}

// say writes, press taps a button that was made for the one who taps.
func (w *walk) say(text string) bool {
	w.before = len(w.posted)
	w.deliver(w.message(me, w.chat, text))
	return true
}

func (w *walk) press(tp tap) {
	w.before = len(w.posted)
	b := w.h.button(me, checkin.Chinese, text.SureButton{}, tp)
	w.tap(me, w.chat, b.Data)
}

// hears reports whether what was posted since has the words, to anybody.
func (w *walk) hears(words string) bool {
	return slices.ContainsFunc(w.posted[w.before:], func(n checkin.Notice) bool {
		labels, _ := json.Marshal(n.Buttons)
		return strings.Contains(n.Text+string(labels), words)
	})
}

func (w *walk) slip(s checkin.Slip) string {
	w.Helper()
	s.Expires, s.Made = evening.Add(time.Hour).Unix(), 77
	why := checkin.Reason{Key: fmt.Sprint("put", s.ID), Day: 20261124}
	err := w.dir.Decide(context.Background(), checkin.Motion{Why: why, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{s}}
	}})
	if err != nil {
		w.Fatal(err)
	}
	return s.ID
}

func (w *walk) state(id string) checkin.SlipState {
	s, _, err := w.store.Slip(context.Background(), id)
	if err != nil {
		w.Fatal(err)
	}
	return s.State
}

// record is one of an earlier day, by and about somebody.
func (w *walk) record(by, about string, place checkin.PlaceID) checkin.Record {
	return checkin.Record{Source: checkin.Source{Chat: 1, Message: 1}, Sent: evening.Unix() - 60, By: by, Reports: []checkin.Report{
		{Person: about, Place: place, Day: 20261124, Kind: checkin.Figures, Entries: []checkin.Entry{{Code: "hv", Value: 7}}},
	}}
}

func (w *walk) commit(r checkin.Record) {
	if err := w.store.Commit(context.Background(), r, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
		w.Fatal(err)
	}
}

func (w *walk) id() string {
	if w.person == nil {
		return "ca" // somebody else's
	}
	return w.person.ID
}

// deed is something one can try. It needs a right over a place, or none at all.
type deed struct {
	name  string
	needs Right
	over  func(w *walk) checkin.PlaceID
	// do tries and reports whether it was done.
	do func(w *walk) bool
}

func target(w *walk) checkin.PlaceID { return w.target }
func home(w *walk) checkin.PlaceID   { return w.home() }
func whole(*walk) checkin.PlaceID    { return checkin.District }

// groupOrHome is for what concerns the group in a group and oneself in private.
func groupOr(private, group Right, w *walk) Right {
	if w.inGroup() {
		return group
	}
	return private
}

// commandDeeds, buttonDeeds and textDeeds are all that can be tried.
func commandDeeds() []deed {
	hears := func(said, words string) func(*walk) bool {
		return func(w *walk) bool { return w.say(said) && w.hears(words) }
	}
	return []deed{
		{"/start", "", nil, func(w *walk) bool {
			return w.say("/start") && len(w.posted) > w.before && !w.hears("不在您的权限内")
		}},
		{"/help", "", nil, hears("/help", "看数字")},
		{"/privacy", "", nil, hears("/privacy", "记什么")},
		{"/total", SeeTotals, func(w *walk) checkin.PlaceID {
			if w.inGroup() && w.home().Township() != w.target { // else it is the own township's
				return w.target
			}
			return w.home()
		}, hears("/total", "截至目前")},
		{"/total of a place and a time", SeeTotals, target, func(w *walk) bool {
			return w.say("/total "+w.of("甲乡", "乙乡")+" 10月") && w.hears("2026年10月")
		}},
		{"/bulletin", SeeTotals, target, func(w *walk) bool {
			return w.say("/bulletin "+w.of("甲乡", "乙乡")) && w.hears("截至目前")
		}},
		{"/opening", SetOpening, whole, hears("/opening", "启用前的数")},
		{"/opening: more", SetOpening, whole, hears("/opening 甲乡 发放民情联系卡4536张", "还没有改")},
		{"/export", SeeTotals, target, func(w *walk) bool {
			return w.say("/export "+w.of("甲乡", "乙乡")+" 10月") && w.hears("2026年10月的表格")
		}},
		{"/export: people's work", SeeNames, target, func(w *walk) bool {
			return w.say("/export "+w.of("甲乡", "乙乡")+" 10月") && w.hears("明细、人员")
		}},
		{"/chart", SeeTotals, target, func(w *walk) bool {
			return w.say("/chart "+w.of("甲乡", "乙乡")+" 10月") && w.hears("2026年10月")
		}},
		{"/review", SeeReview, home, func(w *walk) bool { return w.say("/review") && w.hears("回头看") }},
		{"/review: raise a problem", AnswerReview, target, func(w *walk) bool {
			w.say("/review " + w.of("甲乡", "乙乡") + " 问题 水渠漏水 负责人 王芳 12月10日")
			list, err := w.store.Problems(context.Background())
			return err == nil && len(list) > 0
		}},
		{"/why", SeeTotals, home, func(w *walk) bool { return w.say("/why") && (w.hears("11月24日") || w.hears("问一个乡镇")) }},
		{"/me", OwnData, home, hears("/me", "截至目前")},
		{"/undo", ReportOwn, home, func(w *walk) bool {
			w.commit(w.record(w.id(), w.id(), w.home()))
			return w.say("/undo") && w.hears("已撤回")
		}},
		{"/language", OwnData, home, nil}, {"/mute", OwnData, home, nil}, // below, because a group's need another right
		{"/feedback", OwnData, home, hears("/feedback 很好", "已转给管理员")},
		{"/mydata", OwnData, home, hears("/mydata", "全部数据")},
		{"/forget", OwnData, home, hears("/forget", "不能恢复")},
		{"/people", EndClerk, target, func(w *walk) bool { return w.say("/people "+w.of("甲一", "乙一")) && w.hears("村干部") }},
		{"/invite clerk", InviteClerk, target, func(w *walk) bool { return w.say("/invite 党政办 "+w.of("甲乡", "乙乡")) && w.hears("?start=i") }},
		{"/invite secretary", InviteOthers, target, func(w *walk) bool { return w.say("/invite 书记 "+w.of("甲乡", "乙乡")) && w.hears("?start=i") }},
		{"/invite leader", InviteOthers, whole, hears("/invite 领导", "?start=i")},
		{"/invite admin", InviteOthers, whole, hears("/invite 管理员", "?start=i")},
		{"/calendar", OwnData, home, hears("/calendar", "今后几周的工作日")},
		{"/schedule", SetSchedule, target, func(w *walk) bool {
			return w.say("/schedule "+w.of("甲乡", "乙乡")) && w.hears("小结：每个工作日")
		}},
		{"/schedule: change", SetSchedule, target, func(w *walk) bool {
			w.say("/schedule " + w.of("甲乡", "乙乡") + " 小结 19:00")
			return w.roster().Rule(w.target, checkin.SendTally).At == "19:00"
		}},
		{"/schedule: what is to come", SetSchedule, target, func(w *walk) bool {
			return w.say("/schedule "+w.of("甲乡", "乙乡")+" sim 3") && w.hears("今后3天")
		}},
		{"/bind", BindGroup, whole, func(w *walk) bool {
			w.deliver(w.message(me, groupNone, "/bind 乙乡"))
			_, ok := w.roster().Group(groupNone)
			return ok
		}},
		{"/places", AddPlaces, whole, func(w *walk) bool {
			if w.say("/places\n丁乡"); w.hears("读到这些") {
				w.tap(me, me, w.button(me, "添加"))
			}
			_, ok := w.roster().FindPlace("丁乡")
			return ok
		}},
	}
}

func buttonDeeds() []deed {
	undo := func(w *walk) tap {
		w.commit(w.record(w.id(), w.id(), w.home()))
		return tap{a: 1, b: 1}
	}
	choose := func(o op) func(w *walk) bool {
		return func(w *walk) bool {
			rep := w.of("ca", "cb")
			if o == opChooseSet {
				w.commit(w.record(w.id(), rep, w.target+"/1"))
			}
			c := choice{set: o == opChooseSet, source: checkin.Source{Chat: w.chat, Message: 3}, sent: evening.Unix(), day: 20261124, person: rep, entries: []checkin.Entry{{Code: "hv", Value: 9}}}
			data, ok := c.encode(w.h.cfg.Secret, me)
			if !ok {
				w.Fatal("too long")
			}
			w.tap(me, w.chat, data)
			return w.counted(rep, "hv") == 9
		}
	}
	join := func(o op) func(w *walk) bool {
		return func(w *walk) bool {
			id := w.slip(checkin.Slip{ID: checkin.JoinSlip(900), Kind: checkin.Registration, State: checkin.Waiting, Place: w.target + "/1", User: 900, Name: "新人"})
			w.press(tap{op: o, a: 900, b: 77})
			_, ok := w.roster().ByTelegram(900)
			return ok && o == opAdmit || o == opRefuse && w.state(id) == checkin.Refused
		}
	}
	late := func(o op) func(w *walk) bool {
		return func(w *walk) bool {
			whose := w.of("ca", "cb")
			rec := w.record(whose, whose, w.target+"/1")
			id := w.slip(checkin.Slip{ID: "late:1:1", Kind: checkin.LateReport, State: checkin.Waiting, Place: w.target + "/1", By: whose, Record: &rec})
			w.press(tap{op: o, b: 77, text: id})
			return w.state(id) != checkin.Waiting && (o == opRefuseLate || w.counted(whose, "hv") == 7)
		}
	}
	invitation := func(o op, state checkin.SlipState) func(w *walk) bool {
		return func(w *walk) bool {
			id := w.slip(checkin.Slip{ID: "iX", Kind: checkin.Invitation, State: state, Role: checkin.Clerk, Place: w.target, By: w.id(), User: 901, Account: "客"})
			w.press(tap{op: o, b: 77, text: id})
			return w.state(id) != state
		}
	}
	end := func(role checkin.Role, a, b string) func(w *walk) bool {
		return func(w *walk) bool {
			id := w.of(a, b)
			w.press(tap{op: opEnd, a: grantCode(checkin.Grant{Role: role, Place: w.target}), b: 1, text: id})
			p, _ := w.roster().Person(id)
			return len(p.Grants) == 0
		}
	}
	slot := func(place checkin.PlaceID, b int64) tap {
		return tap{op: opSlot, a: int64(slices.Index(checkin.Sendings, checkin.SendTally)), b: b, text: string(place)}
	}
	index := func(r checkin.Role) int64 { return int64(slices.Index(checkin.Roles, r)) }
	return []deed{
		{"undo", ReportOwn, home, func(w *walk) bool {
			tp := undo(w)
			tp.op = opUndo
			w.press(tp)
			return w.active() == 0
		}},
		{"edit", ReportOwn, home, func(w *walk) bool {
			tp := undo(w)
			tp.op = opEdit
			w.press(tp)
			return w.hears("请发来改后的内容")
		}},
		{"choose for another", ReportOthers, func(w *walk) checkin.PlaceID { return w.target + "/1" }, choose(opChoose)},
		{"correct for another", ReportOthers, func(w *walk) checkin.PlaceID { return w.target + "/1" }, choose(opChooseSet)},
		{"village", "", nil, func(w *walk) bool {
			w.press(tap{op: opVillage, text: string(w.target + "/1")})
			return w.hears("姓名")
		}},
		{"keep", "", nil, func(w *walk) bool { w.press(tap{op: opKeep}); return w.hears("保持原样") }},
		{"agree to a registration", Admit, target, join(opAdmit)},
		{"refuse a registration", Admit, target, join(opRefuse)},
		{"ask for a late report", ReportOwn, home, func(w *walk) bool {
			rec := w.record(w.id(), w.id(), w.home())
			id := w.slip(checkin.Slip{ID: "late:1:1", Kind: checkin.LateReport, Place: townA, By: w.id(), Record: &rec})
			w.press(tap{op: opAskLate, b: 77, text: id})
			return w.state(id) == checkin.Waiting
		}},
		{"agree to a late report", AllowLate, target, late(opAllowLate)},
		{"refuse a late report", AllowLate, target, late(opRefuseLate)},
		{"show a group", BindGroup, whole, func(w *walk) bool { w.press(tap{op: opGroup, a: groupB}); return w.hears("是哪个乡镇的") }},
		{"bind", BindGroup, whole, func(w *walk) bool {
			w.press(tap{op: opBind, a: groupNone, text: string(townB)})
			_, ok := w.roster().Group(groupNone)
			return ok
		}},
		{"unbind", BindGroup, whole, func(w *walk) bool {
			w.press(tap{op: opUnbind, a: groupB, text: string(townB)})
			_, ok := w.roster().Group(groupB)
			return !ok
		}},
		{"invite a clerk: where", InviteClerk, target, func(w *walk) bool {
			w.press(tap{op: opInvite, a: index(checkin.Clerk)})
			return w.hears(w.of("甲乡", "乙乡"))
		}},
		{"invite a secretary: where", InviteOthers, target, func(w *walk) bool {
			w.press(tap{op: opInvite, a: index(checkin.Secretary)})
			return w.hears(w.of("甲乡", "乙乡"))
		}},
		{"invite an admin", InviteOthers, whole, func(w *walk) bool { w.press(tap{op: opInvite, a: index(checkin.Admin)}); return w.hears("?start=i") }},
		{"invite a clerk", InviteClerk, target, func(w *walk) bool {
			w.press(tap{op: opInviteAt, a: index(checkin.Clerk), text: string(w.target)})
			return w.hears("?start=i")
		}},
		{"invite a secretary", InviteOthers, target, func(w *walk) bool {
			w.press(tap{op: opInviteAt, a: index(checkin.Secretary), text: string(w.target)})
			return w.hears("?start=i")
		}},
		{"invite a cadre", "invite a cadre", target, func(w *walk) bool {
			w.press(tap{op: opInviteAt, a: index(checkin.Cadre), text: string(w.target)})
			return w.hears("?start=i")
		}},
		{"withdraw one's own link", InviteClerk, home, invitation(opWithdraw, checkin.Open)},
		{"confirm who opened it", InviteClerk, target, invitation(opConfirm, checkin.Waiting)},
		{"deny who opened it", InviteClerk, target, invitation(opDeny, checkin.Waiting)},
		{"end a clerk's role", EndClerk, target, end(checkin.Clerk, "ka", "kb")},
		{"end a secretary's role", EndOthers, target, end(checkin.Secretary, "sa", "sb")},
		{"show a sending", SetSchedule, target, func(w *walk) bool { w.press(slot(w.target, slotSame)); return w.hears("接下来") }},
		{"turn a sending off", SetSchedule, target, func(w *walk) bool {
			w.press(slot(w.target, slotOff))
			return w.roster().Rule(w.target, checkin.SendTally).Off
		}},
		{"move the district's", SetSchedule, whole, func(w *walk) bool {
			w.press(slot(checkin.District, 30))
			return w.roster().Rule(checkin.District, checkin.SendTally).At == "19:00"
		}},
		{"add places", AddPlaces, whole, func(w *walk) bool {
			w.slip(checkin.Slip{ID: placesSlip(&checkin.Person{ID: w.id()}), Kind: checkin.Question, Topic: topicPlaces, Name: "丁乡"})
			w.press(tap{op: opAddPlaces, a: 77})
			_, ok := w.roster().FindPlace("丁乡")
			return ok
		}},
		{"names of a day", SeeNames, target, func(w *walk) bool {
			w.press(tap{op: opWho, a: 20261124, text: string(w.target)})
			return w.hears("暂无记录")
		}},
		{"what a day is made of", SeeNames, target, func(w *walk) bool {
			w.press(tap{op: opBehind, a: 20261124, text: string(w.target)})
			return w.hears("11月24日")
		}},
		{"what a month is made of", SeeNames, target, func(w *walk) bool {
			w.press(tap{op: opMadeOf, text: string(w.target)}.stretched(checkin.StretchOf(checkin.AMonth, 20261124)))
			return w.hears("2026年11月")
		}},
		{"look further at totals", SeeTotals, target, func(w *walk) bool {
			w.press(inquiry{view: viewFigures, place: w.target, of: checkin.StretchOf(checkin.AMonth, 20261024)}.tap())
			return w.hears("2026年10月")
		}},
		{"set an opening total", SetOpening, whole, func(w *walk) bool {
			rec := w.record(w.id(), w.id(), w.target)
			w.slip(checkin.Slip{ID: openingSlip(&checkin.Person{ID: w.id()}), Kind: checkin.Question, Topic: topicOpening, Record: &rec})
			w.press(tap{op: opOpening, a: 77})
			set, err := w.store.Openings(context.Background())
			if err != nil {
				w.Fatal(err)
			}
			return len(set) > 0
		}},
		{"answer the look-back", AnswerReview, target, func(w *walk) bool {
			w.press(tap{op: opReview, a: 1, b: 20261001*10 + 2, text: string(w.target)})
			list, err := w.store.Findings(context.Background(), 20261001)
			return err == nil && len(list) == 1 && list[0].Place == w.target
		}},
		{"write a sentence of the look-back", AnswerReview, target, func(w *walk) bool {
			w.press(tap{op: opReviewWords, a: 1, b: 20261001*10 + 2, text: string(w.target)})
			return w.hears("请用一句话说明")
		}},
		{"close a problem", AnswerReview, target, func(w *walk) bool {
			why := checkin.Reason{Key: "test", Day: 20261124}
			if err := w.store.Raise(context.Background(), "", why, checkin.Problem{Place: w.target, Words: "漏水"}, func(checkin.Problem) []checkin.Notice { return nil }); err != nil {
				w.Fatal(err)
			}
			w.press(tap{op: opMended, a: 1})
			list, err := w.store.Problems(context.Background())
			return err == nil && list[0].Closed != 0
		}},
		{"the look-back as a workbook", SeeReview, home, func(w *walk) bool {
			w.press(tap{op: opReviewSheet, a: 20261001})
			return w.hears("2026年第四季度回头看")
		}},
		{"a day to copy", SeeNames, target, func(w *walk) bool {
			w.press(tap{op: opCopy, a: 20261124, text: string(w.target)})
			return w.hears("<code>11月24日")
		}},
		{"a day's workbook", SeeNames, target, func(w *walk) bool {
			w.press(tap{op: opSheet, a: 20261124, text: string(w.target)})
			return w.hears("的表格")
		}},
		{"register under a name", "", nil, func(w *walk) bool {
			w.slip(checkin.Slip{ID: checkin.QuestionSlip(me), Kind: checkin.Question, Topic: topicName, Place: w.target + "/1", User: me, Name: "孙小梅"})
			w.press(tap{op: opMyName, a: nameCode("孙小梅"), text: string(w.target + "/1")})
			return w.hears("已提交") || w.hears("已登记在") // who reports in another township asks there
		}},
		{"take a real name", OwnData, home, func(w *walk) bool {
			w.slip(checkin.Slip{ID: checkin.NameSlip(me), Kind: checkin.Question, User: me, Name: "孙小梅"})
			w.press(tap{op: opMyRealName, a: nameCode("孙小梅")})
			p, ok := w.roster().ByTelegram(me)
			return ok && p.Name == "孙小梅"
		}},
		{"forget me", OwnData, home, func(w *walk) bool {
			w.press(tap{op: opForget})
			_, ok := w.roster().ByTelegram(me)
			return !ok && w.person != nil
		}},
	}
}

// appeal is an appeal that somebody received in a place, and its number.
func (w *walk) appeal(by string, place checkin.PlaceID) checkin.CaseNumber {
	rec := w.record(by, by, place)
	rec.Reports[0].Entries = []checkin.Entry{{Code: checkin.CodeReceived, Value: 1}}
	rec.Reports[0].Marks = []checkin.Mark{{Deed: checkin.Noted, Category: "wa", Words: "水管漏水"}}
	w.commit(rec)
	return checkin.NumberCase(1)
}

// others is one that somebody else received in the target township.
func (w *walk) others() checkin.CaseNumber { return w.appeal(w.of("ca", "cb"), w.target+"/1") }

// own is one's own.
func (w *walk) own() checkin.CaseNumber { return w.appeal(w.id(), w.home()) }

// resolvedBy has somebody resolve it.
func (w *walk) resolvedBy(who string, n checkin.CaseNumber, place checkin.PlaceID) checkin.CaseNumber {
	rec := w.record(who, who, place)
	rec.Source.Message = 2
	rec.Reports[0].Entries = []checkin.Entry{{Code: checkin.CodeResolved, Value: 1}}
	rec.Reports[0].Marks = []checkin.Mark{{Deed: checkin.Resolved, Case: n}}
	w.commit(rec)
	return n
}

func (w *walk) kept(n checkin.CaseNumber) checkin.Case {
	c, _, err := w.store.Case(context.Background(), n)
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// appealDeeds are those about appeals that are written down.
func appealDeeds() []deed {
	village := func(w *walk) checkin.PlaceID { return w.target + "/1" }
	stepped := func(s step, done func(checkin.Case) bool) func(w *walk) bool {
		return func(w *walk) bool {
			n := w.others()
			if s == stepReopenSure {
				w.resolvedBy("ad", n, w.target+"/1")
			}
			w.press(tap{op: opCaseStep, a: int64(n), text: string(s)})
			return done(w.kept(n))
		}
	}
	listOf := func(place checkin.PlaceID) tap { return list{place: place, of: checkin.EverTo(20261124)}.tap() }
	return []deed{
		{"/appeals", SeeAppeals, home, func(w *walk) bool {
			w.own()
			return w.say("/appeals") && w.hears("已登记1件")
		}},
		{"/appeals of a place", SeeOthersAppeals, target, func(w *walk) bool {
			w.others()
			return w.say("/appeals "+w.of("甲乡", "乙乡")) && w.hears("水管漏水")
		}},
		{"/appeals: another's", SeeOthersAppeals, village, func(w *walk) bool {
			return w.say("/appeals "+w.others().String()) && w.hears("水管漏水")
		}},
		{"/resolve", SettleAppeals, home, func(w *walk) bool {
			n := w.own()
			w.say("/resolve " + n.String() + " 好了")
			return !w.kept(n).Open()
		}},
		{"/resolve another's", SettleOthersAppeals, village, func(w *walk) bool {
			n := w.others()
			w.say("/resolve " + n.String() + " 好了")
			return !w.kept(n).Open()
		}},
		{"list one's appeals", SeeAppeals, home, func(w *walk) bool { w.own(); w.press(listOf(mine)); return w.hears("已登记1件") }},
		{"list a place's appeals", SeeOthersAppeals, target, func(w *walk) bool { w.others(); w.press(listOf(w.target)); return w.hears("水管漏水") }},
		{"show an appeal", SeeOthersAppeals, village, func(w *walk) bool { w.press(tap{op: opCase, a: int64(w.others())}); return w.hears("水管漏水") }},
		{"ask for a result", SettleOthersAppeals, village, func(w *walk) bool {
			w.press(tap{op: opCaseStep, a: int64(w.others()), text: string(stepResolve)})
			return w.hears("怎么解决的")
		}},
		{"ask for another note", SettleOthersAppeals, village, func(w *walk) bool {
			w.press(tap{op: opCaseStep, a: int64(w.others()), text: string(stepReword)})
			return w.hears("请在这里写一句话")
		}},
		{"resolve quietly", SettleOthersAppeals, village, stepped(stepQuietly, func(c checkin.Case) bool { return !c.Open() })},
		{"reopen", SettleOthersAppeals, village, stepped(stepReopenSure, checkin.Case.Open)},
		{"pass up", SettleOthersAppeals, village, stepped(stepPassSure, func(c checkin.Case) bool { return c.Times(checkin.Passed) == 1 })},
		{"confirm another's", "confirm another's", village, func(w *walk) bool {
			n := w.resolvedBy("ad", w.others(), w.target+"/1")
			w.press(tap{op: opCaseStep, a: int64(n), text: string(stepConfirm)})
			return w.kept(n).IsConfirmed()
		}},
		{"confirm one's own", SettleAppeals, home, func(w *walk) bool {
			n := w.resolvedBy("ad", w.own(), w.home())
			w.press(tap{op: opCaseStep, a: int64(n), text: string(stepConfirm)})
			return w.kept(n).IsConfirmed()
		}},
		{"describe an appeal", ReportOwn, home, func(w *walk) bool {
			rec := w.record(w.id(), w.id(), w.home())
			rec.Reports[0].Entries = []checkin.Entry{{Code: checkin.CodeReceived, Value: 1}}
			w.commit(rec)
			w.press(tap{op: opCaseNote, a: 1, b: 1})
			return w.hears("诉求是什么事")
		}},
		{"describe another's appeal", "describe another's", home, func(w *walk) bool {
			rec := w.record(w.of("ka", "kb"), w.of("ka", "kb"), w.target)
			rec.Reports[0].Entries = []checkin.Entry{{Code: checkin.CodeReceived, Value: 1}}
			w.commit(rec)
			w.press(tap{op: opCaseNote, a: 1, b: 1})
			return w.hears("诉求是什么事")
		}},
		{"count one no second time", ReportOwn, home, func(w *walk) bool {
			rec := w.record(w.id(), w.id(), w.home())
			rec.Reports[0].Entries = []checkin.Entry{{Code: checkin.CodeResolved, Value: 1}}
			w.commit(rec)
			w.press(tap{op: opCaseSame, a: 1, b: 1, text: "1007"})
			return w.active() == 0
		}},
		{"say which was resolved", ReportOwn, home, func(w *walk) bool {
			n := w.own()
			rec := w.record(w.id(), w.id(), w.home())
			rec.Source.Message = 2
			rec.Reports[0].Entries = []checkin.Entry{{Code: checkin.CodeResolved, Value: 1}}
			w.commit(rec)
			w.press(tap{op: opCaseLink, a: 1, b: 2, text: n.String()})
			return !w.kept(n).Open()
		}},
	}
}

func textDeeds() []deed {
	own := func(said string, kind checkin.Kind) func(w *walk) bool {
		return func(w *walk) bool {
			w.say(said)
			return slices.ContainsFunc(w.ledger(), func(r checkin.Record) bool { return r.By == w.id() && !r.Retracted && r.Reports[0].Kind == kind })
		}
	}
	other := func(w *walk) checkin.PlaceID { return w.target + "/1" }
	return []deed{
		{"report", ReportOwn, home, own("走访3户", checkin.Figures)},
		{"zero report", ReportOwn, home, own("零报告", checkin.Zero)},
		{"leave", ReportOwn, home, own("今天请假", checkin.Leave)},
		{"add", ReportOwn, home, func(w *walk) bool {
			w.commit(w.record(w.id(), w.id(), w.home()))
			w.say("再加2户")
			return w.counted(w.id(), "hv") == 9
		}},
		{"correct", ReportOwn, home, func(w *walk) bool {
			w.commit(w.record(w.id(), w.id(), w.home()))
			w.say("更正：走访9户")
			return w.counted(w.id(), "hv") == 9
		}},
		{"take back", ReportOwn, home, func(w *walk) bool {
			w.commit(w.record(w.id(), w.id(), w.home()))
			w.say("撤回上一条")
			return w.active() == 0
		}},
		{"report for another", ReportOthers, other, func(w *walk) bool {
			w.say("代报：" + w.of("甲一", "乙一") + " 走访3户")
			return w.counted(w.of("ca", "cb"), "hv") == 3
		}},
		{"a list", ReportOthers, other, func(w *walk) bool {
			w.say("#接龙\n1. " + w.of("甲一", "乙一") + " 走访3户\n2. " + w.of("甲二", "乙二") + " 走访2户")
			return w.counted(w.of("ca", "cb"), "hv") == 3
		}},
		{"correct for another", ReportOthers, other, func(w *walk) bool {
			w.commit(w.record(w.id(), w.of("ca", "cb"), w.target+"/1"))
			w.say("更正：" + w.of("甲一", "乙一") + "走访9户")
			return w.counted(w.of("ca", "cb"), "hv") == 9
		}},
	}
}

// groupDeeds differ between a group, where they need a right over it, and private
// chats, where they are one's own business.
func groupDeeds() []struct {
	name string
	do   func(w *walk) bool
} {
	return []struct {
		name string
		do   func(w *walk) bool
	}{
		{"/language", func(w *walk) bool { return w.say("/language") && w.hears("哪种语言") }},
		{"/mute", func(w *walk) bool {
			return w.say("/mute") && (w.hears("不再主动找您") || w.hears("本群不再发提醒"))
		}},
		{"language", func(w *walk) bool {
			w.press(tap{op: opLanguage, a: 1})
			return w.hears("English") && w.hears("from now on")
		}},
	}
}

// TestEveryDeedAgainstTheTable walks everything that can be tried, by every role,
// over the own and another township and with a role over the whole district,
// privately and in the township's group, and holds what happens against the one
// table.
func TestEveryDeedAgainstTheTable(t *testing.T) {
	t.Parallel()
	var cases atomic.Int64
	deeds := slices.Concat(commandDeeds(), buttonDeeds(), appealDeeds(), textDeeds())
	for _, role := range append(slices.Clone(checkin.Roles), "") {
		for _, scope := range []string{"own", "other", "district"} {
			for _, inGroup := range []bool{false, true} {
				if role == "" && scope == "district" {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/group=%t", role, scope, inGroup), func(t *testing.T) {
					t.Parallel()
					for _, d := range deeds {
						if d.do == nil {
							continue
						}
						w := newWalk(t, role, scope, inGroup)
						want := d.needs == "" || may(w.person, d.needs, d.over(w))
						cases.Add(1)
						w.check(d.name, want, d.do(w))
					}
					for _, d := range groupDeeds() {
						w := newWalk(t, role, scope, inGroup)
						place := w.home()
						if inGroup {
							place = w.target
						}
						want := may(w.person, groupOr(OwnData, SetGroup, w), place)
						cases.Add(1)
						w.check(d.name, want, d.do(w))
					}
				})
			}
		}
	}
	t.Cleanup(func() { t.Logf("%d cases", cases.Load()) })
}

// check compares, and sees that a refusal is private and says nothing of what was
// tried.
func (w *walk) check(name string, want, done bool) {
	w.Helper()
	if want != done {
		w.Errorf("%s: done %t, the table says %t; posted %s", name, done, want, w.shown())
	}
	if want {
		return
	}
	for _, n := range w.posted[w.before:] {
		if strings.Contains(n.Text, "不是您本人") || strings.Contains(n.Text, "哪个乡镇") || n.Chat > 0 && strings.Contains(n.Text, "您能查的范围") {
			continue // a question about the sender's own words, or about places that are theirs
		}
		if strings.HasSuffix(n.Text, "的表格：汇总、明细。仅供工作使用。") {
			continue // the totals they may see, without people
		}
		if n.Worded() && n.Chat < 0 && n.Chat == w.chat && !strings.Contains(n.Text, "还没有登记") {
			w.Errorf("%s: the refusal is public: %q", name, n.Text)
		}
		if strings.Contains(n.Text, "甲") || strings.Contains(n.Text, "乙") && !strings.Contains(n.Text, "没有找到") {
			w.Errorf("%s: the refusal tells %q", name, n.Text)
		}
	}
}

func newWalk(t *testing.T, role checkin.Role, scope string, inGroup bool) *walk {
	t.Helper()
	f := roster.File{
		Places: []checkin.Place{{ID: checkin.District, Name: "区"}, {ID: townA, Name: "甲乡"}, {ID: villageA, Name: "甲村"}, {ID: townB, Name: "乙乡"}, {ID: villageB, Name: "乙村"}},
		People: slices.Clone(bystanders),
		Groups: []checkin.Group{{Chat: groupA, Places: []checkin.PlaceID{townA}}, {Chat: groupB, Places: []checkin.PlaceID{townB}}},
	}
	w := &walk{target: townA, chat: me}
	place := townA
	switch {
	case scope == "district":
		place, w.target = checkin.District, townB
	case role == checkin.Cadre:
		place = villageA
	}
	if scope == "other" {
		w.target = townB
	}
	if role != "" {
		f.People = append(f.People, checkin.Person{ID: "me", Name: "我方", Telegram: me, Grants: []checkin.Grant{{Role: role, Place: place}}})
	}
	w.scene = newSceneWith(t, f)
	w.person, _ = w.scene.roster().ByTelegram(me)
	if inGroup {
		w.chat = groupA
		if w.target == townB {
			w.chat = groupB
		}
	}
	return w
}

// TestTheTableItself is reviewed as a table; -update is not for it.
func TestTheTableItself(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	names := make([]string, 0, len(rights))
	for r := range rights {
		names = append(names, string(r))
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "%-40s", name)
		for _, role := range checkin.Roles {
			sign := " -"
			if slices.Contains(rights[Right(name)], role) {
				sign = " " + string(role)
			}
			fmt.Fprintf(&b, "%-11s", sign)
		}
		b.WriteByte('\n')
	}
	table := regexp.MustCompile(` +\n`).ReplaceAllString(b.String(), "\n")
	want, err := os.ReadFile("testdata/rights.golden")
	if err != nil {
		t.Fatal(err)
	}
	if table != string(want) {
		t.Errorf("the table is\n%s\nwant\n%s", table, want)
	}
}
