package render

import (
	"fmt"
	"net/url"
	"path"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Home says where a project stands in its repository. Tools that read findings
// beside the code see paths from the repository's root; everywhere else they
// are seen from the project. The zero value is a project that is the repository.
type Home struct {
	// Folder is the project's folder seen from the repository's root, with
	// forward slashes, "" for the root itself.
	Folder string
	// Link is the address of the repository's files at the revision that was
	// checked, with a slash at its end, "" if that is not known.
	Link string
}

// path returns the path of a file seen from the repository's root.
func (h Home) path(file string) string { return path.Join(h.Folder, file) }

// uri is path with everything escaped that an address must not hold.
func (h Home) uri(file string) string { return (&url.URL{Path: h.path(file)}).String() }

// link is where to read a place: an address if one is known, else a path.
func (h Home) link(s diag.Span) string {
	to := h.Link + h.uri(s.File)
	if !s.IsZero() {
		to += fmt.Sprintf("#L%d", s.Start.Line)
	}
	return to
}

// spot is how a place is written in running text: the file and the line.
func spot(s diag.Span) string {
	if s.IsZero() {
		return s.File
	}
	return fmt.Sprintf("%s:%d", s.File, s.Start.Line)
}
