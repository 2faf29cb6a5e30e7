package render

import (
	"github.com/fairlead/fairlead/pkg/diag"
)

// The part of SARIF that says how to mend a finding.
type (
	sarifFix struct {
		Description sarifMessage  `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion  `json:"deletedRegion"`
		Inserted sarifMessage `json:"insertedContent"`
	}
)

// sarifFixes returns the fix of a finding, nil if there is none, or if the file
// does not read as the fix takes for granted.
func (r *Report) sarifFixes(f *diag.Fix) []sarifFix {
	if f == nil {
		return nil
	}
	var changes []sarifChange
	for i := range f.Edits {
		e := &f.Edits[i]
		if e.Old != "" && r.text(e.Span) != e.Old {
			return nil
		}
		artifact := sarifArtifact{r.Home.uri(e.File), sarifRoot}
		if len(changes) == 0 || changes[len(changes)-1].Artifact != artifact {
			changes = append(changes, sarifChange{Artifact: artifact})
		}
		last := &changes[len(changes)-1]
		last.Replacements = append(last.Replacements, sarifReplacement{
			Deleted:  sarifRegion{e.Start.Line, e.Start.Column, e.End.Line, e.End.Column}, // an empty one inserts
			Inserted: sarifMessage{Text: e.Text},
		})
	}
	return []sarifFix{{Description: sarifMessage{Text: sarifPlain(f.Message)}, Changes: changes}}
}

// text returns what stands at a place on one line, "" for any other place.
func (r *Report) text(s diag.Span) string {
	if r.Source == nil || s.IsZero() || s.Start.Line != s.End.Line {
		return ""
	}
	line, _ := r.Source(s.File, int(s.Start.Line))
	runes := []rune(line)
	from, to := int(s.Start.Column)-1, int(s.End.Column)-1
	if from < 0 || from > to || to > len(runes) {
		return ""
	}
	return string(runes[from:to])
}
