package text

import "checkinbot/internal/checkin"

// Sentences about who belongs where: registering, inviting, groups, places, and
// what everybody may do with what is kept of them.

// PlaceButton chooses a place; On ticks it, Office marks the township itself among
// its villages.
type PlaceButton struct {
	said
	Place      string
	On, Office bool
}

// PageButton turns to the places before or behind.
type PageButton struct {
	said
	Forward bool
}

// JoinButton leads to registering; Place is set where a group serves several.
type JoinButton struct {
	said
	Place string
}

// JoinVillage asks which village somebody works in. Home is where they are
// registered already; empty for nobody known.
type JoinVillage struct {
	said
	Place, Home string
}

// JoinName asks whether the name is right, or for the name when there is none. Of
// somebody on the roster it is known.
type JoinName struct {
	said
	Place, Name string
	Known       bool
}

// MyNameButton says that it is.
type MyNameButton struct {
	said
	Name string
}

// JoinSent tells that the office has the request.
type JoinSent struct {
	said
	Place, Name string
}

// JoinElsewhere answers somebody who is registered in another township.
type JoinElsewhere struct {
	said
	Place string
}

// JoinNobody and JoinRefused end a request; JoinNobody answers one that nobody
// could decide on.
type (
	JoinNobody  struct{ said }
	JoinEnough  struct{ said } // too many changes in a day
	JoinRefused struct {
		said
		Home string // where they stay; empty for nowhere
	}
)

// JoinNameHow answers what is no name.
type JoinNameHow struct {
	said
	Place string
}

// JoinWaiting answers somebody whose request is with the office.
type JoinWaiting struct {
	said
	Place string
}

// NameAsk asks whether what was written is the real name.
type NameAsk struct {
	said
	Name string
}

// NameButton says that it is.
type NameButton struct {
	said
	Name string
}

// NameTaken confirms a real name.
type NameTaken struct {
	said
	Name string
}

// JoinCard puts a request to the office. Match is where somebody of the name is on
// the roster without an account.
type JoinCard struct {
	said
	Name, Account, Place, Match string
	Same                        bool // somebody else of the name has an account
}

// JoinTaken tells that somebody is registered in another township by now.
type JoinTaken struct {
	said
	Name string
}

// JoinAnswered takes the place of the card.
type JoinAnswered struct {
	said
	Name, Place string
	Agreed      bool
}

// SettledAlready takes the place of a card that somebody else has answered.
type SettledAlready struct {
	said
	Name string
}

// Buttons under cards and questions.
type (
	AgreeButton  struct{ said }
	RefuseButton struct{ said }
	// AgreeAfterAllButton takes a refusal back.
	AgreeAfterAllButton struct{ said }
	InviteAgainButton   struct{ said }
	ConfirmButton       struct{ said }
	DenyButton          struct{ said }
	WithdrawButton      struct{ said }
	SureButton          struct{ said }
	KeepButton          struct{ said }
	ForgetButton        struct{ said }
)

// RoleWelcome greets somebody who has got a role by an invitation.
type RoleWelcome struct {
	said
	Name  string
	Role  checkin.Role
	Place string
	// Nickname asks for the real name.
	Nickname bool
}

// AdminWelcome greets an admin with what is to be done. Places is how many
// townships there are; Blind tells that privacy mode is on.
type AdminWelcome struct {
	said
	Name   string
	Places int
	Blind  bool
}

// InviteWhom, InviteWhere ask for the rest of an invitation.
type (
	InviteWhom  struct{ said }
	InviteCadre struct{ said }
	InviteWhere struct {
		said
		Role checkin.Role
	}
)

// RoleButton chooses a role.
type RoleButton struct {
	said
	Role checkin.Role
}

// InviteLink shows a link to pass on.
type InviteLink struct {
	said
	Role        checkin.Role
	Place, Name string
	URL         string
	Until       checkin.Day
}

// InviteCard tells the maker of a link which account has opened it. Name is whom
// it was made for, if said.
type InviteCard struct {
	said
	Role                 checkin.Role
	Place, Name, Account string
}

// InviteAnswered takes the place of the card.
type InviteAnswered struct {
	said
	Account string
	Name    string // on the roster
	Role    checkin.Role
	Place   string
	Agreed  bool
}

// What somebody hears who opens a link, or makes one.
type (
	InviteOpened    struct{ said }
	InviteOwn       struct{ said }
	InviteRefused   struct{ said }
	InviteWithdrawn struct{ said }
	LinkWrong       struct{ said }
	LinkExpired     struct{ said }
	LinkUsed        struct{ said }
	LinkWithdrawn   struct{ said }
	LinkForwarded   struct{ said }
)

// BindQuestion asks which townships a group belongs to. None tells that there are
// no townships yet.
type BindQuestion struct {
	said
	Title  string
	Places []string
	None   bool
}

// GroupList lists the bound groups, and the townships without one.
type GroupList struct {
	said
	Groups  []GroupLine
	Unbound []string
}

