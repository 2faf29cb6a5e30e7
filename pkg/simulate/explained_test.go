package simulate

import (
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/audience"
)

// maybeText has workflows whose conditions let somebody in whom no play can bring there.
const maybeText = `kind: Project
name: maybe
owner: ops@maybe.example
timezone: Europe/Berlin
channels: {slack: {internal: true}}
---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      n: {type: int}
  deal:
    belongs_to: contact
    fields: {amount: {type: double}}
events:
  asked: {engagement: true, fields: {form: {type: string, values: [ebook, demo], required: true}}}
  deal_made: {object: deal}
---
kind: Workflow
name: edge
owner: ops@maybe.example
trigger: {becomes: contact.last_activity < now - days(30)}
rules: contact.last_activity < now - days(60)
steps: [{id: tell, notify: {to: ops@maybe.example, channel: slack, text: x}}]
---
kind: Workflow
name: tuesday
owner: ops@maybe.example
trigger: {schedule: "0 9 * * mon"}
rules: now.getDayOfWeek("Europe/Berlin") == 2
reentry: after_exit
steps: [{id: tell, notify: {to: ops@maybe.example, channel: slack, text: x}}]
---
kind: Workflow
name: monday
owner: ops@maybe.example
trigger: {schedule: "0 9 * * mon"}
rules: now.getDayOfWeek("Europe/Berlin") == 1
reentry: after_exit
steps: [{id: tell, notify: {to: ops@maybe.example, channel: slack, text: x}}]
---
kind: Workflow
name: no-deal
owner: ops@maybe.example
trigger: {event: deal_made}
rules: deals.size() == 0
steps: [{id: tell, notify: {to: ops@maybe.example, channel: slack, text: x}}]
---
kind: Workflow
name: steps
owner: ops@maybe.example
trigger: {event: asked, where: event.form == "ebook"}
steps:
  - {id: set, set: {contact.n: 3}}
  - {id: four, when: contact.n == 4, notify: {to: ops@maybe.example, channel: slack, text: x}}
  - {id: three, when: contact.n == 3, notify: {to: ops@maybe.example, channel: slack, text: x}}
  - {id: itself, when: "!active.steps", notify: {to: ops@maybe.example, channel: slack, text: x}}
  - {id: wait, delay: 2d}
  - {id: young, when: trigger.at > now - days(1), notify: {to: ops@maybe.example, channel: slack, text: x}}
  - {id: old, when: trigger.at < now - days(1), notify: {to: ops@maybe.example, channel: slack, text: x}}
`

// What explain shows is played: where no play shows it, it is a maybe.
func TestExplainedExamplesArePlayed(t *testing.T) {
	p := loaded(t, fstest.MapFS{"fairlead.yaml": {Data: []byte(maybeText)}})
	for address, want := range map[string]string{
		"workflow/edge": "maybe", "workflow/tuesday": "maybe", "workflow/monday": "yes", "workflow/no-deal": "maybe", "workflow/steps": "yes",
		"workflow/steps/set": "yes", "workflow/steps/four": "maybe", "workflow/steps/three": "yes", "workflow/steps/itself": "maybe",
		"workflow/steps/young": "maybe", "workflow/steps/old": "yes",
	} {
		w := Explain(p, audience.NewExplainer(p), address).Ways[0]
		if w.Verdict != want || len(w.Example) == 0 {
			t.Errorf("%s: %s, %v", address, w.Verdict, w.Example)
		}
	}
	if x := Explain(p, audience.NewExplainer(p), "workflow/none"); x != nil {
		t.Error(x)
	}
}
