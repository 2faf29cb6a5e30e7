package expr

import (
	celast "cel.dev/cel-go/common/ast"
)

// MessageNames is what [Context.Extra] holds where [Place.Message] is set; an
// empty text is an absent value.
type MessageNames struct {
	OwnerName, OwnerEmail, UnsubscribeURL string
}

func (k *compiler) ident(e celast.Expr) node {
	name := k.name(e)
	if n, ok := k.variable(name); ok {
		return n
	}
	s, p := k.x.env.Schema(), k.x.place
	switch name {
	case "now":
		return node{typ: Type{Kind: Timestamp}, slope: 1, num: func(c *Context) (int64, bool) { return c.Now, true }}
	case "trigger":
		return recordNode(p.Trigger, func(c *Context) (*Record, bool) { return c.Trigger, true })
	case "event":
		return recordNode(p.Event, func(c *Context) (*Record, bool) { return c.Event, true })
	case "answer":
		return recordNode(p.Answer, func(c *Context) (*Record, bool) { return c.Answer, true })
	case "owner":
		return recordNode(ownerShape, messageOwner)
	case "unsubscribe_url":
		return k.unsubscribeURL(e)
	}
	if name == p.Extra && p.ExtraShape != nil {
		return recordNode(p.ExtraShape, extraRecord)
	}
	for i := range s.Objects {
		if s.Objects[i].Name == name {
			return recordNode(s.Objects[i].Shape, k.object(i))
		}
		if s.Objects[i].Plural == name {
			return k.related(i)
		}
	}
	return k.missing()
}

// extraRecord gives the name of [Place.Extra] where it has a shape.
func extraRecord(c *Context) (*Record, bool) {
	r, _ := c.Extra.(*Record)
	return r, true
}

func recordNode(s *Shape, get func(*Context) (*Record, bool)) node {
	return node{typ: Type{Kind: Struct, Shape: s}, rec: get}
}

// object finds the record that an object's name stands for: the item of a
// for_each, or the object of the expression or one it belongs to.
func (k *compiler) object(index int) func(*Context) (*Record, bool) {
	if index == k.x.place.Item {
		return func(c *Context) (*Record, bool) { return c.Item, true }
	}
	steps := -1
	for i, o := range k.x.env.Schema().Chain(k.x.place.Object) {
		if o == index {
			steps = i
		}
	}
	switch steps {
	case -1: // not in scope; the checker refuses it
		return func(*Context) (*Record, bool) { return nil, true }
	case 0:
		return func(c *Context) (*Record, bool) { return c.Object, true }
	default:
		return func(c *Context) (*Record, bool) {
			r := c.Object
			for i := 0; i < steps && r != nil; i++ {
				r = r.Parent
			}
			return r, true
		}
	}
}

// inScope reports whether an object's name stands for a record here.
func (k *compiler) inScope(index int) bool {
	if index >= 0 && index == k.x.place.Item {
		return true
	}
	for _, o := range k.x.env.Schema().Chain(k.x.place.Object) {
		if o == index {
			return true
		}
	}
	return false
}

// subject is the record that a namespace's entry is asked about: that of the
// entry's object where it is in scope, else the object of the expression.
func (k *compiler) subject(index int) func(*Context) (*Record, bool) {
	if k.inScope(index) {
		return k.object(index)
	}
	return func(c *Context) (*Record, bool) { return c.Object, true }
}

func (k *compiler) related(index int) node {
	shape := k.x.env.Schema().Objects[index].Shape
	return node{typ: listOf(Type{Kind: Struct, Shape: shape}), seq: func(c *Context) (seq, bool) {
		return seq{recs: c.host().Related(c.Object, index)}, true
	}}
}

func listOf(elem Type) Type { return Type{Kind: List, Elem: &elem} }

// messageOwner gives `owner` in a template. Templates are rendered once per
// message, so that the record may be made anew.
func messageOwner(c *Context) (*Record, bool) {
	m, ok := c.Extra.(*MessageNames)
	if !ok || m == nil {
		return nil, true
	}
	r := ownerShape.New()
	if m.OwnerName != "" {
		r.Slots[0] = NewString(m.OwnerName)
	}
	if m.OwnerEmail != "" {
		r.Slots[1] = NewString(m.OwnerEmail)
	}
	return r, true
}

func (k *compiler) unsubscribeURL(e celast.Expr) node {
	absent := k.absence(e, "unsubscribe_url")
	return node{typ: Type{Kind: String}, str: func(c *Context) (string, bool) {
		if m, ok := c.Extra.(*MessageNames); ok && m != nil && m.UnsubscribeURL != "" {
			return m.UnsubscribeURL, true
		}
		return "", c.fail(absent)
	}}
}

