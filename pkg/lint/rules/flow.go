package rules

import (
	"github.com/fairlead/fairlead/pkg/project"
)

// way is one way on from a step.
type way struct {
	// to is the next step, -1 for the end.
	to int
	// arm is set where an arm is taken, again where a repeat begins its next round.
	arm   *project.Arm
	again *project.Step
	// skipped is set where the step's own `when` does not hold.
	skipped bool
}

// unused reports whether a way is a variant that gets nobody.
func (y *way) unused() bool {
	return y.arm != nil && y.arm.Kind == project.ArmVariant && y.arm.Weight == 0
}

// ways lists all ways on from a step that the steps alone allow: every arm can
// be taken, every step with a `when` can run or be skipped, and a repeat goes
// round as often as its `times` and `until` let it.
func ways(w *project.Workflow, s *project.Step) []way {
	f := &follower{workflow: w, from: s.Index}
	if s.When != nil {
		f.follow(way{to: s.Next, skipped: true})
	}
	switch {
	case s.Action == project.ExitAction && s.Other < 0:
	case len(s.Arms) > 0:
		f.arms(s)
	case s.Repeat != nil && s.Repeat.First > s.Index:
		f.follow(way{to: s.Repeat.First})
		if s.Repeat.Until != nil {
			f.follow(way{to: s.Next})
		}
	default:
		f.follow(way{to: s.Next})
	}
	return f.list
}

type follower struct {
	workflow *project.Workflow
	from     int
	list     []way
}

func (f *follower) arms(s *project.Step) {
	whole := false // one of the arms is always taken
	for i := range s.Arms {
		a := &s.Arms[i]
		whole = whole || a.Kind != project.ArmWhen || s.Action == project.WaitUntil
		f.follow(way{to: a.First, arm: a})
	}
	if !whole {
		f.follow(way{to: s.Next})
	}
}

// follow adds a way. One that leads back to a repeat from inside begins its
// next round, or goes on behind it.
func (f *follower) follow(y way) {
	for y.to >= 0 && y.to <= f.from {
		r := f.workflow.Steps[y.to]
		if r.Repeat != nil && r.Repeat.Times > 1 && r.Repeat.First > y.to {
			round := y
			round.to, round.again = r.Repeat.First, r
			f.list = append(f.list, round)
		}
		y.to = r.Next
	}
	f.list = append(f.list, y)
}
