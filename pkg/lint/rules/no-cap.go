package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var noCap = &lint.Rule{
	ID:       "message/no-cap",
	Severity: diag.Warning,
	Summary:  "marketing over a channel on which nothing limits how much one person gets",
	Check: (&limit{
		key: "cap", holds: caps, missing: "no frequency cap holds on", label: "one person can get any number of messages", help: capHelp,
	}).check,
}

const capHelp = "add a Guardrail with `frequency_caps: [{channel: CHANNEL, max: 3, per: 7d}]`"

func caps(g *project.Guardrail, channel int) bool {
	return slices.ContainsFunc(g.Caps, func(c project.Cap) bool { return c.Channel == channel })
}
