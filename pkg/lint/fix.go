package lint

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/source"
)

// Change is the new text of a file.
type Change struct {
	File string
	Text []byte
}

// Fix makes the fixes of findings in the files that find returns, and tells
// which findings they were and what the files, by path, hold afterwards. Of fixes
// that overlap it makes the first by place, and of those that only take something
// out one for each file, because two of them could leave an empty list; loading
// and checking what came out shows the others again. What an exception or the
// baseline excuses is left alone. The error says that an edit does not fit its
// file; then there are no changes.
func Fix(find func(path string) *source.File, found []diag.Diagnostic) ([]Change, []diag.Diagnostic, error) {
	var made []diag.Diagnostic
	edits := map[string][]diag.Edit{}
	for _, d := range found {
		if d.Fix == nil || d.Suppressed != nil || !fits(d.Fix, edits) {
			continue
		}
		made = append(made, d)
		for _, e := range d.Fix.Edits {
			edits[e.File] = append(edits[e.File], e)
		}
	}
	var changes []Change
	for path, list := range edits {
		text, err := apply(find(path), list)
		if err != nil {
			return nil, nil, err
		}
		changes = append(changes, Change{path, text})
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.File, b.File) })
	return changes, made, nil
}

// fits reports whether a fix can be made together with the edits before it.
func fits(fix *diag.Fix, edits map[string][]diag.Edit) bool {
	for _, e := range fix.Edits {
		for _, o := range edits[e.File] {
			apart := e.End.Byte < o.Start.Byte || o.End.Byte < e.Start.Byte
			if !apart || e.Text == "" && o.Text == "" {
				return false
			}
		}
	}
	return true
}

func apply(f *source.File, list []diag.Edit) ([]byte, error) {
	var edits []source.TextEdit
	for _, e := range list {
		edits = append(edits, source.TextEdit{Start: int(e.Start.Byte), End: int(e.End.Byte), Text: e.Text})
	}
	return source.Edit(f, edits)
}
