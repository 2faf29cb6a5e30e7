package logic

// Op is what a [Formula] is.
type Op uint8

// The kinds of formulas.
const (
	True Op = iota
	False
	And
	Or
	// InDom: the variable X has a value in Dom.
	InDom
	// AtMost: the sum of Terms is at most Bound. It says something only where all of its
	// variables are there: where one is absent it may be taken as true or as false,
	// so whoever builds a formula joins it with their presence.
	AtMost
	// Same: the texts X and Y are equal; Differ: they are not. As AtMost they say
	// something only where both are there.
	Same
	Differ
	// Linked: the Link holds of X and Y; Unlinked: it does not. They, too, say something
	// only where both are there.
	Linked
	Unlinked
)

// Term is a number times a variable of sort Int.
type Term struct {
	Coef int64
	X    Var
}

// Formula is a classical formula over the variables of a [Space]: something is so or
// is not, and absence is a value. Formulas are made by the methods of Space, which
// gives equal ones the same pointer, and never change.
type Formula struct {
	Op   Op
	Kids []*Formula
	X, Y Var
	Dom  Dom
	// Terms are sorted by variable, without repetition; their coefficients are not 0.
	Terms []Term
	Bound int64
	Link  Link

	// ID is the number of the formula in its space, in the order of making.
	ID int

	dom  int32    // the number of Dom
	link int32    // the number of Link
	not  *Formula // what Not returns, where it was asked for
	// vars are what the formula speaks of, as reads says, where it was asked for.
	vars []Var
}
