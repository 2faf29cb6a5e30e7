package lint_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// twoSegments is a company with two segments, and what policies ask of.
const twoSegments = company + `---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields: {email: {type: string, required: true}, plan: {type: string, values: [free, pro], required: true}}
---
kind: Segment
name: free
labels: {team: growth}
when: contact.plan == "free"
---
kind: Segment
name: pro
description: Whoever pays us
review_by: 2027-01-31
when: contact.plan == "pro"
`

func policy(name, of, assert string) string {
	return "---\nkind: Policy\nname: " + name + "\nfor: " + of + "\nassert: '" + assert + "'\nmessage: the " + name + "\n"
}

// found lists the findings of policies as "address rule: cause or values".
func found(ds []diag.Diagnostic) []string {
	var list []string
	for _, d := range ds {
		parts := slices.Clone(d.Notes)
		for _, v := range d.Values {
			parts = append(parts, v.Text)
		}
		list = append(list, strings.TrimSpace(d.Address+" "+strings.TrimPrefix(d.Rule, "policy/")+" "+d.Severity.String()+" "+strings.Join(parts, "; ")))
	}
	return list
}

func TestPolicies(t *testing.T) {
	tests := []struct {
		name, of, assert string
		want             []string
	}{
		{"holds", "Segment", `resource.kind == "Segment"`, nil},
		{"of another kind", "Workflow", `false`, nil},
		{"absent is asked for", "Segment", `has(resource.description)`, []string{"segment/free x error"}},
		{"absent is undecided", "Segment", `resource.description != ""`,
			[]string{"segment/free x error it cannot be decided: `resource.description` is absent; absent"}},
		{"absent may be fine", "Segment", `resource.?description.orValue("none") != ""`, nil},
		{"undecided beside what holds", "Segment", `resource.description != "" || true`, nil},
		{"a key of a map", "Segment", `resource.labels.team == "growth"`,
			[]string{"segment/pro x error it cannot be decided: `resource.labels.team` is absent"}},
		{"no labels are an empty map", "Segment", `resource.labels.size() == 0`, []string{"segment/free x error"}},
		{"a default", "Segment", `resource.object == "account"`,
			[]string{`segment/free x error = "contact"`, `segment/pro x error = "contact"`}},
		{"a day and now", "Segment", `!has(resource.review_by) || resource.review_by < now - days(1)`, []string{
			"segment/pro x error = 2027-01-31; = 2026-11-22T12:00:00Z"}},
		{"inside maps", "DataModel", `resource.objects.contact.fields.all(f, resource.objects.contact.fields[f].required) && resource.objects.contact.plural == "people"`,
			[]string{"data-model/crm x error"}},
		{"the project", "Project", `resource.timezone == "UTC" && resource.late_events == hours(6) && resource.lint.fail_on == "error"`, nil},
		{"a policy", "Policy", `resource.severity == "note"`, []string{`policy/x x error = "error"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := load(t, twoSegments+policy("x", tt.of, tt.assert))
			got := found(lint.Run(p, nil, lint.Options{Now: 1795348800000}))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestPolicyFinding(t *testing.T) {
	p := load(t, twoSegments+"---\nkind: Policy\nname: explained\nseverity: note\nfor: Segment\nassert: has(resource.description)\nmessage: |\n  a segment\n  says whom it means\n")
	ds := lint.Run(p, nil, lint.Options{})
	if len(ds) != 1 {
		t.Fatalf("%d findings", len(ds))
	}
	d := ds[0]
	if d.Rule != "policy/explained" || d.Severity != diag.Note || d.Message != "a segment says whom it means" || d.Address != "segment/free" {
		t.Errorf("the finding is %+v", d)
	}
	if s := p.Policies[0].Assert.Doc.Span; len(d.Related) != 1 || d.Related[0].Span != s || !strings.Contains(d.Related[0].Label, "false") {
		t.Errorf("related is %+v, the assert stands at %v", d.Related, s)
	}
	// The wording of the message is no part of what makes it the same finding.
	other := lint.Run(load(t, twoSegments+policy("explained", "Segment", "has(resource.description)")), nil, lint.Options{})
	if len(other) != 1 || other[0].Fingerprint != d.Fingerprint {
		t.Errorf("another wording, another fingerprint: %+v", other)
	}
}

func TestPolicySettingsAndExceptions(t *testing.T) {
	rule := policy("x", "Segment", "has(resource.description)")
	allow := "allow: [{rule: policy/x, reason: goes away in March}]\n"
	tests := []struct{ name, text, want string }{
		{"off", strings.Replace(twoSegments, "\nowner:", "\nlint: {rules: {policy/x: off}}\nowner:", 1) + rule, ""},
		{"another severity", strings.Replace(twoSegments, "\nowner:", "\nlint: {rules: {policy/x: {severity: warning}}}\nowner:", 1) + rule, "segment/free x warning"},
		{"excused", strings.Replace(twoSegments, "labels:", allow+"labels:", 1) + rule, ""},
		{"excused without need", strings.Replace(twoSegments, "description:", allow+"description:", 1) + rule,
			"segment/free x error\nsegment/pro allow/unused warning"},
		{"a slip in the name", strings.Replace(twoSegments, "\nowner:", "\nlint: {rules: {policy/y: off}}\nowner:", 1) + rule,
			"project/acme load/reference error\nsegment/free x error"},
		{"a parameter", strings.Replace(twoSegments, "\nowner:", "\nlint: {rules: {policy/x: {max: 3}}}\nowner:", 1) + rule,
			"project/acme load/reference error\nsegment/free x error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ds := lint.Run(load(t, tt.text), nil, lint.Options{})
			ds = slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.Suppressed != nil })
			if got := strings.Join(found(ds), "\n"); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// The examples of the page about policies give exactly what it says.
func TestPoliciesPage(t *testing.T) {
	for heading, want := range map[string][]string{"## Bad": {"segment/customers explained-segments warning"}, "## Good": nil} {
		_, rest, _ := strings.Cut(lint.PoliciesPage(), "\n"+heading+"\n")
		_, rest, _ = strings.Cut(rest, "```yaml\n")
		text, _, closed := strings.Cut(rest, "```\n")
		if !closed {
			t.Fatalf("no example under %s", heading)
		}
		if got := found(lint.Run(load(t, text), nil, lint.Options{})); !slices.Equal(got, want) {
			t.Errorf("%s gives %q", heading, got)
		}
	}
}

func TestPolicyPage(t *testing.T) {
	p := load(t, twoSegments+policy("x", "Segment", "has(resource.description)"))
	page := lint.PolicyPage(p, p.Policies[0])
	for _, want := range []string{"# policy/x\n", "Severity: error", "`fairlead.yaml:", "the x\n", "has(resource.description)\n",
		"fairlead schema resource Segment", "revops@acme.example", "{rule: policy/x, ", "{policy/x: off}"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if strings.Contains(page, "Why it matters") {
		t.Error("the page says why it matters, and nobody wrote that")
	}
}

// What policies read is built once for all of them, and only where there are any.
func BenchmarkPolicies(b *testing.B) {
	var text strings.Builder
	text.WriteString(twoSegments)
	for i := range 1000 {
		text.WriteString("---\nkind: Segment\nname: s" + strings.Repeat("x", i%50) + string(rune('a'+i%26)) + strings.Repeat("y", i/50) + "\nwhen: contact.plan == \"pro\"\n")
	}
	text.WriteString(policy("x", "Segment", "has(resource.when)") + policy("y", "Segment", "resource.object == \"contact\""))
	r, err := project.Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(text.String())}}, project.Options{})
	if err != nil || r.Program == nil {
		b.Fatal(err, r.Diagnostics[:1])
	}
	for b.Loop() {
		lint.Run(r.Program, nil, lint.Options{})
	}
}
