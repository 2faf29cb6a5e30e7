package cli

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/workflows"
)

// copied puts a folder of a file system into a temporary one.
func copied(t *testing.T, fsys fs.FS, name string) string {
	t.Helper()
	sub, err := fs.Sub(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, sub); err != nil {
		t.Fatal(err)
	}
	return dir
}

// ran runs a command and returns all it printed.
func ran(args ...string) (text string, code int) {
	var out bytes.Buffer
	code = Main(args, strings.NewReader(""), &out, &out, nil)
	return out.String(), code
}

// clean fails unless a project lints without findings of a severity or over it, is in
// canonical form, and all its scenarios pass and can fail.
func clean(t *testing.T, dir, severity string) {
	t.Helper()
	for _, args := range [][]string{
		{"lint", "--fail-on", severity, "-C", dir}, {"fmt", "--check", "-C", dir}, {"simulate", "--fail-on", "note", "-C", dir},
	} {
		if text, code := ran(args...); code != exitFine {
			t.Errorf("%s gives %d:\n%s", args[0], code, text)
		}
	}
}

// TestLibrary holds every entry to what CONTRIBUTING.md asks of it.
func TestLibrary(t *testing.T) {
	t.Parallel()
	for _, name := range library.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, err := library.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range e.Faults() {
				t.Error(f)
			}
			clean(t, copied(t, workflows.FS, name), "note")
		})
	}
}

// listing names the files below a folder.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		list = append(list, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
