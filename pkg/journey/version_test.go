package journey

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// release is what an apply makes of two versions of the files: the present ones
// with the workflow as it was.
func release(t *testing.T, old *project.Program, yaml string) *project.Program {
	t.Helper()
	p, ds := project.Retain(program(t, yaml), old, []string{"w"})
	for _, d := range ds {
		t.Errorf("%s: %s", d.Primary, d.Message)
	}
	if p == nil {
		t.FailNow()
	}
	return p
}

// moveTo stores the line's state and reads it in another release.
func (l *line) moveTo(t *testing.T, p *project.Program) {
	t.Helper()
	s, err := Decode(p, Encode(l.p, l.state))
	if err != nil {
		t.Fatal(err)
	}
	l.p, l.state = p, s
}

func (l *line) apply(now int64) {
	l.step(Input{Kind: Order, Command: &Command{Kind: Apply}, At: now}, now)
}

// oneEntered is a line of somebody with an address who entered after an hour.
func oneEntered(t *testing.T, yaml, name string) *line {
	l := newLine(t, yaml)
	l.step(l.record("email", expr.NewString("kim@example.com"), 0), 0)
	l.step(l.event("form", hour, "name", name), hour)
	l.facts = nil
	return l
}

func (l *line) wake(now int64) { l.step(Input{Kind: Wake}, now) }

const versionOne = `
kind: Workflow
name: w
trigger: {event: form}
reentry: after_exit
goal: {when: contact.plan == "pro"}
steps:
  - {id: pause, delay: 2h}
  - {id: ask, send: receipt}
`

// with is the first version with one piece replaced and a key added.
func with(onUpdate, old, new string) string {
	return strings.Replace(versionOne, old, new, 1) + onUpdate + "\n"
}

// "An enrollment keeps its workflow and messages; all else is current."
func TestAnEnrollmentKeepsItsWorkflow(t *testing.T) {
	l := oneEntered(t, versionOne, "a")
	l.facts = nil
	l.moveTo(t, release(t, l.p, with("", "{id: ask, send: receipt}", "{id: other, task: {to: owner, title: Call}}")))
	l.apply(hour + 1)
	l.expect(t, "")
	l.wake(3 * hour)
	l.expect(t, "sent exited")
	if l.out.Effects[0].Kind != SendMessage {
		t.Error("it ran the present version's step")
	}
	// Whoever enters now gets the present one.
	l.step(l.event("form", 4*hour, "name", "a"), 4*hour)
	l.facts = nil
	l.wake(6 * hour)
	l.expect(t, "task exited")
}

// "An enrollment keeps its workflow and messages": also where only the message
// has changed.
func TestAnEnrollmentKeepsItsMessages(t *testing.T) {
	const old, now = "kind: Message\nname: note\nchannel: email\ntransactional: true\nsubject: Old\nbody: Old\n---\n", "kind: Message\nname: note\nchannel: email\ntransactional: true\nsubject: New\nbody: New\n---\n"
	flow := strings.Replace(versionOne, "send: receipt", "send: note", 1)
	l := oneEntered(t, old+flow, "a")
	l.moveTo(t, release(t, l.p, now+flow))
	l.apply(hour + 1)
	l.wake(3 * hour)
	if e := l.out.Effects; len(e) != 1 || e[0].Subject != "Old" {
		t.Fatal("effects", e)
	}
	// It is one message all the same: sent("note") counts both versions.
	l.step(l.event("form", 4*hour, "name", "a"), 4*hour)
	l.wake(6 * hour)
	if e := l.out.Effects; len(e) != 1 || e[0].Subject != "New" {
		t.Fatal("effects", e)
	}
	if n := l.state.Sent[messageNamed(l.p, "note")].Total; n != 2 {
		t.Errorf("the message was counted %d times", n)
	}
}

func messageNamed(p *project.Program, name string) int {
	for i, m := range p.Messages {
		if m.Name == name {
			return i
		}
	}
	return -1
}

// Both versions count as one workflow: for `active`, for re-entry, and there is
// "at most one live enrollment per workflow, object and `key`".
func TestVersionsCountAsOneWorkflow(t *testing.T) {
	const watch = "\n---\nkind: Workflow\nname: watch\ntrigger: {event: visit}\nreentry: after_exit\nrules: active.w\nsteps: [{id: end, exit: {workflow: w, reason: told}}]\n"
	l := oneEntered(t, versionOne+watch, "a")
	l.moveTo(t, release(t, l.p, with("", "2h", "3h")+watch))
	l.apply(hour + 1)
	l.facts = nil
	l.step(l.event("form", 2*hour, "name", "a"), 2*hour)
	l.expect(t, "event refused(reentry)")
	l.step(l.event("visit", 2*hour), 2*hour)
	l.expect(t, "event enrolled exited exited") // active.w held, and its step ended the old version
	l.step(l.event("form", 2*hour+1, "name", "a"), 2*hour+1)
	if e := l.state.Enrollments; len(e) != 1 || e[0].Number != 2 {
		t.Error("the second start is not the second")
	}
}

