package expr

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// WantKind tells wants apart by what would have to change.
type WantKind uint8

// The kinds of wants.
const (
	// WantField is about the value of a field: Root, Object, Slot, Op, Value or Values.
	WantField WantKind = iota
	// WantScore is about a score: Index, Op, Value.
	WantScore
	// WantSegment is about a segment: Index; Op is "==" or "!=" and Value true.
	WantSegment
	// WantEvents is about how many events of a type there are: Index, Least, Most,
	// Within, Items.
	WantEvents
	// WantObjects is about how many objects of a kind there are: Index, Least, Most, Items.
	WantObjects
	// WantSubscribed is about a topic: Index; Op and Value as of a segment.
	WantSubscribed
)

// Want is one thing that would have to be so for a condition to be true, or
// false. It names what to change and what it should be, not how to get there.
type Want struct {
	Kind WantKind
	// Root is the first name of the field's path: "contact", "event", "trigger", or
	// "item" for the element of the list that an outer want counts. Object is the
	// index of the field's object, -1 where it is none, and Slot that of the field.
	Root         string
	Object, Slot int
	// Op is how the field or the score is to compare: == != < <= > >=, in and !in
	// (one of Values), holds and !holds (a list that has Value), startsWith,
	// endsWith, contains and their opposites with a `!`, has and !has.
	Op     string
	Value  Value
	Values []Value
	// Index is that of the score, segment, event, object or topic.
	Index int
	// Least and Most bound a count; Most is -1 for no bound. Within is how young, in
	// milliseconds, what is counted must be, 0 for any age.
	Least, Most int
	Within      int64
	// Items are the ways in which one element counts; nil where each does.
	Items [][]Want
}

// mostWays bounds how many ways are told.
const mostWays = 12

// Wants returns ways in which the condition could come to give what is asked
// for, true or false, as seen from a context: what already is as it should be is
// left out. Each way is a list of wants that all must be met. There is no way
// where the condition has a form that it does not understand, and one without
// wants where nothing has to change. It reads the tree and proves nothing: whoever
// follows a way has to ask the condition again. It does not touch c.Horizon nor
// [Context.Cause].
func (x *Expr) Wants(c *Context, result bool) [][]Want {
	horizon, cause := c.Horizon, c.cause
	defer func() { c.Horizon, c.cause = horizon, cause }()
	w := &wanter{x: x, ctx: c}
	return w.ways(x.ast.Expr(), result)
}

// wanter walks a checked tree. item is the variable of the macro it is in, ""
// outside of one.
type wanter struct {
	x    *Expr
	ctx  *Context
	item string
}

// ways is [Expr.Wants] for one part.
func (w *wanter) ways(e celast.Expr, want bool) [][]Want {
	if w.item == "" && w.truth(e) == truthOf(want) {
		return [][]Want{nil}
	}
	switch e.Kind() {
	case celast.SelectKind:
		return w.selected(e, want)
	case celast.ComprehensionKind:
		return w.quantified(e, want)
	case celast.CallKind:
		return w.call(e, want)
	}
	return nil // a literal that is not what it should be
}

func (w *wanter) call(e celast.Expr, want bool) [][]Want {
	call := e.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case operators.LogicalNot:
		return w.ways(args[0], !want)
	case operators.LogicalAnd, operators.LogicalOr:
		if want == (call.FunctionName() == operators.LogicalAnd) {
			return w.all(args, want)
		}
		return w.any(args, want)
	case operators.Conditional:
		yes := join(w.ways(args[0], true), w.ways(args[1], want))
		return either(yes, join(w.ways(args[0], false), w.ways(args[2], want)))
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return w.compared(args[0], operatorOf(call.FunctionName(), want), args[1])
	case operators.In:
		return w.in(args[0], args[1], want)
	case "startsWith", "endsWith", "contains":
		return w.text(call, want)
	}
	return nil
}

// all needs each part.
func (w *wanter) all(args []celast.Expr, want bool) [][]Want {
	ways := [][]Want{nil}
	for _, a := range args {
		ways = join(ways, w.ways(a, want))
	}
	return ways
}

// any needs one of the parts.
func (w *wanter) any(args []celast.Expr, want bool) [][]Want {
	var ways [][]Want
	for _, a := range args {
		ways = either(ways, w.ways(a, want))
	}
	return ways
}

// join are the ways to meet both.
func join(a, b [][]Want) [][]Want {
	var ways [][]Want
	for _, x := range a {
		for _, y := range b {
			if len(ways) == mostWays {
				return ways
			}
			ways = append(ways, append(append([]Want(nil), x...), y...))
		}
	}
	return ways
}

// either are the ways to meet one of both.
func either(a, b [][]Want) [][]Want {
	ways := append(append([][]Want(nil), a...), b...)
	return ways[:min(len(ways), mostWays)]
}

// truth is what a part gives now.
func (w *wanter) truth(e celast.Expr) Truth {
	k := &compiler{x: w.x, ast: w.x.ast}
	n := k.expr(e)
	if k.gap || n.truth == nil {
		return Undecided
	}
	w.ctx.reserve(k.vars)
	return n.truth(w.ctx)
}

// value is what a part is now; it must not read the element of a macro.
func (w *wanter) value(e celast.Expr) (Value, bool) {
	if w.readsItem(e) {
		return Value{}, false
	}
	k := &compiler{x: w.x, ast: w.x.ast}
	n := k.expr(e)
	if k.gap || !n.compiled() {
		return Value{}, false
	}
	w.ctx.reserve(k.vars)
	return k.value(n)(w.ctx)
}

func (w *wanter) readsItem(e celast.Expr) bool {
	if w.item == "" {
		return false
	}
	if e.Kind() == celast.IdentKind {
		return e.AsIdent() == w.item
	}
	found := false
	eachChild(e, func(child celast.Expr) { found = found || w.readsItem(child) })
	return found
}

// operatorOf is an operator as wants write it, turned round where it is not to hold.
func operatorOf(function string, want bool) string {
	op := map[string]string{
		operators.Equals: "==", operators.NotEquals: "!=", operators.Less: "<", operators.LessEquals: "<=",
		operators.Greater: ">", operators.GreaterEquals: ">=",
	}[function]
	if want {
		return op
	}
	return map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}[op]
}

// mirrored is the operator with its sides exchanged.
func mirrored(op string) string {
	if other, ok := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]; ok {
		return other
	}
	return op
}
