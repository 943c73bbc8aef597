package checkin

import "strconv"

// Review is what a campaign asks of each township when it looks back on a quarter.
type Review struct {
	// Ratings are the answers to choose from, best first.
	Ratings []Label `yaml:"ratings"`
	// Questions are asked in this order.
	Questions []ReviewQuestion `yaml:"questions"`
}

// ReviewQuestion is one of them.
type ReviewQuestion struct {
	// Code is the stored name; it must never change once it was answered.
	Code string `yaml:"code"`
	Ask  Label  `yaml:"ask"`
}

// Finding is a township's answer to one question about a quarter.
type Finding struct {
	Place PlaceID `json:"place"`
	// Quarter is its first day.
	Quarter Day    `json:"quarter"`
	Code    string `json:"code"`
	// Rating counts from one, the best; zero for none.
	Rating int `json:"rating"`
	// Words are a sentence, masked; may be empty.
	Words string `json:"words,omitempty"`
}

// Problem is something found that somebody is to mend by a day. It shows until closed.
type Problem struct {
	// Number tells it apart within the district.
	Number int     `json:"number"`
	Place  PlaceID `json:"place"`
	Words  string  `json:"words"`
	Owner  string  `json:"owner"`
	Due    Day     `json:"due"`
	Opened Day     `json:"opened"`
	// Closed is zero while it is open.
	Closed Day `json:"closed,omitempty"`
}

// Overdue reports whether an open problem's day is past.
func (p Problem) Overdue(today Day) bool { return p.Closed == 0 && p.Due < today }

// ID is what the problem is kept under.
func (p Problem) ID() string { return strconv.Itoa(p.Number) }
