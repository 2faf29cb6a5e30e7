package expr

import (
	"fmt"
	"reflect"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/interpreter"
)

// activation shows a [Context] to cel-go's interpreter.
type activation struct {
	c *Context
	x *Expr
}

func (a *activation) Parent() interpreter.Activation { return nil }

// ResolveName returns what a global name stands for.
func (a *activation) ResolveName(name string) (any, bool) {
	c, p, s := a.c, &a.x.place, a.x.env.Schema()
	switch {
	case name == "now":
		c.lower(c.Now + 1)
		return toCEL(NewTimestamp(c.Now)), true
	case name == "trigger" && p.Trigger != nil:
		return &object{record: c.Trigger, shape: p.Trigger, path: name}, true
	case name == "event" && p.Event != nil:
		return &object{record: c.Event, shape: p.Event, path: name}, true
	case name == "answer" && p.Answer != nil:
		return &object{record: c.Answer, shape: p.Answer, path: name}, true
	case name == p.Extra && p.ExtraShape != nil:
		r, _ := extraRecord(c)
		return &object{record: r, shape: p.ExtraShape, path: name}, true
	case name == p.Extra && p.Extra != "":
		return c.Extra, true
	case name == "owner" && p.Message:
		r, _ := messageOwner(c)
		return &object{record: r, shape: ownerShape, path: name}, true
	case name == "unsubscribe_url" && p.Message:
		if m, ok := c.Extra.(*MessageNames); ok && m != nil && m.UnsubscribeURL != "" {
			return m.UnsubscribeURL, true
		}
		return absentError(name), true
	}
	for i := range s.Objects {
		if s.Objects[i].Name == name {
			return &object{record: a.object(i), shape: s.Objects[i].Shape, path: name}, true
		}
		if s.Objects[i].Plural == name {
			return a.records(c.host().Related(c.Object, i), s.Objects[i].Shape), true
		}
	}
	return &names{func(entry string) ref.Val { return a.entry(name, entry) }}, true
}

// object returns the record that an object's name stands for, else nil.
func (a *activation) object(index int) *Record {
	if index == a.x.place.Item {
		return a.c.Item
	}
	r := a.c.Object
	for _, o := range a.x.env.Schema().Chain(a.x.place.Object) {
		if o == index || r == nil {
			return r
		}
		r = r.Parent
	}
	return nil
}

// subject is the record that an entry of a namespace is asked about.
func (a *activation) subject(index int) *Record {
	for _, o := range append(a.x.env.Schema().Chain(a.x.place.Object), a.x.place.Item) {
		if o == index && o >= 0 {
			return a.object(index)
		}
	}
	return a.c.Object
}

func (a *activation) records(all []*Record, shape *Shape) traits.Lister {
	items := make([]ref.Val, len(all))
	for i, r := range all {
		items[i] = &object{record: r, shape: shape, path: "…"}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, items)
}

// entry answers NS.name.
func (a *activation) entry(ns, name string) ref.Val {
	c, s := a.c, a.x.env.Schema()
	contact := a.subject(s.Object("contact"))
	switch ns {
	case nsScore, nsBand:
		return a.score(indexScore(s.Scores, name), ns == nsBand)
	case nsBands:
		i := indexScore(s.Scores, name)
		return &names{func(band string) ref.Val { return types.Double(s.Scores[i].From[indexText(s.Scores[i].Bands, band)]) }}
	case nsSegment:
		return a.segment(indexNamed(s.Segments, name))
	case nsActive:
		return a.active(indexNamed(s.Workflows, name))
	case nsEvents:
		i := s.Event(name)
		h := &history{Lister: a.records(c.host().Events(c.Object, i), s.Events[i].Shape)}
		h.total, h.first, h.last = c.host().EventTotals(c.Object, i)
		return h
	case nsSent:
		at, total := c.host().Sent(contact, indexText(s.Messages, name))
		return &history{Lister: instants(at), total: total}
	case nsSubscribed:
		return types.Bool(c.host().Subscribed(contact, indexText(s.Topics, name)))
	case nsBlocked:
		return types.Bool(c.host().Blocked(contact, indexText(s.Channels, name)))
	}
	return types.NewErr("`%s` is unknown", ns)
}

func (a *activation) score(model int, band bool) ref.Val {
	m := &a.x.env.Schema().Scores[model]
	r := a.subject(m.Object)
	if r == nil {
		return types.NewErr("there is nothing to score")
	}
	score, next := a.c.host().Score(r, model, a.c.Now)
	a.c.lower(next)
	if band {
		return types.String(m.band(score))
	}
	return types.Double(score)
}

