package expr

import (
	celast "cel.dev/cel-go/common/ast"
)

// Tree returns the expression as nodes. It is built on first use and shared.
func (x *Expr) Tree() *Node {
	x.treeOnce.Do(func() {
		t := &treeMaker{k: compiler{x: x, ast: x.ast}}
		x.tree = t.node(x.ast.Expr())
	})
	return x.tree
}

// Segment returns the condition of the segment with that index in the [Schema], nil
// where none was defined.
func (e *Env) Segment(index int) *Expr {
	if index < 0 || index >= len(e.segments) {
		return nil
	}
	return e.segment(index)
}

// Confirm asks the condition once more, and cel-go's own interpreter instead of the
// compiled closures: it is what proofs and examples are held against. It is about a
// hundred times slower than [Expr.Truth] and leaves c.Horizon and [Context.Cause] as
// they were.
func (x *Expr) Confirm(c *Context) Truth {
	horizon, cause := c.Horizon, c.cause
	x.referenceOnce.Do(func() { x.judge = newReference(x) })
	t := x.judge.truth(c)
	c.Horizon, c.cause = horizon, cause
	return t
}

// treeMaker makes nodes of what cel-go checked.
type treeMaker struct {
	k compiler
	// names are the variables of the macros around a node.
	names []treeName
	vars  int
}

// treeName is a name inside a macro: a variable, or a value that optMap names.
type treeName struct {
	name string
	node *Node
}

func (t *treeMaker) node(e celast.Expr) *Node {
	n := t.plain(e)
	n.Start, n.End = t.k.x.span(e)
	if n.Type.Kind == Absent {
		n.Type = t.typeOf(e)
	}
	if n.Op != OpConst && t.constant(n) {
		if v, ok := t.fold(e); ok {
			return &Node{Op: OpConst, Value: v, Type: n.Type, Start: n.Start, End: n.End}
		}
	}
	return n
}

// typeOf is the static type; that of a field knows whether it is a date.
func (t *treeMaker) typeOf(e celast.Expr) Type {
	return t.k.x.env.types.ourType(t.k.ast.GetType(e.ID()))
}

// constant reports whether a node is an operation on literals.
func (t *treeMaker) constant(n *Node) bool {
	switch n.Op {
	case OpAnd, OpOr, OpNot, OpIf, OpOther, OpOptional, OpOrValue, OpHasValue:
		return false
	case OpList, OpCall:
	default:
		if n.Op < OpEq || n.Op > OpNeg {
			return false
		}
	}
	for _, a := range n.Args {
		if a.Op != OpConst {
			return false
		}
	}
	return true
}

// fold computes what reads nothing. What fails, or is finer than our values, stays an
// operation.
func (t *treeMaker) fold(e celast.Expr) (Value, bool) {
	k := compiler{x: t.k.x, ast: t.k.ast}
	n := k.expr(e)
	if k.gap || !n.compiled() {
		return Value{}, false
	}
	c := &Context{Horizon: Never}
	c.reserve(k.vars)
	return k.value(n)(c)
}

func (t *treeMaker) nodes(list []celast.Expr) []*Node {
	out := make([]*Node, len(list))
	for i, e := range list {
		out[i] = t.node(e)
	}
	return out
}

func (t *treeMaker) plain(e celast.Expr) *Node {
	switch e.Kind() {
	case celast.LiteralKind:
		if v, ok := fromCEL(e.AsLiteral()); ok {
			return &Node{Op: OpConst, Value: v}
		}
	case celast.IdentKind:
		return t.ident(e)
	case celast.SelectKind:
		return t.selection(e)
	case celast.CallKind:
		return t.call(e)
	case celast.ListKind:
		if len(e.AsList().OptionalIndices()) == 0 {
			return &Node{Op: OpList, Args: t.nodes(e.AsList().Elements())}
		}
	case celast.ComprehensionKind:
		return t.comprehension(e)
	}
	return t.other(e)
}

// other is what has no form; its parts are there for whoever looks for names.
func (t *treeMaker) other(e celast.Expr) *Node {
	n := &Node{Op: OpOther}
	eachChild(e, func(child celast.Expr) { n.Args = append(n.Args, t.node(child)) })
	return n
}

