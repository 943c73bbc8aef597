package grammar

// Reason is a code for why something was doubted, left out or ignored. The
// sentences for people are in package text.
type Reason string

// Why a message is asked about.
const (
	Approximate   Reason = "approximate"    // 30多, about 50
	Range         Reason = "range"          // 3-5, 二三
	Fraction      Reason = "fraction"       // 2.5户
	Negative      Reason = "negative"       // -3
	TooLarge      Reason = "too-large"      // does not fit any counter
	Malformed     Reason = "malformed"      // 百十万
	OverLimit     Reason = "over-limit"     // more than one message plausibly says
	UnitMismatch  Reason = "unit-mismatch"  // 走访15人次
	NoFigure      Reason = "no-figure"      // 3户: of what?
	MoneyUnit     Reason = "money-unit"     // 资金50: 元 or 万元?
	WhichMeeting  Reason = "which-meeting"  // 民情会
	News          Reason = "news"           // 得知有5户
	Negated       Reason = "negated"        // 没走访3户
	Contradiction Reason = "contradiction"  // parts and total differ
	DateFuture    Reason = "date-future"    //
	DateInvalid   Reason = "date-invalid"   // 2月30日
	DateOld       Reason = "date-old"       // outside the back-fill window
	DatesSeveral  Reason = "dates-several"  // one message, several days
	Period        Reason = "period"         // 10月份: not a day
	OtherPerson   Reason = "other-person"   // 王芳走访3户: on behalf?
	UnknownPerson Reason = "unknown-person" // 老李
	SeveralPeople Reason = "several-people" //
	SeveralPlaces Reason = "several-places" // two villages in one message
	Repeated      Reason = "repeated"       // 走访3户，走访3户
	Unclear       Reason = "unclear-change" // *走访6户
	NothingToSet  Reason = "nothing-to-set" // 更正 without figures
)

// Why a numeral was left out, or a message ignored.
const (
	Subtotal   Reason = "subtotal"
	Cumulative Reason = "cumulative"
	Restated   Reason = "restated"
	Planned    Reason = "planned"
	Told       Reason = "told-to-others"
	Wanted     Reason = "target"
	Past       Reason = "long-ago"
	Asked      Reason = "question"
	PeopleMet  Reason = "people-met"
	Measure    Reason = "other-measure"
	Replaced   Reason = "replaced"
	Contact    Reason = "contact-masked"
	Foreign    Reason = "not-own-words"
	Chatter    Reason = "no-report"
)

var oddReasons = map[string]Reason{
	oddFraction: Fraction, oddRange: Range, oddRough: Approximate, oddNegative: Negative, oddHuge: TooLarge, oddForm: Malformed,
}
