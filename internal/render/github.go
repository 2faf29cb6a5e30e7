package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// shownByGitHub is how many annotations of each type GitHub shows for a step.
// What is printed beyond that is dropped without a word, so it is not printed.
const shownByGitHub = 10

var githubCommands = [...]string{diag.Error: "error", diag.Warning: "warning", diag.Note: "notice"}

// GitHub writes findings as workflow commands, the worst first, and the last
// line of the text. How many are left out is said.
func (r *Report) GitHub(w io.Writer) error {
	var b strings.Builder
	if r.Error != nil {
		fmt.Fprintf(&b, "::error title=fairlead::%s\n", githubData(r.Error.text()))
	}
	var left Summary
	for severity, found := range r.bySeverity() {
		shown := found[:min(len(found), shownByGitHub)]
		for _, d := range shown {
			b.WriteString(r.annotation(d) + "\n")
		}
		left.add(diag.Severity(severity), len(found)-len(shown))
	}
	if text := left.found(); text != "" {
		fmt.Fprintf(&b, "GitHub shows %d annotations of each severity for a step; left out: %s\n", shownByGitHub, text)
	}
	if !r.Quiet && r.Error == nil {
		b.WriteString(r.LastLine() + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bySeverity returns what counts, by severity and then in the order of the
// report.
func (r *Report) bySeverity() [diag.Off][]*diag.Diagnostic {
	var found [diag.Off][]*diag.Diagnostic
	for i := range r.Diagnostics {
		if d := &r.Diagnostics[i]; d.Suppressed == nil {
			found[d.Severity] = append(found[d.Severity], d)
		}
	}
	return found
}

// add counts n more findings of that severity.
func (s *Summary) add(severity diag.Severity, n int) {
	*[...]*int{&s.Errors, &s.Warnings, &s.Notes}[severity] += n
}

// text is the failure in running text.
func (f *Failure) text() string {
	if f.Hint == "" {
		return f.Message
	}
	return f.Message + "\nhint: " + f.Hint
}

// annotation is one workflow command. Columns are only understood within one
// line.
func (r *Report) annotation(d *diag.Diagnostic) string {
	var properties []string
	add := func(name, value string) { properties = append(properties, name+"="+githubProperty(value)) }
	s := d.Primary
	if s.File != "" {
		add("file", r.Home.path(s.File))
	}
	if !s.IsZero() {
		add("line", fmt.Sprint(s.Start.Line))
		add("endLine", fmt.Sprint(max(s.Start.Line, lastLine(s))))
	}
	if !s.IsZero() && s.Start.Line == s.End.Line && s.End.Column > s.Start.Column {
		add("col", fmt.Sprint(s.Start.Column))
		add("endColumn", fmt.Sprint(s.End.Column))
	}
	add("title", d.Rule)
	return "::" + githubCommands[d.Severity] + " " + strings.Join(properties, ",") + "::" + githubData(details(d))
}

// lastLine is the last line that a span reaches into.
func lastLine(s diag.Span) int32 {
	if s.End.Column <= 1 {
		return s.End.Line - 1
	}
	return s.End.Line
}

// details is a finding in running text, without the lines of the file. Each
// line is safe to print.
func details(d *diag.Diagnostic) string {
	lines := []string{Clean(d.Message)}
	for _, o := range others(d) {
		lines = append(lines, Clean(spot(o.Span)+": "+o.Label))
	}
	for i, line := range story(d) {
		if i == 0 {
			lines = append(lines, "witness:")
		}
		lines = append(lines, "  "+Clean(line))
	}
	for _, n := range d.Notes {
		lines = append(lines, "note: "+Clean(n))
	}
	if d.Help != "" {
		lines = append(lines, "help: "+Clean(d.Help))
	}
	return strings.Join(lines, "\n")
}

// story is that of the witness, nothing where there is none.
func story(d *diag.Diagnostic) []string {
	if d.Witness == nil {
		return nil
	}
	return d.Witness.Story
}

// githubData escapes what stands behind the second pair of colons, as the
// runner undoes it.
func githubData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// githubProperty escapes a value between commas.
func githubProperty(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
