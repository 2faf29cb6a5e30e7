package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// seeds are the first attempts for one trigger of the workflow.
func (d *drafter) seeds(trigger int) []*cast {
	t := &d.w.Triggers[trigger]
	c := d.newCast(trigger)
	switch t.Kind {
	case project.OnEvent:
		return d.eventSeeds(c, t)
	case project.OnChanged:
		return d.changeSeeds(c, t)
	case project.OnEntersStage:
		return d.stageSeeds(c, t)
	case project.OnInactive:
		d.silent(c, t.Inactive)
	case project.OnDate:
		d.dated(c, t)
	case project.OnEnroll:
		return nil // by another workflow: see through
	}
	return []*cast{c}
}

// eventSeeds let the event happen that starts the workflow.
func (d *drafter) eventSeeds(c *cast, t *project.Trigger) []*cast {
	switch name := d.p.Events[t.Event].Name; {
	case name == "created":
		return []*cast{d.newcomer(c)}
	case !d.tellable(t.Event):
		return d.pokes(c)
	}
	c.s.Timeline = append(c.s.Timeline, d.line(c, t.Event, 0))
	return []*cast{c}
}

// newcomer lets what the workflow is about be new: the CRM tells of it at the start.
func (d *drafter) newcomer(c *cast) *cast {
	object := max(d.w.Object, d.p.ContactObject())
	c = c.clone()
	i := slices.IndexFunc(c.s.Objects, func(t project.Thing) bool { return t.Object == object })
	t := c.s.Objects[i]
	c.s.Objects = slices.Delete(c.s.Objects, i, i+1)
	h := project.Happening{Doc: &model.Happening{}, Event: -1, Object: object, ID: t.ID, ParentObject: -1}
	for _, f := range t.Fields {
		if f.Slot > 0 {
			h.Fields = append(h.Fields, f)
		}
	}
	if len(h.Fields) == 0 { // something must be told
		shape := d.p.Schema.Objects[object].Shape
		for slot := range shape.Fields {
			if f := &shape.Fields[slot]; !builtInField(f.Name) && f.Name != "owner" && len(h.Fields) == 0 {
				h.Fields = []project.SlotValue{{Slot: slot, Value: d.typical(f, shape.Name, 1)}}
			}
		}
	}
	if ids := d.p.Objects[object].IdentifiedBy; len(ids) > 0 && !fieldOf(h.Fields, ids[0]).IsAbsent() {
		h.By = ids[0]
	}
	if parent := d.p.Objects[object].Parent; parent >= 0 && t.ParentID != "" {
		h.ParentObject, h.ParentID = parent, t.ParentID
	}
	c.s.Timeline = append(c.s.Timeline, h)
	return c
}

// pokes are attempts with each event that the company declares: one may bring
// about what nobody can tell, such as a breach, a route or a stage.
func (d *drafter) pokes(c *cast) []*cast {
	var list []*cast
	for i := range d.p.Events {
		if d.p.Events[i].BuiltIn || !d.tellable(i) {
			continue
		}
		n := c.clone()
		n.s.Timeline, n.patient = append(n.s.Timeline, d.line(n, i, 0)), true
		list = append(list, n)
	}
	return list
}

// changeSeeds let the field change that starts the workflow.
func (d *drafter) changeSeeds(c *cast, t *project.Trigger) []*cast {
	if t.Field.Object < 0 || builtInField(t.Field.Field.Name) {
		return nil
	}
	thing := d.ensure(c, t.Field.Object)
	before := d.typical(t.Field.Field, t.Field.Root, 1)
	if t.Field.Field.Name == "owner" {
		before = expr.Value{}
	}
	after, ok := d.fitting(t.Field.Field, t.Field.Root, []expr.Want{{Op: "!=", Value: before}})
	if !ok {
		before, after = expr.Value{}, before
	}
	thing.Fields = setField(thing.Fields, t.Field.Slot, before)
	c.s.Timeline = append(c.s.Timeline, d.record(thing.Object, thing.ID, t.Field.Slot, after))
	return []*cast{c}
}

// record is a line in which the CRM changes one field.
func (d *drafter) record(object int, id string, slot int, v expr.Value) project.Happening {
	return project.Happening{
		Doc: &model.Happening{}, Event: -1, Object: object, ID: id, ParentObject: -1, Fields: []project.SlotValue{{Slot: slot, Value: v}},
	}
}

// stageSeeds begin in each stage that leads to the one that starts the workflow,
// the usual beginning first.
func (d *drafter) stageSeeds(c *cast, t *project.Trigger) []*cast {
	slot := d.p.Schema.Objects[d.p.ContactObject()].Shape.Slot("stage")
	var list []*cast
	if t.Stage == 0 {
		list = append(list, d.newcomer(c))
	}
	for i := range d.p.Lifecycle.Stages {
		from := &d.p.Lifecycle.Stages[i]
		if !slices.Contains(from.Next, t.Stage) {
			continue
		}
		n := c.clone()
		if i > 0 {
			thing := d.ensure(n, d.p.ContactObject())
			thing.Fields = setField(thing.Fields, slot, expr.NewString(from.Name))
		}
		list = append(list, n)
	}
	return list
}

