package rules

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
)

var owner = &lint.Rule{
	ID:       "governance/owner",
	Severity: diag.Error,
	Summary:  "a workflow or stage without an accountable owner",
	Check: func(p *lint.Pass) {
		for _, w := range p.Program.Workflows {
			if !blank(w.Doc.Owner) {
				continue
			}
			p.Report("owner", diag.Diagnostic{
				Message: "`" + w.Name + "` has no owner", Address: w.Doc.Address(), Primary: placeOf(w.Doc.Owner, w.Doc.Name),
				Label: "nobody answers for this workflow", Help: "add `owner:` with the address of who answers for it",
			})
		}
		if p.Program.Lifecycle == nil {
			return
		}
		for _, s := range p.Program.Lifecycle.Stages {
			if !blank(s.Doc.Owner) {
				continue
			}
			p.Report("stage "+s.Name, diag.Diagnostic{
				Message: "the stage `" + s.Name + "` has no owner", Address: p.Program.Lifecycle.Doc.Address(),
				Primary: placeOf(s.Doc.Owner, s.Doc.Name), Label: "nobody answers for the people in this stage",
				Help: "add `owner:` with the address of who answers for them",
			})
		}
	},
}

func blank(t model.Text) bool { return strings.TrimSpace(t.Value) == "" }

// placeOf is where a text stands or, if it was not written, where the name of
// what lacks it stands.
func placeOf(t, name model.Text) diag.Span {
	if t.Written() {
		return t.Span
	}
	return name.Span
}
