// Package lint runs rules over a checked program. A rule is a value: an id, a
// severity, parameters and a function. The runner reads severities and
// parameters from the project's `lint.rules`, runs the rules side by side and
// returns their findings in one order, whatever the goroutines did.
//
// Which rules there are is said in package rules.
package lint

import (
	"reflect"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// Rule is one thing that the linter looks for.
type Rule struct {
	// ID is category/name, such as "governance/kpi".
	ID string
	// Severity counts unless the project sets another.
	Severity diag.Severity
	// Summary says in one line, without full stop, what the rule finds.
	Summary string
	// Params are what a project can set beside the severity.
	Params []Param
	// Check looks at the program and reports what it finds. It must not change
	// the program and must not panic on any program that loads.
	Check func(*Pass)
}

// Options say how rules run. The zero value checks as on 1 January 1970.
type Options struct {
	// Now is the instant at which the project is checked, in UTC milliseconds:
	// reviews come due and exceptions end by it.
	Now int64
	// Known are further ids that `lint.rules` and `allow` may name: findings of
	// other commands. Nothing is done with them here.
	Known []string
}

// Run checks the program with the rules and with the company's own, its
// policies, and returns what they found, sorted by
// place and with fingerprints, together with what is wrong in `lint.rules` and
// in exceptions. What an exception excuses is among it and says so. A rule that
// the project turned off does not run.
func Run(p *project.Program, rules []*Rule, o Options) []diag.Diagnostic {
	found, _ := Check(p, rules, o)
	return found
}

// Check is [Run], and lists the questions that no rule could decide, by rule in
// the order of the list and then in the order they were asked.
func Check(p *project.Program, rules []*Rule, o Options) ([]diag.Diagnostic, []Unknown) {
	a := Judgments(p, rules, o)
	return a.Found, a.Unknown
}

// Judgments is [Check], and lists what was proved to be safe.
func Judgments(p *project.Program, rules []*Rule, o Options) Answers {
	rules = slices.Concat(rules, PolicyRules(p))
	s := readSettings(p, slices.Concat(rules, ExceptionRules()), o.Known)
	common := &shared{made: map[reflect.Type]*once{}}
	found, unknown, safe := make([][]diag.Diagnostic, len(rules)), make([][]Unknown, len(rules)), make([][]Safe, len(rules))
	project.Parallel(len(rules), func(i int) {
		set := s.rules[rules[i].ID]
		if set.severity == diag.Off {
			return
		}
		pass := &Pass{Program: p, now: o.Now, rule: rules[i], set: set, common: common}
		rules[i].Check(pass)
		found[i], unknown[i], safe[i] = pass.found, pass.unknown, pass.safe
	})
	all := Fingerprint(diag.Sort(slices.Concat(found...)))
	all = append(all, s.excuse(all, o.Now)...)
	all = diag.Sort(append(all, s.diags...))
	source.Settle(p.File, all)
	return Answers{Fingerprint(all), slices.Concat(unknown...), slices.Concat(safe...)}
}

// Pass is one run of one rule over one program.
type Pass struct {
	Program *project.Program

	now   int64
	rule  *Rule
	set   setting
	found []diag.Diagnostic

	// common is what the rules of one run share.
	common *shared
	// solver answers questions about who can match; it is made when first asked.
	solver  *audience.Solver
	unknown []Unknown
	safe    []Safe
}

// Report adds a finding. The pass fills in rule, severity and, unless it is
// given, the confidence (proved). key says what makes two findings of this rule
// about one document the same when lines move, text is reformatted or the
// message is reworded: a stage, a step's id, a field. An empty key stands for
// the message itself.
func (p *Pass) Report(key string, d diag.Diagnostic) {
	d.Rule, d.Severity = p.rule.ID, p.set.severity
	if d.Confidence == "" {
		d.Confidence = diag.Proved
	}
	if key == "" {
		key = d.Message
	}
	d.Fingerprint = fingerprint(d.Rule, d.Address, key)
	p.found = append(p.found, d)
}

// Rule returns the id of the rule that runs.
func (p *Pass) Rule() string { return p.rule.ID }

// Now returns the instant at which the project is checked, in UTC milliseconds.
func (p *Pass) Now() int64 { return p.now }

// Today returns the day on which the project is checked, in the project's zone,
// as dates are: its midnight in UTC.
func (p *Pass) Today() int64 { return calendar.LocalDate(p.Program.Zone, p.now) }

// Int returns the value of a parameter of type [IntParam].
func (p *Pass) Int(name string) int64 { return p.set.params[name].number }

// Duration returns the value of a parameter of type [DurationParam] in milliseconds.
func (p *Pass) Duration(name string) int64 { return p.set.params[name].number }

// Text returns the value of a parameter of type [TextParam].
func (p *Pass) Text(name string) string { return p.set.params[name].text }
