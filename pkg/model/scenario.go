package model

import "github.com/fairlead/fairlead/pkg/diag"

// Scenario is a test of journeys: who is there, what happens, what must follow.
type Scenario struct {
	Meta
	Start    Instant          `key:"start"`
	Contact  Map[Data]        `key:"contact"`
	Contacts []Map[Data]      `key:"contacts"`
	Account  Map[Data]        `key:"account"`
	Objects  Map[[]Map[Data]] `key:"objects"`
	Given    []Happening      `key:"given,signed"`
	Timeline []Happening      `key:"timeline"`
	Answers  Map[Data]        `key:"answers"`
	Choose   Map[Text]        `key:"choose"`
	Until    Duration         `key:"until"`
	Expect   []Expectation    `key:"expect"`
}

// Happening is one line of a timeline: an event with its fields, or fields that
// the CRM changed.
type Happening struct {
	Span diag.Span
	// At counts from the scenario's start; in `given` it is negative.
	At    Duration   `key:"at,signed"`
	Event Text       `key:"event" ref:"event"`
	Set   Map[Value] `key:"set"`
	// Fields are the event's fields and the ids of the objects it names.
	Fields Map[Data] `key:"*"`
}

// Outcome is something an expectation asks for. Exactly one is written.
type Outcome struct {
	Sent     Text `key:"sent" ref:"message"`
	Enrolled Text `key:"enrolled" ref:"workflow"`
	Exited   Text `key:"exited" ref:"workflow"`
	Stage    Text `key:"stage" ref:"stage"`
	Routed   Text `key:"routed" ref:"routing-policy"`
	Notified Text `key:"notified"`
	Task     Text `key:"task"`
	Held     Text `key:"held" ref:"message"`
	Skipped  Text `key:"skipped"`
	Refused  Text `key:"refused" ref:"workflow"`
	Breached Text `key:"breached" ref:"sla"`
	Violated Text `key:"violated" ref:"guardrail"`
	Goal     Text `key:"goal" ref:"workflow"`
	Reason   Text `key:"reason"`
	Because  Text `key:"because"`
	To       Text `key:"to"`
}

// Expectation is one line of `expect`.
type Expectation struct {
	Span    diag.Span
	At      Duration      `key:"at,signed"`
	By      Duration      `key:"by"`
	After   Duration      `key:"after"`
	Times   Int           `key:"times"`
	Finally Condition     `key:"finally"`
	Never   *NeverOutcome `key:"never"`
	Outcome
}

// NeverOutcome is what must not happen.
type NeverOutcome struct {
	Span diag.Span
	Outcome
}

// Population says who arrives and how they behave, or names a history file.
type Population struct {
	Meta
	Size     Int         `key:"size"`
	Seed     Int         `key:"seed"`
	Start    Instant     `key:"start"`
	Horizon  Duration    `key:"horizon"`
	Contact  Map[Data]   `key:"contact"`
	Account  Map[Data]   `key:"account"`
	Arrivals Data        `key:"arrivals"`
	Behavior []Data      `key:"behavior"`
	Expect   []Condition `key:"expect"`
	History  *History    `key:"history"`
}

// History is a file of what really happened.
type History struct {
	Span    diag.Span
	File    Text      `key:"file"`
	Columns Map[Text] `key:"columns"`
}
