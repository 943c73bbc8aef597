package checkin

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestACheckDigitCatchesASlip(t *testing.T) {
	for n := int64(1); n < 3000; n++ {
		number := NumberCase(n).String()
		if got, ok := ReadCaseNumber(number); !ok || got != NumberCase(n) {
			t.Fatalf("%s is not read", number)
		}
		for i := range number {
			for d := '0'; d <= '9'; d++ {
				wrong := number[:i] + string(d) + number[i+1:]
				if _, ok := ReadCaseNumber(wrong); ok && wrong != number {
					t.Fatalf("%s passes for %s", wrong, number)
				}
			}
			if i > 0 && number[i-1] != number[i] {
				wrong := number[:i-1] + number[i:i+1] + number[i-1:i] + number[i+1:]
				if _, ok := ReadCaseNumber(wrong); ok {
					t.Fatalf("%s passes for %s", wrong, number)
				}
			}
		}
	}
	for _, wrong := range []string{"", "7", "100", "-1007", "+1007", "1007a", "一〇〇七", "99999999999999999999"} {
		if n, ok := ReadCaseNumber(wrong); ok {
			t.Errorf("%q is read as %s", wrong, n)
		}
	}
}

func told(person string, day Day, received, resolved int64, marks ...Mark) Report {
	return Report{Person: person, Day: day, Kind: Figures, Entries: []Entry{{CodeReceived, received}, {CodeResolved, resolved}}, Marks: marks}
}

