package conflict

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// roots are what a trigger hangs on: the events, fields and schedules of which one input
// can fire it.
type roots struct {
	events []feed
	fields []expr.FieldRef
	crons  []string
}

// feed is an event for which a condition holds; nil for any.
type feed struct {
	event int
	where *project.Cond
}

// hang collects what a trigger hangs on. An event pulls the fields that it updates and the
// scores that it feeds.
func (a *Analysis) hang(t *project.Trigger) roots {
	var s roots
	switch t.Kind {
	case project.OnEvent:
		s.events = append(s.events, feed{t.Event, t.Where})
		for _, u := range a.p.Events[t.Event].Updates {
			s.fields = append(s.fields, expr.FieldRef{Object: a.p.Events[t.Event].Object, Slot: u[1]})
		}
	case project.OnChanged, project.OnDate:
		s.fields = append(s.fields, expr.FieldRef{Object: t.Field.Object, Slot: t.Field.Slot})
	case project.OnBecomes:
		a.reads(&s, t.Becomes.Expr, risesOnly(t.Becomes.Expr.Tree(), false), 0)
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

// reads adds what a condition reads, through segments and scores. Where it can only begin
// to hold as scores rise, points that are taken away are left out.
func (a *Analysis) reads(s *roots, x *expr.Expr, rises bool, depth int) {
	if x == nil || depth > deepest {
		return
	}
	r := x.Reads()
	for _, e := range r.Events {
		s.events = append(s.events, feed{e, nil})
	}
	s.fields = append(s.fields, r.Fields...)
	for _, i := range r.Segments {
		if g := a.p.Segments[i]; g.When != nil {
			a.reads(s, g.When.Expr, risesOnly(g.When.Expr.Tree(), false), depth+1)
		}
	}
	for _, i := range r.Scores {
		m := a.p.Scores[i]
		for n := range m.Fit {
			a.reads(s, m.Fit[n].When.Expr, false, depth+1)
		}
		for n := range m.Behavior {
			if b := &m.Behavior[n]; b.Points > 0 || !rises {
				s.events = append(s.events, feed{b.Event, b.Where})
			}
		}
	}
}

// risesOnly reports whether a condition reads scores only where more of them helps it to
// hold: as what is at least, or over, something without a score.
func risesOnly(n *expr.Node, negated bool) bool {
	switch n.Op {
	case expr.OpNot:
		return risesOnly(n.Args[0], !negated)
	case expr.OpAnd, expr.OpOr:
		return !slices.ContainsFunc(n.Args, func(m *expr.Node) bool { return !risesOnly(m, negated) })
	case expr.OpGe, expr.OpGt:
		return !scored(n) || !negated && n.Args[0].Op == expr.OpScore && !scored(n.Args[1])
	case expr.OpLe, expr.OpLt:
		return !scored(n) || negated && n.Args[0].Op == expr.OpScore && !scored(n.Args[1])
	}
	return !scored(n)
}

// scored reports whether a score is read anywhere in it; a segment may read one.
func scored(n *expr.Node) bool {
	return n.Op == expr.OpScore || n.Op == expr.OpBand || n.Op == expr.OpSegment || slices.ContainsFunc(n.Args, scored)
}

// share reports whether one input can fire both: they hang on the same event, field or
// schedule. Events of one type of which the two ask what excludes each other are different
// inputs.
func (a *Analysis) share(s, o *roots) bool {
	if common(s.fields, o.fields) || common(s.crons, o.crons) {
		return true
	}
	for _, f := range s.events {
		for _, g := range o.events {
			if f.event == g.event && a.compatible(f.where, g.where) {
				return true
			}
		}
	}
	return false
}

// compatible reports whether two conditions can hold of one event, as far as is known.
func (a *Analysis) compatible(x, y *project.Cond) bool {
	if x == nil || y == nil || x.Expr == nil || y.Expr == nil {
		return true
	}
	return a.s.Decide(audience.Part{Expr: x.Expr}, audience.Part{Expr: y.Expr}).Verdict != audience.No
}

func common[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}
