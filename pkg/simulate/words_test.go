package simulate

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/project"
)

// outcomes are, by kind, something that happens to Kim, and something that does
// not, though it could.
var outcomes = []struct{ kind, happens, not string }{
	{"sent", "welcome", "offer"},
	{"enrolled", "greet", "demo"},
	{"exited", "greet", "demo"},
	{"stage", "ready", "customer"},
	{"routed", "inbound", "outbound"},
	{"notified", "#sales", "#nobody"},
	{"task", "arrange-it", "arrange"},
	{"held", "late", "tips"},
	{"skipped", "offer", "welcome"},
	{"refused", "demo", "never-starts"},
	{"breached", "first-answer", "second-answer"},
}

const everything = `kind: Team
name: sales
lead: lea@acme.example
members: [{name: anna, email: anna@acme.example}]
queues: [{name: desk, owner: lea@acme.example}]
---
kind: RoutingPolicy
name: inbound
routes: [{name: turns, when: contact.plan == "pro", assign: {team: sales}}]
otherwise: {queue: desk}
---
kind: RoutingPolicy
name: outbound
routes: [{name: any, when: contact.plan == "pro", assign: {team: sales}}]
otherwise: {queue: desk}
---
kind: SLA
name: first-answer
starts: {event: form_submitted}
stops: {event: meeting_booked}
within: 2h
on_breach: [{notify: {to: team-lead, channel: slack, text: Missed}}]
---
kind: SLA
name: second-answer
starts: {event: meeting_booked}
stops: {event: form_submitted}
within: 2h
on_breach: [{notify: {to: "#nobody", channel: slack, text: Missed}}]
---
kind: Message
name: late
channel: email
topic: guides
subject: Late
body: Late
---
kind: Workflow
name: more
owner: ops@acme.example
trigger: {event: form_submitted}
max_duration: 4w
steps:
  - {id: who, route: inbound}
  - {id: arrange-it, task: {to: owner, title: Arrange it}}
  - {id: evening, delay: 11h}
  - {id: at-night, send: late}
---
kind: Workflow
name: never-starts
owner: ops@acme.example
trigger: {event: meeting_booked}
max_duration: 4w
steps: [{id: whom, route: outbound}]
---
kind: Scenario
name: all
start: 2026-01-05T10:00:00+01:00
contacts: [{email: kim@example.com, consent_email: true}, {email: lee@example.com, consent_email: true}]
timeline:
  - {at: 1h, event: form_submitted, form: ebook, email: kim@example.com}
  - {at: 2h, event: form_submitted, form: demo, email: kim@example.com}
  - {at: 3d, set: {contact.plan: pro}, email: kim@example.com}
until: 6d
expect:
`

// modifiers make, of a kind, an expectation that does not hold, and say what its
// message must name beside what it is about.
var modifiers = []struct{ name, happens, not, names string }{
	{"plain", "", "{KIND: NOT}", ""},
	{"at", "{at: 5d, KIND: IS}", "{at: 5d, KIND: NOT}", `5d \(Sat 10 Jan 10:00\)`},
	{"by", "{by: 30m, KIND: IS}", "{by: 5d, KIND: NOT}", `by (30m|5d) \(`},
	{"after", "{after: 5d, KIND: IS}", "{after: 1h, KIND: NOT}", `after (5d|1h) \(`},
	{"never", "{never: {KIND: IS}}", "", "must never happen"},
	{"times", "{KIND: IS, times: 7}", "{KIND: NOT, times: 2}", "7 times|twice"},
	{"zero", "{KIND: IS, times: 0}", "", "must never happen"},
	{"to", "{KIND: IS, to: lee@example.com}", "{KIND: NOT, to: lee@example.com}", "`lee@example.com`"},
}

// TestWordsOfEveryFailure fails every kind of expectation with everything that
// it can be narrowed by, and sees that people learn what, who and when, and what
// happened or decided instead.
func TestWordsOfEveryFailure(t *testing.T) {
	var lines, names []string
	add := func(line, kind, is, not, what string) {
		quoted := strings.NewReplacer("KIND", kind, "IS", yamlText(is), "NOT", yamlText(not))
		if line != "" {
			lines, names = append(lines, "  - "+quoted.Replace(line)), append(names, what)
		}
	}
	for _, o := range outcomes {
		for _, m := range modifiers {
			add(m.happens, o.kind, o.happens, o.not, m.names+"\x00"+o.happens)
			add(m.not, o.kind, o.happens, o.not, m.names+"\x00"+o.not)
		}
	}
	for _, o := range [][3]string{{"held", "late", "cap"}, {"refused", "demo", "rules"}, {"skipped", "offer", "address"}} {
		lines = append(lines, "  - {"+o[0]+": "+o[1]+", because: "+o[2]+"}")
		names = append(names, "because of `"+o[2]+"`\x00"+o[1])
	}
	lines = append(lines, "  - {exited: greet, reason: customer}", "  - {enrolled: greet, because: contact.plan}")
	names = append(names, "with the reason `customer`\x00greet", "because of `contact.plan`\x00greet")
	files := company(t).(fstest.MapFS)
	files["everything.yaml"] = &fstest.MapFile{Data: []byte(everything + strings.Join(lines, "\n") + "\n")}
	p := load(t, files, project.Options{})
	for i, c := range All(p, p.Scenarios)[0].Expectations {
		needs, what, _ := strings.Cut(names[i], "\x00")
		switch {
		case c.Passed:
			t.Errorf("%s holds", c.Text)
		case !strings.Contains(c.Message, "`"+what+"`"):
			t.Errorf("%s: %q does not name %q", c.Text, c.Message, what)
		case !regexp.MustCompile(needs).MatchString(c.Message):
			t.Errorf("%s: %q does not say %q", c.Text, c.Message, needs)
		case !instructive.MatchString(c.Got):
			t.Errorf("%s: got %q tells neither when nor what decided", c.Text, c.Got)
		}
	}
}

func yamlText(name string) string { return "'" + name + "'" }

// instructive matches an instant, a gate, a step or a condition.
var instructive = regexp.MustCompile("at [0-9]+[smhd].* \\(|`[^`]+` was never entered|`[^`]+` has no `when`|was in `[^`]+` from the start|never started|no workflow does|by `[^`]+`|in time")
