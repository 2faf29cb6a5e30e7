package cli

import (
	"slices"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

// unread ends a command that cannot read what it was asked about. The document
// is that of the command, with the reasons as its findings.
func (a *app) unread(p *opened, ds []diag.Diagnostic) error {
	e := asExit(cannotRead(len(ds)))
	head := render.NewHead(a.name, version)
	ds = lint.Fingerprint(diag.Sort(slices.Clone(ds)))
	switch a.name {
	case "simulate":
		r := render.NewPlayed(head, p.Name, ds, nil)
		r.Source, e.reasons = p.line, r
	case "fmt":
		e.reasons = &render.Formatted{Head: head, Changed: []render.FileChange{}, Diagnostics: ds, Source: p.line}
	case "new":
		r := render.NewDrafted(head, p.Name, ds)
		r.Source, e.reasons = p.line, r
	default:
		r := render.NewReport(head, p.Name, ds)
		r.Source, e.reasons = p.line, r
	}
	return e
}
