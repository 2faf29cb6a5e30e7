package render

import (
	"fmt"
	"io"
	"strings"
	"time"

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

	// Timelines asks for the timeline of scenarios that pass, too.
	Timelines bool `json:"-"`
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
	if !r.Quiet && r.Error == nil {
		b.WriteString(r.LastLine() + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Findings writes a frame for each error about the files.
func (r *Played) Findings(w io.Writer, p Palette) error {
	var b strings.Builder
	for i := range r.Diagnostics {
		if d := &r.Diagnostics[i]; d.Severity == diag.Error && d.Suppressed == nil {
			b.WriteString(Finding(d, r.Source, p) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
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
		Rule: "simulate/expectation", Severity: diag.Error, Message: c.Message, Primary: c.Place, Values: c.Values,
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

// LastLine says how many scenarios were played and how they went.
func (r *Played) LastLine() string {
	expectations := 0
	for _, s := range r.Scenarios {
		expectations += len(s.Expectations)
	}
	if n := r.Failed(); n > 0 {
		return fmt.Sprintf("%d of %s failed", n, Amount(len(r.Scenarios), "scenario"))
	}
	return fmt.Sprintf("%s, %s: all passed", Amount(len(r.Scenarios), "scenario"), Amount(expectations, "expectation"))
}

// row is one line of a timeline.
type row struct{ clock, after, contact, text string }

// Timeline draws what happened, by local day: the time of day, the time since
// the start, the contact where there are several, and what happened.
func Timeline(s *simulate.Result, p Palette) string {
	rows := make([]row, len(s.Timeline))
	var after, contact int
	several := contacts(s) > 1
	for i := range s.Timeline {
		e := &s.Timeline[i]
		rows[i] = row{clock: clock(e.At), after: "+" + apart(e.After), text: Clean(e.Text)}
		if several {
			rows[i].contact = Clean(e.Contact)
		}
		after, contact = max(after, len(rows[i].after)), max(contact, textCells(rows[i].contact))
	}
	var b strings.Builder
	day, last := "", row{}
	for i := range rows {
		e, r := &s.Timeline[i], rows[i]
		if d := dayOf(e.At) + "  (" + Clean(e.Zone) + ")"; d != day {
			day, last = d, row{}
			b.WriteString("  " + p.Bold(d) + "\n")
		}
		now := r
		if r.clock == last.clock && r.after == last.after {
			r.clock, r.after = "", "" // once for all that happened at one instant
		}
		last = now
		line := fmt.Sprintf("    %-8s  %-*s  ", r.clock, after, r.after)
		if several {
			line += r.contact + strings.Repeat(" ", contact-textCells(r.contact)) + "  "
		}
		b.WriteString(line + painted(e.Kind, r.text, p) + "\n")
	}
	return b.String()
}

// painted lets what people look for stand out: what was sent, and what was not.
func painted(kind, text string, p Palette) string {
	switch kind {
	case "sent":
		return p.Bold(text)
	case "refused", "held", "skipped", "event_refused", "rejected", "stage_refused", "violated", "loop":
		return p.Yellow(text)
	case "missing":
		return p.Red(text)
	case "event", "changed", "created":
		return p.Cyan(text)
	}
	return text
}

func contacts(s *simulate.Result) int {
	seen := map[string]bool{}
	for i := range s.Timeline {
		if c := s.Timeline[i].Contact; c != "" {
			seen[c] = true
		}
	}
	return len(seen)
}

// clock is the time of day of an instant in RFC 3339, seconds only where there are any.
func clock(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return at
	}
	if t.Second() != 0 {
		return t.Format(time.TimeOnly)
	}
	return t.Format("15:04")
}

// dayOf is the day of an instant in RFC 3339: Mon 5 Jan 2026.
func dayOf(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return at
	}
	return t.Format("Mon 2 Jan 2006")
}

// apart puts a space after the days and hours of a duration: 3d 2h.
func apart(d string) string {
	var b strings.Builder
	for i, r := range d {
		if i > 0 && r >= '0' && r <= '9' && (d[i-1] < '0' || d[i-1] > '9') && d[i-1] != '.' && d[i-1] != '-' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
