package text

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func figure(code string, v int64) checkin.Figure {
	ind, ok := catalogue.Default().ByCode(code)
	if !ok {
		panic(code)
	}
	return checkin.Figure{Indicator: *ind, Value: v}
}

// rich is a sentence of every kind with its data at its fullest, and the
// variants that read differently.
func rich() []Sentence {
	const day checkin.Day = 20261124
	some := []checkin.Figure{figure("hv", 3), figure("ar", 1), figure("pf", 35000)}
	many := []checkin.Figure{figure("hv", 18100), figure("dv", 78984), figure("cc", 203000), figure("pf", 120_970_000)}
	list := []Sentence{
		Welcome{Name: "<李明> & co", Place: "瓦房乡", Reports: true}, Welcome{Name: "赵主任", Place: "隆阳区"}, Welcome{Name: "段华", Place: "瓦房乡", Office: true}, Welcome{Name: "赵志强", Place: "瓦房乡", Office: true, Late: true},
		Stranger{Number: 700001}, Stranger{Number: 700001, Former: true}, StrangerInGroup{}, StrangerInGroup{Asked: true},
		GroupWelcome{Places: []string{"瓦房乡"}}, GroupWelcome{Places: []string{"瓦房乡", "瓦窑镇"}, Blind: true, Username: "checkin_bot"}, GroupUnbound{},
		Help{Reports: true}, Help{Reports: true, Office: true, Manage: true}, Help{Manage: true, Admin: true}, Help{}, Privacy{},
		Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some}}},
		Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some, Late: true, Name: "王芳"}}, Changed: true},
		Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Zero: true}}}, Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Leave: true}}},
		Recorded{Reports: []RecordedReport{
			{Day: day, Place: "桂花村", Figures: some, Name: "王芳"}, {Day: day, Place: "水沟村", Zero: true, Name: "张建国"}, {Day: day - 1, Place: "水沟村", Figures: some[:1]},
		}},
		Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some, Name: "王芳"}}, Kept: []RecordedReport{{Day: day, Place: "水沟村", Figures: some, Name: "杨秀梅"}}},
		Recorded{Kept: []RecordedReport{{Day: day, Place: "水沟村", Figures: some, Name: "杨秀梅"}}},
		Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some[:1]}}, Replaced: []RecordedReport{{Day: day, Place: "桂花村", Figures: some}}},
		ChoiceButton{Figures: some}, ChoiceButton{Figures: some[:1], Set: true}, ChoiceButton{Figures: some[:1], Name: "王芳"}, RecordedToast{}, AlreadyToast{}, DoneQuietly{}, TooLateToast{}, NotForYouToast{},
		NothingToAddTo{Day: day, Figures: some[:1]}, Removed{}, HowToCorrect{}, NotUnderstood{}, NotUnderstood{Asks: true}, NotOwnWork{}, NotYours{}, Nameless{}, NoRight{}, NoRight{Command: "invite"}, NotYoursToReport{}, UnknownCommand{Commands: []string{"/help", "/total"}},
		Undone{Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some}}}, Undone{Reports: []RecordedReport{{Day: day, Place: "桂花村", Zero: true}, {Day: day, Place: "水沟村", Figures: some[:1], Name: "王芳"}}}, NothingToUndo{},
		Total{Place: "瓦房乡", Day: day}, Total{Place: "瓦房乡", Day: day, Today: some, Month: some, Ever: many},
		Tally{Place: "瓦房乡", Day: day, Figures: some, Received: 7, Resolved: 5, Open: 12, Reports: 23, AsOf: Moment{Clock: "18:30"}},
		Tally{Place: "瓦房乡", Day: day, Figures: some[:1], Reports: 1, AsOf: Moment{Clock: "19:10"}, Late: true},
		Tally{Place: "瓦房乡", Day: day, Received: 1, Open: -1, Reports: 1, AsOf: Moment{Clock: "18:30"}},
		Reminder{}, UndoButton{}, UndoneToast{}, NothingToUndoToast{}, MenuStart{}, MenuHelp{}, MenuTotal{}, MenuUndo{}, MenuPrivacy{},
	}
	for _, why := range grammar.Reasons() {
		if why < grammar.Subtotal {
			list = append(list, Doubt{Why: why.String(), Span: "30多人次"})
			continue
		}
		list = append(list, Recorded{
			Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some[:1]}}, Left: []LeftOut{{Text: "45人", Why: why.String()}},
		})
	}
	list = append(list, Doubt{Why: grammar.Period.String(), Guess: some}, Doubt{Why: "let-them", Span: "王芳"})
	return slices.Concat(list, office(some), clockwork(some, many), answers(some), casework())
}

