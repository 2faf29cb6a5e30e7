package journey

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

const switched = `
kind: Workflow
name: w
trigger: {event: form}
reentry: after_exit
goal: {when: contact.plan == "pro"}
exit: [{event: bought, reason: bought}]
max_hold: 2d
max_duration: 60d
steps:
  - {id: pause, delay: 2h}
  - {id: hello, send: hello}
  - id: came
    wait_until:
      - {event: visit, steps: [{id: mark, set: {contact.size: 7}}]}
      - {timeout: 5d}
  - {id: more, send: more}
---
kind: Guardrail
name: night
quiet_hours: {channels: [email], hours: "20:00-08:00", on_closed: hold}
`

// flip orders the kill switch of the workflow `w`.
func (pl *played) flip(at int64, on bool) { pl.r.Switch(pl.workflow("w"), on, at) }

// "Off (kill switch): nothing starts, steps or sends; goals, exits and pauses go on, an arm is chosen and its steps
// wait. On again: what came due runs then, held since it came due."
func TestKillSwitch(t *testing.T) {
	const day = 24 * hour
	const nine = 8 * hour // 09:00 in Berlin
	pl := start(t, switched)
	pl.event(nine, "form", "name", "a")
	pl.told()
	// Nothing starts, nothing sends: what came due is held.
	pl.flip(nine+hour, false)
	pl.expect(`9h switched kim w#0 subject=w to=off`)
	pl.r.Advance(nine + 3*hour)
	pl.expect(`10h held kim w#1/hello subject=hello gate=kill_switch`)
	// On again: it runs then.
	pl.flip(nine+3*hour, true)
	pl.expect(`
		11h switched kim w#0 subject=w to=on
		11h released kim w#1/hello subject=hello gate=kill_switch
		11h sent kim w#1/hello subject=hello to=kim@example.com
		11h waiting kim w#1/came subject=came until=5d11h`)
	// Pauses go on, an arm is chosen and its steps wait.
	pl.flip(day, false)
	pl.event(2*day, "visit")
	pl.event(2*day+hour, "visit")
	pl.expect(`
		1d switched kim w#0 subject=w to=off
		2d event kim subject=visit
		2d arm kim w#1/came subject=came to=1 reason=visit
		2d held kim w#1/mark subject=mark gate=kill_switch
		2d1h event kim subject=visit`)
	pl.flip(3*day+nine, true)
	pl.expect(`
		3d8h switched kim w#0 subject=w to=on
		3d8h set kim w#1/mark subject=contact.size to=7
		3d8h sent kim w#1/more subject=more to=kim@example.com
		3d8h exited kim w#1 reason=completed`)
}

// "nothing starts": "A refused edge is spent, also while the workflow is off."
func TestKillSwitchStartsNothing(t *testing.T) {
	pl := start(t, switched)
	pl.flip(0, false)
	pl.event(hour, "form", "name", "a")
	pl.flip(2*hour, true)
	pl.r.Advance(9 * hour)
	pl.expect(`
		1h event kim subject=form
		1h refused kim w#0 gate=kill_switch`)
	// Somebody who is new while it is off does not slip through.
	pl.flip(10*hour, false)
	l := line{p: pl.p}
	in := l.event("form", 11*hour, "name", "a")
	in.Name = "ann@example.com"
	pl.r.Deliver(in)
	pl.expect(`
		11h created contact/ann@example.com subject=contact
		11h incomplete contact/ann@example.com subject=contact reason=without email
		11h event contact/ann@example.com subject=form
		11h refused contact/ann@example.com w#0 gate=kill_switch`)
}

