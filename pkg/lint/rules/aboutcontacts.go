package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/project"
)

// aboutContacts reports whether the workflow is about contacts, what belongs to
// them or what they belong to. A report about nothing, or a calendar of posts,
// works for no lifecycle stage and has no lead to hand over.
func aboutContacts(p *project.Program, w *project.Workflow) bool {
	contact := p.ContactObject()
	return slices.Contains(p.Schema.Chain(w.Object), contact) || slices.Contains(p.Schema.Chain(contact), w.Object)
}
