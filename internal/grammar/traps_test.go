package grammar

import "testing"

// TestTraps holds messages that are easily recorded wrongly: none of them may
// be, whatever else is done with it.
func TestTraps(t *testing.T) {
	t.Parallel()
	for group, texts := range map[string][]string{
		"a figure twice": {
			"visited 3 of 5 households", "visited 3 to 5 households", "visited 3 or 4 households", "走访农户3户，入户3户", "走访3户，走访3户",
			"争取资金50万元，已到位资金30万元", "1 走访3户\n2 诉求1件",
		},
		"not a figure": {
			"走访第3户", "座谈会第3场", "走访2所学校", "saw 3 dogs", "wrote 2 letters", "走访二零户", "走访赵六家", "visited half a dozen households",
			"发卡1oo张", "建议3点集合", "项目经理来了2个", "收到联系卡500张", "申报项目2个", "项目资金缺口50万元", "在职党员5人走访", "投诉电话12345",
			"走访3²户", "走访③户", "走访1½户", "secured 1 million and a half yuan", "secured 13 lakh", "走访率95%", "走访表3份",
		},
		"a period": {"11月走访20户", "今年走访36户", "至今走访36户", "本季度走访20户", "最近走访6户", "自活动开展以来走访20户", "over the past two days 11 home visits"},
		"not done": {
			"要走访5户", "还需走访5户", "等下走访3户", "确保走访60户", "每个干部走访10户", "如果走访3户就报", "今天走访5户，可以吗", "need to visit 5 households",
			"let's visit 5 households", "5 households left", "didn't visit 3 households", "failed to visit 3 households", "can you visit 5 households",
			"没走访3户", "准备周四开座谈会1场", "走访满20户的可以调休", "project funds of 50000 yuan not in place",
		},
		"somebody else's": {
			"瓦房乡今日走访46户", "全乡走访46户，发卡60张", "老张走访3户", "王书记走访3户", "他走访3户", "they visited 3 households", "王芳走访3户", "代报：刘强 走访4户",
			"桂花村、水沟村走访5户", "听说板桥镇昨天走访了500户", "桂花村今天搞得好，走访了20户",
		},
		"approximate": {
			"走访-1户", "走访3户左右", "走访3户以上", "走访至少3户", "走访不到3户", "visited 3+ households", "visited ~3 households", "今天走访了不到十户",
			"大概走了6家", "最多走访3户", "走访半户",
		},
		"not zero, not leave": {
			"还有谁没走访？", "没走访的抓紧走访", "大家没下村不用报", "明天没下村", "王芳请假", "批准请假", "不请假", "请假要写假条", "零报告的同志不用发",
			"从今天起实行零报告制度", "我没有意见", "no complaints from me, lunch was great",
		},
		"numbers of things": {
			"身份证530502197208150036", "云M8A327的车挪一下", "取件码3-5-1208", "meeting at 3pm in room 204", "会议号 882 345 671", "水沟3组12号老杨家",
		},
	} {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			for _, text := range texts {
				if r := read(text); r.Verdict == Record || r.Verdict == Zero || r.Verdict == Leave {
					t.Errorf("%q: %s %v", text, r.Verdict, figuresOf(r))
				}
			}
		})
	}
}

