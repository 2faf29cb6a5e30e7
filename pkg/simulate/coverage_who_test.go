package simulate

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/project"
)

// uncovered is the coverage of a company without a scenario, of those gaps alone that
// are to be asked about.
func uncovered(p *project.Program, wanted func(d *Covered, g *Gap) bool) *Coverage {
	_, c := Covering(p, nil)
	for _, docs := range [][]Covered{c.Workflows, c.Shared} {
		for i := range docs {
			docs[i].Gaps = slices.DeleteFunc(docs[i].Gaps, func(g Gap) bool { return !wanted(&docs[i], &g) })
		}
	}
	return c
}

// holds plays the scenario that is printed, as a file of the project, and reports
// whether it covers what it is for.
func holds(p *project.Program, address string, g *Gap, w *Who) error {
	s, ds := project.NewLines(p).Scenario(w.Scenario)
	if len(ds) > 0 {
		return fmt.Errorf("does not load: %s", ds[0].Message)
	}
	results, c := Covering(p, []*project.Scenario{s})
	if why := unheld(results[0], true); why != "" {
		return fmt.Errorf("%s", why)
	}
	for _, d := range slices.Concat(c.Workflows, c.Shared) {
		for i := range d.Gaps {
			o := &d.Gaps[i]
			if d.Address != address || o.Kind != g.Kind || o.Text != g.Text || o.Place != g.Place {
				continue
			}
			if w.Makes == "true" && o.Yes > 0 || w.Makes == "let through" && o.Yes > 0 || w.Makes == "false" && o.No > 0 || w.Makes == "stopped" && o.No > 0 {
				return nil
			}
			return fmt.Errorf("is %s", o.Missing)
		}
	}
	return nil
}

// TestWhoCovers takes all scenarios from the companies, asks who would enter by each
// trigger and take each way, and plays each scenario that is printed: what is said to
// be certain is covered. At least so many are.
func TestWhoCovers(t *testing.T) {
	for _, company := range []struct {
		name  string
		floor int
	}{{"b2b-saas", 62}, {"ecommerce", 38}, {"local-services", 69}} {
		t.Run(company.name, func(t *testing.T) {
			p := load(t, os.DirFS("../../examples/"+company.name), project.Options{})
			c := uncovered(p, func(_ *Covered, g *Gap) bool { return g.Kind == "branch" })
			c.Ask(p)
			counts := proved(t, p, c)
			t.Log(counts)
			if counts["yes"] < company.floor || counts["no"] > 0 {
				t.Errorf("%v, want at least %d that are certain, and none that nobody can take: scenarios cover them all", counts, company.floor)
			}
		})
	}
}

// proved counts verdicts, and holds those that are certain.
func proved(t *testing.T, p *project.Program, c *Coverage) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, d := range slices.Concat(c.Workflows, c.Shared) {
		for i := range d.Gaps {
			g := &d.Gaps[i]
			for n := range g.Who {
				w := &g.Who[n]
				counts[w.Verdict]++
				if w.Verdict == "maybe" && !strings.Contains(w.Text, "not certain") {
					t.Errorf("%s %s: nothing says that it is not certain", d.Address, g.Text)
				}
				if w.Verdict != "yes" {
					t.Logf("%s %s %s: %s", d.Address, g.Text, w.Makes, w.Text)
				} else if err := holds(p, d.Address, g, w); err != nil {
					t.Errorf("%s %s %s: the scenario for it %v:\n%s", d.Address, g.Text, w.Makes, err, w.Scenario)
				}
			}
		}
	}
	return counts
}
