package simulate

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// mended are the attempts that follow from one in which nobody entered.
func (d *drafter) mended(t *trial) []*cast {
	if t.refusal == nil {
		return d.unstarted(t)
	}
	f := t.refusal
	switch {
	case f.Gate == "data", f.Gate == "reentry" && f.Absent != "":
		return d.given(t, f)
	case f.Gate == "exclusive":
		return d.alone(t, f.To)
	case f.Cond != nil:
		return d.applied(t, t.ways[f.Cond])
	}
	return nil
}

// applied are attempts with the changes of each way.
func (d *drafter) applied(t *trial, ways [][]edit) []*cast {
	var list []*cast
	for _, way := range ways {
		c := t.cast.clone()
		if len(way) > 0 && !slices.ContainsFunc(way, func(e edit) bool { return !d.apply(c, &e) }) {
			list = append(list, c)
		}
	}
	return list
}

// given fills in a field that must be there.
func (d *drafter) given(t *trial, f *journey.Fact) []*cast {
	for _, path := range append(slices.Clone(d.w.Data), keyOf(d.w)...) {
		if path.Text == f.Absent {
			e := edit{want: expr.Want{Kind: expr.WantField, Root: path.Root, Object: path.Object, Slot: path.Slot, Op: "has"}, name: path.Field.Name}
			return d.applied(t, [][]edit{{e}})
		}
	}
	return nil
}

// alone keeps another workflow out that stands in the way.
func (d *drafter) alone(t *trial, other string) []*cast {
	for _, w := range d.p.Workflows {
		if w.Name == other && w.Rules != nil {
			return d.applied(t, t.ways[w.Rules])
		}
	}
	return nil
}

// unstarted are attempts for when the trigger did not fire: its own condition is
// mended; where that holds from the beginning, something of what makes it hold
// happens at the start instead of before.
func (d *drafter) unstarted(t *trial) []*cast {
	for _, c := range d.hoped {
		if list := d.applied(t, t.ways[c]); t.cast.patient && len(list) > 0 {
			return list
		}
	}
	trigger := &d.w.Triggers[t.cast.trigger]
	var cond *project.Cond
	switch trigger.Kind {
	case project.OnBecomes:
		cond = trigger.Becomes
	case project.OnEntersStage:
		cond = d.p.Lifecycle.Stages[trigger.Stage].When
	case project.OnSchedule:
		cond = d.w.Rules
	}
	if cond == nil {
		return nil
	}
	if list := d.applied(t, t.ways[cond]); len(list) > 0 {
		return list
	}
	if trigger.Kind == project.OnSchedule {
		return nil
	}
	return d.moved(t.cast)
}

// moved are attempts in which one thing that was so before the start happens at
// the start: the latest events first, then fields.
func (d *drafter) moved(c *cast) []*cast {
	var list []*cast
	for i := len(c.s.Given) - 1; i >= 0; i-- {
		n := c.clone()
		h := n.s.Given[i]
		h.At = 0
		n.s.Given = slices.Delete(n.s.Given, i, i+1)
		n.s.Timeline = append(n.s.Timeline, h)
		list = append(list, n)
	}
	for _, k := range slices.Backward(c.kept) {
		if k.object < 0 {
			continue
		}
		n := c.clone()
		if d.later(n, k) {
			list = append(list, n)
		}
	}
	return list
}

// later lets a field get its value at the start instead of before.
func (d *drafter) later(c *cast, k keptWant) bool {
	t := d.ensure(c, k.object)
	f := &d.p.Schema.Objects[k.object].Shape.Fields[k.slot]
	v := fieldOf(t.Fields, k.slot)
	if v.IsAbsent() || d.kept(k.object, f.Name) || slices.Contains(d.p.Objects[k.object].IdentifiedBy, k.slot) {
		return false
	}
	before := expr.Value{}
	if f.Required {
		w := k.want
		w.Op = reversed(w.Op)
		var ok bool
		if before, ok = d.fitting(f, d.p.Objects[k.object].Name, []expr.Want{w}); !ok {
			return false
		}
	}
	t.Fields = setField(t.Fields, k.slot, before)
	c.s.Timeline = append(c.s.Timeline, d.record(t.Object, t.ID, k.slot, v))
	return true
}

// reversed is what an operator must give for the want not to hold.
func reversed(op string) string {
	pairs := map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
	if other, ok := pairs[op]; ok {
		return other
	}
	if op != "" && op[0] == '!' {
		return op[1:]
	}
	return "!" + op
}

// kept reports a field of an object that no record changes: a stage is one of the
// lifecycle in a contact alone.
func (d *drafter) kept(object int, name string) bool {
	return builtInField(name) && (name != "stage" || object == d.p.ContactObject())
}

