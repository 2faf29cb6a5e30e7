package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var lifecycleCollision = &lint.Rule{
	ID:       "conflict/lifecycle-collision",
	Severity: diag.Error,
	Summary:  "two stages that may come next claim the same contact at once",
	Check: func(p *lint.Pass) {
		if p.Program.Lifecycle == nil {
			return
		}
		told := map[[2]int]bool{}
		for from := range p.Program.Lifecycle.Stages {
			next := p.Program.Lifecycle.Stages[from].Next
			for i := range next {
				for j := i + 1; j < len(next); j++ {
					collide(p, from, next[i], next[j], told)
				}
			}
		}
	},
}

// collide reports two stages that both claim a contact who is in the stage from.
// Two stages of which one leads on to the other claim nobody against each other:
// whoever both claim comes to the same one, in either order. A pair that comes
// together in several stages is reported once.
func collide(p *lint.Pass, from, a, b int, told map[[2]int]bool) {
	stages := p.Program.Lifecycle.Stages
	pair := [2]int{min(a, b), max(a, b)}
	if told[pair] || a == b || stages[a].When == nil || stages[b].When == nil || leadsOn(stages, a, b) != leadsOn(stages, b, a) {
		return
	}
	q := &questions{p, p.Program.Lifecycle.Doc.Address(), stages[from].Doc.Name.Span}
	list := said(p.Program, expr.Place{Object: p.Program.ContactObject(), Item: -1}, stageIs(p.Program, from), audience.Holds)
	list = append(list, clauseOf(stages[a].When, audience.Holds)...)
	list = append(list, clauseOf(stages[b].When, audience.Holds)...)
	if q.can(list...) != audience.Yes {
		return
	}
	told[pair] = true
	p.Report("stages "+stages[a].Name+" "+stages[b].Name, diag.Diagnostic{
		Message: "`" + stages[a].Name + "` and `" + stages[b].Name + "` claim the same contact in the stage `" + stages[from].Name + "`, and only their order decides",
		Address: q.address, Primary: q.place, Label: "both may come next",
		Related: []diag.Related{
			{Span: stages[a].When.Doc.Span, Label: "holds, and comes first in `next`"},
			{Span: stages[b].When.Doc.Span, Label: "holds as well"},
		},
		Notes: q.someone(list),
		Help:  "let one of the conditions exclude the other, or list one of the stages in `next` of the other, if contacts go on from there",
	})
}

func leadsOn(stages []project.Stage, from, to int) bool {
	return slices.Contains(stages[from].Next, to)
}