// "goals, exits and pauses go on", and so does `max_duration`.
func TestKillSwitchLetsEnd(t *testing.T) {
	for _, c := range []struct {
		end  func(pl *played)
		want string
	}{
		{func(pl *played) { pl.set(12*hour, "plan", expr.NewString("pro")) }, `
			12h changed kim subject=contact.plan to=pro
			12h goal kim w#1/hello when={contact.plan == "pro"} is true
			12h exited kim w#1/hello reason=goal when={contact.plan == "pro"} is true`},
		{func(pl *played) { pl.event(12*hour, "bought") }, `
			12h event kim subject=bought
			12h exited kim w#1/hello reason=bought`},
		{func(pl *played) { pl.r.Advance(61 * 24 * hour) }, `
			60d8h exited kim w#1/hello reason=max_duration`},
	} {
		pl := start(t, switched)
		pl.event(8*hour, "form", "name", "a")
		pl.flip(9*hour, false)
		pl.r.Advance(11 * hour)
		pl.told()
		c.end(pl)
		pl.expect(c.want)
	}
}

// "On again: what came due runs then, held since it came due." `max_hold` is two
// days: the send came due at 10:00 and finds the night.
func TestKillSwitchHoldsSinceItCameDue(t *testing.T) {
	const day = 24 * hour
	at := func(on int64) *played {
		pl := start(t, switched)
		pl.event(7*hour, "form", "name", "a") // due at 9h, 10:00 in Berlin
		pl.flip(8*hour, false)
		pl.flip(on, true)
		pl.told()
		return pl
	}
	// On at 22:00 of the same day: held by the night, at most until two days after 10:00.
	pl := at(21 * hour)
	pl.r.Advance(2 * day)
	facts := pl.r.Facts()
	var held *Fact
	for i := range facts {
		if facts[i].Kind == Held && facts[i].Gate == "quiet_hours" {
			held = &facts[i]
		}
	}
	if held == nil || held.Until != day+7*hour || held.Latest != 2*day+9*hour {
		t.Errorf("held: %+v", held)
	}
	// On at 22:00 two days later: held too long, though the night would hold it first now.
	pl = at(2*day + 21*hour)
	pl.r.Advance(5 * day)
	for _, f := range pl.r.Facts() {
		if f.Kind == Skipped && f.Gate == "max_hold" && f.At == 2*day+21*hour {
			return
		}
	}
	t.Error("it was not skipped")
}

// A send that is held by another gate when its workflow is switched off stays
// held after that gate has opened.
func TestKillSwitchAfterAnotherHold(t *testing.T) {
	const day = 24 * hour
	pl := start(t, switched)
	pl.event(18*hour, "form", "name", "a") // due at 20h, 21:00 in Berlin
	pl.r.Advance(20 * hour)
	pl.told()
	pl.flip(21*hour, false)
	pl.r.Advance(day + 12*hour)
	pl.expect(`
		21h switched kim w#0 subject=w to=off
		1d7h released kim w#1/hello subject=hello gate=quiet_hours
		1d7h held kim w#1/hello subject=hello gate=kill_switch`)
	pl.flip(day+12*hour, true)
	pl.expect(`
		1d12h switched kim w#0 subject=w to=on
		1d12h released kim w#1/hello subject=hello gate=kill_switch
		1d12h sent kim w#1/hello subject=hello to=kim@example.com
		1d12h waiting kim w#1/came subject=came until=6d12h`)
}

// "On again: what came due runs then, held since it came due.": what another gate held is held since that one did.
func TestKillSwitchKeepsTheFirstHold(t *testing.T) {
	const day = 24 * hour
	pl := start(t, switched)
	pl.event(18*hour, "form", "name", "a") // held at 20h by the night, so until 2d20h at the latest
	pl.flip(21*hour, false)                // the night ends at 1d7h
	pl.told()
	pl.flip(2*day+21*hour, true) // in the night again
	pl.expect(`
		1d7h released kim w#1/hello subject=hello gate=quiet_hours
		1d7h held kim w#1/hello subject=hello gate=kill_switch
		2d21h switched kim w#0 subject=w to=on
		2d21h released kim w#1/hello subject=hello gate=kill_switch
		2d21h skipped kim w#1/hello subject=hello gate=max_hold reason=quiet_hours
		2d21h waiting kim w#1/came subject=came until=7d21h`)
}