// builtInField reports a field that no record changes.
func builtInField(name string) bool {
	return slices.Contains([]string{"id", "created_at", "stage", "last_activity"}, name)
}

// apply makes one change; it reports whether that could be done.
func (d *drafter) apply(c *cast, e *edit) bool {
	w := &e.want
	switch w.Kind {
	case expr.WantField:
		if w.Root == "event" || w.Root == "trigger" {
			return d.setTrigger(c, e)
		}
		return w.Object >= 0 && d.setObject(c, w)
	case expr.WantEvents:
		return d.setEvents(c, e)
	case expr.WantObjects:
		return d.setObjects(c, w)
	case expr.WantSubscribed:
		return d.setTopic(c, w)
	}
	return false
}

// keep adds a want about a field to those that must go on holding, and returns
// all about that field, this one last.
func (c *cast) keep(object, slot int, w *expr.Want) []expr.Want {
	var wants []expr.Want
	for _, k := range c.kept {
		if k.object == object && k.slot == slot {
			wants = append(wants, k.want)
		}
	}
	c.kept = append(c.kept, keptWant{object, slot, *w})
	return append(wants, *w)
}

// setObject gives the first object of a kind a field that meets a want.
func (d *drafter) setObject(c *cast, w *expr.Want) bool {
	t := d.ensure(c, w.Object)
	f := &d.p.Schema.Objects[w.Object].Shape.Fields[w.Slot]
	if w.Slot == 0 {
		return false
	}
	v, ok := d.fitting(f, d.p.Objects[w.Object].Name, c.keep(w.Object, w.Slot, w))
	if !ok || v.IsAbsent() && f.Required {
		return false
	}
	if h, slot := d.writes(c, t, w.Slot); h != nil {
		h.Fields = setField(h.Fields, slot, v)
		return true
	}
	d.rename(c, t, w.Slot, v)
	t.Fields = setField(t.Fields, w.Slot, v)
	return true
}

// writes is the line of the timeline that gives a field of an object its value,
// and the slot there; nil where none does.
func (d *drafter) writes(c *cast, t *project.Thing, slot int) (line *project.Happening, at int) {
	for i := len(c.s.Timeline) - 1; i >= 0; i-- {
		h := &c.s.Timeline[i]
		switch {
		case h.Object != t.Object || h.ID != t.ID:
		case h.Event < 0 && !fieldOf(h.Fields, slot).IsAbsent():
			return h, slot
		case h.Event >= 0:
			for _, u := range d.p.Events[h.Event].Updates {
				if u[1] == slot && !fieldOf(h.Fields, u[0]).IsAbsent() {
					return h, u[0]
				}
			}
		}
	}
	return nil, 0
}

// rename keeps ids and what names them together where an identifying field changes.
func (d *drafter) rename(c *cast, t *project.Thing, slot int, v expr.Value) {
	old := fieldOf(t.Fields, slot)
	if old.Kind() != expr.String || v.Kind() != expr.String || project.CanonicalID(old.Str()) != t.ID || !slices.Contains(d.p.Objects[t.Object].IdentifiedBy, slot) {
		return
	}
	id, object := t.ID, t.Object
	t.ID = project.CanonicalID(v.Str())
	for i := range c.s.Objects {
		if o := &c.s.Objects[i]; o.ParentID == id && d.p.Objects[o.Object].Parent == object {
			o.ParentID = t.ID
		}
	}
	for _, lines := range [][]project.Happening{c.s.Given, c.s.Timeline} {
		for i := range lines {
			if lines[i].Object == object && lines[i].ID == id {
				lines[i].ID = t.ID
			}
		}
	}
}

// setTrigger gives the line that starts the workflow a field that meets a want.
func (d *drafter) setTrigger(c *cast, e *edit) bool {
	t := &d.w.Triggers[c.trigger]
	if t.Kind == project.OnChanged {
		return d.setChange(c, e, t)
	}
	if t.Kind != project.OnEvent {
		return false
	}
	for i := len(c.s.Timeline) - 1; i >= 0; i-- {
		h := &c.s.Timeline[i]
		if h.Event != t.Event {
			continue
		}
		shape := d.p.Schema.Events[h.Event].Shape
		slot := shape.Slot(e.name)
		if slot < 1 {
			return false
		}
		v, ok := d.fitting(&shape.Fields[slot], shape.Name, c.keep(-1, slot, &e.want))
		if !ok {
			return false
		}
		h.Fields = setField(h.Fields, slot, v)
		return true
	}
	return false
}

