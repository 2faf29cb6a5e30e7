package project

import (
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
	if c.b.recipients[m.Text] || m.Text == "" || strings.Contains(m.Text, "@") || m.Text[0] == '#' || m.Text[0] == '=' || c.isPath(p, m.Text) {
		return
	}
	help := diag.DidYouMean(m.Text, sortedKeys(c.b.recipients))
	if help == "" {
		help = "write owner, team-lead, a team, a member, queue:NAME, \"#channel\" or an address"
	}
	c.report("load/reference", m.Span, help, "there is nobody named `%s`", clip(m.Text))
	c.mend(diag.Rename(m.Span, m.Text, sortedKeys(c.b.recipients)))
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
