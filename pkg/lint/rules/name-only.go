package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var nameOnly = &lint.Rule{
	ID:       "message/name-only",
	Severity: diag.Note,
	Summary:  "a message that is personal only by the name",
	Check: func(p *lint.Pass) {
		n := &nameReader{program: p.Program, byMessage: map[int]*named{}}
		for _, w := range p.Program.Workflows {
			n.workflow(w)
		}
		for i, m := range p.Program.Messages {
			if x := n.byMessage[i]; x != nil && x.name.File != "" && !x.more {
				reportNameOnly(p, m, x)
			}
		}
	},
}

func reportNameOnly(p *lint.Pass, m *project.Message, x *named) {
	p.Report("name", diag.Diagnostic{
		Message: "`" + m.Name + "` is personal only by the name", Address: m.Doc.Address(), Primary: x.name, Confidence: diag.Likely,
		Label: "all that it knows about the reader", Related: []diag.Related{{Span: x.sent, Label: "nothing here chooses it for them"}},
		Help: "choose what is sent with a `branch` or `when:` on what is known about them, or print something of it",
	})
}

// named is what a message prints about its reader.
type named struct {
	name, sent diag.Span
	// more is set where it prints more than a name, or somebody chose it.
	more bool
}

type nameReader struct {
	program   *project.Program
	byMessage map[int]*named
}

// nameFields are the fields that say who somebody is and nothing else.
var nameFields = []string{"first_name", "last_name", "name", "full_name", "firstname", "lastname", "given_name", "family_name", "salutation"}

func (n *nameReader) workflow(w *project.Workflow) {
	chooses, answers := choosesByPerson(w), answersAtOnce(w)
	for _, s := range w.Steps {
		if s.Action != project.Send || !n.program.Marketing(s) {
			continue
		}
		x := n.byMessage[s.Message]
		if x == nil {
			x = &named{sent: s.Doc.Action.Span}
			n.byMessage[s.Message] = x
		}
		x.more = x.more || chooses || answers[s.Index]
		if s.Mail != nil {
			n.texts(x, s.Mail)
		}
	}
}

func (n *nameReader) texts(x *named, mail *project.Mail) {
	for _, t := range []*project.Text{mail.Subject, mail.Preheader, mail.Body} {
		if t == nil || t.Bound == nil {
			continue
		}
		for _, k := range t.Bound.Tokens() {
			switch {
			case k.Path == "unsubscribe_url" || k.Root == "now":
			case k.Field == nil || !slices.Contains(nameFields, k.Field.Name):
				x.more = true
			case x.name.File == "" && k.Printed:
				x.name = t.Doc.At(k.Start, k.End)
			}
		}
	}
}

// choosesByPerson reports whether the workflow sends different people different
// things: a `when` of a step or an arm looks at them, or a wait at what they do.
// One arm that looks is enough: what another sends is for those who have not done it.
func choosesByPerson(w *project.Workflow) bool {
	return slices.ContainsFunc(w.Steps, func(s *project.Step) bool {
		return s.Action == project.Send && looksAtPerson(s.When) ||
			slices.ContainsFunc(s.Arms, func(a project.Arm) bool { return leadsToSend(w, s, &a) }) &&
				slices.ContainsFunc(s.Arms, func(a project.Arm) bool {
					return a.Kind == project.ArmEvent || a.Kind == project.ArmChanged || looksAtPerson(a.When)
				})
	})
}

// leadsToSend reports whether an arm of the step holds one that sends.
func leadsToSend(w *project.Workflow, s *project.Step, a *project.Arm) bool {
	return holdsSend(w, a.First, s.Next)
}

// holdsSend looks from a step on until the step behind its list, and into what
// the steps hold.
func holdsSend(w *project.Workflow, from, behind int) bool {
	for i := from; i >= 0 && i != behind; i = w.Steps[i].Next {
		s := w.Steps[i]
		if s.Action == project.Send || s.Repeat != nil && holdsSend(w, s.Repeat.First, s.Index) {
			return true
		}
		if slices.ContainsFunc(s.Arms, func(a project.Arm) bool { return leadsToSend(w, s, &a) }) {
			return true
		}
	}
	return false
}

func looksAtPerson(c *project.Cond) bool {
	if c == nil || c.Expr == nil {
		return false
	}
	r := c.Expr.Reads()
	return len(r.Fields)+len(r.Events)+len(r.Scores)+len(r.Segments)+len(r.Messages)+len(r.Trigger)+len(r.Objects)+len(r.Topics) > 0 || r.External
}

// answersAtOnce tells which steps come before any pause in a workflow that only
// events start: what they send answers what the person has just done.
func answersAtOnce(w *project.Workflow) []bool {
	at := make([]bool, len(w.Steps))
	if slices.ContainsFunc(w.Triggers, func(t project.Trigger) bool { return t.Kind != project.OnEvent }) {
		return at
	}
	for todo := []int{w.First}; len(todo) > 0; todo = todo[1:] {
		if todo[0] < 0 || at[todo[0]] {
			continue
		}
		s := w.Steps[todo[0]]
		at[s.Index] = true
		if s.Action == project.Delay || s.Action == project.WaitUntil {
			continue
		}
		for _, y := range ways(w, s) {
			todo = append(todo, y.to)
		}
	}
	return at
}
