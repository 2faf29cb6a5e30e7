package mutate

// shop is a project with one of everything that can be taken out.
func shop() map[string]string {
	return map[string]string{
		"fairlead.yaml": `kind: Project
name: shop
language: v1
owner: a@shop.example
channels:
  email: {address: contact.email, consent: contact.consent}
  sms: {address: contact.phone, consent: contact.consent && !contact.quiet}
  desk: {internal: true}
topics: [{name: news}]
`,
		"data.yaml": `kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      phone: {type: string, format: phone}
      consent: {type: bool, required: true}
      quiet: {type: bool, required: true}
      size: {type: int, required: true}
events:
  asked: {fields: {what: {type: string, required: true}}}
  bought: {conversion: true}
---
kind: Segment
name: large
when: contact.size > 50   # people
---
kind: Message
name: hello
channel: email
topic: news
subject: Hello
body: Hello
`,
		"guardrails.yaml": `# What always holds.
kind: Guardrail
name: pressure
for: {categories: [news], messages: [hello]}
frequency_caps:
  # Two a week.
  - {channel: email, max: 2, per: 7d}
  - channel: sms
    max: 1
    per: 1d
---
kind: Guardrail
name: quiet
when: contact.quiet
quiet_hours: {channels: [email, sms], hours: "20:00-08:00"}
block: {channels: [sms]}
---
kind: Guardrail
name: never-large
never: active.greet && segment.large
`,
		"greet.yaml": `kind: Workflow
name: greet
owner: a@shop.example
category: news
kpi: {name: Bought, measure: goal_rate, target: ">= 1%", within: 30d}
goal: {event: bought}
trigger:
  event: asked
  where: event.what == "price"
rules: >-
  contact.consent
  && (contact.size > 1 || contact.quiet)
suppress: [segment.large]
exclusive: {group: talk, on_conflict: skip}
exit:
  - {event: unsubscribed, where: '!has(event.topic) || event.topic == "news"', reason: left}
  - when: contact.size > 900
    reason: grown
steps:
  - {id: hello, send: hello, when: '!contact.quiet'}
  - id: which
    branch:
      - {when: contact.size > 10, steps: [{id: pause, delay: 1d}]}
      - {else: [{id: ping, notify: {to: "#desk", channel: desk, text: small}}]}
`,
	}
}
