package audience

import (
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/project"
)

// modelText is a project with everything that conditions can read.
const modelText = `
kind: Project
name: agree
language: v1
owner: ops@agree.example
timezone: Europe/Berlin
channels:
  email: {address: contact.email, consent: contact.consent}
topics: [{name: news, title: News}]
environments: {local: {runtime: embedded}}
---
kind: DataModel
name: crm
owner: ops@agree.example
source_of_truth: crm
objects:
  account:
    identified_by: [domain]
    fields:
      domain: {type: string, required: true}
      tier: {type: string, values: [smb, mid, enterprise]}
      customer: {type: bool}
      seats: {type: int, min: 0, max: 10000}
      renewal: {type: date}
  contact:
    belongs_to: account
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      name: {type: string}
      role: {type: string, values: [technical, business, executive]}
      country: {type: string, values: [DE, AT, US], required: true}
      size: {type: int, min: 1}
      depth: {type: int}
      discount: {type: double}
      budget: {type: double, min: 0, max: 1000000}
      patience: {type: duration}
      renewal: {type: date}
      seen: {type: timestamp}
      consent: {type: bool, required: true}
      vip: {type: bool}
      tags: {type: list(string), max_items: 20}
      picks: {type: list(string), values: [red, green, blue]}
      sizes: {type: list(int), max_items: 5}
      rooms:
        type: list(record)
        max_items: 9
        fields: {city: {type: string}, floor: {type: int, required: true}, open: {type: bool}, since: {type: timestamp}, area: {type: double}, words: {type: list(string)}}
  deal:
    belongs_to: contact
    fields:
      stage: {type: string, values: [open, won, lost], required: true}
      amount: {type: double, min: 0}
      kind: {type: string, values: [new, renewal]}
      closes: {type: date}
      count: {type: int}
      lines:
        type: list(record)
        fields: {sku: {type: string}, price: {type: double}, n: {type: int, required: true}}
events:
  form_sent: {engagement: true, fields: {form: {type: string, values: [demo, ebook], required: true}, note: {type: string}, count: {type: int}}}
  page_viewed: {engagement: true, fields: {path: {type: string, required: true}}}
  order_placed:
    fields:
      total: {type: double, required: true}
      code: {type: string}
      tags: {type: list(string)}
      items:
        type: list(record)
        fields: {sku: {type: string}, price: {type: double}, n: {type: int}}
  deal_changed: {object: deal, updates: [stage], fields: {stage: {type: string, values: [open, won, lost], required: true}}}
---
kind: Lifecycle
name: main
stages:
  - {name: start, owner: ops@agree.example, objective: Begin, risk: none, next: [middle], max_age: 14d}
  - {name: middle, owner: ops@agree.example, objective: Go on, risk: none, next: [end], max_age: 14d, when: score.lead >= bands.lead.warm}
  - {name: end, owner: ops@agree.example, objective: Be done, goal: true, end: true}
---
kind: Segment
name: icp
when: contact.size >= 50 && contact.role in ["technical", "executive"]
---
kind: Segment
name: busy
when: segment.icp && now - contact.last_activity < days(3)
---
kind: Segment
name: large
object: account
when: has(account.tier) && account.tier == "enterprise" || account.seats > 100
---
kind: Segment
name: stalled
object: deal
when: deal.stage == "open" && deal.changed_at("stage") < now - days(30)
---
kind: ScoringModel
name: lead
range: {min: -50, max: 100}
fit:
  - {name: icp, when: segment.icp, points: 30}
  - {name: technical, when: contact.role == "technical", points: 10}
  - {name: rival, when: contact.email.endsWith("@rival.example"), points: -70}
behavior:
  - {name: demo, event: form_sent, where: event.form == "demo", points: 40, at_most: 60, expires: 90d}
  - {name: pages, event: page_viewed, where: event.path.startsWith("/pricing"), points: 5, at_most: 20}
bands: [{name: cold, from: -50}, {name: warm, from: 30}, {name: hot, from: 75}]
review_every: 90d
reviewed: 2026-01-10
---
kind: ScoringModel
name: heat
range: {min: 0, max: 60}
fit:
  - {name: large, when: contact.depth > 3, points: 0.5}
behavior:
  - {name: orders, event: order_placed, where: event.total > 20.0, points: 12.5, at_most: 50, half_life: 30d}
  - {name: left, event: unsubscribed, points: -30, half_life: 14d}
bands: [{name: low, from: 0}, {name: high, from: 20}]
review_every: 90d
reviewed: 2026-01-10
---
kind: ScoringModel
name: health
object: account
range: {min: 0, max: 100}
fit:
  - {name: customer, when: account.customer, points: 50}
  - {name: seats, when: account.seats > 10, points: 25}
bands: [{name: poor, from: 0}, {name: good, from: 50}]
review_every: 90d
reviewed: 2026-01-10
---
kind: Message
name: hello
channel: email
topic: news
from: "Ops <ops@agree.example>"
subject: Hello
preheader: Hi
body: Hello.
---
kind: Workflow
name: nurture
title: Nurture
owner: ops@agree.example
object: contact
category: nurture
kpi: {name: Rate, measure: goal_rate, target: ">= 1%", within: 30d}
goal: {when: contact.stage == "end", exit: true}
trigger: {event: form_sent}
rules: contact.consent
data: [contact.email]
reentry: never
steps: [{id: hello, send: hello}]
`

// modelProgram is the project of the random tests.
func modelProgram(tb testing.TB) *project.Program {
	tb.Helper()
	return programFrom(tb, modelText[1:])
}

// programFrom compiles a project of one file.
func programFrom(tb testing.TB, text string) *project.Program {
	tb.Helper()
	r, err := project.Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(text)}}, project.Options{})
	if err != nil || r.Program == nil {
		tb.Fatal(err, r.Diagnostics)
	}
	return r.Program
}
