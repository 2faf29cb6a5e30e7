package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var noOptOut = &lint.Rule{
	ID:       "message/no-opt-out",
	Severity: diag.Error,
	Summary:  "a marketing message without a topic, which nobody can leave by itself",
	Check: func(p *lint.Pass) {
		for _, m := range p.Program.Messages {
			if !marketing(p.Program, m) || m.Topic >= 0 {
				continue
			}
			p.Report("topic", diag.Diagnostic{
				Message: "`" + m.Name + "` has no topic", Address: m.Doc.Address(), Primary: m.Doc.Name.Span,
				Label: "who wants no more of this must leave everything",
				Help:  "add `topic:`, or `transactional: true` if it answers an act of the person",
			})
		}
	},
}
