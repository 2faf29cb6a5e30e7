package render

import "github.com/fairlead/fairlead/pkg/diag"

// Palette paints text for one writer. Color never carries meaning alone: the
// plain palette says the same.
type Palette struct {
	Bold, Red, Yellow, Cyan func(text string) string
}

// Plain paints nothing.
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
