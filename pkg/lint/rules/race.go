package rules

import (
	"github.com/fairlead/fairlead/pkg/conflict"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var writeRace = &lint.Rule{
	ID:       "conflict/write-race",
	Severity: diag.Error,
	Summary:  "two workflows set one field, stage or owner to different values for the same input, before any pause",
	Check: func(p *lint.Pass) {
		verdicts(p, analysis(p).WriteRaces(), func(v *conflict.Verdict) (string, diag.Diagnostic) {
			a, b := &v.Sides[0], &v.Sides[1]
			return pairKey(v), diag.Diagnostic{
				Message: "one input enrolls one contact in `" + a.Workflow.Name + "` and `" + b.Workflow.Name + "`, and " + v.What,
				Primary: a.Step.Doc.Action.Span, Label: "writes it",
				Related: []diag.Related{
					{Span: b.Step.Doc.Action.Span, Label: "so does this: only the order decides what stays"},
					{Span: a.Workflow.Triggers[a.Trigger].Doc.Span, Label: "starts on it"},
					{Span: b.Workflow.Triggers[b.Trigger].Doc.Span, Label: "so does this"},
				},
				Help: "let one workflow write it, put both into one `exclusive` group, or let the `rules` of one exclude the other",
			}
		})
	},
}
