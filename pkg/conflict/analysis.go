package conflict

import (
	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/project"
)

// Analysis answers questions about one project. It is not safe for concurrent use.
type Analysis struct {
	p *project.Program
	e *audience.Explainer
	s *audience.Solver
	// entries and reaches keep the ways into workflows and to steps.
	entries map[*project.Workflow][]audience.Entry
	reaches map[*project.Step][]audience.Entry
	early   map[*project.Workflow][]*project.Step
}

// New begins an analysis.
func New(p *project.Program) *Analysis {
	return &Analysis{
		p: p, e: audience.NewExplainer(p), s: audience.New(p),
		entries: map[*project.Workflow][]audience.Entry{}, reaches: map[*project.Step][]audience.Entry{}, early: map[*project.Workflow][]*project.Step{},
	}
}

// Asked counts the questions that were put to the solver.
func (a *Analysis) Asked() int { return a.s.Asked() }

// workflows are those that can run: retired ones and those that are off start nothing.
func (a *Analysis) workflows() []*project.Workflow {
	var list []*project.Workflow
	for _, w := range a.p.Workflows {
		if w.Enabled && !w.Retired && w.Object >= 0 {
			list = append(list, w)
		}
	}
	return list
}

// enter is the way in by a trigger.
func (a *Analysis) enter(w *project.Workflow, trigger int) audience.Entry {
	if a.entries[w] == nil {
		a.entries[w] = a.e.Entries(w)
		for i := range a.entries[w] {
			in := &a.entries[w][i]
			in.Parts = append(in.Parts, a.written(w, &w.Triggers[in.Trigger])...)
		}
	}
	return a.entries[w][trigger]
}

// reach is the way to a step by a trigger.
func (a *Analysis) reach(w *project.Workflow, s *project.Step, trigger int) audience.Entry {
	if a.reaches[s] == nil {
		a.reaches[s] = a.e.Reaches(w, s)
	}
	return a.reaches[s][trigger]
}
