package simulate

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// cast is a scenario that is being made: who is there, what happens, and which
// values its fields must keep.
type cast struct {
	s *project.Scenario
	// kept are the wants that set a field, so that a later one does not undo them.
	kept []keptWant
	// trigger is the trigger of the workflow that the first line of the timeline is for.
	trigger int
	// patient is set where the entry may come long after the last line.
	patient bool
}

// keptWant is a want about a field of an object, or of the line that starts the
// workflow, where object is -1.
type keptWant struct {
	object, slot int
	want         expr.Want
}

func (c *cast) clone() *cast {
	s := *c.s
	s.Objects = slices.Clone(s.Objects)
	for i := range s.Objects {
		s.Objects[i].Fields = slices.Clone(s.Objects[i].Fields)
	}
	s.Given, s.Timeline = cloneLines(s.Given), cloneLines(s.Timeline)
	s.Answers, s.Choose = slices.Clone(s.Answers), slices.Clone(s.Choose)
	return &cast{s: &s, kept: slices.Clone(c.kept), trigger: c.trigger, patient: c.patient}
}

func cloneLines(lines []project.Happening) []project.Happening {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].Fields = slices.Clone(lines[i].Fields)
	}
	return lines
}

// newCast is a scenario with one typical contact, of whom no more is known than
// the data model demands and messages need.
func (d *drafter) newCast(trigger int) *cast {
	c := &cast{s: &project.Scenario{Doc: &model.Scenario{}, Start: d.start}, trigger: trigger}
	d.ensure(c, d.p.ContactObject())
	if d.w.Object >= 0 {
		d.ensure(c, d.w.Object)
	}
	return c
}

// ensure returns the first object of a kind, which it adds, with what it
// belongs to, where there is none.
func (d *drafter) ensure(c *cast, object int) *project.Thing {
	if i := slices.IndexFunc(c.s.Objects, func(t project.Thing) bool { return t.Object == object }); i >= 0 {
		return &c.s.Objects[i]
	}
	return d.add(c, object)
}

// add puts one more object of a kind into the scenario.
func (d *drafter) add(c *cast, object int) *project.Thing {
	t := project.Thing{Object: object}
	n := 1
	for _, o := range c.s.Objects {
		if o.Object == object {
			n++
		}
	}
	d.describe(&t, n)
	if parent := d.p.Objects[object].Parent; parent >= 0 && object != d.p.ContactObject() {
		t.ParentID = d.ensure(c, parent).ID
	}
	c.s.Objects = append(c.s.Objects, t)
	slices.SortStableFunc(c.s.Objects, func(a, b project.Thing) int { return cmp.Compare(a.Object, b.Object) })
	contact := d.p.ContactObject()
	if d.p.Objects[contact].Parent == object {
		for i := range c.s.Objects {
			if o := &c.s.Objects[i]; o.Object == contact && o.ParentID == "" {
				o.ParentID = t.ID
			}
		}
	}
	return &c.s.Objects[slices.IndexFunc(c.s.Objects, func(o project.Thing) bool { return o.Object == object && o.ID == t.ID })]
}

// describe fills in the fields that an object must have, and what people would
// miss in a contact.
func (d *drafter) describe(t *project.Thing, n int) {
	o := &d.p.Objects[t.Object]
	shape := d.p.Schema.Objects[t.Object].Shape
	for slot := range shape.Fields {
		f := &shape.Fields[slot]
		named := slices.Contains(o.IdentifiedBy, slot)
		if slot > 0 && !builtInField(f.Name) && (f.Required || named && len(o.IdentifiedBy) == 1 || d.expected(t.Object, slot)) {
			if v := d.typical(f, o.Name, n); !v.IsAbsent() {
				t.Fields = append(t.Fields, project.SlotValue{Slot: slot, Value: v})
			}
		}
	}
	for _, slot := range o.IdentifiedBy {
		if v := fieldOf(t.Fields, slot); v.Kind() == expr.String {
			t.ID = project.CanonicalID(v.Str())
			return
		}
	}
	t.ID = o.Name + "-" + string(rune('0'+min(n, 9)))
	t.Fields = slices.Insert(t.Fields, 0, project.SlotValue{Slot: 0, Value: expr.NewString(t.ID)})
}

// expected reports whether a field of a contact is given without being demanded:
// a first name, and what the channels of the workflow need.
func (d *drafter) expected(object, slot int) bool {
	if object != d.p.ContactObject() {
		return false
	}
	if d.p.Schema.Objects[object].Shape.Fields[slot].Name == "first_name" {
		return true
	}
	for _, ch := range d.channels() {
		if ch.Address.Object == object && ch.Address.Slot == slot {
			return true
		}
		if ch.Consent != nil && slices.Contains(ch.Consent.Expr.Reads().Fields, expr.FieldRef{Object: object, Slot: slot}) {
			return true
		}
	}
	return false
}