// GroupLine is one group of the list; its title may be unknown.
type GroupLine struct {
	said
	Title  string
	Places []string
}

// GroupButton chooses a group.
type GroupButton struct {
	said
	Title  string
	Places []string
}

// GroupLost tells the admins that the bot was removed from a bound group.
type GroupLost struct {
	said
	Title  string
	Places []string
}

// GroupMute tells the admins that the bot cannot write in a bound group.
type GroupMute struct {
	said
	Title  string
	Places []string
}

// GroupMuted confirms that a group gets no reminder, or does again.
type GroupMuted struct {
	said
	On bool
}

// PlaceUnknown answers a name that is no place, with those most like it.
type PlaceUnknown struct {
	said
	Name string
	Near []string
}

// PlaceList lists the townships with their villages.
type PlaceList struct {
	said
	Places []PlaceLine
}

// PlaceLine is one township of the list.
type PlaceLine struct {
	Name     string
	Villages []string
	New      bool // among places read, not known before
}

// PlacesRead shows what was read out of a list, before it is added.
type PlacesRead struct {
	said
	District string
	Places   []PlaceLine
}

// AddButton agrees to it.
type AddButton struct{ said }

// PlacesAdded and PlacesWrong answer new places.
type (
	PlacesAdded struct {
		said
		Townships, Villages int
		District            string // its new name, if it got one
	}
	PlacesWrong struct {
		said
		Line string
	}
)

// RoleLine is a role in a place.
type RoleLine struct {
	Role  checkin.Role
	Place string
}

// RoleOf says a role by itself.
type RoleOf struct {
	said
	Role  checkin.Role
	Place string
}

// RoleCount is how many people have a role, and who when they are few.
type RoleCount struct {
	Role   checkin.Role
	People int
	Names  []string
}

// PeopleCount tells how many people there are; Without have no account yet.
type PeopleCount struct {
	said
	Roles   []RoleCount
	Without int
}

// PeopleFound lists those of a name.
type PeopleFound struct {
	said
	Name   string
	People []PersonLine
	More   bool
}

// PersonLine is one of them.
type PersonLine struct {
	Name    string
	Roles   []RoleLine
	Account bool
}

// EndButton ends a role; EndSure asks whether it is meant; RoleEnded confirms.
type (
	EndButton struct {
		said
		Name string
		RoleLine
	}
	EndSure struct {
		said
		Name string
		RoleLine
	}
	RoleEnded struct {
		said
		Name string
		RoleLine
	}
)

// YourRoleEnded tells whose role it was.
type YourRoleEnded struct {
	said
	Role  checkin.Role
	Place string
}

// LastAdmin answers whoever would leave the district without an admin.
type LastAdmin struct{ said }

// LateDoubt asks about a report older than the window. Own tells that the sender
// may allow it.
type LateDoubt struct {
	said
	Span  string
	Guess []checkin.Figure
	Own   bool
}

// LateButton puts it to the secretary, or records it.
type LateButton struct {
	said
	Own bool
}

// LateSent tells that the secretary has it.
type LateSent struct{ said }

// LateCard puts it to the secretary.
type LateCard struct {
	said
	Name    string
	Reports []RecordedReport
}

// LateAnswered takes the place of the card, and without a name tells the sender.
type LateAnswered struct {
	said
	Agreed  bool
	Name    string
	Reports []RecordedReport
}

// Mine shows somebody their own totals and newest reports.
type Mine struct {
	said
	Roles   []RoleLine
	Total   Total
	Reports []MyReport
}

// MyReport is one of them; the buttons below name it by its number.
type MyReport struct {
	Number  int
	Other   bool // somebody else entered it
	Reports []RecordedReport
}

// EditButton asks for new figures, EditPrompt says how; EditTooOld sends to the
// secretary.
type (
	EditButton struct {
		said
		Number int
	}
	EditPrompt struct {
		said
		Report RecordedReport // as it is now
	}
	EditTooOld struct{ said }
)

// MyData goes with the file of everything kept about somebody.
type MyData struct {
	said
	Messages int
}

// ForgetSure explains what forgetting does; Forgotten and Kept confirm.
type (
	ForgetSure struct{ said }
	Forgotten  struct {
		said
		Request bool // only a request to be registered was kept
	}
	NothingKept struct{ said }
	Kept        struct{ said }
)

// Muted confirms that somebody gets nothing but answers, or everything again.
type Muted struct {
	said
	On bool
}

// LanguageWhich and LanguageSet are about the sender's language, or the group's.
type (
	LanguageWhich struct {
		said
		Group bool
	}
	LanguageSet struct {
		said
		Group bool
	}
)

// LanguageButton chooses a language, in its own words.
type LanguageButton struct {
	said
	Language checkin.Language
}

// Feedback brings somebody's words to the admins.
type Feedback struct {
	said
	Name, Place, Text string
}

// What the sender hears.
type (
	FeedbackSent   struct{ said }
	FeedbackHow    struct{ said }
	FeedbackNobody struct{ said }
	FeedbackLong   struct {
		said
		Most int
	}
)
