package lint_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestFixOfBrokenProjects fixes what can be fixed in every project that package
// project keeps broken: each fix mends its finding, none makes a syntax error or
// loses a comment, and the end is reached soon.
func TestFixOfBrokenProjects(t *testing.T) {
	archives, _ := filepath.Glob("../project/testdata/broken/*.txtar")
	fixed := 0
	t.Run("all", func(t *testing.T) { fixAll(t, archives, &fixed) })
	if fixed < 20 {
		t.Errorf("only %d findings were fixed", fixed)
	}
}

func fixAll(t *testing.T, archives []string, fixed *int) {
	var mu sync.Mutex
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want := string(a.Files[len(a.Files)-1].Data); !strings.Contains(want, "did you mean") && !strings.Contains(want, "quotes") && !strings.Contains(want, "(write `") {
			continue // a help that is one edit begins like that
		}
		files := baseFiles(t)
		for _, f := range a.Files {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			for rounds := 0; ; rounds++ {
				found := findings(t, files)
				n := fixOnce(t, files, found)
				if n == 0 {
					break
				}
				mu.Lock()
				*fixed += n
				mu.Unlock()
				if rounds == 20 {
					t.Fatal("the fixes come to no end")
				}
			}
		})
	}
}

func baseFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	names, _ := filepath.Glob("../project/testdata/base/*")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = &fstest.MapFile{Data: data}
	}
	return files
}

func findings(t *testing.T, files fstest.MapFS) *project.Result {
	t.Helper()
	r, err := project.Load(files, project.Options{Version: "0.1.0"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Program != nil {
		r.Diagnostics = append(r.Diagnostics, lint.Run(r.Program, rules.All(), lint.Options{Known: rules.Other()})...)
	}
	return r
}

// fixOnce makes one round of fixes in files and returns how many they were.
func fixOnce(t *testing.T, files fstest.MapFS, r *project.Result) int {
	t.Helper()
	changes, made, err := lint.Fix(r.File, r.Diagnostics)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if before, after := marks(r.File(c.File).Data), marks(c.Text); before != after {
			t.Errorf("%s: %d signs of comments before, %d after", c.File, before, after)
		}
		files[c.File] = &fstest.MapFile{Data: c.Text}
	}
	if len(made) == 0 {
		return 0
	}
	now := findings(t, files)
	for _, d := range made {
		t.Logf("%s %s: %s", d.Primary, d.Rule, d.Fix.Message)
		again := func(o diag.Diagnostic) bool {
			return o.Rule == d.Rule && o.Message == d.Message && o.Primary == d.Primary
		}
		if slices.ContainsFunc(now.Diagnostics, again) {
			t.Errorf("%s: %s is still found", d.Primary, d.Message)
		}
	}
	if before, after := count(r.Diagnostics, "load/syntax"), count(now.Diagnostics, "load/syntax"); after > before {
		t.Errorf("%d syntax errors before, %d after", before, after)
	}
	return len(made)
}

// marks counts what may begin a comment.
func marks(text []byte) int { return strings.Count(string(text), "#") }

func count(ds []diag.Diagnostic, rule string) int {
	n := 0
	for _, d := range ds {
		if d.Rule == rule {
			n++
		}
	}
	return n
}
