package rules

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var entryPointBlind = &lint.Rule{
	ID:       "message/entry-point-blind",
	Severity: diag.Note,
	Summary:  "one welcome for every entry point",
	Check: func(p *lint.Pass) {
		for _, w := range p.Program.Workflows {
			doors, what := entryPoints(p.Program, w)
			if len(doors) == 0 {
				continue
			}
			if first := blindWelcome(p.Program, w); first != nil {
				reportBlind(p, w, first, doors, what)
			}
		}
	},
}

func reportBlind(p *lint.Pass, w *project.Workflow, first *project.Step, doors []diag.Span, what string) {
	d := diag.Diagnostic{
		Message: "`" + w.Name + "` welcomes everybody with `" + p.Program.Messages[first.Message].Name + "`, " + what,
		Address: w.Doc.Address(), Primary: first.Doc.Action.Span, Label: "the same for every entry point", Confidence: diag.Likely,
		Help: "send another message to each with a `branch` on `trigger`, let the text mention it, or give each entry point its workflow",
	}
	for _, at := range doors {
		d.Related = append(d.Related, diag.Related{Span: firstLine(at), Label: "they come in here"})
	}
	p.Report("welcome", d)
}

// entryPoints returns the places at which people come in by different doors, and
// how the doors differ: several events, or one event with a field of listed
// values that `where` does not ask for.
func entryPoints(p *project.Program, w *project.Workflow) ([]diag.Span, string) {
	var events []*project.Trigger
	for i := range w.Triggers {
		if t := &w.Triggers[i]; t.Kind == project.OnEvent && t.Event >= 0 {
			events = append(events, t)
		}
	}
	if len(events) > 1 {
		var doors []diag.Span
		for _, t := range events {
			doors = append(doors, t.Doc.Span)
		}
		return doors, "whatever they did"
	}
	if len(events) == 1 {
		if field := openChoice(p, events[0]); field != "" {
			return []diag.Span{events[0].Doc.Span}, "whatever `" + field + "` they came with"
		}
	}
	return nil, ""
}

// openChoice returns the first field of the event with several listed values
// that the trigger's `where` leaves open, "" for none.
func openChoice(p *project.Program, t *project.Trigger) string {
	e := &p.Events[t.Event]
	if e.BuiltIn || e.Doc == nil {
		return ""
	}
	var asked []string
	if t.Where != nil && t.Where.Expr != nil {
		asked = t.Where.Expr.Reads().Event
	}
	for i := range e.Doc.Fields {
		f := &e.Doc.Fields[i]
		if len(f.Value.Values) > 1 && !slices.Contains(asked, f.Key.Value) {
			return f.Key.Value
		}
	}
	return ""
}

// blindWelcome returns the message step that everybody comes to first, nil if
// the way there, the step or its text looks at what they came in by, or if there
// is not one such step. Where a `when` lets a message be skipped, what follows
// may come first as well.
func blindWelcome(p *project.Program, w *project.Workflow) *project.Step {
	e := &entry{workflow: w, tainted: fieldsFromTrigger(w)}
	var first *project.Step
	seen := make([]bool, len(w.Steps))
	for todo := []int{w.First}; len(todo) > 0; todo = todo[1:] {
		if todo[0] < 0 {
			return nil // some come to the end without a message
		}
		if seen[todo[0]] {
			continue
		}
		seen[todo[0]] = true
		s := w.Steps[todo[0]]
		if e.looks(s) {
			return nil
		}
		if s.Action == project.Send && s.Message >= 0 && reachesPerson(p, s) {
			if first != nil && first.Message != s.Message {
				return nil
			}
			if first == nil {
				first = s
			}
			if s.When != nil {
				todo = append(todo, s.Next)
			}
			continue
		}
		for _, y := range ways(w, s) {
			todo = append(todo, y.to)
		}
	}
	return first
}

// entry knows what tells entry points apart: `trigger`, and fields that a step
// has copied from it.
type entry struct {
	workflow *project.Workflow
	tainted  []expr.FieldRef
}

func fieldsFromTrigger(w *project.Workflow) []expr.FieldRef {
	var list []expr.FieldRef
	for _, s := range w.Steps {
		for i := range s.Sets {
			if x := s.Sets[i].Value.Expr; x != nil && len(x.Reads().Trigger) > 0 {
				list = append(list, expr.FieldRef{Object: s.Sets[i].Path.Object, Slot: s.Sets[i].Path.Slot})
			}
		}
	}
	return list
}

func (e *entry) looks(s *project.Step) bool {
	if e.asks(s.When) || slices.ContainsFunc(s.Arms, func(a project.Arm) bool { return e.asks(a.When) }) {
		return true
	}
	return s.Mail != nil && slices.ContainsFunc([]*project.Text{s.Mail.Subject, s.Mail.Preheader, s.Mail.Body}, func(t *project.Text) bool {
		return t != nil && t.Bound != nil && slices.ContainsFunc(t.Bound.Tokens(), e.reads)
	})
}

func (e *entry) reads(k expr.Token) bool {
	return k.Root == "trigger" || strings.HasPrefix(k.Path, "trigger.")
}

func (e *entry) asks(c *project.Cond) bool {
	if c == nil || c.Expr == nil {
		return false
	}
	r := c.Expr.Reads()
	return len(r.Trigger) > 0 || slices.ContainsFunc(r.Fields, func(f expr.FieldRef) bool { return slices.Contains(e.tainted, f) })
}