// "`migrate` keeps the pause's beginning and recomputes its deadline, by step id"
func TestMigrateKeepsThePausesBeginning(t *testing.T) {
	l := oneEntered(t, versionOne, "a")
	l.facts = nil
	l.moveTo(t, release(t, l.p, with("on_update: migrate", "{id: pause, delay: 2h}", "{id: first, notify: {to: owner, channel: slack, text: Hi}}\n  - {id: pause, delay: 5h}")))
	l.apply(2 * hour)
	l.expect(t, "migrated")
	if e := l.state.Enrollments[0]; e.Since != hour || e.Until != 6*hour {
		t.Errorf("the pause lasts from %d to %d", e.Since, e.Until)
	}
	l.wake(6 * hour)
	l.expect(t, "sent exited")
}

// "`migrate` keeps the pause's beginning and recomputes its deadline, by step id": that of a wait and of a repeat as well.
func TestMigrateKeepsTheBeginningOfWaitsAndRounds(t *testing.T) {
	for _, pause := range []string{
		"wait_until: [{timeout: 2h}]",
		`repeat: {times: 3, every: 2h, steps: [{id: call, task: {to: "#x", title: Call}}]}`,
	} {
		before := strings.Replace(versionOne, "delay: 2h", pause, 1)
		after := strings.Replace(before, "2h", "5h", 1) + "on_update: migrate\n"
		l := oneEntered(t, before, "a")
		l.moveTo(t, release(t, l.p, after))
		l.apply(2 * hour)
		l.expect(t, "migrated")
		if e := l.state.Enrollments[0]; e.Since != hour || e.Until != 6*hour || l.out.Wake != 6*hour {
			t.Errorf("%s lasts from %d to %d and wakes at %d", pause, e.Since, e.Until, l.out.Wake)
		}
	}
}

// A deadline that the present version puts in the past ends the pause at once.
func TestMigrateToADeadlineBehind(t *testing.T) {
	l := oneEntered(t, versionOne, "a")
	l.moveTo(t, release(t, l.p, with("on_update: migrate", "delay: 2h", "delay: 30m")))
	l.apply(2 * hour)
	l.expect(t, "migrated sent exited")
}

// "`moved: {old-pause: pause}`: former step ids; old: exit ends those who rest there"
// "Reserved reasons: `goal completed max_duration preempted killed merged moved failed`."
func TestMovedSaysWhereAStepIsNow(t *testing.T) {
	for _, c := range []struct{ moved, want string }{
		{"moved: {pause: rest}", "migrated"},
		{"moved: {pause: exit}", "exited"},
	} {
		l := oneEntered(t, versionOne, "a")
		l.facts = nil
		l.moveTo(t, release(t, l.p, with("on_update: migrate\n"+c.moved, "{id: pause, delay: 2h}", "{id: rest, delay: 5h}")))
		if ds := CheckMigration(l.p, l.state); len(ds) > 0 {
			t.Fatal(ds[0].Message)
		}
		l.apply(2 * hour)
		if c.want == "exited" && l.facts[0].Reason != "moved" {
			t.Error("the reason is", l.facts[0].Reason)
		}
		l.expect(t, c.want)
	}
}

// "apply refuses one that leaves an enrollment on a missing step, and a data model
// with which a pinned version no longer compiles."
func TestApplyRefusesWhatLeavesNobodyAnywhere(t *testing.T) {
	l := oneEntered(t, versionOne, "a")
	old := l.p
	l.moveTo(t, release(t, l.p, with("on_update: migrate", "{id: pause, delay: 2h}", "{id: rest, delay: 5h}")))
	ds := CheckMigration(l.p, l.state)
	if len(ds) != 1 || ds[0].Message != "`w` no longer has the step `pause`, on which somebody rests" {
		t.Error("refused", ds)
	}
	// Step is total: it stays where it is.
	l.facts = nil
	l.apply(2 * hour)
	l.expect(t, "alert")
	l.wake(3 * hour)
	l.expect(t, "sent exited")

	p, ds := project.Retain(program(t, strings.Replace(versionOne, `contact.plan == "pro"`, `contact.role == "biz"`, 1)), old, []string{"w"})
	if p == nil || len(ds) > 0 {
		t.Error("the data model is the same", ds)
	}
	p, ds = project.Retain(programWith(t, "plan: {type: string, values: [free, pro]}", "tariff: {type: string}", "updates: [size, plan]", "updates: [size]"), old, []string{"w"})
	if p != nil || len(ds) != 1 || ds[0].Address != "workflow/w" {
		t.Error("a pinned version that does not compile is taken", ds)
	}
	if _, ds = project.Retain(old, old, []string{"nobody"}); len(ds) != 1 {
		t.Error("a workflow that never was is taken")
	}
}

