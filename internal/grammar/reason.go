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

	// Why a numeral was left out, or a message ignored.

	Subtotal
	Cumulative
	Restated
	Planned
	Conditional
	Told
	Wanted
	Past
	News
	Shown
	Asked
	Denied
	Compared // 比昨天多2户
	PeopleMet
	Measure
	Elsewhere
	Replaced
	Contact
	Foreign
	NotOwn // 全乡走访46户
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
