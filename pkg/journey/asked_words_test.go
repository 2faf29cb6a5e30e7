package journey

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// everyGate writes about every gate. Its time zone is Berlin; 1970-01-01 was a
// Thursday.
const everyGate = `
kind: Workflow
name: w
enabled: true
trigger: {event: form, where: event.name == "a"}
rules: contact.size > 5
data: [contact.role]
suppress: [contact.plan == "pro"]
goal: {when: contact.size > 100}
exit: [{when: contact.size > 50, reason: grown}]
reentry: {allow: after_exit, max: 2, min_interval: 1d}
exclusive: {group: g}
send_window: {days: mon-fri, hours: "08:00-18:00"}
max_hold: 1d
steps:
  - id: hello
    when: contact.role == "tech"
    send: hello
    not_after: "= trigger.at + days(3)"
---
kind: Workflow
name: rest
priority: 40
trigger: {event: visit}
exclusive: {group: g}
steps: [{id: pause, delay: 1h}]
---
kind: Guardrail
name: night
when: contact.plan == "free"
quiet_hours: {channels: [email], hours: "20:00-08:00", on_closed: hold}
---
kind: Guardrail
name: few
frequency_caps: [{channel: email, max: 1, per: 12h}, {channel: email, max: 3, per: 1d, window: calendar}]
---
kind: Guardrail
name: shut
when: contact.size > 40
block: {channels: [email]}
`

// gatesOf tells the gates of the latest fact of a kind, a line each.
func (pl *played) gatesOf(kind FactKind) string {
	var lines []string
	for _, f := range pl.r.Facts() {
		if f.Kind != kind {
			continue
		}
		lines = nil
		for _, g := range f.Asked {
			text := g.Word
			if !g.Passed {
				text += "!"
			}
			if g.Guardrail != nil {
				text += " (" + g.Guardrail.Name + ")"
			}
			if g.Cond != nil {
				text += " {" + g.Cond.Doc.Text + "} " + g.Result.String()
			}
			if g.Reason != "" {
				text += ": " + g.Reason
			}
			if g.Until != 0 {
				text += ", until " + instant(g.Until)
			}
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

func (pl *played) asked(kind FactKind, want string) {
	pl.t.Helper()
	want = strings.ReplaceAll(strings.TrimSpace(want), "\t", "")
	if got := pl.gatesOf(kind); got != want {
		pl.t.Errorf("%s asked\n%s\nwant\n%s", kind, got, want)
	}
}

// TestGatesSayWhatTheySaw pins the words that people read.
func TestGatesSayWhatTheySaw(t *testing.T) {
	pl := start(t, everyGate)
	pl.r.Explain()
	const nine = 8 * hour // 09:00 in Berlin
	pl.set(nine, "size", expr.NewInt(7))
	pl.set(nine, "plan", expr.NewString("free"))
	pl.event(nine, "form", "name", "a")
	pl.asked(Refused, `
		kill_switch: it is switched on
		where {event.name == "a"} true
		rules {contact.size > 5} true
		data!`)
	pl.set(nine, "role", expr.NewString("tech"))
	pl.event(nine+hour, "form", "name", "a")
	pl.asked(Enrolled, `
		kill_switch: it is switched on
		where {event.name == "a"} true
		rules {contact.size > 5} true
		data: `+"`contact.role`"+` is "tech"
		suppress {contact.plan == "pro"} false
		goal {contact.size > 100} false
		exit {contact.size > 50} false: grown
		reentry: was not in it before
		exclusive: nobody is in the group `+"`g`")
	pl.asked(Sent, `
		when {contact.role == "tech"} true
		kill_switch: it is switched on
		address: kim@example.com
		not_after: it is 1970-01-04T10:00:00+01:00, until 1970-01-04T09:00:00Z
		suppress {contact.plan == "pro"} false
		block (shut) {contact.size > 40} false: does not apply
		consent {contact.consent} true
		topic: gets `+"`guides`"+`
		send_window: mon-fri 08:00-18:00, and it is thu 10:00 in Europe/Berlin
		quiet_hours (night) {contact.plan == "free"} true: 20:00-08:00, and it is thu 10:00 in Europe/Berlin
		cap (few): 0 of at most 1 by email within 12h
		cap (few): 0 of at most 3 by email today`)

	// Too soon for another start; then in time, and held for the night.
	pl.event(nine+2*hour, "form", "name", "a")
	pl.asked(Refused, `
		kill_switch: it is switched on
		where {event.name == "a"} true
		rules {contact.size > 5} true
		data: `+"`contact.role`"+` is "tech"
		suppress {contact.plan == "pro"} false
		goal {contact.size > 100} false
		exit {contact.size > 50} false: grown
		reentry!: left it less than 1d ago, until 1970-01-02T09:00:00Z`)
	pl.event(44*hour, "form", "name", "a") // friday, 21:00
	if got := pl.gatesOf(Held); !strings.HasSuffix(got, "send_window!: mon-fri 08:00-18:00, and it is fri 21:00 in Europe/Berlin, until 1970-01-05T07:00:00Z") {
		t.Error("held after", got)
	}
	pl.r.Advance(100 * hour)
	if got := pl.gatesOf(Skipped); !strings.HasSuffix(got, "\nmax_hold!: held by `send_window` for 1d: mon-fri 08:00-18:00, and it is sat 21:00 in Europe/Berlin") {
		t.Error("skipped after", got)
	}

	// Twice is enough; and who is in the group keeps others out.
	pl.event(200*hour, "form", "name", "a")
	if got := pl.gatesOf(Refused); !strings.HasSuffix(got, "\nreentry!: was in it 2 times, and `max` is 2") {
		t.Error("refused after", got)
	}
}

// TestCapsSayWhichDecided: the last gate is the cap that decided, those before it
// had room.
func TestCapsSayWhichDecided(t *testing.T) {
	pl := start(t, `
kind: Workflow
name: w
trigger: {event: form}
reentry: after_exit
steps: [{id: hello, send: hello}]
---
kind: Guardrail
name: few
frequency_caps:
  - {channel: email, max: 2, per: 2d, over_cap: hold}
  - {channel: email, max: 1, per: 1d, window: calendar, over_cap: hold}
  - {channel: email, max: 9, per: 7d}
`)
	pl.r.Explain()
	pl.event(8*hour, "form", "name", "a")
	pl.event(32*hour, "form", "name", "a")
	pl.event(33*hour, "form", "name", "a")
	// Both are full; the first is the last to have room again.
	pl.asked(Held, `
		address: kim@example.com
		consent {contact.consent} true
		topic: gets `+"`guides`"+`
		cap (few): 2 of at most 9 by email within 7d
		cap! (few): 2 of at most 2 by email within 2d, until 1970-01-03T08:00:00Z`)
}

// TestARestartAsksAllButReentry: "through all gates but re-entry".
func TestARestartAsksAllButReentry(t *testing.T) {
	one := strings.Replace(versionOne, "reentry: after_exit", "reentry: never", 1)
	two := strings.Replace(one, "delay: 2h", "delay: 3h", 1) + "rules: trigger.name == \"a\"\ndata: [contact.email]\nexclusive: {group: g}\non_update: restart\n"
	l := oneEntered(t, one, "a")
	l.moveTo(t, release(t, l.p, two))
	l.state.explain = true
	l.apply(2 * hour)
	var words []string
	for _, f := range l.facts {
		for _, g := range f.Asked {
			words = append(words, f.Kind.String()+" "+g.Word)
		}
	}
	if got, want := strings.Join(words, ", "), "enrolled rules, enrolled data, enrolled goal, enrolled exclusive"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
