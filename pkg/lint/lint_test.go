package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

const company = `kind: Project
name: acme
owner: revops@acme.example
`

func load(t *testing.T, text string) *project.Program {
	t.Helper()
	r, err := project.Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(text)}}, project.Options{})
	if err != nil || r.Program == nil {
		t.Fatal(err, r.Diagnostics)
	}
	return r.Program
}

// budget reports its parameters about the project.
var budget = &lint.Rule{
	ID: "test/budget", Severity: diag.Warning, Summary: "what the parameters are",
	Params: []lint.Param{
		{Name: "max", Type: lint.IntParam, Default: "6"},
		{Name: "window", Type: lint.DurationParam, Default: "7d"},
		{Name: "word", Type: lint.TextParam, Default: "calm"},
	},
	Check: func(p *lint.Pass) {
		head := p.Program.Project.Head()
		p.Report("", diag.Diagnostic{
			Message: fmt.Sprintf("max %d, window %d, word %s", p.Int("max"), p.Duration("window"), p.Text("word")),
			Address: head.Address(), Primary: head.Name.Span,
		})
	},
}

// named reports every document by its name.
var named = &lint.Rule{
	ID: "test/named", Severity: diag.Note, Summary: "every document",
	Check: func(p *lint.Pass) {
		for _, d := range p.Program.Docs {
			head := d.Head()
			p.Report("name", diag.Diagnostic{Message: "a " + head.Kind.Value, Address: head.Address(), Primary: head.Name.Span})
		}
	},
}

func run(t *testing.T, text string) []diag.Diagnostic {
	t.Helper()
	return lint.Run(load(t, text), []*lint.Rule{budget, named}, lint.Options{Known: []string{"scenario/vacuous", "load/syntax"}})
}

