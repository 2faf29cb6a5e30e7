package journey

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// Unsupported lists every use of what [Step] does not run, sorted by place, so
// that a simulation refuses a program instead of passing over a part of it. The
// diagnostics are errors of the rule simulate/unsupported.
func Unsupported(p *project.Program) []diag.Diagnostic {
	var u unsupported
	for _, w := range p.Workflows {
		if w.Managed {
			continue // runs elsewhere
		}
		u.workflow(w)
	}
	return diag.Sort(u.found)
}

type unsupported struct{ found []diag.Diagnostic }

func (u *unsupported) add(address string, at diag.Span, what string) {
	u.found = append(u.found, diag.Diagnostic{
		Rule: "simulate/unsupported", Severity: diag.Error, Confidence: diag.Proved, Address: address, Primary: at,
		Message: what + " is not run by simulate yet",
		Help:    "simulate a project without it; lint and the other commands read it",
	})
}

func (u *unsupported) workflow(w *project.Workflow) {
	address := w.Doc.Head().Address()
	if w.Group != "" && w.OnConflict == "queue" {
		u.add(address, w.Doc.Exclusive.OnConflict.Span, "`on_conflict: queue`")
	}
}
