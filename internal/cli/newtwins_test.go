package cli

import (
	"os"
	"slices"
	"testing"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/pkg/project"
)

// Turning a workflow off costs the scenarios that expect it and what lint says about
// what is left; nothing is said to cost what was wrong before.
func TestCosts(t *testing.T) {
	t.Parallel()
	dir := copied(t, os.DirFS("testdata/typed"), "opt-in")
	before := loaded(t, dir, nil)
	if w := costs(before, before); len(w.Findings) > 0 || len(w.Scenarios) > 0 {
		t.Errorf("nothing costs %+v", w)
	}
	after := loaded(t, dir, turnedOff(before, []library.Twin{{Workflow: "welcome"}}))
	w := costs(before, after)
	if !slices.Equal(w.Scenarios, []string{"s"}) {
		t.Errorf("scenarios %q", w.Scenarios)
	}
	if w := costs(after, after); len(w.Findings) > 0 || len(w.Scenarios) > 0 {
		t.Errorf("what was wrong before costs %+v", w)
	}
}

// loaded is the project in a folder with files changed.
func loaded(t *testing.T, dir string, changed map[string][]byte) *project.Program {
	t.Helper()
	p, err := (&app{}).loadWith(dir, changed)
	if err != nil || p.Program == nil {
		t.Fatal(err)
	}
	return p.Program
}
