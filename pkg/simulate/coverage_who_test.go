package simulate

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

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
// trigger and take each way, and every eleventh of the rest (all of it with
// FAIRLEAD_WHO=all), and plays each scenario that is printed: what is said to be certain
// is covered. At least so many ways are.
func TestWhoCovers(t *testing.T) {
	for _, company := range []struct {
		name  string
		floor int
	}{{"b2b-saas", 60}, {"ecommerce", 68}, {"local-services", 66}} {
		t.Run(company.name, func(t *testing.T) {
			p := load(t, os.DirFS("../../examples/"+company.name), project.Options{})
			ways := uncovered(p, func(_ *Covered, g *Gap) bool { return g.Kind == "branch" })
			ways.Ask(p)
			counts := proved(t, p, ways)
			n := 0
			rest := uncovered(p, func(_ *Covered, g *Gap) bool {
				n++
				return g.Kind != "branch" && (n%11 == 0 || os.Getenv("FAIRLEAD_WHO") == "all")
			})
			rest.Ask(p)
			t.Log("ways", counts, "rest", proved(t, p, rest))
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

// TestWhoSays holds what is said of a small project in which each kind of answer is.
func TestWhoSays(t *testing.T) {
	fsys := fstest.MapFS{"fairlead.yaml": {Data: []byte(`kind: Project
name: club
language: v1
owner: ops@club.example
timezone: Europe/Berlin
channels:
  email: {address: contact.email, consent: contact.consent}
---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      consent: {type: bool}
      plan: {type: string, values: [free, pro]}
      visits: {type: int, min: 0}
events:
  joined: {fields: {via: {type: string}}}
  left: {}
---
kind: Message
name: hello
channel: email
transactional: true
subject: Hello
body: Hello
---
kind: Workflow
name: welcome
trigger: {event: joined, where: event.via == "form"}
rules: has(contact.plan) && contact.plan == "free" && contact.visits < 5
reentry: never
exit:
  - {event: left, reason: gone}
steps:
  - id: how
    branch:
      - {when: contact.visits > 2 && contact.visits < 2, steps: [{id: never, send: hello}]}
      - {when: external("likes us") && contact.visits > 3, steps: [{id: fan, send: hello}]}
      - {when: contact.visits == 4, steps: [{id: fourth, send: hello}]}
  - id: wait
    wait_until:
      - {when: contact.plan == "pro", steps: [{id: thanks, send: hello}]}
      - {timeout: 3d, exit: no}
  - {id: bye, send: hello}
`)}}
	text := string(fsys["fairlead.yaml"].Data)
	fsys["fairlead.yaml"].Data = []byte(strings.Replace(text, "{timeout: 3d, exit: no}", "{timeout: 3d, steps: [{id: stop, exit: no-answer}]}", 1))
	p := load(t, fsys, project.Options{})
	_, c := Covering(p, nil)
	before := c.Sum.All.Total
	c.Ask(p)
	proved(t, p, c)
	said := map[string]string{}
	for _, d := range c.Workflows {
		for _, g := range d.Gaps {
			for _, w := range g.Who {
				said[g.Text+" "+w.Makes] = w.Verdict + ": " + w.Text
			}
		}
	}
	for what, want := range map[string]string{
		"trigger `joined` covered":      "yes: would be covered by: contact.plan: free; contact.visits: 4; joined (via: form), now",
		"exit `gone` covered":           "yes: would be covered by: contact.plan: free; contact.visits: 4; joined (via: form), now; then left, 1h after the entry",
		"arm 1 of `how` covered":        "no: nobody can cover it: `contact.visits` would have to be above 2 and below 2",
		"step `never` covered":          "no: nobody can cover it: `contact.visits` would have to be above 2 and below 2",
		"arm 2 of `how` covered":        "unknown: who would cover it is not known: `external(\"likes us\")` is out of reach",
		"step `fourth` covered":         "yes: would be covered by: contact.plan: free; contact.visits: 4; joined (via: form), now",
		"arm 1 of `wait` covered":       "yes: would be covered by: contact.plan: free; contact.visits: 4; joined (via: form), now; then contact.plan: pro, 1h after the entry",
		"step `bye` covered":            "yes: would be covered by: contact.plan: free; contact.visits: 4; joined (via: form), now; then contact.plan: pro, 1h after the entry",
		"gate `rules` stopped":          "yes: would be stopped: joined (via: form), now; no contact.plan; no contact.visits",
		"`contact.visits < 2` true":     "no: it can be true for nobody: where `contact.visits < 2` holds, `!(contact.visits > 2)` holds, too",
		"`contact.visits < 5` false":    "yes: would be false for: contact.plan: free; contact.visits: 5; joined (via: form), now",
		"`has(contact.plan)` false":     "yes: would be false for: joined (via: form), now; no contact.plan",
		"gate `reentry` stopped":        "",
		"`event.via == \"form\"` false": "yes: would be false for: joined (via: via), now",
		"variant `a` of `how` covered":  "",
		"`timeout` of `wait` covered":   "yes: would be covered by: contact.plan: free; contact.visits: 4; joined (via: form), now",
	} {
		if said[what] != want {
			t.Errorf("%s:\n got %s\nwant %s", what, said[what], want)
		}
	}
	if n := c.Sum.All.Nobody; n == 0 || c.Sum.All.Total != before-n {
		t.Errorf("%d that nobody can cover, %d of %d are counted", n, c.Sum.All.Total, before)
	}
}
