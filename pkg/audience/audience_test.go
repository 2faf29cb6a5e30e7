package audience

import (
	"io/fs"
	"testing"

	"github.com/fairlead/fairlead/examples"
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