func TestAnswersToOurQuestion(t *testing.T) {
	t.Parallel()
	answer := func(text string) Result {
		return parser.Parse(Input{Text: text, At: evening, Sender: "liming", Answer: true})
	}
	for _, text := range []string{"3户", "三户", "3家", "3 households"} {
		if r := answer(text); r.Verdict != Record || figuresOf(r)["households_visited"] != 3 {
			t.Errorf("%q: %s %v", text, r.Verdict, figuresOf(r))
		}
	}
	for _, text := range []string{"30多户", "约50户", "1000户", "3-5户", "没有3户", "王芳3户", "3户2件", "3件"} {
		if r := answer(text); r.Verdict == Record {
			t.Errorf("%q: recorded as %v", text, figuresOf(r))
		}
	}
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		why        Reason
	}{
		{"people met", "召开座谈会2场次，参会45人", PeopleMet},
		{"parts", "走访12户，其中脱贫户5户", Subtotal},
		{"parts in parentheses", "诉求3件（甲类1件、乙类2件）", Subtotal},
		{"parts behind a total", "今天共走访7户，上午3户下午4户", Subtotal},
		{"running total", "走访3户（累计86户）", Cumulative},
		{"target", "应访20户，已访12户", Wanted},
		{"plan", "走访3户，明天再去5户", Planned},
		{"total of the parts", "上午走访2户，下午走访3户，共走访5户", Restated},
		{"another measure", "走访3户，路程5公里", Measure},
		{"another figure", "走访3户，化解矛盾1起", Elsewhere},
		{"what we do not know", "走访3户，拍照22张", Elsewhere},
		{"still open", "诉求2件，1件未解决", Denied},
		{"news", "走访3户，有2户反映路烂，诉求2件", News},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if r := read(tt.text); r.Verdict != Record || len(r.Left) == 0 || r.Left[0].Why != tt.why {
				t.Errorf("%s (%s) with %+v, want record with %s", r.Verdict, r.Why, r.Left, tt.why)
			}
		})
	}
}

// TestNoDigitIsLeftBehind demands a question where a message records something
// and holds a number that is neither counted nor explained.
func TestNoDigitIsLeftBehind(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"走访3户 5", "走访3户，5件", "走访3户，诉求1件，7"} {
		if r := read(text); r.Verdict != Ask {
			t.Errorf("%q: %s %v, left %v", text, r.Verdict, figuresOf(r), r.Left)
		}
	}
}

func TestMasking(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"电话13887512345。": "电话****。",
		"身份证53050219901001123X，卡号6217003860012345678": "身份证****，卡号****",
		"0875-2163355": "****", "138 8751 2345": "****", "车牌云M12345": "车牌****", "走访3户，11月20日": "走访3户，11月20日",
	} {
		if got := Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"走访3户，电话13887512345", "走访十几户13887512345", "13887512345 走访3-5户", "走访3户，资金13887512345"} {
		r := read(text)
		said := r.Span
		for _, l := range r.Left {
			said += l.Text
		}
		for i := 0; i+7 <= len(said); i++ {
			if said[i:i+7] == "1388751" {
				t.Errorf("%q: a telephone number left the parser: %s", text, said)
			}
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want []map[string]int64
	}{
		{"落实资金50", []map[string]int64{{"project_funds": 50}, {"project_funds": 500_000}}},
		{"走访3户，落实资金5", []map[string]int64{{"households_visited": 3, "project_funds": 5}, {"households_visited": 3, "project_funds": 50_000}}},
		{"民情会2场", []map[string]int64{{"symposiums": 2}, {"candid_talks": 2}}},
		{"3户", []map[string]int64{{"households_visited": 3}}},
		{"走访1000户", []map[string]int64{{"households_visited": 1000}}},
		{"走访30多户", []map[string]int64{{"households_visited": 30}}},
		{"*走访6户", []map[string]int64{{"households_visited": 6}, {"households_visited": 6}}},
		{"3件", []map[string]int64{{"appeals_received": 3}, {"opinions_collected": 3}, {"appeals_resolved": 3}}},
		{"走访3-5户", nil}, {"11月31日走访3户", nil},
	} {
		r := read(tt.text)
		if r.Verdict != Ask || len(r.Options) != len(tt.want) {
			t.Errorf("%q: %s (%s) with %d options, want %d", tt.text, r.Verdict, r.Why, len(r.Options), len(tt.want))
			continue
		}
		for i, o := range r.Options {
			if got := figuresOf(Result{Reports: o.Reports}); !equalFigures(got, tt.want[i]) {
				t.Errorf("%q: option %d is %v, want %v", tt.text, i, got, tt.want[i])
			}
		}
	}
}

func equalFigures(a, b map[string]int64) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}
