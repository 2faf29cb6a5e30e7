package cli

import (
	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/pkg/diag"
)

// failOn gives a command the flag that says from which severity on it fails.
func failOn(cmd *cobra.Command, value *string) {
	severities := []string{diag.Error.String(), diag.Warning.String(), diag.Note.String()}
	cmd.Flags().Var(&choice{value, severities}, "fail-on", flagFailOn)
	complete(cmd, "fail-on", severities)
}

// failLimit is the least severity with which a command fails: that of the flag,
// else that of the project.
func failLimit(word string, p *opened) diag.Severity {
	if word == "" && p.Program != nil {
		word = p.Program.Project.Lint.FailOn.Value
	}
	limit, _ := diag.ParseSeverity(word) // none is written: error, the most severe
	return limit
}

// reaches reports whether a finding is at or over a limit.
func reaches(found []diag.Diagnostic, limit diag.Severity) bool {
	for s := diag.Error; s <= limit; s++ {
		if diag.Count(found, s) > 0 {
			return true
		}
	}
	return false
}
