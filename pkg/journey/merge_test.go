package journey

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// people drives two contacts, kim and lee.
type people struct {
	p *project.Program
	r *Run
}

func newPeople(t *testing.T, yaml string) *people {
	p := program(t, yaml)
	return &people{p, NewRun(p, 0)}
}

func (w *people) key(name string) Key { return Key{w.p.ContactObject(), name + "@example.com"} }

// set changes fields of somebody: names and values.
func (w *people) set(name string, at int64, pairs ...any) {
	in := Input{Kind: Record, Object: w.p.ContactObject(), Name: w.key(name).ID, At: at}
	shape := w.p.Schema.Objects[in.Object].Shape
	for i := 0; i < len(pairs); i += 2 {
		f := project.SlotValue{Slot: shape.Slot(pairs[i].(string))}
		switch v := pairs[i+1].(type) {
		case string:
			f.Value = expr.NewString(v)
		case bool:
			f.Value = expr.NewBool(v)
		case int:
			f.Value = expr.NewInt(int64(v))
		}
		in.Fields = append(in.Fields, f)
	}
	w.r.Deliver(in)
}

func (w *people) event(who, name string, at int64, fields ...string) {
	l := &line{p: w.p}
	in := l.event(name, at, fields...)
	in.Name = w.key(who).ID
	w.r.Deliver(in)
}

func (w *people) state(name string) *State { return w.r.lines[w.key(name)] }

func (w *people) field(name, field string) expr.Value { return w.state(name).root().Rec.Get(field) }

// facts are the kinds and gates since the last call.
func (w *people) facts() string {
	l := &line{facts: w.r.facts}
	w.r.facts = nil
	return l.kinds()
}

const longAndShort = `
kind: Workflow
name: w
trigger: {event: form}
reentry: never
steps: [{id: pause, delay: 9h}, {id: say, send: hello}]
---
kind: Workflow
name: large
trigger: {becomes: contact.size > 100}
reentry: after_exit
steps: [{id: pause, delay: 9h}]
`

