package source

import "github.com/rogpeppe/go-internal/diff"

// Diff returns what changes from old to new as a unified diff with three lines
// of context, as patch and git read it; "" if nothing does. name is the file's
// path with forward slashes.
func Diff(name string, old, new []byte) string {
	return string(diff.Diff("a/"+name, old, "b/"+name, new))
}