// answers are those to questions about totals.
func answers(some []checkin.Figure) []Sentence {
	const day checkin.Day = 20261124
	quarter := checkin.StretchOf(checkin.Quarter, day)
	problems := []ProblemLine{
		{Problem: checkin.Problem{Number: 3, Words: "3组<引水渠>漏水", Owner: "王芳", Due: 20261101}, Town: "瓦房乡", Overdue: true}, {Problem: checkin.Problem{Number: 4, Words: "路灯", Owner: "李明", Due: 20261210}, Town: "瓦房乡"},
	}
	month, ever := checkin.StretchOf(checkin.AMonth, day), checkin.EverTo(day)
	var plain, compared []Compared
	for i, f := range some {
		plain = append(plain, Compared{Figure: f})
		compared = append(compared, Compared{Figure: f, Usual: int64(i) * 2, Known: true})
	}
	parts := []AnswerPart{{Place: "板桥镇", Figures: some}, {Place: "瓦房乡"}, {Place: "瓦窑镇", Figures: some[1:2], Appeals: true, Open: 2}}
	words := ChartWords{
		Place: "隆阳区", Stretch: month, Until: day, Figure: some[0], Parts: []AnswerPart{{Place: "板桥镇", Figures: some[:1]}, {Place: "瓦窑镇", Figures: []checkin.Figure{figure("hv", 0)}}, {Place: "瓦房乡", Figures: []checkin.Figure{figure("hv", 12345)}}},
		Shares: []ChartShare{{"走访", "100%"}, {"受理诉求", "<1%"}},
	}
	words.Passed(checkin.StretchOf(checkin.ADay, day-1), figure("hv", 9))
	words.Passed(checkin.StretchOf(checkin.ADay, day), figure("hv", 3))
	return []Sentence{
		Answer{Place: "瓦房乡", Stretch: month, Until: day, Figures: plain, Reports: 29}, Answer{Place: "瓦房乡", Stretch: ever, Figures: plain, Reports: 1, Opening: true}, Answer{Place: "瓦房乡", Stretch: month},
		Answer{Place: "瓦房乡", Stretch: month, Until: day, Figures: compared, Compared: true, Against: checkin.RangeOf(20261001, 20261024), Reports: 29},
		Answer{Place: "瓦房乡", Stretch: month, Standing: true}, Answer{Place: "瓦房乡", Stretch: ever, Figures: plain[:1], Opening: true},
		AnswerParts{Place: "隆阳区", Stretch: checkin.StretchOf(checkin.AWeek, day-7), Parts: parts}, AnswerParts{Place: "隆阳区", Stretch: month, Until: day},
		AnswerAppeals{Place: "瓦房乡", Stretch: ever, Received: 20, Resolved: 12, Open: 8, Rate: true, Percent: 60}, AnswerAppeals{Place: "瓦房乡", Stretch: month, Until: day, Open: 1}, AnswerAppeals{Place: "瓦房乡", Stretch: checkin.EverTo(day - 2), Received: 4, Resolved: 3, Open: 1, Then: true}, AnswerAppeals{Place: "瓦房乡", Stretch: checkin.EverTo(day - 2), Then: true},
		AnswerAppeals{Place: "瓦房乡", Stretch: ever, Received: 2, Resolved: 3, Open: -1}, AnswerAppeals{Place: "瓦房乡", Stretch: ever, Received: 3, Resolved: 3},
		AnswerEntries{Place: "瓦房乡", Day: day, Some: 23, Leave: 2, All: 30}, AnswerEntries{Place: "瓦房乡", Day: day, Some: 1, Leave: 1, All: 3}, AnswerEntries{Day: day, Some: 1, Own: true}, AnswerEntries{Day: day, Leave: 1, Own: true}, AnswerEntries{Day: day, Own: true},
		Bulletin{Now: true, Stretch: ever, Place: "该区", Clauses: "协调项目120个"}, Bulletin{Stretch: month, Until: day, Place: "板桥镇", Clauses: "协调项目1个", Plain: true}, Bulletin{Stretch: month, Until: day, Place: "板桥镇"}, Bulletin{Now: true, Stretch: ever, Place: "板桥镇"}, Bulletin{Stretch: checkin.EverTo(day - 2), Place: "该区", Clauses: "协调项目1个"},
		AskPlaceUnknown{Word: "板乔镇", Near: []string{"板桥镇"}}, AskPlaceUnknown{Word: "<x>"}, AskPeriodUnknown{Word: "大上月"}, AskScope{Place: "板桥镇", Yours: "瓦房村"}, AskUnread{Word: "<人均>"}, AskFuture{Stretch: checkin.StretchOf(checkin.AYear, 20270101)}, AskWhichTown{},
		ChartTitle{ChartWords: words}, MixTitle{ChartWords: words}, BarsNote{}, TrendNote{Unit: checkin.ADay, Gaps: true}, TrendNote{Unit: checkin.AWeek}, TrendNote{Unit: checkin.AMonth}, MixNote{Days: 312, Towns: true}, MixNote{Days: 20},
		BarsCaption{ChartWords: words}, TrendCaption{ChartWords: words, Unit: checkin.ADay}, TrendCaption{ChartWords: words, Unit: checkin.AWeek}, TrendCaption{ChartWords: words, Unit: checkin.AMonth}, MixCaption{ChartWords: words, Days: 312, Towns: true}, MixCaption{ChartWords: words, Days: 20},
		PointLabel{Stretch: month}, PointLabel{Stretch: checkin.StretchOf(checkin.ADay, day)}, PictureButton{Kind: "B"}, PictureButton{Kind: "T"}, PictureButton{Kind: "M"}, ChartButton{}, SheetFileButton{}, PictureTooBig{},
		Export{Word: ExportSummary}, Export{Word: ExportRows}, Export{Word: ExportPeople}, Export{Word: ExportDay}, Export{Word: ExportTown}, Export{Word: ExportVillage}, Export{Word: ExportPlace}, Export{Word: ExportReports}, Export{Word: ExportName}, Export{Word: ExportFigures}, Export{Word: ExportZero}, Export{Word: ExportLeave}, Export{Word: ExportItself}, Export{Word: ExportElsewhere}, Export{Word: ExportTownID}, Export{Word: ExportPlaceID}, Export{Word: ExportTotal},
		ExportStamp{Place: "隆阳区", Stretch: month, Until: day, By: "周伟", At: "2026-11-24 18:05"}, ExportStock{Figure: figure("lh", 0), Day: day}, Exported{Place: "隆阳区", Stretch: month, Until: day}, Exported{Place: "瓦房乡", Stretch: month, People: true}, ExportTooBig{}, CSVButton{},
		ReviewView{Place: "瓦房乡", Stretch: quarter, Lines: []ReviewLine{{1, "村庄规划是否具有操作性？", "较好", "<三个村>已落地"}, {2, "合作社？", "好", ""}, {3, "荒山？", "", ""}}, Problems: problems}, ReviewView{Place: "瓦房乡", Stretch: quarter},
		ReviewTable{Stretch: quarter, Asks: []ReviewLine{{Number: 1, Ask: "合作社？"}}, Towns: []ReviewTown{{Place: "板桥镇"}, {Place: "瓦房乡", Ratings: []ReviewLine{{Number: 1, Rating: "好"}, {Number: 2, Rating: "差"}}, Problems: problems}}},
		ReviewAsk{Ask: "合作社？"}, ReviewRated{Ask: "合作社？", Rating: "好"}, ReviewWords{Ask: "合作社？"}, WordsButton{}, ReviewWorded{Words: "<好>"}, ReviewNone{}, ReviewButton{Number: 2}, RatingButton{Rating: "较好"}, ProblemRaised{ProblemLine: problems[1]}, ProblemMended{Problem: problems[0].Problem}, ProblemHow{}, MendedButton{Number: 3}, ReviewSheet{Stretch: quarter}, ReviewHead{}, ReviewReminder{Place: "瓦房乡", Stretch: quarter, Left: 1}, ReviewReminder{Place: "瓦房乡", Stretch: quarter, Left: 5},
		OpeningView{}, OpeningView{Places: parts[:1]}, OpeningRead{Place: "板桥镇", Figures: some}, OpeningRead{Place: "板桥镇", Figures: []checkin.Figure{figure("hv", 0)}}, OpeningSet{Place: "板桥镇", Figures: some}, OpeningHow{}, OpeningHow{Left: "30多户"}, OpeningStanding{Figure: figure("lh", 0)}, OpeningButton{},
		TurnButton{Stretch: month}, TurnButton{Stretch: month, Forward: true}, FiguresButton{}, CompareButton{}, TownsButton{}, VillagesButton{}, BulletinButton{},
	}
}