// "Merge keeps the survivor's values, stage and enrollments, fills its gaps from
// the other, unites histories, denies consent if either does, starts nothing."
// "Apply, merge and `historical` inputs set the baseline and fire nothing"
func TestMergeKeepsTheSurvivor(t *testing.T) {
	w := newPeople(t, longAndShort)
	w.set("kim", 0, "email", "kim@example.com", "role", "tech", "consent", true)
	w.set("lee", 0, "email", "lee@example.com", "role", "biz", "plan", "pro", "consent", false, "size", 500)
	w.event("kim", "form", hour, "name", "a")
	w.event("lee", "form", 2*hour, "name", "b")
	w.event("lee", "visit", 3*hour)
	w.facts()
	w.r.Merge(w.key("kim"), w.key("lee"), 4*hour)
	if got := w.facts(); strings.Contains(got, "enrolled") || strings.Contains(got, "sent") {
		t.Error("it started something:", got)
	}
	for field, want := range map[string]string{"email": "kim@example.com", "role": "tech", "plan": "pro", "consent": "false", "size": "500"} {
		if got := Text(w.field("kim", field)); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	s := w.state("kim")
	if n := s.History[w.p.Schema.Event("form")].Total; n != 2 {
		t.Error(n, "forms")
	}
	if e := s.Enrollments; len(e) != 1 || e[0].Object != s.Key || e[0].Until != 10*hour {
		t.Error("the survivor's enrollments are", len(e))
	}
	if visit := s.History[w.p.Schema.Event("visit")]; visit.Happened[0].About != s.Key {
		t.Error("what happened to the other is not about the survivor")
	}
	// Inputs for the other go to the survivor, who has been in the workflow twice.
	w.event("lee", "visit", 5*hour)
	w.r.Advance(20 * hour)
	w.event("lee", "form", 21*hour, "name", "c")
	if got := w.facts(); !strings.HasSuffix(got, "event refused(reentry)") || strings.Contains(got, "created") {
		t.Error("afterwards:", got)
	}
	if n := s.starts(w.p.Workflows[1].Index, s.Key); len(w.r.Contacts()) != 1 || n != 2 {
		t.Errorf("%d contacts, %d starts", len(w.r.Contacts()), n)
	}
}

// starts counts the starts of a workflow for an object.
func (s *State) starts(workflow int, object Key) int {
	return (&pass{p: s.plan, s: s}).starts(workflow, object)
}

// "Reserved reasons: `goal completed max_duration preempted killed merged moved
// failed`": the other's enrollments end as merged.
func TestMergeEndsTheOthersEnrollments(t *testing.T) {
	w := newPeople(t, longAndShort)
	w.event("kim", "visit", 0)
	w.event("lee", "form", hour, "name", "b")
	w.r.facts = nil
	w.r.Merge(w.key("kim"), w.key("lee"), 2*hour)
	var reasons []string
	for _, f := range w.r.Facts() {
		if f.Kind == Exited {
			reasons = append(reasons, f.Object.ID+" "+f.Reason)
		}
	}
	if fmt.Sprint(reasons) != "[lee@example.com merged]" || len(w.state("kim").Enrollments) != 0 {
		t.Error("exits", reasons)
	}
}

// A merge unites caps, topics, blocked addresses, and what belongs to either.
// "unites histories, denies consent if either does, starts nothing": what was sent and what was left is history too.
// "Merge keeps the survivor's values, stage and enrollments, fills its gaps from the other, unites histories"
func TestMergeUnitesWhatSuppresses(t *testing.T) {
	w := newPeople(t, longAndShort)
	w.set("kim", 0, "email", "kim@example.com", "consent", true)
	w.set("lee", 0, "email", "lee@example.com", "consent", true)
	w.event("lee", "unsubscribed", hour, "topic", "guides")
	w.event("kim", "message_sent", hour, "message", "hello", "channel", "email", "workflow", "w", "step", "say")
	w.event("lee", "message_sent", 2*hour, "message", "hello", "channel", "email", "workflow", "w", "step", "say")
	w.event("lee", "message_bounced", 3*hour, "message", "hello", "channel", "email", "workflow", "w", "step", "say")
	deal := w.p.Schema.Object("deal")
	w.r.Deliver(Input{ID: "crm:1", Kind: Record, Object: deal, Name: "d-1", At: 3 * hour, Parent: w.key("lee"), ParentKnown: true})
	t.Log(w.facts())
	w.r.Merge(w.key("kim"), w.key("lee"), 4*hour)
	s := w.state("kim")
	if s.Topics[0] != Left {
		t.Error("the topic is", s.Topics[0])
	}
	if n := s.Sent[messageNamed(w.p, "hello")].Total; n != 2 || len(s.Sends) != 2 {
		t.Error("sent", n)
	}
	if s.Blocked[0] != "lee@example.com" {
		t.Error("blocked is", s.Blocked[0])
	}
	if d := s.find(Key{deal, "d-1"}); d == nil || s.parent(d) != s.root() {
		t.Error("the deal did not come over")
	}
	// "A repeated source and id is ignored.", also one that the other had seen.
	w.facts()
	w.r.Deliver(Input{ID: "crm:1", Kind: Record, Object: deal, Name: "d-1", At: 5 * hour})
	if got := w.facts(); got != "ignored" {
		t.Error("got", got)
	}
}

// Merged at any prefix, in both orders, twice: nothing starts, both orders know
// the same, the second merge changes nothing, and the run goes on.
func TestMergeAtAnyPrefix(t *testing.T) {
	merges := 0
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		contact := p.ContactObject()
		r := begin(p, s)
		if !r.hasOne {
			return
		}
		other := Key{contact, "other@example.com"}
		for i := range inputs {
			if inputs[i].Object == contact && rnd.IntN(2) == 0 {
				inputs[i].Name, inputs[i].By = other.ID, 0
			}
		}
		at := rnd.IntN(len(inputs) + 1)
		for _, in := range inputs[:at] {
			r.Deliver(in)
		}
		saved := r.Save()
		if r.lines[other] == nil {
			return
		}
		merges++
		now := r.Now() + 1
		var known [2]string
		for order := range 2 {
			r, err := Restore(p, saved)
			if err != nil {
				t.Fatal(err)
			}
			survivor, loser := r.first, other
			if order == 1 {
				survivor, loser = loser, survivor
			}
			snapshot := r.lines[loser].clone()
			r.upTo(now)
			facts := len(r.facts)
			r.Merge(survivor, loser, now)
			for _, f := range r.facts[facts:] {
				if f.Kind == Enrolled {
					t.Fatalf("%s: a merge made %s", s.Name, f.Dump(p))
				}
			}
			known[order] = whatIsKnown(p, r.lines[survivor])
			r.Advance(now) // what was due at this instant
			c := newCodec(r.plan)
			before := c.Encode(r.lines[survivor])
			again, out := Step(p, r.lines[survivor].clone(), Input{Kind: Order, To: survivor, Command: &Command{Kind: Merge, Other: snapshot}}, now)
			again.Inputs = r.lines[survivor].Inputs // that it came counts
			if len(out.Effects) > 0 || !bytes.Equal(before, c.Encode(again)) {
				t.Fatalf("%s: the second merge changed something: %s", s.Name, same(reflect.ValueOf(r.lines[survivor]), reflect.ValueOf(again), "state"))
			}
			for _, in := range inputs[at:] {
				r.Deliver(in)
			}
			r.Advance(s.Start + 40*24*hour)
			for _, k := range r.Contacts() {
				if k == loser {
					t.Fatalf("%s: the other came back", s.Name)
				}
			}
		}
		if known[0] != known[1] {
			t.Fatalf("%s:\n%s", s.Name, firstDifference(known[0], known[1]))
		}
	})
	if merges < 6*timelinesEach {
		t.Error("only", merges, "merges")
	}
}

