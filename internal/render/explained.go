package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
)

// Explained is the answer of explain about a workflow, a segment, a stage and the like:
// who can enter.
type Explained struct {
	Head
	// Project is the project's name, "" where none could be read.
	Project string `json:"project"`
	// Diagnostics are errors because of which there is no answer.
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
	// Answer is nil where the request was wrong.
	Answer *audience.Explained `json:"answer,omitempty"`

	// Home says where the project stands, for formats that are read in its repository.
	Home Home `json:"-"`
	// Source returns a line of a file, for the frames.
	Source Source `json:"-"`
}

// NewExplained returns an answer, with what was found about the files.
func NewExplained(head Head, project string, ds []diag.Diagnostic, a *audience.Explained) *Explained {
	if ds == nil {
		ds = []diag.Diagnostic{} // null would be no list to a reader of JSON
	}
	return &Explained{Head: head, Project: project, Diagnostics: ds, Answer: a}
}

// Findings writes a frame for each error about the files.
func (r *Explained) Findings(w io.Writer, p Palette) error {
	return errorFrames(w, r.Diagnostics, r.Source, p)
}

// Format returns what writes the answer in the format of that name, nil if there is no
// such format of it.
func (r *Explained) Format(name string) func(io.Writer) error {
	if name == Markdown {
		return r.Markdown
	}
	return nil
}

