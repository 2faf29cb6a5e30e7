package expr

// Node is one node of a checked expression in the words of the language, for
// analyses that reason about conditions instead of asking them. Names are resolved
// to the indexes of the [Schema], macros are nodes of their own, literals are
// values, and what the checker rewrote is gone. Nodes are immutable and shared.
type Node struct {
	Op   Op
	Type Type
	// Start and End are the byte range of the whole sub-expression in the text.
	Start, End int
	// Args are the operands, as [Op] says for each kind of node.
	Args []*Node
	// Value is that of a literal.
	Value Value
	// Index is that of the object, event, score, segment, workflow, message, topic or
	// channel.
	Index int
	// Object is the object whose score, band, segment or enrollment is meant, -1 for
	// that of the expression.
	Object int
	// Slot is the field's number in the shape of Args[0].
	Slot int
	// Var is the number of a macro variable: those of one expression are numbered
	// from 0 in the order of the text.
	Var int
	// Name is the function of an [OpCall] and the field of an [OpField].
	Name string
}

// Op says what a [Node] is.
type Op uint8

// The kinds of nodes. Where nothing is said, Args are the operands from the left.
const (
	// OpOther is what has no form here; Args are its parts.
	OpOther Op = iota
	// OpConst is a literal, or what is computed from literals alone without failing:
	// duration("1h"), days(7), bands.lead.mql, -3, ["a", "b"].
	OpConst
	OpNot
	// OpAnd and OpOr have two or more operands: chains are flat.
	OpAnd
	OpOr
	// OpIf is the question, the value where it is true, and the value where it is false.
	OpIf
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpIn
	OpAdd
	OpSub
	OpMul
	OpDiv
	OpMod
	OpNeg
	// OpField is a field of the record in Args[0].
	OpField
	// OpHas asks whether the OpField in Args[0] is there.
	OpHas
	// OpObject is the enrolled object, one that it belongs to, or the item of a
	// `for_each`: Index.
	OpObject
	OpEvent
	OpTrigger
	OpAnswer
	OpExtra
	// OpVar is the element that a macro goes through: Var.
	OpVar
	OpNow
	// OpList is a list written out that is not constant.
	OpList
	// OpIndex is an element of a list.
	OpIndex
	// OpCall is a function of the library by Name; the receiver of a method comes first.
	OpCall
	// OpExists, OpAll, OpExistsOne and OpFilter are a list, and what is asked of its
	// element Var.
	OpExists
	OpAll
	OpExistsOne
	OpFilter
	// OpMap is a list, a condition on its element Var (an OpConst true where there is
	// none), and what becomes of the element.
	OpMap
	// OpEvents, OpObjects and OpSent are the lists events.NAME, `deals` and
	// sent("MESSAGE"): Index.
	OpEvents
	OpObjects
	OpSent
	// OpWithin is a list and a duration, OpSince a list and an instant.
	OpWithin
	OpSince
	OpTotal
	OpFirstAt
	OpLastAt
	// OpChangedAt is when the field Slot of the object in Args[0] last changed.
	OpChangedAt
	OpScore
	OpBand
	OpSegment
	OpActive
	OpSubscribed
	OpBlocked
	// OpExternal is known to another system only; Value is its text.
	OpExternal
	// OpOptional is `record.?field`: Args[0] is the OpField.
	OpOptional
	// OpOrValue is an optional value and what stands in for it.
	OpOrValue
	// OpHasValue asks whether an optional value is there.
	OpHasValue
)
