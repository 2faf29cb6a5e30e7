package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Formatted is the answer of fmt.
type Formatted struct {
	Head
	// Written says that the files were changed; otherwise they would be.
	Written bool `json:"written"`
	// Checked counts the files that were looked at.
	Checked int `json:"checked"`
	// Changed are the files that change, by path.
	Changed []FileChange `json:"changed"`
	// Diagnostics say which files cannot be formatted, and why.
	Diagnostics []diag.Diagnostic `json:"diagnostics"`

	// ShowDiff writes what changes as text, instead of the names.
	ShowDiff bool `json:"-"`
	// Quiet leaves the last line of the text out.
	Quiet bool `json:"-"`
	// Source returns a line of a file, for the frames.
	Source Source `json:"-"`
}

// FileChange is one file that a command changes.
type FileChange struct {
	File string `json:"file"`
	// Diff is a unified diff.
	Diff string `json:"diff"`
}

// Text writes frames for what went wrong, then the diffs, or the names of the
// files that would change, and one last line. Diffs have none, so that patch
// can read them.
func (f *Formatted) Text(w io.Writer, p Palette) error {
	var b strings.Builder
	for i := range f.Diagnostics {
		b.WriteString(Finding(&f.Diagnostics[i], f.Source, p) + "\n")
	}
	for _, c := range f.Changed {
		switch {
		case f.ShowDiff:
			b.WriteString(Diff(c.Diff, p))
		case !f.Written:
			b.WriteString(Clean(c.File) + "\n")
		}
	}
	if !f.ShowDiff && !f.Quiet {
		b.WriteString(f.lastLine() + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *Formatted) lastLine() string {
	count := fmt.Sprintf("%d of %s", len(f.Changed), Amount(f.Checked, "file"))
	if f.Written {
		return "formatted " + count
	}
	return "would format " + count
}

// Diff paints a unified diff; what it says is left byte for byte, so that it can
// be applied.
func Diff(diff string, p Palette) string {
	var b strings.Builder
	for line := range strings.Lines(diff) {
		text := strings.TrimRight(line, "\r\n")
		b.WriteString(diffPaint(text, p)(text) + line[len(text):])
	}
	return b.String()
}

func diffPaint(line string, p Palette) func(string) string {
	switch {
	case strings.HasPrefix(line, "diff "), strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
		return p.Bold
	case strings.HasPrefix(line, "-"):
		return p.Red
	case strings.HasPrefix(line, "+"), strings.HasPrefix(line, "@@"):
		return p.Cyan
	}
	return Plain().Bold
}
