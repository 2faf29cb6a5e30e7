package journey

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

const hour = int64(3600_000)

// program loads the base company with one file of workflows.
func program(t testing.TB, yaml string) *project.Program {
	t.Helper()
	return load(t, txtar.File{Name: "w.yaml", Data: []byte(yaml)})
}

// line drives one contact by hand.
type line struct {
	p     *project.Program
	state *State
	facts []Fact
	out   Out
}

func newLine(t testing.TB, yaml string) *line { return &line{p: program(t, yaml)} }

func (l *line) step(in Input, now int64) {
	in.To = Key{l.p.ContactObject(), "kim@example.com"}
	l.state, l.out = Step(l.p, l.state, in, now)
	l.facts = append(l.facts, l.out.Facts...)
}

// event builds an event of the contact; fields are names and texts.
func (l *line) event(name string, at int64, fields ...string) Input {
	in := Input{Kind: Event, Object: l.p.ContactObject(), Name: "kim@example.com", Event: l.p.Schema.Event(name), At: at}
	for i := 0; i+1 < len(fields); i += 2 {
		in.Fields = append(in.Fields, project.SlotValue{
			Slot: l.p.Schema.Events[in.Event].Shape.Slot(fields[i]), Value: expr.NewString(fields[i+1]),
		})
	}
	return in
}

// record builds a change of one field of the contact.
func (l *line) record(field string, v expr.Value, at int64) Input {
	slot := l.p.Schema.Objects[l.p.ContactObject()].Shape.Slot(field)
	return Input{Kind: Record, Object: l.p.ContactObject(), Name: "kim@example.com", At: at, Fields: []project.SlotValue{{Slot: slot, Value: v}}}
}

