package simulate

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// The marks of an item: it happened, it was true or let somebody through; it was
// false or stopped somebody; it was undecided.
const (
	sawYes uint8 = 1 << iota
	sawNo
	sawUndecided
)

// sighting is what one scenario saw of an inventory.
type sighting struct {
	v     *inventory
	marks []uint8
	// over ends it: what expectations ask afterwards does not count.
	over bool
	// when is a condition that has to hold where it is asked, nil for none, and held
	// whether it did.
	when *project.Cond
	held bool
}

func newSighting(v *inventory) *sighting {
	return &sighting{v: v, marks: make([]uint8, len(v.items))}
}

// follow lets a run tell what it asks and which steps it reaches; it is called
// before anything is given to the run. A nil sighting sees nothing.
func (s *sighting) follow(r *journey.Run) {
	if s == nil {
		return
	}
	r.Visit(func(workflow, step int) {
		if first := s.v.steps[workflow]; first >= 0 {
			s.marks[first+step] |= sawYes
		}
	})
	r.Watch(s.asked)
}

// asked marks the parts of a condition, and of the segments that they name.
func (s *sighting) asked(c *project.Cond, ctx *expr.Context, t expr.Truth) {
	s.held = s.held || c == s.when && t == expr.True && !s.over
	own, ok := s.v.conds[c]
	if !ok || s.over {
		return
	}
	c.Expr.Outcomes(ctx, func(segment, branch int, t expr.Truth) {
		first := own
		if segment >= 0 {
			first = s.v.segments[segment]
		}
		if first >= 0 {
			s.marks[first+branch] |= truthMarks[t]
		}
	})
}

var truthMarks = [...]uint8{expr.Undecided: sawUndecided, expr.False: sawNo, expr.True: sawYes}

// end takes over what the facts of a run tell.
func (s *sighting) end(facts []journey.Fact) {
	if s == nil {
		return
	}
	s.over = true
	held := map[heldSend]bool{}
	for i := range facts {
		if f := &facts[i]; f.Workflow >= 0 {
			s.went(f)
			s.gates(f, held)
		}
	}
}

// went marks the way that an enrollment took.
func (s *sighting) went(f *journey.Fact) {
	key := way{workflow: f.Workflow, step: f.Step, arm: f.To}
	switch f.Kind {
	case journey.BranchTaken, journey.ArmChosen, journey.Variant:
	case journey.Enrolled, journey.Exited:
		key = way{workflow: f.Workflow, step: -1, place: f.Place}
	case journey.GoalReached:
		if f.Reason == "after the end" {
			return // only the KPI counts it
		}
		key = way{workflow: f.Workflow, step: -1, arm: "goal"}
	default:
		return
	}
	if i, ok := s.v.ways[key]; ok {
		s.marks[i] |= sawYes
	}
}
