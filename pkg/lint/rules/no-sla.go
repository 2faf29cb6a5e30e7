package rules

import (
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
		Primary: s.Doc.Action.Span, Label: "nobody notices when this is not answered", Related: notedTo(s),
		Help: "add an SLA with `starts: {event: enrolled, where: event.workflow == \"" + w.Name + "\"}`",
	})
}

func notedTo(s *project.Step) []diag.Related {
	return []diag.Related{{Span: s.Notify.To.Doc.Span, Label: "reaches sales"}}
}

// clocks knows what the SLAs of a project watch.
type clocks struct {
	program *project.Program
	desk    *salesDesk
}

// starts reports whether some SLA can start on the event, of which those texts
// are known. What its `where` asks beside them can hold.
func (c *clocks) starts(event string, known map[string]string) bool {
	for _, s := range c.program.SLAs {
		for i := range s.Starts {
			k := &s.Starts[i]
			if k.Event >= 0 && c.program.Events[k.Event].Name == event && possible(k.Where, known) {
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
		known := map[string]string{}
		if t.Where != nil && t.Where.Expr != nil {
			known = t.Where.Expr.Pinned()
		}
		return c.starts(c.program.Events[t.Event].Name, known)
	case project.OnEntersStage:
		return c.starts("stage_changed", map[string]string{"event.to": t.Doc.EntersStage.Value})
	}
	return false
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
