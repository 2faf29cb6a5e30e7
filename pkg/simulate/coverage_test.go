package simulate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
)

// coverageProject reads a project of testdata/coverage and what was counted by
// hand there.
func coverageProject(t *testing.T, name string) (p *project.Program, want []string) {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", "coverage", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range a.Files {
		if f.Name == "want" {
			want = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
			continue
		}
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	result, err := project.Load(fsys, project.Options{})
	if err != nil || result.Program == nil {
		t.Fatal(err, result)
	}
	return result.Program, want
}

// counted writes coverage as a person notes it: figures, then gaps.
func counted(c *Coverage) []string {
	of := func(s Share) string { return fmt.Sprintf("%d/%d", s.Covered, s.Total) }
	kinds := func(s *Shares) string {
		return "steps " + of(s.Steps) + ", branches " + of(s.Branches) + ", gates " + of(s.Gates) + ", parts " + of(s.Parts)
	}
	var lines, gaps []string
	for _, w := range c.Workflows {
		lines = append(lines, w.Address+": "+kinds(&w.Shares))
	}
	for _, d := range c.Shared {
		lines = append(lines, d.Address+": parts "+of(d.Parts))
	}
	for _, l := range c.LeftOut {
		lines = append(lines, "left out: "+l.Address+" ("+l.Reason+")")
	}
	for _, d := range slices.Concat(c.Workflows, c.Shared) {
		for _, g := range d.Gaps {
			gaps = append(gaps, strings.TrimPrefix(d.Address, "workflow/")+": "+g.Text+": "+g.Missing)
		}
	}
	lines = append(lines, "sum: "+kinds(&c.Sum)+", all "+of(c.Sum.All))
	return append(lines, gaps...)
}

// TestCoverageByHand holds the figures against those that were counted by hand,
// from the YAML and the scenarios, before anything was run. The reasons stand in
// the comment of each file.
func TestCoverageByHand(t *testing.T) {
	for _, name := range []string{"ways", "gates", "queued"} {
		t.Run(name, func(t *testing.T) {
			p, want := coverageProject(t, name)
			results, c := Covering(p, p.Scenarios)
			for _, r := range results {
				for _, e := range r.Expectations {
					if !e.Passed {
						t.Errorf("%s: %s: %s", r.Name, e.Text, e.Message)
					}
				}
			}
			if got := counted(c); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// TestCoverageOfNurture is counted by hand from testdata/nurture and its
// two scenarios: one reads and never clicks, the other leaves for the goal on the
// second day.
func TestCoverageOfNurture(t *testing.T) {
	result, err := project.Load(os.DirFS("testdata/nurture"), project.Options{})
	if err != nil || result.Program == nil {
		t.Fatal(err)
	}
	_, c := Covering(result.Program, result.Program.Scenarios)
	w := c.Workflows[0]
	for _, figure := range []struct {
		name           string
		got            Share
		covered, total int
	}{
		// Not metric-template (no click), board-brief and team-playbook (technical).
		{"steps", w.Steps, 15, 18},
		// Of a trigger, the goal, 4 exits, 2 arms of interest, 3 of by-role: the
		// trigger, the goal, the timeout, the first of by-role.
		{"branches", w.Branches, 4, 11},
		// where, rules, data, suppress, goal, reentry, exclusive, consent, topic, the cap
		// and the quiet hours: nobody is stopped by any.
		{"gates", w.Gates, 0, 11},
		// goal 1 (false, then true), where 1, rules 3, suppress 1, two exits 1 and 3 (never
		// asked), the click 1 (never asked), by-role 3 (true) and 3 (never asked).
		{"parts", w.Parts, 1, 17},
		// consent 1 (true), icp 5 (true), competitors 1 (false), of the score 2 for fit and 3
		// for behavior (one way each), of the stages 3 and 1: nurture is asked before the
		// form, after it, and when the contact has left for sales; sales is false, then true.
		{"parts of all", c.Sum.Parts, 1 + 0 + 0 + 0 + 0 + 4, 17 + 1 + 5 + 1 + 5 + 4},
		{"all", c.Sum.All, 15 + 4 + 0 + 5, 18 + 11 + 11 + 33},
	} {
		if figure.got.Covered != figure.covered || figure.got.Total != figure.total {
			t.Errorf("%s: %d of %d, counted by hand %d of %d", figure.name, figure.got.Covered, figure.got.Total, figure.covered, figure.total)
		}
	}
}

// TestHoldoutOnlyWhereItCanStop counts the gate of a holdout only where a send comes
// after the experiment: who is in it comes to none of the variants.
func TestHoldoutOnlyWhereItCanStop(t *testing.T) {
	const workflow = `kind: Workflow
name: %s
owner: ops@acme.example
trigger: {event: meeting_booked}
max_duration: 1w
steps:
  - id: test
    experiment: {variants: [{name: a, weight: 90, steps: [{id: one, send: offer}]}, {name: none, weight: 10, holdout: true}]}
%s`
	fsys := company(t).(fstest.MapFS)
	fsys["within.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, workflow, "within", "")}
	fsys["behind.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, workflow, "behind", "  - {id: two, send: tips}\n")}
	p := load(t, fsys, project.Options{})
	v := newInventory(p)
	for _, w := range p.Workflows {
		_, counted := v.gates[gateKey{workflow: w.Index, word: "holdout"}]
		if want := w.Name == "behind"; counted != want {
			t.Errorf("%s: the holdout is counted: %v", w.Name, counted)
		}
	}
}

// TestQueuedStartTakesItsTrigger counts the trigger of a workflow that a step asked
// for, and that began only when its group was free.
func TestQueuedStartTakesItsTrigger(t *testing.T) {
	fsys := company(t).(fstest.MapFS)
	fsys["queue.yaml"] = &fstest.MapFile{Data: []byte(`kind: Workflow
name: asker
trigger: {event: meeting_booked}
exclusive: {group: g}
steps: [{id: ask, enroll: asked}, {id: pause, delay: 1d}]
---
kind: Workflow
name: asked
trigger: {enroll: true}
exclusive: {group: g, on_conflict: queue}
steps: [{id: rest, delay: 1d}]
---
kind: Scenario
name: waits-for-the-group
start: 2026-01-05T09:00:00Z
contact: {email: kim@example.com}
timeline: [{at: 0s, event: meeting_booked}]
until: 2d
expect: [{at: 1d, enrolled: asked}]
`)}
	p := load(t, fsys, project.Options{})
	i := slices.IndexFunc(p.Scenarios, func(s *project.Scenario) bool { return s.Name == "waits-for-the-group" })
	results, c := Covering(p, p.Scenarios[i:i+1])
	if !results[0].Passed {
		t.Fatal(summary(results))
	}
	for _, w := range c.Workflows {
		if got := w.Branches; w.Address == "workflow/asked" && (got.Covered != 1 || got.Total != 1) {
			t.Errorf("%d of %d branches: the trigger was taken, though later", got.Covered, got.Total)
		}
	}
}
