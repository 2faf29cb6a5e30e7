package journey

import (
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// endPauses is the fourth phase: waits that the input ends, deadlines that have
// come, holds whose gate has opened.
func (ps *pass) endPauses(ev *Happening) {
	ps.pausing = ps.inOrder(ps.pausing[:0])
	for _, e := range ps.pausing {
		switch e.Phase {
		case InDelay:
			ps.endDelay(e)
		case InWait:
			ps.endWait(e, ev)
		case InHold:
			ps.endHold(e)
		case InAnswer:
			ps.endAnswer(e)
		}
		if e.Phase == Ready || e.Phase == AtSend {
			e.depth = ps.depth
		}
	}
}

// delay begins a timed pause, or passes on where its end is not ahead.
func (ps *pass) delay(e *Enrollment, s *project.Step) {
	until, ok := ps.deadline(e, s, ps.now)
	if s.Delay.Until != nil && (!ok || until < ps.now) {
		ps.overtaken(e, s)
		return
	}
	e.Since, e.Until = ps.now, until
	if until <= ps.now {
		e.Step = s.Next
		return
	}
	e.Phase = InDelay
	ps.fact(about(e, Fact{Kind: Waiting, Subject: s.ID, Until: until}))
}

// deadline is when a delay that began at since ends; false where its instant is
// absent.
func (ps *pass) deadline(e *Enrollment, s *project.Step, since int64) (int64, bool) {
	d := s.Delay
	switch {
	case d.Until != nil:
		v := ps.value(d.Until, e)
		if v.Kind() != expr.Timestamp {
			return 0, false
		}
		return v.Int() + d.Offset, true
	case d.Clock >= 0:
		zone := ps.zone(ps.contactOf(e), d.Zone)
		return calendar.NextClock(zone, since, d.Clock, d.Days), true
	}
	return since + d.For, true
}

// overtaken applies `if_past`: what was to be waited for lies behind.
func (ps *pass) overtaken(e *Enrollment, s *project.Step) {
	e.Phase, e.Until = Ready, 0
	f := about(e, Fact{Kind: Skipped, Subject: s.ID, Gate: "if_past", Reason: s.Delay.IfPast})
	if s.Delay.Until != nil && s.Delay.Until.Expr != nil { // a literal has no cause
		f.Cause, f.Absent = ps.ctx.Cause().Text, ps.ctx.Cause().Absent
	}
	ps.fact(f)
	switch s.Delay.IfPast {
	case "continue":
		e.Step = s.Next
	case "exit":
		ps.leave(e, Fact{Reason: "past", Place: s.Doc.Span})
	default:
		e.Step = s.Next
		if w := ps.p.Workflows[e.Workflow]; s.Next >= 0 {
			next := w.Steps[s.Next]
			if ps.again(e, next) {
				return // the round is over: there is no next step in it
			}
			e.Step = next.Next
			g := Fact{Kind: Skipped, Subject: next.ID, Gate: "if_past"}
			if next.Action == project.Send {
				g.Subject = ps.p.Messages[next.Message].Name
			}
			g = about(e, g)
			g.Step = next.Index
			ps.fact(g)
		}
	}
}

// endDelay ends a pause whose deadline has come. The deadline follows the fields
// it reads; one that moves before now counts as past.
func (ps *pass) endDelay(e *Enrollment) {
	w := ps.p.Workflows[e.Workflow]
	s := w.Steps[e.Step]
	if s.Action == project.Repeat {
		if e.Until <= ps.due {
			e.Phase, e.Until = Ready, 0
			ps.nextRound(e, s)
		}
		return
	}
	until, ok := ps.deadline(e, s, e.Since)
	if s.Delay.Until != nil && (!ok || until != e.Until && until < ps.now) {
		ps.overtaken(e, s)
		return
	}
	before := e.Until
	e.Until = until
	if until <= ps.due {
		e.Phase, e.Until = Ready, 0
		e.Step = s.Next
		return
	}
	if until != before && until > ps.now {
		ps.fact(about(e, Fact{Kind: Waiting, Subject: s.ID, Until: until, From: instant(before)}))
	}
}

// wait begins a pause for behavior. Its arms are asked at once: an event may
// have come at this instant, or within `lookback`.
func (ps *pass) wait(e *Enrollment, s *project.Step) {
	e.Phase, e.Since, e.Until = InWait, ps.now, expr.Never
	for i := range s.Arms {
		if s.Arms[i].Kind == project.ArmTimeout {
			e.Until = ps.now + s.Arms[i].Timeout
		}
	}
	for i := range s.Arms {
		arm := &s.Arms[i]
		switch arm.Kind {
		case project.ArmEvent:
			if ev := ps.already(e, arm, i); ev != nil {
				ps.goOn(e, s, i, ev)
				return
			}
		case project.ArmChanged:
			if ev := ps.alreadyChanged(e, arm, i); ev != nil {
				ps.goOn(e, s, i, ev)
				return
			}
		case project.ArmWhen:
			if ps.holdsFor(e, arm) {
				ps.goOn(e, s, i, nil)
				return
			}
		}
	}
	if e.Until <= ps.now {
		ps.timeout(e, s)
		return
	}
	ps.fact(about(e, Fact{Kind: Waiting, Subject: s.ID, Until: e.Until}))
}

// already finds an event that ends the wait although it came before: the
// earliest not older than the wait less its lookback.
func (ps *pass) already(e *Enrollment, arm *project.Arm, i int) *Happening {
	for _, ev := range ps.s.History[arm.Event].Happened {
		if ps.ends(e, arm, i, ev) {
			return ev
		}
	}
	return nil
}

// alreadyChanged finds a change of a field that would have ended the wait.
func (ps *pass) alreadyChanged(e *Enrollment, arm *project.Arm, i int) *Happening {
	if ps.p.changed < 0 {
		return nil
	}
	for _, ev := range ps.s.History[ps.p.changed].Happened {
		if ps.movesOn(e, arm, i, ev) {
			return ev
		}
	}
	return nil
}

// ends reports whether an event ends the wait by that arm.
func (ps *pass) ends(e *Enrollment, arm *project.Arm, i int, ev *Happening) bool {
	if ev.Event != arm.Event || ev.At < e.Since-arm.Lookback || slices.Contains(e.Used, ev.Seq) || !ps.s.sees(e.Object, ev.About) {
		return false
	}
	if ps.aboutMessage(ev.Event) && !ps.p.sameRun(ev.Sender, e.Ref) {
		return false
	}
	return ps.saw(arm.Where, e, ev.Rec, ev, armName(i))
}

// endWait asks the arms in order, the timeout last.
func (ps *pass) endWait(e *Enrollment, ev *Happening) {
	s := ps.p.Workflows[e.Workflow].Steps[e.Step]
	for i := range s.Arms {
		arm := &s.Arms[i]
		switch arm.Kind {
		case project.ArmEvent:
			if ev != nil && ps.ends(e, arm, i, ev) {
				ps.goOn(e, s, i, ev)
				return
			}
		case project.ArmChanged:
			if ps.movesOn(e, arm, i, ev) {
				ps.goOn(e, s, i, ev)
				return
			}
		case project.ArmWhen:
			if ps.stands(arm.When, e) {
				ps.goOn(e, s, i, nil)
				return
			}
		}
	}
	if e.Until <= ps.due {
		ps.timeout(e, s)
	}
}

// holdsFor reports whether the condition of an arm holds.
func (ps *pass) holdsFor(e *Enrollment, arm *project.Arm) bool {
	return ps.ask(arm.When, e, nil) == expr.True
}

// movesOn reports whether a change of a field ends the wait.
func (ps *pass) movesOn(e *Enrollment, arm *project.Arm, i int, ev *Happening) bool {
	if ev == nil || ev.At < e.Since || slices.Contains(e.Used, ev.Seq) || !ps.changes(e, arm.Field, ev) {
		return false
	}
	return ps.saw(arm.Where, e, ps.change(ev), ev, armName(i))
}

// armName names an arm by its place, from 1.
func armName(i int) string { return "arm " + strconv.Itoa(i+1) }

// goOn goes on with an arm. The event that ended this pause ends no later one.
func (ps *pass) goOn(e *Enrollment, s *project.Step, i int, ev *Happening) {
	arm := &s.Arms[i]
	f := about(e, Fact{Kind: ArmChosen, Subject: s.ID, To: strconv.Itoa(i + 1)})
	if arm.Doc != nil {
		f.Place = arm.Doc.Span
	}
	var event *expr.Record
	if ev != nil {
		e.Used = append(e.Used, ev.Seq)
		f.Reason = ps.p.Program.Events[ev.Event].Name
		if event = ev.Rec; arm.Kind == project.ArmChanged {
			event = ps.change(ev)
		}
	}
	ps.fact(ps.held(f, firstOf(arm.When, arm.Where), ps.recordOf(e), e.Trigger, event))
	e.Phase, e.Until, e.Step = Ready, 0, arm.First
}

func (ps *pass) timeout(e *Enrollment, s *project.Step) {
	f := about(e, Fact{Kind: ArmChosen, Subject: s.ID, To: "timeout"})
	next := s.Next
	for i := range s.Arms {
		if s.Arms[i].Kind == project.ArmTimeout {
			next = s.Arms[i].First
			if s.Arms[i].Doc != nil {
				f.Place = s.Arms[i].Doc.Span
			}
		}
	}
	ps.fact(f)
	e.Phase, e.Until, e.Step = Ready, 0, next
}