// silent lets the contact have done nothing for so long that the silence is
// complete one day after the start.
func (d *drafter) silent(c *cast, after int64) {
	shape := d.p.Schema.Objects[d.p.ContactObject()].Shape
	t := d.ensure(c, d.p.ContactObject())
	last := c.s.Start + calendar.Day - after
	t.Fields = setField(t.Fields, shape.Slot("created_at"), expr.NewTimestamp(last-30*calendar.Day))
	t.Fields = setField(t.Fields, shape.Slot("last_activity"), expr.NewTimestamp(last))
}

// dated sets the date so that the trigger fires one day after the start.
func (d *drafter) dated(c *cast, t *project.Trigger) {
	if t.Field.Object < 0 {
		return
	}
	at := c.s.Start + calendar.Day - t.Offset
	if t.Field.Type.Date || t.Clock >= 0 {
		at = calendar.LocalDate(d.p.Zone, c.s.Start+calendar.Day) - t.Offset
	}
	if t.Yearly {
		at = calendar.YearlyDate(at, calendar.UTC().Local(at).Year-1)
	}
	if t.Field.Type.Date {
		at -= ((at % calendar.Day) + calendar.Day) % calendar.Day
	}
	thing := d.ensure(c, t.Field.Object)
	thing.Fields = setField(thing.Fields, t.Field.Slot, expr.NewTimestamp(at))
}

// patience is how long after the last line the entry is waited for.
func (d *drafter) patience(c *cast) []int64 {
	last := int64(0)
	for _, h := range c.s.Timeline {
		last = max(last, h.At)
	}
	if c.patient {
		return []int64{last, last + longest}
	}
	switch t := &d.w.Triggers[c.trigger]; t.Kind {
	case project.OnInactive, project.OnDate:
		return []int64{2 * calendar.Day}
	case project.OnSchedule:
		if t.Cron != nil {
			if next, ok := t.Cron.Next(d.p.Zone, c.s.Start); ok {
				return []int64{next - c.s.Start}
			}
		}
	case project.OnBecomes:
		if d.timed(t.Becomes) {
			return []int64{last, 8 * calendar.Day, 40 * calendar.Day}
		}
	}
	return []int64{last}
}

// timed reports whether time alone can change what a condition gives.
func (d *drafter) timed(c *project.Cond) bool {
	if c == nil || c.Expr == nil {
		return false
	}
	r := c.Expr.Reads()
	return r.Now || len(r.Segments) > 0 || len(r.Scores) > 0
}

// mostKnown bounds how many of the project's scenarios are played.
const mostKnown = 60

// known is the shortest of the project's own scenarios in which a contact enters,
// cut to what leads there; nil where there is none.
func (d *drafter) known() *cast {
	var best *cast
	played := 0
	for _, s := range d.mentioning() {
		if played++; played > mostKnown {
			break
		}
		c := &cast{s: s}
		t := d.try(c.clone())
		if !t.entered() || contactsIn(d.p, s) != 1 {
			continue
		}
		if c = d.trimmed(d.cut(t), t.entry); best == nil || size(c.s) < size(best.s) {
			best = c
		}
	}
	if best != nil {
		best = d.onMonday(best)
	}
	return best
}

// mentioning are the project's scenarios, those first that expect the workflow
// to be entered.
func (d *drafter) mentioning() []*project.Scenario {
	var first, rest []*project.Scenario
	for _, s := range d.p.Scenarios {
		if slices.ContainsFunc(s.Expect, func(e project.Expectation) bool { return e.Name == d.w.Name && !e.Never }) {
			first = append(first, s)
		} else {
			rest = append(rest, s)
		}
	}
	return append(first, rest...)
}

func contactsIn(p *project.Program, s *project.Scenario) int {
	n := 0
	for _, t := range s.Objects {
		if t.Object == p.ContactObject() {
			n++
		}
	}
	return n
}

// size is how much there is to read in a scenario.
func size(s *project.Scenario) int {
	n := 2 * (len(s.Given) + len(s.Timeline))
	for _, t := range s.Objects {
		n += len(t.Fields)
	}
	return n
}

// trimmed leaves out the lines that come after the entry, and those before it
// that it does not need.
func (d *drafter) trimmed(c *cast, entry *journey.Fact) *cast {
	n := c.clone()
	n.s.Expect, n.s.Doc = nil, &model.Scenario{}
	n.s.Timeline = slices.DeleteFunc(n.s.Timeline, func(h project.Happening) bool { return n.s.Start+h.At > entry.At })
	for i := len(n.s.Timeline) - 1; i >= 0; i-- {
		n = d.without(n, entry.Reason, func(s *project.Scenario) { s.Timeline = slices.Delete(s.Timeline, i, i+1) })
	}
	for i := len(n.s.Given) - 1; i >= 0; i-- {
		n = d.without(n, entry.Reason, func(s *project.Scenario) { s.Given = slices.Delete(s.Given, i, i+1) })
	}
	return n
}

