package audience

import (
	"io/fs"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
	library "github.com/fairlead/fairlead/workflows"
)

// conditionsOf are the conditions of a project about its objects and events, each once.
func conditionsOf(p *project.Program) []*expr.Expr {
	var list []*expr.Expr
	seen := map[*expr.Expr]bool{}
	for use := range p.Expressions() {
		x := use.Expr
		if x == nil || x.Type().Kind != expr.Bool || x.Place().Extra != "" || seen[x] {
			continue // policies and populations are not about contacts
		}
		seen[x] = true
		list = append(list, x)
	}
	return list
}

// questioning puts questions about the conditions of projects and counts them.
type questioning struct {
	t                  *testing.T
	questions, unknown int
}

func (q *questioning) ask(s *Solver, about string, parts ...Part) {
	q.questions++
	a := s.Decide(parts...)
	if a.Verdict != Unknown {
		return
	}
	q.unknown++
	q.t.Errorf("%s: too much work %v, %s:%s", about, a.Exhausted, causeOf(a), wanted(parts))
}

// project asks what each condition can give, and how it stands to those after it.
func (q *questioning) project(name string, p *project.Program) {
	const next = 4
	list := conditionsOf(p)
	s := New(p)
	for i, x := range list {
		for _, want := range []Want{Holds, HoldsNot, IsFalse, IsUndecided} {
			q.ask(s, name, Part{x, want})
		}
		for _, y := range list[i+1 : min(i+1+next, len(list))] {
			if x.Place().Object == y.Place().Object {
				q.ask(s, name, Part{x, Holds}, Part{y, Holds})
				q.ask(s, name, Part{x, Holds}, Part{y, HoldsNot})
				q.ask(s, name, Part{x, HoldsNot}, Part{y, Holds})
			}
		}
	}
}

// Of the companies' conditions it is known what each can give, and whether it goes with,
// or without, those that follow.
func TestCompaniesAreKnown(t *testing.T) {
	t.Parallel()
	q := &questioning{t: t}
	for _, name := range []string{"b2b-saas", "ecommerce", "local-services"} {
		q.project(name, company(t, name))
	}
	t.Logf("%d questions about the companies: %d unknown", q.questions, q.unknown)
}

// The same is known of all workflows of the library.
func TestLibraryIsKnown(t *testing.T) {
	t.Parallel()
	q := &questioning{t: t}
	entries, err := fs.ReadDir(library.FS, ".")
	if err != nil || len(entries) < 10 {
		t.Fatal(err, len(entries))
	}
	for _, e := range entries {
		fsys, err := fs.Sub(library.FS, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		r, err := project.Load(fsys, project.Options{})
		if err != nil || r.Program == nil {
			t.Fatal(e.Name(), err)
		}
		q.project(e.Name(), r.Program)
	}
	t.Logf("%d questions about the library: %d unknown", q.questions, q.unknown)
}