func summary(ds []diag.Diagnostic) string {
	var lines []string
	for _, d := range ds {
		text := fmt.Sprintf("%d:%d %s %s: %s", d.Primary.Start.Line, d.Primary.Start.Column, d.Rule, d.Severity, d.Message)
		if d.Help != "" {
			text += " (" + d.Help + ")"
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

func TestSettings(t *testing.T) {
	const one = "2:7 test/budget warning: max 6, window 604800000, word calm\n"
	const two = "2:7 test/named note: a Project"
	tests := []struct{ name, rules, want string }{
		{"nothing set", "", one + two},
		{"a word", "test/budget: error", strings.Replace(one, "warning", "error", 1) + two},
		{"off", "test/budget: off", two},
		{"off in a map", "test/budget: {severity: off, max: 3}", two},
		{"parameters", "test/budget: {severity: note, max: 3, window: 1d, word: loud}", "2:7 test/budget note: max 3, window 86400000, word loud\n" + two},
		{"parameters alone", "test/budget: {max: 0}", "2:7 test/budget warning: max 0, window 604800000, word calm\n" + two},
		{"known elsewhere", "scenario/vacuous: off", one + two},
		{"a near miss", "test/budgets: off", one + two + "\n4:16 load/reference error: there is no rule `test/budgets` (did you mean `test/budget`?)"},
		{"nothing like it", "governance/xylophone: off", one + two + "\n4:16 load/reference error: there is no rule `governance/xylophone` (`fairlead explain` lists the rules)"},
		{"loading", "load/syntax: off", one + two + "\n4:16 load/reference error: `load/syntax` is always an error and cannot be set (remove it, and mend what `load/syntax` reports)"},
		{"simulate", "simulate/expectation: off", one + two + "\n4:16 load/reference error: `simulate/expectation` is always an error and cannot be set (remove it, and mend what `simulate/expectation` reports)"},
		{"an unknown policy", "policy/short: off", one + two + "\n4:16 load/reference error: there is no rule `policy/short` (`fairlead explain` lists the rules)"},
		{"an unknown parameter", "test/budget: {maxx: 3}", one + two + "\n4:30 load/reference error: the rule `test/budget` has no parameter `maxx` (did you mean `max`?)"},
		{"a parameter like none", "test/budget: {zebra: 3}", one + two + "\n4:30 load/reference error: the rule `test/budget` has no parameter `zebra` (it can be given severity, max, window, word)"},
		{"a text for a number", "test/budget: {max: many}", one + two + "\n4:35 load/reference error: `max` of `test/budget` takes a whole number (write for example `max: 6`)"},
		{"a quoted number", `test/budget: {max: "3"}`, one + two + "\n4:35 load/reference error: `max` of `test/budget` takes a whole number (write for example `max: 6`)"},
		{"a negative number", "test/budget: {max: -3}", one + two + "\n4:35 load/reference error: `max` of `test/budget` takes a whole number (write for example `max: 6`)"},
		{"no duration", "test/budget: {window: 7}", one + two + "\n4:38 load/reference error: `window` of `test/budget` takes a duration such as 7d (write for example `window: 7d`)"},
		{"a list", "test/budget: {word: [a]}", one + two + "\n4:36 load/reference error: `word` of `test/budget` takes text (write for example `word: calm`)"},
		{"a number for text", "test/budget: {word: 7}", one + two + "\n4:36 load/reference error: `word` of `test/budget` takes text (write for example `word: calm`)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := company
			if tt.rules != "" {
				text += "lint: {rules: {" + tt.rules + "}}\n"
			}
			if got := summary(run(t, text)); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

func TestPoliciesAreRules(t *testing.T) {
	ds := run(t, company+`lint: {rules: {policy/short: off}}
---
kind: Policy
name: short
for: Workflow
assert: size(resource.steps) < 9
message: short
`)
	if i := slices.IndexFunc(ds, func(d diag.Diagnostic) bool { return d.Rule == "load/reference" }); i >= 0 {
		t.Error(ds[i].Message)
	}
}

// TestSettingsOfOddPrograms gives what no schema lets through.
func TestSettingsOfOddPrograms(t *testing.T) {
	p := load(t, company)
	odd := *p.Project
	odd.Lint.Rules = model.Map[model.Data]{
		{Key: model.Text{Value: "test/budget"}},
		{Key: model.Text{Value: "test/named"}, Value: model.Data{IsList: true}},
		{Key: model.Text{Value: "test/budget"}, Value: model.Data{IsMap: true, Fields: model.Map[model.Data]{{Key: model.Text{Value: "severity"}}, {Key: model.Text{Value: "max"}, Value: model.Data{Null: true}}}}},
	}
	changed := *p
	changed.Project = &odd
	ds := lint.Run(&changed, []*lint.Rule{budget, named}, lint.Options{})
	if n := diag.Count(ds, diag.Error); n != 2 { // equal places and messages are one
		t.Errorf("%d errors:\n%s", n, summary(ds))
	}
}

func TestFingerprintsOutliveEdits(t *testing.T) {
	const text = "---\nkind: Segment\nname: ready\nwhen: true\n---\nkind: Segment\nname: steady\nwhen: true\n"
	prints := func(text string) map[string]string {
		m := map[string]string{}
		for _, d := range run(t, text) {
			if len(d.Fingerprint) != 16 {
				t.Errorf("fingerprint %q", d.Fingerprint)
			}
			m[d.Rule+" "+d.Address] = d.Fingerprint
		}
		return m
	}
	before := prints(company + text)
	after := prints("# moved\n\n" + company + strings.ReplaceAll(text, "name: ready\nwhen: true", "when:   'true'\n\nname:   \"ready\""))
	if len(before) != 4 {
		t.Fatalf("%d findings, want 4", len(before))
	}
	seen := map[string]bool{}
	for k, f := range before {
		if after[k] != f {
			t.Errorf("%s: %s became %s", k, f, after[k])
		}
		if seen[f] {
			t.Errorf("%s shares its fingerprint", k)
		}
		seen[f] = true
	}
}

func TestFingerprintNumbersEquals(t *testing.T) {
	ds := func() []diag.Diagnostic {
		return []diag.Diagnostic{{Rule: "r", Message: "m"}, {Rule: "r", Message: "m"}, {Rule: "r", Message: "m"}, {Rule: "s", Message: "m"}, {Rule: "r", Address: "a", Message: "m"}}
	}
	first := lint.Fingerprint(ds())
	seen := map[string]bool{}
	for _, d := range first {
		if len(d.Fingerprint) != 16 || seen[d.Fingerprint] {
			t.Errorf("fingerprint %q", d.Fingerprint)
		}
		seen[d.Fingerprint] = true
	}
	again := lint.Fingerprint(slices.Clone(first))
	for i, d := range lint.Fingerprint(ds()) {
		if d.Fingerprint != first[i].Fingerprint || again[i].Fingerprint != first[i].Fingerprint {
			t.Errorf("%d: the fingerprint changed", i)
		}
	}
}

func TestRunIsTheSameEveryTime(t *testing.T) {
	var text strings.Builder
	text.WriteString(company)
	for i := range 40 {
		fmt.Fprintf(&text, "---\nkind: Segment\nname: s%d\nwhen: true\n", i)
	}
	p := load(t, text.String())
	rules := []*lint.Rule{budget, named}
	want := fmt.Sprint(lint.Run(p, rules, lint.Options{}))
	for range 20 {
		slices.Reverse(rules)
		if got := fmt.Sprint(lint.Run(p, rules, lint.Options{})); got != want {
			t.Fatal("another result")
		}
	}
}
