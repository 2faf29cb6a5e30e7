package simulate

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// casting makes of a contact that the solver found somebody whom a scenario can play.
type casting struct {
	d *drafter
	w *audience.Witness
	// read are the fields that the question is about: they are as the solver says, absent
	// ones too. Others are what people usually are.
	read map[expr.FieldRef]bool
	// topics are those that it asks for.
	topics []int
	// since is set where only what came after the moment before is told.
	since bool
}

func newCasting(d *drafter, w *audience.Witness, parts []audience.Part) *casting {
	c := &casting{d: d, w: w, read: map[expr.FieldRef]bool{}}
	for _, p := range parts {
		if p.Want != audience.Given && p.Want != audience.Preferably {
			c.reads(p.Expr, 0)
			continue
		}
		for _, f := range p.Expr.Reads().Fields { // what is so of itself need not be written
			if !builtInField(d.p.Schema.Objects[f.Object].Shape.Fields[f.Slot].Name) {
				c.read[f] = true
			}
		}
	}
	slices.Sort(c.topics)
	c.topics = slices.Compact(c.topics)
	return c
}

// reads collects what an expression is about, through segments and scores.
func (c *casting) reads(x *expr.Expr, depth int) {
	if x == nil || depth > maxDepth {
		return
	}
	r := x.Reads()
	for _, f := range r.Fields {
		c.read[f] = true
	}
	c.topics = append(c.topics, r.Topics...)
	for _, i := range r.Segments {
		if s := c.d.p.Segments[i]; s.When != nil {
			c.reads(s.When.Expr, depth+1)
		}
	}
	for _, i := range r.Scores {
		for n := range c.d.p.Scores[i].Fit {
			c.reads(c.d.p.Scores[i].Fit[n].When.Expr, depth+1)
		}
	}
}

// lay makes an attempt of the contact: who it is, what belongs to it, what happened
// before, and what the line that starts the workflow carries.
func (c *casting) lay(to *cast) *cast {
	n := to.clone()
	schema := c.d.p.Schema
	for object := range schema.Objects {
		if r := c.w.Objects[object]; r != nil {
			c.object(n, object, r)
		}
	}
	for object := range schema.Objects {
		for _, r := range c.related(object) {
			c.belonging(n, object, r)
		}
	}
	for event := range schema.Events {
		c.past(n, event)
	}
	for message, name := range schema.Messages {
		c.sent(n, message, name)
	}
	for _, topic := range c.topics {
		c.d.setTopic(n, &expr.Want{Index: topic, Value: expr.NewBool(c.w.Host.Subscribed(nil, topic))})
	}
	c.started(n)
	slices.SortStableFunc(n.s.Given, func(a, b project.Happening) int { return cmp.Compare(a.At, b.At) })
	return n
}

// movedBy is the field of the enrolled object that a trigger itself moves.
func (c *casting) movedBy(trigger int) expr.FieldRef {
	none := expr.FieldRef{Object: -1, Slot: -1}
	if trigger >= len(c.d.w.Triggers) {
		return none
	}
	contact := c.d.p.ContactObject()
	shape := c.d.p.Schema.Objects[contact].Shape
	switch t := &c.d.w.Triggers[trigger]; t.Kind {
	case project.OnChanged, project.OnDate:
		return expr.FieldRef{Object: t.Field.Object, Slot: t.Field.Slot}
	case project.OnEntersStage:
		return expr.FieldRef{Object: contact, Slot: shape.Slot("stage")}
	case project.OnInactive:
		return expr.FieldRef{Object: contact, Slot: shape.Slot("last_activity")}
	}
	return none
}

// object gives an object what the solver says of it.
func (c *casting) object(n *cast, object int, r *expr.Record) {
	told := -1
	for i := range n.s.Timeline { // who is new is told of at the start
		if h := &n.s.Timeline[i]; h.Event < 0 && h.Object == object && !slices.ContainsFunc(n.s.Objects, func(t project.Thing) bool { return t.Object == object }) {
			told = i
		}
	}
	var t *project.Thing
	if told < 0 {
		t = c.d.ensure(n, object)
	}
	for slot := range r.Shape.Fields {
		ref := expr.FieldRef{Object: object, Slot: slot}
		f := &r.Shape.Fields[slot]
		if slot == 0 || ref == c.movedBy(n.trigger) {
			continue
		}
		if !c.read[ref] && (r.Slots[slot].IsAbsent() || c.d.kept(object, f.Name) || t != nil && !fieldOf(t.Fields, slot).IsAbsent()) {
			continue
		}
		v := listless(r.Slots[slot])
		if told >= 0 {
			h := &n.s.Timeline[told]
			h.Fields = setField(h.Fields, slot, v)
			continue
		}
		c.d.rename(n, t, slot, v)
		t.Fields = setField(t.Fields, slot, v)
		if c.read[ref] && !v.IsAbsent() {
			n.kept = append(n.kept, keptWant{object, slot, expr.Want{Kind: expr.WantField, Object: object, Slot: slot, Op: "==", Value: v}})
		}
	}
}

