package project

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// madeHere are the built-in events that only the engine makes, each with what
// brings it about: told from outside they would claim what did not happen.
var madeHere = map[string]string{
	"created":       "name a new object in an event or a `set`",
	"changed":       "write the change: `set: {contact.plan: pro}`",
	"stage_changed": "let an event or a step move the stage; before the start, write `stage:` beside the contact's fields",
	"stage_overdue": "let the time pass that `max_age` says",
	"sla_breached":  "let the time pass that the SLA's `within` says",
}

// tellable reports an event that nobody can tell from outside, and a task that
// nobody was given.
func (s *scenarioCompiler) tellable(h *Happening, d *model.Happening) {
	ev := &s.b.program.Schema.Events[h.Event]
	if help, ok := madeHere[ev.Name]; ok {
		s.report("load/reference", d.Event.Span, help, "`%s` comes from Fairlead itself and is not told to it", ev.Name)
		return
	}
	switch ev.Name {
	case "enrolled", "exited":
		name := textOf(h, ev.Shape.Slot("workflow"))
		if i, ok := s.b.workflows[name]; ok && !s.b.program.Workflows[i].Doc.ManagedBy.Written() {
			s.report("load/reference", d.Event.Span, "let its trigger fire; only of a workflow with `managed_by` another system tells this",
				"`%s` of `%s` comes from Fairlead itself and is not told to it", ev.Name, clip(name))
		}
	case "task_done":
		s.knownTask(h, ev.Shape.Slot("task"))
	}
}

// knownTask sees that the task is a step's. One that was written with its
// workflow is judged where it is read.
func (s *scenarioCompiler) knownTask(h *Happening, slot int) {
	i := slices.IndexFunc(h.Fields, func(v SlotValue) bool { return v.Slot == slot })
	if i < 0 || slices.ContainsFunc(s.b.program.Workflows, func(w *Workflow) bool { return len(w.Doc.Steps) == 0 }) {
		return // a document that nobody can read may have it
	}
	name := h.Fields[i].Value.Str()
	if name == "review" || name == "" || strings.Contains(name, "/") {
		return
	}
	s.stepAddress(model.Text{Value: name, Span: h.Fields[i].Span}, "task", func(st *Step) bool { return st.Action == TaskAction })
}

// textOf is the text of a field of an event, "" where it is not given.
func textOf(h *Happening, slot int) string {
	for _, v := range h.Fields {
		if v.Slot == slot && v.Value.Kind() == expr.String {
			return v.Value.Str()
		}
	}
	return ""
}

// name reads the value of a key that names what a line is about, an object of that
// kind, or its parent: an id, or the value of a field that identifies it.
func (s *scenarioCompiler) name(e *model.Entry[model.Data], object int) string {
	d := &e.Value
	id := CanonicalID(d.Scalar.Text)
	if d.Null || d.IsMap || d.IsList || id == "" {
		help := "write `" + e.Key.Value + ": ID`"
		if keys := s.namingKeys(object); len(keys) > 2 && contains(keys[:2], e.Key.Value) {
			help += " or `" + keys[2] + ": VALUE`"
		}
		s.report("load/schema", d.Span, help+"; the object itself stands before the timeline", "`%s` only names an object here", e.Key.Value)
		return ""
	}
	return id
}

// identifying is the slot of the first field that identifies such an object and
// could hold the text, 0 where there is none.
func (s *scenarioCompiler) identifying(object int, text string) int {
	for _, slot := range s.b.program.Objects[object].IdentifiedBy {
		f := &s.b.program.Schema.Objects[object].Shape.Fields[slot]
		if f.Type.Kind == expr.String && (len(f.Values) == 0 || contains(f.Values, text)) && HasFormat(f, text) {
			return slot
		}
	}
	return 0
}

// HasFormat reports whether a text is in the format that a field declares: an email
// address, a phone number, a timezone, a URL. A field without one takes any text.
func HasFormat(f *expr.Field, text string) bool {
	if f.Limits == nil {
		return true
	}
	form, ok := formats[f.Limits.Format]
	return !ok || form.fits(text)
}
