package expr

import "unicode/utf8"

// operand returns the value of a literal or a path.
func (r *lqRenderer) operand(o *lqOperand) lqDatum {
	if o.path == nil {
		return lqDatum{Value: o.value}
	}
	ref := &r.bound.refs[o.path.number]
	d := r.begin(ref)
	for i := range ref.steps {
		d = d.follow(&ref.steps[i])
	}
	return d
}

// begin reads the value where a path begins.
func (r *lqRenderer) begin(ref *lqRef) lqDatum {
	switch ref.from {
	case lqFromVar:
		return r.vars[ref.index]
	case lqFromExpr:
		return lqDatum{Value: ref.expr.Value(r.c), date: ref.date}
	case lqFromNow:
		return lqDatum{Value: NewTimestamp(r.c.Now)}
	case lqFromOwnerName:
		return optionalText(r.o.OwnerName)
	case lqFromOwnerEmail:
		return optionalText(r.o.OwnerEmail)
	case lqFromUnsubscribe:
		return optionalText(r.o.UnsubscribeURL)
	}
	if ref.from >= lqFromLoopIndex {
		return r.loopValue(ref.from)
	}
	return lqDatum{Value: ref.field.of(r.record(ref)), date: ref.date}
}

// optionalText is absent where the caller gave none.
func optionalText(s string) lqDatum {
	if s == "" {
		return lqDatum{}
	}
	return textDatum(s)
}

func (r *lqRenderer) record(ref *lqRef) *Record {
	switch ref.from {
	case lqFromTrigger:
		return r.c.Trigger
	case lqFromEvent:
		return r.c.Event
	case lqFromAnswer:
		return r.c.Answer
	case lqFromItem:
		return r.c.Item
	}
	o := r.c.Object
	for o != nil && (o.Shape == nil || o.Shape.Object != ref.index) {
		o = o.Parent
	}
	return o
}

// name returns the field's name.
func (f lqField) name() string { return f.shape.Fields[f.slot].Name }

// of reads the field. A record of another shape, such as the one trigger of
// several that happened, is asked by name.
func (f lqField) of(rec *Record) Value {
	switch {
	case rec == nil || rec.Shape == nil:
		if f.shape.Fields[f.slot].Type.Kind == List {
			return NewList(nil) // a list is never absent
		}
		return Value{}
	case rec.Shape == f.shape && f.slot < len(rec.Slots):
		return rec.Slots[f.slot]
	}
	return rec.named(f.name())
}

// named reads a field by name, absent where the record does not have it.
func (r *Record) named(name string) Value {
	if r == nil || r.Shape == nil {
		return Value{}
	}
	if i := r.Shape.Slot(name); i >= 0 && i < len(r.Slots) {
		return r.Slots[i]
	}
	return Value{}
}

func (r *lqRenderer) loopValue(from lqSource) lqDatum {
	if len(r.loops) == 0 {
		return lqDatum{}
	}
	loop := r.loops[len(r.loops)-1]
	switch from {
	case lqFromLoopIndex:
		return intDatum(int64(loop.index + 1))
	case lqFromLoopIndex0:
		return intDatum(int64(loop.index))
	case lqFromLoopLeft:
		return intDatum(int64(loop.length - loop.index))
	case lqFromLoopFirst:
		return lqDatum{Value: NewBool(loop.index == 0)}
	case lqFromLoopLast:
		return lqDatum{Value: NewBool(loop.index == loop.length-1)}
	}
	return intDatum(int64(loop.length))
}

// follow goes one step into a value.
func (d lqDatum) follow(a *lqAccess) lqDatum {
	switch a.op {
	case lqAtIndex:
		return d.at(a.index)
	case lqAtFirst:
		return d.at(0)
	case lqAtLast:
		return d.at(len(d.Items()) - 1)
	case lqAtField:
		return lqDatum{Value: a.field.of(d.Record()), date: a.date}
	case lqAtName:
		return lqDatum{Value: d.Record().named(a.name)}
	}
	switch d.Kind() {
	case List:
		return intDatum(int64(len(d.Items())))
	case String:
		return intDatum(int64(utf8.RuneCountInString(d.Str())))
	}
	return lqDatum{}
}
