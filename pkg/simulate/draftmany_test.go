package simulate

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// smallCompanies are the projects of the cases of pkg/journey, by file.
func smallCompanies(t *testing.T) (names []string, companies map[string]fs.FS) {
	t.Helper()
	base, err := txtar.ParseFile("../journey/testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	companies = map[string]fs.FS{}
	for _, pattern := range []string{"../journey/testdata/*.txtar", "../journey/testdata/hand/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no cases", err)
		}
		for _, file := range files {
			name := strings.TrimPrefix(filepath.ToSlash(file), "../journey/testdata/")
			if name == "base.txtar" {
				continue
			}
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{}
			for _, f := range append(base.Files, archive.Files...) {
				text := strings.ReplaceAll(string(f.Data), "kind: Scenario\n", "kind: Scenario\nexpect: [{finally: \"true\"}]\n")
				if strings.HasSuffix(f.Name, ".yaml") {
					fsys[f.Name] = &fstest.MapFile{Data: []byte(text)}
				}
			}
			names, companies[name] = append(names, name), fsys
		}
	}
	return names, companies
}

// TestDraftMany drafts a scenario for every workflow of the small companies, from
// the data model alone. What is drafted must hold; for whom nobody is found is
// listed with the reason in testdata/nobody.txt.
func TestDraftMany(t *testing.T) {
	names, companies := smallCompanies(t)
	lines := make([][]string, len(names))
	project.Parallel(len(names), func(i int) {
		fsys := companies[names[i]]
		p := load(t, fsys, project.Options{})
		bare := *p
		bare.Scenarios = nil
		var drafts []*Drafted
		for _, w := range bare.Workflows {
			d, miss := Draft(&bare, w, "as-drafted-"+w.Name)
			if miss != nil {
				lines[i] = append(lines[i], fmt.Sprintf("%s %s: %s", names[i], w.Name, miss.Text))
				continue
			}
			lines[i] = append(lines[i], "")
			drafts = append(drafts, d)
		}
		wrongDrafts(t, names[i], fsys, drafts)
	})
	var missing strings.Builder
	drafted := 0
	for _, list := range lines {
		for _, line := range list {
			if line == "" {
				drafted++
				continue
			}
			missing.WriteString(line + "\n")
		}
	}
	fmt.Fprintf(&missing, "%d drafted\n", drafted)
	golden(t, "testdata/nobody.txt", missing.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if update() {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n%s", file, got)
	}
}

// wrongDrafts says what is wrong with drafts: each must load, pass, be able to fail,
// and fail when every workflow is off.
func wrongDrafts(t *testing.T, company string, fsys fs.FS, drafts []*Drafted) {
	for _, d := range drafts {
		fsys = with(t, fsys, d.Name+".yaml", d.Text)
	}
	r, err := project.Load(fsys, project.Options{})
	if err != nil || r.Program == nil {
		t.Errorf("%s: the drafts do not load: %v %v", company, err, r.Diagnostics)
		return
	}
	off := allOff(r.Program)
	for _, d := range drafts {
		s := scenarioNamed(t, r.Program, d.Name)
		res := Run(r.Program, s)
		switch {
		case !res.Passed:
			t.Errorf("%s %s does not pass:\n%s\n%s", company, d.Workflow, summary([]*Result{res}), d.Text)
		case res.vacuous != nil:
			t.Errorf("%s %s cannot fail:\n%s", company, d.Workflow, d.Text)
		case Run(off, s).Passed:
			t.Errorf("%s %s passes although every workflow is off:\n%s", company, d.Workflow, d.Text)
		}
		if text, _ := source.Format(source.NewFile("x.yaml", d.Text)); !bytes.Equal(text, d.Text) {
			t.Errorf("%s %s is not in canonical form:\n%s", company, d.Workflow, d.Text)
		}
	}
}

func allOff(p *project.Program) *project.Program {
	off := *p
	off.Workflows = nil
	for _, w := range p.Workflows {
		copied := *w
		copied.Enabled = false
		off.Workflows = append(off.Workflows, &copied)
	}
	return &off
}
