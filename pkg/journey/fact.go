package journey

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// FactKind tells facts apart.
type FactKind uint8

// The kinds of facts. What Subject, From, To, Gate and Reason hold is said
// beside each.
const (
	Recorded       FactKind = iota // Subject: the event; Reason: late, historical or ""; Cause: where it answers no send
	Changed                        // Subject: the field; From, To: its values
	Rejected                       // Subject: the field; To: the value; Reason
	EventRefused                   // an event: Subject: the event; Reason: the missing field
	Incomplete                     // Subject: the object; Reason: the missing fields
	Ignored                        // Subject: the id of an input that is repeated; Reason: "erased" where the line was, whatever the input
	Created                        // Subject: the object
	Moved                          // Subject: the object; From, To: the ids of what it belonged and belongs to
	Enrolled                       // Reason: the trigger, in a word
	Refused                        // Gate; Reason; To: for exclusive the workflow that is in the way; Until: for min_interval when it may start again
	Sent                           // Subject: the message; To: the address
	Held                           // Subject: the message; Gate; Until; From: the opening before, where it has moved
	Released                       // Subject: the message; Gate
	Skipped                        // Subject: the message or the step's id; Gate (`when` where its own condition does not hold); or an SLA whose `max_reassign` is reached; From: the policy; Until: for not_after the instant
	BranchTaken                    // To: the arm, such as "1", "else" or "none"
	Waiting                        // Until; From: the deadline before, where it has moved
	ArmChosen                      // To: the arm, as for BranchTaken, or "timeout"
	Variant                        // To: the variant
	Exited                         // Reason
	GoalReached                    // Reason: "uncounted" where the event is older than the entry, "after the end" where only the KPI still counts
	StageMoved                     // From, To
	StageRefused                   // set_stage: From, To, Reason
	StageOverdue                   // Subject: the stage
	SetField                       // Subject: the path; To: the value, "" when cleared
	SetUndecided                   // Subject: the path
	Notified                       // Subject: `to` as written; To: who that is
	Task                           // Subject: the step's id, or "review"; To: who; Until: due
	ScoreChanged                   // Subject: the model; From, To
	BandChanged                    // Subject: the model; From, To
	Loop                           // Subject: the event that is not passed on, To: the workflows that began on the way; or Workflow, which started before
	Violated                       // Subject: the guardrail
	TopicChanged                   // Subject: the topic or all; From: the channel, "" for all; To: subscribed or unsubscribed
	ChannelBlocked                 // Subject: the channel; Reason: bounce or complaint
	AudienceSynced                 // Subject: the audience; To: add or remove
	External                       // Subject: the system
	Alert                          // Reason
	Routed                         // Subject: the policy; From, To: the owner before and now, a member's email, queue:NAME or an address; Reason: the route, "otherwise", "keep_owner"; Gate: off_hours or capacity where that kept suitable members from taking it; Until: when the first is on
	Called                         // a webhook: Subject: the step's id; To: the endpoint
	Answered                       // Subject: the step's id; Reason: "late" where nobody waits for it any more
	Failed                         // Subject: the step's id; Reason
	WasParked                      // Subject: the step's id
	WasResumed                     // Subject: the step's id
	GroupQueued                    // waits for its group; To: the workflow that is in the way; Until
	GroupLeft                      // no longer waits; Reason
	ClockStarted                   // Subject: the SLA; Until: the target; To: the owner; From: the owner before, where Reason says that it changed
	ClockStopped                   // Subject: the SLA; Reason: "in time" or "late"
	ClockCanceled                  // Subject: the SLA; Reason: where `cancel` kept it from starting
	Reminded                       // Subject: the SLA; Until: the target
	Breached                       // Subject: the SLA; To: the owner
	Asked                          // a campaign: Subject: the workflow; From: how many were asked; To: how many match
	Switched                       // Subject: the workflow; To: on or off
	Merged                         // Subject: the object; From: the id that is gone
	Erased                         // Subject: the object
	Migrated                       // From, To: the step's id before and now
	Undecided                      // an event came and what it asked could not be told; Subject: what was asked: `exit REASON`, `goal`, `arm 1`, `until`; From: the event, "" for `until`
	Freed                          // an assignment is no longer open; From: the owner; Reason: owner, stage or closed
)

