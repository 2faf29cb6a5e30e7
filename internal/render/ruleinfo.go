package render

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// RuleInfo describes a rule, for formats that carry the rules beside what they
// found.
type RuleInfo struct {
	ID string
	// Severity is the one that counts unless the project sets another.
	Severity diag.Severity
	// Summary is one line without full stop, "" to take it from the page.
	Summary string
	// Page is the documentation in Markdown, "" if there is none.
	Page string
}

// short returns the summary, else the first sentence of the page, else the id.
func (r *RuleInfo) short() string {
	if r.Summary != "" {
		return r.Summary
	}
	if sentence, _, _ := strings.Cut(r.full(), ". "); sentence != "" {
		return strings.TrimSuffix(sentence, ".")
	}
	return r.ID
}

// full returns what the page says that the rule finds.
func (r *RuleInfo) full() string {
	return section(r.Page, "What it finds") + section(r.Page, "What it means")
}

// why returns what the page says about why that matters, or how to mend it.
func (r *RuleInfo) why() string {
	return section(r.Page, "Why it matters") + section(r.Page, "How to mend it")
}

// section returns the paragraphs under a heading of a page, each on one line,
// "" if there is no such heading.
func section(page, heading string) string {
	_, rest, found := strings.Cut(page, "\n## "+heading+"\n")
	if !found {
		return ""
	}
	text, _, _ := strings.Cut(rest, "\n## ")
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.Join(strings.Fields(p), " ")
	}
	return strings.Join(paragraphs, "\n\n")
}

// catalog returns the rules of the report, sorted by id: those that are known,
// and those that something was found by, as a company's own.
func (r *Report) catalog() []RuleInfo {
	list := slices.Clone(r.Rules)
	byID := func(a, b RuleInfo) int { return strings.Compare(a.ID, b.ID) }
	slices.SortFunc(list, byID)
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		rule := RuleInfo{ID: d.Rule, Severity: d.Severity}
		if at, found := slices.BinarySearchFunc(list, rule, byID); !found {
			list = slices.Insert(list, at, rule)
		}
	}
	return list
}
