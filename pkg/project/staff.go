package project

import (
	"cmp"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// staff sees that a recipient written as a word is somebody: see the step
// `notify` in the language.
func (c *compiler) staff(p expr.Place, m model.Value) {
	if m.Kind != model.Literal || m.IsList || c.b.unseen["queue"] {
		return
	}
	if m.Text == "" {
		if m.Written() {
			c.report("load/reference", m.Span, "write owner, team-lead, a team, a member, queue:NAME, \"#channel\" or an address", "nobody is named")
		}
		return
	}
	if c.b.recipients[m.Text] || strings.Contains(m.Text, "@") || m.Text[0] == '#' || m.Text[0] == '=' || c.isPath(p, m.Text) {
		return
	}
	help := diag.DidYouMean(m.Text, sortedKeys(c.b.recipients))
	if help == "" {
		help = "write owner, team-lead, a team, a member, queue:NAME, \"#channel\" or an address"
	}
	c.report("load/reference", m.Span, help, "there is nobody named `%s`", clip(m.Text))
	c.mend(diag.Rename(m.Span, m.Text, sortedKeys(c.b.recipients)))
}

// ownerValue sees that a literal for the owner of a contact is one.
func (c *compiler) ownerValue(object int, f *expr.Field, m model.Value) {
	if f == nil || f.Name != "owner" || object != c.b.program.ContactObject() || m.Kind != model.Literal || m.IsList {
		return
	}
	c.owner(m.Text, m.Span)
}

// owner sees that who shall own a contact is an address or a queue that there is:
// anything else is nobody when it runs.
func (c *compiler) owner(text string, at diag.Span) {
	switch {
	case strings.Contains(text, "@") || c.b.unseen["queue"] || c.isPath(c.contactPlace(), text):
		return
	case strings.TrimSpace(text) == "":
		c.report("load/reference", at, "write an address or queue:NAME, or `null` for nobody", "the owner is empty")
		return
	}
	var known []string
	for _, t := range c.b.program.Teams {
		for i := range t.Doc.Members {
			m := &t.Doc.Members[i]
			if m.Name.Value == text && m.Email.Written() {
				c.report("load/reference", at, "write `"+m.Email.Value+"`", "`%s` is the name of a member, and an owner is an address", clip(text))
				return
			}
			known = append(known, m.Email.Value)
		}
		for i := range t.Doc.Queues {
			known = append(known, "queue:"+t.Doc.Queues[i].Name.Value)
		}
	}
	if contains(known, text) {
		return
	}
	help := cmp.Or(diag.DidYouMean(text, known), "write an address, or queue:NAME of a team")
	c.report("load/reference", at, help, "`%s` is neither an address nor a queue, so it owns nothing", clip(text))
	c.mend(diag.Rename(at, text, known))
}

// findRecipients lists the words that name staff.
func (b *builder) findRecipients() map[string]bool {
	all := map[string]bool{"owner": true, "team-lead": true}
	for name, t := range b.teams {
		all[name] = true
		for i := range t.Doc.Members {
			all[t.Doc.Members[i].Name.Value] = true
		}
		for i := range t.Doc.Queues {
			all["queue:"+t.Doc.Queues[i].Name.Value] = true
		}
	}
	return all
}
