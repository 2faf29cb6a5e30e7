package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var noNegative = &lint.Rule{
	ID:       "scoring/no-negative",
	Severity: diag.Warning,
	Summary:  "a scoring model whose signals only ever add up",
	Check: func(p *lint.Pass) {
		for _, s := range p.Program.Scores {
			if len(s.Fit)+len(s.Behavior) == 0 || takesAway(s) {
				continue
			}
			p.Report("negative", diag.Diagnostic{
				Message: "nothing takes points away in `" + s.Name + "`", Address: s.Doc.Address(), Primary: s.Doc.Name.Span,
				Label: "who is never going to buy scores like everybody else",
				Help:  "add a rule with negative `points`, such as for students, competitors, or those who unsubscribe",
			})
		}
	},
}

func takesAway(s *project.Score) bool {
	return slices.ContainsFunc(s.Fit, func(r project.FitRule) bool { return r.Points < 0 }) ||
		slices.ContainsFunc(s.Behavior, func(r project.Behavior) bool { return r.Points < 0 })
}
