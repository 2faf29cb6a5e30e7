package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Text writes the report for people: a frame for each finding that counts, and
// one last line whose form does not change.
func (r *Report) Text(w io.Writer, p Palette) error {
	var b strings.Builder
	source := remember(r.Source)
	for i := range r.Diagnostics {
		if r.Diagnostics[i].Suppressed == nil && !r.Fixing.shows(&r.Diagnostics[i]) {
			b.WriteString(Finding(&r.Diagnostics[i], source, p) + "\n")
		}
	}
	for i := range r.Unknown {
		b.WriteString(r.Unknown[i].text(source, p) + "\n")
	}
	for i := range r.Safe {
		b.WriteString(r.Safe[i].text(p) + "\n")
	}
	if r.Stats != nil {
		b.WriteString(r.Stats.text() + "\n")
	}
	if r.Fixing != nil {
		b.WriteString(r.Fixing.text(p))
	}
	text := b.String()
	if r.Quiet {
		text = strings.TrimSuffix(text, "\n")
	} else {
		if r.Fixing != nil {
			text += r.Fixing.lastLine() + "\n"
		}
		if r.Safe != nil {
			text += r.Summary.Pairs.line() + "\n"
		}
		text += r.LastLine() + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// LastLine says what was found and where it was looked for.
func (r *Report) LastLine() string {
	beside := r.beside()
	found := r.Summary.found()
	if found == "" {
		return r.Checked.ruled() + ": no findings" + beside
	}
	return found + " in " + r.Checked.where() + beside
}

// beside counts what does not count, as in " (2 suppressed, 5 in the baseline, 1
// unknown)"; "" for nothing.
func (r *Report) beside() string {
	baseline := 0
	for i := range r.Diagnostics {
		if s := r.Diagnostics[i].Suppressed; s != nil && s.By == "baseline" {
			baseline++
		}
	}
	var parts []string
	if n := r.Summary.Suppressed - baseline; n > 0 {
		parts = append(parts, fmt.Sprintf("%d suppressed", n))
	}
	if baseline > 0 {
		parts = append(parts, fmt.Sprintf("%d in the baseline", baseline))
	}
	if r.Summary.Unknown > 0 || r.Unknown != nil {
		parts = append(parts, fmt.Sprintf("%d unknown", r.Summary.Unknown))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// found counts what counts, as in "2 errors, 1 warning"; "" for nothing.
func (s Summary) found() string {
	var parts []string
	for i, n := range []int{s.Errors, s.Warnings, s.Notes} {
		if n > 0 {
			parts = append(parts, Amount(n, diag.Severity(i).String()))
		}
	}
	return strings.Join(parts, ", ")
}

// where says what was looked at, as in "7 workflows (41 files)".
func (c Checked) where() string {
	if c.Workflows == 0 {
		return Amount(c.Files, "file")
	}
	return Amount(c.Workflows, "workflow") + " (" + Amount(c.Files, "file") + ")"
}

// ruled says what was held against how many rules, as in "7 workflows, 22 rules".
func (c Checked) ruled() string {
	thing := Amount(c.Workflows, "workflow")
	if c.Workflows == 0 {
		thing = Amount(c.Files, "file")
	}
	if c.Rules == 0 {
		return thing
	}
	return thing + ", " + Amount(c.Rules, "rule")
}

// Amount writes a number with its noun.
func Amount(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
