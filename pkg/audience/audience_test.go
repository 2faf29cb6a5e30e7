package audience

import (
	"io/fs"
	"testing"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

func company(tb testing.TB, name string) *project.Program {
	tb.Helper()
	fsys, err := fs.Sub(examples.FS, name)
	if err != nil {
		tb.Fatal(err)
	}
	r, err := project.Load(fsys, project.Options{})
	if err != nil || len(r.Diagnostics) > 0 {
		tb.Fatal(err, r.Diagnostics)
	}
	return r.Program
}

// Each condition of the companies can be true, or is known not to be, and the same
// holds of its opposite.
func TestCompaniesAreKnown(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"b2b-saas", "ecommerce", "local-services"} {
		p := company(t, name)
		s := New(p)
		counts := map[Verdict]int{}
		asked := map[*expr.Expr]bool{}
		for use := range p.Expressions() {
			x := use.Expr
			if x == nil || x.Type().Kind != expr.Bool || x.Place().Extra != "" || asked[x] {
				continue // policies and populations are not about contacts
			}
			asked[x] = true
			for _, want := range []Want{Holds, IsFalse, IsUndecided} {
				a := s.Satisfiable(Part{x, want})
				counts[a.Verdict]++
				if a.Verdict == Unknown {
					t.Errorf("%s: %s (%d): exhausted %v, beyond %d, refused %v", name, x.Text(), want, a.Exhausted, len(a.Beyond), a.Refused)
				}
			}
		}
		t.Logf("%s: %v", name, counts)
	}
}
