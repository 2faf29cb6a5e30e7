package expr

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// selected wants a boolean name: a field, has(…), a segment, a topic.
func (w *wanter) selected(e celast.Expr, want bool) [][]Want {
	s := e.AsSelect()
	if f, ok := w.field(e); ok {
		switch {
		case s.IsTestOnly() && want:
			f.Op = "has"
		case s.IsTestOnly():
			f.Op = "!has"
		default:
			f.Op, f.Value = "==", NewBool(want)
		}
		return [][]Want{{f}}
	}
	space := w.space(s.Operand())
	if space == nil {
		return nil
	}
	kind, known := map[string]WantKind{nsSegment: WantSegment, nsSubscribed: WantSubscribed}[space.word]
	i, found := space.index[s.FieldName()]
	if !known || !found {
		return nil
	}
	return [][]Want{{{Kind: kind, Index: i, Op: "==", Value: NewBool(want)}}}
}

// space is the namespace that e names, nil for none.
func (w *wanter) space(e celast.Expr) *namespace {
	if s := w.x.env.types.structOf(w.x.ast.GetType(e.ID())); s != nil {
		return s.space
	}
	return nil
}

// field is a want about the field that e reads, still without what it should be.
func (w *wanter) field(e celast.Expr) (Want, bool) {
	operand, name, ok := fieldRead(e)
	if !ok {
		return Want{}, false
	}
	s := w.x.env.types.structOf(w.x.ast.GetType(operand.ID()))
	if s == nil || s.shape == nil || operand.Kind() != celast.IdentKind {
		return Want{}, false
	}
	f := Want{Kind: WantField, Root: operand.AsIdent(), Object: s.shape.Object, Slot: s.shape.Slot(name)}
	if f.Root == w.item {
		f.Root, f.Object = "item", -1
	}
	return f, f.Slot >= 0
}

// fieldRead takes a.b, a.?b.orValue(x) and a.b.lowerAscii() apart: all of them
// are what a.b is, as far as a value for it goes.
func fieldRead(e celast.Expr) (operand celast.Expr, name string, ok bool) {
	switch e.Kind() {
	case celast.SelectKind:
		return e.AsSelect().Operand(), e.AsSelect().FieldName(), true
	case celast.CallKind:
		call := e.AsCall()
		switch call.FunctionName() {
		case operators.OptSelect:
			name, ok = stringLiteral(call.Args()[1])
			return call.Args()[0], name, ok
		case "orValue", "lowerAscii", "upperAscii", "trim":
			if call.IsMemberFunction() {
				return fieldRead(call.Target())
			}
		}
	}
	return nil, "", false
}

// compared wants `a op b`.
func (w *wanter) compared(a celast.Expr, op string, b celast.Expr) [][]Want {
	if ways := w.sided(a, op, b); ways != nil {
		return ways
	}
	return w.sided(b, mirrored(op), a)
}

// sided wants something of the left side that its right side is held against.
func (w *wanter) sided(a celast.Expr, op string, b celast.Expr) [][]Want {
	v, ok := w.value(b)
	if !ok {
		return nil
	}
	if a, op, v, ok = w.moved(a, op, v); !ok {
		return nil
	}
	if f, ok := w.field(a); ok {
		f.Op, f.Value = op, v
		return [][]Want{{f}}
	}
	if counted, ok := w.counted(a); ok {
		return w.count(counted, op, v)
	}
	if f, ok := w.rested(a); ok && (op == "<" || op == "<=") {
		return [][]Want{{f}}
	}
	if a.Kind() != celast.SelectKind {
		return nil
	}
	space := w.space(a.AsSelect().Operand())
	if space == nil {
		return nil
	}
	i := space.index[a.AsSelect().FieldName()]
	switch space.word {
	case nsScore:
		return [][]Want{{{Kind: WantScore, Index: i, Op: op, Value: v}}}
	case nsBand:
		return w.band(i, op, v)
	}
	return nil
}

// rested is a want about the field whose last change a asks for: that it has a
// value. Once it has one, waiting makes the change as old as it should be.
func (w *wanter) rested(a celast.Expr) (Want, bool) {
	if a.Kind() != celast.CallKind || a.AsCall().FunctionName() != fnChangedAt {
		return Want{}, false
	}
	object, name := a.AsCall().Args()[0], a.AsCall().Args()[1]
	s := w.x.env.types.structOf(w.x.ast.GetType(object.ID()))
	text, literal := stringLiteral(name)
	if s == nil || s.shape == nil || object.Kind() != celast.IdentKind || object.AsIdent() == w.item || !literal {
		return Want{}, false
	}
	f := Want{Kind: WantField, Root: object.AsIdent(), Object: s.shape.Object, Slot: s.shape.Slot(text), Op: "has"}
	return f, f.Slot >= 0
}

