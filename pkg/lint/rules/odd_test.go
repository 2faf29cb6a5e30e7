package rules_test

import (
	"encoding/json"

	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestOddProjects leaves lines out of the fixtures and changes words. Whatever
// still loads must be checked without panic, with the same result whatever the
// order of files, every finding inside its file and with what a reader needs.
func TestOddProjects(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 7))
	loaded := 0
	for _, r := range rules.All() {
		archive, err := txtar.ParseFile("testdata/" + base(r.ID) + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		fail, pass, _ := split(archive)
		for range 2 {
			loaded += oddProject(t, mutate(random, fail)) + oddProject(t, mutate(random, pass))
		}
	}
	if loaded < 12 {
		t.Errorf("only %d of the changed projects load, which tests too little", loaded)
	}
}

func oddProject(t *testing.T, fsys fstest.MapFS) int {
	t.Helper()
	r, err := project.Load(fsys, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Program == nil {
		return 0
	}
	ds := lint.Run(r.Program, rules.All(), lint.Options{})
	for _, d := range ds {
		file := fsys[d.Primary.File]
		if file == nil || d.Primary.Start.Line < 1 || int(d.Primary.End.Byte) > len(file.Data) || d.Message == "" || d.Help == "" {
			t.Errorf("an incomplete finding: %+v", d)
		}
	}
	shuffled, err := project.Load(fsys, project.Options{Order: func(paths []string) {
		for i := range len(paths) / 2 {
			paths[i], paths[len(paths)-1-i] = paths[len(paths)-1-i], paths[i]
		}
	}})
	if err != nil || shuffled.Program == nil {
		t.Fatal("the order of files decides whether the project loads")
	}
	if a, b := printed(t, ds), printed(t, lint.Run(shuffled.Program, rules.All(), lint.Options{})); a != b {
		t.Errorf("the order of files changes the findings:\n%s\n%s", a, b)
	}
	return 1
}

// mutate leaves out a few lines or optional parts of flow mappings.
func mutate(random *rand.Rand, fsys fstest.MapFS) fstest.MapFS {
	changed := fstest.MapFS{}
	for name, f := range fsys {
		changed[name] = f
	}
	name := []string{"fairlead.yaml", "data.yaml", "workflows.yaml", "messages.yaml", "lifecycle.yaml"}[random.IntN(5)]
	f := changed[name]
	if f == nil {
		return changed
	}
	lines := strings.SplitAfter(string(f.Data), "\n")
	i := random.IntN(len(lines))
	if line := lines[i]; strings.Contains(line, ", ") && random.IntN(2) == 0 {
		parts := strings.Split(strings.TrimRight(line, "}\n"), ", ")
		lines[i] = strings.Join(parts[:len(parts)-1], ", ") + line[len(strings.TrimRight(line, "}\n")):]
	} else {
		lines = append(lines[:i:i], lines[i+1:]...)
	}
	changed[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, ""))}
	return changed
}

func printed(t *testing.T, ds []diag.Diagnostic) string {
	t.Helper()
	text, err := json.MarshalIndent(ds, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
