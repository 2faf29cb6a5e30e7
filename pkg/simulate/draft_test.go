package simulate

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/project"
)

// TestDraft writes a scenario for each workflow that comes with the product, from
// the project's scenarios and from the data model alone. It must load, pass, and
// fail when nothing of the workflow happens.
func TestDraft(t *testing.T) {
	for name, fsys := range projects(t) {
		whole := load(t, fsys, project.Options{})
		for _, w := range whole.Workflows {
			t.Run(name+"/"+w.Name, func(t *testing.T) { drafted(t, name, fsys, whole, w) })
		}
		bare := *whole
		bare.Scenarios = nil
		for _, w := range bare.Workflows {
			t.Run(name+" without scenarios/"+w.Name, func(t *testing.T) { drafted(t, name+" bare", fsys, &bare, w) })
		}
	}
}

// drafted holds a workflow's draft, or that it is one of those for which the search
// finds nobody yet: who gets in there needs two objects that fit each other, or
// a past of just the right age.
func drafted(t *testing.T, company string, fsys fs.FS, p *project.Program, w *project.Workflow) {
	t.Helper()
	unfound := map[string][]string{
		"local-services bare": {"seasonal-letter"},
		"ecommerce bare":      {"back-in-stock", "cart-recovery", "make-it-right", "nps", "tell-stock", "win-back"},
	}
	if !slices.Contains(unfound[company], w.Name) {
		holdsAsDrafted(t, fsys, p, w)
		return
	}
	if d, miss := Draft(p, w, "as-drafted"); miss == nil || miss.Plays == 0 || miss.Text == "" {
		t.Errorf("somebody was found, or the miss says nothing: %v %v", d, miss)
	}
}

func holdsAsDrafted(t *testing.T, fsys fs.FS, p *project.Program, w *project.Workflow) {
	t.Helper()
	d, miss := Draft(p, w, "as-drafted")
	if miss != nil {
		t.Fatalf("nobody found in %d plays: %s %v", miss.Plays, miss.Text, miss.Values)
	}
	t.Logf("%d plays\n%s", d.Plays, d.Text)
	wrongDrafts(t, "the company", fsys, []*Drafted{d})
}

// with is a project with one more file.
func with(t *testing.T, fsys fs.FS, name string, text []byte) fs.FS {
	t.Helper()
	all := fstest.MapFS{name: {Data: text}}
	err := fs.WalkDir(fsys, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		all[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func scenarioNamed(t *testing.T, p *project.Program, name string) *project.Scenario {
	t.Helper()
	for _, s := range p.Scenarios {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no scenario %s", name)
	return nil
}
