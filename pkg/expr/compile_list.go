package expr

import (
	celast "cel.dev/cel-go/common/ast"
)

func (k *compiler) listLiteral(e celast.Expr) node {
	l := e.AsList()
	if len(l.OptionalIndices()) > 0 {
		return k.missing()
	}
	items := make([]func(*Context) (Value, bool), l.Size())
	constants := make([]Value, 0, l.Size())
	var elem Type
	for i, item := range l.Elements() {
		n := k.expr(item)
		elem = wider(n.typ, elem)
		items[i] = k.value(n)
		if n.constant != nil {
			constants = append(constants, *n.constant)
		}
	}
	if len(constants) == len(items) {
		n := constantNode(NewList(constants))
		n.typ = listOf(elem)
		return n
	}
	return node{typ: listOf(elem), seq: func(c *Context) (seq, bool) {
		vals := make([]Value, len(items))
		for i, item := range items {
			v, ok := item(c)
			if !ok {
				return seq{}, false
			}
			vals[i] = v
		}
		return seq{vals: vals}, true
	}}
}

func (k *compiler) concat(a, b node) node {
	return node{typ: wider(a.typ, b.typ), seq: func(c *Context) (seq, bool) {
		x, ok := a.seq(c)
		if !ok {
			return seq{}, false
		}
		y, ok := b.seq(c)
		if !ok {
			return seq{}, false
		}
		vals := make([]Value, 0, x.len()+y.len())
		for i := range x.len() {
			vals = append(vals, x.at(i))
		}
		for i := range y.len() {
			vals = append(vals, y.at(i))
		}
		return seq{vals: vals}, true
	}}
}

// index compiles list[i]; maps are left to cel-go.
func (k *compiler) index(e celast.Expr, list, i node) (node, bool) {
	if list.seq == nil || list.typ.Elem == nil || i.num == nil {
		return k.missing(), true
	}
	outside := k.site(e, "the list has no such element")
	get := func(c *Context) (Value, bool) {
		s, ok := list.seq(c)
		if !ok {
			return Value{}, false
		}
		at, ok := i.num(c)
		if !ok {
			return Value{}, false
		}
		if at < 0 || at >= int64(s.len()) {
			return Value{}, c.fail(outside)
		}
		return s.at(int(at)), true
	}
	return valueReader(*list.typ.Elem, get, outside), true
}

// comprehension recognizes what the macros expand to. There are no other
// comprehensions.
func (k *compiler) comprehension(e celast.Expr) node {
	c := e.AsComprehension()
	if c.HasIterVar2() {
		return k.missing()
	}
	if c.IterRange().Kind() == celast.ListKind && c.IterRange().AsList().Size() == 0 && isFalse(c.LoopCondition()) {
		return k.let(c)
	}
	list := k.expr(c.IterRange())
	if list.seq == nil || list.typ.Elem == nil {
		return k.missing()
	}
	step := c.LoopStep()
	if step.Kind() != celast.CallKind {
		return k.missing()
	}
	l := macro{list: list.seq, slot: k.vars}
	k.vars++
	k.depth++
	k.scope = append(k.scope, variable{c.IterVar(), variableNode(*list.typ.Elem, l.slot)})
	n := k.loop(e, c, &l, list)
	k.scope = k.scope[:len(k.scope)-1]
	k.depth--
	return n
}

func isFalse(e celast.Expr) bool {
	if e.Kind() != celast.LiteralKind {
		return false
	}
	b, ok := e.AsLiteral().Value().(bool)
	return ok && !b
}

// let is the body of optMap: a name for a value. The value is computed where
// the name is used.
func (k *compiler) let(c celast.ComprehensionExpr) node {
	value := k.expr(c.AccuInit())
	k.scope = append(k.scope, variable{c.AccuVar(), value})
	n := k.expr(c.Result())
	k.scope = k.scope[:len(k.scope)-1]
	return n
}

// variableNode reads the variable of a macro.
func variableNode(t Type, slot int) node {
	n := node{typ: t}
	switch t.Kind {
	case Struct:
		n.rec = func(c *Context) (*Record, bool) { return c.vars[c.base+slot].rec, true }
	case List:
		n.seq = func(c *Context) (seq, bool) { return seq{vals: c.vars[c.base+slot].list}, true }
	default:
		n.load = func(c *Context) *Value { return &c.vars[c.base+slot] }
		n = fieldNode(n)
	}
	return n
}

// macro is a macro over a list: its variable has a slot in Context.vars.
type macro struct {
	list func(*Context) (seq, bool)
	slot int
}

