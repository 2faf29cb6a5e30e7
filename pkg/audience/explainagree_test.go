package audience

import (
	"strings"
	"testing"
)

// agreeText is a project in which somebody can enter though a first look says nobody can.
const agreeText = gatesText + `---
kind: DataModel
name: sales
objects:
  account:
    identified_by: [domain]
    fields: {domain: {type: string, required: true}}
---
kind: SLA
name: speed
starts: {event: assigned}
stops: {event: task_done}
within: 30m
on_breach: [{route: again}]
max_reassign: 1
---
kind: Team
name: closed
members: [{name: bob, email: bob@gates.example, capacity: {open: 0}}]
---
kind: RoutingPolicy
name: again
routes:
  - {name: full, when: contact.size > 1, assign: {team: closed}}
  - {name: first, when: contact.country == "US", assign: {team: sales, skills: [retail]}}
  - {name: second, when: contact.country == "US", assign: {team: sales, skills: [retail]}}
  - {name: third, when: contact.country == "US", assign: {team: sales}}
  - {name: fourth, when: contact.country == "US", assign: {team: sales}}
otherwise: {queue: desk}
---
kind: Workflow
name: of-account
owner: ops@gates.example
object: account
trigger: {schedule: "0 9 * * mon"}
rules: account.domain == "a.example"
reentry: after_exit
exclusive: {group: talk, on_conflict: skip}
steps: [{notify: {to: ops@gates.example, channel: email, text: x}}]
---
kind: ScoringModel
name: lead
range: {min: 0, max: 100}
fit: [{name: any, when: 'contact.country in ["DE", "AT", "US"]', points: 5}]
bands: [{name: ice, from: 0}]
---
kind: Segment
name: low
when: score.lead < 5.0 && contact.size > 2
---
kind: Segment
name: low-here
when: score.lead < 5.0 && has(contact.country)
`

func TestNobodyIsSaidOnlyWhereNobodyCan(t *testing.T) {
	t.Parallel()
	text := strings.Replace(agreeText[1:], "    identified_by: [email]\n", "    identified_by: [email]\n    belongs_to: account\n", 1)
	text = strings.ReplaceAll(text, "channels:\n  email:", "channels:\n  slack: {internal: true}\n  email:")
	e := NewExplainer(programFrom(t, strings.ReplaceAll(text, "channel: email, text: x", "channel: slack, text: x")))
	for _, c := range []struct{ address, verdict, reason string }{
		// An SLA that routes again leaves out the present owner: one who is free is not enough.
		{"routing-policy/again/full", "no", "nobody of the team `closed` has what it asks for and takes anybody: a capacity is 0"},
		{"routing-policy/again/second", "yes", ""},
		{"routing-policy/again/third", "yes", ""},
		{"routing-policy/again/fourth", "no", "`contact.country` would have to be US and other than US"},
		// A group counts an account's enrollments apart from those of its contacts.
		{"workflow/of-account", "yes", ""},
		{"stage/big", "yes", ""},
		// What a proof takes from the data model is said.
		{"segment/low", "no", "`score.lead` would have to be below 5, and the rules of `lead` add up to no such number within its range from 0 up to 100, as the data model requires `contact.country`"},
	} {
		w := &e.Explain(c.address).Ways[0]
		reason := ""
		if w.Reason != nil {
			reason = w.Reason.Text
		}
		if w.Verdict != c.verdict || !strings.HasPrefix(reason, c.reason) {
			t.Errorf("%s: %s: %s\n%s", c.address, w.Verdict, reason, rows(w))
		}
	}
	for _, row := range e.Explain("workflow/of-account").Ways[0].Conditions {
		if row.Gate == "exclusive" {
			t.Error(row.Text)
		}
	}
}
