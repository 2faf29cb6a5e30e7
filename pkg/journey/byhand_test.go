package journey

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// played drives one contact, kim, through a run and tells what happened.
type played struct {
	t    testing.TB
	p    *project.Program
	r    *Run
	seen int
}

// start begins a run at 0, which is Thursday 1 January 1970, 01:00 in Berlin.
// Kim is there and wants to get mail.
func start(t testing.TB, yaml string, fields ...project.SlotValue) *played {
	t.Helper()
	p := program(t, yaml)
	pl := &played{t: t, p: p, r: NewRun(p, 0)}
	shape := p.Schema.Objects[p.ContactObject()].Shape
	fields = append(fields, project.SlotValue{Slot: shape.Slot("email"), Value: expr.NewString("kim@example.com")},
		project.SlotValue{Slot: shape.Slot("consent"), Value: expr.NewBool(true)})
	pl.r.Seed([]project.Thing{{Object: p.ContactObject(), ID: "kim@example.com", Fields: fields}}, 0)
	pl.r.Begin()
	return pl
}

func (pl *played) kim() Key { return Key{pl.p.ContactObject(), "kim@example.com"} }

// event delivers an event of kim with text fields.
func (pl *played) event(at int64, name string, fields ...string) {
	l := line{p: pl.p}
	pl.r.Deliver(l.event(name, at, fields...))
}

// set changes a field of kim, as a CRM does.
func (pl *played) set(at int64, field string, v expr.Value) {
	l := line{p: pl.p}
	pl.r.Deliver(l.record(field, v, at))
}

// ref names the n-th enrollment of kim in a workflow.
func (pl *played) ref(workflow string, n int) Ref {
	return Ref{Object: pl.kim(), Workflow: pl.workflow(workflow), Number: n}
}

func (pl *played) workflow(name string) int {
	pl.t.Helper()
	for _, w := range pl.p.Workflows {
		if w.Name == name {
			return w.Index
		}
	}
	pl.t.Fatal("no workflow " + name)
	return -1
}

// told returns what was decided since the last time it was asked.
func (pl *played) told() string {
	facts := pl.r.Facts()
	text := trace(pl.p, &project.Scenario{}, facts[pl.seen:])
	pl.seen = len(facts)
	return text
}

