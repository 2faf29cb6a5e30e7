package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// become tells at an instant what makes a contact somebody else: fields that change,
// objects that are new, events that happen, topics that are left. Event is the one that
// is judged, -1 for none.
func (c *casting) become(n *cast, at int64, event int) {
	for object := range c.d.p.Schema.Objects {
		if r := c.w.Objects[object]; r != nil {
			c.change(n, object, r, at)
		}
	}
	for object := range c.d.p.Schema.Objects {
		for _, r := range c.related(object) {
			c.arrive(n, object, r, at)
		}
	}
	for i := range c.d.p.Schema.Events {
		c.happen(n, i, at, event)
	}
	c.leave(n, at)
}

// change sets the fields in which somebody differs.
func (c *casting) change(n *cast, object int, r *expr.Record, at int64) {
	t := c.d.ensure(n, object)
	h := project.Happening{Doc: &model.Happening{}, At: at, Event: -1, Object: object, ID: t.ID, ParentObject: -1}
	for slot := 1; slot < len(r.Shape.Fields); slot++ {
		v := listless(r.Slots[slot])
		ref := expr.FieldRef{Object: object, Slot: slot}
		if c.read[ref] && !c.d.kept(object, r.Shape.Fields[slot].Name) && !v.Equal(fieldOf(t.Fields, slot)) {
			h.Fields = append(h.Fields, project.SlotValue{Slot: slot, Value: v})
		}
	}
	if len(h.Fields) > 0 {
		n.put(h)
	}
}

// arrive tells of a new object.
func (c *casting) arrive(n *cast, of int, r *expr.Record, at int64) {
	with := n.clone()
	t := *c.d.add(with, of)
	h := project.Happening{Doc: &model.Happening{}, At: at, Event: -1, Object: of, ID: t.ID, ParentObject: -1}
	if parent := c.d.p.Objects[of].Parent; parent >= 0 && t.ParentID != "" {
		h.ParentObject, h.ParentID = parent, t.ParentID
	}
	for _, f := range t.Fields {
		if f.Slot > 0 {
			h.Fields = setField(h.Fields, f.Slot, f.Value)
		}
	}
	for slot := 1; slot < len(r.Shape.Fields); slot++ {
		if v := listless(r.Slots[slot]); !v.IsAbsent() && !c.d.kept(of, r.Shape.Fields[slot].Name) && !slices.Contains(c.d.p.Objects[of].IdentifiedBy, slot) {
			h.Fields = setField(h.Fields, slot, v)
		}
	}
	if len(h.Fields) > 0 {
		n.put(h)
	}
}

// happen tells of the events of a type; that which is judged comes last.
func (c *casting) happen(n *cast, event int, at int64, judged int) {
	shape := c.d.p.Schema.Events[event].Shape
	done := map[*expr.Record]bool{c.w.Judged[shape]: true}
	list := []*expr.Record{}
	if c.since {
		list = append(list, c.w.Came(event)...)
	}
	for object := range c.d.p.Schema.Objects {
		if r := c.w.Objects[object]; r != nil && !c.since {
			list = append(list, c.w.Host.Events(r, event)...)
		}
	}
	if r := c.w.Judged[shape]; r != nil && event == judged {
		done[r] = false
		list = append(slices.DeleteFunc(list, func(e *expr.Record) bool { return e == r }), r)
	}
	for _, r := range list {
		if !done[r] {
			done[r] = true
			h := c.d.line(n, event, at)
			c.fill(&h, r)
			n.put(h)
		}
	}
}

// leave ends or begins subscriptions.
func (c *casting) leave(n *cast, at int64) {
	for _, topic := range c.topics {
		name := "unsubscribed"
		if c.w.Host.Subscribed(nil, topic) {
			name = "subscribed"
		}
		event := c.d.p.Schema.Event(name)
		if event < 0 {
			continue
		}
		h := c.d.line(n, event, at)
		h.Fields = setField(h.Fields, c.d.p.Schema.Events[event].Shape.Slot("topic"), expr.NewString(c.d.p.Schema.Topics[topic]))
		n.put(h)
	}
}

// plain are attempts with somebody who need enter nothing: to whom the event happens
// that is judged, else somebody who is there, and who gives a sign of life. Event is
// the one that is judged, -1 for none.
func (c *casting) plain(event int) []*cast {
	n := c.lay(c.d.newCast(0))
	if event < 0 {
		return append([]*cast{n}, c.d.pokes(n)...)
	}
	if r := c.w.Judged[c.d.p.Schema.Events[event].Shape]; r != nil {
		h := c.d.line(n, event, 0)
		c.fill(&h, r)
		n.put(h)
	}
	return []*cast{n}
}

// before are attempts that begin earlier, where time alone lets begin to hold what
// starts the workflow: what is so of the contact at the instant that the solver
// speaks of becomes so while the scenario runs.
func (c *casting) before(trigger int, seeds []*cast) []*cast {
	t := &c.d.w.Triggers[trigger]
	cond := t.Becomes
	if t.Kind == project.OnEntersStage {
		cond = c.d.p.Lifecycle.Stages[t.Stage].When
	}
	if !c.d.timed(cond) {
		return nil
	}
	var list []*cast
	for _, s := range seeds {
		for _, by := range []int64{2 * calendar.Day, 30 * calendar.Day} {
			list = append(list, earlier(s, by))
		}
	}
	return list
}

// earlier lets an attempt begin earlier, with the same instants.
func earlier(c *cast, by int64) *cast {
	n := c.clone()
	n.s.Start -= by
	n.patient = true
	given := n.s.Given
	n.s.Given = nil
	for i := range n.s.Timeline {
		n.s.Timeline[i].At += by
	}
	for _, h := range given {
		if h.At += by; h.At < 0 {
			n.s.Given = append(n.s.Given, h)
		} else {
			n.put(h)
		}
	}
	return n
}
