package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var timeOnly = &lint.Rule{
	ID:       "governance/time-only",
	Severity: diag.Note,
	Summary:  "a sequence that never looks at what the contact does",
	Check: func(p *lint.Pass) {
		b := newBehavior(p.Program)
		for _, w := range p.Program.Workflows {
			s, ok := p.Program.Sequence(w)
			if !ok || b.watched(w) {
				continue
			}
			p.Report("time-only", diag.Diagnostic{
				Message: "the sequence `" + w.Name + "` never looks at what the contact does", Address: w.Doc.Address(),
				Primary: w.Doc.Name.Span, Label: "sends by the calendar alone", Related: sequencePlaces(w, s),
				Help: "end it with `goal:` or `exit:` on what they do, or let a `wait_until:` or `branch:` ask for it",
			})
		}
	},
}

// watched reports whether the workflow looks at what the contact does once it
// is inside: `trigger` and `rules` come before.
func (b *behavior) watched(w *project.Workflow) bool {
	return b.ended(w) || slices.ContainsFunc(w.Suppress, b.asked) || slices.ContainsFunc(w.Steps, b.asks)
}

// ended looks at the goal and the exits.
func (b *behavior) ended(w *project.Workflow) bool {
	if g := w.Goal; g != nil && (b.deed(g.Event) || b.asked(g.When)) {
		return true
	}
	return slices.ContainsFunc(w.Exits, func(e project.Exit) bool {
		return b.deed(e.Event) || e.Field != nil || b.asked(e.When)
	})
}

func (b *behavior) asks(s *project.Step) bool {
	if b.asked(s.When) || s.Repeat != nil && b.asked(s.Repeat.Until) {
		return true
	}
	return slices.ContainsFunc(s.Arms, func(a project.Arm) bool {
		return a.Kind == project.ArmEvent && b.deed(a.Event) || a.Kind == project.ArmChanged || b.asked(a.When)
	})
}
