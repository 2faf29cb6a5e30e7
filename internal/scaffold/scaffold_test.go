package scaffold

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/project"
)

func template(t *testing.T) []File {
	t.Helper()
	files, err := Project(DefaultTemplate, "2026-11-23")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// tree lists the files and folders below dir.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if name != dir {
			rel, _ := filepath.Rel(dir, name)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestProjectIsSortedAndWhole(t *testing.T) {
	t.Parallel()
	files := template(t)
	if !slices.IsSortedFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("the files are not sorted")
	}
	for _, want := range []string{project.Marker, "README.md", ".fairlead/schema/fairlead.schema.json", ".fairlead/schema/output/lint.schema.json"} {
		if !slices.ContainsFunc(files, func(f File) bool { return f.Path == want }) {
			t.Errorf("%s is missing", want)
		}
	}
}

// The path in each first line leads to the schema that is written.
func TestModelinesLeadToTheSchema(t *testing.T) {
	t.Parallel()
	files := template(t)
	for _, f := range files {
		if !strings.HasSuffix(f.Path, ".yaml") {
			continue
		}
		line, _, _ := bytes.Cut(f.Data, []byte("\n"))
		rel, ok := strings.CutPrefix(string(line), "# yaml-language-server: $schema=")
		target := filepath.ToSlash(filepath.Join(filepath.Dir(f.Path), rel))
		if !ok || !slices.ContainsFunc(files, func(o File) bool { return o.Path == target }) {
			t.Errorf("%s begins with %q", f.Path, line)
		}
		if n := bytes.Count(f.Data, []byte(modelinePrefix)); n != 1 {
			t.Errorf("%s has %d such lines", f.Path, n)
		}
	}
}

func TestAdapt(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, rel, data, want string }{
		{"a line is added", "fairlead.yaml", "kind: Project\n", "# yaml-language-server: $schema=.fairlead/schema/fairlead.schema.json\nkind: Project\n"},
		{"it leads up", "a/b/c.yml", "kind: X\n", "# yaml-language-server: $schema=../../.fairlead/schema/fairlead.schema.json\nkind: X\n"},
		{"it replaces that of the example", "a.yaml", "# yaml-language-server: $schema=../../schema/fairlead.schema.json\nkind: X\n",
			"# yaml-language-server: $schema=.fairlead/schema/fairlead.schema.json\nkind: X\n"},
		{"the page names commands for this folder", "README.md", "$ fairlead lint -C examples/b2b-saas\n", "$ fairlead lint\n"},
		{"it is reviewed on the day of its start", "s.yaml", "# reviewed: 2026-01-01\nreviewed: 2026-10-01\n  reviewed: 2026-10-01\n",
			"# yaml-language-server: $schema=.fairlead/schema/fairlead.schema.json\n# reviewed: 2026-01-01\nreviewed: 2026-11-23\n  reviewed: 2026-10-01\n"},
		{"letters stay as they are", "messages/a.md", "lint -C examples/b2b-saas\n", "lint -C examples/b2b-saas\n"},
		{"other files stay as they are", "data.csv", "a,b\n", "a,b\n"},
	}
	for _, tt := range tests {
		if got := string(adapt(tt.rel, "b2b-saas", "2026-11-23", []byte(tt.data))); got != tt.want {
			t.Errorf("%s: got %q", tt.name, got)
		}
	}
}

// Every example is a template, and its page names commands for the new folder.
func TestTemplates(t *testing.T) {
	t.Parallel()
	names := Templates()
	if !slices.Contains(names, DefaultTemplate) || !slices.IsSorted(names) {
		t.Errorf("the templates are %q", names)
	}
	for _, name := range names {
		files, err := Project(name, "2026-11-23")
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(files, func(f File) bool { return f.Path == "README.md" })
		if i < 0 || bytes.Contains(files[i].Data, []byte("examples/"+name)) {
			t.Errorf("%s has no page, or one for another folder", name)
		}
	}
}

func TestUnknownTemplate(t *testing.T) {
	t.Parallel()
	if _, err := Project("nothing", "2026-11-23"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "acme")
	files := template(t)
	if err := Write(context.Background(), dir, files); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		if err != nil || !bytes.Equal(data, f.Data) {
			t.Errorf("%s: %v", f.Path, err)
		}
	}
	if slices.ContainsFunc(tree(t, dir), func(n string) bool { return strings.HasPrefix(n, ".fairlead-init-") }) {
		t.Error("the folder for what is unfinished is left behind")
	}
	if got := Conflicts(dir, files); len(got) != len(files) {
		t.Errorf("%d of %d files are in the way afterwards", len(got), len(files))
	}
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	files := []File{{Path: "a.yaml"}, {Path: "b/c/d.yaml"}, {Path: "b/c/e.yaml"}, {Path: "f.yaml"}}
	tests := []struct {
		name string
		make func(dir string) error
		want []string
	}{
		{"nothing is there", func(string) error { return nil }, nil},
		{"other files", func(dir string) error { return os.WriteFile(filepath.Join(dir, "x"), nil, 0o666) }, nil},
		{"a file", func(dir string) error { return os.WriteFile(filepath.Join(dir, "f.yaml"), nil, 0o666) }, []string{"f.yaml"}},
		{"a folder instead of a file", func(dir string) error { return os.Mkdir(filepath.Join(dir, "a.yaml"), 0o777) }, []string{"a.yaml"}},
		{"a file instead of a folder", func(dir string) error { return os.WriteFile(filepath.Join(dir, "b"), nil, 0o666) }, []string{"b"}},
		{"a link to nowhere", func(dir string) error { return os.Symlink("nowhere", filepath.Join(dir, "a.yaml")) }, []string{"a.yaml"}},
		{"a folder that is wanted", func(dir string) error { return os.MkdirAll(filepath.Join(dir, "b", "c"), 0o777) }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := tt.make(dir); err != nil {
				t.Fatal(err)
			}
			if got := Conflicts(dir, files); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// When writing fails half-way, the folder is as it was.
func TestNothingIsLeftAfterAFailure(t *testing.T) {
	t.Parallel()
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		dir  string
	}{
		{"a file appeared since the check", context.Background(), "."},
		{"an interrupt", canceled, "."},
		{"an interrupt, in a new folder", canceled, "new/folder"},
	}
	files := []File{{Path: project.Marker}, {Path: "a/b/one.yaml"}, {Path: "taken.yaml"}, {Path: "z.yaml"}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			if err := os.WriteFile(filepath.Join(root, "taken.yaml"), []byte("mine"), 0o666); err != nil {
				t.Fatal(err)
			}
			before := tree(t, root)
			if err := Write(tt.ctx, filepath.Join(root, tt.dir), files); err == nil {
				t.Fatal("no error")
			}
			if after := tree(t, root); !slices.Equal(before, after) {
				t.Errorf("before %q, after %q", before, after)
			}
			if data, _ := os.ReadFile(filepath.Join(root, "taken.yaml")); string(data) != "mine" {
				t.Errorf("the user's file holds %q", data)
			}
		})
	}
}

func TestTheMarkerComesLast(t *testing.T) {
	t.Parallel()
	got := markerLast([]File{{Path: "a"}, {Path: project.Marker}, {Path: "z"}})
	if len(got) != 3 || got[2].Path != project.Marker {
		t.Errorf("got %v", got)
	}
}
