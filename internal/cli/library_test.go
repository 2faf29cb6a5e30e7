package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
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

const fitsFile = "testdata/library-fits.txt"

// TestLibraryFits adds every entry to every company of examples. Where it fits, the
// company stays without findings and all scenarios pass; where it does not, exactly
// those names are missing that the table has, and nothing was written.
// FAIRLEAD_UPDATE=1 writes the table.
func TestLibraryFits(t *testing.T) {
	t.Parallel()
	companies, err := fs.ReadDir(examples.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, name := range library.Names() {
		for _, c := range companies {
			fmt.Fprintf(&table, "%s, %s: %s\n", name, c.Name(), fit(t, name, c.Name()))
		}
	}
	if os.Getenv("FAIRLEAD_UPDATE") == "1" {
		if err := os.WriteFile(fitsFile, []byte(table.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(fitsFile)
	if err != nil || string(want) != table.String() {
		t.Errorf("the table is not what is found (FAIRLEAD_UPDATE=1 writes it): %v\n%s", err, table.String())
	}
}

// fit adds an entry to a company and says how that went. A company that has a workflow
// for the same moment is asked again with that one turned off.
func fit(t *testing.T, name, company string) string {
	t.Helper()
	dir := copied(t, examples.FS, company)
	var off []string
	for {
		how, own := fitOnce(t, name, dir, len(off) > 0)
		if own == "" || slices.Contains(off, own) || !turnOff(t, dir, own) {
			if len(off) > 0 {
				how += " without " + strings.Join(off, ", ")
			}
			return how
		}
		off = append(off, own)
	}
}

// refusedBy matches what a scenario says where another workflow of the group was first.
var refusedBy = regexp.MustCompile("by `exclusive`: in `([a-z0-9-]+)`")

// fitOnce adds an entry to a project. own is the workflow of the project that was in
// the way, "" for none.
func fitOnce(t *testing.T, name, dir string, changed bool) (how, own string) {
	t.Helper()
	before := listing(t, dir)
	text, code := ran("new", "workflow", "new-"+name, "--from", name, "-C", dir, "--format", "json", "--quiet")
	var answer render.Drafted
	if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.Workflow == nil {
		t.Errorf("%s: %v\n%s", name, err, text)
		return "no answer", ""
	}
	w := answer.Workflow
	if code == exitFine {
		if !changed {
			clean(t, dir, "warning")
		}
		return "fits", ""
	}
	if after := listing(t, dir); !slices.Equal(before, after) || w.Written {
		t.Errorf("%s: something was written", name)
	}
	var lacks, trips []string
	for _, m := range w.Missing {
		lacks = append(lacks, strings.TrimSpace(m.Kind+" "+m.Name+" "+m.Value))
	}
	for _, x := range w.Troubles {
		trips = append(trips, x.Rule+x.Scenario)
		if m := refusedBy.FindStringSubmatch(x.Help); m != nil && own == "" {
			own = m[1]
		}
	}
	switch {
	case len(lacks) > 0:
		return "lacks " + strings.Join(lacks, ", "), ""
	case len(trips) > 0:
		return "trips over " + strings.Join(slices.Compact(trips), ", "), own
	}
	t.Errorf("%s: it does not fit, and nothing says why:\n%s", name, text)
	return "no reason", ""
}

// turnOff gives a workflow of a project `enabled: false`. It returns false where the
// project has no such workflow.
func turnOff(t *testing.T, dir, workflow string) bool {
	t.Helper()
	head := "kind: Workflow\nname: " + workflow + "\n"
	for _, name := range listing(t, dir) {
		file := filepath.Join(dir, name)
		if data, err := os.ReadFile(file); err == nil && bytes.Contains(data, []byte(head)) {
			data = bytes.Replace(data, []byte(head), []byte(head+"enabled: false\n"), 1)
			return os.WriteFile(file, data, 0o666) == nil
		}
	}
	return false
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
