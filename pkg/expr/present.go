package expr

import (
	"slices"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Present returns the paths, such as contact.role, that are certainly present
// where the condition holds, sorted and without repetition. Those are the ones
// in `has(…)`, and those without which a part of the condition is undecided,
// among the parts that `&&` joins at the top: an undecided part never lets the
// whole hold.
func (x *Expr) Present() []string {
	var paths []string
	add := func(p string) { paths = append(paths, p) }
	conjuncts(x.ast.Expr(), func(e celast.Expr) {
		if e.Kind() == celast.SelectKind && e.AsSelect().IsTestOnly() {
			pathOf(e, add)
			return
		}
		needed(e, add)
	})
	slices.Sort(paths)
	return slices.Compact(paths)
}

// conjuncts calls f for each part that must hold for e to hold.
func conjuncts(e celast.Expr, f func(celast.Expr)) {
	if e.Kind() == celast.CallKind && e.AsCall().FunctionName() == operators.LogicalAnd {
		for _, a := range e.AsCall().Args() {
			conjuncts(a, f)
		}
		return
	}
	f(e)
}

// needed calls add for each path without which e has no value. It stops where
// a value can be had without one: at `||`, `&&`, `? :` and optional values.
func needed(e celast.Expr, add func(string)) {
	switch e.Kind() {
	case celast.SelectKind:
		if !e.AsSelect().IsTestOnly() {
			pathOf(e, add)
			needed(e.AsSelect().Operand(), add)
		}
	case celast.ComprehensionKind:
		needed(e.AsComprehension().IterRange(), add)
	case celast.ListKind:
		if len(e.AsList().OptionalIndices()) == 0 {
			neededAll(e.AsList().Elements(), add)
		}
	case celast.CallKind:
		if !lenient[e.AsCall().FunctionName()] {
			neededAll(operands(e.AsCall()), add)
		}
	}
}

func neededAll(list []celast.Expr, add func(string)) {
	for _, e := range list {
		needed(e, add)
	}
}

// lenient are the functions that can have a value though an argument has none.
var lenient = map[string]bool{
	operators.LogicalAnd: true, operators.LogicalOr: true, operators.Conditional: true,
	operators.OptSelect: true, operators.OptIndex: true, "or": true, "orValue": true, "hasValue": true,
}

func pathOf(e celast.Expr, add func(string)) {
	if root := e.AsSelect().Operand(); root.Kind() == celast.IdentKind {
		add(root.AsIdent() + "." + e.AsSelect().FieldName())
	}
}
