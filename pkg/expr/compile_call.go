package expr

import (
	celast "cel.dev/cel-go/common/ast"
)

// call compiles a function, an operator or a method. Methods have their target
// as first argument.
func (k *compiler) call(e celast.Expr) node {
	c := e.AsCall()
	args := c.Args()
	if c.IsMemberFunction() {
		args = append([]celast.Expr{c.Target()}, args...)
	}
	if n, ok := k.special(e, c.FunctionName(), args); ok {
		return n
	}
	nodes := make([]node, len(args))
	for i, a := range args {
		nodes[i] = k.expr(a)
	}
	if n, ok := k.operator(e, c.FunctionName(), nodes); ok {
		return n
	}
	return k.library(e, c.FunctionName(), nodes)
}

// special compiles what does not evaluate all its arguments, or takes a name.
func (k *compiler) special(e celast.Expr, name string, args []celast.Expr) (node, bool) {
	switch name {
	case "_&&_":
		return k.junction(args, and), true
	case "_||_":
		return k.junction(args, or), true
	case "_?_:_":
		return k.conditional(args), true
	case "external":
		words, _ := literalText(args[0])
		site := k.site(e, "`"+words+"` is known only to another system")
		return node{typ: boolType, truth: func(c *Context) Truth { return c.undecided(site) }}, true
	case fnWithin:
		return k.within(e, k.expr(args[0]), k.expr(args[1])), true
	case fnChangedAt:
		return k.changedAt(e, args), true
	}
	return k.optionalCall(e, name, args)
}

func literalText(e celast.Expr) (string, bool) {
	if e.Kind() != celast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().Value().(string)
	return s, ok
}

// operator compiles what has closures of its own.
func (k *compiler) operator(e celast.Expr, name string, n []node) (node, bool) {
	switch name {
	case "!_":
		return k.not(n[0]), true
	case "_==_", "_!=_":
		return k.equality(name == "_!=_", n[0], n[1]), true
	case "_<_", "_<=_", "_>_", "_>=_":
		return k.order(name, n[0], n[1])
	case "_+_", "_-_", "_*_", "_/_", "_%_", "-_":
		return k.arithmetic(e, name, n)
	case "@in":
		return k.membership(n[0], n[1]), true
	case "_[_]":
		return k.index(e, n[0], n[1])
	case "minutes", "hours", "days", "weeks":
		return k.durationOf(e, name, n[0]), true
	case fnSince:
		return k.since(e, n[0], n[1]), true
	case fnTotal:
		return k.total(n[0]), true
	case fnFirstAt, fnLastAt:
		return k.firstOrLast(e, n[0], name == fnLastAt), true
	}
	return k.text(name, n)
}

// junction folds the operands of && or || from the left.
func (k *compiler) junction(args []celast.Expr, join func(a, b func(*Context) Truth) func(*Context) Truth) node {
	var all func(*Context) Truth
	for _, a := range args {
		n := k.expr(a)
		if n.truth == nil {
			return k.missing()
		}
		if all == nil {
			all = n.truth
			continue
		}
		all = join(all, n.truth)
	}
	return node{typ: boolType, truth: all}
}

// and and or absorb: a decided side that settles the result hides that the
// other failed; else the leftmost failure is the cause.
func and(a, b func(*Context) Truth) func(*Context) Truth {
	return func(c *Context) Truth {
		switch a(c) {
		case False:
			return False
		case True:
			return b(c)
		}
		cause := c.cause
		if b(c) == False {
			return False
		}
		c.cause = cause
		return Undecided
	}
}

func or(a, b func(*Context) Truth) func(*Context) Truth {
	return func(c *Context) Truth {
		switch a(c) {
		case True:
			return True
		case False:
			return b(c)
		}
		cause := c.cause
		if b(c) == True {
			return True
		}
		c.cause = cause
		return Undecided
	}
}

func (k *compiler) not(n node) node {
	ask := n.truth
	if ask == nil {
		return k.missing()
	}
	return node{typ: boolType, truth: func(c *Context) Truth { return invert(ask(c)) }}
}

func invert(t Truth) Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	default:
		return Undecided
	}
}

// conditional is test ? yes : no; a failed test fails, even if both arms agree.
func (k *compiler) conditional(args []celast.Expr) node {
	test, yes, no := k.expr(args[0]), k.expr(args[1]), k.expr(args[2])
	if test.truth == nil {
		return k.missing()
	}
	if yes.slope != no.slope {
		yes, no = k.settled(yes), k.settled(no)
	}
	n := node{typ: wider(yes.typ, no.typ), slope: yes.slope, elem: wider(yes.elem, no.elem)}
	ask := test.truth
	switch {
	case yes.truth != nil && no.truth != nil:
		n.truth = func(c *Context) Truth {
			switch ask(c) {
			case True:
				return yes.truth(c)
			case False:
				return no.truth(c)
			}
			return Undecided
		}
	case yes.num != nil && no.num != nil && yes.typ.Kind == no.typ.Kind:
		n.num = choose(ask, yes.num, no.num)
	case yes.dbl != nil && no.dbl != nil:
		n.dbl = choose(ask, yes.dbl, no.dbl)
	case yes.str != nil && no.str != nil:
		n.str = choose(ask, yes.str, no.str)
	case yes.seq != nil && no.seq != nil:
		n.seq = choose(ask, yes.seq, no.seq)
	case yes.rec != nil && no.rec != nil && yes.typ.Shape == no.typ.Shape:
		n.rec = choose(ask, yes.rec, no.rec)
	case yes.opt != nil && no.opt != nil:
		n.opt = chooseOptional(ask, yes.opt, no.opt)
	default:
		return k.missing()
	}
	return n
}

// wider prefers the type that says more: an empty list has elements of no type.
func wider(a, b Type) Type {
	if a.Kind == Absent || a.Kind == List && (a.Elem == nil || a.Elem.Kind == Absent) {
		return b
	}
	return a
}

func choose[T any](ask func(*Context) Truth, yes, no func(*Context) (T, bool)) func(*Context) (T, bool) {
	return func(c *Context) (T, bool) {
		switch ask(c) {
		case True:
			return yes(c)
		case False:
			return no(c)
		}
		var none T
		return none, false
	}
}

func chooseOptional(ask func(*Context) Truth, yes, no func(*Context) (Value, bool, bool)) func(*Context) (Value, bool, bool) {
	return func(c *Context) (Value, bool, bool) {
		switch ask(c) {
		case True:
			return yes(c)
		case False:
			return no(c)
		}
		return Value{}, false, false
	}
}
