package journey

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// settle brings the line to rest: scores and stage, then for each live
// enrollment the goal, the exits in order and `max_duration`, until nothing
// changes any more. All that was recorded since is judged together: an event, the
// changes it made and the moves that followed; so the order of goal and exits
// decides, and not that of the events. It ends because a stage is entered once
// per input and an enrollment ends once.
func (ps *pass) settle() {
	if ps.settling {
		return
	}
	ps.settling = true
	for {
		ps.scoresChanged() // before the move that they may bring
		ps.moveStage()
		if len(ps.fresh) == 0 && !ps.dirty {
			break
		}
		ps.judged, ps.fresh = ps.fresh, ps.judged[:0]
		ps.dirty = false
		ps.ending = ps.inOrder(ps.ending[:0])
		for _, e := range ps.ending {
			ps.finish(e)
		}
		ps.askWatched()
		clear(ps.judged)
	}
	ps.settling = false
	if ps.lastMove != nil {
		ps.rested, ps.lastMove = append(ps.rested, ps.lastMove), nil
	}
	ps.scoresChanged()
	ps.watchAssigned()
	ps.invariants()
}

// ordered returns the live enrollments in the order of the language: higher
// priority first, then the workflow's name, the object's id and the number.
func (ps *pass) ordered() []*Enrollment { return ps.inOrder(nil) }

// inOrder is ordered in the memory of a list that nobody needs any more.
func (ps *pass) inOrder(list []*Enrollment) []*Enrollment {
	for _, e := range ps.s.Enrollments {
		if e.Phase != Ended {
			list = append(list, e)
		}
	}
	if len(list) > 1 {
		slices.SortStableFunc(list, ps.before)
	}
	return list
}

func (ps *pass) before(a, b *Enrollment) int {
	wa, wb := ps.p.Workflows[a.Workflow], ps.p.Workflows[b.Workflow]
	return cmp.Or(cmp.Compare(wb.Priority, wa.Priority), cmp.Compare(wa.Name, wb.Name),
		cmp.Compare(a.Object.ID, b.Object.ID), cmp.Compare(a.Number, b.Number))
}

// finish asks whether the enrollment is at its end.
func (ps *pass) finish(e *Enrollment) {
	if e.Phase == Ended || ps.reachGoal(e) {
		return
	}
	w := ps.p.Workflows[e.Workflow]
	for i := range w.Exits {
		if ps.exits(e, &w.Exits[i]) {
			return
		}
	}
	if w.MaxDuration > 0 && e.Entered+w.MaxDuration <= ps.due {
		ps.exhaust(e, "max_duration")
	}
}

// reachGoal reports whether the goal ended the enrollment.
func (ps *pass) reachGoal(e *Enrollment) bool {
	w := ps.p.Workflows[e.Workflow]
	g := w.Goal
	if g == nil || e.Goal {
		return false
	}
	f := about(e, Fact{Kind: GoalReached, Place: w.Doc.Goal.Span})
	if g.When != nil {
		if !ps.stands(g.When, e) {
			return false
		}
		f = ps.held(f, g.When, ps.recordOf(e), e.Trigger, nil)
	} else {
		ev := ps.goalEvent(e, g)
		if ev == nil {
			return false
		}
		f = ps.held(f, g.Where, ps.recordOf(e), e.Trigger, ev.Rec)
		if ev.At < e.Entered {
			f.Reason = "uncounted" // reached before, by something else
		}
	}
	e.Goal = f.Reason == ""
	ps.fact(f)
	if !g.Exit {
		return false
	}
	f.Reason = "goal"
	ps.leave(e, f)
	return true
}

// goalEvent finds the event that is the goal, nil for none: one from before the
// entry only where it exits and no other counts.
func (ps *pass) goalEvent(e *Enrollment, g *project.Goal) *Happening {
	var old *Happening
	for _, ev := range ps.judged {
		if ev.Event != g.Event || !ps.concerns(e, ev) || !ps.saw(g.Where, e, ev.Rec, ev, "goal") {
			continue
		}
		if ev.At >= e.Entered {
			return ev
		}
		if old == nil && g.Exit {
			old = ev
		}
	}
	return old
}

// concerns reports whether goals and exits of the enrollment see the event:
// everything that arrives after the start on what it is about.
func (ps *pass) concerns(e *Enrollment, ev *Happening) bool {
	return ev.Seq > e.StartSeq && !slices.Contains(e.Used, ev.Seq) && ps.s.sees(e.Object, ev.About)
}

