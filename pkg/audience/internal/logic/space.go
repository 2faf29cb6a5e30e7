package logic

import "github.com/fairlead/fairlead/pkg/audience/internal/domain"

// Sort is the kind of values of a variable.
type Sort uint8

// The sorts. Doubles are their images under [domain.Image], booleans 0 and 1,
// instants and durations milliseconds.
const (
	Int Sort = iota
	Text
)

// Dom is a set of values of one variable. Absence is a value like any other.
type Dom struct {
	Absent bool
	// Ints are the numbers of a variable of sort Int, Texts the strings of one of
	// sort Text; the other one is empty.
	Ints  domain.Ints
	Texts domain.Texts
}

// Var is a variable of a [Space]: one that stands for itself, or one of the fields
// of the elements of a [Bag], which stands for that field of whichever element is
// looked at.
type Var int32

// VarInfo says what a variable is.
type VarInfo struct {
	// Name is for messages and tests: `contact.country`.
	Name string
	Sort Sort
	// Dom is everything that the variable may be.
	Dom Dom
	// Beyond is set for what stands for a part of a condition that is out of reach:
	// its values are [GaveFalse], [GaveTrue] and [GaveNothing].
	Beyond bool
}

// The values of a variable that stands for a part of a condition that is out of reach.
const (
	GaveFalse int64 = iota
	GaveTrue
	GaveNothing
)

// Bag is a list whose order and repetitions mean nothing: the tags of a contact, the
// deals of an account, the events of a type.
type Bag int32

// BagInfo says what a bag is.
type BagInfo struct {
	Name string
	// Law holds for each of its elements; nil for none. It may read variables outside.
	Law *Formula
	// There holds where the bag may have elements; where it does not, the bag is empty.
	// Nil for always.
	There *Formula
	// Pinned elements are always in the bag, once each: a pinned element is its
	// variables, in the order of [Space.Elem], as variables that stand for themselves.
	// An event that is being judged is pinned in the bag of its type. Each is there only
	// where its When holds (nil for always), which must not speak of how many elements
	// its own bag has.
	Pinned []Pin
}

// Pin is one element that is known to be in a bag.
type Pin struct {
	When *Formula
	Vars []Var
	// Bags are the nested bags of the element, in the order of their making.
	Bags []Bag
}