// casework are the sentences about appeals that are written down.
func casework() []Sentence {
	const day checkin.Day = 20261124
	old := CaseLine{
		Case:  checkin.Case{Number: 1007, Person: "liming", Day: 20261018, Category: "wa", Words: "3组<水管>漏水", Events: []checkin.CaseEvent{{Deed: checkin.Noted, Day: 20261018}}},
		About: "饮水", Where: "瓦房乡桂花村", Cadre: "李明", Days: 37, Level: checkin.AtTownship, Due: 20261102, Overdue: true,
		History: []CaseEvent{
			{Deed: "u", Day: 20261019, Name: "李明"}, {Deed: "s", Day: 20261020, Name: "赵志强", Words: "已修", Void: true}, {Deed: "c", Day: 20261020, Name: "李明", Void: true}, {Deed: "o", Day: 20261021},
		},
	}
	fresh := CaseLine{
		Case:  checkin.Case{Number: 1010, Day: day, Events: []checkin.CaseEvent{{Deed: checkin.Noted, Day: day}}},
		Where: "瓦房乡", Level: checkin.AtDistrict, Due: 20261201,
	}
	done := old
	done.Events = []checkin.CaseEvent{old.Events[0], {Deed: checkin.Resolved, Day: day}}
	done.Overdue, done.History = false, []CaseEvent{{Deed: "s", Day: day, Name: "赵志强", Words: "已换水管"}, {Deed: "c", Day: day, Name: "李明"}}
	gone := done
	gone.Erased, gone.About, gone.Words, gone.History = true, "", "", []CaseEvent{{Deed: "s", Day: day, Name: "赵志强"}}
	mark := CaseMark{Number: "1007", Deed: "n", About: "饮水", Words: "3组<水管>漏水", Due: 20261201}
	ages := checkin.Ages{Open: 8, Week: 3, Fortnight: 2, Month: 1, Overdue: 2}
	ever, month := checkin.EverTo(day), checkin.StretchOf(checkin.AMonth, day)
	report := RecordedReport{Day: day, Place: "桂花村", Figures: []checkin.Figure{figure("ar", 3)}, Cases: []CaseMark{mark, {Number: "1010", Deed: "n", Due: 20261201}, {Number: "1029", Deed: "n"}}}
	handled := RecordedReport{Day: day, Place: "桂花村", Handled: true, Cases: []CaseMark{{Number: "1007", Deed: "c"}}}
	reopened := RecordedReport{Day: day, Place: "桂花村", Handled: true, Cases: []CaseMark{{Number: "1007", Deed: "o"}}}
	resolved := RecordedReport{Day: day, Place: "桂花村", Figures: []checkin.Figure{figure("re", 1)}, Cases: []CaseMark{{Number: "1007", Deed: "s"}}}
	return []Sentence{
		Recorded{Reports: []RecordedReport{report}}, Recorded{Reports: []RecordedReport{resolved}, Withdrawn: []string{"1007", "1010"}}, Removed{Withdrawn: []string{"1007"}}, Undone{Reports: []RecordedReport{resolved}, Withdrawn: []string{"1007"}}, Undone{Reports: []RecordedReport{resolved}}, Undone{Reports: []RecordedReport{handled}}, Undone{Reports: []RecordedReport{reopened}},
		AppealsView{Place: "瓦房乡", Stretch: ever, Now: true}, AppealsView{Place: "瓦房乡", Stretch: ever, Now: true, Filter: "15", Page: 1, Pages: 1},
		AppealsView{Place: "瓦房乡", Stretch: ever, Received: 15, Resolved: 6, Open: 9, Noted: 12, Settled: 4, Confirmed: 3, Reopened: 1, Ages: ages, Now: true, May: true, Lines: []CaseLine{old, fresh}, Page: 1, Pages: 2},
		AppealsView{Place: "瓦房乡", Stretch: month, Received: 3, Resolved: 3, Noted: 3, Settled: 3, Open: 2, Ages: checkin.Ages{Open: 1}, Lines: []CaseLine{old}, Page: 1, Pages: 1},
		AppealsView{Place: "瓦房乡", Stretch: ever, Received: 3, Resolved: 3, Noted: 3, Settled: 3, Now: true, Ages: checkin.Ages{Open: 1}, Filter: late, Lines: []CaseLine{old}, Page: 1, Pages: 1},
		AppealsView{Place: "瓦房乡", Stretch: ever, Received: 3, Resolved: 3, Noted: 3, Settled: 3, Now: true, Filter: "done", Lines: []CaseLine{done, gone}, Page: 1, Pages: 1},
		AppealsView{Place: "李明", Own: true, Stretch: ever, Received: 3, Noted: 2, Now: true, Waiting: []CaseLine{done}, Page: 1, Pages: 1},
		CaseView{CaseLine: old}, CaseView{CaseLine: fresh}, CaseView{CaseLine: done}, CaseView{CaseLine: gone}, CaseUnknown{Word: "1006"}, CaseUnknown{Word: "1006", Near: []CaseLine{old, fresh}}, CaseHow{}, CaseNotYours{Number: "1007"}, CaseMoved{CaseLine: done}, CaseMoved{CaseLine: old}, CaseNotYet{}, CaseOffer{CaseLine: old, Result: "已<修>好"}, CaseStillOpen{Number: "1007"}, CaseNoteGone{}, CaseGoneToast{}, CaseReopenStands{Number: "1007"}, CaseWithdrawn{Number: "1007", By: "李明"},
		CaseAskResult{CaseLine: old}, CaseResolved{CaseLine: done}, CaseResolved{CaseLine: done, Result: "已换<水管>", Told: "李明"}, CaseResolved{CaseLine: done, Absent: true, Counted: true}, CaseToConfirm{CaseLine: done, By: "赵志强", Result: "已换水管"}, CaseToConfirm{CaseLine: done, By: "赵志强"},
		CaseConfirmed{CaseLine: done}, CaseReopened{CaseLine: old}, CaseReopened{CaseLine: old, By: "李明", Visited: true}, CaseReopened{CaseLine: old, By: "赵志强"}, CasePassed{CaseLine: old}, CasePassed{CaseLine: fresh, Nobody: true}, CasePassed{CaseLine: old, By: "李明"},
		CaseSure{CaseLine: done, Deed: "o"}, CaseSure{CaseLine: CaseLine{Case: old.Case, About: "饮水"}, Deed: "u"}, CaseSure{CaseLine: old, Deed: "u"}, CaseAskNote{}, CaseAskNote{Left: 2}, CaseAskNote{Left: 1, Name: "王芳"}, CaseAskNote{Again: &old}, CaseNoteHow{}, CaseNoted{CaseMark: mark}, CaseLinked{CaseLine: done},
		CaseButton{Number: "1007"}, CaseButton{Number: "1007", Words: "水管"}, CaseDoButton{Deed: "s"}, CaseDoButton{Deed: "q"}, CaseDoButton{Deed: "c"}, CaseDoButton{Deed: "o"}, CaseDoButton{Deed: "o", Own: true}, CaseDoButton{Deed: "u"}, CaseDoButton{Deed: "u", Level: checkin.AtTownship}, CaseSameButton{Number: "1007"}, CaseSameButton{Number: "1007", Before: true}, CaseDoButton{Deed: "w"}, CaseSureButton{Deed: "o"}, CaseSureButton{Deed: "u"},
		CaseNoteButton{}, CaseNoteButton{Left: 2}, CaseLinkButton{Number: "1007", Words: "水管漏水"}, CaseFilterButton{}, CaseFilterButton{Filter: "7"}, CaseFilterButton{Filter: late}, CaseFilterButton{Filter: "done"}, CasePageButton{}, CasePageButton{Forward: true}, AppealsButton{}, MenuAppeals{},
		AnswerAppeals{Place: "瓦房乡", Stretch: ever, Received: 15, Resolved: 6, Open: 9, Cases: &Registered{Ages: ages, Unlisted: 3, UnlistedResolved: 2}}, AnswerAppeals{Place: "瓦房乡", Stretch: ever, Received: 3, Open: 3, Cases: &Registered{Unlisted: 3}},
		Summary{Place: "瓦房乡", Day: day, Received: 1, Open: 9, Cases: Registered{Ages: ages, Unlisted: 3, UnlistedResolved: 2}, Oldest: []CaseLine{old, fresh}, AsOf: Moment{Clock: "18:35"}},
	}
}

