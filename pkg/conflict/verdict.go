package conflict

import (
	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// Answer is one of the three words.
type Answer uint8

// The answers.
const (
	// Unknown: an expression was out of reach, or the solver found somebody and no play
	// shows what was looked for.
	Unknown Answer = iota
	// Conflict: a scenario was played in which it happens.
	Conflict
	// Safe: it is proved that it cannot happen.
	Safe
)

// String returns the word.
func (a Answer) String() string { return [...]string{"unknown", "conflict", "safe"}[a] }

// Side is one of the workflows of a verdict, and what of it takes part.
type Side struct {
	Workflow *project.Workflow
	// Trigger is the index of the trigger by which it is entered, Step what it does there;
	// nil where the workflow as a whole takes part.
	Trigger int
	Step    *project.Step
}

// Verdict is the answer to one question.
type Verdict struct {
	Answer Answer
	// Sides are the workflows it is about, in the project's order; one for a workflow
	// beside itself.
	Sides []Side
	// What says what happens, in words that finish the sentence "one contact …".
	What string
	// Play is the scenario in which it happens; set of a Conflict. Seen is the instant at
	// which it does, in UTC milliseconds.
	Play *simulate.Staged
	Seen int64
	// Expect are the expectations of the scenario, each as it stands between braces: they
	// fail while the conflict stands.
	Expect []string
	// Reason is set where it is Safe, Open where it is Unknown.
	Reason *Reason
	Open   *Open
}

// Reason says why something cannot happen.
type Reason struct {
	// Kind is "disjoint", "group", "exit", "time", "off" or "never".
	Kind string
	// Text says it in words, without a full stop.
	Text string
	// Places are where what it rests on is written.
	Places []diag.Span
	// Assumed are the fields taken to stay as they are, sorted: `contact.country`.
	Assumed []string
	// Bound is the bound that was used, "" for none.
	Bound string
}

// Open says why a question has no answer.
type Open struct {
	// Beyond are the parts of conditions that were out of reach.
	Beyond []audience.Beyond
	// Exhausted is set where the work was too much.
	Exhausted bool
	// Unplayed is set where somebody was found, and no play shows it.
	Unplayed bool
	// Text says it in words.
	Text string
}