// each calls f with the variable bound to each element until f says stop.
func (l *macro) each(c *Context, f func(v Value) (more bool)) (ok bool) {
	s, ok := l.list(c)
	if !ok {
		return false
	}
	for i := range s.len() {
		c.vars[c.base+l.slot] = s.at(i)
		if !f(c.vars[c.base+l.slot]) {
			break
		}
	}
	return true
}

// loop tells the macros apart by their step: exists is ||, all is &&, map is a
// sum, filter and exists_one are conditionals.
func (k *compiler) loop(e celast.Expr, c celast.ComprehensionExpr, l *macro, list node) node {
	step := c.LoopStep().AsCall()
	args := step.Args()
	switch {
	case step.FunctionName() == "_||_" && len(args) == 2:
		return k.quantifier(args[1], l, True)
	case step.FunctionName() == "_&&_" && len(args) == 2:
		return k.quantifier(args[1], l, False)
	case step.FunctionName() == "_+_" && len(args) == 2:
		return k.mapping(nil, args[1], l)
	case step.FunctionName() == "_?_:_" && len(args) == 3 && args[1].Kind() == celast.CallKind:
		grown := args[1].AsCall().Args()
		if c.Result().Kind() == celast.CallKind {
			return k.existsOne(args[0], l)
		}
		if isVariable(grown[1], c.IterVar()) {
			return k.filter(args[0], l, list.typ)
		}
		return k.mapping(args[0], grown[1], l)
	}
	return k.missing()
}

// isVariable reports whether e is the list [name].
func isVariable(e celast.Expr, name string) bool {
	if e.Kind() != celast.ListKind || e.AsList().Size() != 1 {
		return false
	}
	item := e.AsList().Elements()[0]
	return item.Kind() == celast.IdentKind && item.AsIdent() == name
}

// quantifier is exists (stop at True) or all (stop at False). It absorbs the
// failures of other elements; the first one is the cause if none settles it.
func (k *compiler) quantifier(predicate celast.Expr, l *macro, stop Truth) node {
	p := k.expr(predicate).truth
	if p == nil {
		return k.missing()
	}
	list, slot := l.list, l.slot
	return node{typ: boolType, truth: func(c *Context) Truth {
		s, ok := list(c)
		if !ok {
			return Undecided
		}
		result := invert(stop)
		var cause Cause
		for i := range s.len() {
			s.put(i, &c.vars[c.base+slot])
			t := p(c)
			if t == stop {
				return stop
			}
			if t == Undecided && result != Undecided {
				result, cause = Undecided, c.cause
			}
		}
		if result == Undecided {
			c.cause = cause
		}
		return result
	}}
}

func (k *compiler) existsOne(predicate celast.Expr, l *macro) node {
	p := k.expr(predicate).truth
	if p == nil {
		return k.missing()
	}
	return node{typ: boolType, truth: func(c *Context) Truth {
		n, failed := 0, false
		ok := l.each(c, func(Value) bool {
			switch p(c) {
			case True:
				n++
			case Undecided:
				failed = true
			}
			return !failed
		})
		if !ok || failed {
			return Undecided
		}
		return truthOf(n == 1)
	}}
}

func (k *compiler) filter(predicate celast.Expr, l *macro, t Type) node {
	p := k.expr(predicate).truth
	if p == nil {
		return k.missing()
	}
	return node{typ: t, seq: func(c *Context) (seq, bool) {
		var kept []Value
		failed := false
		ok := l.each(c, func(v Value) bool {
			switch p(c) {
			case True:
				kept = append(kept, v)
			case Undecided:
				failed = true
			}
			return !failed
		})
		return seq{vals: kept}, ok && !failed
	}}
}

// mapping is map(x, f) and map(x, p, f); grown is the list [f].
func (k *compiler) mapping(predicate, grown celast.Expr, l *macro) node {
	if grown.Kind() != celast.ListKind || grown.AsList().Size() != 1 {
		return k.missing()
	}
	p := func(*Context) Truth { return True }
	if predicate != nil {
		p = k.expr(predicate).truth
	}
	body := k.expr(grown.AsList().Elements()[0])
	f := k.value(body)
	if p == nil || !body.compiled() {
		return k.missing()
	}
	return node{typ: listOf(body.typ), seq: func(c *Context) (seq, bool) {
		var made []Value
		failed := false
		ok := l.each(c, func(Value) bool {
			switch p(c) {
			case False:
				return true
			case Undecided:
				failed = true
				return false
			}
			v, ok := f(c)
			made, failed = append(made, v), !ok
			return ok
		})
		return seq{vals: made}, ok && !failed
	}}
}
