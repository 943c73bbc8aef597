package text

import (
	"checkinbot/internal/checkin"
)

// Welcome greets someone on the roster who starts a private chat.
type Welcome struct {
	said
	Name  string
	Place string
	// Reports is true for those who report work of their own; Office and Late for
	// those who are asked about registrations and late reports.
	Reports, Office, Late bool
}

// Stranger tells someone who is not on the roster how to get there.
type Stranger struct {
	said
	Number int64
	// Former people were registered once.
	Former bool
}

// StrangerInGroup answers a report by someone who is not on the roster.
type StrangerInGroup struct {
	said
	// Asked is true when it answers a command, not a report.
	Asked bool
}

// GroupWelcome explains the bot to a group; the buttons under it lead to
// registering.
type GroupWelcome struct {
	said
	Places []string
	// Blind is true while privacy mode hides ordinary messages from the bot.
	Blind bool
	// Username of the bot, without @.
	Username string
}

// GroupUnbound tells a group that it belongs to no township yet.
type GroupUnbound struct {
	said
	Chat int64
}

// Help lists what can be written.
type Help struct {
	said
	// Reports, Office, Manage and Admin add what cadres, clerks, secretaries and
	// admins can do.
	Reports, Office, Manage, Admin bool
}

// Privacy says what is kept and what is not.
type Privacy struct{ said }

// Recorded confirms in words what a message was understood as.
type Recorded struct {
	said
	// Reports are one or, in lists, several.
	Reports []RecordedReport
	// Kept are people's own reports that stand instead of a list's.
	Kept []RecordedReport
	// Replaced is what others had entered, and counts no more beside the own report.
	Replaced []RecordedReport
	// Changed says that an earlier version of the message was replaced.
	Changed bool
	// Left lists what was not counted, with the reason.
	Left []LeftOut
	// Withdrawn are numbers of appeals that are registered no more.
	Withdrawn []string
}

// RecordedReport is one line of a confirmation.
type RecordedReport struct {
	Day     checkin.Day
	Place   string
	Figures []checkin.Figure
	// Zero and Leave replace the figures.
	Zero, Leave bool
	// Late says that the message counts for the day before, because it was sent
	// before the day's cut.
	Late bool
	// Name is set when the report is for somebody else.
	Name string
	// Works are the key works it counts under, too.
	Works []string
	// Handled reports tell of cases only.
	Handled bool
	Cases   []CaseMark
}

// LeftOut is a stretch of a message that was not counted. Why is a reason code
// of the grammar.
type LeftOut struct{ Text, Why string }

// Removed confirms that an edited message no longer counts.
type Removed struct {
	said
	Withdrawn []string
}

// Doubt asks about a message that cannot be recorded as it stands. Why is a
// reason code of the grammar.
type Doubt struct {
	said
	Why  string
	Span string
	// Guess is what would have been recorded; may be empty.
	Guess []checkin.Figure
}

// ChoiceButton is a reading of a doubtful message that a tap records.
type ChoiceButton struct {
	said
	// Set says that it corrects what was recorded before.
	Set bool
	// Name is set when it is somebody else's report.
	Name    string
	Figures []checkin.Figure
}

// NothingToAddTo answers 再加2户 on a day without a record.
type NothingToAddTo struct {
	said
	Day     checkin.Day
	Figures []checkin.Figure
}

// HowToCorrect answers a correction written as a message of its own.
type HowToCorrect struct{ said }

// NotUnderstood answers private chatter; Asks is true of those who only ask.
type NotUnderstood struct {
	said
	Asks bool
}

// NotOwnWork answers a private message that gives a whole place's figures.
type NotOwnWork struct{ said }

// NotYours answers a forward in a private chat.
type NotYours struct{ said }

// Nameless answers a report written as an anonymous admin or a channel.
type Nameless struct{ said }

// NoRight refuses what the person's role does not allow.
type NoRight struct {
	said
	Command string
}

// NotYoursToReport refuses a report that is not the sender's to make.
type NotYoursToReport struct{ said }

// UnknownCommand answers a command the bot does not know.
type UnknownCommand struct {
	said
	Commands []string // what the asker can use
}

// Undone confirms that a message no longer counts.
type Undone struct {
	said
	Reports   []RecordedReport
	Withdrawn []string
}

// NothingToUndo answers when no recent message counts.
type NothingToUndo struct{ said }

// Total shows what a place has done.
type Total struct {
	said
	Place string
	Day   checkin.Day
	// Today, Month and Ever are in catalogue order; empty means nothing yet.
	Today, Month, Ever []checkin.Figure
}

// Tally is the evening message to a township's group.
type Tally struct {
	said
	Place   string
	Day     checkin.Day
	Figures []checkin.Figure
	// Received, Resolved and Open are the day's appeals and what is open of all.
	// Open is negative when the bot did not see some appeals arrive.
	Received, Resolved, Open int64
	// Reports is how many messages the tally rests on; AsOf the minute.
	Reports int64
	AsOf    Moment
	// Late says that it comes after its time, Down that an outage was why, Again that
	// it takes the place of itself with other figures.
	Late, Down, Again bool
}

// Reminder is the afternoon offer to a township's group.
type Reminder struct{ said }

// UndoButton is the label under a confirmation, and under a list of reports with
// the number of one.
type UndoButton struct {
	said
	Number int
}

// UndoneToast and NothingToUndoToast answer a press on it.
type (
	UndoneToast        struct{ said }
	NothingToUndoToast struct{ said }
)

// DoneQuietly stands in a group for a correction of what was said elsewhere.
// RecordedToast, AlreadyToast, TooLateToast, NotForYouToast, StaleToast and
// DoneToast answer a tap on a button.
type (
	RecordedToast  struct{ said }
	AlreadyToast   struct{ said }
	DoneQuietly    struct{ said }
	TooLateToast   struct{ said }
	NotForYouToast struct{ said }
	StaleToast     struct{ said }
	DoneToast      struct{ said }
)

// Menu lines describe the commands.
type (
	MenuStart    struct{ said }
	MenuHelp     struct{ said }
	MenuTotal    struct{ said }
	MenuMe       struct{ said }
	MenuUndo     struct{ said }
	MenuAppeals  struct{ said }
	MenuLanguage struct{ said }
	MenuMute     struct{ said }
	MenuFeedback struct{ said }
	MenuPrivacy  struct{ said }
	MenuMyData   struct{ said }
	MenuForget   struct{ said }
)
