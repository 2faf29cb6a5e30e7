package expr

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// quantified wants exists(…), all(…) or exists_one(…) of events or objects.
func (w *wanter) quantified(e celast.Expr, want bool) [][]Want {
	c := e.AsComprehension()
	list, ok := w.list(c.IterRange())
	if !ok || c.LoopStep().Kind() != celast.CallKind {
		return nil
	}
	step := c.LoopStep().AsCall()
	args := step.Args()
	switch {
	case step.FunctionName() == operators.LogicalOr && len(args) == 2:
		list.Items = w.of(c.IterVar(), args[1], true, list.Items)
	case step.FunctionName() == operators.LogicalAnd && len(args) == 2:
		list.Items, want = w.of(c.IterVar(), args[1], false, list.Items), !want
	default:
		return nil
	}
	if list.Items == nil {
		return nil
	}
	list.Least, list.Most = 1, -1
	if !want {
		list.Least, list.Most = 0, 0
	}
	return [][]Want{{list}}
}

// of are the ways in which one element counts, beside those it must anyway.
func (w *wanter) of(variable string, predicate celast.Expr, want bool, also [][]Want) [][]Want {
	inner := &wanter{x: w.x, ctx: w.ctx, item: variable}
	ways := inner.ways(predicate, want)
	if also != nil {
		ways = join(also, ways)
	}
	return ways
}

// list is a want about what e lists: events, or objects. Its count is still open.
func (w *wanter) list(e celast.Expr) (Want, bool) {
	switch e.Kind() {
	case celast.IdentKind:
		s := w.x.env.types.structOf(elemType(w.x.ast.GetType(e.ID())))
		if s == nil || s.shape == nil || s.shape.Object < 0 || w.item != "" {
			return Want{}, false
		}
		return Want{Kind: WantObjects, Index: s.shape.Object}, true
	case celast.SelectKind:
		space := w.space(e.AsSelect().Operand())
		if space == nil || space.word != nsEvents {
			return Want{}, false
		}
		i, ok := space.index[e.AsSelect().FieldName()]
		return Want{Kind: WantEvents, Index: i}, ok
	case celast.CallKind:
		return w.timed(e.AsCall())
	case celast.ComprehensionKind:
		return w.filtered(e.AsComprehension())
	}
	return Want{}, false
}

// timed is a list of what is young enough.
func (w *wanter) timed(call celast.CallExpr) (Want, bool) {
	if call.FunctionName() != fnWithin && call.FunctionName() != fnSince {
		return Want{}, false
	}
	list, ok := w.list(call.Args()[0])
	v, known := w.value(call.Args()[1])
	if !ok || !known {
		return Want{}, false
	}
	within := v.n
	if call.FunctionName() == fnSince {
		within = max(w.ctx.Now-v.n, 1)
	}
	if list.Within == 0 || within < list.Within {
		list.Within = within
	}
	return list, true
}

// filtered is list.filter(e, predicate).
func (w *wanter) filtered(c celast.ComprehensionExpr) (Want, bool) {
	list, ok := w.list(c.IterRange())
	if !ok || c.LoopStep().Kind() != celast.CallKind || c.Result().Kind() == celast.CallKind {
		return Want{}, false
	}
	args := c.LoopStep().AsCall().Args()
	if c.LoopStep().AsCall().FunctionName() != operators.Conditional || args[1].Kind() != celast.CallKind {
		return Want{}, false
	}
	grown := args[1].AsCall().Args()
	if len(grown) != 2 || !isVariable(grown[1], c.IterVar()) {
		return Want{}, false
	}
	list.Items = w.of(c.IterVar(), args[0], true, list.Items)
	return list, list.Items != nil
}

// counted is the list whose length e is: size(l), l.size(), l.total().
func (w *wanter) counted(e celast.Expr) (Want, bool) {
	if e.Kind() != celast.CallKind {
		return Want{}, false
	}
	call := e.AsCall()
	switch {
	case call.FunctionName() == "size" && call.IsMemberFunction():
		return w.list(call.Target())
	case (call.FunctionName() == "size" || call.FunctionName() == fnTotal) && len(call.Args()) == 1:
		return w.list(call.Args()[0])
	}
	return Want{}, false
}

// count bounds how many there are to be.
func (w *wanter) count(list Want, op string, v Value) [][]Want {
	n := int(min(max(v.n, 0), maxNodes))
	if v.kind == Double {
		n = int(min(max(v.Double(), 0), maxNodes))
	}
	list.Most = -1
	switch op {
	case "==":
		list.Least, list.Most = n, n
	case ">=":
		list.Least = n
	case ">":
		list.Least = n + 1
	case "<=":
		list.Most = n
	case "<":
		list.Most = n - 1
	case "!=":
		more := list
		more.Least = n + 1
		if n == 0 {
			return [][]Want{{more}}
		}
		list.Most = n - 1
		return [][]Want{{more}, {list}}
	}
	return [][]Want{{list}}
}
