package journey

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

const queueing = `
kind: Workflow
name: w
trigger: {event: visit}
reentry: after_exit
exclusive: {group: g, on_conflict: queue}
steps: [{id: pause, delay: 1d}]
---
kind: Workflow
name: first
trigger: {event: form}
reentry: after_exit
exclusive: {group: g}
steps: [{id: pause, delay: 10h}]
---
kind: Workflow
name: deals
object: deal
trigger: {event: deal_moved}
reentry: after_exit
exclusive: {group: g, on_conflict: queue}
exit: [{event: deal_moved, reason: moved-again}]
steps: [{id: pause, delay: 1d}]
`

// "`queue` … competes in phase 5 once the group is free, … through all gates": the kill switch is the first.
func TestAQueuedStartMeetsTheKillSwitch(t *testing.T) {
	pl := start(t, queueing)
	pl.event(0, "form", "name", "a")
	pl.event(hour, "visit")
	pl.told()
	pl.flip(2*hour, false)
	pl.r.Advance(11 * hour)
	pl.flip(12*hour, true)
	pl.expect(`
		2h switched kim w#0 subject=w to=off
		10h exited kim first#1 reason=completed
		10h unqueued kim w#0 subject=g reason=free
		10h refused kim w#0 gate=kill_switch`)
}

// The group is free at once when a person ends who is in it.
func TestEndingByHandFreesTheGroup(t *testing.T) {
	pl := start(t, queueing)
	pl.event(0, "form", "name", "a")
	pl.event(hour, "visit")
	pl.told()
	pl.r.Order(Command{Kind: End, Ref: pl.ref("first", 1)}, 2*hour)
	pl.expect(`
		2h exited kim first#1/pause reason=killed
		2h unqueued kim w#0 subject=g reason=free
		2h enrolled kim w#1 reason=event visit
		2h waiting kim w#1/pause subject=pause until=1d2h`)
}

// An object that moves to another contact takes along what waits for its group;
// there it may be free. The starter ends nothing there either: "none takes the starter".
func TestAQueuedStartMovesWithItsObject(t *testing.T) {
	pl := start(t, queueing)
	deal := pl.p.Schema.Object("deal")
	pl.event(0, "form", "name", "a")
	pl.r.Deliver(Input{Kind: Event, Object: deal, Name: "d-1", Event: pl.p.Schema.Event("deal_moved"), At: hour})
	pl.expect(`
		0s event kim subject=form
		0s enrolled kim first#1 reason=event form
		0s waiting kim first#1/pause subject=pause until=10h
		1h created deal/d-1 subject=deal
		1h event deal/d-1 subject=deal_moved
		1h queued deal/d-1 deals#0 subject=g to=first reason=in ` + "`first`, group `g`" + ` until=7d1h`)
	lee := Key{pl.p.ContactObject(), "lee@example.com"}
	pl.r.Deliver(Input{Kind: Record, Object: lee.Object, Name: lee.ID, At: 2 * hour})
	pl.told()
	pl.r.Deliver(Input{Kind: Record, Object: deal, Name: "d-1", Parent: lee, ParentKnown: true, At: 3 * hour})
	pl.expect(`
		3h moved deal/d-1 subject=deal from=kim@example.com to=lee@example.com
		3h unqueued deal/d-1 deals#0 subject=g reason=free
		3h enrolled deal/d-1 deals#1 reason=event deal_moved
		3h waiting deal/d-1 deals#1/pause subject=pause until=1d3h`)
	if n := len(pl.r.lines[pl.kim()].Queue); n != 0 {
		t.Errorf("%d starts stayed behind", n)
	}
}

// A call moves along with its object: its answer finds the new line.
func TestAnAnswerFindsTheObjectThatMoved(t *testing.T) {
	pl := start(t, `
kind: Workflow
name: w
object: deal
trigger: {event: deal_moved}
reentry: after_exit
steps:
  - {id: ask, webhook: {endpoint: enrich, answer: {size: int}, set: {contact.size: "= answer.size"}}}
`)
	deal := pl.p.Schema.Object("deal")
	lee := Key{pl.p.ContactObject(), "lee@example.com"}
	pl.r.Deliver(Input{Kind: Record, Object: lee.Object, Name: lee.ID, At: 0})
	pl.r.Deliver(Input{Kind: Event, Object: deal, Name: "d-1", Event: pl.p.Schema.Event("deal_moved"), At: hour})
	pl.r.Deliver(Input{Kind: Record, Object: deal, Name: "d-1", Parent: lee, ParentKnown: true, At: 2 * hour})
	pl.told()
	pl.answer(3*hour, 1, 80)
	pl.expect(`
		3h answer deal/d-1 w#1/ask subject=ask
		3h set deal/d-1 w#1/ask subject=contact.size to=80
		3h exited deal/d-1 w#1 reason=completed`)
	ctx := pl.r.Context(lee)
	if ctx.Object.Get("size").Kind() != expr.Int || ctx.Object.Get("size").Int() != 80 {
		t.Error("lee was not told the size")
	}
}

// What is undecided is left out of a body; the rest stands in the order written.
func TestTheBodyOfAWebhook(t *testing.T) {
	pl := start(t, `
kind: Workflow
name: w
trigger: {event: form}
steps:
  - {id: tell, webhook: {endpoint: enrich, body: {z: "= trigger.name", plan: "= contact.plan", deep: {n: 3, who: "= contact.email"}}}}
`)
	pl.event(0, "form", "name", "a")
	e := pl.effect(1)
	text := ""
	for _, f := range e.Body {
		text += f.Name + "=" + Text(f.Value) + " "
	}
	if text != "z=a deep.n=3 deep.who=kim@example.com " || e.Kind != CallWebhook || e.Endpoint != "enrich" || e.Awaits {
		t.Errorf("%+v", e)
	}
}
