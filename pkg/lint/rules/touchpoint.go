package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
)

var touchpoint = &lint.Rule{
	ID:       "coverage/touchpoint",
	Severity: diag.Warning,
	Summary:  "a touchpoint and its workflows that do not fit together",
	Check: func(p *lint.Pass) {
		if len(p.Program.Maps) == 0 {
			return
		}
		mapped := map[string]bool{}
		for _, m := range p.Program.Maps {
			for i := range m.Touchpoints {
				t := &m.Touchpoints[i]
				checkTouchpoint(p, m, t)
				for _, w := range t.Workflows {
					mapped[w.Value] = true
				}
			}
		}
		for _, w := range p.Program.Workflows {
			if mapped[w.Name] {
				continue
			}
			p.Report("unmapped", diag.Diagnostic{
				Message: "no touchpoint names the workflow `" + w.Name + "`", Address: w.Doc.Address(), Primary: w.Doc.Name.Span,
				Label: "the journey map does not know this",
				Help:  "list it under `workflows:` of the touchpoint it serves in `" + p.Program.Maps[0].Address() + "`",
			})
		}
	},
}

func checkTouchpoint(p *lint.Pass, m *model.JourneyMap, t *model.Touchpoint) {
	name := "`" + t.Name.Value + "`"
	d := diag.Diagnostic{Address: m.Address(), Primary: t.Name.Span}
	automated := t.Decision.Value == "automate"
	switch {
	case automated && len(t.Workflows) == 0:
		d.Message, d.Label = "the touchpoint "+name+" is to be automated, and no workflow does it", "decided, not done"
		d.Help = "write the workflow and list it under `workflows:`, or decide `human` or `eliminate`"
		p.Report("missing "+t.Name.Value, d)
	case !automated && len(t.Workflows) > 0:
		d.Message = "the touchpoint " + name + " is decided as `" + t.Decision.Value + "`, and `" + t.Workflows[0].Value + "` automates it"
		d.Primary, d.Label = t.Workflows[0].Span, "a workflow all the same"
		d.Related = []diag.Related{{Span: t.Decision.Span, Label: "the decision"}}
		d.Help = "take the workflow out, or decide `automate`"
		p.Report("automated "+t.Name.Value, d)
	}
	if automated && t.Volume.Value == "low" && t.Variance.Value == "high" {
		d := diag.Diagnostic{Address: m.Address(), Primary: t.Decision.Span, Label: "rare, and different every time"}
		d.Message = "the touchpoint " + name + " is automated though its volume is low and its variance high"
		d.Help = "decide `human`: the rules would cost more than the few cases they serve"
		p.Report("rare "+t.Name.Value, d)
	}
}