// listless is a value; an empty list is none.
func listless(v expr.Value) expr.Value {
	if v.Kind() == expr.List && len(v.Items()) == 0 {
		return expr.Value{}
	}
	return v
}

// related are the objects of a kind that belong to what the question is about, without
// the one that it is about itself.
func (c *casting) related(of int) []*expr.Record {
	var list []*expr.Record
	for object := range c.d.p.Schema.Objects {
		r := c.w.Objects[object]
		if r == nil || c.d.p.Schema.Objects[of].Parent != object {
			continue
		}
		for _, o := range c.w.Host.Related(r, of) {
			if o != c.w.Objects[of] && !slices.Contains(list, o) {
				list = append(list, o)
			}
		}
	}
	return list
}

func (c *casting) belonging(n *cast, of int, r *expr.Record) {
	t := c.d.add(n, of)
	for slot := 1; slot < len(r.Shape.Fields); slot++ {
		if f := &r.Shape.Fields[slot]; !c.d.kept(of, f.Name) && (c.read[expr.FieldRef{Object: of, Slot: slot}] || !r.Slots[slot].IsAbsent()) && !slices.Contains(c.d.p.Objects[of].IdentifiedBy, slot) {
			t.Fields = setField(t.Fields, slot, listless(r.Slots[slot]))
		}
	}
}

// past tells what happened before.
func (c *casting) past(n *cast, event int) {
	shape := c.d.p.Schema.Events[event].Shape
	done := map[*expr.Record]bool{c.w.Judged[shape]: true}
	for object := range c.d.p.Schema.Objects {
		r := c.w.Objects[object]
		if r == nil {
			continue
		}
		for _, e := range c.w.Host.Events(r, event) {
			if !done[e] {
				done[e] = true
				h := c.d.line(n, event, min(e.Slots[0].Int()-c.w.Now, -1000))
				c.fill(&h, e)
				n.s.Given = append(n.s.Given, h)
			}
		}
	}
}

// fill gives a line the fields of an event.
func (c *casting) fill(h *project.Happening, r *expr.Record) {
	kind := c.d.p.Schema.Objects[h.Object].Name
	for slot := 1; slot < len(r.Shape.Fields); slot++ {
		if v := listless(r.Slots[slot]); !v.IsAbsent() && r.Shape.Fields[slot].Name != kind {
			h.Fields = setField(h.Fields, slot, v)
		}
	}
}

func (c *casting) sent(n *cast, message int, name string) {
	contact := c.w.Objects[c.d.p.ContactObject()]
	event := c.d.p.Schema.Event("message_sent")
	at, _ := c.w.Host.Sent(contact, message)
	for _, instant := range at {
		if event >= 0 {
			h := c.d.line(n, event, min(instant-c.w.Now, -1000))
			h.Fields = setField(h.Fields, c.d.p.Schema.Events[event].Shape.Slot("message"), expr.NewString(name))
			n.s.Given = append(n.s.Given, h)
		}
	}
}

// started fills in what the line that starts the workflow carries.
func (c *casting) started(n *cast) {
	if n.trigger >= len(c.d.w.Triggers) || len(n.s.Timeline) == 0 {
		return
	}
	t := &c.d.w.Triggers[n.trigger]
	switch t.Kind {
	case project.OnEvent:
		if r := c.w.Judged[c.d.p.Schema.Events[t.Event].Shape]; r != nil {
			for i := range n.s.Timeline {
				if h := &n.s.Timeline[i]; h.Event == t.Event {
					c.fill(h, r)
				}
			}
		}
	case project.OnChanged:
		c.changed(n, t)
	}
}

// changed lets the field change to what the solver says.
func (c *casting) changed(n *cast, t *project.Trigger) {
	before, after := expr.Value{}, expr.Value{}
	if r := c.w.Judged[t.Shape]; r != nil {
		before, after = r.Get("from"), r.Get("to")
	}
	if r := c.w.Objects[t.Field.Object]; r != nil && c.read[expr.FieldRef{Object: t.Field.Object, Slot: t.Field.Slot}] {
		after = r.Slots[t.Field.Slot]
	}
	thing := c.d.ensure(n, t.Field.Object)
	for i := range n.s.Timeline {
		h := &n.s.Timeline[i]
		if h.Event >= 0 || h.Object != t.Field.Object {
			continue
		}
		if after.IsAbsent() {
			after = fieldOf(h.Fields, t.Field.Slot)
		}
		h.Fields = setField(h.Fields, t.Field.Slot, after)
	}
	if before.IsAbsent() {
		if before = fieldOf(thing.Fields, t.Field.Slot); before.IsAbsent() || !sameValue(before, after) {
			return
		}
		before, _ = c.d.fitting(t.Field.Field, t.Field.Root, []expr.Want{{Op: "!=", Value: after}})
	}
	thing.Fields = setField(thing.Fields, t.Field.Slot, before)
}

// nobody is a workflow of which nothing is asked: for those who need enter none.
func nobody() *project.Workflow {
	return &project.Workflow{Doc: &model.Workflow{}, Index: -1, Object: -1, First: -1}
}
