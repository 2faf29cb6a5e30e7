package expr

// lqNode is one piece of a parsed template. Nodes are immutable after parsing;
// what a scope adds stands in [Bound], found by the numbers of paths.
type lqNode interface {
	check(k *lqChecker)
	render(r *lqRenderer)
}

// lqText is text that is sent as it stands.
type lqText struct{ text string }

// lqOutput is {{ chain }}.
type lqOutput struct {
	start, end int
	chain      lqChain
	inURL      bool
}

// lqAssign is {% assign name = chain %}.
type lqAssign struct {
	start, end int // of the name
	name       int
	chain      lqChain
}

// lqBranch is one arm of if, unless or case.
type lqBranch struct {
	cond lqCond
	body []lqNode
}

// lqIf is if, unless and case: the first arm whose condition holds is taken.
type lqIf struct {
	arms      []lqBranch
	otherwise []lqNode
}

// lqFor is {% for name in list limit: n offset: n reversed %}.
type lqFor struct {
	start, end    int // of the name
	name          int
	list          lqOperand
	limit, offset *lqOperand
	reversed      bool
	body          []lqNode
	otherwise     []lqNode
}

// lqChain is an operand and the filters it goes through.
type lqChain struct {
	head    lqOperand
	filters []lqCall
}

// lqCall is one use of a filter.
type lqCall struct {
	start, end int // of the name
	filter     *lqFilter
	args       []lqOperand
}

// lqSpecial is a literal that only comparisons know.
type lqSpecial uint8

const (
	lqNone lqSpecial = iota
	lqNil
	lqBlank
	lqEmpty
)

var lqSpecialNames = [...]string{"", "nil", "blank", "empty"}

// lqOperand is a literal or a path.
type lqOperand struct {
	start, end int
	path       *lqPath
	special    lqSpecial
	value      Value
}

// literal reports whether the operand is a value written down.
func (o *lqOperand) literal() bool { return o.path == nil && o.special == lqNone }

// lqPath is a dotted path as written. The steps exclude the root.
type lqPath struct {
	number     int
	start, end int
	root       string
	steps      []lqStep
}

// lqStep is one step of a path: .name, ["name"] or [n].
type lqStep struct {
	end    int
	name   string
	index  int
	number bool // [n]
}

// lqCond is a condition.
type lqCond interface {
	// facts checks the condition and returns what it proves when it holds and
	// when it does not.
	facts(k *lqChecker) (yes, no lqFacts)
	holds(r *lqRenderer) bool
}

// lqBoth is `a and b`, or `a or b`.
type lqBoth struct {
	or   bool
	a, b lqCond
}

// lqNot is the condition of unless.
type lqNot struct{ a lqCond }

// lqAny holds if one of the comparisons of a `when` holds.
type lqAny struct{ of []lqCond }

// lqTest is an operand alone.
type lqTest struct{ a lqOperand }

// lqCompare is `a op b`.
type lqCompare struct {
	start, end int // of the operator
	op         lqOp
	a, b       lqOperand
}

// lqOp is a comparison operator.
type lqOp uint8

const (
	lqEq lqOp = iota
	lqNe
	lqLt
	lqGt
	lqLe
	lqGe
	lqContains
)

var lqOpNames = [...]string{"==", "!=", "<", ">", "<=", ">=", "contains"}
