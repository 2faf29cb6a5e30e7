package logic

// Value is one value of a variable.
type Value struct {
	Absent bool
	Int    int64
	Text   string
}

// Model is an assignment under which a formula holds.
type Model struct {
	s *Space
	content
}

// content is what is known of the outside or of one element.
type content struct {
	of     Bag // noBag for the outside
	values map[Var]Value
	bags   map[Bag][]Element
}

// Element is an element of a bag of a [Model].
type Element struct {
	// Times is how often the bag has it, at least once.
	Times int64
	// Pinned is the number of the [Pin] that it is, from 1; 0 for other elements.
	Pinned int

	content
}

// Value returns what x is, and false where it may be anything of its domain. In a
// model x stands for itself, in an element it is one of [Space.Elem].
func (c *content) Value(x Var) (Value, bool) {
	v, ok := c.values[x]
	return v, ok
}

// Elements returns what is in the bag, pinned elements that are there first. In an
// element the bag is one of [Space.ElemBags].
func (c *content) Elements(b Bag) []Element { return c.bags[b] }

// Answer is what [Space.Solve] found.
type Answer struct {
	Verdict Verdict
	// Model is set where the verdict is Sat.
	Model *Model
	// Work is the number of steps taken, at most those of the limit.
	Work int
}

// Verdict is the outcome of a question.
type Verdict uint8

// The verdicts.
const (
	// OutOfWork: the limits did not suffice. It says nothing of the formula.
	OutOfWork Verdict = iota
	// Sat: there is a model.
	Sat
	// Unsat: there is none.
	Unsat
)

// String returns the verdict's name.
func (v Verdict) String() string { return [...]string{"out of work", "sat", "unsat"}[v] }

// Limits bound the work of one question. They count what is done, never time, so
// that a question has the same answer on every machine.
type Limits struct {
	// Steps bounds everything: parts of formulas looked at, literals, constraints and
	// states of languages gone through.
	Steps int
	// Regions is how many kinds of elements of one bag are told apart.
	Regions int
	// Splits is how often the domains of one system of linear constraints are divided.
	Splits int
}

// DefaultLimits returns limits that suffice for what people write; a question that
// comes to their end takes seconds.
func DefaultLimits() Limits { return Limits{Steps: 20_000_000, Regions: 64, Splits: 300} }