// channels are those that the workflow sends on.
func (d *drafter) channels() []*project.Channel {
	var list []*project.Channel
	for _, s := range d.w.Steps {
		if s.Action != project.Send || s.Message < 0 {
			continue
		}
		if ch := d.p.Messages[s.Message].Channel; ch >= 0 && !slices.Contains(list, &d.p.Channels[ch]) {
			list = append(list, &d.p.Channels[ch])
		}
	}
	return list
}

// fieldOf is the value of a slot, absent where none is given.
func fieldOf(fields []project.SlotValue, slot int) expr.Value {
	for _, f := range fields {
		if f.Slot == slot {
			return f.Value
		}
	}
	return expr.Value{}
}

// setField gives a slot a value; an absent one takes it away.
func setField(fields []project.SlotValue, slot int, v expr.Value) []project.SlotValue {
	fields = slices.DeleteFunc(slices.Clone(fields), func(f project.SlotValue) bool { return f.Slot == slot })
	if v.IsAbsent() {
		return fields
	}
	fields = append(fields, project.SlotValue{Slot: slot, Value: v})
	slices.SortStableFunc(fields, func(a, b project.SlotValue) int { return cmp.Compare(a.Slot, b.Slot) })
	return fields
}

// line is an event about the first object of its kind, with the fields it must have.
func (d *drafter) line(c *cast, event int, at int64) project.Happening {
	ev := &d.p.Schema.Events[event]
	h := project.Happening{Doc: &model.Happening{}, At: at, Event: event, Object: ev.Object, ParentObject: -1}
	if h.Object < 0 {
		h.Object = d.p.ContactObject()
	}
	h.ID = d.ensure(c, h.Object).ID
	kind := d.p.Schema.Objects[h.Object].Name
	for slot := 1; slot < len(ev.Shape.Fields); slot++ {
		f := &ev.Shape.Fields[slot]
		switch {
		case f.Name == kind && ev.Object >= 0:
			h.Fields = append(h.Fields, project.SlotValue{Slot: slot, Value: expr.NewString(h.ID)})
		case f.Required && f.Name != "channel" || d.readsOfTrigger(f.Name):
			if v := d.typical(f, ev.Name, 1); !v.IsAbsent() {
				h.Fields = append(h.Fields, project.SlotValue{Slot: slot, Value: v})
			}
		}
	}
	return h
}

// setObjects adds objects, or takes them out.
func (d *drafter) setObjects(c *cast, w *expr.Want) bool {
	if w.Least <= 0 {
		n := len(c.s.Objects)
		if w.Index == d.w.Object {
			return false
		}
		c.s.Objects = slices.DeleteFunc(c.s.Objects, func(t project.Thing) bool { return t.Object == w.Index })
		return len(c.s.Objects) < n
	}
	if w.Least > 20 {
		return false
	}
	shape := d.p.Schema.Objects[w.Index].Shape
	for range w.Least {
		t := d.add(c, w.Index)
		if len(w.Items) > 0 && !d.fill(&t.Fields, shape, w.Items[0]) {
			return false
		}
	}
	return true
}

// setTopic lets the contact have taken or left a topic before.
func (d *drafter) setTopic(c *cast, w *expr.Want) bool {
	name := "subscribed"
	if !w.Value.Bool() {
		name = "unsubscribed"
	}
	event := d.p.Schema.Event(name)
	if event < 0 {
		return false
	}
	h := d.line(c, event, -calendar.Day)
	slot := d.p.Schema.Events[event].Shape.Slot("topic")
	h.Fields = setField(h.Fields, slot, expr.NewString(d.p.Schema.Topics[w.Index]))
	c.s.Given = append(c.s.Given, h)
	return true
}

// readsOfTrigger reports whether the workflow reads that field of what started it.
func (d *drafter) readsOfTrigger(name string) bool { return slices.Contains(d.triggerReads, name) }

// typicalStart is when drafts start: Monday, 09:00 in the project's zone, of the
// week in which most of the project's scenarios start, else of 5 January 2026.
func typicalStart(p *project.Program) int64 {
	day := calendar.Day * 20458 // 2026-01-05
	count := map[int64]int{}
	best := 0
	for _, s := range p.Scenarios {
		monday := calendar.LocalDate(p.Zone, calendar.StartOfWeek(p.Zone, s.Start))
		count[monday]++
		if n := count[monday]; n > best || n == best && monday < day {
			best, day = n, monday
		}
	}
	return calendar.DateAt(p.Zone, day, 0, 9*60)
}
