package lint

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
)

//go:embed policy.md
var policies string

// PoliciesPage returns the page about policies in general, in Markdown.
func PoliciesPage() string { return policies }

// PolicyPage returns the page of the rule that a policy is, in Markdown: what
// its author has written about it, and how to live with it.
func PolicyPage(p *project.Program, policy *project.Policy) string {
	d, id := policy.Doc, PolicyID(policy)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nSeverity: %s. A rule of this company's own: it stands in `%s`.\n", id, d.Severity.Value, d.Name.Span)
	fmt.Fprintf(&b, "\n## What it finds\n\nA %s of which the condition below does not hold. The finding says: %s\n", d.For.Value, oneLine(d.Message.Value))
	if d.Title.Value != "" || d.Description.Value != "" {
		b.WriteString("\n## Why it matters\n")
		for _, text := range []string{d.Title.Value, d.Description.Value} {
			if text != "" {
				b.WriteString("\n" + strings.TrimSpace(text) + "\n")
			}
		}
	}
	fmt.Fprintf(&b, "\n## How it decides\n\nFor each %s this must be true. What is undecided, because a key is absent, counts as not true.\n", d.For.Value)
	fmt.Fprintf(&b, "\n```cel\n%s\n```\n\n`resource` is the document in canonical form; `fairlead schema resource %s` prints which keys it has.\n",
		strings.TrimSpace(d.Assert.Text), d.For.Value)
	owner := d.Owner.Value
	if owner == "" {
		owner = p.Project.Owner.Value
	}
	if owner != "" {
		fmt.Fprintf(&b, "\n## Who answers for it\n\n%s\n", owner)
	}
	fmt.Fprintf(&b, "\n## How to excuse it\n\nBeside the document that breaks it:\n\n```yaml\nallow:\n  - {rule: %s, reason: \"why this is acceptable\", until: 2027-03-31}\n```\n", id)
	fmt.Fprintf(&b, "\nThe severity can be set in `fairlead.yaml`: `lint: {rules: {%s: off}}`.\n", id)
	return b.String()
}
