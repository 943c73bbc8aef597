package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"checkinbot/handlers"
	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/roster"
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

// understood is one line of its output.
type understood struct {
	Verdict grammar.Verdict  `json:"verdict"`
	Date    string           `json:"date"`
	For     string           `json:"for,omitempty"`
	Village string           `json:"village,omitempty"`
	Mode    grammar.Mode     `json:"mode,omitempty"`
	Entries map[string]int64 `json:"entries"`
	Why     string           `json:"why"`
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
	file, err := roster.Parse(content)
	if err != nil {
		return nil, err
	}
	r := checkin.NewRoster(file.Places, file.People, file.Groups, nil)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return nil, err
	}
	cal := checkin.Calendar{Zone: zone, Cut: checkin.DefaultCut}
	return &messageReader{catalogue: c, roster: r, parser: grammar.New(c, cal, handlers.Names(r))}, nil
}

func (p *messageReader) read(in asked) grammar.Result {
	sender := ""
	for _, person := range p.roster.People() {
		if person.Name == in.Sender {
			sender = person.ID
		}
	}
	return p.parser.Parse(grammar.Input{Text: in.Text, At: in.At, Sender: sender, Answer: in.ReplyToPrompt, Foreign: in.Forwarded, Home: p.placeOf(in.Place)})
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
	u := understood{
		Verdict: r.Verdict, Date: r.Day.String(), Mode: r.Mode, Entries: map[string]int64{}, Why: explain(r),
	}
	for _, e := range r.Entries {
		if ind, ok := p.catalogue.ByCode(e.Code); ok {
			u.Entries[ind.ID] = e.Value
		}
	}
	if person, ok := p.roster.Person(r.For); ok {
		u.For = person.Name
	}
	if place, ok := p.roster.Place(checkin.PlaceID(r.Village)); ok {
		u.Village = place.Name
	}
	return json.NewEncoder(w).Encode(u)
}

func explain(r grammar.Result) string {
	why := string(r.Why)
	if r.Span != "" {
		why += ": " + r.Span
	}
	for _, l := range r.Left {
		why += fmt.Sprintf("; left out %s (%s)", l.Text, l.Why)
	}
	return strings.TrimPrefix(why, "; ")
}

func (p *messageReader) printText(w io.Writer, in asked) error {
	r := p.read(in)
	_, err := fmt.Fprintf(w, "%s\n  %s %s", in.Text, r.Verdict, r.Day)
	for _, e := range r.Entries {
		if ind, ok := p.catalogue.ByCode(e.Code); ok {
			_, _ = fmt.Fprintf(w, "\n  %s = %d", ind.ID, e.Value)
		}
	}
	if why := explain(r); why != "" {
		_, _ = fmt.Fprintf(w, "\n  %s", why)
	}
	_, _ = fmt.Fprintln(w)
	return err
}
