// Package simulate plays scenarios through the journey of package journey and
// holds what happened against what the scenario expects. A result is data: what
// it says in words is said here, once, so that every format shows the same.
package simulate

import "github.com/fairlead/fairlead/pkg/diag"

// Result is one played scenario.
type Result struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	// File is where the scenario stands, Place its name there.
	File  string    `json:"file"`
	Place diag.Span `json:"place"`
	// Start and End are instants as in RFC 3339, in the project's zone.
	Start  string `json:"start"`
	End    string `json:"end"`
	Passed bool   `json:"passed"`
	// Expectations stand in the order of the file, and after them one that fails
	// for each webhook that waits for an answer the scenario does not have, and
	// for each invariant (a guardrail's `never`) that came to hold.
	// Timeline stands in the order in which things happened. Neither is nil.
	Expectations []Check `json:"expectations"`
	Timeline     []Entry `json:"timeline"`

	vacuous *diag.Diagnostic // nil where it can fail; see [Findings]
}

// Failed counts the expectations that do not hold.
func (r *Result) Failed() int {
	n := 0
	for i := range r.Expectations {
		if !r.Expectations[i].Passed {
			n++
		}
	}
	return n
}

// Check is one expectation and whether it holds.
type Check struct {
	// Text is the expectation in the words of the file, on one line.
	Text   string `json:"text"`
	Passed bool   `json:"passed"`
	// Message says what is wrong and Got what happened instead: the nearest thing
	// that did happen. Both are empty where the expectation holds.
	Message string    `json:"message,omitempty"`
	Got     string    `json:"got,omitempty"`
	Place   diag.Span `json:"place"`
	// Related is where what decided otherwise stands, in a workflow most often.
	Related []diag.Related `json:"related,omitempty"`
	// Values are those of the parts of a `finally` that does not hold.
	Values []diag.SubValue `json:"values,omitempty"`

	broken bool // an invariant that came to hold, which the scenario says nothing of
}

// Entry is one thing that happened.
type Entry struct {
	// At is the instant as in RFC 3339, in the zone of whom it concerns: the
	// contact's, else the project's. Zone is the name of that zone.
	At   string `json:"at"`
	Zone string `json:"zone"`
	// Offset is that of the zone from UTC, as in +02:00, where clocks show this
	// time twice that day, else "".
	Offset string `json:"offset,omitempty"`
	// After is the time since the start, such as 3d2h.
	After string `json:"after"`
	// Contact is the id of the contact it concerns, "" where there is none.
	Contact string `json:"contact,omitempty"`
	// Object is the kind of the object it is about, where that is no contact, and ID
	// its id.
	Object   string `json:"object,omitempty"`
	ID       string `json:"id,omitempty"`
	Workflow string `json:"workflow,omitempty"`
	// Enrollment numbers the enrollments of the scenario from 1, in the order in
	// which they began: what has the same number happened in the same one. 0 is none.
	Enrollment int    `json:"enrollment,omitempty"`
	Step       string `json:"step,omitempty"`
	// Kind is the word of [journey.FactKind], or "missing" where an expectation
	// fails: it wanted something to happen by then, or this not to happen.
	Kind string `json:"kind"`
	// Subject is the message, stage, event or other thing it is about.
	Subject string `json:"subject,omitempty"`
	// Channel is that of a message or a notice, Title the subject line of a message
	// that was sent, or the title of a task.
	Channel string `json:"channel,omitempty"`
	Title   string `json:"title,omitempty"`
	// From and To are the values before and now of a field, a stage, a score or a
	// band; "" where there is none.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Gate is what held, skipped or refused, such as quiet_hours; Until the instant
	// as in RFC 3339 at which a hold or a wait ends, or a task or an SLA is due.
	Gate  string `json:"gate,omitempty"`
	Until string `json:"until,omitempty"`
	// Text says what happened in plain words, Reason why; Text ends with the
	// reason where people need it.
	Text   string `json:"text"`
	Reason string `json:"reason,omitempty"`
}
