package expr

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Result is a literal that an expression can give, and where it stands.
type Result struct {
	Start, End int // of the literal, in bytes
	Value      Value
}

// Results lists the literals that the expression can give: itself, the sides of
// a choice (`a ? "x" : "y"`), the default of orValue, and in their place the
// elements of a list. What is computed is left out.
func (x *Expr) Results() []Result { return x.results(x.ast.Expr(), nil) }

func (x *Expr) results(e celast.Expr, into []Result) []Result {
	switch e.Kind() {
	case celast.LiteralKind:
		if v := literalValue(e); !v.IsAbsent() {
			start, end := x.span(e)
			into = append(into, Result{start, end, v})
		}
	case celast.ListKind:
		for _, item := range e.AsList().Elements() {
			into = x.results(item, into)
		}
	case celast.CallKind:
		call := e.AsCall()
		switch {
		case call.FunctionName() == operators.Conditional:
			into = x.results(call.Args()[2], x.results(call.Args()[1], into))
		case call.FunctionName() == "orValue" && call.IsMemberFunction() && len(call.Args()) == 1:
			into = x.results(call.Args()[0], into)
		}
	}
	return into
}

func literalValue(e celast.Expr) Value {
	switch v := e.AsLiteral().(type) {
	case types.String:
		return NewString(string(v))
	case types.Int:
		return NewInt(int64(v))
	case types.Double:
		return NewDouble(float64(v))
	case types.Bool:
		return NewBool(bool(v))
	}
	return Value{}
}