// late is the filter of those overdue.
const late = "late"

// clockwork are the sentences that go out by the clock, and about when.
func clockwork(some, many []checkin.Figure) []Sentence {
	const day checkin.Day = 20261124
	var compared []Compared
	for i, f := range some {
		compared = append(compared, Compared{Figure: f, Usual: int64(i) * 2, Known: true})
	}
	daily := checkin.Timing{What: checkin.SendTally, At: "18:30"}
	own := checkin.Timing{What: checkin.SendTally, At: "09:00", Own: true, Months: []int{6, 7}, Days: []int{1, 15}, Weekdays: []time.Weekday{time.Monday}}
	people := Coverage{Figures: 23, Zero: 4, Leave: 2, None: 6}
	list := []Sentence{
		Tally{Place: "瓦房乡", Day: day, Figures: some, Reports: 24, AsOf: Moment{Clock: "20:10"}, Again: true}, Tally{Place: "瓦房乡", Day: day, Figures: some, Reports: 23, AsOf: Moment{Day: day + 1, Clock: "08:00"}, Late: true, Down: true},
		Summary{Place: "瓦房乡", Day: day, Today: compared, Received: 7, Resolved: 5, Open: 12, Month: some, Ever: many, People: people, Waiting: 2,
			Changes: []checkin.Figure{figure("ar", -1), figure("hv", 2)}, AsOf: Moment{Clock: "18:35"}, Reports: 29},
		Summary{Place: "瓦房乡", Day: day, People: Coverage{None: 1}, AsOf: Moment{Clock: "18:35"}},
		Summary{Place: "瓦房乡", Day: day, Late: true, Down: true, Today: []Compared{{Figure: some[0]}}, Month: some[:1], Ever: some[:1], People: Coverage{Figures: 1}, AsOf: Moment{Day: day + 1, Clock: "08:01"}, Reports: 1},
		Periodical{Place: "瓦房乡", From: 20261123, To: 20261127, Figures: compared, Ever: many, AsOf: Moment{Clock: "18:40"}, Reports: 120},
		Periodical{Place: "瓦房乡", Month: true, From: 20261101, To: 20261130, AsOf: Moment{Clock: "18:45"}, Late: true},
		WhoButton{}, BehindButton{}, CopyButton{}, SheetButton{},
		Who{Place: "瓦房乡", Day: day, Figures: []string{"李明", "王芳"}, Zero: []string{"杨秀梅"}, Leave: []string{"<钱伟>"}, None: []Absent{{Name: "张建国"}, {Name: "孙梅", Why: AbsentNoAccount}, {Name: "何勇", Why: AbsentBlocked}, {Name: "陈丽", Why: AbsentDoubt}, {Name: "周伟", Why: AbsentLate}, {Name: "吴敏", Why: AbsentLeft}}, Down: []ClockSpan{{From: "10:00", To: "12:30"}, {From: "22:00", To: "07:15", Over: true}}},
		Who{Place: "瓦房乡", Day: day, Figures: []string{"李明"}, Off: true, Holiday: "国庆节"}, Who{Place: "瓦房乡", Day: day, None: []Absent{{Name: "李明"}}, Holiday: "春节"}, Who{Place: "瓦房乡", Day: day, None: []Absent{{Name: "李明"}}, Off: true},
		Behind{Place: "瓦房乡", Day: day, Figures: []BehindFigure{{Figure: some[0], Parts: []BehindReport{{Name: "李明", Figure: some[0], Sent: Moment{Clock: "16:02"}}, {Name: "<王芳>", Figure: some[0], Sent: Moment{Day: day + 1, Clock: "17:40"}}}}, {Figure: some[1], Rest: some[1]}}}, Behind{Place: "瓦房乡", Day: day},
		MadeOf{Place: "瓦房乡", Stretch: checkin.StretchOf(checkin.AMonth, day), Figures: []MadeOfFigure{{Figure: some[0], Parts: []MadeOfPart{{checkin.StretchOf(checkin.ADay, day-1), some[0]}, {checkin.StretchOf(checkin.ADay, day), some[0]}}}}},
		MadeOf{Place: "瓦房乡", Stretch: checkin.EverTo(day), Figures: []MadeOfFigure{{Figure: some[0], Parts: []MadeOfPart{{checkin.StretchOf(checkin.AMonth, 20260901), some[0]}, {checkin.StretchOf(checkin.AMonth, day), figure("lh", -2)}}}, {Figure: some[1], Opening: some[1]}}}, MadeOf{Place: "瓦房乡", Stretch: checkin.StretchOf(checkin.AWeek, day)},
		StretchButton{Stretch: checkin.EverTo(day)}, StretchButton{Stretch: checkin.StretchOf(checkin.Quarter, day)}, StretchButton{Stretch: checkin.StretchOf(checkin.AYear, day)}, StretchButton{Stretch: checkin.RangeOf(20251201, day)}, StretchButton{Stretch: checkin.RangeOf(20261030, day)}, StretchButton{Stretch: checkin.RangeOf(20261101, day)},
		CopySentence{Total{Place: "瓦房乡", Day: day, Today: some, Month: some, Ever: many}}, CopySentence{Total{Place: "瓦房乡", Day: day}},
		SheetSent{Place: "瓦房乡", Day: day}, SheetHead{}, SheetColumn{Figure: some[0]}, SheetColumn{Figure: some[2]}, SheetTotal{}, KindOf{Kind: checkin.Figures}, KindOf{Kind: checkin.Zero}, KindOf{Kind: checkin.Leave},
		WhyView{Days: []WhyDay{{Day: day, Lines: []WhyLine{
			{What: checkin.SendReminder, Clock: "17:00", State: WhySent}, {What: checkin.SendTally, Clock: "18:30", State: WhySent, Down: true}, {What: checkin.SendTally, Clock: "18:30", To: []string{"瓦房乡", "瓦窑镇"}, State: WhyQueued},
			{What: checkin.SendSummary, Clock: "18:35", State: WhyLater}, {What: checkin.SendSummary, Clock: "18:35", State: WhyDown}, {What: checkin.SendSummary, Clock: "18:35", State: WhyMuted}, {What: checkin.SendTally, Clock: "18:30", State: WhyLost},
			{What: checkin.SendTally, Clock: "18:30", State: WhyUnsaid}, {What: checkin.SendTally, Clock: "18:30", State: string(checkin.SilentEmpty)}, {What: checkin.SendReminder, Clock: "17:00", State: string(checkin.SilentEveryone)}, {What: checkin.SendReminder, Clock: "17:00", State: string(checkin.SilentUnwanted)},
			{What: checkin.SendReminder, Clock: "17:00", State: string(checkin.SilentOff)}, {What: checkin.SendReminder, Clock: "17:00", State: string(checkin.SilentWeekend)}, {What: checkin.SendReminder, Clock: "17:00", State: string(checkin.SilentHoliday), Holiday: "国庆节"}, {What: checkin.SendReminder, Clock: "22:00", State: string(checkin.SilentQuiet)}, {What: checkin.SendWeekly, Clock: "18:40", State: string(checkin.SilentNotThisDay)},
		}}, {Day: day}}}, WhyView{Ask: true},
		Digest{Total: Total{Place: "隆阳区", Day: day, Today: some, Month: some, Ever: many}, Active: 18, Towns: 21}, Digest{Total: Total{Place: "隆阳区", Day: day}, Towns: 21, Late: true},
		HolidaysMissing{Year: 2027},
		ScheduleView{Place: "瓦房乡", Quiet: "18:00-08:00", Hushed: []checkin.Sending{checkin.SendTally, checkin.SendWeekly}, Lines: []checkin.Timing{daily, own, {What: checkin.SendReminder, Off: true}, {What: checkin.SendWeekly, At: "18:40"}, {What: checkin.SendMonthly, At: "18:45"}, {What: checkin.SendSummary, At: "18:35", Months: []int{6}}, {What: checkin.SendTally, At: "19:00", Own: true, Days: []int{1}}}},
		ScheduleView{Place: "隆阳区", District: true, Quiet: "21:00-08:00", Lines: []checkin.Timing{{What: checkin.SendDigest, At: "08:30"}}},
		SlotButton{Timing: daily}, SlotButton{Timing: checkin.Timing{What: checkin.SendReminder, Off: true}},
		SlotView{Place: "瓦房乡", Timing: daily, Next: []Moment{{day, "18:30"}, {day + 1, "18:30"}, {day + 2, "18:30"}}}, SlotView{Place: "瓦房乡", Timing: checkin.Timing{What: checkin.SendTally, Off: true}},
		SlotMoveButton{Minutes: -30}, SlotMoveButton{Minutes: 30}, SlotOffButton{}, SlotResetButton{}, SlotQuiet{}, SlotQuietToast{}, ScheduleHow{},
		Simulated{Place: "瓦房乡", Days: 3, Lines: []SimDay{
			{Day: day, Sent: []SimSent{{checkin.SendReminder, "17:00"}, {checkin.SendTally, "18:30"}}}, {Day: 20261128, Why: checkin.SilentWeekend}, {Day: 20261001, Why: checkin.SilentHoliday, Holiday: "国庆节"}, {Day: day + 1, Why: checkin.SilentOff}, {Day: day + 2, Why: checkin.SilentQuiet}, {Day: day + 3, Why: checkin.SilentNotThisDay},
		}},
		CalendarView{Weeks: []CalendarWeek{{From: 20260928, To: 20261004, Works: 3, Special: []CalendarDay{{20261001, "国庆节", false}}}, {From: 20261005, To: 20261011, Works: 3, Special: []CalendarDay{{20261010, "国庆节", true}}}}},
		CalendarView{Weeks: []CalendarWeek{{From: 20261123, To: 20261129, Works: 5}}, Missing: 2027},
	}
	for _, why := range []string{"fields", "often", "never", "zone", "field"} {
		list = append(list, CronWrong{Text: "0 25 * * *", CronMistake: checkin.CronMistake{Position: 3, Why: why, Field: "25"}})
	}
	return list
}

