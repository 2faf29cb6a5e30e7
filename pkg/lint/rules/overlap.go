package rules

import (
	"github.com/fairlead/fairlead/pkg/conflict"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var overlap = &lint.Rule{
	ID:       "conflict/overlap",
	Severity: diag.Error,
	Summary:  "a contact can be inside two sequences at once that do not go together, or in one of them twice",
	Check: func(p *lint.Pass) {
		verdicts(p, analysis(p).Overlaps(), func(v *conflict.Verdict) (string, diag.Diagnostic) {
			a := &v.Sides[0]
			if len(v.Sides) == 1 {
				return pairKey(v), diag.Diagnostic{
					Message: "one contact can be in `" + a.Workflow.Name + "` twice at once",
					Primary: a.Workflow.Triggers[a.Trigger].Doc.Span, Label: "starts it once more",
					Help: "put it into an `exclusive` group, which holds one enrollment of a contact",
				}
			}
			b := &v.Sides[1]
			return pairKey(v), diag.Diagnostic{
				Message: "one contact can be in `" + a.Workflow.Name + "` and `" + b.Workflow.Name + "` at once",
				Primary: b.Workflow.Triggers[b.Trigger].Doc.Span, Label: "starts while the contact is in `" + a.Workflow.Name + "`",
				Related: []diag.Related{{Span: a.Workflow.Triggers[a.Trigger].Doc.Span, Label: "starts the other"}},
				Help:    "put both into one `exclusive` group, let one `exit` on what starts the other, or let their `rules` exclude each other",
			}
		})
	},
}
