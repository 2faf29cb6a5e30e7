package journey

import (
	"fmt"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

const failing = `
kind: Workflow
name: w
trigger: {event: form}
reentry: after_exit
steps:
  - {id: hello, send: hello}
  - id: came
    wait_until:
      - {event: visit, steps: [{id: mark, set: {contact.size: 7}}]}
      - {changed: contact.plan, steps: [{id: plan, set: {contact.size: 8}}]}
      - {timeout: 5h}
  - {id: more, send: more}
`

// "A step that acts may say `on_failure: park | continue | exit` for when all retries failed."
// "A failure arrives as an answer and acts where the enrollment then stands; parked, its steps stop, goal, exits and
// `max_duration` go on, a command resumes it."
func TestAFailedSendParksWhereTheEnrollmentStands(t *testing.T) {
	pl := start(t, failing)
	pl.event(0, "form", "name", "a")
	pl.told()
	pl.fail(hour, 1)
	pl.expect(`
		1h failed kim w#1/hello subject=hello reason=503
		1h parked kim w#1/hello subject=hello`)
	// Its steps stop: neither the visit nor the timeout moves it.
	pl.event(2*hour, "visit")
	pl.r.Advance(7 * hour)
	pl.expect(`2h event kim subject=visit`)
	// The command resumes it; the visit counts, as the wait takes events not before it began.
	pl.r.Order(Command{Kind: Resume, Ref: pl.ref("w", 1)}, 8*hour)
	pl.expect(`
		8h resumed kim w#1/hello subject=hello
		8h arm kim w#1/came subject=came to=1 reason=visit
		8h set kim w#1/mark subject=contact.size to=7
		8h sent kim w#1/more subject=more to=kim@example.com
		8h exited kim w#1 reason=completed`)
}

// A deadline that passed meanwhile counts when it is resumed, after what a wait
// would have seen.
func TestResumingAfterTheDeadline(t *testing.T) {
	pl := start(t, failing)
	pl.event(0, "form", "name", "a")
	pl.fail(hour, 1)
	pl.told()
	pl.r.Order(Command{Kind: Resume, Ref: pl.ref("w", 1)}, 8*hour)
	pl.expect(`
		8h resumed kim w#1/hello subject=hello
		8h arm kim w#1/came subject=came to=timeout
		8h sent kim w#1/more subject=more to=kim@example.com
		8h exited kim w#1 reason=completed`)
	pl = start(t, failing)
	pl.event(0, "form", "name", "a")
	pl.fail(hour, 1)
	pl.set(2*hour, "plan", expr.NewString("pro"))
	pl.told()
	pl.r.Order(Command{Kind: Resume, Ref: pl.ref("w", 1)}, 3*hour)
	pl.expect(`
		3h resumed kim w#1/hello subject=hello
		3h arm kim w#1/came subject=came to=2 reason=changed
		3h set kim w#1/plan subject=contact.size to=8
		3h sent kim w#1/more subject=more to=kim@example.com
		3h exited kim w#1 reason=completed`)
}

const choices = `
kind: Workflow
name: goes-on
priority: 90
trigger: {event: form}
steps:
  - {id: hello, send: hello, on_failure: continue}
  - {id: pause, delay: 9h}
---
kind: Workflow
name: leaves
trigger: {event: form}
steps:
  - {id: ask, task: {to: a@acme.example, title: Call}, on_failure: exit}
  - {id: pause, delay: 9h}
`

// "on_failure: park | continue | exit", and the reserved reason `failed`.
func TestOnFailure(t *testing.T) {
	pl := start(t, choices)
	pl.event(0, "form", "name", "a")
	pl.told()
	pl.fail(hour, 2) // sends are decided last
	pl.expect(`1h failed kim goes-on#1/hello subject=hello reason=503`)
	pl.fail(hour, 1)
	pl.expect(`
		1h failed kim leaves#1/ask subject=ask reason=503
		1h exited kim leaves#1/pause reason=failed`)
	// A second answer to the same effect is ignored.
	pl.fail(2*hour, 2)
	pl.fail(2*hour, 1)
	pl.expect(`
		2h ignored kim subject=kim/1/goes-on/hello/1
		2h ignored kim subject=kim/1/leaves/ask/1`)
	pl.r.Advance(9 * hour)
	pl.expect(`9h exited kim goes-on#1 reason=completed`)
}

// A failure that comes after the exit is recorded and moves nobody.
func TestAFailureAfterTheExit(t *testing.T) {
	pl := start(t, `
kind: Workflow
name: w
trigger: {event: form}
reentry: after_exit
steps: [{id: hello, send: hello}]
`)
	pl.event(0, "form", "name", "a")
	pl.told()
	pl.fail(hour, 1)
	pl.expect(`1h failed kim w#1/hello subject=hello reason=503`)
}

const capped = `
kind: Workflow
name: first
trigger: {event: form}
reentry: after_exit
steps: [{id: hello, send: hello}]
---
kind: Workflow
name: second
trigger: {event: visit}
reentry: after_exit
steps: [{id: more, send: more, when: 'sent("hello").size() == 0'}]
---
kind: Guardrail
name: pressure
frequency_caps: [{channel: email, max: 1, per: 7d, over_cap: %s}]
`

// "A send counts once decided; a failure gives the place back." It is then not
// sent either: sent("…") forgets it, and no click answers it.
func TestAFailureGivesThePlaceBack(t *testing.T) {
	pl := start(t, fmt.Sprintf(capped, "skip"))
	pl.event(0, "form", "name", "a")
	pl.event(0, "visit")
	pl.expect(`
		0s event kim subject=form
		0s enrolled kim first#1 reason=event form
		0s sent kim first#1/hello subject=hello to=kim@example.com
		0s exited kim first#1 reason=completed
		0s event kim subject=visit
		0s enrolled kim second#1 reason=event visit
		0s skipped kim second#1/more subject=more gate=when when={sent("hello").size() == 0} is false
		0s exited kim second#1 reason=completed`)
	pl.fail(hour, 1)
	pl.event(hour, "visit")
	pl.expect(`
		1h failed kim first#1/hello subject=hello reason=503
		1h event kim subject=visit
		1h enrolled kim second#2 reason=event visit
		1h sent kim second#2/more subject=more to=kim@example.com
		1h exited kim second#2 reason=completed`)
	pl.event(2*hour, "message_clicked", "message", "hello", "channel", "email")
	pl.expect(`2h event kim subject=message_clicked cause=it answers no send`)
	// `message_sent` was at the decision: the history keeps it.
	kim := pl.r.lines[pl.kim()]
	if n := kim.History[pl.p.Schema.Event("message_sent")].Total; n != 2 {
		t.Errorf("message_sent %d times", n)
	}
	if n := kim.Sent[0].Total + kim.Sent[1].Total; n != 1 || len(kim.Pressure[0]) != 1 {
		t.Errorf("%d sends count, %d for caps", n, len(kim.Pressure[0]))
	}
}

// A send that a cap holds leaves once the place is given back.
func TestAPlaceGivenBackReleases(t *testing.T) {
	pl := start(t, fmt.Sprintf(capped, "hold"))
	pl.event(0, "form", "name", "a")
	pl.event(0, "form", "name", "a")
	pl.told()
	pl.fail(hour, 1)
	pl.r.Advance(hour)
	pl.expect(`
		1h failed kim first#1/hello subject=hello reason=503
		1h released kim first#2/hello subject=hello gate=cap
		1h sent kim first#2/hello subject=hello to=kim@example.com
		1h exited kim first#2 reason=completed`)
}

const asking = `
kind: Workflow
name: w
trigger: {event: form}
goal: {when: contact.plan == "pro"}
steps:
  - id: ask
    webhook: {endpoint: enrich, answer: {size: int}, set: {contact.size: "= answer.size"}, timeout: 2h}
  - {id: hello, send: hello}
`

// answer answers the n-th effect with a size.
func (pl *played) answer(at int64, n int, size int64) {
	e := pl.effect(n)
	pl.r.Reply(Answer{Effect: e.ID, Ref: e.Ref, Step: e.Step, Fields: []project.SlotValue{{Value: expr.NewInt(size)}}}, at)
}

// "At one instant events come before answers, answers before wake-ups, so a deadline at t ends after the events of t":
// an answer at the end of `timeout` is in time.
func TestAnAnswerAtTheDeadlineIsInTime(t *testing.T) {
	pl := start(t, asking)
	pl.event(0, "form", "name", "a")
	pl.told()
	pl.answer(2*hour, 1, 80)
	pl.r.Advance(2 * hour)
	pl.expect(`
		2h answer kim w#1/ask subject=ask
		2h set kim w#1/ask subject=contact.size to=80
		2h sent kim w#1/hello subject=hello to=kim@example.com
		2h exited kim w#1 reason=completed`)
	// A second answer to the same effect is ignored.
	pl.answer(3*hour, 1, 90)
	pl.expect(`3h ignored kim subject=kim/1/w/ask/1`)
}

// After the timeout an answer comes late: it sets, and moves nobody.
func TestALateAnswerStillSets(t *testing.T) {
	pl := start(t, asking)
	pl.event(0, "form", "name", "a")
	pl.told()
	pl.r.Advance(3 * hour)
	pl.answer(3*hour, 1, 80)
	pl.expect(`
		2h failed kim w#1/ask subject=ask reason=timeout
		2h parked kim w#1/ask subject=ask
		3h answer kim w#1/ask subject=ask reason=late
		3h set kim w#1/ask subject=contact.size to=80`)
	pl.r.Order(Command{Kind: Resume, Ref: pl.ref("w", 1)}, 4*hour)
	pl.expect(`
		4h resumed kim w#1/ask subject=ask
		4h sent kim w#1/hello subject=hello to=kim@example.com
		4h exited kim w#1 reason=completed`)
}

// "an answer after the exit still assigns or sets"
func TestAnAnswerAfterTheExitStillSets(t *testing.T) {
	pl := start(t, asking)
	pl.event(0, "form", "name", "a")
	pl.set(hour, "plan", expr.NewString("pro"))
	pl.told()
	pl.answer(hour+1, 1, 80)
	pl.expect(`
		1h0.001s answer kim w#1/ask subject=ask reason=late
		1h0.001s set kim w#1/ask subject=contact.size to=80`)
}

// A parked enrollment ends at its goal: "parked, its steps stop, goal, exits and `max_duration` go on"
func TestAParkedEnrollmentReachesItsGoal(t *testing.T) {
	pl := start(t, asking)
	pl.event(0, "form", "name", "a")
	pl.fail(hour, 1)
	pl.told()
	pl.set(2*hour, "plan", expr.NewString("pro"))
	pl.expect(`
		2h changed kim subject=contact.plan to=pro
		2h goal kim w#1/ask when={contact.plan == "pro"} is true
		2h exited kim w#1/ask reason=goal when={contact.plan == "pro"} is true`)
}

// An answer to a later webhook comes while an earlier failure has parked the
// enrollment: it is kept for when somebody resumes it.
func TestAnAnswerToAParkedEnrollment(t *testing.T) {
	pl := start(t, `
kind: Workflow
name: w
trigger: {event: form}
steps:
  - {id: tell, webhook: {endpoint: enrich}}
  - {id: ask, webhook: {endpoint: enrich, answer: {size: int}, set: {contact.size: "= answer.size"}}}
  - {id: hello, send: hello}
`)
	pl.event(0, "form", "name", "a")
	pl.fail(hour, 1)
	pl.told()
	pl.answer(2*hour, 2, 80)
	pl.expect(`
		2h answer kim w#1/ask subject=ask
		2h set kim w#1/ask subject=contact.size to=80`)
	pl.r.Order(Command{Kind: Resume, Ref: pl.ref("w", 1)}, 3*hour)
	pl.expect(`
		3h resumed kim w#1/tell subject=tell
		3h sent kim w#1/hello subject=hello to=kim@example.com
		3h exited kim w#1 reason=completed`)
}
