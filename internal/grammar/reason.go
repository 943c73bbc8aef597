package grammar

// Reason is a code for why something was doubted, left out or ignored. The
// sentences for people are in package text, by its name.
type Reason uint8

// Why a message is asked about.
const (
	none          Reason = iota
	Approximate          // 30多, about 50
	Range                // 3-5, 二三
	Fraction             // 2.5户
	Negative             // -3
	TooLarge             // does not fit any counter
	Malformed            // 百十万
	OverLimit            // more than one message plausibly says
	UnitMismatch         // 走访15人次
	NoFigure             // 3户: of what?
	WhichFigure          // 意见诉求共5件: how many of each?
	MoneyUnit            // 资金50: 元 or 万元?
	WhichMeeting         // 民情会
	HowMany              // 群众反映路灯坏了: one appeal?
	Unfinished           // 正在办理3件, 申报项目1个
	Pinyin               // zoufang 3 hu
	Contradiction        // parts and total differ
	DateFuture
	DateInvalid   // 2月30日
	DateUnclear   // last monday, said on a wednesday
	DateOld       // outside the back-fill window
	DatesSeveral  // several days for one figure
	Period        // 10月份: not a day
	OtherPerson   // 王芳走访3户: on behalf?
	UnknownPerson // 代小王报
	WhichPerson   // two bear the name
	SeveralPeople // 王芳、张建国走访6户: how many each?
	SeveralPlaces // two villages, one figure
	Repeated      // 走访3户，走访3户
	Unclear       // *走访6户
	NothingToSet  // 更正 without figures
	TooLong       // more than a message can hold
	Unusual       // far more than the sender usually tells; not found by the grammar

	// Why a numeral was left out, or a message ignored.

	Subtotal    // 其中贫困户2户
	Cumulative  // 累计86户
	Restated    // 共5户
	Planned     // 明天走访5户
	Conditional // 如果走访5户
	Told        // 请各村走访5户
	Wanted      // 每人5户
	Past        // 去年走访80户
	News        // 听说隔壁村走访9户
	Shown       // 格式：走访3户
	Asked       // 走访几户？
	Denied      // 2户没在家
	Compared    // 比昨天多2户
	PeopleMet   // 参会45人
	Measure     // 3公里
	Elsewhere   // 化解矛盾2件
	Replaced    // 不是3户
	Contact     // a telephone, an identity number, a plate
	Foreign     // a forward or a quote
	NotOwn      // 全乡走访46户
	Chatter

	reasons // how many there are
)

var reasonNames = [reasons]string{
	Approximate:   "approximate",
	Range:         "range",
	Fraction:      "fraction",
	Negative:      "negative",
	TooLarge:      "too-large",
	Malformed:     "malformed",
	OverLimit:     "over-limit",
	UnitMismatch:  "unit-mismatch",
	NoFigure:      "no-figure",
	WhichFigure:   "which-figure",
	MoneyUnit:     "money-unit",
	WhichMeeting:  "which-meeting",
	HowMany:       "how-many",
	Unfinished:    "unfinished",
	Pinyin:        "pinyin",
	Contradiction: "contradiction",
	DateFuture:    "date-future",
	DateInvalid:   "date-invalid",
	DateUnclear:   "date-unclear",
	DateOld:       "date-old",
	DatesSeveral:  "dates-several",
	Period:        "period",
	OtherPerson:   "other-person",
	UnknownPerson: "unknown-person",
	WhichPerson:   "which-person",
	SeveralPeople: "several-people",
	SeveralPlaces: "several-places",
	Repeated:      "repeated",
	Unclear:       "unclear-change",
	NothingToSet:  "nothing-to-set",
	TooLong:       "too-long",
	Unusual:       "unusual",
	Subtotal:      "subtotal",
	Cumulative:    "cumulative",
	Restated:      "restated",
	Planned:       "planned",
	Conditional:   "conditional",
	Told:          "told-to-others",
	Wanted:        "target",
	Past:          "long-ago",
	News:          "news",
	Shown:         "example",
	Asked:         "question",
	Denied:        "not-done",
	Compared:      "compared",
	PeopleMet:     "people-met",
	Measure:       "other-measure",
	Elsewhere:     "counted-elsewhere",
	Replaced:      "replaced",
	Contact:       "contact-masked",
	NotOwn:        "not-own-work",
	Foreign:       "not-own-words",
	Chatter:       "no-report",
}

// String returns the reason's name; empty for none.
func (r Reason) String() string { return reasonNames[r] }

// Reasons lists every reason.
func Reasons() []Reason {
	out := make([]Reason, 0, reasons)
	for r := none + 1; r < reasons; r++ {
		out = append(out, r)
	}
	return out
}
