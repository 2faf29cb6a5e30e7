package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

func TestScope(t *testing.T) {
	t.Parallel()
	tests := []struct {
		scope scope
		file  string
		want  bool
	}{
		{nil, "a.yaml", true},
		{scope{"."}, "a/b.yaml", true},
		{scope{"a"}, "a/b.yaml", true},
		{scope{"a"}, "ab/c.yaml", false},
		{scope{"a/b.yaml"}, "a/b.yaml", true},
		{scope{"a/b.yaml"}, "a/b.yaml.yaml", false},
		{scope{"x", "a"}, "a/b/c.yaml", true},
	}
	for _, tt := range tests {
		if got := tt.scope.has(tt.file); got != tt.want {
			t.Errorf("%q has %s: %v", tt.scope, tt.file, got)
		}
	}
}

func TestScopeLooksAtThePrimaryPlace(t *testing.T) {
	t.Parallel()
	ds := []diag.Diagnostic{
		{Rule: "a/a", Primary: diag.Span{File: "a.yaml"}},
		{Rule: "b/b", Primary: diag.Span{File: "b.yaml"}, Related: []diag.Related{{Span: diag.Span{File: "a.yaml"}}}},
	}
	got := scope{"a.yaml"}.only(ds)
	if len(got) != 1 || got[0].Rule != "a/a" || len(ds) != 2 || ds[1].Rule != "b/b" {
		t.Errorf("got %v of %v", got, ds)
	}
}

func TestRelative(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	home := filepath.Join(dir, "project")
	outside := filepath.Join(dir, "outside")
	for _, d := range []string{filepath.Join(home, "sub"), outside} {
		if err := os.MkdirAll(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(home, link); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, root, path, want string
		ok                     bool
	}{
		{"inside", home, filepath.Join(home, "sub"), "sub", true},
		{"the root", home, home, ".", true},
		{"outside", home, outside, "", false},
		{"above", home, dir, "", false},
		{"through a link to the project", home, filepath.Join(link, "sub"), "sub", true},
		{"a project behind a link", link, filepath.Join(home, "sub"), "sub", true},
	}
	for _, tt := range tests {
		got, ok := relative(tt.root, tt.path)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("%s: %q %v", tt.name, got, ok)
		}
	}
}

func TestWhatFails(t *testing.T) {
	t.Parallel()
	found := []diag.Diagnostic{
		{Severity: diag.Error, Suppressed: &diag.Suppression{By: "allow"}},
		{Severity: diag.Warning},
		{Severity: diag.Note},
	}
	tests := []struct {
		failOn string
		found  []diag.Diagnostic
		want   bool
	}{
		{"error", found, false},
		{"warning", found, true},
		{"note", found, true},
		{"note", found[2:], true},
		{"warning", found[2:], false},
		{"", found, false},
		{"note", nil, false},
	}
	for _, tt := range tests {
		if got := reaches(tt.found, failLimit(tt.failOn, &opened{Result: &project.Result{}})); got != tt.want {
			t.Errorf("%s of %d: %v", tt.failOn, len(tt.found), got)
		}
	}
}

func TestCommandName(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"lint": "lint", "-C dir lint": "lint", "--format json version": "version", "lnt": "", "": "", "-C lint": "",
	} {
		root := newRootCommand(silent())
		if got := commandName(root, strings.Fields(args)); got != want {
			t.Errorf("%s: got %q", args, got)
		}
	}
}
