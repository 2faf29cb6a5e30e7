package audience

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// firesText is the head of a project whose triggers are asked.
const firesText = `kind: Project
name: fires
language: v1
owner: ops@fires.example
timezone: Europe/Berlin
channels: {email: {address: contact.email, consent: contact.ok}}
environments: {local: {runtime: embedded}}
---
kind: DataModel
name: crm
owner: ops@fires.example
source_of_truth: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      ok: {type: bool, required: true}
      n: {type: int}
      m: {type: int}
      role: {type: string, values: [tech, biz]}
      born: {type: date}
      trial: {type: timestamp}
      timezone: {type: string, format: timezone}
events:
  form_sent: {engagement: true, fields: {form: {type: string}}}
  invoice: {fields: {total: {type: double}}}
  graded: {updates: [role], fields: {role: {type: string, values: [tech, biz]}}}
---
kind: Message
name: hello
channel: email
transactional: true
from: "Ops <ops@fires.example>"
subject: Hello
preheader: Hi
body: Hello.
`

// entering is how somebody enters a workflow with some more keys.
func enteringBy(t *testing.T, keys string) Way {
	t.Helper()
	text := firesText + `---
kind: Workflow
name: w
owner: ops@fires.example
object: contact
category: nurture
kpi: {name: Rate, measure: goal_rate, target: ">= 1%", within: 30d}
goal: {when: contact.m == 77}
reentry: never
steps: [{id: hello, send: hello}]
` + keys
	r, err := project.Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(text)}}, project.Options{})
	if err != nil || r.Program == nil {
		t.Fatal(err, r.Diagnostics)
	}
	for _, d := range r.Diagnostics {
		if d.Severity == 0 {
			t.Fatal(d)
		}
	}
	return NewExplainer(r.Program).Explain("workflow/w").Ways[0]
}

func wayIn(w Way) string {
	var list []string
	for _, f := range w.Example {
		list = append(list, f.String())
	}
	return w.Verdict + ": " + strings.Join(list, ", ")
}

