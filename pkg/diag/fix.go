package diag

import "strings"

// Fix is a change of the user's files that mends a finding for certain: what its
// help says is one edit with one possible outcome. Where there is a choice, or
// the words are the author's, a finding has none.
type Fix struct {
	// Message says what the fix does, in the imperative and without full stop.
	Message string `json:"message"`
	// Edits belong together: all are made or none. They do not overlap.
	Edits []Edit `json:"edits"`
}

// Edit replaces the text of a place; an empty place is an insertion.
type Edit struct {
	Span
	// Text is what stands there afterwards.
	Text string `json:"text"`
	// Old, if it is not empty, is the text that the edit is about. Whoever makes
	// the edit refuses where the file says it in another way, such as with an
	// escape.
	Old string `json:"-"`
}

// Replace returns the fix that writes text in place of old at span.
func Replace(span Span, old, text string) *Fix {
	return &Fix{
		Message: "write `" + text + "` instead of `" + old + "`",
		Edits:   []Edit{{Span: span, Text: text, Old: old}},
	}
}

// Rename returns the fix that writes at span the one known name which name
// certainly stands for (see [Alike]), nil if there is none.
func Rename(span Span, name string, known []string) *Fix {
	if meant := Alike(name, known); meant != "" {
		return Replace(span, name, meant)
	}
	return nil
}

// Alike returns the known name that differs from name only in upper and lower
// case, dashes and underscores. If there is none, or more than one, or name is
// itself known, it returns "": then nobody can be certain of what was meant.
func Alike(name string, known []string) string {
	found, folded := "", fold(name)
	for _, k := range known {
		switch {
		case k == name:
			return ""
		case fold(k) != folded || k == found:
		case found != "":
			return ""
		default:
			found = k
		}
	}
	return found
}

func fold(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(name))
}

// String says what the fix does.
func (f *Fix) String() string { return f.Message }
