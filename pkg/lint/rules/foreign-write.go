package rules

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var foreignWrite = &lint.Rule{
	ID:       "data/foreign-write",
	Severity: diag.Warning,
	Summary:  "a workflow sets a field whose source of truth is another system",
	Check: func(p *lint.Pass) {
		fields := declaredFields(p.Program)
		for _, w := range p.Program.Workflows {
			for _, s := range w.Steps {
				for _, set := range setsOf(s) {
					checkWrite(p, w, s, set, fields)
				}
			}
		}
	},
}

// setsOf lists the fields that a step gives a value.
func setsOf(s *project.Step) []project.FieldSet {
	switch {
	case s.Create != nil:
		return s.Create.Sets
	case s.Webhook != nil:
		return s.Webhook.Sets
	}
	return s.Sets
}

func checkWrite(p *lint.Pass, w *project.Workflow, s *project.Step, set project.FieldSet, fields map[expr.FieldRef]declared) {
	f, ok := fields[expr.FieldRef{Object: set.Path.Object, Slot: set.Path.Slot}]
	if !ok {
		return // built in: Fairlead's own
	}
	source := sourceOfTruth(f)
	if blank(source) || same(source.Value, "fairlead") || same(source.Value, w.Doc.ManagedBy.Value) {
		return
	}
	at := s.Doc.Action.Span
	if !set.Value.Doc.Span.IsZero() {
		at = set.Value.Doc.Span
	}
	p.Report(s.ID+" "+f.path(), diag.Diagnostic{
		Message: "`" + w.Name + "` sets `" + f.path() + "`, which belongs to `" + source.Value + "`", Address: w.Doc.Address(),
		Primary: at, Label: "the next sync may overwrite this",
		Related: []diag.Related{{Span: source.Span, Label: "where the truth is kept"}},
		Help:    "let `" + source.Value + "` change it, through a `webhook:` or a task, or write `source_of_truth: fairlead` on the field",
	})
}

// sourceOfTruth is the field's own, else its model's.
func sourceOfTruth(f declared) model.Text {
	if own := f.field.Value.SourceOfTruth; !blank(own) {
		return own
	}
	return f.model.SourceOfTruth
}

// same compares names of systems, which people capitalize as they like.
func same(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
