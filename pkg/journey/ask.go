package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// truth asks a condition about an object; a condition that was not written holds.
func (ps *pass) truth(c *project.Cond, object, trigger, event *expr.Record) expr.Truth {
	if c == nil || c.Expr == nil {
		return expr.True
	}
	ps.ready(object, trigger, event)
	r := c.Expr.Truth(&ps.ctx)
	if ps.s.watch != nil {
		ps.watched(c, &ps.ctx, r)
	}
	return r
}

// ready prepares the context for one question.
func (ps *pass) ready(object, trigger, event *expr.Record) {
	ps.host.lent = ps.host.lent[:0]
	c := &ps.ctx
	c.Now, c.Object, c.Trigger, c.Event, c.Host, c.Horizon = ps.now, object, trigger, event, &ps.host, expr.Never
}

// ask asks a condition about an enrollment.
func (ps *pass) ask(c *project.Cond, e *Enrollment, event *expr.Record) expr.Truth {
	if c == nil {
		return expr.True
	}
	return ps.truth(c, ps.recordOf(e), e.Trigger, event)
}

// saw asks the condition beside an event that an enrollment saw, for what the
// event may do: end it, a wait, or reach its goal. "Reading an absent field … makes
// a condition undecided; the leftmost cause is recorded." A condition without an
// event is asked again and again and is not recorded.
func (ps *pass) saw(c *project.Cond, e *Enrollment, event *expr.Record, ev *Happening, what string) bool {
	r := ps.ask(c, e, event)
	if r == expr.Undecided {
		f := about(e, Fact{Kind: Undecided, Subject: what})
		if ev != nil {
			f.From = ps.p.Program.Events[ev.Event].Name
		}
		ps.fact(ps.because(f, c, r))
	}
	return r == expr.True
}

// value computes a value about an enrollment.
func (ps *pass) value(v *project.Value, e *Enrollment) expr.Value {
	ps.ready(ps.recordOf(e), e.Trigger, nil)
	return v.Eval(&ps.ctx)
}

func (ps *pass) recordOf(e *Enrollment) *expr.Record {
	if o := ps.s.find(e.Object); o != nil {
		return o.Rec
	}
	return nil
}

// because says in a fact which condition decided, with the cause where it was
// undecided. It is called right after the condition was asked.
func (ps *pass) because(f Fact, c *project.Cond, t expr.Truth) Fact {
	f.Cond, f.Result = c, t
	if c == nil {
		return f
	}
	f.Place = c.Doc.Span
	if t == expr.Undecided {
		cause := ps.ctx.Cause()
		f.Cause, f.Absent = cause.Text, cause.Absent
		f.Place = c.At(cause.Start, cause.End)
	}
	if ps.s.explain && c.Expr != nil {
		f.Parts = c.Expr.Parts(&ps.ctx)
	}
	return f
}

// held says in a fact that a condition held, and with which values. It asks it
// again, which only decisions that were taken pay for.
func (ps *pass) held(f Fact, c *project.Cond, object, trigger, event *expr.Record) Fact {
	if c == nil {
		return f
	}
	place := f.Place
	f = ps.because(f, c, ps.truth(c, object, trigger, event))
	if !place.IsZero() {
		f.Place = place
	}
	return f
}

// path reads a field path about an enrollment or its trigger.
func (ps *pass) path(p *expr.Path, object *Object, trigger *expr.Record) expr.Value {
	if p.Object >= 0 {
		o := ps.s.ancestor(object, p.Object)
		if o == nil || p.Slot < 0 || p.Slot >= len(o.Rec.Slots) {
			return expr.Value{}
		}
		return o.Rec.Slots[p.Slot]
	}
	if trigger == nil || p.Slot < 0 || p.Slot >= len(trigger.Slots) {
		return expr.Value{}
	}
	return trigger.Slots[p.Slot]
}

// changeRecord shows a `changed` event with the values before and after.
func changeRecord(x *plan, ev *Happening) *expr.Record {
	shape := x.changeShapes[ev.About.Object][ev.Slot]
	if shape == nil {
		shape = changeShape(x, ev.About.Object, ev.Slot)
	}
	rec := shape.New()
	rec.Slots[0], rec.Slots[1] = ev.Rec.Slots[0], ev.Rec.Get("object")
	rec.Slots[2], rec.Slots[3] = ev.From, ev.To
	return rec
}

// convert shows a record in another shape, field by field name: `trigger` has
// what all triggers of a workflow carry.
func convert(rec *expr.Record, shape *expr.Shape) *expr.Record {
	if rec == nil || shape == nil || rec.Shape == shape {
		return rec
	}
	out := shape.New()
	for i := range shape.Fields {
		if slot := rec.Shape.Slot(shape.Fields[i].Name); slot >= 0 {
			out.Slots[i] = rec.Slots[slot]
		}
	}
	return out
}