func TestAssign(t *testing.T) {
	n := func(c CaseNumber) Mark { return Mark{Deed: Noted, Case: c} }
	r := func(c CaseNumber) Mark { return Mark{Deed: Resolved, Case: c} }
	fresh := Mark{Deed: Noted, Words: "new"}
	tests := []struct {
		name          string
		before, after []Report
		want          [][]Mark
	}{
		{"new ones get numbers", nil, []Report{told("a", 1, 2, 0, fresh, fresh)}, [][]Mark{{{Noted, 1, "", "new"}, {Noted, 2, "", "new"}}}},
		{"other words keep the number", []Report{told("a", 1, 1, 0, n(7))}, []Report{told("a", 1, 1, 0, fresh)}, [][]Mark{{{Noted, 7, "", "new"}}}},
		{"no words keep the case", []Report{told("a", 1, 1, 0, n(7))}, []Report{told("a", 1, 1, 0)}, [][]Mark{{n(7)}}},
		{"fewer appeals keep fewer", []Report{told("a", 1, 2, 0, n(7), n(8))}, []Report{told("a", 1, 1, 0)}, [][]Mark{{n(7)}}},
		{"none keep none", []Report{told("a", 1, 1, 0, n(7))}, []Report{told("a", 1, 0, 0)}, [][]Mark{nil}},
		{"the last is trimmed", nil, []Report{told("a", 1, 1, 0, n(7), n(8))}, [][]Mark{{n(7)}}},
		{"another day keeps it", []Report{told("a", 1, 1, 0, n(7))}, []Report{told("a", 2, 1, 0)}, [][]Mark{{n(7)}}},
		{"the same day first", []Report{told("a", 1, 1, 0, n(7)), told("a", 2, 1, 0, n(8))}, []Report{told("a", 2, 1, 0), told("a", 1, 1, 0)}, [][]Mark{{n(8)}, {n(7)}}},
		{"another's does not", []Report{told("a", 1, 1, 0, n(7))}, []Report{told("b", 1, 1, 0)}, [][]Mark{nil}},
		{"resolutions as well", []Report{told("a", 1, 1, 2, n(7), r(7), r(8))}, []Report{told("a", 1, 1, 1)}, [][]Mark{{n(7), r(7)}}},
		{"a note finds its own words", []Report{told("a", 1, 2, 0, Mark{Noted, 7, "", "pipe"}, Mark{Noted, 8, "", "lamp"})}, []Report{told("a", 1, 1, 0, Mark{Noted, 0, "", "lamp"})}, [][]Mark{{{Noted, 8, "", "lamp"}}}},
		{"a confirmation comes along", []Report{told("a", 1, 0, 1, r(7), Mark{Deed: Confirmed, Case: 7})}, []Report{told("a", 1, 0, 1)}, [][]Mark{{r(7), {Deed: Confirmed, Case: 7}}}},
		{"and goes with it", nil, []Report{told("a", 1, 0, 1, r(7), r(8), Mark{Deed: Confirmed, Case: 8})}, [][]Mark{{r(7)}}},
		{"what is told stays", []Report{told("a", 1, 2, 0, n(7), n(8))}, []Report{told("a", 1, 2, 0, n(8))}, [][]Mark{{n(8), n(7)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next := CaseNumber(0)
			err := Assign(tt.before, tt.after, func() (CaseNumber, error) { next++; return next, nil })
			if err != nil {
				t.Fatal(err)
			}
			for i, rep := range tt.after {
				if diff := cmp.Diff(tt.want[i], rep.Marks); diff != "" && len(tt.want[i])+len(rep.Marks) > 0 {
					t.Errorf("report %d (-want +got)\n%s", i, diff)
				}
			}
		})
	}
}

func TestSettle(t *testing.T) {
	event := func(word string) CaseEvent {
		return CaseEvent{Deed: Deed(word[:1]), Void: len(word) > 1}
	}
	for _, tt := range []struct{ events, want, fallen string }{
		{"n", "n", ""}, {"n s c", "n s c", ""}, {"n c", "n", "c"}, {"s c", "", "sc"}, {"", "", ""},
		{"n s c o", "n sx cx o", "sc"}, {"n sx o s", "n sx o s", ""}, {"n sx cx o s c o", "n sx cx o sx cx o", "sc"}, {"n u s", "n u s", ""}, {"u", "", "u"},
	} {
		var c Case
		for i := 0; i < len(tt.events); i++ {
			if tt.events[i] != ' ' && tt.events[i] != 'x' {
				word := tt.events[i : i+1]
				if i+1 < len(tt.events) && tt.events[i+1] == 'x' {
					word += "x"
				}
				c.Events = append(c.Events, event(word))
			}
		}
		settled, fallen := c.Settle()
		var got, fell string
		for _, e := range settled.Events {
			if got != "" {
				got += " "
			}
			got += string(e.Deed)
			if e.Void {
				got += "x"
			}
		}
		for _, e := range fallen {
			fell += string(e.Deed)
		}
		if got != tt.want || fell != tt.fallen {
			t.Errorf("%s settles as %q, fallen %q; want %q, %q", tt.events, got, fell, tt.want, tt.fallen)
		}
	}
}

func TestDueInWorkingDays(t *testing.T) {
	a := Appeals{Within: Within{Cadre: 5, Township: 10, District: 15}}
	works := func(d Day) bool { w := d.Weekday(); return w != 0 && w != 6 && d != 20261201 }
	c := Case{Day: 20261124, Events: []CaseEvent{{Deed: Noted, Day: 20261124}}}
	for _, tt := range []struct {
		event CaseEvent
		want  Day
	}{
		{CaseEvent{}, 20261202}, {CaseEvent{Deed: Passed, Day: 20261125}, 20261210}, {CaseEvent{Deed: Passed, Day: 20261130}, 20261222}, {CaseEvent{Deed: Reopened, Day: 20270104}, 20270125},
	} {
		if tt.event.Deed != "" {
			c.Events = append(c.Events, tt.event)
		}
		if got := a.Due(c, works); got != tt.want {
			t.Errorf("after %+v due %s, want %s", tt.event, got, tt.want)
		}
	}
	got := a.Aged([]Case{c, {Day: 20261117}, {Day: 20261116}, {Day: 20261109}, {Day: 20261108}, {Day: 20261025}, {Day: 20261024}}, 20261124, works)
	if want := (Ages{Open: 7, Week: 5, Fortnight: 3, Month: 1, Overdue: 5}); got != want {
		t.Errorf("ages %+v, want %+v", got, want)
	}
}

func TestUnmark(t *testing.T) {
	rec := Record{Reports: []Report{told("a", 1, 1, 2, Mark{Deed: Noted, Case: 7}, Mark{Deed: Resolved, Case: 7}), {Person: "a", Kind: Handled, Marks: []Mark{{Deed: Confirmed, Case: 8}}}}}
	less := rec.Unmark(Resolved, 7)
	if got := fmt.Sprint(less.Reports[0].Entries, less.Reports[0].Marks); got != "[{ar 1} {re 1}] [{n 7  }]" {
		t.Errorf("left %s", got)
	}
	if less = rec.Unmark(Confirmed, 8); len(less.Reports) != 1 || less.Retracted {
		t.Errorf("left %+v", less)
	}
	if less = (Record{Reports: rec.Reports[1:]}).Unmark(Confirmed, 8); !less.Retracted {
		t.Errorf("nothing is left of %+v", less)
	}
}
