package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Quiet says what does not happen: no event of a type for which a condition holds arrives
// after the moment before, and up to this one. An event that arrives at this moment counts,
// the one that is judged included; one that arrives at the moment before does not. It
// is the arrival that counts, not the `at`.
type Quiet struct {
	// Event is the index of the type.
	Event int
	// Where is a condition of the event, nil for any. It is judged when the event arrives.
	Where *expr.Expr
}

// quiet is where what a moment excludes did not happen. Sure is false where a condition
// depends on more than the event and what stays, and so may have been another one when the
// event arrived: nothing is then said, or, where it is asked strictly, that no such event
// arrived at all.
func (c *course) quiet(moment int, q Quiet, strict bool) (f *logic.Formula, sure bool) {
	w := c.worlds[moment]
	b := w.eventBag(w.names.Events[q.Event].Object, q.Event)
	c.apart = true
	h := c.historyOf(b.id)
	came := w.space.IsIn(h.span, c.spans(func(from, _ int) bool { return from == moment }))
	none := func(of *logic.Formula) *logic.Formula {
		return w.space.IsIn(w.count(b.id, w.space.And(came, of)), domain.Point(0))
	}
	if q.Where == nil {
		return none(w.space.True()), true
	}
	if c.steady(q.Where) {
		f := &frame{x: q.Where, about: q.Where.Place().Object, event: b.elem, vars: map[int]binding{}}
		if t := w.ask(f, q.Where.Tree()); !f.full {
			return none(t.yes), true
		}
	}
	if strict {
		return none(w.space.True()), false
	}
	return w.space.True(), false
}

// steady reports whether a condition of an event gives the same whenever it is asked.
func (c *course) steady(x *expr.Expr) bool {
	r := x.Reads()
	if r.Now || r.External || len(r.Events)+len(r.Objects)+len(r.Scores)+len(r.Workflows)+len(r.Messages)+len(r.Topics)+len(r.Channels)+len(r.Trigger)+len(r.Segments) > 0 {
		return false
	}
	return !slices.ContainsFunc(r.Fields, func(f expr.FieldRef) bool { return f.Object != c.subject || !c.stays(f.Object, f.Slot) })
}

// quietly is what all moments exclude.
func (c *course) quietly(moments []Moment, strict bool) *logic.Formula {
	all := c.space.True()
	for i := 1; i < len(moments); i++ {
		for _, q := range moments[i].Quiet {
			f, sure := c.quiet(i, q, strict)
			c.unsure = c.unsure || !sure
			all = c.space.And(all, f)
		}
	}
	return all
}

// Came are the events of a type that arrive at the moment of a witness, or after the one
// before it: none at the first.
func (w *Witness) Came(event int) []*expr.Record { return w.came[event] }

// came are the events that arrive before each moment and after the one before it.
func (c *course) came(b *building, moment int) map[int][]*expr.Record {
	out := map[int][]*expr.Record{}
	for key, h := range c.histories {
		if moment == 0 || h.elem == nil {
			continue
		}
		in := c.spans(func(from, _ int) bool { return from == moment })
		for _, e := range b.m.Elements(h.id) {
			if !in.Has(c.spanOf(&e, h)) {
				continue
			}
			for range b.times(&e) {
				out[key.events.of] = append(out[key.events.of], b.eventOf(&e, h.bag))
			}
		}
	}
	return out
}

// disturbed reports whether something arrived that a moment excludes, as far as it can be
// told.
func disturbed(w *Witness, m Moment) bool {
	return slices.ContainsFunc(m.Quiet, func(q Quiet) bool {
		return slices.ContainsFunc(w.came[q.Event], func(e *expr.Record) bool {
			if q.Where == nil {
				return true
			}
			x := w.Context(q.Where)
			x.Event = e
			return q.Where.Truth(x) == expr.True || q.Where.Confirm(x) == expr.True
		})
	})
}
