package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// nextWake is the earliest instant at which time alone may change something:
// deadlines, and for every condition that is waited for the first instant at
// which it may give another answer. Nothing is polled.
func (ps *pass) nextWake() int64 {
	at := min(ps.stageWake(), ps.triggerWake(), ps.dateWake(), ps.campaignWake(), ps.neverWake(), ps.clockWake(), ps.queueWake(), ps.watchWake(), ps.assignedWake())
	for _, e := range ps.s.Enrollments {
		if e.Phase != Ended {
			at = min(at, ps.pauseWake(e), ps.endWake(e))
		}
	}
	return max(at, ps.now)
}

// soonest is when a condition about an object may change by time.
func (ps *pass) soonest(c *project.Cond, object, trigger *expr.Record) int64 {
	if c == nil || c.Expr == nil {
		return expr.Never
	}
	_, horizon := ps.standing(c, object, trigger)
	return ps.ahead(horizon)
}

// ahead keeps a wake-up after now: what holds now was asked now.
func (ps *pass) ahead(at int64) int64 { return max(at, ps.now+1) }

func (ps *pass) stageWake() int64 {
	root := ps.s.root()
	if ps.p.Lifecycle == nil || root == nil || root.Object != ps.p.contact || !ps.s.Stage.Known {
		return expr.Never
	}
	at := int64(expr.Never)
	stage := &ps.p.Lifecycle.Stages[ps.s.Stage.Current]
	if stage.MaxAge > 0 && !ps.s.Stage.Overdue {
		at = ps.s.Stage.Since + stage.MaxAge
	}
	for _, n := range stage.Next {
		at = min(at, ps.soonest(ps.p.Lifecycle.Stages[n].When, root.Rec, nil))
	}
	for i, spent := range ps.s.Stage.Spent {
		if spent {
			at = min(at, ps.soonest(ps.p.Lifecycle.Stages[i].When, root.Rec, nil))
		}
	}
	return at
}

func (ps *pass) triggerWake() int64 {
	at := int64(expr.Never)
	for _, w := range ps.p.Workflows {
		if w.Object < 0 || w.Managed {
			continue
		}
		for i := range w.Triggers {
			t := &w.Triggers[i]
			if t.Kind != project.OnBecomes && t.Kind != project.OnInactive {
				continue
			}
			for _, o := range ps.s.Objects {
				if o.Object != w.Object || o.Copy {
					continue
				}
				if t.Kind == project.OnBecomes {
					at = min(at, ps.soonest(t.Becomes, o.Rec, nil))
				} else {
					at = min(at, ps.silenceWake(w, i, o))
				}
			}
		}
	}
	return at
}

func (ps *pass) silenceWake(w *project.Workflow, i int, o *Object) int64 {
	last := o.Rec.Get("last_activity")
	if last.IsAbsent() || last.Int() <= o.Silences[ps.p.silences[w.Index][i]] {
		return expr.Never
	}
	return last.Int() + w.Triggers[i].Inactive
}

func (ps *pass) neverWake() int64 {
	root := ps.s.root()
	at := int64(expr.Never)
	if root == nil || root.Object != ps.p.contact {
		return at
	}
	for _, g := range ps.p.Guardrails {
		at = min(at, ps.soonest(g.Never, root.Rec, nil))
	}
	return at
}

// endWake is when time may end an enrollment.
func (ps *pass) endWake(e *Enrollment) int64 {
	w := ps.p.Workflows[e.Workflow]
	at := int64(expr.Never)
	if w.MaxDuration > 0 {
		at = e.Entered + w.MaxDuration
	}
	rec := ps.recordOf(e)
	if w.Goal != nil && !e.Goal {
		at = min(at, ps.soonest(w.Goal.When, rec, e.Trigger))
	}
	for i := range w.Exits {
		at = min(at, ps.soonest(w.Exits[i].When, rec, e.Trigger))
	}
	return at
}

// pauseWake is when time may end the pause of an enrollment.
func (ps *pass) pauseWake(e *Enrollment) int64 {
	w := ps.p.Workflows[e.Workflow]
	switch e.Phase {
	case InDelay:
		at := e.Until
		if s := w.Steps[e.Step]; s.Delay != nil && s.Delay.Until != nil && s.Delay.Until.Expr != nil {
			ps.value(s.Delay.Until, e)
			at = min(at, ps.ahead(ps.ctx.Horizon))
		}
		return at
	case InAnswer:
		if s := w.Steps[e.Step]; s.Action == project.Webhook && e.Awaits != "" {
			return e.Until
		}
	case InWait:
		at := e.Until
		for i := range w.Steps[e.Step].Arms {
			at = min(at, ps.soonest(w.Steps[e.Step].Arms[i].When, ps.recordOf(e), e.Trigger))
		}
		return at
	case InHold:
		at := min(e.HeldSince+maxHold(w), e.Until)
		for _, g := range ps.p.Guardrails {
			at = min(at, ps.soonest(g.When, ps.contactRecord(e), nil))
		}
		return at
	}
	return expr.Never
}