// moved brings what is added to a name, or taken from it, to the other side:
// `now - contact.seen > days(3)` is `contact.seen < now - days(3)`.
func (w *wanter) moved(a celast.Expr, op string, v Value) (celast.Expr, string, Value, bool) {
	for a.Kind() == celast.CallKind {
		call := a.AsCall()
		name := call.FunctionName()
		if name != operators.Add && name != operators.Subtract {
			return a, op, v, true
		}
		l, r := call.Args()[0], call.Args()[1]
		if by, ok := w.value(r); ok && !w.constant(l) {
			sign := int64(-1)
			if name == operators.Subtract {
				sign = 1
			}
			a, v = l, plus(v, by, sign)
		} else if by, ok := w.value(l); ok && name == operators.Add {
			a, v = r, plus(v, by, -1)
		} else if ok {
			a, op, v = r, mirrored(op), plus(by, v, -1)
		} else {
			return a, op, v, false
		}
		if v.IsAbsent() {
			return a, op, v, false
		}
	}
	return a, op, v, true
}

// constant reports whether a part names nothing that could be another: `now`,
// literals, and what is computed of them.
func (w *wanter) constant(e celast.Expr) bool {
	if _, ok := w.field(e); ok {
		return false
	}
	if e.Kind() == celast.IdentKind {
		return e.AsIdent() == "now"
	}
	fixed := e.Kind() == celast.LiteralKind || e.Kind() == celast.CallKind
	eachChild(e, func(child celast.Expr) { fixed = fixed && w.constant(child) })
	return fixed
}

// plus adds numbers, or times and durations; absent where that has no meaning.
func plus(a, b Value, sign int64) Value {
	switch {
	case a.kind == Double && b.kind == Double:
		return NewDouble(a.Double() + float64(sign)*b.Double())
	case a.kind == Int && b.kind == Int:
		return NewInt(a.n + sign*b.n)
	case a.kind == Timestamp && b.kind == Timestamp:
		return NewDuration(a.n + sign*b.n)
	case (a.kind == Timestamp || a.kind == Duration) && (b.kind == Timestamp || b.kind == Duration):
		kind := Timestamp
		if a.kind == b.kind {
			kind = Duration
		}
		return Value{kind: kind, n: a.n + sign*b.n}
	}
	return Value{}
}

// band wants a score to be in a band, or not.
func (w *wanter) band(score int, op string, v Value) [][]Want {
	m := &w.x.env.schema.Scores[score]
	for i, name := range m.Bands {
		if name != v.s || i >= len(m.From) {
			continue
		}
		from := Want{Kind: WantScore, Index: score, Op: ">=", Value: NewDouble(m.From[i])}
		below := Want{Kind: WantScore, Index: score, Op: "<", Value: NewDouble(m.From[i])}
		next := Want{Kind: WantScore, Index: score}
		if i+1 < len(m.From) {
			next.Value = NewDouble(m.From[i+1])
		}
		switch {
		case op == "==" && next.Value.IsAbsent():
			return [][]Want{{from}}
		case op == "==":
			next.Op = "<"
			return [][]Want{{from, next}}
		case next.Value.IsAbsent():
			return [][]Want{{below}}
		}
		next.Op = ">="
		return [][]Want{{below}, {next}}
	}
	return nil
}

// in wants a field to be one of a list, or a list to have an element.
func (w *wanter) in(item, list celast.Expr, want bool) [][]Want {
	not := map[bool]string{true: "", false: "!"}[want]
	if f, ok := w.field(item); ok {
		if v, ok := w.value(list); ok {
			f.Op, f.Values = not+"in", v.list
			return [][]Want{{f}}
		}
	}
	if f, ok := w.field(list); ok {
		if v, ok := w.value(item); ok {
			f.Op, f.Value = not+"holds", v
			return [][]Want{{f}}
		}
	}
	return nil
}

// text wants a field to begin with, end with or contain a text.
func (w *wanter) text(call celast.CallExpr, want bool) [][]Want {
	if !call.IsMemberFunction() || len(call.Args()) != 1 {
		return nil
	}
	f, isField := w.field(call.Target())
	v, known := w.value(call.Args()[0])
	if !isField || !known {
		return nil
	}
	f.Op, f.Value = call.FunctionName(), v
	if !want {
		f.Op = "!" + f.Op
	}
	return [][]Want{{f}}
}
