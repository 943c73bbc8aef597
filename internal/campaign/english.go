package campaign

// englishWords are the same in English. Money is in yuan.
var englishWords = voice{
	phrases: map[string][]string{
		"hv": {"visited # households", "# households visited", "visited # hh", "# home visits", "called on # families", "dropped in on # homes", "saw # families", "households visited: #"},
		"ar": {"# appeals", "# appeals received", "# new appeals", "got # requests", "# complaints", "# grievances", "# issues raised", "appeals: #"},
		"po": {"# office members paired", "paired office members: #", "# organ Party members paired"},
		"pr": {"# rural members paired", "paired rural members: #", "# ordinary members paired"},
		"lh": {"linked to # households", "# linked households", "I cover # households", "responsible for # hh", "contact households: #"},
		"dv": {"# field trips", "# cadre visits", "# person-times in the field", "grassroots trips: #", "deep visits: #"},
		"cc": {"# cards", "handed out # cards", "# contact cards", "gave # contact cards", "distributed # cards", "cards: #", "issued # cards", "delivered # liaison cards"},
		"sy": {"# symposiums", "held # symposiums", "# discussion meetings", "# round tables", "symposiums: #"},
		"ct": {"# heart-to-hearts", "# candid talks", "held # heart-to-heart meetings", "# fireside meetings", "candid talks: #"},
		"rr": {"# research reports", "wrote # reports", "# village studies", "submitted # field reports", "finished # research papers", "reports: #"},
		"oc": {"# opinions", "collected # opinions", "# suggestions", "# pieces of feedback", "gathered # views", "opinions: #", "passed on # suggestions"},
		"re": {"# resolved", "resolved # appeals", "# appeals solved", "closed # appeals", "fixed # problems", "settled # cases", "# cases closed", "sorted out # issues"},
		"pm": {"reached # people", "# people reached", "mobilised # people", "briefed # villagers", "spoke to # people", "outreach: # people", "educated # people"},
		"pc": {"# projects", "coordinated # projects", "secured # projects", "landed # projects", "projects: #"},
		"pf": {"secured # yuan", "raised # yuan", "project money # yuan", "allocated # yuan", "funds: # yuan"},
	},
	zero:      []string{"zero report", "nothing to report today", "nil report", "didn't go down to the village today", "no visits today, training in the county all day", "no field work today"},
	leave:     []string{"on leave today", "sick leave today", "on sick leave today", "taking annual leave today, back thursday"},
	joints:    []string{", ", ", ", "; ", ", and "},
	loose:     ", ",
	plain:     []string{"@", "@", "@", "today @", "Today: @", "@ today", "@.", "@, thanks"},
	yesterday: []string{"yesterday @", "yesterday: @", "@ yesterday", "Yesterday I @"},
	place:     []string{"^: @", "[^] @", "in ^: @", "^ - @"},
	there:     []string{"yesterday in ^: @", "^, yesterday: @"},
	number:    englishNumber,
	money:     englishMoney,
}

var englishUndo = []string{"undo my last report", "withdraw my last", "delete last entry"}

var englishChatter = []string{"good morning", "Will visit 5 households tomorrow", "ok", "thanks everyone, the road is slippery today", "Meeting moved to 4 pm", "how many households today?", "noted", "plan to visit 6 families next week"}
