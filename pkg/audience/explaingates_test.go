package audience

import (
	"strings"
	"testing"
)

// gatesText is a project whose gates answer otherwise than a first look says.
const gatesText = `
kind: Project
name: gates
language: v1
owner: ops@gates.example
timezone: Europe/Berlin
channels:
  email: {address: contact.email, consent: contact.consent}
topics:
  - {name: news}
---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      consent: {type: bool, required: true}
      role: {type: string, values: [tech, biz]}
      country: {type: string, values: [DE, AT, US], required: true}
      size: {type: int, min: 1, max: 100}
events:
  form_sent: {fields: {form: {type: string, values: [ebook, demo], required: true}, note: {type: string}}}
  viewed: {fields: {path: {type: string}}}
---
kind: Lifecycle
name: stages
stages:
  - {name: cap, owner: ops@gates.example, next: [qual, big]}
  - {name: qual, owner: ops@gates.example, when: contact.size > 50, next: [sub]}
  - {name: big, owner: ops@gates.example, when: contact.size >= 40, next: [sub]}
  - {name: sub, owner: ops@gates.example, when: contact.size < 20, end: true}
---
kind: Segment
name: dark
when: contact.role == "biz" && contact.country == "DE"
---
kind: Message
name: hello
channel: email
topic: news
from: Ann <ann@gates.example>
subject: Hello
body: Hello
---
kind: Team
name: sales
sales: true
lead: head@gates.example
members:
  - {name: anna, email: anna@gates.example, territories: [DE, AT], skills: [fintech]}
  - {name: jo, email: jo@gates.example, territories: [US], skills: [retail]}
  - {name: max, email: max@gates.example, territories: [US], skills: [press], capacity: {open: 1}}
queues: [{name: desk, owner: head@gates.example}]
---
kind: RoutingPolicy
name: leads
routes:
  - {name: press, when: contact.size > 90, assign: {team: sales, skills: [press]}}
  - {name: big, when: contact.size >= 50, assign: {team: sales, skills: [fintech], territory: contact.country}}
  - {name: american, when: contact.size > 60 && contact.country == "US", assign: {team: sales}}
  - {name: small, when: contact.size < 50, assign: {team: sales}}
  - {name: rest, when: has(contact.size), assign: {team: sales}}
  - {name: pilot, when: "true", assign: {team: sales, skills: [flying]}}
otherwise: {queue: desk}
---
kind: Guardrail
name: no-biz
when: contact.role == "biz"
for: {stages: [qual]}
block: {channels: [email]}
---
kind: Guardrail
name: quiet
for: {workflows: [one], stages: [cap, sub]}
except: {messages: [hello]}
quiet_hours: {channels: [email], hours: "20:00-08:00", days: mon-sun, timezone: contact, on_closed: hold}
---
kind: Workflow
name: one
owner: ops@gates.example
trigger: {event: form_sent, where: event.form == "ebook"}
suppress: ['contact.role == "biz"', segment.dark, '!(contact.size > 10)']
reentry: {allow: after_exit, max: 3, min_interval: 30d}
exclusive: {group: talk, on_conflict: skip}
steps: [{send: hello}]
---
kind: Workflow
name: two
owner: ops@gates.example
trigger: {event: form_sent}
reentry: {allow: after_exit, key: trigger.note}
exclusive: {group: talk, on_conflict: replace}
steps: [{send: hello}]
---
kind: Workflow
name: three
owner: ops@gates.example
trigger: {event: form_sent}
rules: active.three
steps: [{send: hello}]
---
kind: Workflow
name: off
owner: ops@gates.example
enabled: false
trigger: {event: form_sent}
steps: [{send: hello}]
`

