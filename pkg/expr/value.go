package expr

import "math"

// Kind is the kind of a [Value] or [Type].
type Kind uint8

// The kinds. Absent is the zero value: a field that has no value.
const (
	Absent Kind = iota
	Bool
	Int
	Double
	String
	Timestamp // UTC milliseconds
	Duration  // milliseconds
	List
	Struct // an object of the data model, or a record (event, trigger, list element)
	Any    // only as a type: not known before evaluation (policies, reports)
)

var kindNames = [...]string{"absent", "bool", "int", "double", "string", "timestamp", "duration", "list", "record", "any"}

// String returns the kind's name in the words of the data model.
func (k Kind) String() string { return kindNames[k] }

// Type is the static type of a field or an expression.
type Type struct {
	Kind Kind
	// Date marks a Timestamp that was declared as `date`: a midnight in UTC
	// that templates print as a calendar day.
	Date bool
	// Elem is the element type of a List.
	Elem *Type
	// Shape says which fields a Struct has; nil for Any.
	Shape *Shape
}

// BoolType is the type of every condition.
var boolType = Type{Kind: Bool}

// BoolType returns the type of every condition.
func BoolType() Type { return boolType }

// Value is one value of a field or an expression. The zero Value is absent.
// A Value is immutable; copies share lists and records.
type Value struct {
	kind Kind
	n    int64 // Bool (0, 1), Int, Timestamp, Duration; Double as its bits
	s    string
	list []Value
	rec  *Record
}

// NewBool returns a Bool value.
func NewBool(b bool) Value {
	if b {
		return Value{kind: Bool, n: 1}
	}
	return Value{kind: Bool}
}

// NewInt returns an Int value.
func NewInt(i int64) Value { return Value{kind: Int, n: i} }

// NewDouble returns a Double value.
func NewDouble(f float64) Value { return Value{kind: Double, n: int64(math.Float64bits(f))} }

// NewString returns a String value.
func NewString(s string) Value { return Value{kind: String, s: s} }

// NewTimestamp returns a Timestamp value from UTC milliseconds.
func NewTimestamp(ms int64) Value { return Value{kind: Timestamp, n: ms} }

// NewDuration returns a Duration value from milliseconds.
func NewDuration(ms int64) Value { return Value{kind: Duration, n: ms} }

// NewList returns a List value that keeps items.
func NewList(items []Value) Value { return Value{kind: List, list: items} }

// NewStruct returns a Struct value; a nil record is absent.
func NewStruct(r *Record) Value {
	if r == nil {
		return Value{}
	}
	return Value{kind: Struct, rec: r}
}

// Kind returns the value's kind; [Absent] for the zero Value.
func (v Value) Kind() Kind { return v.kind }

// IsAbsent reports whether there is no value.
func (v Value) IsAbsent() bool { return v.kind == Absent }

// Bool returns the truth of a Bool value, false for every other kind.
func (v Value) Bool() bool { return v.kind == Bool && v.n != 0 }

// Int returns the number in an Int, the milliseconds in a Timestamp or Duration.
func (v Value) Int() int64 { return v.n }

// Double returns the number in a Double.
func (v Value) Double() float64 { return math.Float64frombits(uint64(v.n)) }

// Str returns the text of a String.
func (v Value) Str() string { return v.s }

// Items returns the elements of a List. The caller must not change them.
func (v Value) Items() []Value { return v.list }

// Record returns the record of a Struct, else nil.
func (v Value) Record() *Record { return v.rec }

// Equal reports whether two values are the same kind and content. Doubles
// compare as numbers, so NaN equals nothing; records by identity of fields.
func (v Value) Equal(o Value) bool {
	if v.kind != o.kind {
		return false
	}
	switch v.kind {
	case Double:
		return v.Double() == o.Double()
	case String:
		return v.s == o.s
	case List:
		return equalItems(v.list, o.list)
	case Struct:
		return v.rec == o.rec || v.rec != nil && o.rec != nil && v.rec.Shape == o.rec.Shape && equalItems(v.rec.Slots, o.rec.Slots)
	default:
		return v.n == o.n
	}
}

func equalItems(a, b []Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Equal(b[i]) {
			return false
		}
	}
	return true
}

// Record is an instance of a [Shape]: an event, an object of the data model, or
// an element of a list(record).
type Record struct {
	Shape *Shape
	// Slots holds one value per field of the shape, in its order; absent where
	// there is none. Lists are never absent, only empty.
	Slots []Value
	// Parent is the object this object belongs to; nil for events and elements,
	// and where the parent is missing.
	Parent *Record
	// ChangedAt holds, per slot, the UTC milliseconds of the last change; nil
	// for events and elements. Zero means "not since it was created".
	ChangedAt []int64
}

// Get returns the value of the named field, absent if there is no such field.
func (r *Record) Get(name string) Value {
	if r == nil {
		return Value{}
	}
	if i := r.Shape.Slot(name); i >= 0 {
		return r.Slots[i]
	}
	return Value{}
}
