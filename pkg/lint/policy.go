package lint

import (
	"cmp"
	"strings"
	"sync"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// policyPrefix stands before the name of a policy in the id of its rule.
const policyPrefix = "policy/"

// PolicyID returns the id of the rule that a policy is.
func PolicyID(p *project.Policy) string { return policyPrefix + p.Name }

// PolicyRules returns the rules of the company's own: one for each Policy of
// the program, in the order of their names. [Run] runs them with all others, so
// that severities, exceptions and baselines are the same for them.
func PolicyRules(p *project.Program) []*Rule {
	known := map[string]func() []resource{}
	var list []*Rule
	for _, policy := range p.Policies {
		kind := policy.Doc.For.Value
		if known[kind] == nil {
			known[kind] = sync.OnceValue(func() []resource { return resources(p, kind) })
		}
		list = append(list, policyRule(policy, known[kind]))
	}
	return list
}

func policyRule(policy *project.Policy, of func() []resource) *Rule {
	severity, _ := diag.ParseSeverity(policy.Doc.Severity.Value)
	return &Rule{
		ID: PolicyID(policy), Severity: severity, Summary: oneLine(policy.Doc.Message.Value),
		Check: func(pass *Pass) {
			for _, r := range of() {
				judge(pass, policy, r)
			}
		},
	}
}

// resource is a document and its canonical form. The form is built once and read
// by all policies of its kind.
type resource struct {
	head   *model.Meta
	record *expr.Record
}

func resources(p *project.Program, kind string) []resource {
	var list []resource
	for _, d := range p.Docs {
		if head := d.Head(); head.Kind.Value == kind {
			list = append(list, resource{head, p.Canonical(d).Record()})
		}
	}
	return list
}

// judge holds one document against a policy. What is undecided has not been
// shown to hold, so it is a finding, too.
func judge(pass *Pass, policy *project.Policy, r resource) {
	x, assert := policy.Assert.Expr, policy.Assert
	c := &expr.Context{Now: pass.Now(), Extra: r.record, Horizon: expr.Never}
	truth := x.Truth(c)
	if truth == expr.True {
		return
	}
	cause := c.Cause()
	d := diag.Diagnostic{
		Message: oneLine(policy.Doc.Message.Value), Address: r.head.Address(), Primary: r.head.Name.Span,
		Related: []diag.Related{{Span: assert.Doc.Span, Label: "the policy asserts this, and it is " + truth.String()}},
		Help:    "`fairlead explain " + PolicyID(policy) + "` says more about this policy",
	}
	for _, part := range x.Parts(c) {
		if text, ok := partValue(x, part); ok {
			d.Values = append(d.Values, diag.SubValue{Span: assert.At(part.Start, part.End), Text: text})
		}
	}
	if truth == expr.Undecided && cause.Text != "" {
		d.Notes = []string{"it cannot be decided: " + cause.Text}
	}
	pass.Report("assert", d)
}

// partValue returns what a reader should see below a part: the value of a name.
// What the conditions around it gave follows from these.
func partValue(x *expr.Expr, part expr.Part) (string, bool) {
	text := x.Text()[part.Start:part.End]
	value, named := strings.CutPrefix(part.Text, text+" = ")
	if strings.Contains(value, "{…}") {
		return "", false // a list of steps says nothing in one line
	}
	if named {
		value = "= " + value
	}
	return oneLine(cmp.Or(value, part.Text)), named || part.Text == "absent"
}

// oneLine writes text of the user's in one line, as messages are.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