// setChange meets a want about what a field was, or is, where its change starts
// the workflow.
func (d *drafter) setChange(c *cast, e *edit, t *project.Trigger) bool {
	w := e.want
	w.Object, w.Slot = t.Field.Object, t.Field.Slot
	f := t.Field.Field
	switch e.name {
	case "from":
		return d.setBefore(c, t, &w)
	case "to":
		v, ok := d.fitting(f, t.Field.Root, c.keep(-1, w.Slot, &w))
		if !ok {
			return false
		}
		for i := range c.s.Timeline {
			if h := &c.s.Timeline[i]; h.Event < 0 && h.Object == t.Field.Object {
				h.Fields = setField(h.Fields, t.Field.Slot, v)
			}
		}
		if before := fieldOf(d.ensure(c, w.Object).Fields, w.Slot); before.IsAbsent() || !sameValue(before, v) {
			return true
		}
		return d.setBefore(c, t, &expr.Want{Kind: expr.WantField, Op: "!=", Value: v}) // else nothing changes
	}
	return false
}

// setBefore gives the field whose change starts the workflow another value to
// begin with.
func (d *drafter) setBefore(c *cast, t *project.Trigger, w *expr.Want) bool {
	thing := d.ensure(c, t.Field.Object)
	v, ok := d.fitting(t.Field.Field, t.Field.Root, []expr.Want{*w})
	if !ok || v.IsAbsent() && t.Field.Field.Required {
		return false
	}
	thing.Fields = setField(thing.Fields, t.Field.Slot, v)
	return true
}

// setEvents adds events that happened before, or takes them out.
func (d *drafter) setEvents(c *cast, e *edit) bool {
	w := &e.want
	if !d.tellable(w.Index) {
		return false
	}
	if e.more == 0 && w.Least <= 0 {
		n := len(c.s.Given)
		c.s.Given = slices.DeleteFunc(c.s.Given, func(h project.Happening) bool { return h.Event == w.Index })
		return len(c.s.Given) < n
	}
	more := e.more
	if more == 0 {
		more = max(w.Least-d.counted(c, w), 1)
	}
	if more > 20 {
		return false
	}
	for i := range more {
		h := d.line(c, w.Index, -d.age(c, w, i, more))
		shape := d.p.Schema.Events[w.Index].Shape
		if len(w.Items) > 0 && !d.fill(&h.Fields, shape, w.Items[0]) {
			return false
		}
		c.s.Given = append(c.s.Given, h)
	}
	slices.SortStableFunc(c.s.Given, func(a, b project.Happening) int { return cmp.Compare(a.At, b.At) })
	return true
}

// age is how long ago the i-th of n events happened: days apart where they may
// be, else within what counts, and none together with another.
func (d *drafter) age(c *cast, w *expr.Want, i, n int) int64 {
	unit := calendar.Day
	if w.Within > 0 {
		unit = min(unit, w.Within/int64(n+1))
	}
	if unit > calendar.Hour {
		unit -= unit % calendar.Hour
	}
	at := unit * int64(n-i)
	for slices.ContainsFunc(c.s.Given, func(h project.Happening) bool { return h.At == -at }) && (w.Within == 0 || at+unit < w.Within) {
		at += unit
	}
	return max(at, 1000)
}

// counted is how many lines before the start count already.
func (d *drafter) counted(c *cast, w *expr.Want) int {
	n := 0
	for _, h := range c.s.Given {
		if h.Event == w.Index && (w.Within == 0 || -h.At < w.Within) && counts(h.Fields, w.Items) {
			n++
		}
	}
	return n
}

func counts(fields []project.SlotValue, items [][]expr.Want) bool {
	if len(items) == 0 {
		return true
	}
	return slices.ContainsFunc(items, func(way []expr.Want) bool {
		return !slices.ContainsFunc(way, func(w expr.Want) bool { return w.Kind != expr.WantField || !meets(fieldOf(fields, w.Slot), &w) })
	})
}

// fill gives fields the values that one way asks for.
func (d *drafter) fill(fields *[]project.SlotValue, shape *expr.Shape, way []expr.Want) bool {
	for i := range way {
		w := &way[i]
		if w.Kind != expr.WantField || w.Root != "item" && w.Root != "event" {
			return false
		}
		var wants []expr.Want
		for j := range way[:i+1] {
			if way[j].Slot == w.Slot {
				wants = append(wants, way[j])
			}
		}
		v, ok := d.fitting(&shape.Fields[w.Slot], shape.Name, wants)
		if !ok || w.Slot == 0 {
			return false
		}
		*fields = setField(*fields, w.Slot, v)
	}
	return true
}
