package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/roster"
	"checkinbot/scheduler"
)

// asked is one line of parse's input; only Text is required.
type asked struct {
	Text          string    `json:"text"`
	At            time.Time `json:"at"`
	Sender        string    `json:"sender"`
	SenderRole    string    `json:"sender_role"`
	Place         string    `json:"place"`
	Chat          string    `json:"chat"`
	ReplyToPrompt bool      `json:"reply_to_prompt"`
	Forwarded     bool      `json:"forwarded"`
}

// understood is one line of its output. Reports replace entries when there are
// several.
type understood struct {
	Verdict grammar.Verdict `json:"verdict"`
	Date    string          `json:"date"`
	Mode    grammar.Mode    `json:"mode,omitempty"`
	reported
	Reports  []reported      `json:"reports,omitempty"`
	Question *questionAsked  `json:"question,omitempty"`
	Options  []optionOffered `json:"options,omitempty"`
	Why      string          `json:"why"`
}

// reported is one report; its date is given only when it is not the message's.
type reported struct {
	For     string `json:"for,omitempty"`
	Village string `json:"village,omitempty"`
	Day     string `json:"date,omitempty"`
	Zero    bool   `json:"zero,omitempty"`
	Leave   bool   `json:"leave,omitempty"`
	// Entries maps indicators to integers; nil, and left out, beside reports.
	Entries any `json:"entries,omitempty"`
	// Appeals are those of the appeals received that the message says more of.
	Appeals []appealTold `json:"appeals,omitempty"`
}

type appealTold struct {
	Category string `json:"category,omitempty"`
	Words    string `json:"words,omitempty"`
}

type questionAsked struct {
	Indicators []string `json:"indicators,omitempty"`
	Places     []string `json:"places,omitempty"`
	Period     string   `json:"period,omitempty"`
}

type optionOffered struct {
	Mode    grammar.Mode `json:"mode,omitempty"`
	Reports []reported   `json:"reports"`
}

func runParse(_ context.Context, w world, args []string) error {
	var asJSON bool
	var rosterFile, catalogueFile string
	_, err := flags("parse", w, args, 0, func(fs *flag.FlagSet) {
		fs.BoolVar(&asJSON, "json", false, "read and print one JSON object a line")
		fs.StringVar(&rosterFile, "roster", "", "roster `file` with the names to know; default: the example district's")
		fs.StringVar(&catalogueFile, "catalogue", "", "catalogue `file`; default: the campaign's own")
	})
	if err != nil {
		return err
	}
	p, err := newReader(rosterFile, catalogueFile)
	if err != nil {
		return usageError(err)
	}
	lines := bufio.NewScanner(w.in)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(w.out)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		in := decodeAsked(lines.Bytes())
		if asJSON {
			err = p.printJSON(out, in)
		} else {
			err = p.printText(out, in)
		}
		if err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("parse: %w", err)
	}
	return out.Flush()
}

// decodeAsked takes a line that is not a JSON object as the text itself.
func decodeAsked(line []byte) asked {
	var in asked
	if json.Unmarshal(line, &in) != nil {
		in = asked{Text: string(line)}
	}
	if in.At.IsZero() {
		in.At = time.Now()
	}
	return in
}

// messageReader reads messages with the names of a roster.
type messageReader struct {
	catalogue *checkin.Catalogue
	roster    *checkin.Roster
	parser    *grammar.Parser
}

func newReader(rosterFile, catalogueFile string) (*messageReader, error) {
	c, err := catalogue.Load(catalogueFile)
	if err != nil {
		return nil, err
	}
	content := roster.Example
	if rosterFile != "" {
		if content, err = os.ReadFile(rosterFile); err != nil { //nolint:gosec // the operator names the file
			return nil, err
		}
	}
	file, err := roster.Parse(content, scheduler.ReadRule)
	if err != nil {
		return nil, err
	}
	r := checkin.NewRoster(file.Places, file.People, file.Groups, nil)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return nil, err
	}
	cal := checkin.Calendar{Zone: zone, Cut: checkin.DefaultCut}
	return &messageReader{catalogue: c, roster: r, parser: grammar.New(c, cal, r)}, nil
}

func (p *messageReader) read(in asked) grammar.Result {
	input := grammar.Input{Text: in.Text, Name: in.Sender, At: in.At, Answer: in.ReplyToPrompt, Foreign: in.Forwarded, Home: p.placeOf(in.Place)}
	for _, person := range p.roster.People() {
		if person.Name == in.Sender {
			input.Sender = person.ID
		}
	}
	role := checkin.Role(in.SenderRole)
	input.Proxy = role == checkin.Clerk || role == checkin.Secretary
	return p.parser.Parse(input)
}

// placeOf finds a township by name; none when it is not on the roster.
func (p *messageReader) placeOf(name string) checkin.PlaceID {
	place, err := findPlace(p.roster, []string{name})
	if err != nil {
		return ""
	}
	return place.ID
}

