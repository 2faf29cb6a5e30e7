package journey

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// A program carries versions of workflows that enrollments have kept, beside the
// present ones (see [project.Retain]). They have indexes of their own, so an
// enrollment's index says which text it follows; all that counts enrollments,
// starts and sends goes by the present one.

// versions finds the present version of each workflow and message.
func (x *plan) versions() {
	x.present = make([]int, len(x.Workflows))
	for i, w := range x.Workflows {
		x.present[i] = i
		for j := range i {
			if x.Workflows[j].Name == w.Name {
				x.present[i] = j
				break
			}
		}
	}
	x.presentMessage = make([]int, len(x.Messages))
	for i, m := range x.Messages {
		x.presentMessage[i] = i
		for j := range i {
			if x.Messages[j].Name == m.Name {
				x.presentMessage[i] = j
				break
			}
		}
	}
}

// sameRun reports whether two references mean one enrollment, whatever the
// version it had then.
func (x *plan) sameRun(a, b Ref) bool {
	known := func(w int) bool { return w >= 0 && w < len(x.present) } // an answer may say anything
	if a.Object != b.Object || a.Number != b.Number || !known(a.Workflow) || !known(b.Workflow) {
		return a == b
	}
	return x.present[a.Workflow] == x.present[b.Workflow]
}

// apply takes the line over into a new release: what no longer fits is recorded,
// all that is watched for sees the present without firing, and each enrollment
// in a version that is no longer present finishes in it, migrates or restarts.
func (ps *pass) apply() {
	ps.misfits()
	ps.rest()
	ps.rewind()
	for _, e := range ps.ordered() {
		w := ps.p.Workflows[e.Workflow]
		present := ps.p.Workflows[ps.p.present[e.Workflow]]
		if !w.Retired || present.Retired || e.Phase == Ended {
			continue
		}
		switch present.Doc.OnUpdate.Value {
		case "migrate":
			ps.migrate(e, w, present)
		case "restart":
			ps.restart(e, w, present)
		}
	}
	ps.dirty = true
}

// misfits records the values that the data model no longer takes.
func (ps *pass) misfits() {
	for _, m := range ps.s.misfits {
		shape := ps.p.Schema.Objects[m.object.Object].Shape
		ps.reject(m.object, ps.p.Schema.Objects[m.object.Object].Name+"."+shape.Fields[m.slot].Name, m.value, m.why)
	}
	ps.s.misfits = nil
}

// rest brings the line to rest under what now counts and sets the baseline:
// nothing starts by what that brings.
func (ps *pass) rest() {
	silent, due := ps.silent, ps.due
	ps.silent, ps.due = true, ps.now
	ps.touch()
	ps.settle()
	ps.clocks(nil)
	ps.triggers(nil)
	ps.tellActivity()
	ps.queue, ps.fresh, ps.rested = ps.queue[:0], ps.fresh[:0], ps.rested[:0]
	ps.silent, ps.due = silent, due
}

// destination is where a step of a retired version is now: its id, "exit" for
// those who are to leave, and the step, nil where there is none.
func destination(present *project.Workflow, id string) (string, *project.Step) {
	for _, moved := range present.Doc.Moved {
		if moved.Key.Value == id {
			id = moved.Value.Value
			if id == "exit" {
				return id, nil
			}
			break
		}
	}
	return id, present.Step(id)
}

// migrate moves an enrollment to the present version, by the id of its step. One
// whose step is missing, which an apply refuses (see [CheckMigration]), goes on
// with the version it has.
func (ps *pass) migrate(e *Enrollment, w, present *project.Workflow) {
	f := Fact{Kind: Migrated, Place: present.Doc.OnUpdate.Span}
	step := -1
	if e.Step >= 0 {
		f.From = w.Steps[e.Step].ID
		id, s := destination(present, f.From)
		switch {
		case s != nil:
			step, f.To = s.Index, id
		case id == "exit":
			ps.leave(e, Fact{Reason: "moved", Place: present.Doc.OnUpdate.Span})
			return
		default:
			ps.fact(about(e, Fact{Kind: Alert, Subject: f.From, Reason: "its step `" + id + "` is not in the present version, so it keeps its own"}))
			return
		}
	}
	rounds := e.Rounds
	e.Rounds = nil
	for _, r := range rounds {
		if _, s := destination(present, w.Steps[r.Step].ID); s != nil && s.Action == project.Repeat {
			e.Rounds = append(e.Rounds, Round{Step: s.Index, Done: r.Done})
		}
	}
	if e.Phase == Parked {
		e.Failed = max(step, 0)
	}
	e.Workflow, e.Step, e.Trigger = present.Index, step, ps.retyped(e.Trigger, present.Trigger)
	ps.touch()
	ps.fact(about(e, f))
	ps.settleDown(e)
}