var factNames = [...]string{
	"event", "changed", "rejected", "event_refused", "incomplete", "ignored", "created", "moved", "enrolled", "refused", "sent", "held",
	"released", "skipped", "branch", "waiting", "arm", "variant", "exited", "goal", "stage", "stage_refused", "stage_overdue",
	"set", "set_undecided", "notified", "task", "score", "band", "loop", "violated", "topic", "blocked", "audience", "external", "alert",
	"routed", "webhook", "answer", "failed", "parked", "resumed", "queued", "unqueued", "sla_started", "sla_stopped", "sla_canceled", "sla_reminded",
	"breached", "campaign", "switched", "merged", "erased", "migrated", "undecided", "freed",
}

// String returns the word for the kind that stands in JSON.
func (k FactKind) String() string { return factNames[k] }

// Fact is one decision with its reason.
type Fact struct {
	// Seq numbers the facts of a run from 1; only [Run] fills it.
	Seq  int
	At   int64
	Kind FactKind
	// Line is the line that decided, Object what the decision is about.
	Line, Object Key
	// Workflow and Step are -1 where there is none; Number is that of the enrollment.
	Workflow, Number, Step int
	Subject, From, To      string
	Gate, Reason           string
	Until                  int64 // 0 where there is none, or no end
	// Latest is when `max_hold` ends a hold at the latest.
	Latest int64
	// By is the workflow that brought it about: that another enrollment started, or
	// was preempted; "" where it was none.
	By string
	// Arm is the first arm of a branch that was undecided, and Round that of the
	// repeat which begins after the pause; both count from 1, 0 is none.
	Arm, Round int
	// ReentryKey is that of the enrollment, "" for none.
	ReentryKey string
	// Happened is when a recorded event happened.
	Happened int64
	// Cond is the condition that decided, Result what it gave, Place where it or
	// the deciding key stands; Cause says why it was undecided, and Absent is the
	// field that was missing.
	Cond          *project.Cond
	Result        expr.Truth
	Place         diag.Span
	Cause, Absent string
	// Parts are the values of the condition's parts when it was asked; only after
	// [Run.Explain].
	Parts []expr.Part
	// Asked are the gates that an entry or a send asked, in their order: of
	// Enrolled, Refused, GroupQueued, Sent, Held and Skipped; only after
	// [Run.Explain].
	Asked []Gate
	// Guardrail is the one that decided, nil for none.
	Guardrail *project.Guardrail
	// Assignment is what the router answered, of Routed; it is not to be changed.
	Assignment *Assignment
}

// Dump writes a fact as one line of stable text, for tests and for comparing runs.
func (f *Fact) Dump(p *project.Program) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s %s", f.At, f.Kind, f.Object.Name(p))
	if f.Workflow >= 0 {
		fmt.Fprintf(&b, " %s#%d", p.Workflows[f.Workflow].Name, f.Number)
		if f.Step >= 0 {
			fmt.Fprintf(&b, "/%s", p.Workflows[f.Workflow].Steps[f.Step].ID)
		}
	}
	for _, part := range [...][2]string{
		{"subject", f.Subject}, {"from", f.From}, {"to", f.To}, {"gate", f.Gate}, {"reason", f.Reason}, {"cause", f.Cause},
	} {
		if part[1] != "" {
			fmt.Fprintf(&b, " %s=%s", part[0], part[1])
		}
	}
	if a := f.Assignment; a != nil && a.Passed != "" {
		fmt.Fprintf(&b, " passed=%s", a.Passed)
	}
	if a := f.Assignment; a != nil && a.LeftOut != "" {
		fmt.Fprintf(&b, " without=%s", a.LeftOut)
	}
	if f.Until != 0 {
		fmt.Fprintf(&b, " until=%d", f.Until)
	}
	if f.Cond != nil {
		fmt.Fprintf(&b, " when={%s} is %s", f.Cond.Doc.Text, f.Result)
	}
	return b.String()
}
