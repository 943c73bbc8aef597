package text

import "checkinbot/internal/checkin"

// Sentences of the look-back.

// ReviewLine is one question with its answer; an empty rating means none yet.
type ReviewLine struct {
	Number        int
	Ask           string
	Rating, Words string
}

// ProblemLine is a problem that was found.
type ProblemLine struct {
	checkin.Problem
	Town    string
	Overdue bool
}

// ReviewView is a township's answers for its secretary.
type ReviewView struct {
	said
	Place    string
	Stretch  checkin.Stretch
	Lines    []ReviewLine
	Problems []ProblemLine
}

// ReviewTable is every township's for leaders.
type ReviewTable struct {
	said
	Stretch checkin.Stretch
	Asks    []ReviewLine
	Towns   []ReviewTown
}

// None are the townships that have answered nothing and found nothing.
func (r ReviewTable) None() (out []string) {
	for _, t := range r.Towns {
		if len(t.Ratings)+len(t.Problems) == 0 {
			out = append(out, t.Place)
		}
	}
	return out
}

// ReviewTown is one line of it.
type ReviewTown struct {
	Place    string
	Ratings  []ReviewLine
	Problems []ProblemLine
}

// Steps of answering, and buttons.
type (
	ReviewAsk struct {
		said
		Ask string
	}
	ReviewRated struct {
		said
		Ask, Rating string
	}
	ReviewWords struct {
		said
		Ask string
	}
	WordsButton  struct{ said }
	ReviewWorded struct {
		said
		Words string
	}
	ReviewNone   struct{ said }
	ReviewButton struct {
		said
		Number int
	}
	RatingButton struct {
		said
		Rating string
	}
	ProblemRaised struct {
		said
		ProblemLine
	}
	ProblemMended struct {
		said
		checkin.Problem
	}
	ProblemHow   struct{ said }
	MendedButton struct {
		said
		Number int
	}
	ReviewSheet struct {
		said
		Stretch checkin.Stretch
	}
	ReviewHead struct{ said }
)

// ReviewReminder asks a secretary once a quarter for what is not answered yet.
type ReviewReminder struct {
	said
	Place   string
	Stretch checkin.Stretch
	Left    int
}
