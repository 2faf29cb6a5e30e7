package rules_test

import (
	"io/fs"
	"sync/atomic"
	"testing"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/workflows"
)

// Every question about who can match that the rules ask of the companies and of the
// library has an answer.
func TestRulesAreAnswered(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	var counting []*lint.Rule
	for _, r := range rules.All() {
		counted := *r
		counted.Check = func(p *lint.Pass) {
			r.Check(p)
			asked.Add(int64(p.Asked()))
		}
		counting = append(counting, &counted)
	}
	projects := 0
	for _, all := range []fs.FS{examples.FS, workflows.FS} {
		entries, err := fs.ReadDir(all, ".")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			fsys, err := fs.Sub(all, e.Name())
			if err != nil {
				t.Fatal(err)
			}
			r, err := project.Load(fsys, project.Options{})
			if err != nil || r.Program == nil {
				t.Fatal(e.Name(), err)
			}
			projects++
			_, unknown := lint.Check(r.Program, counting, lint.Options{Now: today, Known: rules.Other()})
			for _, u := range unknown {
				t.Errorf("%s: %s asks about %s and has no answer: %+v", e.Name(), u.Rule, u.Address, u.Beyond)
			}
		}
	}
	t.Logf("%d projects, %d questions, all answered", projects, asked.Load())
	if projects < 20 || asked.Load() < 100 {
		t.Errorf("only %d questions about %d projects", asked.Load(), projects)
	}
}
