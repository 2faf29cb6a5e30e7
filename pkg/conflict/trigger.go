package conflict

import (
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// Triggers answers, for each two workflows that hang on one event, field or schedule and
// that would clash on it, whether one input can enroll one contact in both, so that before
// any pause both send a marketing message on one channel, both route, or both turn to the
// same person. There is one verdict for each pair, in the project's order; pairs of which
// nothing clashes have none.
func (a *Analysis) Triggers() []Verdict { return a.meet((*Analysis).clash) }

// clash reports whether two steps clash, and how that is shown.
func (a *Analysis) clash(one, two Side) (m meeting, ok bool) {
	d, acts := a.deedOf(one.Step)
	e, also := a.deedOf(two.Step)
	if !acts || !also || d != e {
		return m, false
	}
	m.What = d.words()
	m.shown = func(facts []journey.Fact) (int64, bool) {
		return both(facts, []Side{one, two}, act, func(_, _ *journey.Fact) bool { return true })
	}
	return m, true
}

// act finds the fact by which a step shows that it acted.
func act(facts []journey.Fact, in *journey.Fact, s *project.Step) *journey.Fact {
	for i := range facts {
		if f := &facts[i]; f.Kind == acted(s) && of(f, in, s) {
			return f
		}
	}
	return nil
}

// acted are the facts by which a step of that kind shows that it acted.
func acted(s *project.Step) journey.FactKind {
	switch s.Action {
	case project.Send:
		return journey.Sent
	case project.RouteAction:
		return journey.Routed
	case project.TaskAction:
		return journey.Task
	}
	return journey.Notified
}
