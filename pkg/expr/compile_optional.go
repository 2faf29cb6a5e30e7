package expr

import (
	celast "cel.dev/cel-go/common/ast"
)

// optionalCall compiles a.?b and the methods of optional values that people
// use: orValue, or, hasValue, value, and what optMap expands to. Everything
// else about optionals goes through cel-go.
func (k *compiler) optionalCall(e celast.Expr, name string, args []celast.Expr) (node, bool) {
	switch {
	case name == "_?._" && len(args) == 2:
		field, ok := literalText(args[1])
		if !ok {
			return k.missing(), true
		}
		return k.optionalField(k.expr(args[0]), field), true
	case name == "orValue" && len(args) == 2:
		return k.orValue(e, k.expr(args[0]), k.expr(args[1])), true
	case name == "or" && len(args) == 2:
		return k.orOptional(k.expr(args[0]), k.expr(args[1])), true
	case name == "hasValue" && len(args) == 1:
		return k.hasValue(k.expr(args[0])), true
	case name == "value" && len(args) == 1:
		return k.valueOf(e, k.expr(args[0])), true
	case name == "optional.of" && len(args) == 1:
		inner := k.expr(args[0])
		get := k.value(inner)
		return node{typ: Type{Kind: Any}, elem: inner.typ, opt: func(c *Context) (Value, bool, bool) {
			v, ok := get(c)
			return v, ok, ok
		}}, true
	case name == "optional.none" && len(args) == 0:
		return node{typ: Type{Kind: Any}, opt: func(*Context) (Value, bool, bool) { return Value{}, false, true }}, true
	}
	return node{}, false
}

// optionalField is operand.?name, of a record or of an optional record.
func (k *compiler) optionalField(operand node, name string) node {
	get, t := operand.opt, operand.elem
	if operand.rec != nil {
		t = operand.typ
		get = func(c *Context) (Value, bool, bool) {
			r, ok := operand.rec(c)
			return Value{kind: Struct, rec: r}, ok, ok
		}
	}
	if get == nil || t.Shape == nil || t.Shape.Slot(name) < 0 {
		return k.missing()
	}
	shape := t.Shape
	slot := shape.Slot(name)
	ft := shape.Fields[slot].Type
	return node{typ: Type{Kind: Any}, elem: ft, opt: func(c *Context) (Value, bool, bool) {
		v, has, ok := get(c)
		if !ok || !has {
			return Value{}, false, ok
		}
		f := slotOf(v.rec, shape, slot)
		if !present(f, ft.Kind) {
			return Value{}, false, true
		}
		if f.kind == Absent {
			return NewList(nil), true, true
		}
		return *f, true, true
	}}
}

func (k *compiler) orValue(e celast.Expr, o, other node) node {
	if o.opt == nil || !other.compiled() {
		return k.missing()
	}
	otherwise := k.value(other)
	return valueReader(wider(o.elem, other.typ), func(c *Context) (Value, bool) {
		v, has, ok := o.opt(c)
		if !ok || has {
			return v, ok
		}
		return otherwise(c)
	}, k.site(e, "the value is of another type"))
}

func (k *compiler) orOptional(o, other node) node {
	if o.opt == nil || other.opt == nil {
		return k.missing()
	}
	return node{typ: o.typ, elem: wider(o.elem, other.elem), opt: func(c *Context) (Value, bool, bool) {
		v, has, ok := o.opt(c)
		if !ok || has {
			return v, has, ok
		}
		return other.opt(c)
	}}
}

func (k *compiler) hasValue(o node) node {
	if o.opt == nil {
		return k.missing()
	}
	return node{typ: boolType, truth: func(c *Context) Truth {
		_, has, ok := o.opt(c)
		if !ok {
			return Undecided
		}
		return truthOf(has)
	}}
}

func (k *compiler) valueOf(e celast.Expr, o node) node {
	if o.opt == nil || o.elem.Kind == Absent {
		return k.missing()
	}
	none := k.site(e, "the optional value is absent")
	return valueReader(o.elem, func(c *Context) (Value, bool) {
		v, has, ok := o.opt(c)
		if ok && !has {
			return Value{}, c.fail(none)
		}
		return v, ok
	}, none)
}
