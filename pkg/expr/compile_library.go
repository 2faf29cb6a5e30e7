package expr

import (
	"cel.dev/cel-go/common/functions"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	celast "cel.dev/cel-go/common/ast"
)

// library compiles a function that has no closure of its own, such as split()
// or int(): its arguments are handed to cel-go's implementation, so that its
// meaning is CEL's by construction.
func (k *compiler) library(e celast.Expr, name string, args []node) node {
	if n, ok := k.clock(e, name, args); ok {
		return n
	}
	overloads := k.ast.GetOverloadIDs(e.ID())
	t := k.x.env.types.ourType(k.ast.GetType(e.ID()))
	if len(overloads) != 1 || !handed(t) || finer(name, args) {
		return k.missing()
	}
	call := k.binding(name, overloads[0], len(args))
	if call == nil {
		return k.missing()
	}
	read := make([]func(*Context) (Value, bool), len(args))
	for i, a := range args {
		if !handed(a.typ) || !a.compiled() {
			return k.missing()
		}
		read[i] = k.value(a)
	}
	get := k.handOver(e, name, call, read)
	return k.fold(valueReader(t, get, k.site(e, "`"+name+"` failed")), args)
}

// handed reports whether values of a type can be passed to cel-go and back.
func handed(t Type) bool {
	switch t.Kind {
	case Bool, Int, Double, String, Timestamp, Duration:
		return true
	case List:
		return t.Elem == nil || t.Elem.Kind == Absent || handed(*t.Elem)
	}
	return false
}

// finer reports whether a constant has parts of a millisecond, which only
// cel-go itself can count.
func finer(name string, args []node) bool {
	if name != "duration" && name != "timestamp" || len(args) != 1 || args[0].constant == nil || args[0].str == nil {
		return false
	}
	s := types.String(args[0].constant.s)
	if name == "timestamp" {
		t, ok := s.ConvertToType(types.TimestampType).(types.Timestamp)
		return ok && t.Nanosecond()%1_000_000 != 0
	}
	d, ok := s.ConvertToType(types.DurationType).(types.Duration)
	return ok && d.Nanoseconds()%1_000_000 != 0
}

// handOver calls cel-go with converted arguments.
func (k *compiler) handOver(e celast.Expr, name string, call functions.FunctionOp, read []func(*Context) (Value, bool)) func(*Context) (Value, bool) {
	site := k.site(e, "`"+name+"` failed")
	return func(c *Context) (Value, bool) {
		args := make([]ref.Val, len(read))
		for i := range read {
			v, ok := read[i](c)
			if !ok {
				return Value{}, false
			}
			args[i] = toCEL(v)
		}
		out := call(args...)
		if err, failed := out.(*types.Err); failed {
			site := *site
			site.Text += ": " + err.String()
			return Value{}, c.fail(&site)
		}
		v, ok := fromCEL(out)
		if !ok {
			return Value{}, c.fail(site)
		}
		return v, true
	}
}

// binding finds the implementation as cel-go's planner does: by the overload,
// then by the name.
func (k *compiler) binding(name, overload string, args int) functions.FunctionOp {
	f := k.x.env.functions[name]
	if f == nil {
		return nil
	}
	all, err := f.Bindings()
	if err != nil {
		return nil
	}
	var found *functions.Overload
	for _, o := range all {
		if o.Operator == overload || o.Operator == name && found == nil {
			found = o
		}
	}
	if found == nil {
		return nil
	}
	return invoke(found, name, overload, args)
}

func invoke(o *functions.Overload, name, overload string, args int) functions.FunctionOp {
	switch {
	case args == 1 && o.Unary != nil:
		return func(v ...ref.Val) ref.Val { return o.Unary(v[0]) }
	case args == 2 && o.Binary != nil:
		return func(v ...ref.Val) ref.Val { return o.Binary(v[0], v[1]) }
	case o.Function != nil:
		return o.Function
	case args > 0:
		return func(v ...ref.Val) ref.Val {
			if r, ok := v[0].(traits.Receiver); ok {
				return r.Receive(name, overload, v[1:])
			}
			return types.NoSuchOverloadErr()
		}
	}
	return nil
}
