package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var token = &lint.Rule{
	ID:       "message/token",
	Severity: diag.Error,
	Summary:  "a token that may be blank without a default",
	Check: func(p *lint.Pass) {
		t := &tokens{pass: p, at: map[diag.Span]int{}}
		for _, w := range p.Program.Workflows {
			t.workflow(w)
		}
		for _, s := range p.Program.SLAs {
			t.sla(s)
		}
		for _, b := range t.blanks {
			t.report(b)
		}
	},
}

// tokens collects the tokens that may be blank, each place once however many
// steps print it.
type tokens struct {
	pass   *lint.Pass
	blanks []blankToken
	at     map[diag.Span]int // place → index in blanks
}

// blankToken is one token that may be blank, and the steps for which it may.
type blankToken struct {
	place diag.Span
	token expr.Token
	// owner is the address of the document that the text stands in, text what it
	// is called there.
	owner, text string
	// written is the token as the text has it: in a loop not the path read.
	written string
	// declared is set for a field of `trigger` that an event declares.
	declared bool
	users    []string // addresses, in order
	related  []diag.Related
}

func (t *tokens) workflow(w *project.Workflow) {
	always := slices.Concat(certain(w.Rules), certainOfTrigger(w))
	for _, d := range w.Data {
		always = append(always, d.Text)
	}
	inArms := armsAround(w)
	for _, s := range w.Steps {
		known := slices.Concat(always, inArms[s.Index], certain(s.When))
		u := use{known: known, workflow: w, user: w.Doc.Address(), place: s.Doc.Action.Span, label: "for the step `" + s.ID + "` of `" + w.Name + "`"}
		if s.Mail != nil && s.Message >= 0 {
			t.mail(u, t.pass.Program.Messages[s.Message], s.Mail)
		}
		if s.Notify != nil {
			t.text(u, w.Doc.Address(), "text of "+s.ID, s.Notify.Text)
		}
		if s.Task != nil {
			t.text(u, w.Doc.Address(), "title of "+s.ID, s.Task.Title)
		}
	}
}

func (t *tokens) sla(s *project.SLA) {
	for _, n := range slices.Concat(s.Remind, s.Breach) {
		if n.Notify != nil {
			u := use{user: s.Doc.Address(), place: n.Notify.Doc.Text.Span, label: "for the SLA `" + s.Name + "`"}
			t.text(u, s.Doc.Address(), "text", n.Notify.Text)
		}
	}
}

// use is a step that prints a text, and the paths that are present for it.
type use struct {
	known       []string
	workflow    *project.Workflow // nil for an SLA
	user, label string
	place       diag.Span
}

func (t *tokens) mail(u use, m *project.Message, mail *project.Mail) {
	t.text(u, m.Doc.Address(), "subject", mail.Subject)
	t.text(u, m.Doc.Address(), "preheader", mail.Preheader)
	t.text(u, m.Doc.Address(), "body", mail.Body)
}

func (t *tokens) text(u use, owner, name string, text *project.Text) {
	if text == nil || text.Bound == nil {
		return
	}
	for _, k := range text.Bound.Tokens() {
		if !k.Printed || !k.MayBeAbsent || k.HasDefault || k.Guarded || slices.Contains(u.known, k.Path) {
			continue
		}
		t.add(u, blankToken{
			place: text.Doc.At(k.Start, k.End), token: k, owner: owner, text: name,
			written: text.Doc.Text[k.Start:k.End], declared: t.declared(u.workflow, k),
		})
	}
}

// declared reports whether an event of the project that starts the workflow has
// the field. What a built-in event carries, nobody can make required.
func (t *tokens) declared(w *project.Workflow, k expr.Token) bool {
	if w == nil || k.Root != "trigger" || k.Field == nil {
		return false
	}
	return slices.ContainsFunc(w.Triggers, func(g project.Trigger) bool {
		return g.Kind == project.OnEvent && g.Event >= 0 && !t.pass.Program.Events[g.Event].BuiltIn &&
			g.Shape != nil && k.Path == "trigger."+k.Field.Name && g.Shape.Slot(k.Field.Name) >= 0
	})
}

func (t *tokens) add(u use, b blankToken) {
	i, ok := t.at[b.place]
	if !ok {
		i = len(t.blanks)
		t.at[b.place] = i
		t.blanks = append(t.blanks, b)
	}
	t.blanks[i].declared = t.blanks[i].declared || b.declared
	if have := &t.blanks[i]; !slices.Contains(have.users, u.user) {
		have.users = append(have.users, u.user)
		have.related = append(have.related, diag.Related{Span: firstLine(u.place), Label: u.label})
	}
}

func (t *tokens) report(b blankToken) {
	t.pass.Report(b.text+" "+b.token.Path, diag.Diagnostic{
		Message: fmt.Sprintf("`%s` may be blank in the %s that %s", b.written, firstWord(b.text), sends(b.users)),
		Address: b.owner, Primary: b.place, Label: "prints nothing where the field is blank",
		Related: b.related, Help: tokenHelp(b),
	})
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

func sends(users []string) string {
	list := make([]string, len(users))
	for i, u := range users {
		list[i] = "`" + u + "`"
	}
	if len(list) == 1 {
		return list[0] + " sends"
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last] + " send"
}

func tokenHelp(b blankToken) string {
	k, example := b.token, "`{{ "+b.written+" | default: \"…\" }}`"
	switch {
	case b.written != k.Path:
	case b.declared:
		return "write a default, such as " + example + ", or make the field `required: true` in the event"
	case k.Root != "trigger" && k.Field != nil && k.Path == k.Root+"."+k.Field.Name:
		return "write a default, such as " + example + ", or add `" + k.Path + "` to the workflow's `data:`"
	}
	return "write a default, such as " + example
}

// certainOfTrigger lists the paths of `trigger` that are present however the
// enrollment starts: each trigger's `where` asks for them, or what starts it
// always has them.
func certainOfTrigger(w *project.Workflow) []string {
	var all []string
	for i := range w.Triggers {
		if given := givenBy(&w.Triggers[i]); i == 0 {
			all = given
		} else {
			all = slices.DeleteFunc(all, func(p string) bool { return !slices.Contains(given, p) })
		}
	}
	return all
}

func givenBy(t *project.Trigger) []string {
	var list []string
	for _, p := range certain(t.Where) {
		if field, ok := strings.CutPrefix(p, "event."); ok {
			list = append(list, "trigger."+field)
		}
	}
	if t.Shape == nil {
		return list
	}
	for _, f := range t.Shape.Fields {
		if f.Required {
			list = append(list, "trigger."+f.Name)
		}
	}
	return list
}

// certain lists the paths that are present where a condition holds.
func certain(c *project.Cond) []string {
	if c == nil || c.Expr == nil {
		return nil
	}
	return c.Expr.Present()
}
