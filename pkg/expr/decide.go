package expr

import (
	"slices"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Decider is a part of a condition that made it what it was.
type Decider struct {
	Part
	// Under is the outermost `!` of joined parts or `? :` that it stands in, with
	// what that gave, the zero Part for none. Without it the value of a part says
	// little: of `!(a || b)` that is false, `a` is true.
	Under Part
	// Other is set for a part that is true or false in a condition that is undecided,
	// and would make it true if it were the other way round: of `a || b` whose `a` is
	// absent, `b` that is false.
	Other bool
}

// Decided lists the parts that made a condition what it was, in the order of the
// text, from the values that [Expr.Parts] gave. Of a false `&&` and an undecided
// one these are its operands that are so, of a true one all; of `||` the other way
// round; of `c ? a : b` the question and the chosen arm. Whatever the other parts
// give, a result that is true or false stays. A part is an atom or its negation; a
// constant is none. It is empty where no part alone decides.
func (x *Expr) Decided(parts []Part) []Decider {
	d := decision{x: x, parts: parts}
	_, list := d.of(x.ast.Expr())
	if d.unknown {
		return nil
	}
	return list
}

// decision walks a condition whose parts have values.
type decision struct {
	x       *Expr
	parts   []Part
	unknown bool // a part has no value
	turned  bool // below a `!`
}

// of is what a part gave, and what made it so.
func (d *decision) of(e celast.Expr) (Truth, []Decider) {
	if e.Kind() == celast.LiteralKind {
		return truthValue(literalValue(e)), nil
	}
	if e.Kind() != celast.CallKind {
		return d.atom(e)
	}
	args := e.AsCall().Args()
	switch e.AsCall().FunctionName() {
	case operators.LogicalNot:
		return d.not(e, args[0])
	case operators.LogicalAnd:
		return d.join(args, False)
	case operators.LogicalOr:
		return d.join(args, True)
	case operators.Conditional:
		return d.choice(e, args)
	}
	return d.atom(e)
}

// not turns the operand around. An atom is told with its `!`.
func (d *decision) not(e, operand celast.Expr) (Truth, []Decider) {
	d.turned = !d.turned
	t, list := d.of(operand)
	d.turned = !d.turned
	t = invert(t)
	if start, end := d.x.span(operand); len(list) == 1 && list[0].Start == start && list[0].End == end {
		return t, []Decider{{Part: d.part(e, t)}}
	}
	return t, d.under(e, t, list)
}

// join is `&&` where false settles it and `||` where true does.
func (d *decision) join(args []celast.Expr, settles Truth) (Truth, []Decider) {
	results, lists := make([]Truth, len(args)), make([][]Decider, len(args))
	for i, a := range args {
		results[i], lists[i] = d.of(a)
	}
	result := invert(settles)
	switch {
	case slices.Contains(results, settles):
		result = settles
	case slices.Contains(results, Undecided):
		result = Undecided
	}
	var list []Decider
	for i, t := range results {
		switch {
		case t == result:
			list = append(list, lists[i]...)
		case result == Undecided && (settles == True) != d.turned:
			for _, o := range lists[i] {
				o.Other = true
				list = append(list, o)
			}
		}
	}
	return result, list
}

func (d *decision) choice(e celast.Expr, args []celast.Expr) (Truth, []Decider) {
	t, list := d.of(args[0])
	if t != Undecided {
		arm := args[1]
		if t == False {
			arm = args[2]
		}
		chosen, why := d.of(arm)
		t, list = chosen, append(list, why...)
	} else {
		list = slices.DeleteFunc(list, func(o Decider) bool { return o.Other }) // whichever arm that would choose
	}
	return t, d.under(e, t, list)
}

// under notes that parts stand in e, in place of what they stand in inside it.
func (d *decision) under(e celast.Expr, t Truth, list []Decider) []Decider {
	for i := range list {
		list[i].Under = d.part(e, t)
	}
	return list
}

// part is what Parts says of a sub-expression, or would.
func (d *decision) part(e celast.Expr, t Truth) Part {
	start, end := d.x.span(e)
	if i := d.find(start, end); i >= 0 {
		return d.parts[i]
	}
	return Part{Start: start, End: end, Text: t.String(), Result: t}
}

func (d *decision) find(start, end int) int {
	return slices.IndexFunc(d.parts, func(p Part) bool { return p.Start == start && p.End == end })
}

// atom is a part that is not joined of others; one that folds into a constant has
// no value among the parts.
func (d *decision) atom(e celast.Expr) (Truth, []Decider) {
	start, end := d.x.span(e)
	if i := d.find(start, end); i >= 0 {
		return d.parts[i].Result, []Decider{{Part: d.parts[i]}}
	}
	n := (&compiler{x: d.x, ast: d.x.ast}).expr(e)
	if n.constant == nil {
		d.unknown = true
		return Undecided, nil
	}
	return truthValue(*n.constant), nil
}

// truthValue is a constant as a condition takes it.
func truthValue(v Value) Truth {
	switch {
	case v.Kind() != Bool:
		return Undecided
	case v.Bool():
		return True
	}
	return False
}