// without takes something out, if somebody enters all the same.
func (d *drafter) without(c *cast, reason string, change func(*project.Scenario)) *cast {
	less := c.clone()
	change(less.s)
	if t := d.try(less); t.entered() && t.entry.Reason == reason {
		return d.cut(t)
	}
	return c
}

// onMonday lets a scenario start when drafts do, if somebody enters all the same.
// One that names instants keeps its own start.
func (d *drafter) onMonday(c *cast) *cast {
	if slices.ContainsFunc(c.s.Objects, timedThing) {
		return c
	}
	n := c.clone()
	n.s.Start = calendar.DateAt(d.p.Zone, calendar.LocalDate(d.p.Zone, calendar.StartOfWeek(d.p.Zone, c.s.Start)), 0, 9*60)
	if t := d.try(n); t.entered() {
		return d.cut(t)
	}
	return c
}

// through lets another workflow bring somebody in: one that enrolls in this one,
// sets the stage that starts it, or does what its trigger listens to.
func (d *drafter) through(visited []*project.Workflow) *cast {
	if len(visited) > 3 {
		return nil
	}
	for _, other := range d.p.Workflows {
		if slices.Contains(visited, other) || other.Managed || other.Retired || !d.leads(other) {
			continue
		}
		from := newDrafter(d.p, other)
		from.plays = maxPlays - min(60, maxPlays-d.plays)
		c, miss := from.find(visited)
		d.plays += 10
		if miss != nil {
			continue
		}
		if found := d.search(d.carried(c, other)); found != nil {
			return found
		}
	}
	return nil
}

// carried are attempts that go on from the entry into another workflow: as it is,
// and with what its steps hand over to this one.
func (d *drafter) carried(c *cast, other *project.Workflow) []*cast {
	plain := c.clone()
	plain.s.Until, plain.patient, plain.trigger = longest, true, 0
	var given []edit
	for _, s := range other.Steps {
		if !d.enrolls(s) {
			continue
		}
		with := []project.NamedValue(nil)
		if s.Action == project.ForEach {
			d.ensure(plain, s.ForEach.Object)
			d.hope(s.ForEach.Where)
			with = s.ForEach.With
		} else {
			with = s.Enroll.With
			if d.w.Object >= 0 {
				d.ensure(plain, d.w.Object)
			}
		}
		d.hope(s.When)
		for _, v := range with {
			given = append(given, d.present(v.Value.Expr)...)
		}
	}
	if d.lay != nil {
		plain = d.lay(plain)
	}
	d.complete(plain)
	list := []*cast{plain}
	if len(given) > 0 {
		more := plain.clone()
		for i := range given {
			d.apply(more, &given[i])
		}
		list = append(list, more)
	}
	return list
}

// enrolls reports whether a step brings somebody into the workflow by name.
func (d *drafter) enrolls(s *project.Step) bool {
	return s.Action == project.Enroll && s.Enroll.Workflow == d.w.Index || s.Action == project.ForEach && s.ForEach.Workflow == d.w.Index
}

// hope notes a condition on the way into the workflow that should hold.
func (d *drafter) hope(c *project.Cond) {
	if c != nil && c.Expr != nil {
		d.wanted[c] = true
		d.hoped = append(d.hoped, c)
	}
}

// present are the edits by which what an expression reads is there.
func (d *drafter) present(x *expr.Expr) []edit {
	if x == nil {
		return nil
	}
	var list []edit
	for _, f := range x.Reads().Fields {
		list = append(list, edit{want: expr.Want{Kind: expr.WantField, Object: f.Object, Slot: f.Slot, Op: "has"}})
	}
	return list
}

// leads reports whether another workflow may bring somebody into this one.
func (d *drafter) leads(other *project.Workflow) bool {
	stages := map[int]bool{}
	events := map[string]bool{}
	for i := range d.w.Triggers {
		switch t := &d.w.Triggers[i]; t.Kind {
		case project.OnEntersStage:
			stages[t.Stage] = true
		case project.OnEvent:
			events[d.p.Events[t.Event].Name] = true
		}
	}
	if events["exited"] || events["enrolled"] {
		return true
	}
	return slices.ContainsFunc(other.Steps, func(s *project.Step) bool {
		switch s.Action {
		case project.Enroll:
			return s.Enroll.Workflow == d.w.Index
		case project.ForEach:
			return s.ForEach.Workflow == d.w.Index
		case project.SetStage:
			return stages[s.Stage] || events["stage_changed"]
		case project.RouteAction:
			return events["assigned"]
		case project.Send:
			return events["message_sent"]
		case project.Set, project.Create:
			return true
		}
		return false
	})
}

// timedThing reports whether an object of a scenario names an instant.
func timedThing(t project.Thing) bool {
	return slices.ContainsFunc(t.Fields, func(f project.SlotValue) bool { return f.Value.Kind() == expr.Timestamp })
}
