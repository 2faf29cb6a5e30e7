package project

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// Scenario is a compiled scenario. All offsets count milliseconds from Start.
type Scenario struct {
	Doc   *model.Scenario
	Name  string
	Start int64
	// Until is the end: as written, else the last instant named.
	Until int64
	// Objects are all that exist at the start, parents before what belongs to them.
	Objects  []Thing
	Given    []Happening // sorted by At, stable
	Timeline []Happening // sorted by At, stable
	Answers  []Answer
	Choose   []Choice
	Expect   []Expectation
}

// Thing is one object of a scenario.
type Thing struct {
	Span   diag.Span
	Object int
	ID     string
	// ParentID is the id of what it belongs to, "" for none.
	ParentID string
	Fields   []SlotValue
}

// SlotValue is a value for one field of a shape.
type SlotValue struct {
	Slot  int
	Value expr.Value
	Span  diag.Span
}

// Happening is one line of a timeline: an event, or fields that the CRM changed.
type Happening struct {
	Doc *model.Happening
	At  int64
	// Event is -1 for a change of fields.
	Event int
	// Object and ID name what it is about.
	Object int
	ID     string
	// By is the slot of the identifying field that ID is a value of, 0 for the id itself.
	By     int
	Fields []SlotValue // of the event's shape, or of the object's
	// ParentObject and ParentID carry a parent where one is named, ParentObject -1 for none.
	ParentObject int
	ParentID     string
}

// Answer is what a webhook answers, by workflow and step.
type Answer struct {
	Workflow int
	StepID   string
	Timeout  bool
	Fields   []NamedValue // by name of the answer's field
	Span     diag.Span
}

// Choice fixes a variant of an experiment.
type Choice struct {
	Workflow int
	StepID   string
	Variant  int
	Span     diag.Span
}

// OutcomeKind tells what an expectation asks for.
type OutcomeKind uint8

// The outcomes.
const (
	WasSent OutcomeKind = iota
	WasEnrolled
	WasExited
	IsStage
	WasRouted
	WasNotified
	HasTask
	WasHeld
	WasSkipped
	WasRefused
	WasBreached
	WasViolated
	GoalReached
	Finally
)

var outcomeKeys = [...]string{
	"sent", "enrolled", "exited", "stage", "routed", "notified", "task", "held", "skipped", "refused", "breached", "violated", "goal", "finally",
}

// String returns the key that is written in YAML.
func (k OutcomeKind) String() string { return outcomeKeys[k] }

// Expectation is one line of `expect`.
type Expectation struct {
	Doc  *model.Expectation
	Kind OutcomeKind
	// Never turns it round.
	Never bool
	// At, By and After are offsets, -1 when not written.
	At, By, After int64
	// Times is how often, -1 when not written.
	Times int
	// Name is the message, workflow, stage, policy, recipient, task or SLA.
	Name string
	// To is the contact's id or, for routed, who must own it.
	To      string
	Reason  string
	Because string
	Finally *Cond
	// Object is the kind of object that Finally is about: the contact, or another
	// that To names.
	Object int
}
