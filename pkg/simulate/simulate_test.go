package simulate

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
)

// update reports whether the cases are to be written anew.
func update() bool { return os.Getenv("FAIRLEAD_UPDATE") == "1" }

// load loads a project that must have no findings.
func load(t testing.TB, fsys fs.FS, o project.Options) *project.Program {
	t.Helper()
	r, err := project.Load(fsys, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diagnostics {
		t.Errorf("%s: %s: %s", d.Primary, d.Rule, d.Message)
	}
	if r.Program == nil {
		t.FailNow()
	}
	return r.Program
}

// company is the base project with the files of a case.
func company(t testing.TB, files ...txtar.File) fs.FS {
	t.Helper()
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range append(base.Files, files...) {
		if strings.HasSuffix(f.Name, ".yaml") {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return fsys
}

// summary is what a reader sees of the expectations.
func summary(results []*Result) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%s\n", r.Name)
		for _, c := range r.Expectations {
			if c.Passed {
				fmt.Fprintf(&b, "  ok    %s\n", c.Text)
				continue
			}
			fmt.Fprintf(&b, "  FAIL  %s\n        %s\n        got: %s\n", c.Text, c.Message, c.Got)
			for _, v := range c.Values {
				fmt.Fprintf(&b, "        %d-%d %s\n", v.Start.Column, v.End.Column, v.Text)
			}
		}
	}
	return b.String()
}

// TestKinds plays, for each kind of expectation, one scenario that passes as a
// whole and one of which every expectation fails, and compares every word.
func TestKinds(t *testing.T) {
	files, err := filepath.Glob("testdata/kinds/*.txtar")
	if err != nil || len(files) != 16 {
		t.Fatal(len(files), "cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p := load(t, company(t, archive.Files...), project.Options{})
			results := All(p, p.Scenarios)
			want := &archive.Files[len(archive.Files)-1]
			got := summary(results)
			for _, r := range results {
				if failed := r.Failed(); r.Name == "holds" && failed != 0 || r.Name == "fails" && failed != len(r.Expectations) {
					t.Errorf("%s: %d of %d failed\n%s", r.Name, failed, len(r.Expectations), got)
				}
			}
			if update() {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want.Data) {
				t.Errorf("got\n%swant\n%s", got, want.Data)
			}
		})
	}
}