// kinds lists the kinds and gates of facts.
func (l *line) kinds() string {
	var words []string
	for i := range l.facts {
		word := l.facts[i].Kind.String()
		if l.facts[i].Gate != "" {
			word += "(" + l.facts[i].Gate + ")"
		}
		if l.facts[i].Kind == Recorded && l.facts[i].Reason != "" {
			word += "(" + l.facts[i].Reason + ")"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func (l *line) expect(t *testing.T, want string) {
	t.Helper()
	if got := l.kinds(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	l.facts = nil
}

const onForm = `
kind: Workflow
name: w
trigger: {event: form}
reentry: after_exit
steps: [{id: pause, delay: 2h}]
`

// "A repeated source and id is ignored."
func TestARepeatedInputIsIgnored(t *testing.T) {
	l := newLine(t, onForm)
	in := l.event("form", hour, "name", "a")
	in.ID = "web:1"
	l.step(in, hour)
	l.expect(t, "created incomplete event enrolled waiting")
	l.step(in, 5*hour)
	l.expect(t, "ignored")
}

// "All are asked before anything is done: kill switch, late event, `where`, `rules`, `data`, `suppress`, goal or exit
// condition holding already, re-entry, exclusive group": of the first three the first that refuses is named.
func TestTheFirstGates(t *testing.T) {
	l := newLine(t, strings.Replace(onForm, "{event: form}", `{event: form, where: event.name == "a"}`, 1))
	l.step(l.event("visit", 0), 0)
	l.step(Input{Kind: Order, Command: &Command{Kind: SwitchOff, Workflow: 0}}, 10*hour)
	l.facts = nil
	l.step(l.event("form", 10*hour, "name", "b"), 16*hour+1)
	l.expect(t, "event(late) refused(kill_switch)")
	l.step(Input{Kind: Order, Command: &Command{Kind: SwitchOn, Workflow: 0}}, 17*hour)
	l.step(l.event("form", 11*hour, "name", "b"), 17*hour+1)
	l.expect(t, "event(late) refused(late)")
	l.step(l.event("form", 11*hour+1, "name", "b"), 17*hour+1) // exactly six hours
	l.expect(t, "event refused(where)")
}

func TestALateEventIsRecordedButStartsNothing(t *testing.T) {
	l := newLine(t, onForm)
	l.step(l.event("form", 10*hour, "name", "a"), 16*hour)
	l.expect(t, "created incomplete event enrolled waiting") // exactly six hours
	l = newLine(t, onForm)
	l.step(l.event("form", 10*hour, "name", "a"), 16*hour+1)
	l.expect(t, "created incomplete event(late) refused(late)")
	if n := l.state.History[l.p.Schema.Event("form")].Total; n != 1 {
		t.Errorf("%d events in the history", n)
	}
}

// "Apply, merge and `historical` inputs set the baseline and fire nothing"
func TestHistoricalInputsStartNothing(t *testing.T) {
	l := newLine(t, onForm)
	in := l.event("form", hour, "name", "a")
	in.Historical = true
	l.step(in, hour)
	l.expect(t, "created incomplete event(historical)")
}

func TestAnEventWithoutARequiredFieldIsRefused(t *testing.T) {
	l := newLine(t, onForm)
	l.step(l.event("form", hour), hour)
	l.expect(t, "event_refused")
	if len(l.state.Objects) != 0 {
		t.Error("the refused event created its contact")
	}
}

// "A field keeps the value with the latest `at`, at equal `at` the later arrival; a future `at` becomes `now`"
func TestAnOlderValueDoesNotCount(t *testing.T) {
	l := newLine(t, onForm)
	l.step(l.record("plan", expr.NewString("free"), 5*hour), 5*hour)
	l.step(l.record("plan", expr.NewString("pro"), 4*hour), 6*hour)
	l.expect(t, "created incomplete")
	l.step(l.record("plan", expr.NewString("pro"), 9*hour), 7*hour) // the future becomes now
	l.expect(t, "changed")
	l.step(l.record("plan", expr.NewString("free"), 8*hour), 8*hour)
	l.expect(t, "changed")
	l.step(l.record("plan", expr.NewString("other"), 9*hour), 9*hour)
	l.expect(t, "rejected changed")
}

// "what was due before `now` is handled first, in one pass, at `now`"
func TestWhatWasDueBeforeIsHandledFirst(t *testing.T) {
	l := newLine(t, onForm)
	l.step(l.event("form", hour, "name", "a"), hour)
	l.facts = nil
	// The engine slept over the deadline: the pause ends, then the event starts anew.
	l.step(l.event("form", 4*hour, "name", "a"), 4*hour)
	l.expect(t, "exited event enrolled waiting")
}

// "so a deadline at t ends after the events of t"
// "what was due before `now` is handled first, in one pass, at `now`"
// Of two deadlines the engine slept over one; the other is at the instant of the event, which comes first.
func TestADeadlineAtTheInstantIsNotDueBefore(t *testing.T) {
	l := newLine(t, onForm+`---
kind: Workflow
name: v
trigger: {event: form}
exit: [{event: visit, reason: came}]
steps: [{id: pause, delay: 4h}]
`)
	l.step(l.event("form", 0, "name", "a"), 0)
	l.facts = nil
	l.step(l.event("visit", 4*hour), 4*hour)
	if last := l.facts[len(l.facts)-1]; last.Reason != "came" {
		t.Errorf("%s: %s", last.Kind, last.Reason)
	}
	l.expect(t, "exited event exited")
}

// "Conditions behave as if asked every millisecond; the wake-up is the first instant at which one may change."
func TestWhatIsDueBesideAnInputThatDoesNotCountIsStillDue(t *testing.T) {
	l := newLine(t, `
kind: Workflow
name: w
trigger: {becomes: now >= contact.last_activity + hours(2)}
steps: [{id: pause, delay: 2h}]
`)
	seen := l.event("visit", hour)
	seen.ID = "web:1"
	l.step(seen, hour)
	l.facts = nil
	l.step(seen, 3*hour)                    // a repetition
	l.step(l.event("form", 3*hour), 3*hour) // lacks its name
	l.expect(t, "ignored event_refused")
	if l.out.Wake != 3*hour {
		t.Fatal("the next wake-up is at", l.out.Wake)
	}
	l.step(Input{Kind: Wake}, 3*hour)
	l.expect(t, "enrolled waiting")
}

// "`now` never goes back"
func TestNowNeverGoesBack(t *testing.T) {
	l := newLine(t, onForm)
	l.step(l.event("form", 5*hour, "name", "a"), 5*hour)
	l.step(l.event("visit", hour), hour)
	for _, f := range l.facts {
		if f.At != 5*hour {
			t.Errorf("%s at %d", f.Kind, f.At)
		}
	}
}

func TestAContactIsFoundByWhatIdentifiesIt(t *testing.T) {
	p := program(t, onForm)
	r := NewRun(p, 0)
	contact := p.ContactObject()
	email := p.Schema.Objects[contact].Shape.Slot("email")
	form := p.Schema.Event("form")
	name := project.SlotValue{Slot: p.Schema.Events[form].Shape.Slot("name"), Value: expr.NewString("a")}
	hand := func(text string, at int64) {
		r.Deliver(Input{Kind: Event, Object: contact, Name: text, By: email, Event: form, At: at, Fields: []project.SlotValue{name}})
	}
	hand(" Kim@Example.com ", hour)
	hand("kim@example.com", 2*hour)
	r.Deliver(Input{Kind: Record, Object: contact, Name: "kim@example.com", At: 3 * hour,
		Fields: []project.SlotValue{{Slot: email, Value: expr.NewString("kim@new.example")}}})
	hand("kim@new.example", 4*hour)
	if got := r.Contacts(); len(got) != 1 || got[0].ID != "kim@example.com" {
		t.Fatal("contacts", got)
	}
	if c := r.Context(r.Contacts()[0]); c.Object.Get("email").Str() != "kim@new.example" {
		t.Error("email is", c.Object.Get("email").Str())
	}
}

func TestAnObjectMovesToItsParent(t *testing.T) {
	p := program(t, onForm)
	r := NewRun(p, 0)
	deal, contact := p.Schema.Object("deal"), p.ContactObject()
	state := p.Schema.Objects[deal].Shape.Slot("state")
	open := []project.SlotValue{{Slot: state, Value: expr.NewString("open")}}
	// Nobody is there yet: the deal has a line of its own.
	r.Deliver(Input{ID: "crm:1", Kind: Record, Object: deal, Name: "d-1", Fields: open, At: hour})
	r.Deliver(Input{ID: "crm:2", Kind: Record, Object: deal, Name: "d-1", At: 2 * hour, Parent: Key{contact, "kim@example.com"}, ParentKnown: true})
	kim := r.lines[Key{contact, "kim@example.com"}]
	if o := kim.find(Key{deal, "d-1"}); o == nil || o.Rec.Slots[state].Str() != "open" || kim.parent(o) != kim.root() {
		t.Fatal("the deal did not arrive")
	}
	if n := len(r.lines[Key{deal, "d-1"}].Objects); n != 0 {
		t.Errorf("%d objects stayed behind", n)
	}
	// What the old line had seen is a repetition in the new one.
	before := len(r.Facts())
	r.Deliver(Input{ID: "crm:1", Kind: Record, Object: deal, Name: "d-1", Fields: nil, At: 3 * hour})
	if facts := r.Facts(); len(facts) != before+1 || facts[before].Kind != Ignored {
		t.Error("the repeated input was taken in")
	}
}

// A line is told things in the order of time by whoever drives it; inputs of a
// run come out the same whoever else is there.
func TestContactsDoNotDisturbEachOther(t *testing.T) {
	p := program(t, onForm)
	contact, form := p.ContactObject(), p.Schema.Event("form")
	name := project.SlotValue{Slot: p.Schema.Events[form].Shape.Slot("name"), Value: expr.NewString("a")}
	play := func(names ...string) string {
		r := NewRun(p, 0)
		for i := range int64(4) {
			for _, n := range names {
				r.Deliver(Input{Kind: Event, Object: contact, Name: n, Event: form, At: i * hour, Fields: []project.SlotValue{name}})
			}
		}
		r.Advance(9 * hour)
		var b strings.Builder
		for _, f := range r.Facts() {
			if f.Line.ID == "kim" {
				b.WriteString(f.Dump(p) + "\n")
			}
		}
		return b.String()
	}
	alone := play("kim")
	if strings.Count(alone, "enrolled") != 2 || play("ann", "kim", "lee") != alone || play("zoe", "lee", "kim") != alone {
		t.Error(alone)
	}
}

// The check value of the language.
func TestDraw(t *testing.T) {
	if n := Draw("2026-q1", "contact/kim@example.com"); n != 6623 {
		t.Error("draw is", n)
	}
}
