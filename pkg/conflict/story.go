package conflict

import (
	"slices"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// tell writes what happens as a story: each day once, with whom it is about, and below it what
// comes in and what the workflows of the verdict do.
func (v *Verdict) tell(w *diag.Witness, told []simulate.Entry) {
	day := ""
	for i := range told {
		e := &told[i]
		if !v.belongs(e) {
			continue
		}
		at, _ := time.Parse(time.RFC3339, e.At)
		if today := heading(e, at); today != day {
			w.Story, day = append(w.Story, today), today
		}
		text := wording(e)
		w.Story = append(w.Story, "  "+at.Format("15:04")+"  "+text)
		w.Moments = append(w.Moments, diag.Moment{Span: v.place(e), Text: at.Format("2 January 2006, 15:04") + ": " + text})
	}
}

// heading is a day and the contact.
func heading(e *simulate.Entry, at time.Time) string {
	text := at.Format("Monday 2 January 2006")
	if e.Contact != "" {
		text += ", `" + e.Contact + "`"
	}
	return text
}

// belongs reports whether a line is part of the story: what comes in and what it sets off by
// itself, and what the workflows of the verdict do. What others do, promises of time and what
// a workflow only considered are not.
func (v *Verdict) belongs(e *simulate.Entry) bool {
	if e.Workflow == "" {
		return slices.Contains([]string{"event", "changed", "created", "moved", "score", "band", "stage", "topic", "merged", "answer"}, e.Kind)
	}
	return v.side(e.Workflow) != nil && slices.Contains([]string{
		"enrolled", "sent", "held", "waiting", "exited", "goal", "stage", "set", "notified", "task", "loop", "routed", "webhook",
		"external", "topic", "switched", "audience", "violated", "created", "campaign",
	}, e.Kind)
}

// wording is the text of a line with the workflow that does it.
func wording(e *simulate.Entry) string {
	if e.Workflow == "" || strings.Contains(e.Text, "`"+e.Workflow) {
		return e.Text
	}
	return "`" + e.Workflow + "`: " + e.Text
}

// place is where what happened is written: the step, else the workflow; no place for what
// comes in.
func (v *Verdict) place(e *simulate.Entry) diag.Span {
	w := v.side(e.Workflow)
	if w == nil {
		return diag.Span{}
	}
	if s := w.Step(e.Step); s != nil {
		return s.Doc.Action.Span
	}
	return w.Doc.Name.Span
}
