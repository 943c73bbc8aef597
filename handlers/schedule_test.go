package handlers

import (
	"context"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

const wafang, banqiaoTown checkin.PlaceID = "530502208", "530502101"

func (s *scene) tallyAt(place checkin.PlaceID) checkin.Rule {
	s.Helper()
	return s.roster().Rule(place, checkin.SendTally)
}

// has fails when an answer lacks any of the words, or has those after a "-".
func (s *scene) has(got string, words ...string) {
	s.Helper()
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "-"); ok == strings.Contains(got, not) {
			s.Errorf("%q in %q: %t", not, got, ok)
		}
	}
}

func TestScheduleShowsWhatGoesOutWhen(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.has(s.say(secretary, secretary, "/schedule"), "瓦房乡", "提醒：每个工作日 17:00", "小结：每个工作日 18:30", "书记日报：每个工作日 18:35", "周报：每周最后一个工作日 18:40", "月报：每月最后一个工作日", "-晨报")
	s.has(s.say(admin, admin, "/schedule"), "隆阳区", "领导晨报：每个工作日 08:30", "小结：每个工作日 18:30")
	s.has(s.say(admin, admin, "/schedule 板桥"), "板桥镇", "-晨报")
	// In a group the answer is private.
	s.say(secretary, group, "/schedule")
	s.has(s.heard(secretary).Text, "小结：每个工作日 18:30")
	for _, who := range []int64{liming, clerk, leader, sunyan} {
		s.has(s.say(who, who, "/schedule 瓦房乡"), "-小结：", "权限")
		s.has(s.say(who, who, "/schedule 瓦房乡 小结 关"), "权限")
	}
	if r := s.tallyAt(wafang); r != (checkin.Rule{}) {
		t.Errorf("somebody without the right changed it: %+v", r)
	}
}

func TestScheduleByButtons(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tap := func(label string) string { return s.tap(secretary, secretary, s.button(secretary, label)) }
	s.say(secretary, secretary, "/schedule")
	tap("小结 18:30")
	s.has(s.last(), "接下来：11月24日(周二) 18:30，11月25日(周三) 18:30，11月26日(周四) 18:30")
	tap("晚半小时")
	s.has(s.last(), "小结：每个工作日 19:00", "11月24日(周二) 19:00")
	if s.tallyAt(wafang).At != "19:00" || s.tallyAt(banqiaoTown) != (checkin.Rule{}) {
		t.Errorf("%+v, and the neighbours have %+v", s.tallyAt(wafang), s.tallyAt(banqiaoTown))
	}
	tap("不发了")
	s.has(s.last(), "小结：不发", "-接下来")
	if !s.tallyAt(wafang).Off {
		t.Errorf("%+v", s.tallyAt(wafang))
	}
	tap("恢复默认")
	s.has(s.last(), "小结：每个工作日 18:30")
	for range 4 {
		tap("晚半小时")
	}
	s.has(tap("晚半小时"), "安静时段")
	if got := s.tallyAt(wafang).At; got != "20:30" {
		t.Errorf("moved into quiet hours: %s", got)
	}
	// Only working days: on a Friday the next is Monday, before a holiday the day after.
	s.now = time.Date(2026, 11, 27, 10, 5, 0, 0, time.UTC)
	s.has(s.say(secretary, secretary, "/schedule 周报 默认"), "11月27日(周五) 18:40，12月4日(周五)")
	s.has(s.say(secretary, secretary, "/schedule 小结 默认"), "11月27日(周五) 18:30，11月30日(周一) 18:30，12月1日(周二)")
	s.now = time.Date(2026, 9, 30, 10, 5, 0, 0, time.UTC)
	s.has(s.say(secretary, secretary, "/schedule 小结 默认"), "9月30日(周三) 18:30，10月8日(周四) 18:30，10月9日(周五)")
}

// TestATapThatComesTwiceMovesOnce because "later" is relative.
func TestATapThatComesTwiceMovesOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(secretary, secretary, "/schedule")
	s.tap(secretary, secretary, s.button(secretary, "小结"))
	p := checkin.Press{ID: "twice", On: checkin.Source{Chat: secretary, Message: 900}, Sent: evening, Private: true, From: checkin.Sender{ID: secretary}, Data: s.button(secretary, "晚半小时")}
	for range 2 {
		if err := s.replica().Press(context.Background(), p); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.tallyAt(wafang).At; got != "19:00" {
		t.Errorf("the tally is at %s", got)
	}
}

func TestScheduleByWords(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.has(s.say(admin, admin, "/schedule 小结 19:30"), "隆阳区", "每个工作日 19:30")
	s.has(s.say(secretary, secretary, "/schedule"), "小结：每个工作日 19:30") // as the district
	s.has(s.say(secretary, secretary, "/schedule tally 18：00"), "每个工作日 18:00")
	s.has(s.say(admin, admin, "/schedule 小结 关"), "小结：不发")
	s.has(s.say(secretary, secretary, "/schedule"), "小结：每个工作日 18:00") // its own stands
	s.has(s.say(secretary, secretary, "/schedule 小结 默认"), "小结：不发")
	s.has(s.say(secretary, secretary, "/schedule 小结 22:00"), "安静时段")
	for _, words := range []string{"小结", "天气 18:00", "晨报 9:00", "小结 晚点", "sim", "sim 0", "sim 99", "sim x"} {
		if got := s.say(secretary, secretary, "/schedule "+words); words != "sim" {
			s.has(got, "可以这样写")
		}
	}
	if r := s.tallyAt(wafang); !r.Off {
		t.Errorf("%+v", r)
	}
}

