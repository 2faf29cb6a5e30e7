package audience

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/project"
)

// Somebody comes to every step of the companies and the library, as the linter, too, finds
// none that nobody reaches; each example is one.
func TestEveryStepIsReached(t *testing.T) {
	t.Parallel()
	steps := 0
	everyProject(t, func(name string, p *project.Program) {
		e := NewExplainer(p)
		for _, w := range p.Workflows {
			for _, s := range w.Steps {
				steps++
				v := &proving{t: t, where: name + " " + w.Name + "/" + s.ID}
				e.shown = v.shown
				x := e.Explain("workflow/" + w.Name + "/" + s.ID)
				if x == nil {
					t.Fatal(v.where)
				}
				reached := false
				for i := range x.Ways {
					reached = reached || x.Ways[i].Verdict != "no"
				}
				if !reached {
					t.Errorf("%s: nobody: %v", v.where, x.Ways[0].Reason)
				}
			}
		}
	})
	if steps < 200 {
		t.Error("only", steps, "steps")
	}
}

const stepsProject = `
kind: Project
name: acme
owner: a@b.example
channels:
  email: {address: contact.email, consent: contact.ok}
---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      ok: {type: bool, required: true}
      country: {type: string, values: [DE, AT, US], required: true}
      size: {type: int, volatile: true}
events:
  asked: {engagement: true, fields: {form: {type: string, values: [ebook, demo], required: true}}}
  read: {engagement: true, fields: {form: {type: string}}}
---
kind: Workflow
name: w
owner: a@b.example
kpi: {name: k, measure: external, target: ">= 1%", within: 60d}
trigger: {event: asked, where: event.form == "ebook"}
rules: contact.country != "US" && contact.size > 10
steps:
  - id: first
    branch:
      - {when: contact.size < 5, steps: [{id: small, task: {to: a@b.example, title: T}}]}
      - {when: contact.country == "AT", steps: [{id: over, exit: at}]}
  - {id: nap, delay: 1d}
  - id: heard
    wait_until:
      - {event: read, where: event.form == "demo", steps: [{id: yes, task: {to: a@b.example, title: T}}]}
      - {timeout: 3d, steps: [{id: late, when: contact.size < 5, task: {to: a@b.example, title: T}}]}
  - {id: us, when: contact.country == "US", task: {to: a@b.example, title: T}}
  - id: test
    experiment:
      salt: q
      variants:
        - {name: a, weight: 100, steps: [{id: a, task: {to: a@b.example, title: T}}]}
        - {name: z, weight: 0, steps: [{id: z, task: {to: a@b.example, title: T}}]}
  - {id: done, exit: finished}
  - {id: after, task: {to: a@b.example, title: T}}
`

func TestStepsAreExplained(t *testing.T) {
	t.Parallel()
	r, err := project.Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(stepsProject)}}, project.Options{})
	if err != nil || r.Program == nil {
		t.Fatal(err, r.Diagnostics)
	}
	e := NewExplainer(r.Program)
	for _, c := range []struct{ step, verdict, says string }{
		{"small", "no", "`contact.size` would have to be above 10 and below 5"},
		{"over", "yes", "`contact.country` is AT"},
		{"yes", "yes", "on the way it waits at `heard` until `read` happens where `event.form == \"demo\"`"},
		{"late", "yes", "waits at `heard` until the time is out; asked earlier, and perhaps changed since: `contact.size` is above 10"},
		{"late", "yes", "enters when `asked` happens and `event.form` is ebook, if `contact.country` is other than US"},
		{"us", "no", "`contact.country` would have to be other than US and US"},
		{"a", "yes", "gets the variant `a` at `test`"},
		{"z", "no", "the variant `z` of `test` has the weight 0"},
		{"after", "no", "every journey ends at `done` before"},
	} {
		w := e.Explain("workflow/w/" + c.step).Ways[0]
		text := w.Text
		if w.Reason != nil {
			text += "; " + w.Reason.Text
		}
		if w.Verdict != c.verdict || !strings.Contains(text, c.says) {
			t.Errorf("%s: %s: %s", c.step, w.Verdict, text)
		}
	}
	if e.Explain("workflow/w/nothing") != nil || len(StepAddresses(r.Program, "workflow/w/nothing")) != len(r.Program.Workflows[0].Steps) {
		t.Error("a step that is not there")
	}
}
