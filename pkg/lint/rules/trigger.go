package rules

import (
	"github.com/fairlead/fairlead/pkg/conflict"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var trigger = &lint.Rule{
	ID:       "conflict/trigger",
	Severity: diag.Error,
	Summary:  "one input enrolls one contact in two workflows that clash, and nothing keeps them apart",
	Check: func(p *lint.Pass) {
		verdicts(p, analysis(p).Triggers(), func(v *conflict.Verdict) (string, diag.Diagnostic) {
			a, b := &v.Sides[0], &v.Sides[1]
			return pairKey(v), diag.Diagnostic{
				Message: "one input enrolls one contact in `" + a.Workflow.Name + "` and `" + b.Workflow.Name + "`, and " + v.What,
				Primary: a.Workflow.Triggers[a.Trigger].Doc.Span, Label: "starts on it",
				Related: []diag.Related{
					{Span: b.Workflow.Triggers[b.Trigger].Doc.Span, Label: "so does this"},
					{Span: a.Step.Doc.Action.Span, Label: "before any pause"},
					{Span: b.Step.Doc.Action.Span, Label: "before any pause, too"},
				},
				Help: "put both into one `exclusive` group, or let the `rules` of one exclude the other",
			}
		})
	},
}
