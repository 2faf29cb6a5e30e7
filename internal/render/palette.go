package render

import "github.com/fairlead/fairlead/pkg/diag"

// Palette is how text is shown on one writer: its paint and its width. Color
// never carries meaning alone: the plain palette says the same.
type Palette struct {
	Bold, Red, Yellow, Cyan func(text string) string
	// Width is how many cells a line may take. With 0 nobody knows: long lines
	// of files are cut to a fixed width, and no text is wrapped, so that output
	// that goes to a file is the same everywhere.
	Width int
	// ASCII says that box drawing cannot be shown.
	ASCII bool
}

// Plain paints nothing and wraps nothing.
func Plain() Palette {
	same := func(text string) string { return text }
	return Palette{Bold: same, Red: same, Yellow: same, Cyan: same}
}

// severity is the paint of what a finding points at.
func (p Palette) severity(s diag.Severity) func(string) string {
	switch s {
	case diag.Error:
		return p.Red
	case diag.Warning:
		return p.Yellow
	default:
		return p.Cyan
	}
}
