package simulate

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/project"
)

// guideProject is a company with one workflow and two contacts in two zones; RULES
// stands for who is let in, TRIGGER for what starts it.
const guideProject = `kind: Project
name: post
owner: ops@post.example
timezone: Europe/Berlin
channels:
  email: {address: contact.email, consent: contact.consent}
topics: [{name: letter}]
---
kind: DataModel
name: crm
objects:
  account:
    identified_by: [domain]
    fields: {domain: {type: string, required: true}}
  contact:
    identified_by: [email]
    belongs_to: account
    fields:
      email: {type: string, format: email, required: true}
      phone: {type: string, format: phone}
      zone: {type: string, format: timezone}
      country: {type: string, values: [DE, GB]}
      size: {type: int, min: 1}
      consent: {type: bool}
      timezone: {type: string, format: timezone}
  deal:
    belongs_to: contact
    fields: {stage: {type: string, values: [open, won]}, amount: {type: double}}
events:
  joined: {engagement: true, fields: {form: {type: string}}}
  viewed: {engagement: true}
---
kind: Message
name: hello
channel: email
topic: letter
subject: Hello
body: Hello
---
kind: Workflow
name: guide
kpi: {name: Replies, measure: reply_rate, target: ">= 1%"}
trigger: TRIGGER
rules: RULES
reentry: never
max_duration: 1w
steps:
  - {id: hello, send: hello}
  - {id: pause, delay: 1d}
  - {id: mark, set: {contact.size: 7}}
`

const twoPeople = `kind: Scenario
name: two
start: 2026-03-30T09:00:00+02:00
contacts:
  - {email: kim@acme.example, country: DE, consent: true, timezone: America/New_York}
  - {email: mo@acme.example, country: GB, consent: true, timezone: Asia/Tokyo}
account: {domain: acme.example}
expect: [{finally: "true"}]
`

// guide is the company with a trigger and rules, and scenarios beside.
func guide(t *testing.T, trigger, rules string, scenarios ...string) *project.Program {
	t.Helper()
	files := fstest.MapFS{"fairlead.yaml": {Data: []byte(strings.NewReplacer("TRIGGER", trigger, "RULES", rules).Replace(guideProject))}}
	for i, s := range scenarios {
		files["scenarios/"+string(rune('a'+i))+".yaml"] = &fstest.MapFile{Data: []byte(s)}
	}
	return load(t, files, project.Options{})
}

// said plays lines for two people and returns the exploration with its last answer.
func said(t *testing.T, p *project.Program, script ...string) (*Exploration, Turn) {
	t.Helper()
	x := NewExploration(p, p.Workflows[0], scenarioNamed(t, p, "two"))
	a := x.Begin()
	for _, line := range script {
		if a = x.Do(line); len(a.Problems) > 0 {
			t.Fatalf("`%s`: %v", line, a.Problems)
		}
	}
	return x, a
}

// TestSaveSaysWho saves what two people went through: each line names whom it is
// about, and a project in which they swap places fails.
func TestSaveSaysWho(t *testing.T) {
	both := []string{"event joined form=a", "event joined form=a contact=mo@acme.example", "next", "save who"}
	_, a := said(t, guide(t, "{event: joined}", "has(contact.country)", twoPeople), both...)
	for _, line := range []string{
		"at: 0s, enrolled: guide, to: kim@acme.example", "at: 0s, sent: hello, to: mo@acme.example", "at: 1d, exited: guide, reason: completed, to: kim@acme.example",
		"sent: hello, to: mo@acme.example, times: 1", "sent: hello, times: 2", "finally: contact.size == 7, to: mo@acme.example",
	} {
		if !strings.Contains(a.Saves.Text, "- {"+line+"}\n") {
			t.Errorf("no `%s` in\n%s", line, a.Saves.Text)
		}
	}
	for _, line := range strings.Split(a.Saves.Text[strings.Index(a.Saves.Text, "expect:"):], "\n")[1:] {
		if line != "" && !strings.Contains(line, "to: ") && !strings.Contains(line, "times: ") {
			t.Errorf("`%s` does not say whom it is about", line)
		}
	}
	_, a = said(t, guide(t, "{event: joined}", `contact.country == "GB"`, twoPeople), both...)
	swapped := guide(t, "{event: joined}", `contact.country == "DE"`, a.Saves.Text)
	if r := Run(swapped, swapped.Scenarios[0]); r.Passed {
		t.Errorf("it passes although Kim has taken the place of Mo:\n%s", a.Saves.Text)
	}
}

// TestSaveNamesWhatDiffers holds a text against what was played.
func TestSaveNamesWhatDiffers(t *testing.T) {
	x, a := said(t, guide(t, "{event: joined}", "has(contact.country)", twoPeople), "event joined", "save who")
	if why := x.differs(a.Saves.Text); why != "" {
		t.Error(why)
	}
	for from, to := range map[string]string{
		"at: 0s, sent: hello, to: kim@acme.example": "at: 0s, sent: hello, to: mo@acme.example",
		"country: GB":    "country: FR",
		"event: joined}": "event: viewed}",
	} {
		if !strings.Contains(a.Saves.Text, from) {
			t.Fatalf("no `%s` in\n%s", from, a.Saves.Text)
		}
		if why := x.differs(strings.Replace(a.Saves.Text, from, to, 1)); why == "" || !strings.Contains(why, "`") {
			t.Errorf("`%s` for `%s`: %q", to, from, why)
		}
	}
}

// TestDraftTakesWhatFieldsTake drafts for rules about text with a format. A value
// that the field does not take is no way in.
func TestDraftTakesWhatFieldsTake(t *testing.T) {
	for rules, want := range map[string]string{
		`contact.email.endsWith("@big.example")`:                              "email: kim@big.example",
		`contact.email.contains("big.example")`:                               "email: kim@big.example",
		`has(contact.phone) && contact.phone.endsWith("99")`:                  `99", consent`,
		`has(contact.email) && account.domain.endsWith(".de")`:                "domain: example.de",
		`has(contact.zone) && contact.zone == "Mars/X"`:                       "",
		`has(contact.phone) && contact.phone.startsWith("nobody")`:            "",
		`contact.email.endsWith("no address") || contact.size > 3`:            "size: 10",
		`has(contact.zone) && contact.zone.startsWith("America/") == true`:    "",
		`has(contact.zone) && (contact.zone == "X" || contact.zone != "UTC")`: "zone: Europe/Berlin",
	} {
		p := guide(t, "{event: joined}", "'"+rules+"'")
		d, miss := Draft(p, p.Workflows[0], "")
		switch {
		case want == "" && (miss == nil || miss.Text == ""):
			t.Errorf("%s: a contact was found:\n%s", rules, d.Text)
		case want != "" && miss != nil:
			t.Errorf("%s: nobody found: %s", rules, miss.Text)
		case want != "" && !strings.Contains(string(d.Text), want):
			t.Errorf("%s: no `%s` in\n%s", rules, want, d.Text)
		}
	}
}
