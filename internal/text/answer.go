package text

import "checkinbot/internal/checkin"

// Answers to questions about totals.

// Answer is a place's or a person's totals over a stretch of days.
type Answer struct {
	said
	Place   string
	Stretch checkin.Stretch
	// Until is the last day counted when the stretch is not over yet.
	Until checkin.Day
	// Figures have their values of the other time, when Compared.
	Figures  []Compared
	Compared bool
	Against  checkin.Stretch
	Reports  int64
	// Opening says that what was achieved before the bot began is in it; Standing that
	// figures were asked for which have no total over a while.
	Opening, Standing bool
}

// AnswerOf makes the answer of a tally; standing figures show only in totals up to a day.
func AnswerOf(c *checkin.Catalogue, place string, of checkin.Stretch, today checkin.Day, t checkin.Tally) Answer {
	s := Answer{Place: place, Stretch: of, Until: of.Until(today), Reports: t.Reports(), Opening: len(t.Opening) > 0}
	for _, f := range t.Figures(c, of.Unit == checkin.Ever) {
		s.Figures = append(s.Figures, Compared{Figure: f})
	}
	return s
}

// AnswerParts are the totals of each township or village.
type AnswerParts struct {
	said
	Place   string
	Stretch checkin.Stretch
	Until   checkin.Day
	Parts   []AnswerPart
}

// None are the places of which there is nothing to tell.
func (a AnswerParts) None() (out []string) {
	for _, p := range a.Parts {
		if len(p.Figures) == 0 {
			out = append(out, p.Place)
		}
	}
	return out
}

// AnswerPart is one of them.
type AnswerPart struct {
	Place   string
	Figures []checkin.Figure
}

// AnswerAppeals tells of appeals; Percent is how many of those received are resolved, if
// Rate. Open is of all times.
type AnswerAppeals struct {
	said
	Place                    string
	Stretch                  checkin.Stretch
	Until                    checkin.Day
	Received, Resolved, Open int64
	Rate                     bool
	Percent                  int64
}

// AnswerEntries counts who has sent anything on a day.
type AnswerEntries struct {
	said
	Place            string
	Day              checkin.Day
	Some, Leave, All int
}

// Bulletin is the paragraph that opens a report, to be copied. Now is true of the whole
// campaign up to today; Clauses is empty when there is nothing to tell.
type Bulletin struct {
	said
	Now     bool
	Stretch checkin.Stretch
	Until   checkin.Day
	Place   string
	Clauses string
	// Plain leaves out what is said around it.
	Plain bool
}

// AskPlaceUnknown and AskPeriodUnknown answer a question about what nobody knows.
type (
	AskPlaceUnknown struct {
		said
		Word string
		Near []string
	}
	AskPeriodUnknown struct {
		said
		Word string
	}
)

// AskScope answers a question about a place the asker may not see.
type AskScope struct {
	said
	Place, Yours string
}

// AskFuture answers a question about days to come.
type AskFuture struct {
	said
	Stretch checkin.Stretch
}

// AskWhichTown asks for a township, of which villages are to be shown.
type AskWhichTown struct{ said }

// TurnButton leads to the stretch before or after.
type TurnButton struct {
	said
	Stretch checkin.Stretch
	Forward bool
}

// Buttons under an answer.
type (
	FiguresButton  struct{ said }
	CompareButton  struct{ said }
	TownsButton    struct{ said }
	VillagesButton struct{ said }
	BulletinButton struct{ said }
)

// OpeningView lists what was achieved before the bot began, as it was set.
type OpeningView struct {
	said
	Places []AnswerPart
}

// OpeningRead shows what would be set, OpeningSet what is; a figure of zero is set no more.
type (
	OpeningRead struct {
		said
		Place   string
		Figures []checkin.Figure
	}
	OpeningSet struct {
		said
		Place   string
		Figures []checkin.Figure
	}
)

// OpeningHow says how it is written; Left is what could not be read.
type OpeningHow struct {
	said
	Left string
}

// OpeningStanding refuses a figure that is each person's newest word.
type OpeningStanding struct {
	said
	Figure checkin.Figure
}

// OpeningButton agrees.
type OpeningButton struct{ said }
