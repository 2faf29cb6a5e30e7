package project

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// everywhere has CEL in every place that can hold it; each text says which.
const everywhere = `
kind: Project
name: acme
owner: revops@acme.example
channels:
  email: {address: contact.email, consent: contact.n != 1}
  slack: {internal: true}
topics: [{name: guides, title: Guides}]
endpoints: {crm: {url: "https://crm.example/"}}
---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, required: true}
      n: {type: int, required: true}
      due: {type: timestamp, required: true}
  deal: {belongs_to: contact, fields: {size: {type: int, required: true}}}
events:
  asked: {engagement: true, fields: {n: {type: int, required: true}}}
---
kind: Segment
name: one
when: contact.n != 2
---
kind: Lifecycle
name: revenue
stages:
  - {name: a, owner: x, next: [b]}
  - {name: b, owner: x, when: contact.n != 3, goal: true}
---
kind: ScoringModel
name: lead
range: {min: 0, max: 100}
fit: [{name: f, when: contact.n != 4, points: 1}]
behavior: [{name: b, event: asked, where: event.n != 5, points: 1}]
bands: [{name: cold, from: 0}]
---
kind: Team
name: sales
members: [{name: anna, email: anna@acme.example}]
queues: [{name: desk, owner: anna@acme.example}]
closed: contact.n != 6
---
kind: RoutingPolicy
name: inbound
routes:
  - {name: r, when: contact.n != 7, assign: {owner: "= string(contact.n + 8)"}}
otherwise: {queue: desk}
---
kind: SLA
name: fast
starts: [{event: asked, where: event.n != 9}, {becomes: contact.n != 10}]
stops: {event: asked, where: event.n != 11}
cancel: contact.n != 12
within: 1d
remind: [{before: 1h, notify: {to: "= string(contact.n + 13)", channel: slack, text: due}}]
on_breach: [{notify: {to: "= string(contact.n + 14)", channel: slack, text: late}}]
---
kind: Guardrail
name: quiet
when: contact.n != 15
block: {channels: [email]}
---
kind: Guardrail
name: never
never: contact.n == 16
---
kind: Policy
name: short
for: Workflow
assert: size(resource.steps) < 17
message: short
---
kind: Population
name: inbound
size: 10
seed: 1
start: 2026-01-05T00:00:00Z
horizon: 1d
contact: {n: {choice: {1: 1.0}}, due: {choice: {"2026-01-05T00:00:00Z": 1.0}}}
arrivals: {per_day: 1, event: asked, n: {choice: {1: 1.0}}}
expect: [report.contacts.total < 18]
---
kind: Scenario
name: first
start: 2026-01-05T00:00:00Z
contact: {email: kim@example.com, n: 1, due: 2026-01-06T00:00:00Z}
timeline: [{at: 0s, event: asked, n: 1}]
expect: [{finally: contact.n != 19}]
---
kind: Message
name: guide
channel: email
topic: guides
subject: Hi
body: Hi
---
kind: Workflow
name: other
owner: x
trigger: [{enroll: true, with: {k: {type: int}}}, {becomes: contact.n != 20}]
reentry: never
steps: [{id: a, send: guide}]
---
kind: Workflow
name: deals
object: deal
owner: x
trigger: {enroll: true}
reentry: never
steps: [{id: a, set: {deal.size: "= deal.size + 21"}}]
---
kind: Workflow
name: main
owner: x
kpi: {name: k, measure: count, event: asked, where: event.n != 22, target: ">= 1"}
goal: {event: asked, where: event.n != 23}
trigger: {event: asked, where: event.n != 24}
rules: contact.n != 25
suppress: [contact.n == 26]
exit: [{when: contact.n == 27, reason: r}, {event: asked, where: event.n == 28, reason: s}]
steps:
  - {id: send, send: guide, when: contact.n != 29, not_after: "= contact.due + hours(30)"}
  - {id: delay, delay: {until: "= contact.due + hours(31)"}}
  - id: wait
    wait_until:
      - {event: asked, where: event.n != 32, steps: [{id: inner, set: {contact.n: "= contact.n + 33"}}]}
      - {when: contact.n == 34}
      - {timeout: 1d}
  - {id: branch, branch: [{when: contact.n != 35, steps: []}]}
  - {id: tell, notify: {to: "= string(contact.n + 36)", channel: slack, text: hello}}
  - {id: task, task: {to: "= string(contact.n + 37)", title: call, due: 1d}}
  - {id: make, create: {deal: {id: "= string(contact.n + 38)", size: "= contact.n + 39"}}}
  - {id: hook, webhook: {endpoint: crm, body: {a: {b: "= contact.n + 40"}}, answer: {size: int}, set: {contact.n: "= answer.size + 41"}, timeout: 1h}}
  - {id: enroll, enroll: {workflow: other, with: {k: "= contact.n + 42"}}}
  - {id: each, for_each: {object: deal, where: deal.size != 43, enroll: deals}}
  - {id: rounds, repeat: {times: 2, every: 1d, until: contact.n == 44, steps: [{id: again, send: guide, when: contact.n != 45}]}}
`

func everywhereProgram(t *testing.T) *Program {
	t.Helper()
	r, err := Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(everywhere)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diagnostics {
		t.Log(d.Primary, d.Rule, d.Message)
	}
	if r.Program == nil {
		t.Fatal("the project does not load")
	}
	return r.Program
}

// TestExpressionsVisitsEveryPlace counts the numbers 1..45, one in each place.
func TestExpressionsVisitsEveryPlace(t *testing.T) {
	var numbers []string
	for s := range everywhereProgram(t).Expressions() {
		words := strings.FieldsFunc(s.Source.Text, func(r rune) bool { return r < '0' || r > '9' })
		numbers = append(numbers, words[len(words)-1])
		if s.Doc == nil || s.Key == "" || s.Expr == nil || (s.Cond != nil) != (s.Expr.Type().Kind.String() == "bool" || s.Key == "assert" || s.Key == "expect") {
			t.Errorf("%q: the site is incomplete: %+v", s.Source.Text, s)
		}
	}
	for n := 1; n <= 45; n++ {
		if !slices.Contains(numbers, number(float64(n))) {
			t.Errorf("the expression with the number %d is not visited", n)
		}
	}
	if len(numbers) != 45 {
		t.Errorf("%d expressions are visited, want 45: %v", len(numbers), numbers)
	}
}

func TestExpressionsStops(t *testing.T) {
	p, n := everywhereProgram(t), 0
	for range p.Expressions() {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d expressions after the third was the last", n)
	}
}
