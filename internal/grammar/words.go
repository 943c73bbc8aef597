package grammar

// generalWords are the words that are not about one indicator. They are data:
// order does not matter, and the longest match wins.
var generalWords = map[class][]string{
	negation: {"didn't", "did not", "couldn't", "could not", "failed to", "haven't", "have not", "not yet", "没有", "没", "无", "未", "没有收集到", "没收集到", "没有收到", "没收到", "未收到", "没接到", "没有发", "没发", "没有开", "没开", "no", "zero", "none"},
	plan:     {"明天", "明日", "后天", "下周", "下月", "下个月", "计划", "拟", "准备", "打算", "将要", "即将", "预计", "争取明", "要去", "想去", "will", "tomorrow", "plan to", "planning to", "next week", "going to", "intend to", "回头报", "要走访", "想走访", "还要", "还需", "应该走访", "应该去", "马上", "等下", "过几天", "月底前", "争取走", "确保", "如果", "假如", "的话", "need to", "let's", "want to", "plan", "plans", "if", "等会", "待会", "稍后"},
	order:    {"请", "务必", "抓紧", "各村", "各位", "大家", "必须", "需要", "不得", "没走访的", "没下村的", "没入户的", "没报的", "零报告的", "不用报", "不用发", "还差", "补齐", "尽快", "注意", "please", "must", "make sure", "everyone", "should"},
	target:   {"任务", "应访", "目标", "每人", "每户", "每村", "每个", "指标", "还剩", "剩", "剩余", "应走访", "needs", "need", "left", "still", "target", "goal", "remaining", "left to"},
	history:  {"疫情期间", "以前", "曾经", "过去", "去年", "前年", "上个月", "上月", "used to", "last year", "ago"},
	question: {
		"多少", "有几", "几件", "几次", "几张", "几场", "how many", "how much", "截至目前", "截止目前", "活动以来", "对比", "比上月", "比上周", "报了没有", "报了没", "解决率", "排第几",
		"up to now", "so far in total", "compare", "compared with",
	},
	doubt:    {"吗", "?", "可以吗", "行不", "够不够", "can you", "could you", "么?", "几户", "几家", "哪", "谁", "是不是", "有没有", "did", "who", "which", "when", "why", "have you", "has anyone"},
	subtotal: {"其中", "其中:", "including", "of which", "of them"},
	running:  {"累计", "本月已", "本年已", "今年已", "目前已", "截至", "总计已", "in total so far", "to date", "cumulative", "total so far"},
	whole:    {"共", "共计", "合计", "一共", "总共", "总计", "小计", "altogether", "in total", "total"},
	roughly: {
		"约", "大约", "大概", "近", "将近", "接近", "差不多", "左右", "上下", "余", "多", "来", "几", "数", "十几", "几十", "上百", "几百", "数十", "数百", "若干", "部分", "多数", "许多", "不少", "好几",
		"about", "around", "nearly", "almost", "some", "several", "a few", "few", "a couple", "a couple of", "roughly", "approximately", "over", "more than", "at least", "dozens", "many", "or so", "以上", "以下", "至少", "不到", "超过", "不少于", "出头", "plus", "or more", "less than", "under", "half", "half a", "~",
	},
	idle: {
		"零报告", "0报告", "零上报", "另报告", "零抱告", "今日零报告", "没下村", "没有下村", "未下村", "没去村里", "没走访", "没有走访", "未走访", "没有入户", "没入户", "未入户", "无事项", "无情况", "nothing to report", "nothing today", "no visits", "no visits today", "nil report", "zero report", "did not go out",
	},
	leave:   {"请假", "病假", "事假", "年假", "休假", "婚假", "产假", "探亲假", "调休", "on leave", "day off", "sick leave", "annual leave"},
	amend:   {"更正", "改为", "改成", "应为", "应该是", "更证", "跟正", "报错了", "说错了", "写错了", "打错了", "修改", "correction", "correct to", "should be", "i meant"},
	more:    {"再加", "再添", "另加", "补加", "追加", "add another", "plus another"},
	retract: {"撤回上一条", "撤回上条", "撤销上一条", "撤回", "撤销", "删除上一条", "作废", "上一条作废", "undo", "withdraw", "cancel my last", "delete my last"},
	slip:    {"上一条多", "上一条少", "上条多", "上条少", "多打了", "少打了", "多报了", "少报了"},
	proxy:   {"代报", "代抱", "帮忙报", "报一下", "替", "on behalf of", "reporting for"},
	learned: {"发现", "得知", "了解到", "听说", "据说", "村里有", "全村有", "有1家", "found that", "heard that", "learned that"},
	lump:    {"月", "年", "今年", "本年", "季度", "以来", "至今", "最近", "近期", "前几天", "前些天", "这几天", "这两天", "这三天", "近三天", "三天", "两天", "本周", "这周", "上周", "一周", "本月", "这个月", "月份", "this week", "this month", "these days", "last week", "last month"},
	measure: {
		"点", "点钟", "时", "分", "分钟", "小时", "天", "岁", "亩", "米", "公里", "里路", "里", "斤", "公斤", "吨", "度", "%", "％", "组", "号楼", "楼", "栋", "层", "房", "路", "辆", "头", "只", "棵", "株", "周", "级", "届", "期", "版", "页", "遍", "趟", "步", "km", "m", "kg", "hours", "hour", "minutes", "years", "mu",
	},
	noise: {
		"走访表", "走访率", "走访情况", "走访工作", "走访任务", "日报", "周报", "月报", "意见建议表", "一下", "一起", "一些", "一直", "一定", "一样", "第一", "统一", "万一", "唯一", "一般", "三农", "两委", "四群", "项目部", "会议室", "诉求人", "已转", "转账", "价格", "半天", "半日", "more", "new", "请查收", "请审阅", "请知悉", "请领导批示", "请批示", "驻村期间", "下村期间", "下乡期间", "不请假", "批准请假", "请假要", "请假条", "休假回来", "补报", "补", "补抱", "backfill", "back-fill", "late report",
	},
	others:     {"全乡", "全镇", "全区", "全街道", "汇总", "他", "她", "他们", "她们", "书记", "主任", "镇长", "乡长", "县长", "区长", "县领导", "区领导", "同志们", "he", "she", "they", "the secretary", "the leader"},
	parting:    {"上午", "下午", "早上", "晚上", "中午", "又", "另", "另外", "还有", "morning", "afternoon", "evening", "another"},
	pending:    {"待", "待解决", "待办", "正在", "需", "需解决", "不能", "不了", "没解决", "没有解决", "未解决", "未办结", "没办结", "希望", "想", "答应", "上报解决", "已上报", "not resolved", "not yet resolved", "unresolved", "to be"},
	each:       {"各", "分别", "each", "respectively"},
	elsewhere:  {"收到联系卡", "领取联系卡", "领到联系卡", "收到卡", "领取", "申报项目", "谋划项目", "储备项目", "查看项目", "项目经理", "缺口", "资金缺口", "项目资金缺口", "缺资金", "received", "投诉电话", "意见箱", "化解矛盾", "矛盾纠纷", "调解纠纷", "调解矛盾", "民情日记", "日记", "登记卡", "民情登记卡", "disputes", "dispute", "diary"},
	instead:    {"不是", "而不是", "not"},
	oddMeeting: {"民情会", "开会", "会议", "meeting", "meetings"},
}

// typos maps homophones people type to the words they mean. They are words of
// the lexicon like any other, so they count only where the right word would.
var typos = map[string]string{
	"走防": "走访", "走仿": "走访", "走坊": "走访", "走房": "走访", "走方": "走访",
	"述求": "诉求", "诉救": "诉求", "素求": "诉求", "诉球": "诉求",
	"联糸卡": "联系卡", "连系卡": "联系卡", "联戏卡": "联系卡", "发联糸卡": "发联系卡", "民情联糸卡": "民情联系卡",
	"坐谈会": "座谈会", "坐谈": "座谈", "座淡会": "座谈会", "恳淡会": "恳谈会", "垦谈会": "恳谈会", "肯谈会": "恳谈会",
	"人此": "人次", "仁次": "人次", "人词": "人次", "户此": "户次", "场此": "场次",
	"解觉": "解决", "解绝": "解决", "宣专": "宣传", "意建": "意见", "调言报告": "调研报告",
	"更证": "更正", "跟正": "更正", "代抱": "代报",
}
