package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var noSLA = &lint.Rule{
	ID:       "handoff/no-sla",
	Severity: diag.Warning,
	Summary:  "a `route`, or a `notify` to sales, that no SLA watches",
	Check: func(p *lint.Pass) {
		c := &clocks{program: p.Program, desk: newSalesDesk(p.Program)}
		for _, w := range p.Program.Workflows {
			if !aboutContacts(p.Program, w) {
				continue
			}
			for _, s := range w.Steps {
				switch {
				case s.Action == project.RouteAction && !c.watchesRoute(s):
					reportRoute(p, w, s)
				case s.Action == project.NotifyAction && s.Notify != nil && c.desk.reaches(s.Notify.To) && !c.watchesNotify(w, s):
					reportNotify(p, w, s)
				}
			}
		}
	},
}

func reportRoute(p *lint.Pass, w *project.Workflow, s *project.Step) {
	policy := s.Doc.Route.Value
	p.Report(s.ID, diag.Diagnostic{
		Message: "no SLA watches what `" + w.Name + "` routes through `" + policy + "`", Address: w.Doc.Address(),
		Primary: s.Doc.Action.Span, Label: "nobody notices when this lead waits",
		Help: "add an SLA with `starts: {event: assigned, where: event.policy == \"" + policy + "\"}`",
	})
}

func reportNotify(p *lint.Pass, w *project.Workflow, s *project.Step) {
	p.Report(s.ID, diag.Diagnostic{
		Message: "no SLA watches what `" + w.Name + "` tells sales", Address: w.Doc.Address(),
		Primary: s.Notify.To.Doc.Span, Label: "nobody notices when this is not answered",
		Help: "add an SLA with `starts: {event: enrolled, where: event.workflow == \"" + w.Name + "\"}`",
	})
}

// clocks knows what the SLAs of a project watch.
type clocks struct {
	program *project.Program
	desk    *salesDesk
}

// starts reports whether some SLA can start on the event, of which those texts
// are known. What its `where` asks beside them counts as met.
func (c *clocks) starts(event string, known map[string]string) bool {
	return c.any(event, func(where *project.Cond) bool { return possible(where, known) })
}

// any reports whether some SLA starts on the event with a condition that fits.
func (c *clocks) any(event string, fits func(where *project.Cond) bool) bool {
	for _, s := range c.program.SLAs {
		for i := range s.Starts {
			if k := &s.Starts[i]; k.Event >= 0 && c.program.Events[k.Event].Name == event && fits(k.Where) {
				return true
			}
		}
	}
	return false
}

func possible(c *project.Cond, known map[string]string) bool {
	return c == nil || c.Expr == nil || c.Expr.Possible(known)
}

func (c *clocks) watchesRoute(s *project.Step) bool {
	return c.starts("assigned", map[string]string{"event.policy": s.Doc.Route.Value})
}

// watchesNotify asks for an SLA on whatever way the notice comes about: on the
// start of the workflow, on each of its triggers, or on a route before it.
func (c *clocks) watchesNotify(w *project.Workflow, s *project.Step) bool {
	if c.starts("enrolled", map[string]string{"event.workflow": w.Name}) {
		return true
	}
	all := len(w.Triggers) > 0
	for i := range w.Triggers {
		all = all && c.watchesTrigger(&w.Triggers[i])
	}
	return all || !c.reachedUnwatched(w, s)
}

func (c *clocks) watchesTrigger(t *project.Trigger) bool {
	switch t.Kind {
	case project.OnEvent:
		return c.any(c.program.Events[t.Event].Name, func(where *project.Cond) bool { return takesAll(where, t.Where) })
	case project.OnChanged:
		return c.starts("changed", map[string]string{"event.object": t.Field.Root})
	case project.OnEntersStage:
		return c.starts("stage_changed", map[string]string{"event.to": t.Doc.EntersStage.Value})
	}
	return false
}

// takesAll reports whether an SLA's `where` takes the events that the trigger's
// takes, as far as texts that `==` pins decide. What it asks of a field of the
// event that the trigger leaves open picks some of them only; other conditions
// count as met.
func takesAll(where, trigger *project.Cond) bool {
	if where == nil || where.Expr == nil {
		return true
	}
	var known map[string]string
	var asked []string
	if trigger != nil && trigger.Expr != nil {
		known, asked = trigger.Expr.Pinned(), trigger.Expr.Reads().Event
	}
	leftOpen := func(fields []string) bool {
		return !slices.ContainsFunc(fields, func(f string) bool { return slices.Contains(asked, f) })
	}
	return where.Expr.Possible(known) && !slices.ContainsFunc(where.Expr.Open(known), leftOpen)
}

// reachedUnwatched reports whether a way leads to the step on which no watched
// route certainly runs.
func (c *clocks) reachedUnwatched(w *project.Workflow, s *project.Step) bool {
	seen := make([]bool, len(w.Steps))
	for todo := []int{w.First}; len(todo) > 0; todo = todo[1:] {
		i := todo[0]
		if i < 0 || seen[i] {
			continue
		}
		seen[i] = true
		at := w.Steps[i]
		if at == s {
			return true
		}
		watched := at.Action == project.RouteAction && c.watchesRoute(at)
		for _, y := range ways(w, at) {
			if !watched || y.skipped {
				todo = append(todo, y.to)
			}
		}
	}
	return false
}
