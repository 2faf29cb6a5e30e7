package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// Drafted is the answer of new: what was made, or why not.
type Drafted struct {
	Head
	// Project is the project's name, "" where none could be read.
	Project     string            `json:"project"`
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
	// Scenario is what was drafted, nil where there is no answer or nobody enters.
	Scenario *Draft `json:"scenario,omitempty"`
	// Miss says how close the search came, nil where somebody was found.
	Miss *simulate.NearMiss `json:"miss,omitempty"`

	// Workflow is what was taken from the library, Library the list of it.
	Workflow *Taken        `json:"workflow,omitempty"`
	Library  []LibraryLine `json:"library,omitempty"`

	// Source returns a line of a file, for the frames.
	Source Source `json:"-"`
}

// Draft is a new scenario.
type Draft struct {
	Name     string `json:"name"`
	Workflow string `json:"workflow"`
	// File is relative to the root of the project; Written is false where the file
	// was only shown.
	File    string `json:"file"`
	Written bool   `json:"written"`
	// Expectations are its lines of `expect`, as they stand in the file.
	Expectations []string `json:"expectations"`
	// Text is the whole file.
	Text string `json:"text"`
}

// NewDrafted returns an answer with what was found about the files.
func NewDrafted(head Head, project string, ds []diag.Diagnostic) *Drafted {
	if ds == nil {
		ds = []diag.Diagnostic{} // null would be no list to a reader of JSON
	}
	return &Drafted{Head: head, Project: project, Diagnostics: ds}
}

// Findings writes a frame for each error about the files.
func (d *Drafted) Findings(w io.Writer, p Palette) error {
	return errorFrames(w, d.Diagnostics, d.Source, p)
}

// Text writes the file itself where it was only to be shown, else what was
// written, or why nothing was.
func (d *Drafted) Text(w io.Writer, p Palette) error {
	var text string
	switch {
	case d.Miss != nil:
		text = d.missed(p)
	case d.Scenario != nil && !d.Scenario.Written:
		text = d.Scenario.Text
	case d.Workflow != nil:
		text = d.Workflow.text(p)
	case d.Library != nil:
		text = listed(d.Library, p)
	case d.Scenario != nil:
		text = d.Scenario.written(p)
	}
	_, err := io.WriteString(w, text)
	return err
}

// written lists what the new scenario expects.
func (s *Draft) written(p Palette) string {
	var b strings.Builder
	fmt.Fprintf(&b, "wrote scenario %s to %s\n\nit expects:\n", p.Bold(Clean(s.Name)), Clean(s.File))
	for _, e := range s.Expectations {
		b.WriteString("  " + Clean(e) + "\n")
	}
	return b.String()
}

// missed tells what stood in the way, and for whom.
func (d *Drafted) missed(p Palette) string {
	var b strings.Builder
	b.WriteString("no contact was found that enters " + p.Bold(Clean(d.Miss.Workflow)) + "\n\n")
	b.WriteString("  " + Clean(d.Miss.Text) + "\n")
	for _, v := range d.Miss.Values {
		b.WriteString("  " + Clean(v) + "\n")
	}
	if d.Miss.Attempt != "" {
		b.WriteString("\nthe closest of " + Amount(d.Miss.Plays, "attempt") + ":\n")
		for line := range strings.Lines(d.Miss.Attempt) {
			b.WriteString("  " + Clean(strings.TrimRight(line, "\n")) + "\n")
		}
	}
	return b.String()
}
