package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var noDecay = &lint.Rule{
	ID:       "scoring/no-decay",
	Severity: diag.Warning,
	Summary:  "points for a behavior that never fade",
	Check: func(p *lint.Pass) {
		for _, s := range p.Program.Scores {
			for i := range s.Behavior {
				b := &s.Behavior[i]
				if b.Points <= 0 || b.HalfLife > 0 || b.Expires > 0 {
					continue
				}
				p.Report("behavior "+b.Doc.Name.Value, diag.Diagnostic{
					Message: "the points for `" + b.Doc.Name.Value + "` in `" + s.Name + "` never fade", Address: s.Doc.Address(),
					Primary: b.Doc.Points.Span, Label: "counts the same years later",
					Help: "add `half_life:`, such as 30d, or `expires:` to drop the points whole",
				})
			}
		}
	},
}
