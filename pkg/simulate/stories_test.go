package simulate

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
)

// unguarded is a file without the guard of its story: see testdata/stories/base.txtar.
func unguarded(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if _, other, ok := strings.Cut(line, "# without: "); ok {
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			kept = append(kept, indent+other)
		} else if !strings.HasSuffix(line, "# guard") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// story loads one story, with its guard or without.
func story(t *testing.T, base, story *txtar.Archive, guarded bool) *project.Program {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range append(append([]txtar.File(nil), base.Files...), story.Files...) {
		text := string(f.Data)
		if !guarded {
			text = unguarded(text)
		}
		fsys[f.Name] = &fstest.MapFile{Data: []byte(text)}
	}
	result, err := project.Load(fsys, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range result.Diagnostics {
		t.Errorf("%s: %s", d.Primary, d.Message)
	}
	if result.Program == nil {
		t.FailNow()
	}
	return result.Program
}

// The failure stories of the field: each scenario passes with the guard and fails without it.
func TestFailureStories(t *testing.T) {
	base, err := txtar.ParseFile("testdata/stories/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil || len(files) != 10 {
		t.Fatal("there are nine stories and their company", len(files), err)
	}
	for _, file := range files {
		if filepath.Base(file) == "base.txtar" {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			with, without := story(t, base, archive, true), story(t, base, archive, false)
			if len(with.Scenarios) == 0 {
				t.Fatal("a story without a scenario")
			}
			for i, s := range with.Scenarios {
				for _, c := range Run(with, s).Expectations {
					if !c.Passed {
						t.Errorf("with the guard %s fails: %+v", s.Name, c)
					}
				}
				if Run(without, without.Scenarios[i]).Passed {
					t.Errorf("without the guard %s passes as well", s.Name)
				}
			}
		})
	}
}
