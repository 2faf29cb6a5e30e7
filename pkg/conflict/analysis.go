package conflict

import (
	"slices"
	"sync"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/project"
)

// Company is what all questions about one project share: the ways into its workflows and to
// their steps, each found once, and the analyses that are not in use. It is safe for
// concurrent use.
type Company struct {
	p *project.Program
	// stable knows which fields stay as they are.
	stable *project.Stability
	lock   sync.Mutex
	e      *audience.Explainer
	// entries and reaches keep the ways into workflows and to steps.
	entries map[*project.Workflow][]audience.Entry
	reaches map[*project.Step][]audience.Entry
	idle    []*Analysis
}

// Study begins to answer questions about a project.
func Study(p *project.Program) *Company {
	return &Company{
		p: p, stable: project.NewStability(p), e: audience.NewExplainer(p),
		entries: map[*project.Workflow][]audience.Entry{}, reaches: map[*project.Step][]audience.Entry{},
	}
}

// Analysis begins an analysis, with a solver of its own.
func (c *Company) Analysis() *Analysis {
	return &Analysis{Company: c, s: audience.New(c.p), early: map[*project.Workflow][]*project.Step{}}
}

// take is an analysis that nobody else uses.
func (c *Company) take() *Analysis {
	c.lock.Lock()
	defer c.lock.Unlock()
	if n := len(c.idle); n > 0 {
		a := c.idle[n-1]
		c.idle = c.idle[:n-1]
		return a
	}
	return c.Analysis()
}

// give returns an analysis that was taken.
func (c *Company) give(a *Analysis) {
	c.lock.Lock()
	c.idle = append(c.idle, a)
	c.lock.Unlock()
}

// Analysis answers questions about one project. It is not safe for concurrent use: what
// asks side by side takes an analysis for each goroutine, of the same [Company]. No answer
// depends on what an analysis was asked before.
type Analysis struct {
	*Company
	s     *audience.Solver
	early map[*project.Workflow][]*project.Step
}

// New begins an analysis that shares nothing.
func New(p *project.Program) *Analysis { return Study(p).Analysis() }

// Asked counts the questions that were put to the solver of this analysis.
func (a *Analysis) Asked() int { return a.s.Asked() }

// pairs asks about each two of the workflows, side by side, and returns the answers in the
// order of the workflows. Ok is false where there is nothing to ask about a pair.
func (a *Analysis) pairs(all []*project.Workflow, ask func(a *Analysis, w, o *project.Workflow) (v Verdict, ok bool)) []Verdict {
	rows := make([][]Verdict, len(all))
	project.Parallel(len(all), func(i int) {
		own := a.take()
		defer a.give(own)
		for _, o := range all[i+1:] {
			if v, ok := ask(own, all[i], o); ok {
				rows[i] = append(rows[i], v)
			}
		}
	})
	return slices.Concat(rows...)
}

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
	a.lock.Lock()
	defer a.lock.Unlock()
	if a.entries[w] == nil {
		list := a.e.Entries(w)
		for i := range list {
			in := &list[i]
			in.Parts = append(in.Parts, a.written(w, &w.Triggers[in.Trigger])...)
		}
		a.entries[w] = list
	}
	return a.entries[w][trigger]
}

// reach is the way to a step by a trigger.
func (a *Analysis) reach(w *project.Workflow, s *project.Step, trigger int) audience.Entry {
	a.lock.Lock()
	defer a.lock.Unlock()
	if a.reaches[s] == nil {
		a.reaches[s] = a.e.Reaches(w, s)
	}
	return a.reaches[s][trigger]
}
