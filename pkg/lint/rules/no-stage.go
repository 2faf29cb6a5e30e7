package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var noStage = &lint.Rule{
	ID:       "governance/no-stage",
	Severity: diag.Note,
	Summary:  "a workflow that serves no lifecycle stage",
	Check: func(p *lint.Pass) {
		if p.Program.Lifecycle == nil {
			return
		}
		for _, w := range p.Program.Workflows {
			if w.Serves >= 0 || !aboutContacts(p.Program, w) {
				continue
			}
			p.Report("serves", diag.Diagnostic{
				Message: "`" + w.Name + "` serves no lifecycle stage", Address: w.Doc.Address(), Primary: w.Doc.Name.Span,
				Label: "nothing says which stage's objective this works for",
				Help:  "add `serves:` with a stage of `" + p.Program.Lifecycle.Doc.Address() + "`; it moves nobody",
			})
		}
	},
}
