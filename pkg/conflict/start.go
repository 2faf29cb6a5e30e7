package conflict

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// oneStart reports whether all that one input starts of two workflows starts before any step
// of theirs: a group keeps such starts apart. What a step writes may start the second one
// after the first has come to its end, in the same instant, and has left the group.
func (a *Analysis) oneStart(ways []meeting) bool {
	for i := range ways {
		sides := ways[i].Sides
		if !together(sides) && !(a.fromOutside(sides[0]) && a.fromOutside(sides[1])) {
			return false
		}
	}
	return true
}

// fromOutside reports whether no step makes what a trigger waits for.
func (a *Analysis) fromOutside(s Side) bool {
	t := &s.Workflow.Triggers[s.Trigger]
	switch t.Kind {
	case project.OnEvent:
		return !a.p.Events[t.Event].BuiltIn
	case project.OnChanged, project.OnDate:
		x, _ := a.p.Env.Check(expr.Place{Object: s.Workflow.Object, Item: -1}, "has("+t.Field.Text+")", expr.BoolType())
		return x != nil && a.stable.Unwritten(x)
	case project.OnBecomes:
		return a.stable.Unwritten(t.Becomes.Expr)
	case project.OnInactive, project.OnSchedule:
		return true
	}
	return false
}