func TestQuietHoursByWords(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.has(s.say(admin, admin, "/schedule 安静 20:00至7：30"), "隆阳区", "安静时段 20:00-07:30")
	s.has(s.say(secretary, secretary, "/schedule"), "安静时段 20:00-07:30") // as the district
	s.has(s.say(secretary, secretary, "/schedule quiet 18:00 - 08:00"), "安静时段 18:00-08:00，所以不会发：小结、书记日报、周报、月报")
	s.has(s.say(secretary, secretary, "/schedule 安静 默认"), "安静时段 20:00-07:30\n")
	for _, words := range []string{"安静", "安静 20:00", "安静 8:00-8:00", "安静 25:00-8:00"} {
		s.has(s.say(secretary, secretary, "/schedule "+words), "可以这样写")
	}
}

func TestCronIsForTheAdmin(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.has(s.say(secretary, secretary, "/schedule 小结 0 19 * * 1,3"), "可以这样写")
	if r := s.tallyAt(wafang); r != (checkin.Rule{}) {
		t.Errorf("%+v", r)
	}
	s.has(s.say(admin, admin, "/schedule 瓦房乡 小结 0 19 * * 1,3"), "瓦房乡", "每周一、三 19:00（放假也发）", "接下来：11月25日(周三) 19:00，11月30日(周一) 19:00，12月2日(周三) 19:00")
	s.has(s.say(secretary, secretary, "/schedule"), "小结：每周一、三 19:00")
	s.tap(secretary, secretary, s.button(secretary, "小结 19:00"))
	s.tap(secretary, secretary, s.button(secretary, "晚半小时"))
	s.has(s.last(), "每周一、三 19:30") // the days stay
	s.say(admin, admin, "/schedule 瓦房乡 小结 0 19 * * 1,3")
	for words, want := range map[string]string{
		"0 25 * * *": "第3个字符起不对", "0 19 * * 8": "第10个字符起不对", "0 19 * *": "第9个字符起不对", "* 19 * * *": "第1个字符起不对",
		"0 19 30 2 *": "没有这样的日子", "@daily": "不能写时区和 @", "0 22 * * *": "安静时段",
	} {
		s.has(s.say(admin, admin, "/schedule 瓦房乡 小结 "+words), want)
	}
	if r := s.tallyAt(wafang); r.Cron != "0 19 * * 1,3" {
		t.Errorf("a mistake changed it: %+v", r)
	}
}

func TestScheduleSim(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	got := s.say(secretary, secretary, "/schedule sim 30d")
	s.has(got, "今后30天", "11月24日(周二)：提醒 17:00，小结 18:30，书记日报 18:35\n", "11月27日(周五)：提醒 17:00，小结 18:30，书记日报 18:35，周报 18:40\n", "11月28日(周六)：不发（周末）", "11月30日(周一)：提醒 17:00，小结 18:30，书记日报 18:35，月报 18:45\n", "12月23日", "-12月24日", "-晨报")
	s.say(admin, admin, "/schedule 兰城 小结 20:00") // the first on the list, no longer as the others
	s.has(s.say(admin, admin, "/schedule sim 2"), "领导晨报 08:30", "小结 18:30")
	s.now = time.Date(2026, 9, 28, 1, 0, 0, 0, time.UTC)
	s.has(s.say(secretary, secretary, "/schedule sim 14"), "10月1日(周四)：不发（国庆节放假）", "10月10日(周六)：提醒 17:00")
	for _, what := range []string{"提醒", "小结", "日报", "周报", "月报"} {
		s.say(secretary, secretary, "/schedule "+what+" 关")
	}
	s.has(s.say(secretary, secretary, "/schedule sim 7"), "9月28日(周一)：不发（已关）")
}

func TestHelpMentionsTheClock(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, ask := range []string{"中文", "English"} {
		for who, sees := range map[int64]bool{liming: false, clerk: false, leader: false, secretary: true, admin: true} {
			s.say(who, who, "/language")
			s.tap(who, who, s.button(who, ask))
			got := s.say(who, who, "/help")
			s.has(got, "/calendar")
			if strings.Contains(got, "/schedule") != sees {
				t.Errorf("%s, %d: %q", ask, who, got)
			}
		}
	}
}

func TestCalendarShowsTheComingWeeks(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.has(s.say(liming, liming, "/calendar"), "11月23日(周一)至11月29日(周日)：5个工作日", "还没有2027年的放假安排")
	s.now = time.Date(2026, 9, 24, 1, 0, 0, 0, time.UTC)
	s.has(s.say(liming, liming, "/calendar"), "9月28日(周一)至10月4日(周日)：3个工作日；", "10月1日(周四)国庆节放假", "10月10日(周六)国庆节调休上班", "-还没有")
}
