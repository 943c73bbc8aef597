package handlers

import "checkinbot/internal/checkin"

// Right is one thing that a role may allow, always within the place of the grant.
type Right string

// The rights.
const (
	ReportOwn    Right = "report own work"
	ReportOthers Right = "report for others"
	SeeTotals    Right = "see totals"
	OwnData      Right = "see and keep one's own data"
	SetGroup     Right = "set a group's language and reminder"
	BindGroup    Right = "bind a group"
	Admit        Right = "answer a registration"
	AllowLate    Right = "answer a late report"
	InviteClerk  Right = "invite a clerk"
	InviteOthers Right = "invite a secretary, leader or admin"
	EndClerk     Right = "end a cadre's or clerk's role"
	EndOthers    Right = "end any role"
	AddPlaces    Right = "add places"
	SetSchedule  Right = "change the schedule"
	SeeNames     Right = "see who has sent what"
	SetOpening   Right = "set opening totals"
	AnswerReview Right = "answer the look-back"
	SeeReview    Right = "see the look-back"
	// Of one's own appeals, and of others'.
	SeeAppeals          Right = "see one's own appeals"
	SettleAppeals       Right = "settle one's own appeals"
	SeeOthersAppeals    Right = "see a place's appeals"
	SettleOthersAppeals Right = "settle a place's appeals"
)

// rights is the one table of who may do what. What is not in it nobody may do; a
// group's members have no rights by being members.
var rights = map[Right][]checkin.Role{
	ReportOwn:    {checkin.Cadre, checkin.Clerk, checkin.Secretary},
	ReportOthers: {checkin.Clerk, checkin.Secretary},
	SeeTotals:    {checkin.Cadre, checkin.Clerk, checkin.Secretary, checkin.Leader, checkin.Admin},
	OwnData:      {checkin.Cadre, checkin.Clerk, checkin.Secretary, checkin.Leader, checkin.Admin},
	SetGroup:     {checkin.Clerk, checkin.Secretary, checkin.Admin},
	BindGroup:    {checkin.Admin},
	Admit:        {checkin.Clerk, checkin.Secretary, checkin.Admin},
	AllowLate:    {checkin.Secretary, checkin.Admin},
	InviteClerk:  {checkin.Secretary, checkin.Admin},
	InviteOthers: {checkin.Admin},
	EndClerk:     {checkin.Secretary, checkin.Admin},
	EndOthers:    {checkin.Admin},
	AddPlaces:    {checkin.Admin},
	SetSchedule:  {checkin.Secretary, checkin.Admin},
	SetOpening:   {checkin.Admin},
	AnswerReview: {checkin.Secretary},
	SeeReview:    {checkin.Secretary, checkin.Leader, checkin.Admin},
	SeeNames:     {checkin.Clerk, checkin.Secretary},

	SeeAppeals:          {checkin.Cadre, checkin.Clerk, checkin.Secretary, checkin.Leader, checkin.Admin},
	SettleAppeals:       {checkin.Cadre, checkin.Clerk, checkin.Secretary, checkin.Admin},
	SeeOthersAppeals:    {checkin.Clerk, checkin.Secretary, checkin.Leader, checkin.Admin},
	SettleOthersAppeals: {checkin.Clerk, checkin.Secretary, checkin.Admin},
}

// may reports whether a person, who may be nobody, has the right over a place.
func may(p *checkin.Person, r Right, place checkin.PlaceID) bool {
	return p != nil && p.May(place, rights[r]...)
}

// mayAnywhere reports whether a person has the right over any place.
func mayAnywhere(p *checkin.Person, r Right) bool {
	if p == nil {
		return false
	}
	for _, g := range p.Grants {
		if may(p, r, g.Place) {
			return true
		}
	}
	return false
}

// inviting is the right needed to invite somebody to a role; none for cadres, who
// register by the group's link.
func inviting(role checkin.Role) Right {
	switch role {
	case checkin.Clerk:
		return InviteClerk
	case checkin.Secretary, checkin.Leader, checkin.Admin:
		return InviteOthers
	default:
		return ""
	}
}

// ending is the right needed to end a role.
func ending(role checkin.Role) Right {
	if role == checkin.Cadre || role == checkin.Clerk {
		return EndClerk
	}
	return EndOthers
}