func (k *compiler) selection(e celast.Expr) node {
	s := e.AsSelect()
	if s.Operand().Kind() == celast.IdentKind {
		if n, ok := k.namespace(e, k.name(s.Operand()), s.FieldName()); ok && !s.IsTestOnly() {
			return n
		}
	}
	if n, ok := k.bound(e); ok {
		return n
	}
	operand := k.expr(s.Operand())
	switch {
	case s.IsTestOnly():
		return k.presence(operand, s.FieldName())
	case operand.opt != nil:
		return k.optionalField(operand, s.FieldName())
	case operand.rec == nil || operand.typ.Shape == nil:
		return k.missing()
	}
	return k.field(e, operand, s.FieldName())
}

// field reads a field of a record. A list is never absent, only empty, also
// where the whole object is missing.
func (k *compiler) field(e celast.Expr, operand node, name string) node {
	shape := operand.typ.Shape
	slot := shape.Slot(name)
	if slot < 0 {
		return k.missing()
	}
	t := shape.Fields[slot].Type
	if t.Kind == Any || t.Kind == List && t.Elem != nil && t.Elem.Kind == Any {
		return k.missing()
	}
	n := node{typ: t, load: loader(operand.rec, shape, slot, t.Kind, k.absence(e, path(e)))}
	if t.Kind == List {
		n.load = nil
		n.seq = listReader(operand.rec, shape, slot)
		return n
	}
	return fieldNode(n)
}

// slotOf gives the place of a field. Records of other shapes, such as those of
// one of several triggers, are asked by name.
func slotOf(r *Record, shape *Shape, slot int) *Value {
	if r == nil {
		return nil
	}
	if r.Shape != shape {
		slot = r.Shape.Slot(shape.Fields[slot].Name)
	}
	if slot < 0 || slot >= len(r.Slots) {
		return nil
	}
	return &r.Slots[slot]
}

func loader(rec func(*Context) (*Record, bool), shape *Shape, slot int, kind Kind, absent *Cause) func(*Context) *Value {
	return func(c *Context) *Value {
		r, ok := rec(c)
		if !ok {
			return nil
		}
		v := slotOf(r, shape, slot)
		if v == nil || v.kind != kind {
			c.cause = *absent
			return nil
		}
		return v
	}
}

func listReader(rec func(*Context) (*Record, bool), shape *Shape, slot int) func(*Context) (seq, bool) {
	return func(c *Context) (seq, bool) {
		r, ok := rec(c)
		if !ok {
			return seq{}, false
		}
		v := slotOf(r, shape, slot)
		if v == nil {
			return seq{}, true
		}
		return seq{vals: v.list}, true
	}
}

// fieldNode adds the closure of the field's kind to a node that has load.
func fieldNode(n node) node {
	load := n.load
	switch n.typ.Kind {
	case Bool:
		n.truth = func(c *Context) Truth {
			v := load(c)
			if v == nil {
				return Undecided
			}
			return truthOf(v.n != 0)
		}
	case Int, Timestamp, Duration:
		n.num = func(c *Context) (int64, bool) {
			v := load(c)
			if v == nil {
				return 0, false
			}
			return v.n, true
		}
	case Double:
		n.dbl = func(c *Context) (float64, bool) {
			v := load(c)
			if v == nil {
				return 0, false
			}
			return v.Double(), true
		}
	case String:
		n.str = func(c *Context) (string, bool) {
			v := load(c)
			if v == nil {
				return "", false
			}
			return v.s, true
		}
	case Struct:
		n.rec = func(c *Context) (*Record, bool) {
			v := load(c)
			if v == nil {
				return nil, false
			}
			return v.rec, true
		}
	}
	return n
}

// presence is has(operand.name). A list that exists is present, also empty.
func (k *compiler) presence(operand node, name string) node {
	shape, rec := operand.typ.Shape, operand.rec
	if rec == nil || shape == nil || shape.Slot(name) < 0 {
		return k.missing()
	}
	slot := shape.Slot(name)
	kind := shape.Fields[slot].Type.Kind
	return node{typ: boolType, truth: func(c *Context) Truth {
		r, ok := rec(c)
		if !ok {
			return Undecided
		}
		return truthOf(present(slotOf(r, shape, slot), kind))
	}}
}

func present(v *Value, kind Kind) bool {
	return v != nil && (v.kind == kind || kind == List || kind == Any && v.kind != Absent)
}
