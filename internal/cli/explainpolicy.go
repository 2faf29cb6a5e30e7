package cli

import (
	"strings"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// policyWord is what explain takes for the page about policies in general, and
// what stands before the name of one.
const policyWord = "policy"

// isPolicy reports whether the page of a policy is asked for.
func isPolicy(id string) bool { return id == policyWord || strings.HasPrefix(id, policyWord+"/") }

// policyPage returns the page about policies, or that of one of the project's.
func (o *explainOptions) policyPage(id string) (string, error) {
	if id == policyWord {
		return lint.PoliciesPage(), nil
	}
	p, err := o.app.open()
	if err != nil {
		return "", policyWithoutProject(id, err)
	}
	if p.Program == nil {
		return "", policyUnread(id)
	}
	var known []string
	for _, policy := range p.Program.Policies {
		if lint.PolicyID(policy) == id {
			return lint.PolicyPage(p.Program, policy), nil
		}
		known = append(known, policy.Name)
	}
	return "", unknownPolicy(id, known)
}

// policyLines lists the rules of the project's own. Without a project that
// loads there are none to list.
func (o *explainOptions) policyLines() []render.RuleLine {
	p, err := o.app.open()
	if err != nil || p.Program == nil {
		return nil
	}
	var lines []render.RuleLine
	for _, r := range lint.PolicyRules(p.Program) {
		lines = append(lines, render.RuleLine{ID: r.ID, Severity: r.Severity.String(), Summary: render.Clean(r.Summary)})
	}
	return lines
}

// policyInfos describes what the project's own rules can find; p is nil where
// the project does not load.
func policyInfos(p *project.Program) []render.RuleInfo {
	if p == nil {
		return nil
	}
	var list []render.RuleInfo
	for i, r := range lint.PolicyRules(p) {
		list = append(list, render.RuleInfo{ID: r.ID, Severity: r.Severity, Summary: r.Summary, Page: lint.PolicyPage(p, p.Policies[i])})
	}
	return list
}
