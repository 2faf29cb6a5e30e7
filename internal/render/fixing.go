package render

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Fixing says what `lint --fix` did, or would do.
type Fixing struct {
	// Written says that the files were changed; otherwise they would be.
	Written bool `json:"written"`
	// Fixed are the findings that were mended, in the order in which that was
	// done. Their places are those of the text as it was then.
	Fixed []diag.Diagnostic `json:"fixed"`
	// Changed are the files that change, by path.
	Changed []FileChange `json:"changed"`

	// DryRun says that nothing was to be written; then the diffs are shown.
	DryRun bool `json:"-"`
}

// text says what was done, one line for each finding; for a dry run the diffs.
func (f *Fixing) text(p Palette) string {
	var b strings.Builder
	for _, c := range f.Changed {
		if f.DryRun {
			b.WriteString(Diff(c.Diff, p))
		}
	}
	for _, d := range f.Fixed {
		b.WriteString(f.verb() + " " + p.Bold(d.Rule) + " at " + Clean(d.Primary.String()) + ": " + Clean(d.Fix.Message) + "\n")
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// shows reports whether a finding of a dry run is shown by the diff.
func (f *Fixing) shows(d *diag.Diagnostic) bool { return f != nil && f.DryRun && d.Fix != nil }

// lastLine says how much was done.
func (f *Fixing) lastLine() string {
	if len(f.Fixed) == 0 {
		return "nothing to fix for certain"
	}
	return f.verb() + " " + Amount(len(f.Fixed), "finding") + " in " + Amount(len(f.Changed), "file")
}

func (f *Fixing) verb() string {
	if f.DryRun {
		return "would fix"
	}
	return "fixed"
}
