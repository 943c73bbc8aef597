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
	// Open is how many appeals are open, told when Appeals.
	Open    int64
	Appeals bool
}

// AnswerAppeals tells of appeals; Percent is how many of those received are resolved, if
// Rate. Open is of all times.
type AnswerAppeals struct {
	said
	Place                    string
	Stretch                  checkin.Stretch
	Until                    checkin.Day
	Received, Resolved, Open int64
	// Then says that what is open was so at the end of the time, not now.
	Then, Rate bool
	Percent    int64
	// Cases are those written down; nil when they say nothing about this answer.
	Cases *Registered
}

// AnswerEntries counts who has sent anything on a day.
type AnswerEntries struct {
	said
	Place            string
	Day              checkin.Day
	Some, Leave, All int
	// Own is true of the asker's own entry.
	Own bool
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

// AskUnread answers a question with a word in it that cannot be asked for.
type AskUnread struct {
	said
	Word string
}

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

// ExportWord is one of the words in an exported file.
type ExportWord string

// The words.
const (
	ExportSummary   ExportWord = "summary" // names of the sheets
	ExportRows      ExportWord = "rows"
	ExportPeople    ExportWord = "people"
	ExportDay       ExportWord = "day" // and of columns
	ExportTown      ExportWord = "town"
	ExportVillage   ExportWord = "village"
	ExportPlace     ExportWord = "place"
	ExportReports   ExportWord = "reports"
	ExportName      ExportWord = "name"
	ExportFigures   ExportWord = "figures"
	ExportZero      ExportWord = "zero"
	ExportLeave     ExportWord = "leave"
	ExportItself    ExportWord = "itself"    // a township apart from its villages
	ExportElsewhere ExportWord = "elsewhere" // a district apart from its townships
	ExportTownID    ExportWord = "town-id"
	ExportPlaceID   ExportWord = "place-id"
	ExportTotal     ExportWord = "total"
)

// Export is one word of an exported file.
type Export struct {
	said
	Word ExportWord
}

// ExportStamp says what was exported by whom and when.
type ExportStamp struct {
	said
	Place   string
	Stretch checkin.Stretch
	Until   checkin.Day
	By, At  string
}

// ExportStock heads a column of what stands at the end of a day.
type ExportStock struct {
	said
	Figure checkin.Figure
	Day    checkin.Day
}

// Exported goes with a file; ExportTooBig says why there is none.
type (
	Exported struct {
		said
		Place   string
		Stretch checkin.Stretch
		Until   checkin.Day
		// People says that a sheet of people's work is in it.
		People bool
	}
	ExportTooBig struct{ said }
	CSVButton    struct{ said }
)
