package cli

import (
	"cmp"
	"sync"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/project"
)

// list answers with what the library has, and how each entry stands in the project,
// if there is one that loads. Its end is an error because it may follow upon one: a
// --from without a name is no mistake here.
func (o *newWorkflowOptions) list() error {
	r := render.NewDrafted(render.NewHead("new", version), "", nil)
	var p *project.Program
	if opened, err := o.app.open(); err == nil {
		p = opened.Program
	}
	lines, err := shelved(p)
	if err != nil {
		return &exitError{code: exitFailed, message: "cannot read the library", err: err}
	}
	r.Library = lines
	o.app.answer = r
	o.app.hints = append(o.app.hints, takeFromLibrary)
	return &exitError{code: exitFine}
}

// shelved describes all entries, several at once.
func shelved(p *project.Program) ([]render.LibraryLine, error) {
	names := library.Names()
	lines, errs := make([]render.LibraryLine, len(names)), make([]error, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() { lines[i], errs[i] = shelf(name, p) })
	}
	all.Wait()
	return lines, cmp.Or(errs...)
}

// shelf describes one entry.
func shelf(name string, p *project.Program) (render.LibraryLine, error) {
	if p == nil {
		e, err := library.Open(name)
		if err != nil {
			return render.LibraryLine{}, err
		}
		return render.NewLibraryLine(e), nil
	}
	e, err := library.OpenFor(name, p)
	if err != nil {
		return render.LibraryLine{}, err
	}
	line := render.NewLibraryLine(e)
	kind, _ := e.Taken(p, name)
	line.Here = &render.Here{Lacks: len(e.Missing(p)), Taken: kind != ""}
	return line, nil
}
