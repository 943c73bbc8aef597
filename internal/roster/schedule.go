package roster

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"checkinbot/internal/checkin"
)

// RuleReader reads when something goes out: a time of day or a cron expression.
// Without one only times are known, because cron is the scheduler's.
type RuleReader func(text string) (checkin.Rule, error)

func readClock(text string) (checkin.Rule, error) {
	if _, err := checkin.ParseClock(text); err != nil {
		return checkin.Rule{}, errors.New("want off or a time like 18:30")
	}
	return checkin.Rule{At: text}, nil
}

// ruleRow is one sending of a place, or its quiet hours.
type ruleRow struct {
	at         Pos
	what, rule string
}

var quietWords = []string{"quiet", "安静"}

// schedule checks what a place has of its own.
func (c *checker) schedule(place checkin.PlaceID, rows []ruleRow) *checkin.Schedule {
	s := checkin.Schedule{Rules: map[checkin.Sending]checkin.Rule{}}
	for _, r := range rows {
		if slices.Contains(quietWords, r.what) {
			s.Quiet = r.rule
			if !isHours(r.rule) {
				c.wrong(r.at, "schedule of %s: quiet %q: want hours like 21:00-08:00", place, r.rule)
			}
			continue
		}
		what, known := checkin.ParseSending(r.what)
		_, twice := s.Rules[what]
		switch {
		case !known:
			c.wrong(r.at, "schedule of %s: %q: want reminder, tally, summary, weekly, monthly, digest or quiet", place, r.what)
			continue
		case what == checkin.SendDigest && place != checkin.District:
			c.wrong(r.at, "schedule of %s: only the district has a digest", place)
		case twice:
			c.wrong(r.at, "schedule of %s: %s appears twice", place, r.what)
		}
		rule, err := checkin.Rule{Off: true}, error(nil)
		if !checkin.SaysOff(r.rule) {
			rule, err = c.readRule(r.rule)
		}
		if err != nil {
			c.wrong(r.at, "schedule of %s: %s %q: %v", place, r.what, r.rule, err)
		}
		s.Rules[what] = rule
	}
	return &s
}

func isHours(text string) bool {
	from, to, ok := strings.Cut(text, "-")
	_, err1 := checkin.ParseClock(from)
	_, err2 := checkin.ParseClock(to)
	return ok && err1 == nil && err2 == nil
}

// schedule reads {tally: "19:00", reminder: off}; nil when the file is silent.
func (r yamlReader) schedule(n *yaml.Node, place checkin.PlaceID) *checkin.Schedule {
	switch {
	case n.Kind == 0:
		return nil
	case n.Kind != yaml.MappingNode:
		r.wrong(at(n), "schedule of %s: want fields like tally, reminder", place)
		return nil
	}
	var rows []ruleRow
	for i := 0; i+1 < len(n.Content); i += 2 {
		rows = append(rows, ruleRow{at(n.Content[i]), n.Content[i].Value, n.Content[i+1].Value})
	}
	return r.checker.schedule(place, rows)
}

// asBefore in a cell takes away what a place has of its own.
var asBefore = []string{"default", "默认"}

// scheduleFrom reads a cell, 小结 19:00；提醒 关; nil when it is empty.
func (c *checker) scheduleFrom(at Pos, place checkin.PlaceID, cell string) *checkin.Schedule {
	if cell == "" {
		return nil
	}
	var rows []ruleRow
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == '；' || r == '\n' }) {
		if part = strings.TrimSpace(part); part == "" || slices.Contains(asBefore, part) {
			continue
		}
		what, rule, _ := strings.Cut(part, " ")
		rows = append(rows, ruleRow{at, what, strings.TrimSpace(rule)})
	}
	return c.schedule(place, rows)
}

// lines are a place's own rules in the order of a day, as both formats write them.
func lines(s *checkin.Schedule) [][2]string {
	if s == nil {
		return nil
	}
	var out [][2]string
	for _, what := range checkin.Sendings {
		if r, ok := s.Rules[what]; ok {
			out = append(out, [2]string{string(what), ruleText(r)})
		}
	}
	if s.Quiet != "" {
		out = append(out, [2]string{quietWords[0], s.Quiet})
	}
	return out
}

func ruleText(r checkin.Rule) string {
	switch {
	case r.Off:
		return "off"
	case r.Cron != "":
		return r.Cron
	}
	return r.At
}

func scheduleText(s *checkin.Schedule) string {
	var parts []string
	for _, line := range lines(s) {
		parts = append(parts, fmt.Sprintf("%s %s", line[0], line[1]))
	}
	return strings.Join(parts, "; ")
}

// scheduleNode is a schedule on one line; nothing when there is none.
func scheduleNode(s *checkin.Schedule) yaml.Node {
	list := lines(s)
	if len(list) == 0 {
		return yaml.Node{}
	}
	n := yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	for _, line := range list {
		n.Content = append(n.Content,
			&yaml.Node{Kind: yaml.ScalarNode, Value: line[0]}, &yaml.Node{Kind: yaml.ScalarNode, Value: line[1], Style: yaml.DoubleQuotedStyle})
	}
	return n
}
