package expr

import "math"

// Never is the instant "not before the end of time", in UTC milliseconds.
const Never = math.MaxInt64

// Truth is the result of a condition.
type Truth uint8

// The three results. Undecided is the zero value: what nobody has asked is not
// true.
const (
	Undecided Truth = iota
	False
	True
)

var truthNames = [...]string{"undecided", "false", "true"}

// String returns the word that explanations use.
func (t Truth) String() string { return truthNames[t] }

// Context is everything an evaluation reads. One goroutine at a time uses it;
// it is cheap to make and may be reused.
type Context struct {
	// Now is the instant of the question, in UTC milliseconds.
	Now int64
	// Object is the object the expression is about; its Parent chain gives the
	// others. A nil Object reads as one without fields.
	Object *Record
	// Event, Trigger, Answer and Item are what the [Place] says is in scope.
	Event, Trigger, Answer, Item *Record
	// Extra is the value of [Place.Extra].
	Extra any
	// Host answers what is not a field.
	Host Host
	// Horizon is lowered by every evaluation to the first instant after Now at
	// which the result may change by the passing of time alone. Set it to
	// [Never] before asking.
	Horizon int64

	cause Cause
	// vars holds the variables of macros; those of the running expression begin
	// at base.
	vars []Value
	base int
}

// Cause says why an evaluation gave no value: the leftmost reason.
type Cause struct {
	// Start and End are byte offsets into the expression's text.
	Start, End int
	// Text is a short sentence part, such as "`contact.role` is absent".
	Text string
	// Absent is the path of the absent field, "" for every other error.
	Absent string
}

// Host answers what history and other entities decide. Indexes are those of
// the [Schema]; object is the record whose history is asked. Every `next` is
// the first instant after Context.Now at which the answer may change by time
// alone, [Never] if it cannot.
type Host interface {
	// Related returns the objects of that type, contacts aside, that belong to
	// object or to anything it belongs to, in id order.
	Related(object *Record, objectType int) []*Record
	// Events returns the latest 256 events of that type of the contact (or the
	// object, where there is none) and what belongs to it, oldest first.
	Events(object *Record, event int) []*Record
	// EventTotals counts all events of that type ever, with the instants of the
	// first and the last. first and last mean nothing when total is 0.
	EventTotals(object *Record, event int) (total, first, last int64)
	// Score returns the object's score in that model.
	Score(object *Record, model int, now int64) (score float64, next int64)
	// Active reports whether object, or anything that belongs to it, is
	// enrolled in the workflow.
	Active(object *Record, workflow int) Truth
	// Sent returns the instants at which the message went to the contact,
	// latest 256, oldest first, and how many there were in all.
	Sent(object *Record, message int) (at []int64, total int64)
	// Subscribed reports whether the contact gets that topic.
	Subscribed(object *Record, topic int) bool
	// Blocked reports whether a bounce or a complaint blocks the channel for the
	// contact's present address; a missing address is not blocked.
	Blocked(object *Record, channel int) bool
}