// office are the sentences about who belongs where.
func office(some []checkin.Figure) []Sentence {
	const day checkin.Day = 20261124
	places := []string{"瓦房乡", "瓦窑镇"}
	line := RoleLine{Role: checkin.Clerk, Place: "瓦房乡"}
	reports := []RecordedReport{{Day: day, Place: "桂花村", Figures: some, Works: []string{"绿化荒山", "村庄规划"}}, {Day: day - 1, Place: "桂花村", Zero: true, Name: "王芳"}}
	return []Sentence{
		PlaceButton{Place: "桂花村"}, PlaceButton{Place: "瓦房乡", On: true}, PlaceButton{Place: "瓦房乡", Office: true}, PageButton{}, PageButton{Forward: true},
		JoinButton{}, JoinButton{Place: "瓦房乡"}, JoinVillage{Place: "瓦房乡"}, JoinVillage{Place: "瓦房乡", Home: "水沟村"},
		JoinName{Place: "瓦房乡桂花村"}, JoinName{Place: "瓦房乡桂花村", Name: "<钱伟>"}, JoinName{Place: "瓦房乡桂花村", Name: "钱伟", Known: true}, MyNameButton{Name: "钱伟"}, JoinSent{Place: "瓦房乡桂花村", Name: "钱伟"},
		JoinElsewhere{Place: "板桥镇"}, JoinNobody{}, JoinEnough{}, JoinRefused{}, JoinRefused{Home: "瓦房乡水沟村"}, JoinNameHow{Place: "瓦房乡桂花村"}, JoinWaiting{Place: "瓦房乡桂花村"}, NameAsk{Name: "钱伟"}, NameButton{Name: "钱伟"}, NameTaken{Name: "钱伟"}, AgreeAfterAllButton{}, InviteAgainButton{}, InviteCadre{},
		JoinCard{Name: "王芳", Account: "王芳", Place: "瓦房乡桂花村", Same: true},
		JoinCard{Name: "钱伟", Account: "钱伟", Place: "瓦房乡桂花村"}, JoinCard{Name: "孙梅", Account: "🌸", Place: "瓦房乡桂花村", Match: "白龙井村"},
		JoinAnswered{Name: "钱伟", Place: "瓦房乡桂花村", Agreed: true}, JoinAnswered{Name: "钱伟", Place: "瓦房乡桂花村"}, SettledAlready{Name: "钱伟"}, SettledAlready{},
		AgreeButton{}, RefuseButton{}, ConfirmButton{}, DenyButton{}, WithdrawButton{}, SureButton{}, KeepButton{}, ForgetButton{},
		RoleWelcome{Name: "赵志强", Role: checkin.Secretary, Place: "瓦房乡"}, RoleWelcome{Name: "🌸", Role: checkin.Clerk, Place: "瓦房乡", Nickname: true}, RoleWelcome{Name: "周伟", Role: checkin.Leader, Place: "隆阳区"}, AdminWelcome{Name: "吴霞"}, AdminWelcome{Name: "吴霞", Places: 21, Blind: true},
		InviteWhom{}, InviteWhere{Role: checkin.Secretary}, RoleButton{Role: checkin.Leader},
		InviteLink{Role: checkin.Secretary, Place: "瓦房乡", URL: "https://t.me/checkin_bot?start=iAbC", Until: day}, InviteLink{Role: checkin.Clerk, Place: "瓦房乡", Name: "段华", URL: "https://t.me/checkin_bot?start=iAbC", Until: day},
		InviteCard{Role: checkin.Secretary, Place: "瓦房乡", Account: "强哥"}, InviteCard{Role: checkin.Secretary, Place: "瓦房乡", Account: "强哥", Name: "赵志强"},
		InviteAnswered{Account: "强哥", Name: "赵志强", Role: checkin.Secretary, Place: "瓦房乡", Agreed: true}, InviteAnswered{Account: "赵志强", Name: "赵志强", Role: checkin.Secretary, Place: "瓦房乡", Agreed: true}, InviteAnswered{Account: "强哥", Role: checkin.Secretary, Place: "瓦房乡"},
		InviteOpened{}, InviteOwn{}, InviteRefused{}, InviteWithdrawn{}, LinkWrong{}, LinkExpired{}, LinkUsed{}, LinkWithdrawn{}, LinkForwarded{},
		BindQuestion{Title: "瓦房工作群"}, BindQuestion{Title: "瓦房工作群", Places: places}, BindQuestion{Title: "瓦房工作群", None: true}, BindQuestion{},
		GroupList{}, GroupList{Groups: []GroupLine{{Title: "瓦房工作群", Places: places}, {Places: places[:1]}}, Unbound: places}, GroupButton{Title: "瓦房工作群", Places: places}, GroupButton{Places: places[:1]},
		GroupLost{Title: "瓦房工作群", Places: places[:1]}, GroupMute{Title: "瓦房工作群", Places: places[:1]}, GroupMuted{On: true}, GroupMuted{},
		PlaceUnknown{Name: "板乔"}, PlaceUnknown{Name: "板乔", Near: places}, PlaceList{}, PlaceList{Places: []PlaceLine{{Name: "板桥镇"}, {Name: "瓦房乡", Villages: []string{"瓦房村", "水沟村"}}}},
		PlacesRead{District: "隆阳区", Places: []PlaceLine{{Name: "板桥镇", New: true}, {Name: "瓦房乡", Villages: []string{"瓦房村", "水沟村"}}}}, AddButton{}, PlacesAdded{Townships: 2, Villages: 12}, PlacesAdded{District: "隆阳区"}, JoinTaken{Name: "钱伟"}, PlacesWrong{}, PlacesWrong{Line: "瓦房乡1号"},
		PeopleCount{}, PeopleCount{Roles: []RoleCount{{Role: checkin.Cadre, People: 2, Names: []string{"李明", "王芳"}}, {Role: checkin.Clerk, People: 1}}, Without: 2}, PeopleFound{Name: "钱"},
		PeopleFound{Name: "王", People: []PersonLine{{Name: "王芳", Roles: []RoleLine{line, {Role: checkin.Cadre, Place: "瓦房乡水沟村"}}, Account: true}, {Name: "王强", Roles: []RoleLine{line}}}, More: true},
		EndButton{Name: "段华", RoleLine: line}, EndSure{Name: "段华", RoleLine: line}, RoleEnded{Name: "段华", RoleLine: line}, YourRoleEnded{Role: checkin.Clerk, Place: "瓦房乡"}, LastAdmin{},
		LateDoubt{Span: "11月1日", Guess: some}, LateDoubt{Span: "11月1日", Guess: some, Own: true}, LateButton{}, LateButton{Own: true}, LateSent{}, LateCard{Name: "李明", Reports: reports},
		LateAnswered{Agreed: true, Name: "李明", Reports: reports}, LateAnswered{Agreed: true, Reports: reports[:1]}, LateAnswered{Reports: reports[:1]},
		Mine{Total: Total{Place: "李明", Day: day}}, Mine{Roles: []RoleLine{line}, Total: Total{Place: "李明", Day: day, Today: some, Month: some, Ever: some}, Reports: []MyReport{{Number: 1, Reports: reports[:1]}, {Number: 2, Reports: reports}, {Number: 3, Other: true, Reports: reports[:1]}}},
		UndoButton{Number: 2}, EditButton{Number: 2}, EditPrompt{Report: reports[0]}, EditTooOld{}, MyData{Messages: 3}, ForgetSure{}, Forgotten{}, Forgotten{Request: true}, NothingKept{}, Kept{}, RoleOf{Role: checkin.Clerk, Place: "瓦房乡"}, Muted{On: true}, Muted{},
		LanguageWhich{}, LanguageWhich{Group: true}, LanguageSet{}, LanguageSet{Group: true}, LanguageButton{Language: checkin.Chinese}, LanguageButton{Language: checkin.English},
		Feedback{Name: "李明", Place: "瓦房乡瓦房村", Text: "按钮 <太小>"}, FeedbackSent{}, FeedbackHow{}, FeedbackNobody{}, FeedbackLong{Most: 1000},
		StaleToast{}, DoneToast{}, MenuMe{}, MenuLanguage{}, MenuMute{}, MenuFeedback{}, MenuMyData{}, MenuForget{},
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for lang := range books {
		var b strings.Builder
		for _, s := range rich() {
			fmt.Fprintf(&b, "## %s\n%s\n\n", reflect.TypeOf(s).Name(), Say(lang, s))
		}
		file := filepath.Join("testdata", string(lang)+".golden")
		if *update {
			if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("%s has changed (go test ./internal/text -update rewrites it):\n%s", file, diff)
		}
	}
}

func TestEverySentenceIsInEveryLanguageAndInTheGoldenFiles(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{"leftOut": true, "report": true, "roleLine": true, "compared": true, "sending": true, "timing": true, "days": true, "openingHow": true, "problem": true, "moment": true, "caseMark": true, "caseHandled": true, "caseNoted": true, "caseAbout": true, "caseLevel": true, "caseDays": true, "caseDue": true, "withdrawn": true, "caseLine": true, "caseFilter": true, "ages": true, "registered": true, "unlisted": true}
	for _, s := range rich() {
		shown[reflect.TypeOf(s).Name()] = true
	}
	for lang, book := range books {
		for name := range shown {
			if book.Lookup(name) == nil {
				t.Errorf("%s has no words for %s", lang, name)
			}
		}
		for _, tmpl := range book.Templates() {
			if n := tmpl.Name(); !shown[n] && !strings.HasSuffix(n, ".tmpl") && n != string(lang) {
				t.Errorf("%s: %s is in no golden file", lang, n)
			}
		}
	}
}

func TestWordsThatMustNotAppear(t *testing.T) {
	t.Parallel()
	for lang := range books {
		for _, s := range rich() {
			said := Say(lang, s)
			for _, word := range []string{"打卡", "排名", "通报", "扣分", "未报", "<no value>", "ZgotmplZ"} {
				if strings.Contains(said, word) {
					t.Errorf("%s: %T says %q", lang, s, word)
				}
			}
			if n := len([]rune(said)); n > 1500 {
				t.Errorf("%s: %T is %d characters long", lang, s, n)
			}
		}
	}
}

func TestLabelsAreNotHTML(t *testing.T) {
	t.Parallel()
	if got := Label(checkin.Chinese, MyNameButton{Name: "A & <B>"}); got != "是“A & <B>”，提交" {
		t.Errorf("label %q", got)
	}
}

func TestWhatPeopleWroteIsEscaped(t *testing.T) {
	t.Parallel()
	said := Say(checkin.Chinese, Welcome{Name: "<b>&x", Place: "p"})
	if !strings.Contains(said, "&lt;b&gt;&amp;x") {
		t.Errorf("not escaped: %s", said)
	}
}
