// Package journey says what happens: the one pure step function that the
// simulator, the conflict witnesses and every runtime call, and [Run], a driver
// in memory.
//
// A line is one contact with the objects that belong to it, or an account or
// other object of its own. [Step] gives it one input at one instant. Lines talk
// only by messages, which are inputs at the same instant, in key order. The pass
// is the language's: record, settle, end pauses, triggers, run, pass on what
// this made, then decide the sends one by one.
//
// # Where to look
//
// state.go holds what a line remembers, input.go and fact.go what goes in and
// comes out. pass.go is one pass; record.go and objects.go are its first phase,
// settle.go, lifecycle.go and score.go the second, sla.go the third (slaplan.go, slatime.go
// and slanotice.go beside it), pause.go the fourth, trigger.go and gate.go the
// fifth, steps.go and actions.go (staff.go: whom to tell) the sixth, send.go
// and sendgate.go the eighth, messages.go what comes back. lines.go is how lines
// talk, move.go how objects change lines, host.go how conditions read the state,
// wake.go when time alone may change something, stepper.go the step on a state of
// one's own, known.go and plan_reads.go what need not be asked again. encode.go
// stores states, version.go takes them into a new release, merge.go and erase.go
// unite and forget people. date.go is the trigger `date`,
// campaign.go and question.go are `schedule` and `for_each`, router.go the line that
// gives leads to people: router_decide.go is the policy, router_cause.go why a
// route found nobody, router_share.go whose turn it is, router_staff.go who there is,
// router_open.go what is open, router_answer.go the contact's side. below.go tells a
// line above who is enrolled, ending.go ends what others have. create.go and webhook.go are steps, answer.go and
// failure.go what comes back, queue.go who waits for a group, command.go, byhand.go
// and switch.go what people order, replies.go how a run hands in both.
//
// # What the language leaves open and was decided here
//
//   - A deadline that is not ahead when its pause begins ends it at once; one at
//     the instant of an event, or of an answer, ends with the wake-up after it.
//   - An `until` that is absent counts as past. The exit of `if_past: exit` gives
//     the reason `past`. What `if_past: skip` passes over is one step with all its arms.
//   - A repeat asks `until` when a round would begin, so after `every`.
//   - A trigger's `where` that does not hold is a refusal, recorded for the first
//     trigger of the workflow that saw the input; kill switch and lateness are
//     asked before it. A goal that holds already refuses also with `exit: false`.
//   - Among quiet hours one that skips outweighs holds, as among caps. A hold ends
//     when none that holds is closed, and names the last of them; what skips is asked then.
//   - A hold ends as a deadline does, with the wake-up after the events of its
//     instant, also where a field or a guardrail's condition opens the gate before
//     its time. Until then nothing is asked but when the gate that holds opens.
//   - `not_after` that is absent counts as past.
//   - `unsubscribed` with a channel leaves the topics on that channel only;
//     `subscribed("…")` goes on being true then.
//   - After the end the KPI counts a goal that comes before entry + within, where its
//     measure is goal_rate or time_to_goal; the event that ended the journey, and a goal at
//     the very end of that time, no longer. An object that moves leaves that behind.
//   - Historical inputs change fields, stages and histories; goals and exits of
//     those who are enrolled are asked, nothing starts and no pause ends.
//   - What another system sent, as `message_sent` tells it, counts for caps and
//     sent("…"). A message event that answers no send is recorded and ends no
//     wait; a bounce or complaint then blocks the present address.
//   - Only what the event of a message says about workflow and step, and then the
//     latest such send, decides which enrollment it answers.
//   - A change of an account is told to its contacts as copies: they see
//     `changed` of it, but it stands in the account's history alone. Of an
//     account's own enrollments a contact knows nothing: `active` is undecided
//     there. The account knows of its contacts', from when they start or end on.
//   - An input that puts an object under a parent is judged with the parent's
//     fields. What belongs to a contact or to an account lives in that line: it
//     moves there first, and the input after it. A contact keeps its line; the
//     driver shows it the copy of its new account before the input.
//   - An object that moves takes along what it remembers, at most 256 happenings of
//     a type. Its messages stay with the contact that got them, for caps and for
//     clicks. Nobody asks gates again, so a group may hold two for a while.
//   - An SLA clock belongs to the object of the event that starts it, or to the
//     contact where a condition does. Conditions and texts of an SLA are about the
//     contact of that object. What stops a clock is seen as exits see it; an event
//     that is older than the clock's start stops nothing, a late one still does.
//   - While `cancel` holds no clock starts: the start is recorded as canceled.
//   - The owner alone restarts no clock; a start with another owner does. With
//     `calendar: owner` a clock keeps the calendar of whoever owned the contact when
//     it started. A team is open whenever one of its members is; a member without a
//     calendar is always there, and so is an owner who is in no team.
//   - A breach is recorded, and `sla_breached` made, at the target, whatever the
//     first level of `on_breach` says. A start that is told after its target
//     reminds and breaches at once. Historical inputs start and stop no clock, but
//     `cancel` counts.
//   - A `never` is recorded when it begins to hold, not again while it goes on.
//   - Scores are rounded to 1/1000 once more when they are added up, so that no
//     threshold is missed by the error of a sum.
//   - A date whose instant is now is not past. One that was ahead when it was
//     written comes at once when a change of the zone puts it behind; one that was
//     past when written stays so. What is cleared is written anew when it is set again.
//   - `every: year` with `if_past: run` comes at once for the latest anniversary
//     alone. A timestamp keeps its time of day on the wall from year to year.
//   - A date or a schedule at the very start of a scenario comes then: what a
//     scenario sets up is the state before its start.
//   - A schedule names minutes: who wakes it within the minute is in time, later it
//     was missed, which is recorded and not made up. Switched off it asks nobody.
//     Schedules of one workflow that fall together ask once, for the first of them.
//   - A campaign comes before the other wake-ups of its instant and after the
//     events. A line answers once what time changed in it is settled. The requests
//     that follow go out in key order of the lines, within one by id.
//   - What does not match is counted and not recorded one by one; what matches and
//     is refused by its own gates is.
//   - A `where` of for_each sees the enrolled object as a copy where the item lives
//     in another line: its fields, its events, what its contact got. `active` of it
//     is undecided there.
//   - A workflow about nothing lives in its campaign, under the name campaign/NAME.
//   - The contact's line asks a policy's conditions, territory and owner values at
//     the request, all of them; a queued lead keeps these answers, and the owner that
//     was left out at that instant. It leaves the queue only for somebody, so
//     an attempt that finds nobody is no answer and makes no `assigned`.
//   - Whom a breach leaves out is the owner when the router decides, for that decision
//     only: the room that the lead itself makes is not for it, but once a member becomes
//     available later its former owner counts as everybody does. A route that moved the
//     lead to nobody else is none of the `max_reassign`.
//   - A queued lead whose policy treats who is off as on is looked at also when a member
//     comes to have room who is off.
//   - Addresses of owners and members are compared trimmed and lower-cased. Who gets a
//     lead as a member is written as the team writes it.
//   - Requests of one contact at one instant are answered one after the other: the
//     second finds the owner that the first gave. A lead that is asked for anew and
//     queued again keeps its place. Who goes from one member to another at an instant
//     makes room for the queue before the next request.
//   - What `create` makes stands in the line where it belongs; whether its id exists is
//     asked there. Where there is nothing it could belong to, or its id is undecided,
//     nothing is created. The round of a step in nested repeats is written 2.3.
//   - A value of a webhook's `body` that is undecided is left out and recorded.
//   - A webhook's `timeout` that passes is a failure, which `on_failure` decides; an
//     answer at its very end is in time. An answer that comes later still sets and moves
//     nobody, as after the exit. Without `timeout` it waits for as long as nothing ends it.
//     A line keeps the latest 256 calls that no answer came to.
//   - A failure of a step that was passed long ago acts all the same: it parks in the
//     pause where the enrollment is, or ends it. A second answer to an effect is ignored.
//     A failure of a `review` is only recorded.
//   - While parked no pause ends. Resumed, it stands where it stood: what its wait would
//     have seen ends that now, the first arm listed first; else a deadline that has
//     passed. After the step that failed it goes on behind that step.
//   - A send that failed was not sent: caps and sent("…") forget it, and no message
//     event answers it. The event `message_sent`, made at the decision, stays.
//   - A start that waits for its group asks `where` again with the event it had, and
//     all other gates; not whether the event was late. A refusal then, by the kill
//     switch too, is final. Those who wait come before newcomers of their priority,
//     and give up at the end of `max_hold` before anybody's turn.
//   - What comes due while a workflow is off is held by `kill_switch` from that instant,
//     a send that another gate held since then. `max_hold` skips nothing while it is off:
//     the gates are asked when it is on again. An answer sets fields all the same. The
//     switch is recorded in the lines where somebody is in the workflow or waits for it.
//   - By hand one enrolls where a workflow has the trigger `enroll`, through all gates. A
//     person moves a stage anywhere; `backward` is for steps.
//   - Only what the router gave is an open assignment: an owner whom the CRM or a
//     step sets ends one and begins none. The owner who stays by `keep_owner` has it open
//     from then on; nothing is added to `per_day`. A lead does not count against who has it.
//   - A `goal` or `end` stage ends an assignment, at once where the contact is there
//     already, and a place in a queue only when the contact comes there later; `closed`
//     ends one whenever it holds, in no queue.
//   - Who is a member of two teams has one amount of open and daily work, and a
//     pointer in each. A route's `owner` is asked for neither calendar nor capacity; the
//     address of a member counts as that member's work.
//   - `otherwise` always gives the lead to somebody: a suitable member of a team though full
//     or off, and where it names nobody, as an absent `owner` does, or a skill that nobody
//     has, the policy's owner or the project's.
//   - An owner that a route, a step or a record gives and that is neither an address nor
//     a queue of a team is nobody: the route falls through, the field becomes absent.
//   - Requests that wake-ups of one instant make are answered when all of these are
//     through. A request at depth 30 is not asked but recorded as `loop`, and the steps go on.
//   - A new member of a team starts at the lowest pointer of the team.
//   - A state is stored by names ([Codec]). One of another release is first read by
//     a codec of the present program, then told with [Apply]; what is read with an
//     input before that has no baseline for new triggers yet. What the program no
//     longer has is dropped, also the counts of starts of a workflow that is gone.
//   - A version of a workflow is its text and that of the messages it sends. All
//     versions count as one workflow for `active`, re-entry, groups, guardrails,
//     exits by others and the kill switch, and all versions of a message as one.
//   - Apply comes before what is due at its instant. A lifecycle stage that is gone
//     lets the contact begin anew, and silently.
//   - Where `migrate` finds a step of another kind, the step runs; a wait that is
//     migrated is not asked about events that came before. Where the step is missing,
//     which an apply refuses, the enrollment keeps its version and an alert is recorded.
//   - `restart` ends with the reason `moved`; it counts as a start. The trigger's
//     `where` and lateness were asked of its event then and are not asked again.
//   - A merge keeps a value that the survivor has cleared later than the other's is
//     from. Of consent, false outweighs all, also what is absent. Topics that either
//     left are left. What belongs to the other comes over; its enrollments there end
//     too, its place in a queue and its assignment are given back, its SLA clocks
//     run on where the survivor has none. A wait of the survivor may end by what is
//     now known. A second merge of the same contact is ignored.
//   - Erasure ends enrollments with the reason `killed` and removes all objects of
//     the line. The key of the line, topics and hashes of its addresses stay; inputs
//     are recorded as ignored. That another contact with such an address gets
//     nothing is for whoever runs the lines.
//   - A late event starts nothing itself, but what it changes may: a condition that
//     it lets hold is an edge for `becomes`, and a silence that it begins may be
//     over already. A trigger that is late, or whose `where` does not hold, leaves
//     the input to the workflow's other triggers.
//   - What a new object comes with in a record has not changed: there is `created`
//     and no `changed`.
//   - `exit` of a named workflow ends it on the enrolled object, on what belongs to
//     that and on what it belongs to; where it names its own, this enrollment too. Where
//     nobody is in it that is recorded.
//   - The values of one `set` are all computed before the first is written.
//   - Addresses are compared trimmed and lower-cased. The address that bounced stays
//     blocked when the contact goes back to it.
//   - `active` is asked of the object that the workflow is about, so a deal's
//     condition may ask for its contact's workflows.
//   - The starter of an enrollment is the input in whose pass its trigger fired,
//     for `becomes` too.
//   - Of several caps that hold the one that opens last is named.
//   - After the last step of a round there is no next step that `if_past: skip` could
//     pass over: the repeat goes on.
//   - A group may hold several after an object moved here: `replace` ends all of
//     them; `preempt` is refused where one is of at least its priority.
//   - What `with` gives is checked as the fields of an event are. A start without a
//     required one is refused by `data`, before any other gate.
//   - Messages between lines carry which input from outside they follow from; a
//     line that hears of another one forgets what it started.
//   - Each input that a pass made is an input: a stage may be entered once by each.
//   - After [Run.Explain] a decision at gates lists those it asked ([Fact.Asked]). A gate
//     about which nothing is written stands there only where it stopped the decision,
//     re-entry always. Of several caps or quiet hours that are closed only the one that
//     decided does; those that had room come before it. Of `max_hold` the gate that held
//     the send stands in the reason, and a hold whose end moves lists that gate alone.
package journey