func (t *treeMaker) ident(e celast.Expr) *Node {
	name := t.k.name(e)
	for i := len(t.names) - 1; i >= 0; i-- {
		if t.names[i].name == name {
			known := *t.names[i].node
			return &known
		}
	}
	s, p := t.k.x.env.Schema(), t.k.x.place
	switch name {
	case "now":
		return &Node{Op: OpNow}
	case "trigger":
		return &Node{Op: OpTrigger, Type: structOf(p.Trigger)}
	case "event":
		return &Node{Op: OpEvent, Type: structOf(p.Event)}
	case "answer":
		return &Node{Op: OpAnswer, Type: structOf(p.Answer)}
	}
	if name == p.Extra && name != "" {
		return &Node{Op: OpExtra}
	}
	for i := range s.Objects {
		switch name {
		case s.Objects[i].Name:
			return &Node{Op: OpObject, Index: i, Type: structOf(s.Objects[i].Shape)}
		case s.Objects[i].Plural:
			return &Node{Op: OpObjects, Index: i}
		}
	}
	return &Node{Op: OpOther}
}

func structOf(s *Shape) Type { return Type{Kind: Struct, Shape: s} }

func (t *treeMaker) shadowed(name string) bool {
	for _, n := range t.names {
		if n.name == name {
			return true
		}
	}
	return false
}

func (t *treeMaker) selection(e celast.Expr) *Node {
	s := e.AsSelect()
	if s.Operand().Kind() == celast.IdentKind && !s.IsTestOnly() {
		if ns := t.k.name(s.Operand()); !t.shadowed(ns) {
			if n := t.namespace(ns, s.FieldName()); n != nil {
				return n
			}
		}
	}
	if !t.shadowed(nsBands) {
		if bound, ok := t.k.bound(e); ok && bound.constant != nil {
			return &Node{Op: OpConst, Value: *bound.constant, Type: Type{Kind: Double}}
		}
	}
	field := t.field(t.node(s.Operand()), s.FieldName())
	if s.IsTestOnly() && field.Op == OpField {
		field.Start, field.End = t.k.x.span(e)
		return &Node{Op: OpHas, Args: []*Node{field}, Type: boolType}
	}
	return field
}

// field is a field of a record; of an optional record it has no form.
func (t *treeMaker) field(record *Node, name string) *Node {
	shape := record.Type.Shape
	if shape == nil || shape.Slot(name) < 0 {
		return &Node{Op: OpOther, Args: []*Node{record}}
	}
	slot := shape.Slot(name)
	return &Node{Op: OpField, Args: []*Node{record}, Slot: slot, Name: name, Type: shape.Fields[slot].Type}
}

// namespace is what stands behind a name such as score or events, nil where it is none.
func (t *treeMaker) namespace(ns, name string) *Node {
	s := t.k.x.env.Schema()
	entry := func(op Op, index int) *Node { return &Node{Op: op, Index: index, Object: -1} }
	about := func(op Op, index, object int) *Node {
		if !t.k.inScope(object) {
			object = -1
		}
		return &Node{Op: op, Index: index, Object: object}
	}
	switch ns {
	case nsScore, nsBand:
		if i := indexScore(s.Scores, name); i >= 0 {
			return about(map[string]Op{nsScore: OpScore, nsBand: OpBand}[ns], i, s.Scores[i].Object)
		}
	case nsSegment:
		if i := indexNamed(s.Segments, name); i >= 0 {
			return about(OpSegment, i, s.Segments[i].Object)
		}
	case nsActive:
		if i := indexNamed(s.Workflows, name); i >= 0 {
			return about(OpActive, i, s.Workflows[i].Object)
		}
	case nsEvents:
		return entry(OpEvents, s.Event(name))
	case nsSent:
		return entry(OpSent, indexText(s.Messages, name))
	case nsSubscribed:
		return entry(OpSubscribed, indexText(s.Topics, name))
	case nsBlocked:
		return entry(OpBlocked, indexText(s.Channels, name))
	}
	return nil
}
