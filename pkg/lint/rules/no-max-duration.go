package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var noMaxDuration = &lint.Rule{
	ID:       "governance/no-max-duration",
	Severity: diag.Warning,
	Summary:  "a sequence that can run forever, or ends without a review when exhausted",
	Check: func(p *lint.Pass) {
		for _, w := range p.Program.Workflows {
			if s, ok := p.Program.Sequence(w); ok {
				checkDuration(p, w, s)
			}
		}
	},
}

func checkDuration(p *lint.Pass, w *project.Workflow, s project.Sequence) {
	d := diag.Diagnostic{Address: w.Doc.Address(), Related: sequencePlaces(w, s)}
	switch {
	case w.MaxDuration == 0:
		d.Message, d.Primary = "the sequence `"+w.Name+"` has no `max_duration`", w.Doc.Name.Span
		d.Label = "nothing says when this must be over"
		d.Help = "add `max_duration:`, and `on_exhausted: {review: …}` with who looks at what ended without goal"
		p.Report("max_duration", d)
	case blank(w.Doc.OnExhausted.Review):
		d.Message, d.Primary = "the sequence `"+w.Name+"` ends without a review when exhausted", w.Doc.MaxDuration.Span
		d.Label = "after this, nobody looks"
		d.Help = "add `on_exhausted: {review: …}` with the address of who looks at what ended without goal"
		p.Report("review", d)
	}
}

// sequencePlaces shows the sends that make the workflow a sequence, and the
// pause between them.
func sequencePlaces(w *project.Workflow, s project.Sequence) []diag.Related {
	first, pause, second := w.Steps[s.First], w.Steps[s.Pause], w.Steps[s.Second]
	if s.First == s.Second {
		return []diag.Related{{Span: first.Doc.Action.Span, Label: "sends again and again"}}
	}
	return []diag.Related{
		{Span: first.Doc.Action.Span, Label: "sends"},
		{Span: firstLine(pause.Doc.Action.Span), Label: "pauses"},
		{Span: second.Doc.Action.Span, Label: "sends again"},
	}
}

// firstLine shortens a place over several lines to its start, so that a frame
// does not show whole arms.
func firstLine(s diag.Span) diag.Span {
	if s.End.Line > s.Start.Line {
		s.End = s.Start
	}
	return s
}
