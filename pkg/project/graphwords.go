package project

import (
	"regexp"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/model"
)

// The words of a graph: what nodes and edges are called.

// oneLine puts a text that is written over several lines onto one.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// tokens are what a template fills in: {{ contact.email | default: "you" }}.
var tokens = regexp.MustCompile(`\{\{-?\s*([\w.]+)[^}]*\}\}`)

// filled shows a template's text with the names of what is filled in.
func filled(t model.Template) string {
	return oneLine(tokens.ReplaceAllString(t.Text, "{$1}"))
}

// valueWords shows a value as it is written.
func valueWords(v model.Value) string {
	switch {
	case v.Kind == model.Null:
		return "nothing"
	case v.IsList:
		items := make([]string, len(v.Items))
		for i := range v.Items {
			items[i] = valueWords(v.Items[i])
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return v.Text
}

// where adds a condition behind a word.
func where(details []string, word string, c *Cond) []string {
	if c == nil {
		return details
	}
	return append(details, word+" "+c.Doc.Text)
}

// trigger says what starts a workflow.
func (m *flowMaker) trigger(t *Trigger) (label string, details []string) {
	d := t.Doc
	switch t.Kind {
	case OnEvent:
		return d.Event.Value, where(nil, "where", t.Where)
	case OnChanged:
		return d.Changed.Text + " changes", where(nil, "where", t.Where)
	case OnBecomes:
		return "a condition begins to hold", []string{d.Becomes.Text}
	case OnEntersStage:
		return "enters " + d.EntersStage.Value, nil
	case OnInactive:
		return "inactive for " + d.Inactive.Text, nil
	case OnDate:
		return m.dateWords(t)
	case OnSchedule:
		return "schedule " + d.Schedule.Value, []string{"everybody who may enter, at most " + number(float64(t.Max))}
	}
	return "enrolled by " + m.enrolledBy(), nil
}

// dateWords says when a date trigger fires: 30d before contact.renewal, at 09:00.
func (m *flowMaker) dateWords(t *Trigger) (label string, details []string) {
	label = t.Doc.Date.Text
	switch {
	case t.Offset < 0:
		label = calendar.FormatDuration(-t.Offset) + " before " + label
	case t.Offset > 0:
		label = calendar.FormatDuration(t.Offset) + " after " + label
	}
	if t.Clock >= 0 {
		label += ", at " + t.Doc.At.Text
	}
	if t.Yearly {
		details = append(details, "every year")
	}
	if t.RunPast {
		details = append(details, "at once if that is past")
	}
	return label, details
}

// enrolledBy names the workflows that start this one.
func (m *flowMaker) enrolledBy() string {
	var list []string
	for _, w := range m.program.Workflows {
		if w.enrolls(m.w.Index) {
			list = append(list, w.Name)
		}
	}
	if len(list) == 0 {
		return "another workflow"
	}
	return strings.Join(list, ", ")
}

// enrolls reports whether a step of the workflow starts that other one.
func (w *Workflow) enrolls(other int) bool {
	for _, s := range w.Steps {
		if s.Enroll != nil && s.Enroll.Workflow == other || s.ForEach != nil && s.ForEach.Workflow == other {
			return true
		}
	}
	return false
}

// gate says what entry asks, in the order in which it is asked.
func (m *flowMaker) gate() (label string, details []string) {
	w := m.w
	label = "anybody"
	if w.Rules != nil {
		label = w.Rules.Doc.Text
	}
	if !w.Enabled {
		details = append(details, "switched off")
	}
	if w.Managed {
		details = append(details, "runs in "+w.Doc.ManagedBy.Value)
	}
	if len(w.Doc.Data) > 0 {
		paths := make([]string, len(w.Doc.Data))
		for i := range paths {
			paths[i] = w.Doc.Data[i].Text
		}
		details = append(details, "has "+strings.Join(paths, ", "))
	}
	for _, s := range w.Suppress {
		details = append(details, "not while "+s.Doc.Text)
	}
	details = append(details, m.reentryWords())
	if w.Group != "" {
		details = append(details, "one at a time in "+w.Group+" ("+w.OnConflict+")")
	}
	return label, append(details, m.sendingWords()...)
}

// sendingWords says when the workflow's own window lets mail leave, and how long
// it may be held.
func (m *flowMaker) sendingWords() []string {
	var list []string
	if m.w.SendWindow != nil {
		d := &m.w.Doc.SendWindow
		text := strings.Join(strings.Fields("sends "+d.Days.Value+" "+d.Hours.Value), " ")
		if zone := d.Timezone.Value; zone != "" && zone != "contact" {
			text += " in " + zone
		}
		list = append(list, text)
	}
	if d := &m.w.Doc.MaxHold; d.Written() {
		list = append(list, "holds mail for at most "+d.Text)
	}
	return list
}

func (m *flowMaker) reentryWords() string {
	r, d := m.w.Reentry, &m.w.Doc.Reentry
	if r.Never {
		return "once only"
	}
	text := "again after it ended"
	if r.MinInterval > 0 {
		text = "again " + d.MinInterval.Text + " after it ended"
		if r.FromEntry {
			text = "again " + d.MinInterval.Text + " after the start"
		}
	}
	if r.Max > 0 {
		text += ", at most " + number(float64(r.Max)) + " times"
	}
	if r.Key != nil {
		text += ", each " + r.Key.Text + " by itself"
	}
	return text
}

func (m *flowMaker) goal() (label string, details []string) {
	g := m.w.Goal
	if g.When != nil {
		label = g.When.Doc.Text
	} else {
		label, details = g.Doc.Event.Value, where(nil, "where", g.Where)
	}
	if !g.Exit {
		details = append(details, "the steps go on")
	}
	return label, details
}

func (m *flowMaker) exit(x *Exit) (label string, details []string) {
	label = x.Reason
	if label == "" {
		label = "exit"
	}
	switch {
	case x.When != nil:
		return label, where(nil, "when", x.When)
	case x.Field != nil:
		return label, where([]string{x.Field.Text + " changes"}, "where", x.Where)
	}
	return label, where([]string{x.Doc.Event.Value}, "where", x.Where)
}

// armLabel says when an arm is taken.
func (m *flowMaker) armLabel(a *Arm) string {
	switch a.Kind {
	case ArmEvent:
		text := strings.Join(where([]string{a.Doc.Event.Value}, "where", a.Where), " ")
		if a.Lookback > 0 {
			text += ", also up to " + a.Doc.Lookback.Text + " before"
		}
		return text
	case ArmChanged:
		return strings.Join(where([]string{a.Doc.Changed.Text + " changes"}, "where", a.Where), " ")
	case ArmTimeout:
		return "after " + a.Doc.Timeout.Text
	case ArmElse:
		return "else"
	case ArmVariant:
		text := a.Variant.Name.Value + " " + number(float64(a.Weight)/100) + "%"
		if a.Holdout {
			text += ", no more marketing"
		}
		return text
	}
	return a.Doc.When.Text
}
