package lint

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// Judge takes what another command found by a rule, and returns it as the
// project wants it: with the severity that is set, nothing where the rule is
// turned off, and marked where an exception excuses it, with fingerprints. No
// clock is read: an exception that has ended still counts here, and [Run]
// reports it.
func Judge(p *project.Program, rule *Rule, found []diag.Diagnostic) []diag.Diagnostic {
	s := readSettings(p, []*Rule{rule}, nil)
	severity := s.rules[rule.ID].severity
	if severity == diag.Off || len(found) == 0 {
		return nil
	}
	for i := range found {
		found[i].Rule, found[i].Severity = rule.ID, severity
		found[i].Fingerprint = fingerprint(rule.ID, found[i].Address, rule.ID)
	}
	found = Fingerprint(diag.Sort(found))
	s.excuse(found, 0) // what it says about the exceptions themselves is told by Run
	return found
}
