package project

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/diag"
)

// overlay reads folders into one file system; later ones win.
func overlay(t testing.TB, dirs ...string) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	for _, dir := range dirs {
		err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := os.ReadFile(filepath.Join(dir, p))
			all[p] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func load(t testing.TB, fsys fs.FS, o Options) *Result {
	t.Helper()
	r, err := Load(fsys, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// show prints diagnostics one a line, exact to the column.
func show(ds []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		p := d.Primary
		fmt.Fprintf(&b, "%s:%d:%d-%d:%d %s[%s]: %s", p.File, p.Start.Line, p.Start.Column, p.End.Line, p.End.Column, d.Severity, d.Rule, d.Message)
		if d.Help != "" {
			fmt.Fprintf(&b, " (%s)", d.Help)
		}
		for _, r := range d.Related {
			fmt.Fprintf(&b, " [%s: %s]", r.Span, r.Label)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Every whole document that the language's description shows loads.
func TestTheLanguagesOwnExamples(t *testing.T) {
	files := overlay(t, "../../schema/testdata/language", "testdata/language")
	files[Marker] = files["project-acme.yaml"]
	delete(files, "project-acme.yaml")
	r := load(t, files, Options{})
	if got := show(r.Diagnostics); got != "" {
		t.Errorf("the language's own examples do not load:\n%s", got)
	}
	if r.Program == nil || r.Documents < 27 {
		t.Errorf("only %d documents were understood", r.Documents)
	}
}

// Each archive breaks the base project in one way. Its `want` file says what
// must be reported; FAIRLEAD_UPDATE=1 writes it.
func TestBroken(t *testing.T) {
	archives, _ := filepath.Glob("testdata/broken/*.txtar")
	if len(archives) < 300 {
		t.Fatalf("only %d broken projects", len(archives))
	}
	sch, err := newSchemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			testBroken(t, path, sch)
		})
	}
}

func testBroken(t *testing.T, path string, sch *schemas) {
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files, want := brokenFiles(t, a)
	r, err := loadWith(files, Options{Version: "0.1.0"}, sch)
	if err != nil {
		t.Fatal(err)
	}
	got := show(r.Diagnostics)
	if os.Getenv("FAIRLEAD_UPDATE") != "" {
		want.Data = []byte(got)
		if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got == "" {
		t.Error("nothing is reported")
	}
	if got != string(want.Data) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want.Data)
	}
}

// brokenFiles lays the archive over the base project.
func brokenFiles(t *testing.T, a *txtar.Archive) (fstest.MapFS, *txtar.File) {
	t.Helper()
	files := overlay(t, "testdata/base")
	var want *txtar.File
	for i := range a.Files {
		f := &a.Files[i]
		if f.Name == "want" {
			want = f
			continue
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	if want == nil {
		a.Files = append(a.Files, txtar.File{Name: "want"})
		want = &a.Files[len(a.Files)-1]
	}
	return files, want
}

func TestTheBaseIsSound(t *testing.T) {
	if got := show(load(t, overlay(t, "testdata/base"), Options{}).Diagnostics); got != "" {
		t.Error(got)
	}
}

// The order in which files are read changes nothing.
func TestShuffledFilesGiveTheSameBytes(t *testing.T) {
	for _, dir := range []string{"../../examples/b2b-saas", "../../examples/local-services", "testdata/base"} {
		first := ""
		for seed := range uint64(8) {
			r := rand.New(rand.NewPCG(seed, 7))
			files := overlay(t, dir)
			files["zz-broken.yaml"] = &fstest.MapFile{Data: []byte("kind: Segment\nname: bad\nwhen: contact.nope == 1\n---\nkind: Segment\nname: bad\nwhen: 3\n")}
			res := load(t, files, Options{Order: func(p []string) { r.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] }) }})
			got := show(res.Diagnostics)
			if seed == 0 {
				first = got
			}
			if got != first || got == "" {
				t.Fatalf("%s: another order gives\n%s\ninstead of\n%s", dir, got, first)
			}
		}
	}
}