// expect compares it with lines that are indented as the test is.
func (pl *played) expect(want string) {
	pl.t.Helper()
	var lines []string
	for l := range strings.SplitSeq(strings.TrimSpace(want), "\n") {
		lines = append(lines, strings.TrimSpace(l)+"\n")
	}
	want = strings.Join(lines, "")
	if want == "\n" {
		want = ""
	}
	if got := pl.told(); got != want {
		pl.t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// effect returns the id of the n-th effect so far, counted from 1.
func (pl *played) effect(n int) Effect {
	pl.t.Helper()
	all := pl.r.Effects()
	if n > len(all) {
		pl.t.Fatalf("only %d effects", len(all))
	}
	return all[n-1]
}

// fail tells that all attempts at the n-th effect failed.
func (pl *played) fail(at int64, n int) {
	e := pl.effect(n)
	pl.r.Reply(Answer{Effect: e.ID, Ref: e.Ref, Step: e.Step, Failed: true, Reason: "503"}, at)
}

const byRequest = `
kind: Workflow
name: call
trigger: {enroll: true, with: {sku: {type: string, values: [a, b], required: true}}}
reentry: after_exit
rules: '!(has(contact.role) && contact.role == "biz")'
steps: [{id: pause, delay: 2h}]
---
kind: Workflow
name: other
trigger: {event: form}
steps: [{id: pause, delay: 90d}]
`

// "`enroll: true`, `with: {sku: {type: string}}` | only by another workflow's step, or by hand"
func TestEnrollingByHand(t *testing.T) {
	pl := start(t, byRequest)
	call, shape := pl.workflow("call"), pl.p.Workflows[0].Triggers[0].Shape
	sku := func(v string) []project.SlotValue {
		return []project.SlotValue{{Slot: shape.Slot("sku"), Value: expr.NewString(v)}}
	}
	order := func(at int64, workflow int, with []project.SlotValue) {
		pl.r.Order(Command{Kind: EnrollByHand, Workflow: workflow, Object: pl.kim(), With: with}, at)
	}
	order(0, call, sku("a"))
	pl.expect(`
		0s enrolled kim call#1 reason=by hand
		0s waiting kim call#1/pause subject=pause until=2h`)
	if got := pl.r.Live(pl.kim())[0].Trigger.Get("sku").Str(); got != "a" {
		t.Errorf("trigger.sku is %q", got)
	}
	order(hour, call, sku("a")) // the gates are asked
	order(hour, call, nil)      // bad data
	order(hour, call, sku("c"))
	order(hour, pl.workflow("other"), nil)
	pl.expect(`
		1h refused kim call#0 gate=reentry reason=is in it already
		1h refused kim call#0 gate=data reason=without sku
		1h rejected kim subject=trigger.sku to=c reason=is none of its values
		1h refused kim call#0 gate=data reason=without sku
		1h refused kim other#0 gate=where reason=it has no trigger ` + "`enroll`")
	pl.set(3*hour, "role", expr.NewString("biz"))
	order(3*hour, call, sku("b"))
	pl.expect(`
		2h exited kim call#1 reason=completed
		3h changed kim subject=contact.role to=biz
		3h refused kim call#0 gate=rules when={!(has(contact.role) && contact.role == "biz")} is false`)
	pl.r.Order(Command{Kind: EnrollByHand, Workflow: call, Object: Key{pl.p.ContactObject(), "nobody@example.com"}, With: sku("a")}, 4*hour)
	if got := pl.told(); !strings.Contains(got, "gate=rules reason=there is no such object") {
		t.Error(got)
	}
}

// "Reserved reasons: `goal completed max_duration preempted killed merged moved failed`."
func TestEndingByHand(t *testing.T) {
	pl := start(t, onForm)
	pl.event(0, "form", "name", "a")
	pl.told()
	pl.r.Order(Command{Kind: End, Ref: pl.ref("w", 1)}, hour)
	pl.expect(`1h exited kim w#1/pause reason=killed`)
	pl.event(hour, "form", "name", "a")
	pl.told()
	pl.r.Order(Command{Kind: End, Ref: pl.ref("w", 2), Reason: "wrong-list"}, hour)
	pl.expect(`1h exited kim w#2/pause reason=wrong-list`)
	pl.r.Order(Command{Kind: End, Ref: pl.ref("w", 2)}, 2*hour)
	pl.expect("2h alert kim w#2 reason=enrollment 2 of `w` is not live")
	pl.r.Order(Command{Kind: Resume, Ref: pl.ref("w", 2)}, 2*hour)
	pl.expect("2h alert kim w#2 reason=enrollment 2 of `w` is not parked")
}

// "A `stage` moves only by the lifecycle, a step, or an operator's command, which proofs leave out."
func TestMovingByHand(t *testing.T) {
	pl := start(t, `
kind: Lifecycle
name: revenue
stages:
  - {name: one, owner: a@acme.example, objective: x, risk: y, next: [two]}
  - {name: two, owner: a@acme.example, objective: x, risk: y, when: contact.plan == "pro"}
  - {name: three, owner: a@acme.example, objective: x, risk: y, end: true}
---
kind: Workflow
name: w
trigger: {enters_stage: three}
exit: [{when: contact.stage == "one", reason: back}]
steps: [{id: pause, delay: 2h}]
`)
	pl.r.Order(Command{Kind: MoveStage, Object: pl.kim(), Stage: 2}, hour)
	pl.expect(`
		1h stage kim from=one to=three reason=by hand
		1h enrolled kim w#1 reason=enters_stage three
		1h waiting kim w#1/pause subject=pause until=3h`)
	pl.r.Order(Command{Kind: MoveStage, Object: pl.kim(), Stage: 2}, hour)
	pl.expect("")
	pl.r.Order(Command{Kind: MoveStage, Object: pl.kim(), Stage: 0}, 2*hour) // back, though `backward` is deny
	pl.expect(`
		2h stage kim from=three to=one reason=by hand
		2h exited kim w#1/pause reason=back when={contact.stage == "one"} is true`)
}
