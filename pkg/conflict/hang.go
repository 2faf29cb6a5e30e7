package conflict

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// roots are what a trigger hangs on: the events, fields and schedules of which one input
// can fire it.
type roots struct {
	events []int
	fields []expr.FieldRef
	crons  []string
}

// hang collects what a trigger hangs on. An event pulls the fields that it updates and the
// scores that it feeds.
func (a *Analysis) hang(t *project.Trigger) roots {
	var s roots
	switch t.Kind {
	case project.OnEvent:
		s.events = append(s.events, t.Event)
		for _, u := range a.p.Events[t.Event].Updates {
			s.fields = append(s.fields, expr.FieldRef{Object: a.p.Events[t.Event].Object, Slot: u[1]})
		}
	case project.OnChanged, project.OnDate:
		s.fields = append(s.fields, expr.FieldRef{Object: t.Field.Object, Slot: t.Field.Slot})
	case project.OnBecomes:
		a.reads(&s, t.Becomes.Expr, 0)
	case project.OnEntersStage, project.OnInactive:
		name := "stage"
		if t.Kind == project.OnInactive {
			name = "last_activity"
		}
		contact := a.p.ContactObject()
		s.fields = append(s.fields, expr.FieldRef{Object: contact, Slot: a.p.Schema.Objects[contact].Shape.Slot(name)})
	case project.OnSchedule:
		s.crons = append(s.crons, t.Doc.Schedule.Value)
	}
	return s
}

// deepest bounds how far segments and scores are followed.
const deepest = 32

// reads adds what a condition reads, through segments and scores.
func (a *Analysis) reads(s *roots, x *expr.Expr, depth int) {
	if x == nil || depth > deepest {
		return
	}
	r := x.Reads()
	s.events, s.fields = append(s.events, r.Events...), append(s.fields, r.Fields...)
	for _, i := range r.Segments {
		if g := a.p.Segments[i]; g.When != nil {
			a.reads(s, g.When.Expr, depth+1)
		}
	}
	for _, i := range r.Scores {
		m := a.p.Scores[i]
		for n := range m.Fit {
			a.reads(s, m.Fit[n].When.Expr, depth+1)
		}
		for n := range m.Behavior {
			s.events = append(s.events, m.Behavior[n].Event)
		}
	}
}

// shares reports whether one input can fire both: they hang on the same event, field or
// schedule.
func (s *roots) shares(o *roots) bool {
	return common(s.events, o.events) || common(s.fields, o.fields) || common(s.crons, o.crons)
}

func common[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}
