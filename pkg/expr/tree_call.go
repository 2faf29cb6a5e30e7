package expr

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// treeOp is the kind of the functions of CEL and of the rewriting that have one of
// their own.
func treeOp(function string, args int) (Op, bool) {
	switch function {
	case operators.LogicalNot:
		return OpNot, true
	case operators.Conditional:
		return OpIf, true
	case operators.Equals:
		return OpEq, true
	case operators.NotEquals:
		return OpNe, true
	case operators.Less:
		return OpLt, true
	case operators.LessEquals:
		return OpLe, true
	case operators.Greater:
		return OpGt, true
	case operators.GreaterEquals:
		return OpGe, true
	case operators.In:
		return OpIn, true
	case operators.Add:
		return OpAdd, true
	case operators.Subtract:
		return OpSub, true
	case operators.Multiply:
		return OpMul, true
	case operators.Divide:
		return OpDiv, true
	case operators.Modulo:
		return OpMod, true
	case operators.Negate:
		return OpNeg, true
	case operators.Index:
		return OpIndex, true
	case fnSince:
		return OpSince, true
	case fnTotal:
		return OpTotal, true
	case fnFirstAt:
		return OpFirstAt, true
	case fnLastAt:
		return OpLastAt, true
	case "orValue":
		return OpOrValue, args == 2
	case "hasValue":
		return OpHasValue, args == 1
	}
	return OpOther, false
}

func (t *treeMaker) call(e celast.Expr) *Node {
	args := operands(e.AsCall())
	name := e.AsCall().FunctionName()
	switch name {
	case operators.LogicalAnd:
		return &Node{Op: OpAnd, Args: t.chain(nil, name, args)}
	case operators.LogicalOr:
		return &Node{Op: OpOr, Args: t.chain(nil, name, args)}
	case "external":
		words, _ := literalText(args[0])
		return &Node{Op: OpExternal, Value: NewString(words)}
	case fnWithin:
		return &Node{Op: OpWithin, Args: t.nodes(args[:2])}
	case fnChangedAt:
		return t.changedAt(e, args)
	case "_?._":
		return t.optional(e, args)
	}
	if op, ok := treeOp(name, len(args)); ok {
		return &Node{Op: op, Args: t.nodes(args)}
	}
	return &Node{Op: OpCall, Name: name, Args: t.nodes(args)}
}

// chain flattens what the parser makes a tree of: a && b && c.
func (t *treeMaker) chain(list []*Node, function string, args []celast.Expr) []*Node {
	for _, a := range args {
		if a.Kind() == celast.CallKind && a.AsCall().FunctionName() == function {
			list = t.chain(list, function, a.AsCall().Args())
			continue
		}
		list = append(list, t.node(a))
	}
	return list
}

func (t *treeMaker) changedAt(e celast.Expr, args []celast.Expr) *Node {
	object := t.node(args[0])
	name, ok := literalText(args[1])
	if !ok || object.Type.Shape == nil || object.Type.Shape.Slot(name) < 0 {
		return t.other(e)
	}
	return &Node{Op: OpChangedAt, Args: []*Node{object}, Slot: object.Type.Shape.Slot(name), Name: name}
}

// optional is record.?field; of an optional record it has no form.
func (t *treeMaker) optional(e celast.Expr, args []celast.Expr) *Node {
	name, ok := literalText(args[1])
	if !ok {
		return t.other(e)
	}
	field := t.field(t.node(args[0]), name)
	if field.Op != OpField {
		return t.other(e)
	}
	field.Start, field.End = t.k.x.span(e)
	return &Node{Op: OpOptional, Args: []*Node{field}, Type: Type{Kind: Any}}
}

// comprehension tells the macros apart as compiling does.
func (t *treeMaker) comprehension(e celast.Expr) *Node {
	c := e.AsComprehension()
	step := c.LoopStep()
	if c.HasIterVar2() || step.Kind() != celast.CallKind {
		return t.other(e)
	}
	if c.IterRange().Kind() == celast.ListKind && c.IterRange().AsList().Size() == 0 && isFalse(c.LoopCondition()) {
		return t.let(c)
	}
	list := t.node(c.IterRange())
	if list.Type.Kind != List || list.Type.Elem == nil {
		return t.other(e)
	}
	v := &Node{Op: OpVar, Var: t.vars, Type: *list.Type.Elem}
	t.vars++
	t.names = append(t.names, treeName{c.IterVar(), v})
	n := t.loop(e, c, list)
	n.Var = v.Var
	t.names = t.names[:len(t.names)-1]
	return n
}

// let is the body of optMap, whose value has a name.
func (t *treeMaker) let(c celast.ComprehensionExpr) *Node {
	t.names = append(t.names, treeName{c.AccuVar(), t.node(c.AccuInit())})
	n := t.node(c.Result())
	t.names = t.names[:len(t.names)-1]
	return n
}

func (t *treeMaker) loop(e celast.Expr, c celast.ComprehensionExpr, list *Node) *Node {
	step := c.LoopStep().AsCall()
	args := step.Args()
	asked := func(op Op, p celast.Expr) *Node { return &Node{Op: op, Args: []*Node{list, t.node(p)}} }
	always := &Node{Op: OpConst, Value: NewBool(true), Type: boolType}
	switch {
	case step.FunctionName() == operators.LogicalOr && len(args) == 2:
		return asked(OpExists, args[1])
	case step.FunctionName() == operators.LogicalAnd && len(args) == 2:
		return asked(OpAll, args[1])
	case step.FunctionName() == operators.Add && len(args) == 2:
		return t.mapped(e, list, always, args[1])
	case step.FunctionName() == operators.Conditional && len(args) == 3 && args[1].Kind() == celast.CallKind:
		grown := args[1].AsCall().Args()
		if c.Result().Kind() == celast.CallKind {
			return asked(OpExistsOne, args[0])
		}
		if isVariable(grown[1], c.IterVar()) {
			return asked(OpFilter, args[0])
		}
		return t.mapped(e, list, t.node(args[0]), grown[1])
	}
	return t.other(e)
}

// mapped is a macro map; grown is the list of one element that each round adds.
func (t *treeMaker) mapped(e celast.Expr, list, condition *Node, grown celast.Expr) *Node {
	if grown.Kind() != celast.ListKind || grown.AsList().Size() != 1 {
		return t.other(e)
	}
	return &Node{Op: OpMap, Args: []*Node{list, condition, t.node(grown.AsList().Elements()[0])}}
}
