package grammar

import (
	"testing"

	"checkinbot/internal/checkin"
)

// TestTraps holds messages that are easily recorded wrongly: none of them may
// be, whatever else is done with it.
func TestTraps(t *testing.T) {
	t.Parallel()
	names := []Name{
		{Text: "李明", Person: "liming"}, {Text: "李明", Person: "liming2"}, {Text: "王芳", Person: "wangfang"},
		{Text: "桂花村", Village: "1/05"}, {Text: "水沟村", Village: "1/02"}, {Text: "瓦房乡", Township: "1"},
	}
	p := New(campaign, testParser().calendar, names)
	for group, texts := range map[string][]string{
		"a figure twice": {
			"visited 3 of 5 households", "visited 3 to 5 households", "visited 3 or 4 households", "走访农户3户，入户3户", "走访3户，走访3户",
			"争取资金50万元，已到位资金30万元", "1 走访3户\n2 诉求1件",
		},
		"not resolved": {
			"走访3户，诉求2件，待解决2件", "诉求2件，1件未解决，1件已解决", "已办结1件，1件未办结", "2 appeals, 1 not resolved",
		},
		"not a figure": {
			"走访第3户", "座谈会第3场", "走访2所学校", "saw 3 dogs", "wrote 2 letters", "走访二零户", "宣传1千2百人次", "座谈会、恳谈会各1场",
			"走访赵六家", "visited half a dozen households", "发卡1oo张", "建议3点集合", "项目经理来了2个", "收到联系卡500张", "申报项目2个",
			"项目资金缺口50万元", "在职党员5人走访", "投诉电话12345",
		},
		"a period": {"11月走访20户", "今年走访36户", "至今走访36户", "本季度走访20户", "最近走访6户", "自活动开展以来走访20户"},
		"not done": {
			"要走访5户", "还需走访5户", "等下走访3户", "确保走访60户", "每个干部走访10户", "如果走访3户就报", "今天走访5户，可以吗", "need to visit 5 households",
			"let's visit 5 households", "5 households left", "didn't visit 3 households", "failed to visit 3 households", "can you visit 5 households",
		},
		"somebody else's": {
			"瓦房乡今日走访46户", "全乡走访46户，发卡60张", "老张走访3户", "王书记走访3户", "他走访3户", "they visited 3 households", "代报：李明 走访4户",
			"桂花村走访3户，水沟村走访2户",
		},
		"approximate": {
			"走访-1户", "走访3户左右", "走访3户以上", "走访至少3户", "走访不到3户", "visited 3+ households", "visited ~3 households", "今天走访了不到十户",
		},
		"not zero, not leave": {
			"还有谁没走访？", "没走访的抓紧走访", "大家没下村不用报", "明天没下村", "王芳请假", "批准请假", "不请假", "请假要写假条", "零报告的同志不用发",
		},
		"telephones": {"走访3户 手机138 8751 2345", "走访3户，电话0875-2123456"},
	} {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			for _, text := range texts {
				r := p.Parse(Input{Text: text, At: evening, Sender: "liming9"})
				bad := r.Verdict == Record || r.Verdict == Zero || r.Verdict == Leave
				if group == "telephones" {
					bad = r.Verdict == Record && len(r.Entries) != 1
				}
				if bad {
					t.Errorf("%q: %s %v", text, r.Verdict, named(r.Entries))
				}
			}
		})
	}
}

func TestAnswersToOurQuestion(t *testing.T) {
	t.Parallel()
	p := testParser()
	if r := p.Parse(Input{Text: "3户", At: evening, Answer: true}); r.Verdict != Record || r.Entries[0] != (checkin.Entry{Code: "hv", Value: 3}) {
		t.Errorf("3户: %+v", r)
	}
	for _, text := range []string{"30多户", "约50户", "1000户", "3-5户", "没有3户", "王芳3户", "3户2件"} {
		if r := p.Parse(Input{Text: text, At: evening, Answer: true}); r.Verdict == Record {
			t.Errorf("%q: recorded as %v", text, named(r.Entries))
		}
	}
}

func TestPlainReportsStayPlain(t *testing.T) {
	t.Parallel()
	p := testParser()
	for text, want := range map[string]int64{
		"今日走访3户请查收": 3, "走访3户诉求1件请领导批示": 3, "驻村期间走访3户": 3, "11.24走访3户": 3, "周五走访3户": 3, "走访3户，还有诉求1件": 3,
		"走访 三户": 3, "上午走访2户，下午走访1户": 3, "走访了3户": 3, "共走访3户": 3, "走访：3": 3,
	} {
		r := p.Parse(Input{Text: text, At: evening, Sender: "liming"})
		if r.Verdict != Record || named(r.Entries)["households_visited"] != want {
			t.Errorf("%q: %s %v (%s %q)", text, r.Verdict, named(r.Entries), r.Why, r.Span)
		}
	}
}
