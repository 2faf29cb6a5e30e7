package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// Played is the answer of simulate.
type Played struct {
	Head
	// Project is the project's name, "" where none could be read.
	Project     string             `json:"project"`
	Summary     Summary            `json:"summary"`
	Diagnostics []diag.Diagnostic  `json:"diagnostics"`
	Scenarios   []*simulate.Result `json:"scenarios"`
	// Coverage is what they covered, nil where nobody asked.
	Coverage *simulate.Coverage `json:"coverage,omitempty"`

	// Timelines asks for the timeline of scenarios that pass, too.
	Timelines bool `json:"-"`
	// Home says where the project stands, for formats that are read in its
	// repository.
	Home Home `json:"-"`
	// FailOn is the least severity of a finding with which the command fails.
	FailOn diag.Severity `json:"-"`
	// Quiet leaves out scenarios that pass and the last line of the text.
	Quiet bool `json:"-"`
	// Source returns a line of a file, for the frames.
	Source Source `json:"-"`
}

// NewPlayed returns an answer about those scenarios, with what was found about
// the files.
func NewPlayed(head Head, project string, ds []diag.Diagnostic, results []*simulate.Result) *Played {
	if ds == nil {
		ds = []diag.Diagnostic{} // null would be no list to a reader of JSON
	}
	if results == nil {
		results = []*simulate.Result{}
	}
	return &Played{Head: head, Project: project, Summary: Count(ds), Diagnostics: ds, Scenarios: results}
}

// told is for how many gaps of a document the text says who would cover them; -1 is
// for all.
func (r *Played) told() int {
	if r.Timelines {
		return -1
	}
	return mostTold
}

// Failed counts the scenarios with an expectation that does not hold.
func (r *Played) Failed() int {
	n := 0
	for _, s := range r.Scenarios {
		if !s.Passed {
			n++
		}
	}
	return n
}

// Text writes a line for each scenario, frames and the timeline where one fails,
// and one last line whose form does not change.
func (r *Played) Text(w io.Writer, p Palette) error {
	var b strings.Builder
	width := 0
	for _, s := range r.Scenarios {
		width = max(width, textCells(Clean(s.Name)))
	}
	for _, s := range r.Scenarios {
		r.scenario(&b, s, width, p)
	}
	r.findings(&b, p)
	if r.Coverage != nil {
		coverage(&b, r.Coverage, p, r.told())
	}
	if !r.Quiet && r.Error == nil {
		b.WriteString(r.LastLine() + "\n")
	}
	limits(&b, r.Coverage, p)
	_, err := io.WriteString(w, b.String())
	return err
}

// found are the findings about scenarios and their exceptions. What else was found about the files is
// no answer to what was asked here: lint shows it.
func (r *Played) found() []diag.Diagnostic {
	var list []diag.Diagnostic
	for i := range r.Diagnostics {
		if rule := r.Diagnostics[i].Rule; strings.HasPrefix(rule, "scenario/") || strings.HasPrefix(rule, "allow/") {
			list = append(list, r.Diagnostics[i])
		}
	}
	return list
}

// shown are the findings that people see: those about scenarios that count, or the
// errors because of which there is no answer.
func (r *Played) shown() []diag.Diagnostic {
	list := r.found()
	if r.Error != nil {
		list = slices.DeleteFunc(slices.Clone(r.Diagnostics), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	}
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Suppressed != nil })
}

// findings writes a frame for each finding that counts, between empty lines.
func (r *Played) findings(b *strings.Builder, p Palette) {
	if r.Error != nil {
		return // [Played.Findings] writes those
	}
	for _, d := range r.shown() {
		if b.Len() > 0 && !strings.HasSuffix(b.String(), "\n\n") {
			b.WriteString("\n")
		}
		b.WriteString(Finding(&d, r.Source, p) + "\n")
	}
}

// Findings writes a frame for each error about the files.
func (r *Played) Findings(w io.Writer, p Palette) error {
	return errorFrames(w, r.Diagnostics, r.Source, p)
}

// scenario writes one scenario. Details stand between empty lines.
func (r *Played) scenario(b *strings.Builder, s *simulate.Result, width int, p Palette) {
	if s.Passed && r.Quiet && !r.Timelines {
		return
	}
	name := Clean(s.Name)
	pad := strings.Repeat(" ", width-textCells(name))
	total := Amount(len(s.Expectations), "expectation")
	if s.Passed {
		fmt.Fprintf(b, "%s  %s%s  %s\n", p.Bold("PASS"), name, pad, total)
	} else {
		fmt.Fprintf(b, "%s  %s%s  %d of %s failed\n", p.Red(p.Bold("FAIL")), name, pad, s.Failed(), total)
	}
	if s.Passed && !r.Timelines {
		return
	}
	b.WriteString("\n")
	for i := range s.Expectations {
		if !s.Expectations[i].Passed {
			b.WriteString(missed(&s.Expectations[i], r.Source, p) + "\n")
		}
	}
	if len(s.Timeline) > 0 {
		b.WriteString(Timeline(s, p) + "\n")
	}
}

// missed draws an expectation that does not hold.
func missed(c *simulate.Check, src Source, p Palette) string {
	d := diag.Diagnostic{
		Rule: "simulate/expectation", Severity: diag.Error, Message: c.Message, Primary: c.Place, Values: c.Values, Related: c.Related,
	}
	text := Finding(&d, src, p)
	f := &frame{paint: p, gutter: gutterOf(&d, src)}
	f.row("", "")
	f.remark("expected", "{"+c.Text+"}")
	f.remark("got", c.Got)
	return text + f.String()
}

// gutterOf is how wide the line numbers of a finding are.
func gutterOf(d *diag.Diagnostic, src Source) int {
	width := 2
	for _, s := range snippets(d, src) {
		for _, n := range s.lines() {
			width = max(width, len(fmt.Sprint(n)))
		}
	}
	return width
}

// LastLine says how many scenarios were played, how they went, and how much was
// found.
func (r *Played) LastLine() string {
	expectations := 0
	for _, s := range r.Scenarios {
		expectations += len(s.Expectations)
	}
	text := fmt.Sprintf("%s, %s: all passed", Amount(len(r.Scenarios), "scenario"), Amount(expectations, "expectation"))
	if n := r.Failed(); n > 0 {
		text = fmt.Sprintf("%d of %s failed", n, Amount(len(r.Scenarios), "scenario"))
	}
	sum := Count(r.found())
	if found := sum.found(); found != "" {
		text += "; " + found
	}
	if sum.Suppressed > 0 {
		text += fmt.Sprintf(" (%d suppressed)", sum.Suppressed)
	}
	return text
}
