package conflict

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// joining is a way in which a contact comes to be in two workflows: it enters the second by
// trigger j while it is in the first, which it entered by trigger i.
type joining struct {
	first, second *project.Workflow
	i, j          int
	// twin is set where they are about two objects of the contact, keyed where it is one
	// workflow with two keys.
	twin, keyed bool
}

// apart reports whether the two may be about different objects of the contact.
func (a *Analysis) apart(m *joining) bool {
	contact := a.p.ContactObject()
	return m.first.Object != contact && m.second.Object != contact
}

// asks is what is asked at one moment.
type asks struct {
	parts  []audience.Part
	starts map[int]int
}

func (q *asks) add(p audience.Part) { q.parts = append(q.parts, p) }

// before adds a part that may read the trigger of the moment before.
func (q *asks) before(p audience.Part) {
	if p.Expr.Place().Trigger != nil {
		if q.starts == nil {
			q.starts = map[int]int{}
		}
		q.starts[len(q.parts)] = 0
	}
	q.add(p)
}

// arriving is what is asked of who enters; of somebody who waited for a group nothing that
// is about what happened then.
func (a *Analysis) arriving(w *project.Workflow, trigger int) []audience.Part {
	in := a.enter(w, trigger)
	list := in.Asked()
	if w.OnConflict == "queue" && w.Group != "" {
		list = slices.DeleteFunc(list, ofEvent)
	}
	return list
}

// ofEvent reports whether a part is about what starts an enrollment.
func ofEvent(p audience.Part) bool {
	at := p.Expr.Place()
	return at.Event != nil || len(p.Expr.Reads().Trigger)+len(p.Expr.Reads().Event) > 0
}

// ofContactOnly reports whether a part says the same whichever object of the contact it is
// asked about.
func (a *Analysis) ofContactOnly(p audience.Part) bool {
	r := p.Expr.Reads()
	if ofEvent(p) || r.External || len(r.Events)+len(r.Objects)+len(r.Workflows)+len(r.Scores) > 0 {
		return false
	}
	above := a.p.Schema.Chain(a.p.ContactObject())
	for _, f := range r.Fields {
		if !slices.Contains(above, f.Object) {
			return false
		}
	}
	return !slices.ContainsFunc(r.Segments, func(i int) bool { return !slices.Contains(above, a.p.Segments[i].Object) })
}

// moments asks for a contact who enters the second while in the first, as far as that is
// so whatever happens in between. Exits says whether the first could have been left.
func (a *Analysis) moments(m *joining, most int64, exits bool) []audience.Moment {
	var then asks
	for _, p := range a.arriving(m.second, m.j) {
		if !a.apart(m) || a.ofContactOnly(p) {
			then.add(p)
		}
	}
	if !m.first.Managed {
		a.inside(m, &then)
		if exits {
			a.notLeft(m, &then)
		}
	}
	return []audience.Moment{{Parts: a.arriving(m.first, m.i)}, {Parts: then.parts, Starts: then.starts, Most: most}}
}

// inside says that the contact is in the first.
func (a *Analysis) inside(m *joining, q *asks) {
	contact := a.p.ContactObject()
	if x, issues := a.p.Env.Check(expr.Place{Object: contact, Item: -1}, "active["+quote(m.first.Name)+"]", expr.BoolType()); x != nil && len(issues) == 0 {
		q.add(audience.Part{Expr: x, Want: audience.Given})
	}
}

// notLeft says that nothing by which the first ends is so: no goal, no exit. An exit of the same
// input comes before anybody enters by it.
func (a *Analysis) notLeft(m *joining, q *asks) {
	w := m.first
	in := a.enter(w, m.i)
	queued := w.OnConflict == "queue" && w.Group != ""
	for _, g := range in.Parts {
		if (g.Gate == "exit" || g.Gate == "goal" && w.Goal.Exit) && !(queued && ofEvent(g.Part)) {
			q.before(g.Part)
		}
	}
	for _, c := range a.leavesOn(m) {
		if c != nil && len(c.Expr.Reads().Trigger) == 0 {
			q.add(audience.Part{Expr: c.Expr, Want: audience.HoldsNot})
		}
	}
}

// leavesOn are the conditions under which the input that starts the second ends the first;
// nil is one that always holds.
func (a *Analysis) leavesOn(m *joining) []*project.Cond {
	w, t := m.first, &m.second.Triggers[m.j]
	if w.Managed || m.second.Managed || m.second.Group != "" && m.second.OnConflict == "queue" {
		return nil
	}
	var list []*project.Cond
	add := func(c *project.Cond) {
		if c == nil || c.Expr != nil {
			list = append(list, c)
		}
	}
	if t.Kind == project.OnEvent && a.hears(w, t.Event) {
		for i := range w.Exits {
			if e := &w.Exits[i]; e.Event == t.Event {
				add(e.Where)
			}
		}
		if g := w.Goal; g != nil && g.Exit && g.When == nil && g.Event == t.Event {
			add(g.Where)
		}
	}
	if t.Kind == project.OnChanged && t.Field.Object == a.p.ContactObject() {
		for i := range w.Exits {
			if f := w.Exits[i].Field; f != nil && f.Object == t.Field.Object && f.Slot == t.Field.Slot && w.Exits[i].Where == nil {
				list = append(list, nil)
			}
		}
	}
	return list
}

// hears reports whether every event of a type of the contact reaches an enrollment: those
// on another object of the enrolled kind do not.
func (a *Analysis) hears(w *project.Workflow, event int) bool {
	contact := a.p.ContactObject()
	return w.Object == contact || a.p.Events[event].Object == contact
}

// ends reports whether what starts the second always ends the first: by the same input, or as
// the first ends once somebody is in the second.
func (a *Analysis) ends(m *joining) bool {
	return slices.Contains(a.leavesOn(m), nil) || a.givesWay(m)
}

// givesWay reports whether a goal or an exit of the first holds once somebody is in the
// second. It ends at that instant, before anybody's next step.
func (a *Analysis) givesWay(m *joining) bool {
	w, contact := m.first, a.p.ContactObject()
	if w == m.second || w.Managed || m.second.Managed || w.Object != contact && m.second.Object != contact {
		return false
	}
	asks := func(c *project.Cond) bool {
		return c != nil && c.Expr != nil && asksWhether(c.Expr.Tree(), m.second.Index)
	}
	return w.Goal != nil && w.Goal.Exit && asks(w.Goal.When) || slices.ContainsFunc(w.Exits, func(e project.Exit) bool { return asks(e.When) })
}

// asksWhether reports whether a condition holds wherever somebody is in a workflow.
func asksWhether(n *expr.Node, workflow int) bool {
	return n.Op == expr.OpActive && n.Index == workflow || n.Op == expr.OpOr && slices.ContainsFunc(n.Args, func(x *expr.Node) bool { return asksWhether(x, workflow) })
}