// What a trigger sees is so when it fires: an example has it, and what contradicts it
// lets nobody in.
func TestTriggersSayWhatIsSoWhenTheyFire(t *testing.T) {
	t.Parallel()
	tests := []struct{ keys, want string }{
		// An engagement moves the last activity.
		{"trigger: {event: form_sent}\nrules: contact.last_activity < now - days(1)", "no: "},
		{"trigger: {event: form_sent}\nrules: contact.last_activity < trigger.at", "no: "},
		{"trigger: {event: form_sent, where: contact.last_activity < event.at}", "no: "},
		{"trigger: {event: form_sent}\nrules: contact.last_activity < now - hours(3)", "yes: contact.last_activity: 2026-01-05T06:00:00Z (4 hours before), contact.email: kim@example.com, contact.ok: false, form_sent, 4 hours before"},
		{"trigger: {event: invoice}\nrules: contact.last_activity < now - days(1)", "yes: contact.last_activity: 2025-12-06T10:00:00Z (30 days before), contact.email: kim@example.com, contact.ok: false, invoice, now"},
		// A late event starts nothing.
		{"trigger: {event: invoice}\nrules: trigger.at < now - hours(7)", "no: "},
		// A field that changed is not what it was, and is what the event says.
		{"trigger: {changed: contact.role, where: event.from == \"tech\" && event.to == \"tech\"}", "no: "},
		{"trigger: {changed: contact.n, where: event.to > 5 && contact.n < 3}", "no: "},
		{"trigger: {changed: contact.n, where: event.to > 5}\nrules: contact.n < 3", "no: "},
		{"trigger: {changed: contact.n, where: event.to > 5}\nrules: contact.n < 8", "yes: contact.email: kim@example.com, contact.ok: false, contact.n: 6, event.to: 6"},
		// A date fires at nine on its day.
		{"trigger: {date: contact.born, offset: -30d}\nrules: contact.born < now", "no: "},
		{"trigger: {date: contact.born, offset: -30d}\nrules: contact.born > now", "yes: now: 2026-01-05T08:00:00Z, contact.email: kim@example.com, contact.ok: false, contact.born: 2026-02-04 (in 30 days)"},
		{"trigger: {date: contact.born, offset: -30d, at: \"18:30\"}\nrules: now.getMonth() == 6", "yes: now: 2026-07-06T16:30:00Z, contact.email: kim@example.com, contact.ok: false, contact.born: 2026-08-05 (in 30 days)"},
		{"trigger: {date: contact.born, every: year}\nrules: contact.born < now - days(7000)", "yes: now: 2020-01-01T08:00:00Z, contact.email: kim@example.com, contact.ok: false, contact.born: 1970-01-01 (18262 days before)"},
		{"trigger: {date: contact.trial, offset: 3d}", "yes: contact.email: kim@example.com, contact.ok: false, contact.trial: 2026-01-02T10:00:00Z (3 days before)"},
		{"trigger: {date: contact.trial, at: \"10:30\"}", "yes: now: 2026-01-05T09:30:00Z, contact.email: kim@example.com, contact.ok: false, contact.trial: 2026-01-05T09:30:00Z (now)"},
		{"trigger: {date: contact.trial, offset: 3d}\nrules: contact.trial > now - days(3)", "no: "},
		// Nothing happened for so long.
		{"trigger: {inactive: 60d}\nrules: contact.last_activity > now - days(30)", "no: "},
		{"trigger: {inactive: 60d}\nrules: contact.last_activity < now - days(90)", "no: "},
		{"trigger: {inactive: 60d}", "yes: contact.last_activity: 2025-11-06T10:00:00Z (60 days before), contact.email: kim@example.com, contact.ok: false"},
		{"trigger: {inactive: 60d}\nexisting_matches: enroll\nrules: contact.last_activity < now - days(90)", "yes: contact.last_activity: 2025-10-06T10:00:00Z (91 days before)"},
		// An event has written what it writes.
		{"trigger: {event: graded, where: event.role == \"tech\"}\nrules: contact.role == \"biz\"", "no: "},
		{"trigger: {event: graded, where: event.role == \"tech\"}\nrules: contact.role == \"tech\"", "yes: "},
		{"trigger: {event: graded}\nrules: contact.role == \"biz\" && !has(trigger.role)", "yes: "},
		{"trigger: {event: message_sent, where: event.message == \"hello\"}\nrules: sent(\"hello\").size() == 0", "no: "},
	}
	for _, c := range tests {
		if got := wayIn(enteringBy(t, c.keys)); !strings.HasPrefix(got, c.want) || c.want == "no: " && got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.keys, got, c.want)
		}
	}
}

// An example is of somebody who lived what it says, where there is such a one.
func TestExamplesAreLived(t *testing.T) {
	t.Parallel()
	a := newAgreement(t)
	contact := expr.Place{Object: a.p.ContactObject(), Item: -1}
	holds := func(w *Witness, text string) bool {
		x, _ := a.p.Env.Check(contact, text, expr.BoolType())
		return x.Truth(w.Context(x)) == expr.True
	}
	const lived = "contact.created_at <= contact.last_activity && contact.last_activity <= now && events.form_sent.all(e, e.at <= contact.last_activity)"
	for text, can := range map[string]bool{
		"contact.last_activity < now - days(5) && events.form_sent.size() > 2":                 true,
		"contact.last_activity > now - hours(1) || contact.created_at > now - days(1)":         true,
		"contact.last_activity < now - days(5) && events.form_sent.within(days(3)).size() > 0": false,
		"contact.last_activity > now": false,
	} {
		x, issues := a.p.Env.Check(contact, text, expr.BoolType())
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		answer := a.solver().Satisfiable(Part{x, Holds})
		if answer.Verdict != Yes || holds(answer.Witness, lived) != can {
			t.Errorf("%s: %v, lived %v", text, answer.Verdict, !can)
		}
	}
}
