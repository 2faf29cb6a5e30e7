package testkit

import (
	"fmt"
	"strings"
	"testing/fstest"
)

// Company makes a project as large as a grown company's: n workflows of 10 steps
// and 6 conditions each, one file a workflow, n/5 messages, n/20 segments and 44
// declared events. The 30 first workflows share one event, as the busiest ones
// of a company do. The same n gives the same bytes.
func Company(n int) fstest.MapFS {
	c := company{files: fstest.MapFS{}, messages: max(1, n/5), segments: max(1, n/20)}
	c.project()
	c.model()
	for i := range c.messages {
		c.message(i)
	}
	for i := range c.segments {
		c.add("segments", fmt.Sprintf("segment-%d", i), fmt.Sprintf("kind: Segment\nname: segment-%d\n"+
			"when: contact.company_size >= %d && has(contact.industry) && contact.industry in [\"saas\", \"fintech\"]\n", i, 10+i))
	}
	for i := range n {
		c.workflow(i)
	}
	return c.files
}

const eventCount = 44

type company struct {
	files              fstest.MapFS
	messages, segments int
}

func (c *company) add(folder, name, text string) {
	c.files[folder+"/"+name+".yaml"] = &fstest.MapFile{Data: []byte(text)}
}

func (c *company) project() {
	c.files["fairlead.yaml"] = &fstest.MapFile{Data: []byte(`kind: Project
name: large
owner: revops@large.example
timezone: Europe/Berlin
channels:
  email: {address: contact.email, consent: contact.consent_email}
  slack: {internal: true}
topics: [{name: education, title: Guides and webinars}]
`)}
	c.add("lifecycle", "revenue", `kind: Lifecycle
name: revenue
stages:
  - {name: capture, owner: demand@large.example, objective: Establish identity, risk: Strangers fill the funnel, next: [qualified], max_age: 14d}
  - {name: qualified, owner: sdr@large.example, objective: Confirm intent, risk: Slow answers, when: score.lead >= bands.lead.mql, next: [customer]}
  - {name: customer, owner: csm@large.example, objective: Grow the account, risk: Neglect, when: 'has(contact.plan) && contact.plan == "pro"', goal: true}
`)
	c.add("scoring", "lead", `kind: ScoringModel
name: lead
range: {min: -100, max: 200}
fit:
  - {name: good-size, when: contact.company_size >= 50, points: 30}
behavior:
  - {name: any, event: event_0, where: event.path.startsWith("/pricing"), points: 15, at_most: 45, half_life: 14d}
  - {name: left, event: unsubscribed, points: -100}
bands: [{name: cold, from: -100}, {name: mql, from: 50}, {name: sql, from: 75, handoff: true}]
`)
}

func (c *company) model() {
	var b strings.Builder
	b.WriteString(`kind: DataModel
name: crm
owner: revops@large.example
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      first_name: {type: string}
      role: {type: string, values: [technical, business, executive, student]}
      country: {type: string, values: [DE, AT, CH, US, GB], required: true}
      industry: {type: string, values: [saas, fintech, retail, other]}
      company_size: {type: int, min: 1}
      consent_email: {type: bool, required: true}
      plan: {type: string, values: [free, pro]}
events:
`)
	for i := range eventCount {
		fmt.Fprintf(&b, "  event_%d: {engagement: true, fields: {path: {type: string, required: true}, form: {type: string, values: [ebook, demo, newsletter]}}}\n", i)
	}
	c.add("data", "model", b.String())
}

func (c *company) message(i int) {
	c.add("messages", fmt.Sprintf("message-%d", i), fmt.Sprintf(`kind: Message
name: message-%d
channel: email
topic: education
from: "Anna <anna@large.example>"
subject: "Something for you, {{ contact.first_name | default: 'and thanks' }}"
preheader: Three pages that matter
body: |
  Hello {{ contact.first_name | default: "there" }},

  here is page %d of our guide. You can leave at any time: {{ unsubscribe_url }}
utm: {source: lifecycle, medium: email, campaign: guide-%d}
`, i, i, i))
}

func (c *company) workflow(i int) {
	event := 0
	if i >= 30 {
		event = 1 + i%(eventCount-1)
	}
	countries := []string{"DE", "AT", "CH", "US", "GB"}
	roles := []string{"technical", "business", "executive", "student"}
	send := func(k int) string { return fmt.Sprintf("message-%d", (i*4+k)%c.messages) }
	c.add("workflows", fmt.Sprintf("workflow-%d", i), fmt.Sprintf(`kind: Workflow
name: workflow-%[1]d
title: Workflow %[1]d
owner: lifecycle@large.example
category: nurture
kpi: {name: Rate, measure: goal_rate, target: ">= 10%%", within: 60d}
trigger:
  event: event_%[2]d
  where: event.path.startsWith("/page-%[1]d") || has(event.form) && event.form == "ebook"
rules: contact.consent_email && contact.country in ["%[3]s", "%[4]s"] && contact.company_size > %[1]d
goal: {when: score.lead >= bands.lead.sql}
data: [contact.email]
priority: %[5]d
exclusive: {group: group-%[6]d}
suppress: ['segment["segment-%[7]d"]']
exit:
  - {event: message_replied, reason: in-conversation}
  - {when: contact.stage == "customer", reason: customer}
send_window: {days: mon-fri, hours: "08:00-18:00", timezone: contact}
max_duration: 8w
on_exhausted: {review: lifecycle@large.example}
steps:
  - {id: first, send: %[8]s}
  - {id: pause, delay: 2d}
  - {id: second, send: %[9]s, when: '!(has(contact.role) && contact.role in ["%[12]s"])'}
  - id: clicked
    wait_until:
      - {event: message_clicked, where: event.message == "%[9]s", steps: [{id: third, send: %[10]s}]}
      - {timeout: 5d, steps: [{id: fourth, send: %[11]s}]}
  - id: by-role
    branch:
      - {when: 'has(contact.role) && contact.role == "%[12]s"', steps: [{id: tell, notify: {to: owner, channel: slack, text: "{{ contact.email }} reads along"}}]}
      - {else: [{id: wait, delay: 1d}]}
  - {id: done, set_stage: qualified, when: 'events.event_%[2]d.within(days(7)).size() >= 2'}
`, i, event, countries[i%5], countries[(i+1)%5], i%101, i%40, i%c.segments, send(0), send(1), send(2), send(3), roles[i%4]))
}
