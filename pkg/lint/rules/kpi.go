package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var kpi = &lint.Rule{
	ID:       "governance/kpi",
	Severity: diag.Error,
	Summary:  "a workflow without a KPI",
	Check: func(p *lint.Pass) {
		for _, w := range p.Program.Workflows {
			if !w.Doc.KPI.Span.IsZero() {
				continue
			}
			p.Report("kpi", diag.Diagnostic{
				Message: "`" + w.Name + "` has no KPI", Address: w.Doc.Address(), Primary: w.Doc.Name.Span,
				Label: "nothing says whether this workflow works",
				Help:  "add `kpi:`, such as `{name: Replies, measure: reply_rate, target: \">= 5%\", within: 30d}`",
			})
		}
	},
}
