package lint

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// Touched is what a change of some files can matter to: the documents in those
// files, and every document that refers to one of them, directly or through
// others.
type Touched struct {
	everything bool
	files      map[string]bool
	documents  map[string]bool // by address
}

// NewTouched says what a change of files touches. changed are paths relative to
// the project's root; removed are those of them that are no longer there. A
// change of the project, of the data model or of a guardrail touches everything,
// because they hold for all workflows, and so does the removal of a file with
// documents, because nobody can say any more what referred to it.
//
// old is the project before the change, nil if it did not load, so that a change
// of a document may touch everything. It says which references are gone: what
// they led to is touched, and who else refers to the same.
func NewTouched(p, old *project.Program, changed, removed []string) *Touched {
	t := &Touched{files: map[string]bool{}, documents: map[string]bool{}, everything: slices.ContainsFunc(removed, isDocumentFile)}
	for _, path := range changed {
		t.files[path] = true
	}
	for _, d := range p.Docs {
		if head := d.Head(); t.files[head.Span.File] {
			t.documents[head.Address()] = true
			t.everything = t.everything || holdsForAll(d)
		}
	}
	for _, m := range p.Messages {
		if t.files[m.BodyFile] {
			t.documents[m.Doc.Address()] = true
		}
	}
	t.spread(p)
	switch {
	case old != nil:
		t.lose(p, old)
	case len(t.documents) > 0 || slices.ContainsFunc(changed, isDocumentFile):
		t.everything = true
	}
	return t
}

// lose adds what references led to that are in the old version of a changed file
// and not in the new one: with the last of them, a thing may have lost its use.
func (t *Touched) lose(p, old *project.Program) {
	before := map[string]bool{}
	for _, d := range old.Docs {
		if head := d.Head(); t.files[head.Span.File] {
			before[head.Address()] = true
			t.everything = t.everything || holdsForAll(d)
		}
	}
	for _, m := range old.Messages {
		if t.files[m.BodyFile] {
			before[m.Doc.Address()] = true
		}
	}
	lost := map[use]int{}
	for _, r := range old.Refs {
		if before[r.From] {
			lost[use{r.From, r.Kind, r.Name}]++
		}
	}
	for _, r := range p.Refs {
		lost[use{r.From, r.Kind, r.Name}]--
	}
	gone := map[use]bool{}
	for u, n := range lost {
		if n > 0 {
			gone[use{kind: u.kind, name: u.name}] = true
		}
	}
	t.unuse(p, gone)
}

// use is a reference without its place, and without its document where it
// stands for all that refer to one thing.
type use struct{ from, kind, name string }

// unuse adds what the uses led to, and the documents that still have such a use:
// who waits for a message must know when nobody sends it any more.
func (t *Touched) unuse(p *project.Program, gone map[use]bool) {
	for _, r := range p.Refs {
		if gone[use{kind: r.Kind, name: r.Name}] {
			t.documents[r.From] = true
		}
	}
	inAll := false
	for u := range gone {
		to := referred(p, project.Ref{Kind: u.kind, Name: u.name})
		t.documents[to] = true
		inAll = inAll || to == ""
	}
	delete(t.documents, "") // findings without a document are not touched by this
	for _, d := range p.Docs {
		if inAll && holdsForAll(d) {
			t.documents[d.Head().Address()] = true
		}
	}
}

// isDocumentFile reports whether the project would read a file of that name,
// as far as a name can tell: `ignore:` and hidden folders aside.
func isDocumentFile(path string) bool {
	hidden := strings.HasPrefix(path, ".") || strings.Contains(path, "/.")
	return !hidden && (strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".yml"))
}

func holdsForAll(d model.Document) bool {
	switch d.(type) {
	case *model.Project, *model.DataModel, *model.Guardrail:
		return true
	}
	return false
}

// spread follows references backwards until nothing is added.
func (t *Touched) spread(p *project.Program) {
	users := map[string][]string{}
	for _, r := range p.Refs {
		if to := referred(p, r); to != "" {
			users[to] = append(users[to], r.From)
		}
	}
	var todo []string
	for _, d := range p.Docs {
		if address := d.Head().Address(); t.documents[address] {
			todo = append(todo, address)
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		for _, from := range users[todo[0]] {
			if !t.documents[from] {
				t.documents[from] = true
				todo = append(todo, from)
			}
		}
	}
}

// referred returns the address of the document that a reference leads to, ""
// for what stands in the project or the data model: a change of those touches
// everything anyway.
func referred(p *project.Program, r project.Ref) string {
	switch r.Kind {
	case "stage":
		if p.Lifecycle != nil {
			return p.Lifecycle.Doc.Address()
		}
	case "band":
		model, _, _ := strings.Cut(r.Name, ".")
		return "scoring-model/" + model
	case "queue":
		i := slices.IndexFunc(p.Teams, func(t *project.Team) bool {
			return slices.ContainsFunc(t.Doc.Queues, func(q model.Queue) bool { return q.Name.Value == r.Name })
		})
		if i >= 0 {
			return p.Teams[i].Doc.Address()
		}
	case "message", "workflow", "segment", "scoring-model", "team", "routing-policy", "sla":
		return r.Kind + "/" + r.Name
	}
	return ""
}

// Has reports whether a finding is about something that the change touches: a
// touched document, or a place in a changed file.
func (t *Touched) Has(d *diag.Diagnostic) bool {
	return t.everything || t.documents[d.Address] || t.files[d.Primary.File] ||
		slices.ContainsFunc(d.Related, func(r diag.Related) bool { return t.files[r.File] })
}

// Only returns the findings that [Touched.Has].
func (t *Touched) Only(ds []diag.Diagnostic) []diag.Diagnostic {
	return slices.DeleteFunc(slices.Clone(ds), func(d diag.Diagnostic) bool { return !t.Has(&d) })
}
