package expr

import (
	"errors"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"
	"cel.dev/cel-go/interpreter"

	celast "cel.dev/cel-go/common/ast"
)

// reference evaluates a whole expression with cel-go's own interpreter. It is
// used for what has no closures:
//
//   - values of a dynamic type: the resource of a Policy, the report of a
//     Population, dyn(x)
//   - maps, bytes, uint and type(): {"a": 1}["a"], b"x", 1u, type(x)
//   - order and equality of values of different kinds
//   - optional values beyond a.?b, orValue, or, hasValue, value, optMap,
//     optional.of and optional.none: list[?i], optional list elements
//   - functions of several overloads or of lists of records: x.first()
//   - texts of instants and durations finer than a millisecond
//
// It is also what the closures are tested against. Where it reads now, the
// horizon is the next millisecond.
type reference struct {
	x    *Expr
	prog cel.Program
	err  error
}

// interpreted is the environment of all such programs: CEL's library and the
// functions of the language. It is made on first use and never changes.
var interpreted = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{ext.Strings(), cel.OptionalTypes()}
	for _, unit := range durationFunctions {
		length := unitLength(unit)
		options = append(options, cel.Function(unit, cel.Overload(unit+"_int", []*cel.Type{cel.IntType}, cel.DurationType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return durationFromCEL(v, length) }))))
	}
	return cel.NewEnv(append(options, historyFunctions()...)...)
})

func durationFromCEL(v ref.Val, unit int64) ref.Val {
	n, ok := v.(types.Int)
	if limit := types.Int(maxDuration / unit); !ok || n > limit || n < -limit {
		return types.NewErr("the duration is out of range")
	}
	return toCEL(NewDuration(int64(n) * unit))
}

func historyFunctions() []cel.EnvOption {
	function := func(name string, args int, call func(v ...ref.Val) ref.Val) cel.EnvOption {
		dyn := make([]*cel.Type, args)
		for i := range dyn {
			dyn[i] = cel.DynType
		}
		return cel.Function(name, cel.Overload(name+"_own", dyn, cel.DynType, cel.FunctionBinding(call)))
	}
	return []cel.EnvOption{
		function("external", 1, func(v ...ref.Val) ref.Val { return types.NewErr("known only to another system") }),
		function(fnWithin, 3, func(v ...ref.Val) ref.Val {
			now, age := v[2].(types.Timestamp).UnixMilli(), v[1].(types.Duration).Milliseconds()
			return keepInstants(v[0].(traits.Lister), func(at int64) bool { return at > now-age })
		}),
		function(fnSince, 2, func(v ...ref.Val) ref.Val {
			from := v[1].(types.Timestamp).UnixMilli()
			return keepInstants(v[0].(traits.Lister), func(at int64) bool { return at >= from })
		}),
		function(fnTotal, 1, func(v ...ref.Val) ref.Val {
			if h, ok := v[0].(*history); ok {
				return types.Int(h.total)
			}
			return v[0].(traits.Lister).Size()
		}),
		function(fnFirstAt, 1, func(v ...ref.Val) ref.Val { return edgeOf(v[0], false) }),
		function(fnLastAt, 1, func(v ...ref.Val) ref.Val { return edgeOf(v[0], true) }),
		function(fnChangedAt, 2, func(v ...ref.Val) ref.Val { return v[0].(*object).changedAt(string(v[1].(types.String))) }),
	}
}

// history is all of events.NAME or sent("MESSAGE"): a list that knows its
// totals.
type history struct {
	traits.Lister
	total, first, last int64
}

func instantFromCEL(v ref.Val) (int64, bool) {
	if o, ok := v.(*object); ok {
		v = o.Get(types.String("at"))
	}
	t, ok := v.(types.Timestamp)
	if !ok {
		return 0, false
	}
	return t.UnixMilli(), true
}

func keepInstants(l traits.Lister, wanted func(at int64) bool) ref.Val {
	var kept []ref.Val
	for i := types.Int(0); i < l.Size().(types.Int); i++ {
		at, ok := instantFromCEL(l.Get(i))
		if !ok {
			return types.NewErr("an element has no instant")
		}
		if wanted(at) {
			kept = append(kept, l.Get(i))
		}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, kept)
}

func edgeOf(v ref.Val, last bool) ref.Val {
	l, first, final := v.(traits.Lister), types.Int(0), types.Int(0)
	final = l.Size().(types.Int) - 1
	h, all := v.(*history)
	switch {
	case all && h.total > 0 && last:
		return toCEL(NewTimestamp(h.last))
	case all && h.total > 0:
		return toCEL(NewTimestamp(h.first))
	case all || final < 0:
		return types.NewErr("it never happened")
	case last:
		first = final
	}
	at, ok := instantFromCEL(l.Get(first))
	if !ok {
		return types.NewErr("it never happened")
	}
	return toCEL(NewTimestamp(at))
}

func newReference(x *Expr) *reference {
	r := &reference{x: x}
	env, err := interpreted()
	if err != nil {
		r.err = err
		return r
	}
	// Without cel-go's optimizations: they make `x in []` false where x is
	// absent, and a constant that fails an error of the whole expression.
	r.prog, r.err = env.PlanProgram(x.ast)
	return r
}

// eval gives nil where the evaluation failed; the context then holds the cause.
func (r *reference) eval(c *Context) ref.Val {
	if r.err != nil {
		c.cause = Cause{End: len(r.x.text), Text: r.err.Error()}
		return nil
	}
	out, _, err := r.prog.Eval(&activation{c: c, x: r.x})
	if err != nil {
		c.cause = r.cause(err)
		return nil
	}
	return out
}

func (r *reference) truth(c *Context) Truth {
	out := r.eval(c)
	if out == nil {
		return Undecided
	}
	b, ok := out.(types.Bool)
	if !ok {
		c.cause = Cause{End: len(r.x.text), Text: "the result is no boolean"}
		return Undecided
	}
	return truthOf(bool(b))
}

func (r *reference) value(c *Context) Value {
	out := r.eval(c)
	if out == nil {
		return Value{}
	}
	v, ok := fromCEL(out)
	if !ok {
		c.cause = Cause{End: len(r.x.text), Text: "the result is not of a kind that fields have"}
		return Value{}
	}
	c.cause = Cause{} // of a segment that did not matter
	return v
}

// causeError carries a cause through cel-go.
type causeError struct{ Cause }

func (e *causeError) Error() string { return e.Text }

func absentError(path string) ref.Val {
	return types.WrapErr(&causeError{Cause{Text: "`" + path + "` is absent", Absent: path}})
}

// noSuchKey begins what cel-go says about a map without the key.
const noSuchKey = "no such key: "

// cause finds our own error in cel-go's, and the place by the node's number.
func (r *reference) cause(err error) Cause {
	cause := Cause{End: len(r.x.text), Text: strings.TrimSuffix(err.Error(), ".")}
	if own := (*causeError)(nil); errors.As(err, &own) {
		cause.Text, cause.Absent = own.Text, own.Absent
	}
	failed := (*types.Err)(nil)
	if !errors.As(err, &failed) {
		return cause
	}
	eachNode(r.x.ast.Expr(), func(e celast.Expr) {
		if e.ID() != failed.NodeID() {
			return
		}
		cause.Start, cause.End = r.x.span(e)
		if strings.HasPrefix(cause.Text, noSuchKey) {
			cause.Absent = r.x.text[cause.Start:cause.End]
			cause.Text = "`" + cause.Absent + "` is absent"
		}
	})
	return cause
}

var _ interpreter.Activation = (*activation)(nil)
