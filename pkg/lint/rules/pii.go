package rules

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var pii = &lint.Rule{
	ID:       "security/pii",
	Severity: diag.Error,
	Summary:  "personal data in a URL or a chat",
	Check: func(p *lint.Pass) {
		r := &piiReader{pass: p, fields: declaredFields(p.Program), seen: map[diag.Span]bool{}}
		for _, w := range p.Program.Workflows {
			r.workflow = w
			for _, s := range w.Steps {
				r.step(s)
			}
		}
		r.workflow = nil
		for _, s := range p.Program.SLAs {
			for _, list := range [][]project.Notice{s.Remind, s.Breach} {
				for i := range list {
					r.notify(s.Doc.Address(), "the notice", list[i].Notify)
				}
			}
		}
	},
}

// piiReader reports each place once, however many steps send the text.
type piiReader struct {
	pass     *lint.Pass
	fields   map[expr.FieldRef]declared
	workflow *project.Workflow // nil outside of one
	seen     map[diag.Span]bool
}

func (r *piiReader) step(s *project.Step) {
	r.notify(r.workflow.Doc.Address(), "the notice `"+s.ID+"`", s.Notify)
	if s.Mail == nil || s.Message < 0 {
		return
	}
	m := r.pass.Program.Messages[s.Message]
	for _, t := range []*project.Text{s.Mail.Subject, s.Mail.Preheader, s.Mail.Body} {
		r.text(m.Doc.Address(), "`"+m.Name+"`", t, r.chat(m.Channel))
	}
}

func (r *piiReader) notify(address, what string, n *project.Notify) {
	if n != nil {
		r.text(address, what, n.Text, r.chat(n.Channel))
	}
}

// chat returns the name of a channel for staff, "" for any other.
func (r *piiReader) chat(channel int) string {
	if channel < 0 || !r.pass.Program.Channels[channel].Internal {
		return ""
	}
	return r.pass.Program.Channels[channel].Name
}

func (r *piiReader) text(address, what string, t *project.Text, chat string) {
	if t == nil || t.Bound == nil {
		return
	}
	for _, k := range t.Bound.Tokens() {
		inURL := k.InURL && !inMailto(t.Doc.Text, k.Start)
		at := t.Doc.At(k.Start, k.End)
		if !k.Printed || chat == "" && !inURL || r.seen[at] || !r.personal(k) {
			continue
		}
		r.seen[at] = true
		d := diag.Diagnostic{
			Message: what + " puts the personal `" + k.Path + "` into a link", Address: address, Primary: at,
			Label: "ends up in logs, histories and statistics of others",
			Help:  "leave it out, or put `" + k.Root + ".id` or a token of your own there and look the rest up behind the link",
		}
		if !inURL {
			d.Message, d.Label = what+" puts the personal `"+k.Path+"` into the chat `"+chat+"`", "everybody in the chat reads this, and it stays"
			d.Help = "name the company or the score, and let a `task` hold what only the person in charge needs"
		}
		r.pass.Report(k.Path, d)
	}
}

// inMailto reports whether the byte at start stands in an address that opens a
// mail or a call: that goes to no server.
func inMailto(text string, start int) bool {
	before := text[:max(0, strings.LastIndex(text[:start], "{{"))]
	begin := strings.LastIndexAny(before, " \t\n\"'<>()[]")
	address := strings.ToLower(before[begin+1:])
	return strings.HasPrefix(address, "mailto:") || strings.HasPrefix(address, "tel:")
}

// personal reports whether a token prints a field that is declared `pii: true`.
func (r *piiReader) personal(k expr.Token) bool {
	if k.Field == nil {
		return false
	}
	if k.Object >= 0 {
		slot := r.pass.Program.Schema.Objects[k.Object].Shape.Slot(k.Field.Name)
		d, ok := r.fields[expr.FieldRef{Object: k.Object, Slot: slot}]
		return ok && d.field.Value.PII.Value
	}
	return k.Root == "trigger" && r.workflow != nil && r.brought(k.Field.Name)
}

// brought reports whether a trigger of the workflow brings a personal field of
// that name.
func (r *piiReader) brought(name string) bool {
	for i := range r.workflow.Triggers {
		t := &r.workflow.Triggers[i]
		var fields model.Map[model.Field]
		switch {
		case t.Kind == project.OnEnroll:
			fields = t.Doc.With
		case t.Kind == project.OnEvent && t.Event >= 0 && r.pass.Program.Events[t.Event].Doc != nil:
			fields = r.pass.Program.Events[t.Event].Doc.Fields
		case t.Kind == project.OnChanged && (name == "from" || name == "to"):
			if d, ok := r.fields[expr.FieldRef{Object: t.Field.Object, Slot: t.Field.Slot}]; ok && d.field.Value.PII.Value {
				return true
			}
		}
		if f, ok := fields.Get(name); ok && f.PII.Value {
			return true
		}
	}
	return false
}
