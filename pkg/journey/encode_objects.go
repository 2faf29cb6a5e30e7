package journey

import (
	"math"

	"github.com/fairlead/fairlead/pkg/expr"
)

// misfit is a value of a field that the program no longer takes.
type misfit struct {
	object Key
	slot   int
	value  expr.Value
	why    string
}

func (n *coder) objects(all *[]*Object) {
	// Parents are positions, so nothing may be left out before they are known.
	outer := n.lost
	var gone []bool
	list(n.wire, all, func(o **Object) {
		n.lost = false
		if n.reading {
			*o = &Object{}
		}
		n.object(*o)
		gone = append(gone, n.lost)
	})
	n.lost = outer
	if n.reading {
		n.arrange(all, gone)
	}
}

func (n *coder) object(o *Object) {
	n.key(&o.Key)
	n.bool(&o.Copy)
	n.int(&o.Parent)
	if n.reading {
		n.blank(o)
	}
	n.record(o.Rec, func(slot int) {
		changed, set := int64(0), int64(math.MinInt64)
		if slot >= 0 {
			changed, set = o.Rec.ChangedAt[slot], o.SetAt[slot]
		}
		n.int64(&changed)
		n.int64(&set)
		if slot >= 0 {
			o.Rec.ChangedAt[slot], o.SetAt[slot] = changed, set
		}
	})
	n.checkFields(o)
	edges, silences, dates := &names{}, &names{}, &names{}
	if o.Object >= 0 {
		edges, silences, dates = &n.names.edges[o.Object], &n.names.silences[o.Object], &n.names.dates[o.Object]
	}
	places(n, o.Edges, edges, isTrue, n.flag)
	places(n, o.Silences, silences, some, func(_ int, v *int64) { n.int64(v) })
	places(n, o.Dates, dates, func(*DateSeen) bool { return true }, n.dateSeen)
	has := o.History != nil
	n.bool(&has)
	if has && n.reading {
		o.History = make([]History, len(n.plan.Program.Events))
	}
	if has {
		n.history(o.History)
	}
}

// blank gives an object that is to be read its places.
func (n *coder) blank(o *Object) {
	if o.Object < 0 {
		n.lost = true // of a kind that is gone, or of no kind
		o.Object, o.Rec = -1, &expr.Record{}
		return
	}
	fresh := newObject(n.plan, o.Key, 0)
	fresh.Rec = fresh.Rec.Shape.New()
	fresh.Rec.ChangedAt = make([]int64, len(fresh.Rec.Slots))
	fresh.Copy, fresh.Parent = o.Copy, o.Parent
	*o = *fresh
}

// checkFields notes the fields whose values the program no longer takes: they
// are absent from now on.
func (n *coder) checkFields(o *Object) {
	if !n.reading || o.Object < 0 {
		return
	}
	shape := o.Rec.Shape
	for slot := range o.Rec.Slots {
		v := o.Rec.Slots[slot]
		fitting, why := fit(v, &shape.Fields[slot], limitsOf(n.plan.objects[o.Object], slot))
		if !v.IsAbsent() && !suits(v, &shape.Fields[slot].Type) {
			why = "is of another type"
		}
		if why != "" {
			n.misfits = append(n.misfits, misfit{o.Key, slot, v, why})
			fitting = expr.Value{}
			if shape.Fields[slot].Type.Kind == expr.List {
				fitting = expr.NewList(nil)
			}
		}
		o.Rec.Slots[slot] = fitting
	}
}

// arrange leaves out the objects that are gone, sorts the others, and points
// each to its parent.
func (n *coder) arrange(all *[]*Object, gone []bool) {
	s := &State{}
	parents := make([]Key, len(*all))
	for i, o := range *all {
		if parents[i] = (Key{Object: -1}); o.Parent >= 0 && o.Parent < len(*all) {
			parents[i] = (*all)[o.Parent].Key
		}
	}
	for i, o := range *all {
		if gone[i] {
			continue
		}
		if s.find(o.Key) != nil {
			n.fail("an object stands there twice")
			return
		}
		o.Parent = -1
		s.insert(o)
	}
	for i, o := range *all {
		if !gone[i] && parents[i].Object == n.plan.Schema.Objects[o.Object].Parent {
			o.Parent = -1
			if at, ok := s.position(parents[i]); ok {
				o.Parent = at
			}
		}
	}
	link(s.Objects)
	*all = s.Objects
}

func (n *coder) history(all []History) {
	places(n, all, &n.names.events, func(h *History) bool { return h.Total != 0 || h.First != 0 || h.Last != 0 }, func(event int, h *History) {
		kept(n, &h.Happened, func(ev **Happening) {
			if n.reading {
				*ev = &Happening{Event: event}
			}
			n.happening(*ev, event)
		})
		n.int64(&h.Total)
		n.int64(&h.First)
		n.int64(&h.Last)
		if n.reading {
			h.Recs = nil
			for _, ev := range h.Happened {
				h.Recs = append(h.Recs, ev.Rec)
			}
		}
	})
}

func (n *coder) happening(ev *Happening, event int) {
	if n.reading {
		ev.Rec = &expr.Record{}
		if event >= 0 {
			ev.Rec = n.plan.Schema.Events[event].Shape.New()
		}
	}
	n.record(ev.Rec, nil)
	n.int64(&ev.At)
	n.key(&ev.About)
	n.ref(&ev.Sender)
	n.int64(&ev.Seq)
	n.changedField(ev)
}

// changedField is what a `changed` event says.
func (n *coder) changedField(ev *Happening) {
	var shape *expr.Shape
	if ev.About.Object >= 0 && ev.About.Object < len(n.plan.Schema.Objects) {
		shape = n.plan.Schema.Objects[ev.About.Object].Shape
	}
	name := ""
	if !n.reading && shape != nil {
		name = nameOf(shape, ev.Slot)
	}
	n.text(&name)
	if n.reading {
		if ev.Slot = -1; shape != nil {
			ev.Slot = shape.Slot(name)
		}
	}
	if name == "" {
		return
	}
	var t *expr.Type
	if ev.Slot >= 0 {
		t = &shape.Fields[ev.Slot].Type
	}
	n.typed(&ev.From, t)
	n.typed(&ev.To, t)
}

// startedBy is what `trigger` is for an enrollment in a workflow, which may be
// gone.
func (n *coder) startedBy(rec *expr.Record, workflow int) {
	if n.reading {
		if *rec = (expr.Record{}); workflow >= 0 {
			*rec = *n.plan.Workflows[workflow].Trigger.New()
		}
	}
	n.record(rec, nil)
}
