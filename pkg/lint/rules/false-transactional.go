package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var falseTransactional = &lint.Rule{
	ID:       "message/false-transactional",
	Severity: diag.Error,
	Summary:  "a transactional message sent by a workflow that no act of the person started",
	Check: func(p *lint.Pass) {
		origins := uninvited(p.Program)
		for _, w := range p.Program.Workflows {
			if origins[w.Index] == nil {
				continue
			}
			for _, s := range w.Steps {
				if s.Action == project.Send && s.Message >= 0 && p.Program.Messages[s.Message].Transactional {
					reportFalse(p, w, s, *origins[w.Index])
				}
			}
		}
	},
}

func reportFalse(p *lint.Pass, w *project.Workflow, s *project.Step, origin diag.Related) {
	m := p.Program.Messages[s.Message]
	p.Report(s.ID, diag.Diagnostic{
		Message: "`" + w.Name + "` sends `" + m.Name + "` as transactional, though nothing the person did starts it",
		Address: w.Doc.Address(), Primary: s.Doc.Action.Span, Label: "passes consent, topics, caps and quiet hours",
		Related: []diag.Related{origin, {Span: m.Doc.Transactional.Span, Label: "the message"}},
		Help:    "give `" + m.Name + "` a `topic:` instead of `transactional: true`, or send it where an event of the person starts the workflow",
	})
}

// uninvited tells for each workflow what can start it without an act of the
// person, nil for nothing. Who is enrolled by such a workflow did nothing either.
func uninvited(p *project.Program) []*diag.Related {
	origins := make([]*diag.Related, len(p.Workflows))
	var todo []int
	for _, w := range p.Workflows {
		for i := range w.Triggers {
			if t := &w.Triggers[i]; origins[w.Index] == nil && comesUninvited(p, t) {
				origins[w.Index] = &diag.Related{Span: firstLine(t.Doc.Span), Label: "starts without an act of the person"}
				todo = append(todo, w.Index)
			}
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		from := p.Workflows[todo[0]]
		for _, s := range from.Steps {
			if to := enrolls(s); to >= 0 && origins[to] == nil {
				origins[to] = &diag.Related{Span: s.Doc.Action.Span, Label: "starts it, and no act of the person starts `" + from.Name + "`"}
				todo = append(todo, to)
			}
		}
	}
	return origins
}

// comesUninvited reports whether the trigger needs no act of the person. A date
// of something else, such as an appointment they booked, is one.
func comesUninvited(p *project.Program, t *project.Trigger) bool {
	switch t.Kind {
	case project.OnSchedule, project.OnInactive, project.OnBecomes, project.OnEntersStage:
		return true
	case project.OnDate:
		return t.Field.Object >= 0 && t.Field.Object == p.ContactObject()
	}
	return false
}

// enrolls returns the workflow that a step starts, -1 for none.
func enrolls(s *project.Step) int {
	switch {
	case s.Enroll != nil:
		return s.Enroll.Workflow
	case s.ForEach != nil:
		return s.ForEach.Workflow
	}
	return -1
}
