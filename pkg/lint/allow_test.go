package lint_test

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

// pair reports each segment, with the next one as the other side.
var pair = &lint.Rule{
	ID: "test/pair", Severity: diag.Error, Summary: "a segment and the one after it",
	Check: func(p *lint.Pass) {
		for i, s := range p.Program.Segments {
			if i+1 == len(p.Program.Segments) {
				return
			}
			next := p.Program.Segments[i+1]
			p.Report(next.Name, diag.Diagnostic{
				Message: s.Name + " and " + next.Name, Address: s.Doc.Address(), Primary: s.Doc.Name.Span,
				Related: []diag.Related{{Span: next.Doc.Name.Span, Label: "the other side"}},
			})
		}
	},
}

const segments = `---
kind: Segment
name: a
when: true
%
---
kind: Segment
name: b
when: true
---
kind: Segment
name: c
when: true
`

// excused lints at an instant; % in the text is replaced by the exceptions of
// segment a. Each finding is a line: rule, document, by whom it is excused.
func excused(t *testing.T, allow, settings, now string) string {
	t.Helper()
	instant, err := calendar.ParseInstant(now)
	if err != nil {
		t.Fatal(err)
	}
	if allow != "" {
		allow = "allow:\n  - {" + strings.Join(strings.Split(allow, "\n"), "}\n  - {") + "}"
	}
	p := load(t, company+"timezone: Europe/Berlin\n"+settings+strings.Replace(segments, "%", allow, 1))
	var lines []string
	for _, d := range lint.Run(p, []*lint.Rule{pair}, lint.Options{Now: instant, Known: []string{"conflict/overlap"}}) {
		text := d.Rule + " " + strings.TrimPrefix(d.Address, "segment/")
		if d.Rule != "test/pair" {
			text = d.Rule + " " + d.Severity.String() + ": " + d.Message
		}
		if s := d.Suppressed; s != nil {
			text += " (" + strings.Join([]string{s.By, s.Reason, s.ApprovedBy, s.Until}, "|") + ")"
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

func TestExceptions(t *testing.T) {
	const none = "test/pair a\n"
	const b = "\ntest/pair b"
	const noon = "2027-03-31T12:00:00+02:00"
	tests := []struct{ name, allow, settings, now, want string }{
		{"none", "", "", noon, "test/pair a" + b},
		{"a reason", "rule: test/pair, reason: agreed", "", noon, "test/pair a (allow|agreed||)" + b},
		{"everything", "rule: test/pair, with: b, reason: agreed, approved_by: kim@acme.example, until: 2027-04-01", "", noon, "test/pair a (allow|agreed|kim@acme.example|2027-04-01)" + b},
		{"with its address", "rule: test/pair, with: segment/b, reason: agreed", "", noon, "test/pair a (allow|agreed||)" + b},
		{"the wrong side", "rule: test/pair, with: c, reason: agreed", "", noon, none + "allow/unused warning: the exception from `test/pair` excuses nothing" + b},
		{"another with, then one that fits", "rule: test/pair, with: c, reason: one\nrule: test/pair, with: b, reason: two", "", noon,
			"test/pair a (allow|two||)\nallow/unused warning: the exception from `test/pair` excuses nothing" + b},
		{"twice", "rule: test/pair, reason: one\nrule: test/pair, reason: two", "", noon,
			"test/pair a (allow|one||)\nallow/unused warning: the exception from `test/pair` excuses nothing" + b},
		{"no reason", "rule: test/pair", "", noon, none + "allow/no-reason error: the exception from `test/pair` gives no reason, so it excuses nothing" + b},
		{"a blank reason", `rule: test/pair, reason: "  "`, "", noon, none + "allow/no-reason error: the exception from `test/pair` gives no reason, so it excuses nothing" + b},
		{"its last day", "rule: test/pair, reason: agreed, until: 2027-03-31", "", "2027-03-31T23:59:59+02:00", "test/pair a (allow|agreed||2027-03-31)" + b},
		{"the day after, by the project's clock", "rule: test/pair, reason: agreed, until: 2027-03-31", "", "2027-03-31T22:00:00Z",
			none + "allow/expired warning: the exception from `test/pair` ended on 2027-03-31" + b},
		{"an unknown rule", "rule: test/pear, reason: agreed", "", noon, none + "allow/unused warning: the exception excuses nothing: there is no rule `test/pear`" + b},
		{"an unknown rule, off", "rule: test/pear, reason: agreed", "lint: {rules: {allow/unused: off}}\n", noon, "test/pair a" + b},
		{"an unknown document", "rule: test/pair, with: d, reason: agreed", "", noon, none + "load/reference error: there is no document `d`" + b},
		{"loading", "rule: load/schema, reason: agreed", "", noon, none + "load/reference error: `load/schema` cannot be excused" + b},
		{"simulate", "rule: simulate/expectation, reason: agreed", "", noon, none + "load/reference error: `simulate/expectation` cannot be excused" + b},
		{"exceptions", "rule: allow/unused, reason: agreed", "", noon, none + "load/reference error: `allow/unused` cannot be excused" + b},
		{"a rule of another command", "rule: conflict/overlap, reason: agreed", "", noon, "test/pair a" + b},
		{"a rule that is off", "rule: test/pair, reason: agreed", "lint: {rules: {test/pair: off}}\n", noon, "allow/unused warning: the exception from `test/pair` excuses nothing"},
		{"a severity", "rule: test/pair", "lint: {rules: {allow/no-reason: note}}\n", noon, none + "allow/no-reason note: the exception from `test/pair` gives no reason, so it excuses nothing" + b},
		{"off", "rule: test/pair", "lint: {rules: {allow/no-reason: off}}\n", noon, "test/pair a" + b},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := excused(t, tt.allow, tt.settings, tt.now); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

func TestExceptionsHelp(t *testing.T) {
	p := load(t, company+strings.Replace(segments, "%", "allow: [{rule: test/pear, with: bb, reason: x}, {rule: test/pair, with: bb, reason: x}]", 1))
	var helps []string
	for _, d := range lint.Run(p, []*lint.Rule{pair}, lint.Options{}) {
		if d.Rule == "load/reference" || d.Rule == "allow/unused" {
			helps = append(helps, d.Help)
		}
	}
	if got := strings.Join(helps, "\n"); got != "did you mean `test/pair`?\ndid you mean `b`?" {
		t.Error(got)
	}
}

// TestWithMeansTheWorkflow holds `with` to the workflow where a segment has the
// same name.
func TestWithMeansTheWorkflow(t *testing.T) {
	other := &lint.Rule{ID: "test/pair", Summary: "x", Check: func(p *lint.Pass) {
		w := p.Program.Workflows[0]
		p.Report("", diag.Diagnostic{Message: "m", Address: "segment/b", Related: []diag.Related{{Span: w.Doc.Name.Span}}})
	}}
	p := load(t, company+`---
kind: DataModel
name: crm
objects: {contact: {identified_by: [email], fields: {email: {type: string}}}}
events: {signed_up: {}}
---
kind: Segment
name: same
when: true
---
kind: Segment
name: b
when: true
allow: [{rule: test/pair, with: same, reason: agreed}]
---
kind: Workflow
name: same
trigger: {event: signed_up}
steps: [{id: a, delay: 1d}]
`)
	ds := lint.Run(p, []*lint.Rule{other}, lint.Options{})
	if len(ds) != 1 || ds[0].Suppressed == nil {
		t.Errorf("got %s", summary(ds))
	}
}