// rows are the conditions of a way, as the table has them.
func rows(w *Way) string {
	var b strings.Builder
	for _, c := range w.Conditions {
		b.WriteString(c.Gate + ": " + c.Text + ": " + c.Must)
		if c.Miss != nil {
			b.WriteString(" | " + c.Miss.Text)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestGatesAsTheJourneyAsksThem(t *testing.T) {
	t.Parallel()
	e := NewExplainer(programFrom(t, gatesText[1:]))
	for _, c := range []struct{ address, verdict, text, want string }{
		{"workflow/one", "yes", "", `
where: ¬event.form¬ is ebook: hold | ¬form_sent¬ with form demo instead of ebook
suppress: ¬contact.role¬ is there and other than biz: be false | ¬contact.role¬ biz instead of tech (¬contact.country¬ AT instead of DE)
suppress: it is not in the segment ¬dark¬ (and not undecided): be false | nobody, the other conditions ask for it too
suppress: ¬contact.size¬ is above 10: be false | ¬contact.size¬ 10 instead of 11
reentry: it is not in it already and entered it at most 2 times before, and, if it was in it, left it at least 30 days ago: not hold | in the workflow ¬one¬
exclusive: it is not in ¬two¬, of the group ¬talk¬: not hold | in the workflow ¬two¬
`},
		{"workflow/two", "yes", "", `
reentry: ¬trigger.note¬ is there, and it is not in it already with the same one: hold | ¬form_sent¬ without note
`},
		{"workflow/three", "no", "", `
rules: it is in the workflow ¬three¬: hold
reentry: it is not in it already and never was: not hold
`},
		{"workflow/off", "yes", "a contact enters when ¬form_sent¬ happens, once it is switched on: now ¬enabled¬ is false, and nobody enters", `
reentry: it is not in it already and never was: not hold | in the workflow ¬off¬
`},
		{"stage/sub", "yes", "a contact enters it from ¬qual¬ or ¬big¬, if ¬contact.size¬ is below 20", `
from: ¬contact.stage¬ is qual or big: hold | ¬contact.stage¬ cap instead of qual
when: ¬contact.size¬ is below 20: hold | ¬contact.size¬ 20 instead of 10
`},
		{"stage/big", "yes", "", `
from: ¬contact.stage¬ is cap: hold | ¬contact.stage¬ qual instead of cap
when: ¬contact.size¬ is at least 40: hold | ¬contact.size¬ 39 instead of 40
not qual: it does not go on from ¬cap¬ to ¬qual¬, which is asked first: not hold | ¬contact.size¬ 51 instead of 40
`},
		{"routing-policy/leads/rest", "yes", "", `
when: ¬contact.size¬ is there: hold | without ¬contact.size¬
not big: either ¬contact.size¬ is below 50 or absent, or ¬contact.country¬ is other than DE or AT: not hold | ¬contact.country¬ DE instead of US
not american: either ¬contact.size¬ is at most 60 or absent, or ¬contact.country¬ is other than US: not hold | ¬contact.size¬ 61 instead of 50
not small: ¬contact.size¬ is at least 50 or absent: not hold | ¬contact.size¬ 49 instead of 50
`},
		{"routing-policy/leads/pilot", "no", "", `
not big: either ¬contact.size¬ is below 50 or absent, or ¬contact.country¬ is other than DE or AT: not hold
not american: either ¬contact.size¬ is at most 60 or absent, or ¬contact.country¬ is other than US: not hold
not small: ¬contact.size¬ is at least 50 or absent: not hold
not rest: ¬contact.size¬ is absent: not hold
`},
		{"guardrail/no-biz", "yes", "it applies to a contact if ¬contact.stage¬ is qual and ¬contact.role¬ is biz or absent", `
for: ¬contact.stage¬ is qual: hold | ¬contact.stage¬ cap instead of qual
when: ¬contact.role¬ is biz or absent: not be false | with ¬contact.role¬ tech
`},
		{"guardrail/quiet", "yes", "it applies to a contact if ¬contact.stage¬ is cap or sub, for what is sent by ¬one¬, except for the message ¬hello¬", `
for: ¬contact.stage¬ is cap or sub: hold | ¬contact.stage¬ qual instead of cap
`},
	} {
		w := &e.Explain(c.address).Ways[0]
		quote := func(s string) string { return strings.ReplaceAll(s, "¬", "`") }
		if w.Verdict != c.verdict || c.text != "" && w.Text != quote(c.text) || rows(w) != quote(c.want[1:]) || w.Off != (c.address == "workflow/off") {
			t.Errorf("%s: %s: %s\n%s", c.address, w.Verdict, w.Text, rows(w))
		}
	}
}

// A file answers as a journey does: who lacks what a guardrail asks is under it, and who
// lacks what `suppress` asks does not enter.
func TestCountsWhereAFieldIsAbsent(t *testing.T) {
	t.Parallel()
	p := programFrom(t, gatesText[1:])
	list, err := ReadPeople(p, []byte("email,consent,country,role,size,stage\na@x.example,true,AT,,11,qual\nb@x.example,true,AT,tech,11,qual\nc@x.example,true,AT,biz,11,cap\n"))
	if err != nil || list.Rows != 3 || len(list.Bad) > 0 {
		t.Fatal(list, err)
	}
	for address, want := range map[string]int{"guardrail/no-biz": 1, "workflow/one": 1, "stage/sub": 2} {
		e := NewExplainer(p)
		x := e.Explain(address)
		e.Count(x, list, "people.csv", 0, false)
		if got := x.Ways[0].Count.Match; got != want {
			t.Errorf("%s: %d of 3", address, got)
		}
	}
}

// The example of a route is nobody whom a route before it may take.
func TestTheExampleOfARouteIsTakenByNoOther(t *testing.T) {
	t.Parallel()
	e := NewExplainer(programFrom(t, gatesText[1:]))
	for _, f := range e.Explain("routing-policy/leads/big").Ways[0].Example {
		if f.Path == "contact.size" && f.Value != "50" {
			t.Errorf("%s: `press` takes it from 91 on", f)
		}
	}
	for _, f := range e.Explain("routing-policy/leads/american").Ways[0].Example {
		if f.Path == "contact.size" && len(f.Value) != 2 {
			t.Error(f)
		}
	}
}