// Text writes each way in: who enters, what has to be so, an example, near misses.
func (r *Explained) Text(w io.Writer, p Palette) error {
	if r.Answer == nil {
		return nil
	}
	t := &explainedText{paint: p}
	t.line(0, p.Bold(Clean(r.Answer.Text))+"  "+p.Cyan(Clean(spot(r.Answer.Place))))
	t.contacts(r.Answer.Contacts)
	for i := range r.Answer.Ways {
		t.WriteString("\n")
		t.way(&r.Answer.Ways[i])
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// explainedText draws an answer for a terminal.
type explainedText struct {
	strings.Builder
	paint Palette
}

func (t *explainedText) line(indent int, text string) {
	t.WriteString(strings.Repeat(" ", indent) + hanging(text, indent, indent+2, t.paint.Width) + "\n")
}

func (t *explainedText) contacts(c *audience.Contacts) {
	if c == nil {
		return
	}
	t.line(2, Clean(c.File)+": "+rowWords(c))
	for _, b := range firstBad(c.Bad) {
		t.line(4, fmt.Sprintf("%s:%d: %s", Clean(c.File), b.Line, Clean(b.Text)))
	}
	if more := len(c.Bad) - mostBad; more > 0 {
		t.line(4, fmt.Sprintf("and %d more", more))
	}
	if len(c.Ignored) > 0 {
		t.line(4, "columns that are no fields: "+Clean(strings.Join(c.Ignored, ", ")))
	}
}

// rowWords says how many rows a file has.
func rowWords(c *audience.Contacts) string {
	text := Amount(c.Rows, "row")
	if len(c.Bad) > 0 {
		text += fmt.Sprintf(", of which %d cannot be read", len(c.Bad))
	}
	return text
}

// mostBad is how many bad rows people are shown; JSON has all.
const mostBad = 10

func firstBad(list []audience.BadRow) []audience.BadRow { return list[:min(mostBad, len(list))] }

// way draws one way in: who enters, an example, and what has to be so, each condition
// with who fails there alone.
func (t *explainedText) way(w *audience.Way) {
	t.line(0, t.verdict(w.Verdict)+t.paint.Bold(Clean(w.Name)))
	t.line(2, Clean(w.Text))
	t.unreached(w)
	t.example(w)
	t.conditions(w)
	t.count(w)
}

// verdict is a word where it is not so that somebody can.
func (t *explainedText) verdict(v string) string {
	switch v {
	case "yes":
		return ""
	case "no":
		return t.paint.Yellow("NOBODY") + "  "
	case audience.Maybe:
		return t.paint.Yellow("MAYBE") + "  "
	}
	return t.paint.Yellow("UNKNOWN") + "  "
}

// conditions draws the table: the gate, what has to be so, where it is written, who
// fails there alone, and how many of the company's own do.
func (t *explainedText) conditions(w *audience.Way) {
	if len(w.Conditions) == 0 {
		return
	}
	t.title("what has to be so")
	gates := 0
	for i := range w.Conditions {
		gates = max(gates, len(w.Conditions[i].Gate))
	}
	for i := range w.Conditions {
		c := &w.Conditions[i]
		lead := fmt.Sprintf("  %2d  %-*s  ", i+1, gates, Clean(c.Gate))
		t.WriteString(lead + column(Clean(c.Text)+"  "+t.paint.Cyan(Clean(spot(c.Place))), len(lead), t.paint.Width) + "\n")
		for _, below := range beneath(w, i) {
			t.WriteString(strings.Repeat(" ", len(lead)) + column(Clean(below), len(lead), t.paint.Width) + "\n")
		}
	}
}

// beneath are the lines under a condition.
func beneath(w *audience.Way, i int) []string {
	var list []string
	if m := w.Conditions[i].Miss; m != nil {
		list = append(list, "out: "+m.Text)
	}
	if n := failsAt(w.Count, i); n != "" {
		list = append(list, n)
	}
	return list
}

// title starts a part of an answer.
func (t *explainedText) title(text string) {
	t.WriteString("\n")
	t.line(2, t.paint.Bold(text))
}

// unreached says why nobody enters, or why that is unknown.
func (t *explainedText) unreached(w *audience.Way) {
	if w.Reason != nil {
		t.line(2, t.paint.Bold("nobody can enter: ")+Clean(w.Reason.Text))
		for _, c := range w.Reason.Parts {
			t.line(4, "`"+Clean(c.Expression)+"`  "+Clean(spot(c.Place)))
		}
	}
	if w.Verdict == audience.Maybe {
		t.line(2, maybeText)
	}
	for _, b := range w.Beyond {
		t.line(2, "out of reach: `"+Clean(b.Expression)+"`"+outsideWords(b)+"  "+Clean(spot(b.Place)))
	}
	if w.Exhausted {
		t.line(2, "unknown: the question takes more work than the budget has")
	}
}

// maybeText says what a maybe is.
const maybeText = "maybe: the conditions allow it, and none of the scenarios that were tried shows that anybody comes this way"

func outsideWords(b audience.Outside) string {
	if b.External {
		return ", which only another system knows"
	}
	return ""
}

func (t *explainedText) example(w *audience.Way) {
	if len(w.Example) == 0 {
		return
	}
	t.title("an example")
	var required []string
	for _, f := range w.Example {
		if f.Why == "required" {
			required = append(required, f.String())
			continue
		}
		t.line(4, Clean(f.String())+because(f))
	}
	if len(required) > 0 {
		t.line(4, Clean(strings.Join(required, ", "))+"  (the data model requires it)")
	}
}

// because marks what stands in an example only because the data model requires it, and
// a score, which follows from the rest.
func because(f audience.Fact) string {
	switch {
	case f.Why == "required":
		return "  (the data model requires it)"
	case f.Kind == "score":
		return "  (follows)"
	}
	return ""
}

func (t *explainedText) count(w *audience.Way) {
	if w.Count != nil {
		t.title(countWords(w.Count))
	}
}

func countWords(c *audience.Count) string {
	text := fmt.Sprintf("%d of %s %s", c.Match, Amount(c.Asked, "contact"), matchWord(c.Match))
	if len(c.Open) > 0 {
		text += ", as far as the file says"
	}
	return text
}

func matchWord(n int) string {
	if n == 1 {
		return "matches"
	}
	return "match"
}

func failWords(f audience.Fail) string {
	return fmt.Sprintf("%d stop here, %d fail here in all", f.First, f.All)
}

// failsAt says how many of the company's own fail at a part, or why nobody was asked.
func failsAt(c *audience.Count, i int) string {
	if c == nil {
		return ""
	}
	for _, f := range c.Fails {
		if f.Condition == i && f.All > 0 {
			return failWords(f)
		}
	}
	for _, o := range c.Open {
		if o.Condition == i {
			return "not asked: it needs " + o.Needs
		}
	}
	return ""
}
