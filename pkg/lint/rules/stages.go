package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// mover is a step that moves contacts to a stage.
type mover struct {
	workflow *project.Workflow
	step     *project.Step
	// to is the stage, -1 where the step may set any.
	to int
}

// movers lists the steps that set the stage, those of workflows that are off
// included.
func movers(p *project.Program) []mover {
	var list []mover
	for _, w := range p.Workflows {
		for _, s := range w.Steps {
			switch {
			case s.Action == project.SetStage && s.Stage >= 0:
				list = append(list, mover{w, s, s.Stage})
			case s.Action == project.External && writesStage(s):
				list = append(list, mover{w, s, -1})
			}
		}
	}
	return list
}

func writesStage(s *project.Step) bool {
	if s.Doc.External == nil {
		return false
	}
	for _, path := range s.Doc.External.Writes {
		if path.Text == "contact.stage" {
			return true
		}
	}
	return false
}

// stageGraph is who can move from which stage to which, by the lifecycle and by
// steps of workflows that are on.
type stageGraph struct {
	pass      *lint.Pass
	lifecycle *project.Lifecycle
	movers    []mover
	// claims remembers whether a stage can claim a contact who is in another one.
	claims map[[2]int]bool
}

func newStageGraph(p *lint.Pass) *stageGraph {
	all := movers(p.Program)
	on := slices.DeleteFunc(all, func(m mover) bool { return !m.workflow.Enabled })
	return &stageGraph{p, p.Program.Lifecycle, on, map[[2]int]bool{}}
}

// claimed reports whether somebody in the one stage can meet the condition of the
// other; true where that is not known.
func (g *stageGraph) claimed(from, to int) bool {
	when := g.lifecycle.Stages[to].When
	if when == nil {
		return false
	}
	pair := [2]int{from, to}
	known, asked := g.claims[pair]
	if !asked {
		q := &questions{g.pass, g.lifecycle.Doc.Address(), g.lifecycle.Stages[to].Doc.Name.Span}
		known = q.can(g.claim(from, to)...) != audience.No
		g.claims[pair] = known
	}
	return known
}

// claim is what is so of somebody in the one stage whom the other one claims.
func (g *stageGraph) claim(from, to int) []clause {
	p := g.pass.Program
	list := said(p, expr.Place{Object: p.ContactObject(), Item: -1}, stageIs(p, from), audience.Holds)
	return append(list, clauseOf(g.lifecycle.Stages[to].When, audience.Holds)...)
}

// next lists the stages that a contact in stage s can come to in one move.
func (g *stageGraph) next(s int) []int {
	var list []int
	for to := range g.lifecycle.Stages {
		if to != s && g.moves(s, to) {
			list = append(list, to)
		}
	}
	return list
}

// moves reports whether one move leads from one stage to the other: through
// `next` into a stage whose condition a contact there can meet, or by a step, which may not go back
// except along `next` or where the lifecycle allows it.
func (g *stageGraph) moves(from, to int) bool {
	listed := slices.Contains(g.lifecycle.Stages[from].Next, to)
	if listed && g.claimed(from, to) {
		return true
	}
	if !listed && to < from && !g.lifecycle.BackwardAllow {
		return false
	}
	return slices.ContainsFunc(g.movers, func(m mover) bool { return m.to == to || m.to < 0 })
}

// reachable reports for each stage whether a contact can come to it from the
// first one.
func (g *stageGraph) reachable() []bool {
	seen := make([]bool, len(g.lifecycle.Stages))
	if len(seen) == 0 {
		return nil
	}
	seen[0] = true
	for todo := []int{0}; len(todo) > 0; todo = todo[1:] {
		for _, n := range g.next(todo[0]) {
			if !seen[n] {
				seen[n] = true
				todo = append(todo, n)
			}
		}
	}
	return seen
}
