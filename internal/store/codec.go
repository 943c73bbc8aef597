package store

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"checkinbot/internal/checkin"
)

// A ledger value is short text, so that a day's hash keeps Redis's compact
// encoding (64 bytes a value) for an ordinary report:
//
//	revision sent by [x] ;kind person place day code=value,… #work,… @mark,… ;…
//
// Sent and revision are base 36; a person equal to the sender is written "=";
// x marks a retracted record. A mark is a deed's letter and a case's number.

var errCodec = errors.New("malformed ledger value")

func encodeRecord(r checkin.Record) string {
	var b strings.Builder
	b.WriteString(strconv.FormatInt(r.Revision, 36))
	b.WriteByte(' ')
	b.WriteString(strconv.FormatInt(r.Sent, 36))
	b.WriteByte(' ')
	b.WriteString(r.By)
	if r.Retracted {
		b.WriteString(" x")
	}
	if r.Answers != (checkin.Source{}) {
		b.WriteString(" >" + sourceField(r.Answers))
	}
	for _, rep := range r.Reports {
		person := rep.Person
		if person == r.By {
			person = "="
		}
		fmt.Fprintf(&b, ";%s %s %s %d", rep.Kind, person, rep.Place, int(rep.Day))
		for i, e := range rep.Entries {
			b.WriteByte(" ,"[min(i, 1)])
			b.WriteString(e.Code)
			b.WriteByte('=')
			b.WriteString(strconv.FormatInt(e.Value, 10))
		}
		if len(rep.Works) > 0 {
			b.WriteString(" #" + strings.Join(rep.Works, ","))
		}
		for i, m := range rep.Marks {
			b.WriteString([]string{" @", ","}[min(i, 1)] + string(m.Deed) + m.Case.String())
		}
	}
	return b.String()
}

func decodeRecord(source checkin.Source, value string) (checkin.Record, error) {
	parts := strings.Split(value, ";")
	head := strings.Fields(parts[0])
	if len(head) < 3 {
		return checkin.Record{}, errCodec
	}
	revision, err1 := strconv.ParseInt(head[0], 36, 64)
	sent, err2 := strconv.ParseInt(head[1], 36, 64)
	if err := errors.Join(err1, err2); err != nil {
		return checkin.Record{}, errCodec
	}
	rec := checkin.Record{Source: source, Revision: revision, Sent: sent, By: head[2]}
	for _, word := range head[3:] {
		if of, ok := strings.CutPrefix(word, ">"); !ok {
			rec.Retracted = true
		} else if rec.Answers, err1 = parseSource(of); err1 != nil {
			return checkin.Record{}, errCodec
		}
	}
	for _, part := range parts[1:] {
		rep, err := decodeReport(part, rec.By)
		if err != nil {
			return checkin.Record{}, err
		}
		rec.Reports = append(rec.Reports, rep)
	}
	return rec, nil
}

func decodeReport(text, by string) (checkin.Report, error) {
	f := strings.Fields(text)
	if len(f) < 4 {
		return checkin.Report{}, errCodec
	}
	day, err := strconv.Atoi(f[3])
	if err != nil {
		return checkin.Report{}, errCodec
	}
	rep := checkin.Report{Kind: checkin.Kind(f[0]), Person: f[1], Place: checkin.PlaceID(f[2]), Day: checkin.Day(day)}
	if rep.Person == "=" {
		rep.Person = by
	}
	if marks, ok := strings.CutPrefix(f[len(f)-1], "@"); ok && len(f) > 4 {
		if rep.Marks, err = decodeMarks(marks); err != nil {
			return checkin.Report{}, err
		}
		f = f[:len(f)-1]
	}
	if works, ok := strings.CutPrefix(f[len(f)-1], "#"); ok && len(f) > 4 {
		rep.Works, f = strings.Split(works, ","), f[:len(f)-1]
	}
	if len(f) == 4 {
		return rep, nil
	}
	for _, pair := range strings.Split(f[4], ",") {
		code, digits, _ := strings.Cut(pair, "=")
		v, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return checkin.Report{}, errCodec
		}
		rep.Entries = append(rep.Entries, checkin.Entry{Code: code, Value: v})
	}
	return rep, nil
}

func decodeMarks(text string) ([]checkin.Mark, error) {
	var out []checkin.Mark
	for _, word := range strings.Split(text, ",") {
		n, err := strconv.Atoi(strings.TrimLeft(word, "nsco"))
		if err != nil || len(word) < 2 {
			return nil, errCodec
		}
		out = append(out, checkin.Mark{Deed: checkin.Deed(word[:1]), Case: checkin.CaseNumber(n)})
	}
	return out, nil
}

func parseSource(field string) (checkin.Source, error) {
	chat, msg, _ := strings.Cut(field, ":")
	c, err1 := strconv.ParseInt(chat, 10, 64)
	m, err2 := strconv.Atoi(msg)
	if err := errors.Join(err1, err2); err != nil {
		return checkin.Source{}, errCodec
	}
	return checkin.Source{Chat: c, Message: m}, nil
}

// Statements of one person on one indicator: "chat:message sent day place value"
// joined by ";", in order.

func encodeStatements(list []checkin.Statement) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = fmt.Sprintf("%s %s %d %s %d", sourceField(s.Source), strconv.FormatInt(s.Sent, 36), int(s.Day), s.Place, s.Value)
	}
	return strings.Join(parts, ";")
}

func decodeStatements(value string) ([]checkin.Statement, error) {
	if value == "" {
		return nil, nil
	}
	var out []checkin.Statement
	for _, part := range strings.Split(value, ";") {
		f := strings.Fields(part)
		if len(f) != 5 {
			return nil, errCodec
		}
		source, err1 := parseSource(f[0])
		sent, err2 := strconv.ParseInt(f[1], 36, 64)
		day, err3 := strconv.Atoi(f[2])
		v, err4 := strconv.ParseInt(f[4], 10, 64)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return nil, errCodec
		}
		out = append(out, checkin.Statement{Source: source, Sent: sent, Day: checkin.Day(day), Place: checkin.PlaceID(f[3]), Value: v})
	}
	return out, nil
}
