package lint

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// Judge takes what another command found by a rule, and returns it as the
// project wants it: with the severity that is set, nothing where the rule is
// turned off, and marked where an exception excuses it, with fingerprints.
// judged are the addresses of the documents that the rule was asked about: an
// exception from it that excuses nothing there is found, too. No clock is read: an
// exception that has ended still counts here, and [Run] reports it.
func Judge(p *project.Program, rule *Rule, found []diag.Diagnostic, judged []string) []diag.Diagnostic {
	s := readSettings(p, append([]*Rule{rule}, ExceptionRules()...), nil)
	severity := s.rules[rule.ID].severity
	if severity == diag.Off {
		found = nil
	}
	for i := range found {
		found[i].Rule, found[i].Severity = rule.ID, severity
		found[i].Fingerprint = fingerprint(rule.ID, found[i].Address, rule.ID)
	}
	found = Fingerprint(diag.Sort(found))
	e := s.exceptions(found, 0)
	e.diags = nil // what is wrong with exceptions whatever they excuse is told by Run
	e.unused(func(x *exception) bool {
		return x.Rule.Value == rule.ID && slices.Contains(judged, x.doc.Head().Address())
	})
	return append(found, e.diags...)
}
