package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var noQuietHours = &lint.Rule{
	ID:       "message/no-quiet-hours",
	Severity: diag.Warning,
	Summary:  "marketing over a channel that is never quiet",
	Check: (&limit{
		key: "quiet", holds: quiets, own: hasSendWindow, missing: "no quiet hours hold on", label: "this can arrive at any hour of the night", help: quietHelp,
	}).check,
}

const quietHelp = "add a Guardrail with `quiet_hours: {channels: [CHANNEL], hours: \"20:00-08:00\"}`"

func quiets(g *project.Guardrail, channel int) bool {
	return g.Quiet != nil && slices.Contains(g.Quiet.Channels, channel)
}

func hasSendWindow(w *project.Workflow) bool { return w.SendWindow != nil }
