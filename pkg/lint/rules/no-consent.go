package rules

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var noConsent = &lint.Rule{
	ID:       "message/no-consent",
	Severity: diag.Error,
	Summary:  "a marketing message over a channel that asks for no consent",
	Check: func(p *lint.Pass) {
		for _, m := range p.Program.Messages {
			if !marketing(p.Program, m) {
				continue
			}
			c := p.Program.Channels[m.Channel]
			if asksConsent(c) {
				continue
			}
			d := diag.Diagnostic{
				Message: "`" + m.Name + "` goes out over `" + c.Name + "`, which asks for no consent",
				Address: m.Doc.Address(), Primary: m.Doc.Channel.Span, Label: "anybody with an address gets this",
				Help: "give the channel a `consent:`, such as `contact.consent_" + strings.ReplaceAll(c.Name, "-", "_") + "`",
			}
			if !c.Doc.Span.IsZero() {
				d.Related = []diag.Related{{Span: firstLine(c.Doc.Span), Label: "the channel"}}
			}
			p.Report("consent", d)
		}
	},
}

// marketing reports whether consent and topics are for this message: it is
// neither transactional nor for staff.
func marketing(p *project.Program, m *project.Message) bool {
	return !m.Transactional && m.Channel >= 0 && !p.Channels[m.Channel].Internal
}

// asksConsent is false for a channel without condition, and for one whose
// condition everybody meets by the letter.
func asksConsent(c project.Channel) bool {
	return c.Consent != nil && strings.TrimSpace(c.Consent.Doc.Text) != "true"
}
