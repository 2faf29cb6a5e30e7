package render

import (
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Fail says that there is no answer, and why.
func (h *Head) Fail(f *Failure) { h.Error = f }

// Findings writes a frame for each error, where they are the reason that there
// is no answer.
func (r *Report) Findings(w io.Writer, p Palette) error {
	return errorFrames(w, r.Diagnostics, r.Source, p)
}

// Findings writes a frame for each file that cannot be formatted.
func (f *Formatted) Findings(w io.Writer, p Palette) error {
	return errorFrames(w, f.Diagnostics, f.Source, p)
}

// errorFrames writes a frame for each error that nothing excuses.
func errorFrames(w io.Writer, ds []diag.Diagnostic, src Source, p Palette) error {
	var b strings.Builder
	for i := range ds {
		if d := &ds[i]; d.Severity == diag.Error && d.Suppressed == nil {
			b.WriteString(Finding(d, src, p) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
