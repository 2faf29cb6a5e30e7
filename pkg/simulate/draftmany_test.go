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
// the data model alone. What is drafted must hold. How many are, and why nobody is
// found for the others, stands in testdata/drafts.txt. FAIRLEAD_DRAFTS=all, or
// writing that file anew, takes all companies instead of every fourth.
func TestDraftMany(t *testing.T) {
	names, companies := smallCompanies(t)
	all := update() || os.Getenv("FAIRLEAD_DRAFTS") == "all"
	told := make([]string, len(names))
	project.Parallel(len(names), func(i int) {
		if all || i%4 == 0 {
			told[i] = draftCompany(t, names[i], companies[names[i]])
		}
	})
	if update() {
		if err := os.WriteFile("testdata/drafts.txt", []byte(strings.Join(told, "")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/drafts.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range told {
		if !strings.Contains("\n"+string(want), "\n"+text) {
			t.Errorf("not in testdata/drafts.txt:\n%s", text)
		}
	}
}

// draftCompany tells for how many workflows of a company a scenario was drafted.
func draftCompany(t *testing.T, name string, fsys fs.FS) string {
	bare := *load(t, fsys, project.Options{})
	bare.Scenarios = nil
	var drafts []*Drafted
	var missing strings.Builder
	for _, w := range bare.Workflows {
		d, miss := Draft(&bare, w, "as-drafted-"+w.Name)
		if miss != nil {
			fmt.Fprintf(&missing, "  %s: %s\n", w.Name, miss.Text)
			continue
		}
		drafts = append(drafts, d)
	}
	wrongDrafts(t, name, fsys, drafts)
	return fmt.Sprintf("%s: %d of %d workflows\n", name, len(drafts), len(bare.Workflows)) + missing.String()
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