// whatIsKnown is what does not depend on who survives.
func whatIsKnown(p *project.Program, s *State) string {
	var b strings.Builder
	for i, e := range p.Events {
		switch e.Name {
		case "exited", "changed", "stage_changed", "stage_overdue", "sla_breached":
		default:
			fmt.Fprintf(&b, "%s %d\n", e.Name, s.History[i].Total)
		}
	}
	for i := range p.Messages {
		fmt.Fprintf(&b, "%s %d\n", p.Messages[i].Name, s.Sent[i].Total)
	}
	outside := 0
	for _, id := range s.seen {
		if strings.HasPrefix(id, "test:") {
			outside++
		}
	}
	fmt.Fprintf(&b, "pressure %v topics %v quiet %v seen %d\n", s.Pressure, s.Topics, s.Quiet, outside)
	for _, o := range s.Objects {
		if !o.Copy && o.Object != p.ContactObject() {
			fmt.Fprintf(&b, "%s\n", o.Key.Name(p))
		}
	}
	return b.String()
}

// "Erasure ends all, sends nothing, keeps suppression."
func TestErasureForgets(t *testing.T) {
	w := newPeople(t, longAndShort)
	w.set("kim", 0, "email", "kim@example.com", "role", "tech", "consent", true)
	w.event("kim", "unsubscribed", 0, "topic", "letter")
	w.event("kim", "unsubscribed", 0, "topic", "guides")
	w.event("kim", "form", hour, "name", "secret")
	w.facts()
	w.r.Erase(w.key("kim"), 2*hour)
	if got := w.facts(); got != "exited erased" {
		t.Error("got", got)
	}
	s := w.state("kim")
	data := Encode(w.p, s)
	for _, personal := range []string{"secret", "tech", "form"} {
		if bytes.Contains(data, []byte(personal)) {
			t.Errorf("%q is still there", personal)
		}
	}
	if s.Topics[0] != Left || !s.blockedAddress(0, "kim@example.com") || s.blockedAddress(0, "lee@example.com") || s.Wake != expr.Never {
		t.Error("suppression is gone")
	}
	// Nothing brings the person back, and that is recorded.
	w.event("kim", "form", 3*hour, "name", "a")
	w.set("kim", 4*hour, "email", "kim@example.com")
	w.r.Erase(w.key("kim"), 5*hour)
	w.r.Advance(100 * hour)
	if got := w.facts(); got != "ignored ignored ignored" || len(w.state("kim").Objects) != 0 {
		t.Error("afterwards:", got)
	}
	if len(w.r.Effects()) > 0 {
		t.Error("something was sent")
	}
}

// What an erased person's addresses are is known to whom it is merged into, so
// that nothing is sent there again.
func TestSuppressionOutlivesAMerge(t *testing.T) {
	w := newPeople(t, strings.Replace(longAndShort, "pause, delay: 9h", "pause, delay: 0s", 1))
	w.set("kim", 0, "email", "old@example.com", "consent", true)
	w.r.Erase(w.key("kim"), hour)
	w.set("lee", 2*hour, "role", "tech")
	w.r.Merge(w.key("lee"), w.key("kim"), 4*hour)
	w.set("lee", 5*hour, "email", "old@example.com", "consent", true)
	w.facts()
	w.event("lee", "form", 6*hour, "name", "a")
	if got := w.facts(); !strings.Contains(got, "skipped(bounce)") {
		t.Error("got", got)
	}
}
