package rules_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/rogpeppe/go-internal/txtar"
)

// today is 22 November 2026, 12:00 UTC, the day of all tests.
const today = 1795348800000

// check loads a project and runs all rules; findings of loading come first,
// what an exception excuses is left out.
func check(t *testing.T, fsys fstest.MapFS) []diag.Diagnostic {
	t.Helper()
	return checkWith(t, fsys, rules.All())
}

// across are the rules about several workflows of one contact. The fixtures of other rules
// put many workflows for the same people side by side, a case each, which is what these
// rules object to; so a fixture is held against those of them that it is about.
var across = []string{
	"conflict/trigger", "conflict/overlap", "conflict/write-race", "conflict/loop", "conflict/message-pressure", "conflict/invariant",
	"coverage/orphan", "handoff/slow", "handoff/ignores-conversion", "governance/duplicate",
}

// beside are the rules that a fixture of one is held against.
func beside(id string) []*lint.Rule {
	return slices.DeleteFunc(rules.All(), func(r *lint.Rule) bool { return r.ID != id && slices.Contains(across, r.ID) })
}

func checkWith(t *testing.T, fsys fstest.MapFS, list []*lint.Rule) []diag.Diagnostic {
	t.Helper()
	r, err := project.Load(fsys, project.Options{Version: "0.1.0"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Program == nil {
		return r.Diagnostics
	}
	known := rules.Other()
	for _, r := range rules.All() {
		known = append(known, r.ID)
	}
	ds := append(r.Diagnostics, lint.Run(r.Program, list, lint.Options{Now: today, Known: known})...)
	return slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.Suppressed != nil })
}

// line is how a finding stands in a fixture.
func line(d diag.Diagnostic) string {
	s := d.Primary
	return fmt.Sprintf("%s:%d:%d-%d:%d %s %s: %s", s.File, s.Start.Line, s.Start.Column, s.End.Line, s.End.Column, d.Rule, d.Severity, d.Message)
}

func listing(ds []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteString(line(d) + "\n")
	}
	return b.String()
}

// base is the file name of a rule's page and fixtures.
func base(id string) string {
	_, name, _ := strings.Cut(id, "/")
	return name
}

func TestAllIsSortedAndComplete(t *testing.T) {
	all := rules.All()
	if !slices.IsSortedFunc(all, func(a, b *lint.Rule) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("All is not sorted by id")
	}
	names := map[string]string{}
	for _, r := range all {
		if other, taken := names[base(r.ID)]; taken {
			t.Errorf("%s and %s would share files", r.ID, other)
		}
		names[base(r.ID)] = r.ID
		if r.Summary == "" || strings.HasSuffix(r.Summary, ".") || r.Check == nil || r.Severity == diag.Off {
			t.Errorf("%s: summary, check and severity must be given", r.ID)
		}
	}
	for _, dir := range []struct{ path, suffix string }{{".", ".md"}, {"testdata", ".txtar"}} {
		entries, err := os.ReadDir(dir.path)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if name, ok := strings.CutSuffix(e.Name(), dir.suffix); ok && names[name] == "" {
				t.Errorf("%s/%s belongs to no rule in All", dir.path, e.Name())
			}
		}
	}
}

func TestFixtures(t *testing.T) {
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			path := "testdata/" + base(r.ID) + ".txtar"
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			fail, pass, want := split(archive)
			if want == nil || len(pass) == 0 {
				t.Fatal("a fixture needs `want` and a passing project under pass/")
			}
			got := checkWith(t, fail, beside(r.ID))
			if !slices.ContainsFunc(got, func(d diag.Diagnostic) bool { return d.Rule == r.ID }) {
				t.Error("the failing project does not show the rule")
			}
			if clean := checkWith(t, pass, beside(r.ID)); len(clean) > 0 {
				t.Errorf("the passing project has findings:\n%s", listing(clean))
			}
			if os.Getenv("FAIRLEAD_UPDATE") != "" {
				want.Data = []byte(listing(got))
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if string(want.Data) != listing(got) {
				t.Errorf("got:\n%swant:\n%s", listing(got), want.Data)
			}
		})
	}
}

// split tells the failing project, the passing one and the expectations apart.
func split(a *txtar.Archive) (fail, pass fstest.MapFS, want *txtar.File) {
	fail, pass = fstest.MapFS{}, fstest.MapFS{}
	for i := range a.Files {
		f := &a.Files[i]
		if f.Name == "want" {
			want = f
			continue
		}
		if name, ok := strings.CutPrefix(f.Name, "pass/"); ok {
			pass[name] = &fstest.MapFile{Data: f.Data}
			continue
		}
		fail[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fail, pass, want
}