// settleDown lets an enrollment that has migrated pause as its step now says:
// a pause keeps its beginning and gets a new deadline. Where the step is of
// another kind, it runs.
func (ps *pass) settleDown(e *Enrollment) {
	phase := &e.Phase
	if e.Phase == Parked {
		phase = &e.Resting
	}
	if e.Step < 0 {
		*phase = Ready
		return
	}
	s := ps.p.Workflows[e.Workflow].Steps[e.Step]
	switch {
	case *phase == InDelay && s.Action == project.Delay:
		// An instant that is absent or behind is past, which the next wake-up sees.
		e.Until, _ = ps.deadline(e, s, e.Since)
	case *phase == InDelay && s.Action == project.Repeat:
		e.Until = e.Since + s.Repeat.Every
	case *phase == InWait && s.Action == project.WaitUntil:
		e.Until = expr.Never
		for i := range s.Arms {
			if s.Arms[i].Kind == project.ArmTimeout {
				e.Until = e.Since + s.Arms[i].Timeout
			}
		}
	case (*phase == AtSend || *phase == InHold) && s.Action == project.Send:
	case *phase == InAnswer && s.Action == project.RouteAction:
	case *phase == InAnswer && s.Action == project.Webhook && s.Webhook.Answer != nil:
	default:
		*phase, e.Until, e.Gate, e.HeldSince, e.Awaits = Ready, 0, "", 0, ""
	}
}

// retyped shows a record in another shape, as convert does, without the values
// of fields that have another type there.
func (ps *pass) retyped(rec *expr.Record, shape *expr.Shape) *expr.Record {
	if rec == nil || shape == nil || rec.Shape == shape {
		return rec
	}
	out := shape.New()
	for i := range shape.Fields {
		slot := rec.Shape.Slot(shape.Fields[i].Name)
		if slot >= 0 && suits(rec.Slots[slot], &shape.Fields[i].Type) {
			out.Slots[i] = rec.Slots[slot]
		}
	}
	return out
}

// restart ends an enrollment and starts it in the present version, with its old
// `trigger`, through all gates but re-entry. If one refuses, it goes on with
// the version it has.
func (ps *pass) restart(e *Enrollment, w, present *project.Workflow) {
	o := ps.s.find(e.Object)
	if o == nil {
		return
	}
	next := &Enrollment{Ref: Ref{Object: e.Object, Workflow: present.Index}, Trigger: ps.retyped(e.Trigger, present.Trigger),
		Entered: ps.now, Step: present.First, ReentryKey: e.ReentryKey, depth: ps.depth}
	phase := e.Phase
	e.Phase = Ended // its place counts as free while the gates are asked
	losers, refusal := ps.mayRestart(present, o, next)
	e.Phase = phase
	if refusal != nil {
		ps.fact(*refusal)
		return
	}
	asked := ps.taken()
	ps.leave(e, Fact{Reason: "moved", Place: present.Doc.OnUpdate.Span})
	ps.yield(losers, present)
	ps.s.Started = append(ps.s.Started, Start{present.Index, o.Key, next.ReentryKey})
	ps.enroll(present, next, Fact{Reason: "restart", Place: present.Doc.OnUpdate.Span, Asked: asked}, nil)
}

// mayRestart asks the gates of an enrollment, re-entry left out.
func (ps *pass) mayRestart(w *project.Workflow, o *Object, e *Enrollment) (losers []*Enrollment, refusal *Fact) {
	ps.asking()
	if !ps.enabled(w.Index) {
		ps.barSwitch(w)
		f := refuse(w, o)
		f.Gate, f.Place = "kill_switch", w.Doc.Enabled.Span
		return nil, &f
	}
	ps.letSwitch(w)
	if f := ps.unqualified(w, o, e); f != nil {
		return nil, f
	}
	if losers, refusal = ps.excluded(w, o); refusal == nil {
		ps.letGroup(w, losers)
	}
	return losers, refusal
}

// CheckMigration says which live enrollments an apply would leave on a step that
// the present version of their workflow does not have, one diagnostic for each
// workflow and step. The state is one that was read for the program.
func CheckMigration(p *project.Program, s *State) []diag.Diagnostic {
	if s == nil {
		return nil
	}
	x := planOf(p)
	var list []diag.Diagnostic
	seen := map[[2]int]bool{}
	for _, e := range s.Enrollments {
		w, present := x.Workflows[e.Workflow], x.Workflows[x.present[e.Workflow]]
		at := [2]int{e.Workflow, e.Step}
		if !w.Retired || present.Retired || present.Doc.OnUpdate.Value != "migrate" || e.Step < 0 || seen[at] {
			continue
		}
		seen[at] = true
		id, to := destination(present, w.Steps[e.Step].ID)
		if to != nil || id == "exit" {
			continue
		}
		list = append(list, diag.Diagnostic{
			Rule: "apply/missing-step", Severity: diag.Error, Confidence: diag.Proved, Primary: present.Doc.OnUpdate.Span,
			Address: present.Doc.Head().Address(),
			Message: "`" + present.Name + "` no longer has the step `" + id + "`, on which somebody rests",
			Help:    "say in `moved:` which step it is now, or `" + w.Steps[e.Step].ID + ": exit`",
		})
	}
	return list
}