// "`restart` ends it and starts, with its old `trigger`, through all gates but
// re-entry; if refused it goes on with the old version."
// "Reserved reasons: `goal completed max_duration preempted killed merged moved failed`."
func TestRestartAsksTheGatesButReentry(t *testing.T) {
	one := strings.Replace(versionOne, "reentry: after_exit", "reentry: never", 1)
	two := strings.Replace(one, "delay: 2h", "delay: 3h", 1) + "rules: trigger.name == \"a\"\non_update: restart\n"
	for name, want := range map[string]string{"a": "exited enrolled waiting", "b": "refused(rules)"} {
		l := oneEntered(t, one, name)
		l.facts = nil
		l.moveTo(t, release(t, l.p, two))
		l.apply(2 * hour)
		if f := l.facts[0]; f.Kind == Exited && f.Reason != "moved" {
			t.Errorf("the reason is %s", f.Reason)
		}
		l.expect(t, want)
		e := l.state.Enrollments[0]
		if until := map[string]int64{"a": 5 * hour, "b": 3 * hour}[name]; len(l.state.Enrollments) != 1 || e.Until != until {
			t.Errorf("%s: it pauses until %d", name, e.Until)
		}
	}
}

// "`restart` ends it and starts, with its old `trigger`, through all gates but re-entry; if refused it goes on with the old version."
// The kill switch and the group are gates as well.
func TestRestartAsksTheSwitchAndTheGroup(t *testing.T) {
	two := strings.Replace(versionOne, "delay: 2h", "delay: 3h", 1) + "on_update: restart\n"
	l := oneEntered(t, versionOne, "a")
	l.moveTo(t, release(t, l.p, two+"enabled: false\n"))
	l.apply(2 * hour)
	l.expect(t, "refused(kill_switch)")
	const mate = `---
kind: Workflow
name: mate
trigger: {event: visit}
exclusive: {group: g}
steps: [{id: rest, delay: 9h}]
`
	l = oneEntered(t, versionOne+mate, "a")
	l.step(l.event("visit", hour), hour)
	l.facts = nil
	l.moveTo(t, release(t, l.p, two+"exclusive: {group: g}\n"+mate))
	l.apply(2 * hour)
	l.expect(t, "refused(exclusive)")
	if n := len(l.state.Enrollments); n != 2 {
		t.Errorf("%d go on", n)
	}
}

// "Apply, merge and `historical` inputs set the baseline and fire nothing"
func TestApplyFiresNothing(t *testing.T) {
	l := newLine(t, versionOne)
	l.step(l.record("size", expr.NewInt(200), hour), hour)
	l.facts = nil
	l.moveTo(t, program(t, versionOne+`
---
kind: Workflow
name: large
trigger: [{becomes: contact.size > 100}, {inactive: 1h}]
reentry: after_exit
steps: [{id: pause, delay: 2h}]
`))
	l.apply(5 * hour)
	l.wake(6 * hour)
	l.expect(t, "")
	l.step(l.record("size", expr.NewInt(50), 7*hour), 7*hour)
	l.step(l.record("size", expr.NewInt(300), 8*hour), 8*hour)
	l.expect(t, "changed changed enrolled waiting")
}

// Fields that are gone are dropped; a value that no longer fits is absent and
// recorded, as bad data is.
func TestApplyRecordsWhatNoLongerFits(t *testing.T) {
	l := newLine(t, versionOne)
	l.step(l.record("size", expr.NewInt(200), hour), hour)
	l.step(l.record("plan", expr.NewString("free"), hour), hour)
	l.step(l.record("role", expr.NewString("tech"), hour), hour)
	l.facts = nil
	l.moveTo(t, programWith(t, "size: {type: int, min: 1}", "size: {type: string}", "updates: [size, plan]", "updates: [plan]", "role: {type: string, values: [tech, biz]}", "role: {type: string, values: [biz]}",
		"timezone: {type: string, format: timezone}\n", "more: {type: list(string)}\n      timezone: {type: string, format: timezone}\n"))
	l.apply(2 * hour)
	l.expect(t, "rejected rejected")
	root := l.state.root().Rec
	if !root.Get("size").IsAbsent() || !root.Get("role").IsAbsent() || root.Get("plan").Str() != "free" || root.Get("more").Kind() != expr.List {
		t.Error("fields", root.Slots)
	}
	l.apply(3 * hour)
	l.expect(t, "")
}

// programWith is the first version with other fields in the data model: pairs of
// what stands there and what is to.
func programWith(t *testing.T, pairs ...string) *project.Program {
	t.Helper()
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	flow := versionOne
	for _, f := range base.Files {
		if f.Name != "data.yaml" {
			continue
		}
		text := strings.NewReplacer(pairs...).Replace(string(f.Data))
		if !strings.Contains(text, "plan: {type: string, v") {
			flow = strings.Replace(flow, `contact.plan == "pro"`, `contact.role == "biz"`, 1)
		}
		return load(t, txtar.File{Name: f.Name, Data: []byte(text)}, txtar.File{Name: "w.yaml", Data: []byte(flow)})
	}
	return nil
}
