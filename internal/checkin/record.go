package checkin

import (
	"cmp"
	"slices"
)

// Source names a chat message: the only identity Telegram gives that survives
// redelivery and edits.
type Source struct {
	Chat    int64
	Message int
}

// Kind says what a report is.
type Kind string

// The kinds of report. Zero and leave say that somebody is accounted for, with
// no figures.
const (
	Figures Kind = "r"
	Zero    Kind = "z"
	Leave   Kind = "l"
	// Handled reports count no work of a day: they tell of cases only.
	Handled Kind = "a"
)

// Entry is one figure of a report.
type Entry struct {
	// Code is the indicator's stored name.
	Code string
	// Value is in base units (yuan for money); never negative.
	Value int64
}

// Report is what one person did on one day in one place.
type Report struct {
	// Person is the roster id of the one whose work it is.
	Person  string
	Place   PlaceID
	Day     Day
	Kind    Kind
	Entries []Entry
	// Works are the key works it was done for.
	Works []string
	// Marks are what it tells of cases.
	Marks []Mark `json:"Marks,omitempty"`
}

// Record is the newest revision of one message.
type Record struct {
	Source Source
	// Revision is the edit time in Unix seconds; zero for the original.
	Revision int64
	// Sent is when the message was written, in Unix seconds; it orders
	// statements made about the same day.
	Sent int64
	// By is the roster id of the sender.
	By string
	// Retracted records count nowhere and stay so until the message is edited.
	Retracted bool
	// Answers is the message that this one, which reports nothing itself, gave the
	// figures for; zero for none.
	Answers Source `json:"Answers,omitzero"`
	Reports []Report
}

// SameContent reports whether two revisions mean the same.
func (r Record) SameContent(o Record) bool {
	return r.By == o.By && r.Retracted == o.Retracted && slices.EqualFunc(r.Reports, o.Reports, sameReport)
}

// People lists whom the record names: its sender first, then those it is about.
func (r Record) People() []string {
	out := []string{r.By}
	for _, rep := range r.Reports {
		if !slices.Contains(out, rep.Person) {
			out = append(out, rep.Person)
		}
	}
	return out
}

// again reports whether another report speaks of the same: of a figure of the same
// person's same day. One without figures speaks of all of them.
func (r Report) again(o Report) bool {
	return !r.Settled() && !o.Settled() && r.Person == o.Person && r.Day == o.Day &&
		(len(r.Entries) == 0 || len(o.Entries) == 0 || Overlap(r.Entries, o.Entries))
}

// Overlap reports whether two lists of entries have a figure in common.
func Overlap(a, b []Entry) bool {
	return slices.ContainsFunc(a, func(x Entry) bool {
		return slices.ContainsFunc(b, func(y Entry) bool { return x.Code == y.Code })
	})
}

func sameReport(a, b Report) bool {
	return a.Person == b.Person && a.Place == b.Place && a.Day == b.Day && a.Kind == b.Kind &&
		slices.Equal(a.Entries, b.Entries) && slices.Equal(a.Works, b.Works) && sameMarks(a.Marks, b.Marks)
}

// Supersedes reports whether an arriving revision changes what is stored.
// A redelivery, an edit that changed nothing we count and an older revision
// arriving late do not; nor does the very revision its sender has retracted.
func (r Record) Supersedes(stored Record) bool {
	switch {
	case r.Revision < stored.Revision:
		return false
	case r.Revision == stored.Revision && (stored.Retracted || r.Revision == 0):
		return false // an original is sent once; what comes again is a redelivery
	case stored.Retracted: // only other words bring it back, not a link preview
		stored.Retracted = r.Retracted
		return !r.SameContent(stored)
	default:
		return !r.SameContent(stored)
	}
}

// Statement is one person's word on a Latest indicator.
type Statement struct {
	Source Source
	Sent   int64
	Day    Day
	Place  PlaceID
	Value  int64
}

// before orders statements by the day they speak of, then by when they were
// made.
func (s Statement) compare(o Statement) int {
	return cmp.Or(cmp.Compare(s.Day, o.Day), cmp.Compare(s.Sent, o.Sent),
		cmp.Compare(s.Source.Chat, o.Source.Chat), cmp.Compare(s.Source.Message, o.Source.Message))
}

// Replace returns the statements in order, without those of a source and with
// the given ones.
func Replace(statements []Statement, source Source, with []Statement) []Statement {
	out := make([]Statement, 0, len(statements)+len(with))
	for _, s := range statements {
		if s.Source != source {
			out = append(out, s)
		}
	}
	out = append(out, with...)
	slices.SortStableFunc(out, Statement.compare) // a message may speak of two villages
	return out
}

// Without returns the record less the reports that others say again, and those. A
// record of which nothing is left is retracted.
func (r Record) Without(others []Report) (less Record, again []Report) {
	var kept []Report
	for _, rep := range r.Reports {
		if slices.ContainsFunc(others, rep.again) {
			again = append(again, rep)
		} else {
			kept = append(kept, rep)
		}
	}
	if len(kept) > 0 {
		r.Reports = kept
	} else {
		r.Retracted = true
	}
	return r, again
}

// Apart returns the reports of a list without those on which somebody's own word
// stands, and that word.
func Apart(list, own []Report) (left, stands []Report) {
	for _, rep := range list {
		i := slices.IndexFunc(own, rep.again)
		if i < 0 {
			left = append(left, rep)
		} else {
			stands = append(stands, own[i])
		}
	}
	return left, stands
}

// LessResolved returns the reports of a list without the appeals resolved that their people
// have told of case by case the same day, and what they told.
func LessResolved(list, own []Report) (left, stands []Report) {
	left = slices.Clone(list)
	for _, o := range own {
		i := slices.IndexFunc(left, func(r Report) bool {
			return o.Settled() && !r.Settled() && r.Person == o.Person && r.Day == o.Day && r.Room(Resolved) > 0
		})
		if i < 0 {
			continue
		}
		stands = append(stands, o)
		for _, m := range o.Marks {
			if m.Deed == Resolved && left[i].Room(Resolved) > 0 {
				left[i].Entries = less(left[i].Entries, CodeResolved)
			}
		}
		if len(left[i].Entries) == 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	return left, stands
}

// Amendment is a change of an earlier message by another one or by a button.
type Amendment struct {
	// By is the roster id of who wrote the earlier message.
	By string
	// Source names the message; zero for the newest that Change agrees to.
	Source Source
	// Why counts once, however often the amendment is delivered.
	Why Reason
	// Marks is the message that asks for the change, with nothing reported: it is kept
	// as the answer to the one changed, so that it is never taken for a report of its
	// own. Without a source there is none.
	Marks Record
	// Change makes the new record of the old; false leaves it alone.
	Change func(old Record) (Record, bool)
}

// Retract is the change of an undo.
func Retract(old Record) (Record, bool) {
	old.Retracted = true
	return old, true
}
