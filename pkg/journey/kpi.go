package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
)

// Watch is an enrollment that has ended without its goal while its KPI still
// counts: a purchase that follows the last mail by a week is what the workflow
// was for. Whoever counts reads the fact GoalReached.
type Watch struct {
	Ref
	ReentryKey string
	Trigger    *expr.Record
	Entered    int64
	StartSeq   int64
	Until      int64 // the first instant that no longer counts
}

// watch goes on looking for the goal of an enrollment that ends, where its KPI is
// about the goal.
func (ps *pass) watch(e *Enrollment) {
	w := ps.p.Workflows[e.Workflow]
	kpi := &w.Doc.KPI
	if w.Goal == nil || e.Goal || kpi.Measure.Value != "goal_rate" && kpi.Measure.Value != "time_to_goal" {
		return
	}
	if until := e.Entered + kpi.Within.Value; until > ps.now {
		ps.s.Watched = append(ps.s.Watched, Watch{Ref: e.Ref, ReentryKey: e.ReentryKey, Trigger: e.Trigger, Entered: e.Entered, StartSeq: ps.s.Seq, Until: until})
	}
}

// askWatched asks the goals of those that have ended.
func (ps *pass) askWatched() {
	if len(ps.s.Watched) == 0 {
		return
	}
	ps.s.Watched = slices.DeleteFunc(ps.s.Watched, func(k Watch) bool {
		return ps.now >= k.Until || ps.reachesLate(&k)
	})
}

// reachesLate reports whether the goal of an ended enrollment is reached.
func (ps *pass) reachesLate(k *Watch) bool {
	g := ps.p.Workflows[k.Workflow].Goal
	e := &Enrollment{Ref: k.Ref, ReentryKey: k.ReentryKey, Trigger: k.Trigger, Entered: k.Entered, StartSeq: k.StartSeq, Step: -1}
	f := about(e, Fact{Kind: GoalReached, Reason: "after the end", Place: g.Doc.Span})
	if g.When != nil {
		if ps.ask(g.When, e, nil) != expr.True {
			return false
		}
		f = ps.held(f, g.When, ps.recordOf(e), k.Trigger, nil)
	} else {
		ev := ps.goalEvent(e, g)
		if ev == nil || ev.At < k.Entered {
			return false
		}
		f = ps.held(f, g.Where, ps.recordOf(e), k.Trigger, ev.Rec)
	}
	ps.fact(f)
	return true
}

// watchWake is when time alone may bring one of them to its goal.
func (ps *pass) watchWake() int64 {
	at := int64(expr.Never)
	for i := range ps.s.Watched {
		k := &ps.s.Watched[i]
		g := ps.p.Workflows[k.Workflow].Goal
		if g.When == nil {
			continue
		}
		var rec *expr.Record
		if o := ps.s.find(k.Object); o != nil {
			rec = o.Rec
		}
		if next := ps.soonest(g.When, rec, k.Trigger); next < k.Until {
			at = min(at, next)
		}
	}
	return at
}