func (p *messageReader) printJSON(w io.Writer, in asked) error {
	r := p.read(in)
	u := understood{Verdict: r.Verdict, Date: r.Day.String(), Mode: r.Mode, Why: explain(r)}
	switch reports := p.reported(r.Reports, r.Day); len(reports) {
	case 0:
		u.Entries = map[string]int64{}
	case 1:
		u.reported = reports[0]
		u.Zero, u.Day = false, ""
	default:
		u.Reports = reports
	}
	for _, o := range r.Options {
		u.Options = append(u.Options, optionOffered{Mode: o.Mode, Reports: p.reported(o.Reports, r.Day)})
	}
	if q := r.Question; q != nil {
		u.Question = &questionAsked{Period: q.Period}
		for _, code := range q.Figures {
			if ind, ok := p.catalogue.ByCode(code); ok {
				u.Question.Indicators = append(u.Question.Indicators, ind.ID)
			}
		}
		for _, id := range q.Places {
			u.Question.Places = append(u.Question.Places, p.roster.PlaceName(id, checkin.Chinese))
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(u)
}

// reported names people, places and indicators.
func (p *messageReader) reported(reports []grammar.Report, day checkin.Day) []reported {
	var out []reported
	for _, rep := range reports {
		entries := map[string]int64{}
		for _, e := range rep.Entries {
			if ind, ok := p.catalogue.ByCode(e.Code); ok {
				entries[ind.ID] = e.Value
			}
		}
		o := reported{Entries: entries, Zero: rep.Kind == checkin.Zero, Leave: rep.Kind == checkin.Leave}
		for _, a := range rep.Appeals {
			o.Appeals = append(o.Appeals, appealTold{p.categoryName(a.Category), a.Words})
		}
		if person, ok := p.roster.Person(rep.Person); ok {
			o.For = person.Name
		}
		if place, ok := p.roster.Place(rep.Place); ok {
			o.Village = strings.TrimSuffix(place.Name, "村")
		}
		if rep.Day != day {
			o.Day = rep.Day.String()
		}
		out = append(out, o)
	}
	return out
}

func (p *messageReader) categoryName(code string) string {
	c, _ := p.catalogue.Appeals.Category(code)
	return c.Name.ZH
}

func explain(r grammar.Result) string {
	why := r.Why.String()
	if r.Span != "" {
		why += ": " + r.Span
	}
	for _, l := range r.Left {
		why += fmt.Sprintf("; left out %s (%s)", l.Text, l.Why)
	}
	return strings.TrimPrefix(why, "; ")
}

// printText explains a reading to an operator who tunes the catalogue.
func (p *messageReader) printText(w io.Writer, in asked) error {
	r := p.read(in)
	_, _ = fmt.Fprintf(w, "%s\n  %s %s", in.Text, r.Verdict, r.Day)
	if r.Mode != "" {
		_, _ = fmt.Fprintf(w, " (%s)", r.Mode)
	}
	p.printReports(w, "  ", r.Reports, r.Day)
	if why := r.Why.String(); why != "" {
		_, _ = fmt.Fprintf(w, "\n  because: %s", why)
		if r.Span != "" {
			_, _ = fmt.Fprintf(w, ": “%s”", r.Span)
		}
	}
	for _, l := range r.Left {
		_, _ = fmt.Fprintf(w, "\n  left out “%s”: %s", l.Text, l.Why)
	}
	for i, o := range r.Options {
		_, _ = fmt.Fprintf(w, "\n  button %d %s", i+1, o.Mode)
		p.printReports(w, "    ", o.Reports, r.Day)
	}
	if q := r.Question; q != nil {
		_, _ = fmt.Fprintf(w, "\n  asks for %v of %v, %q", q.Figures, q.Places, q.Period)
	}
	_, err := fmt.Fprintln(w)
	return err
}

func (p *messageReader) printReports(w io.Writer, indent string, reports []grammar.Report, day checkin.Day) {
	for _, rep := range p.reported(reports, day) {
		if head := strings.TrimSpace(rep.For + " " + rep.Village + " " + rep.Day); head != "" {
			_, _ = fmt.Fprintf(w, "\n%s%s", indent, head)
		}
		if rep.Zero || rep.Leave {
			_, _ = fmt.Fprintf(w, "\n%s%s", indent, map[bool]string{true: "zero", false: "leave"}[rep.Zero])
		}
		entries, _ := rep.Entries.(map[string]int64)
		for _, id := range slices.Sorted(maps.Keys(entries)) {
			_, _ = fmt.Fprintf(w, "\n%s%s = %d", indent, id, entries[id])
		}
		for _, a := range rep.Appeals {
			_, _ = fmt.Fprintf(w, "\n%sappeal: %s", indent, strings.TrimSpace(a.Category+" "+a.Words))
		}
	}
}
