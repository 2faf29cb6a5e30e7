package journey

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/project"
)

// update reports whether the cases are to be written anew.
func update() bool { return os.Getenv("FAIRLEAD_UPDATE") == "1" }

// load reads the base company with the files of a case.
func load(t testing.TB, files ...txtar.File) *project.Program {
	t.Helper()
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range append(base.Files, files...) {
		// What a case expects stands in its want/ files.
		text := strings.ReplaceAll(string(f.Data), "kind: Scenario\n", "kind: Scenario\nexpect: [{finally: \"true\"}]\n")
		fsys[f.Name] = &fstest.MapFile{Data: []byte(text)}
	}
	result, err := project.Load(fsys, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range result.Diagnostics {
		t.Errorf("%s: %s: %s", d.Primary, d.Rule, d.Message)
	}
	if result.Program == nil {
		t.FailNow()
	}
	return result.Program
}

// trace prints the facts of a scenario that has been played, times counted from
// its start.
func trace(p *project.Program, s *project.Scenario, facts []Fact) string {
	var b strings.Builder
	for i := range facts {
		f := facts[i]
		line := f.Dump(p)
		_, rest, _ := strings.Cut(line, " ")
		if f.Until != 0 {
			rest = strings.Replace(rest, fmt.Sprintf("until=%d", f.Until), "until="+calendar.FormatDuration(f.Until-s.Start), 1)
		}
		rest = strings.ReplaceAll(rest, "contact/kim@example.com", "kim")
		fmt.Fprintf(&b, "%s %s\n", calendar.FormatDuration(f.At-s.Start), rest)
	}
	return b.String()
}

func cases(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 2 {
		t.Fatal("no cases", err)
	}
	var list []string
	for _, f := range files {
		if filepath.Base(f) != "base.txtar" {
			list = append(list, f)
		}
	}
	return list
}

// TestCases plays each case's scenarios and compares what was decided.
func TestCases(t *testing.T) {
	for _, file := range cases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var kept []txtar.File
			want := map[string]string{}
			for _, f := range archive.Files {
				if name, ok := strings.CutPrefix(f.Name, "want/"); ok {
					want[name] = string(f.Data)
					continue
				}
				kept = append(kept, f)
			}
			p := load(t, kept...)
			for _, s := range p.Scenarios {
				got := trace(p, s, Play(p, s).Facts())
				if update() {
					kept = append(kept, txtar.File{Name: "want/" + s.Name, Data: []byte(got)})
				} else if got != want[s.Name] {
					t.Errorf("%s:\n%s\nwant:\n%s", s.Name, got, want[s.Name])
				}
			}
			if update() {
				archive.Files = kept
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