// exits reports whether one exit ended the enrollment.
func (ps *pass) exits(e *Enrollment, x *project.Exit) bool {
	f := Fact{Reason: x.Reason, Place: x.Doc.Span}
	if x.When == nil {
		return slices.ContainsFunc(ps.judged, func(ev *Happening) bool { return ps.exitsBy(e, x, ev, f) })
	}
	if !ps.stands(x.When, e) {
		return false
	}
	ps.leave(e, ps.held(f, x.When, ps.recordOf(e), e.Trigger, nil))
	return true
}

// exitsBy reports whether an exit ended the enrollment because of an event. What
// its own step says about a topic is no word of the person.
func (ps *pass) exitsBy(e *Enrollment, x *project.Exit, ev *Happening, f Fact) bool {
	if !ps.concerns(e, ev) || ps.sayer == e && ps.spoken == ev.Seq {
		return false
	}
	rec := ev.Rec
	switch {
	case x.Field == nil && ev.Event != x.Event, x.Field != nil && !ps.changes(e, x.Field, ev):
		return false
	case x.Field != nil:
		rec = ps.change(ev)
	}
	if !ps.saw(x.Where, e, rec, ev, "exit "+x.Reason) {
		return false
	}
	ps.leave(e, ps.held(f, x.Where, ps.recordOf(e), e.Trigger, rec))
	return true
}

// changes reports whether the event is a change of that field of what the
// enrollment is about.
func (ps *pass) changes(e *Enrollment, field *expr.Path, ev *Happening) bool {
	return ps.changesOf(ps.s.find(e.Object), field, ev)
}

func (ps *pass) changesOf(o *Object, field *expr.Path, ev *Happening) bool {
	if ev == nil || ev.Event != ps.p.changed || ev.Slot != field.Slot || ev.About.Object != field.Object {
		return false
	}
	a := ps.s.ancestor(o, field.Object)
	return a != nil && a.Key == ev.About
}

// change is a `changed` event as a condition beside `changed:` sees it.
func (ps *pass) change(ev *Happening) *expr.Record { return changeRecord(ps.p, ev) }

// exhaust ends an enrollment that came to its end without the goal: a human
// looks at what is exhausted.
func (ps *pass) exhaust(e *Enrollment, reason string) {
	w := ps.p.Workflows[e.Workflow]
	reached := e.Goal
	f := Fact{Reason: reason}
	if reason == "max_duration" {
		f.Place = w.Doc.MaxDuration.Span
	}
	if !reached && w.Review != "" {
		ps.review(e, w)
	}
	ps.leave(e, f)
}

// leave ends an enrollment: a write, settled before anyone's next step.
func (ps *pass) leave(e *Enrollment, f Fact) {
	if e.Phase == Ended {
		return
	}
	f.Kind = Exited
	f = about(e, f)
	e.Phase, e.Until = Ended, 0
	if past := ps.past(e.Workflow, e.Object, e.ReentryKey); past != nil {
		past.LastExit = ps.now
	}
	ps.watch(e)
	ps.touchWorkflow(e.Workflow)
	ps.tellActivity()
	ps.fact(f)
	ev := ps.builtIn(ps.p.exited, e.Object, ps.now, "workflow", ps.p.Workflows[e.Workflow].Name, "reason", f.Reason)
	if ev != nil {
		ps.made(ev)
	}
}

// past finds the count of starts, nil if there was none.
func (ps *pass) past(workflow int, object Key, key string) *Past {
	workflow = ps.p.present[workflow]
	for i := range ps.s.Past {
		if p := &ps.s.Past[i]; p.Workflow == workflow && p.Object == object && p.ReentryKey == key {
			return p
		}
	}
	return nil
}

// invariants records each `never` that has begun to hold.
func (ps *pass) invariants() {
	root := ps.s.root()
	if root == nil || root.Object != ps.p.contact {
		return
	}
	for i, g := range ps.p.Guardrails {
		if g.Never == nil {
			continue
		}
		holds := ps.holds(g.Never, root.Rec, nil)
		if holds && !ps.s.Never[i] {
			ps.note(Fact{Kind: Violated, Object: root.Key, Subject: g.Name, Cond: g.Never, Result: expr.True, Guardrail: g})
		}
		ps.s.Never[i] = holds
	}
}
