package journey

import "github.com/fairlead/fairlead/pkg/project"

// takeFailure takes in that all attempts at an effect failed, or that no answer
// came in time. It acts where the enrollment then stands.
func (ps *pass) takeFailure(a *Answer) {
	e := ps.live(a.Ref)
	s := ps.stepOf(a.Ref, a.Step)
	waiting := e != nil && a.Effect != "" && e.Awaits == a.Effect
	f := Fact{Kind: Failed, Object: a.Ref.Object, Workflow: a.Ref.Workflow, Number: a.Ref.Number, Step: -1, Reason: a.Reason}
	switch {
	case a.Timeout && !waiting:
		ps.note(Fact{Kind: Ignored, Object: ps.s.Key, Subject: a.Effect})
		return
	case a.Timeout:
		f.Reason = "timeout" // an answer that comes yet still sets
	default:
		if i := ps.call(a.Effect); i >= 0 {
			ps.s.Calls = without(ps.s.Calls, i)
		}
		ps.giveBack(a.Effect)
	}
	if s != nil {
		f.Step, f.Subject = s.Index, s.ID
	}
	if e != nil {
		f.ReentryKey = e.ReentryKey
	}
	ps.fact(f)
	if waiting {
		e.Awaits = ""
	}
	if e != nil && s != nil {
		ps.onFailure(e, s)
	}
}

// stepOf is the step that asked, nil where it has none: a review's task.
func (ps *pass) stepOf(r Ref, step int) *project.Step {
	if steps := ps.p.Workflows[r.Workflow].Steps; step >= 0 && step < len(steps) {
		return steps[step]
	}
	return nil
}

// onFailure does what the step that failed says: park, the cautious one, unless
// another is written.
func (ps *pass) onFailure(e *Enrollment, s *project.Step) {
	switch s.Doc.OnFailure.Value {
	case "continue":
	case "exit":
		ps.leave(e, Fact{Reason: "failed", Place: s.Doc.OnFailure.Span})
	default:
		ps.park(e, s)
	}
}

// park stops the steps of an enrollment where it stands.
func (ps *pass) park(e *Enrollment, s *project.Step) {
	if e.Phase == Parked {
		return
	}
	e.Resting, e.Phase, e.Failed = e.Phase, Parked, s.Index
	f := about(e, Fact{Kind: WasParked, Subject: s.ID, Place: s.Doc.OnFailure.Span})
	f.Step = s.Index
	ps.fact(f)
}

// resume lets a parked enrollment go on where it stood. What came meanwhile
// counts: a deadline that has passed ends the pause, and so does what a wait
// would have seen.
func (ps *pass) resume(r Ref) {
	e := ps.live(r)
	if e == nil || e.Phase != Parked {
		ps.nobody(r, "parked")
		return
	}
	f := about(e, Fact{Kind: WasResumed})
	if s := ps.stepOf(e.Ref, e.Failed); s != nil {
		f.Subject, f.Step = s.ID, s.Index
	}
	ps.fact(f)
	e.Phase, e.Resting, e.Failed = e.Resting, Ready, 0
	if e.Phase == InWait {
		ps.catchUp(e)
	}
}

// catchUp ends a wait with what came while nobody asked its arms.
func (ps *pass) catchUp(e *Enrollment) {
	s := ps.p.Workflows[e.Workflow].Steps[e.Step]
	for i := range s.Arms {
		arm := &s.Arms[i]
		var ev *Happening
		switch arm.Kind {
		case project.ArmEvent:
			ev = ps.already(e, arm, i)
		case project.ArmChanged:
			ev = ps.alreadyChanged(e, arm, i)
		}
		if ev != nil || arm.Kind == project.ArmWhen && ps.holdsFor(e, arm) {
			ps.goOn(e, s, i, ev)
			return
		}
	}
}

// giveBack forgets a send that never left: it counts for no cap and answers no
// message event.
func (ps *pass) giveBack(effect string) {
	for i := range ps.s.Sends {
		send := ps.s.Sends[i]
		if effect == "" || send.Effect != effect {
			continue
		}
		ps.s.Sends = without(ps.s.Sends, i)
		log := &ps.s.Sent[send.Message]
		log.Total--
		log.At = withoutInstant(log.At, send.At)
		if !ps.p.Messages[send.Message].Transactional {
			ps.s.Pressure[send.Channel] = withoutInstant(ps.s.Pressure[send.Channel], send.At)
		}
		ps.touch()
		return
	}
}

// withoutInstant drops one entry; the list given stays as it is.
func withoutInstant(list []int64, at int64) []int64 {
	for i := range list {
		if list[i] == at {
			return without(list, i)
		}
	}
	return list
}