func (a *activation) segment(index int) ref.Val {
	condition := a.x.env.segment(index)
	if condition == nil {
		return types.NewErr("the segment is not defined")
	}
	t := a.c.segment(condition, a.subject(a.x.env.Schema().Segments[index].Object), 0, &Cause{})
	if t == Undecided {
		return types.WrapErr(&causeError{a.c.cause})
	}
	return types.Bool(t == True)
}

func (a *activation) active(index int) ref.Val {
	r := a.subject(a.x.env.Schema().Workflows[index].Object)
	if r == nil {
		return types.False
	}
	t := a.c.host().Active(r, index)
	if t == Undecided {
		return types.NewErr("whether it is enrolled is known only to another system")
	}
	return types.Bool(t == True)
}

// object is a record as cel-go sees it.
type object struct {
	record *Record
	shape  *Shape
	path   string
}

var objectType = types.NewObjectType("record")

// Get returns a field.
func (o *object) Get(index ref.Val) ref.Val {
	name, _ := index.(types.String)
	slot := o.shape.Slot(string(name))
	if slot < 0 {
		return types.NewErr("no such field: %s", name)
	}
	kind := o.shape.Fields[slot].Type.Kind
	v := o.record.Get(string(name))
	switch {
	case kind == Any && v.kind != Absent:
		return openCEL(v)
	case v.kind == Struct || v.kind == List:
		return o.nested(v, o.shape.Fields[slot].Type)
	case kind == List:
		return toCEL(NewList(nil))
	case v.kind != kind:
		return absentError(o.path + "." + string(name))
	}
	return toCEL(v)
}

func (o *object) nested(v Value, t Type) ref.Val {
	if v.kind == Struct {
		return &object{record: v.rec, shape: t.Shape, path: o.path}
	}
	if t.Elem != nil && t.Elem.Kind == Any {
		return openCEL(v)
	}
	items := make([]ref.Val, len(v.list))
	for i, item := range v.list {
		items[i] = toCEL(item)
		if item.kind == Struct {
			items[i] = &object{record: item.rec, shape: t.Elem.Shape, path: "…"}
		}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, items)
}

// IsSet answers has().
func (o *object) IsSet(field ref.Val) ref.Val {
	name, _ := field.(types.String)
	slot := o.shape.Slot(string(name))
	return types.Bool(slot >= 0 && present(slotOf(o.record, o.shape, slot), o.shape.Fields[slot].Type.Kind))
}

func (o *object) changedAt(field string) ref.Val {
	if slot := o.shape.Slot(field); o.record != nil && slot >= 0 {
		if at := changed(o.record, o.shape, slot); at != 0 {
			return toCEL(NewTimestamp(at))
		}
	}
	return o.Get(types.String("created_at"))
}

// Equal compares the records' contents.
func (o *object) Equal(other ref.Val) ref.Val {
	p, ok := other.(*object)
	return types.Bool(ok && NewStruct(o.record).Equal(NewStruct(p.record)))
}

// ConvertToNative and ConvertToType refuse: records stay what they are.
func (o *object) ConvertToNative(reflect.Type) (any, error) {
	return nil, fmt.Errorf("a record has no other form")
}

// ConvertToType implements ref.Val.
func (o *object) ConvertToType(ref.Type) ref.Val { return types.NewErr("a record has no other form") }

// Type implements ref.Val.
func (o *object) Type() ref.Type { return objectType }

// Value implements ref.Val.
func (o *object) Value() any { return o }

// names is a namespace as cel-go sees it.
type names struct{ get func(name string) ref.Val }

// Get returns an entry.
func (n *names) Get(index ref.Val) ref.Val {
	name, _ := index.(types.String)
	return n.get(string(name))
}

// Equal, ConvertToNative, ConvertToType, Type and Value implement ref.Val;
// nothing asks them, because a namespace is never a value.
func (n *names) Equal(other ref.Val) ref.Val { return types.Bool(other == ref.Val(n)) }

// ConvertToNative implements ref.Val.
func (n *names) ConvertToNative(reflect.Type) (any, error) {
	return nil, fmt.Errorf("a namespace is no value")
}

// ConvertToType implements ref.Val.
func (n *names) ConvertToType(ref.Type) ref.Val { return types.NewErr("a namespace is no value") }

// Type implements ref.Val.
func (n *names) Type() ref.Type { return objectType }

// Value implements ref.Val.
func (n *names) Value() any { return n }

func instants(at []int64) traits.Lister {
	items := make([]ref.Val, len(at))
	for i := range at {
		items[i] = toCEL(NewTimestamp(at[i]))
	}
	return types.NewRefValList(types.DefaultTypeAdapter, items)
}
