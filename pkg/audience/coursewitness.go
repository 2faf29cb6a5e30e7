package audience

import (
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// witnesses makes of a model what the evaluation can read at each moment, and has it
// confirmed, as [world.witness] does for one.
func (c *course) witnesses(m *logic.Model, moments []Moment) (list []*Witness, refused *MomentPart, cut bool) {
	times := c.times(m)
	for i, w := range c.worlds {
		b := &building{w: w, m: m, end: times[len(times)-1]}
		b.out = &Witness{Now: times[i], Objects: map[int]*expr.Record{}, Judged: map[*expr.Shape]*expr.Record{}}
		c.see(w)
		out := b.people(moments[i].Parts)
		if i > 0 {
			c.carry(m, w, list[i-1], out)
		}
		out.started = b.startedBy(moments[i])
		out.parts, out.came = moments[i].Parts, c.came(b, i)
		list, cut = append(list, out), cut || b.cut
	}
	return list, c.refused(list, moments), cut
}

// carry leaves fields of which nothing is asked at a moment as they were before.
func (c *course) carry(m *logic.Model, w *world, before, out *Witness) {
	from, to := before.Objects[c.subject], out.Objects[c.subject]
	if from == nil || to == nil {
		return
	}
	r := w.objects[c.subject]
	for slot, x := range r.vars {
		if x == none {
			continue
		}
		if _, ok := m.Value(x); !ok {
			to.Slots[slot] = from.Slots[slot]
		}
	}
}

// see makes every history known at a moment, read or not: what happened happened.
func (c *course) see(w *world) {
	for key := range c.histories {
		h := c.histories[key]
		switch {
		case h.views[w.moment] != nil:
		case key.message != none:
			w.sent[key.message] = h.at(c, w)
		default:
			w.events[key.events] = h.at(c, w)
		}
	}
}

// at is a view for a witness, of which no condition was asked.
func (h *history) at(c *course, w *world) *bag {
	view := *h.bag
	view.listed = c.space.IsIn(h.span, c.spans(func(from, to int) bool { return from <= w.moment && w.moment < to }))
	return &view
}

// startedBy are the events that started something at an earlier moment.
func (b *building) startedBy(m Moment) map[int]*expr.Record {
	out := map[int]*expr.Record{}
	for part, at := range m.Starts {
		shape := m.Parts[part].Expr.Place().Trigger
		for _, role := range []string{"", "trigger"} {
			if r := b.w.course.worlds[at].roles[roleKey{shape, role}]; r != nil && shape != nil {
				out[part] = b.record(b.m, r)
			}
		}
	}
	return out
}

// refused is the first part that is not as wanted, nil for none.
func (c *course) refused(list []*Witness, moments []Moment) *MomentPart {
	for i, w := range list {
		for k, p := range moments[i].Parts {
			x := w.contextOf(k, p.Expr)
			if !p.Want.Met(p.Expr.Truth(x)) || !p.Want.Met(p.Expr.Confirm(x)) {
				return &MomentPart{i, k}
			}
		}
		if i > 0 && disturbed(w, moments[i]) {
			return &MomentPart{i, 0}
		}
	}
	return nil
}

// listed are the elements of a history that are listed at the moment.
func (b *building) listed(l *bag) []logic.Element {
	all := b.m.Elements(l.id)
	if b.w.course == nil || l.listed == nil {
		return all
	}
	h := b.w.course.historyOf(l.id)
	in := b.w.space.Info(h.span).Dom.Ints.And(b.w.course.spans(func(from, to int) bool { return from <= b.w.moment && b.w.moment < to }))
	var out []logic.Element
	for _, e := range all {
		n := b.w.course.spanOf(&e, h)
		if in.Has(n) {
			out = append(out, e)
		}
	}
	return out
}

func (c *course) historyOf(id logic.Bag) *history {
	for _, h := range c.histories {
		if h.id == id {
			return h
		}
	}
	return nil
}

// spanOf is for which moments an element is listed: where that is free, from its age on.
func (c *course) spanOf(e *logic.Element, h *history) int64 {
	if v, ok := e.Value(h.span); ok {
		return v.Int
	}
	if pins := c.pins[h.id]; e.Pinned > 0 && e.Pinned <= len(pins) {
		return c.spans(func(from, to int) bool { return from == pins[e.Pinned-1] && to == len(c.worlds) }).Min()
	}
	return c.spans(func(_, to int) bool { return to == len(c.worlds) }).Min()
}
