package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// Why is the answer of why.
type Why struct {
	Head
	// Project is the project's name, "" where none could be read.
	Project string `json:"project"`
	// Diagnostics are errors because of which there is no answer.
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
	// Answer is nil where the request was wrong.
	Answer *simulate.Answer `json:"answer,omitempty"`

	// Home says where the project stands, for formats that are read in its
	// repository.
	Home Home `json:"-"`
	// Source returns a line of a file, for the frames.
	Source Source `json:"-"`
}

// NewWhy returns an answer, with what was found about the files.
func NewWhy(head Head, project string, ds []diag.Diagnostic, a *simulate.Answer) *Why {
	if ds == nil {
		ds = []diag.Diagnostic{} // null would be no list to a reader of JSON
	}
	return &Why{Head: head, Project: project, Diagnostics: ds, Answer: a}
}

// Findings writes a frame for each error about the files.
func (r *Why) Findings(w io.Writer, p Palette) error {
	return errorFrames(w, r.Diagnostics, r.Source, p)
}

// Text writes a block for each workflow, or everything about the one that was
// asked about.
func (r *Why) Text(w io.Writer, p Palette) error {
	if r.Answer == nil {
		return nil
	}
	t := &whyText{paint: p, source: remember(r.Source)}
	a := r.Answer
	t.line(0, p.Bold(Clean(a.Text)))
	for i := range a.Workflows {
		t.WriteString("\n")
		if a.Workflow == "" {
			t.short(&a.Workflows[i])
		} else {
			t.whole(&a.Workflows[i])
		}
	}
	if a.Workflow == "" && len(a.Workflows) == 0 {
		t.WriteString("\n")
		t.line(0, "no workflow has anything to do with this contact until then")
	}
	if len(a.Idle) > 0 {
		t.WriteString("\n")
		t.line(0, "never started: "+Clean(strings.Join(a.Idle, ", ")))
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// whyText draws an answer for a terminal.
type whyText struct {
	strings.Builder
	paint  Palette
	source Source
}

// line writes one line, broken at the width, with what follows the first line
// further in.
func (t *whyText) line(indent int, text string) {
	t.WriteString(strings.Repeat(" ", indent) + hanging(text, indent, indent+hang, t.paint.Width) + "\n")
}

// short draws a workflow in a few lines.
func (t *whyText) short(s *simulate.Standing) {
	t.line(0, t.state(s.State)+"  "+t.paint.Bold(Clean(s.Workflow)))
	t.stays(s.Stays)
}

// state paints the word for how a contact stands.
func (t *whyText) state(word string) string {
	switch word {
	case "in", "ended":
		return t.paint.Bold(word)
	case "never", "elsewhere":
		return t.paint.Cyan(word)
	}
	return t.paint.Yellow(word)
}

// stays draws how each object stands, several with empty lines between them.
func (t *whyText) stays(list []simulate.Stay) {
	for i := range list {
		if i > 0 {
			t.WriteString("\n")
		}
		t.stay(&list[i], len(list) > 1)
	}
}

// stay draws how one object stands, and where that is written.
func (t *whyText) stay(s *simulate.Stay, several bool) {
	text := named(s) + s.Text
	if several {
		text = s.State + ", " + text
	}
	t.line(2, Clean(text))
	switch {
	case s.Because != nil:
		t.frame(s.Because)
	case s.Place != nil:
		t.frame(&simulate.Gate{Place: s.Place})
	}
	for i := range s.Waits {
		t.line(4, "- "+Clean(s.Waits[i].Text))
	}
	for i := range s.Skipped {
		t.line(2, Clean(s.Skipped[i].Text))
		t.frame(s.Skipped[i].Because)
	}
}

// frame draws the place of what decided, with the values of its parts.
func (t *whyText) frame(g *simulate.Gate) {
	if g == nil || g.Place == nil {
		return
	}
	d := diag.Diagnostic{Severity: diag.Warning, Primary: *g.Place}
	if g.Result != "" {
		d.Label = g.Result
	}
	for i := range g.Parts {
		if p := &g.Parts[i]; !p.Decided || p.Value != g.Result || len(g.Parts) > 1 {
			d.Values = append(d.Values, diag.SubValue{Span: p.Place, Text: p.Value})
		}
	}
	t.WriteString(placed(&d, t.source, t.paint))
	for i := range g.Within {
		t.line(2, "`"+g.Within[i].Word+"`: "+Clean(g.Within[i].Text))
		t.frame(&g.Within[i])
	}
}

// whole draws everything about one workflow.
func (t *whyText) whole(s *simulate.Standing) {
	t.line(0, t.state(s.State)+"  "+t.paint.Bold(Clean(s.Workflow))+"  "+t.paint.Cyan(Clean(s.Place.String())))
	if len(s.Stays) == 0 {
		t.line(2, Clean(s.Text))
	}
	t.stays(s.Stays)
	for i := range s.Triggers {
		t.line(2, "- "+Clean(s.Triggers[i].Text))
		if b := s.Triggers[i].Because; b != nil {
			t.frame(b)
		} else {
			t.frame(&simulate.Gate{Place: &s.Triggers[i].Place})
		}
	}
	day := ""
	for i := 0; i < len(s.Decisions); i++ {
		n := alike(s.Decisions[i:])
		i += n - 1
		d := &s.Decisions[i]
		if now := dayOf(d.At) + "  (" + Clean(d.Zone) + ")"; now != day {
			day = now
			t.WriteString("\n  " + t.paint.Bold(day) + "\n")
		}
		t.decision(d, n)
	}
}

// alike counts the decisions at the beginning of a list that only repeat that a
// trigger's `where` does not hold; it is 1 where the first is of another kind.
func alike(list []simulate.Decision) int {
	n := 0
	for n < len(list) && passedOver(&list[n]) && list[n].ID == list[0].ID && list[n].Because.Condition == list[0].Because.Condition &&
		list[n].At[:len("2006-01-02")] == list[0].At[:len("2006-01-02")] {
		n++
	}
	return max(n, 1)
}

// passedOver reports whether a trigger was not about an event.
func passedOver(d *simulate.Decision) bool {
	return d.Kind == "refused" && d.Because != nil && d.Because.Word == "where" && d.Because.Result == "false"
}

// decision draws one decision and the gates that it asked, the last of n that are
// alike that day.
func (t *whyText) decision(d *simulate.Decision, n int) {
	lead := fmt.Sprintf("    %s  ", clock(d.At))
	t.WriteString(lead + painted(d.Kind, column(Clean(d.Text)+lastOf(n), len(lead), t.paint.Width), t.paint) + "\n")
	if b := d.Because; b != nil && b.Passed && b.Text != "" && (len(d.Gates) == 0 || d.Gates[0].Word != "where") {
		indent := len(lead) + len(b.Word) + 2
		t.WriteString(strings.Repeat(" ", len(lead)) + b.Word + "  " + column(spotted(b), indent, t.paint.Width) + "\n")
	}
	width := 0
	for i := range d.Gates {
		width = max(width, len(d.Gates[i].Word))
	}
	for i := range d.Gates {
		t.gate(&d.Gates[i], width)
	}
	if len(d.Unasked) > 0 {
		t.line(len(lead), "not asked any more: "+strings.Join(d.Unasked, ", "))
	}
}

// lastOf ends the sentence about the last of several decisions that are alike.
func lastOf(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" (the last of %d times)", n)
}

// gate draws one gate: passed or stopped, its word, what it saw, and where.
func (t *whyText) gate(g *simulate.Gate, width int) {
	mark, paint := "passed ", t.paint.Cyan
	if !g.Passed {
		mark, paint = "STOPPED", t.paint.Yellow
	}
	lead := strings.Repeat(" ", 11)
	indent := len(lead) + len(mark) + 2 + width + 2
	t.WriteString(strings.TrimRight(lead+paint(mark)+"  "+g.Word+strings.Repeat(" ", width-len(g.Word))+"  "+column(spotted(g), indent, t.paint.Width), " ") + "\n")
	for i := range g.Within {
		if g.Passed { // what did not stop it takes one line
			break
		}
		w := &g.Within[i]
		t.WriteString(strings.Repeat(" ", indent) + column("`"+w.Word+"`: "+spotted(w), indent, t.paint.Width) + "\n")
	}
}

// spotted is what a gate saw, and where it is written.
func spotted(g *simulate.Gate) string {
	text := Clean(g.Text)
	if g.Place != nil {
		text = strings.TrimSpace(text + "  " + Clean(g.Place.String()))
	}
	return text
}
