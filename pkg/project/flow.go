package project

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// workflowPlace is the scope inside a workflow: the enrolled object and what
// started the enrollment.
func (c *compiler) workflowPlace(w *Workflow) expr.Place {
	return expr.Place{Object: w.Object, Item: -1, Trigger: w.Trigger, TriggerConflicts: w.conflicts}
}

func (c *compiler) workflow(d *model.Workflow) {
	i, ok := c.b.workflows[d.Name.Value]
	if !ok || c.b.program.Workflows[i].Doc != d {
		return
	}
	c.compileWorkflow(c.b.program.Workflows[i])
}

func (c *compiler) compileWorkflow(w *Workflow) {
	d := w.Doc
	w.Enabled, w.Managed, w.Category = d.Enabled.Value, d.ManagedBy.Written(), d.Category.Value
	w.Serves, w.Priority = indexOr(c.b.stages, d.Serves.Value, -1), int(d.Priority.Value)
	w.MaxHold, w.MaxDuration, w.Review = d.MaxHold.Value, d.MaxDuration.Value, d.OnExhausted.Review.Value
	w.Group, w.OnConflict = d.Exclusive.Group.Value, d.Exclusive.OnConflict.Value
	c.foggy(w)
	p := c.workflowPlace(w)
	c.kpi(w, &d.KPI)
	c.compileTriggers(w)
	w.Rules = c.cond(p, d.Rules)
	for _, f := range d.Data {
		if path := c.path(p, f); path != nil {
			w.Data = append(w.Data, *path)
		}
	}
	for _, s := range d.Suppress {
		if k := c.cond(p, s); k != nil {
			w.Suppress = append(w.Suppress, k)
		}
	}
	w.Goal = c.goal(w, &d.Goal)
	for i := range d.Exit {
		w.Exits = append(w.Exits, c.exit(w, &d.Exit[i]))
	}
	c.reentry(w, &d.Reentry)
	if !d.SendWindow.Span.IsZero() {
		w.SendWindow = &SendWindow{
			Window: calendar.Window{Days: c.days(d.SendWindow.Days), Hours: c.hours(d.SendWindow.Hours)},
			Zone:   c.zoneOf(d.SendWindow.Timezone),
		}
	}
	s := &stepCompiler{compiler: c, w: w, place: p, ids: map[string]diag.Span{}}
	w.First = s.sequence(d.Steps, "", -1)
	c.moved(w, d.Moved)
	c.some(d.MaxDuration, "max_duration")
}

// foggy notes what nobody can know about a workflow because a name in it is wrong.
func (c *compiler) foggy(w *Workflow) {
	c.blind = w.Object < 0 && w.Doc.Object.Value != "none"
	for i := range w.Doc.Trigger {
		if t := w.Doc.Trigger[i].Event; t.Written() && c.b.eventIndex(t.Value) < 0 {
			c.mute = "trigger"
		}
	}
}

func (c *compiler) compileTriggers(w *Workflow) {
	base := place(w.Object)
	for i := range w.Triggers {
		t := &w.Triggers[i]
		d := t.Doc
		switch t.Kind {
		case OnEvent:
			c.eventStarts(w, t.Event, d.Event)
			t.Where = c.where(base, d.Where, d.Event, t.Event)
		case OnChanged:
			c.changed(w, base, d.Changed, d.Where, &t.Field, &t.Where)
		case OnBecomes:
			t.Becomes = c.cond(base, d.Becomes)
		case OnInactive:
			t.Inactive = d.Inactive.Value
			c.some(d.Inactive, "inactive")
			c.needsContact(w, d.Inactive.Span, "inactive")
		case OnEntersStage:
			c.needsContact(w, d.EntersStage.Span, "enters_stage")
		case OnDate:
			c.dateTrigger(w, t)
		case OnSchedule:
			c.schedule(t)
		}
		c.strayTriggerKeys(t)
	}
}

func (c *compiler) needsContact(w *Workflow, span diag.Span, key string) {
	if w.Object != c.b.program.ContactObject() {
		c.report("load/reference", span, "use a workflow about the contact", "`%s` is about a contact, and this workflow is about `%s`", key, w.Doc.Object.Value)
	}
}

// eventStarts reports an event that can never start this workflow: a trigger
// sees events of the object and of what belongs to it.
func (c *compiler) eventStarts(w *Workflow, event int, at model.Text) {
	c.eventReaches(w.Object, w.Object, event, at)
}

// eventArrives reports an event that can never reach an enrollment: exits, goals
// and waits see every event of the contact and of what belongs to it. Where there
// is no contact they see those of the object and of what belongs to it.
func (c *compiler) eventArrives(w *Workflow, event int, at model.Text) {
	c.eventReaches(w.Object, c.line(w.Object), event, at)
}

// line is the object whose events are seen together: the contact that an object
// belongs to, else the object itself.
func (c *compiler) line(object int) int {
	contact := c.b.program.ContactObject()
	if slices.Contains(c.b.program.Schema.Chain(object), contact) {
		return contact
	}
	return object
}

// eventReaches reports an event that is about neither the object `to` nor
// anything that belongs to it.
func (c *compiler) eventReaches(object, to, event int, at model.Text) {
	if event < 0 || object < 0 {
		return
	}
	about := c.b.schema.Events[event].Object
	if about < 0 || slices.Contains(c.b.program.Schema.Chain(about), to) {
		return
	}
	help := "use an event of the object or of what belongs to it"
	if to != object {
		help = "use an event of the contact or of what belongs to it"
	}
	c.report("load/reference", at.Span, help,
		"`%s` is about `%s`, which does not belong to `%s`", at.Value, c.b.schema.Objects[about].Name, c.b.schema.Objects[to].Name)
}

func (c *compiler) changed(w *Workflow, p expr.Place, m model.Path, where model.Condition, field *expr.Path, out **Cond) {
	path := c.path(place(w.Object), m)
	if path == nil {
		return
	}
	c.unchanging(path, m.Span)
	*field = *path
	p.Event = c.b.changeShape(*path)
	*out = c.cond(p, where)
}

// unchanging reports a field whose `changed` never comes.
func (c *compiler) unchanging(path *expr.Path, at diag.Span) {
	if path.Field == nil {
		return
	}
	switch path.Field.Name {
	case "last_activity":
		if path.Object == c.b.program.ContactObject() {
			c.report("load/reference", at, "use a trigger `inactive:`, or a condition about `last_activity`", "`%s` makes no `changed`", path.Text)
		}
	case "id", "created_at":
		c.report("load/reference", at, "use `event: created`", "`%s` never changes", path.Text)
	}
}

func (c *compiler) dateTrigger(w *Workflow, t *Trigger) {
	d := t.Doc
	if path := c.path(place(w.Object), d.Date); path != nil {
		t.Field = *path
		if path.Type.Kind != expr.Timestamp {
			c.report("load/reference", d.Date.Span, "use a field of type date or timestamp", "`%s` is no date", path.Text)
		}
		if path.Type.Date && d.Offset.Value%calendar.Day != 0 {
			c.report("load/reference", d.Offset.Span, "write whole days, and the time of day in `at`", "`%s` is a date, which has no time of day to move by `offset`", path.Text)
		}
	}
	t.Offset, t.Yearly, t.RunPast = d.Offset.Value, d.Every.Value == "year", d.IfPast.Value == "run"
	if !d.At.Span.IsZero() {
		t.Clock = d.At.Value
	}
	if w.Doc.Reentry.Span.IsZero() {
		c.report("load/schema", d.Date.Span, "add `reentry:`", "a `date` trigger needs `reentry`, so that the next date is no surprise")
	}
}

func (c *compiler) schedule(t *Trigger) {
	d := t.Doc
	cron, err := calendar.ParseCron(d.Schedule.Value)
	if err != nil {
		c.wrong(d.Schedule.Span, err)
	}
	c.fires(cron, d.Schedule.Span)
	t.Cron, t.Max = cron, int(d.Max.Value)
}

// strayTriggerKeys reports keys that mean nothing beside this kind of trigger.
func (c *compiler) strayTriggerKeys(t *Trigger) {
	d := t.Doc
	key := [...]string{"event", "changed", "becomes", "enters_stage", "inactive", "date", "schedule", "enroll"}[t.Kind]
	for _, s := range []struct {
		key  string
		span diag.Span
		fits bool
	}{
		{"where", d.Where.Span, t.Kind == OnEvent || t.Kind == OnChanged},
		{"offset", d.Offset.Span, t.Kind == OnDate}, {"at", d.At.Span, t.Kind == OnDate},
		{"every", d.Every.Span, t.Kind == OnDate}, {"if_past", d.IfPast.Span, t.Kind == OnDate},
		{"max", d.Max.Span, t.Kind == OnSchedule},
	} {
		if !s.span.IsZero() && !s.fits {
			c.report("load/schema", s.span, "remove it", "`%s` means nothing beside `%s`", s.key, key)
		}
	}
	if len(d.With) > 0 && t.Kind != OnEnroll {
		c.report("load/schema", d.With[0].Key.Span, "remove it", "`with` means nothing beside `%s`", key)
	}
}

func (c *compiler) goal(w *Workflow, d *model.Goal) *Goal {
	if d.Span.IsZero() {
		return nil
	}
	c.exactlyOne(d.Span, "this goal", []choiceKey{{"when", d.When.Span}, {"event", d.Event.Span}})
	g := &Goal{Doc: d, Event: c.b.eventIndex(d.Event.Value), Exit: d.Exit.Value}
	c.eventArrives(w, g.Event, d.Event)
	g.When = c.cond(c.workflowPlace(w), d.When)
	g.Where = c.where(c.workflowPlace(w), d.Where, d.Event, g.Event)
	return g
}

func (c *compiler) exit(w *Workflow, d *model.Exit) Exit {
	c.exactlyOne(d.Span, "this exit", []choiceKey{{"event", d.Event.Span}, {"changed", d.Changed.Span}, {"when", d.When.Span}})
	e := Exit{Doc: d, Event: c.b.eventIndex(d.Event.Value), Reason: d.Reason.Value}
	c.eventArrives(w, e.Event, d.Event)
	c.ownReason(d.Reason)
	p := c.workflowPlace(w)
	e.When = c.cond(p, d.When)
	if d.Changed.Written() {
		var path expr.Path
		c.changed(w, p, d.Changed, d.Where, &path, &e.Where)
		e.Field = &path
		return e
	}
	e.Where = c.where(p, d.Where, d.Event, e.Event)
	return e
}

func (c *compiler) reentry(w *Workflow, d *model.Reentry) {
	w.Reentry = Reentry{
		Never: d.Allow.Value == "never" || d.Allow.Value == "", MinInterval: d.MinInterval.Value, FromEntry: d.From.Value == "entry",
		Max: int(d.Max.Value), Key: c.path(c.workflowPlace(w), d.Key),
	}
	c.limitsOfNever(d)
	scheduled := false
	for _, t := range w.Triggers {
		scheduled = scheduled || t.Kind == OnSchedule
	}
	about := c.b.program.ContactObject()
	if d.Span.IsZero() && (scheduled || w.Object >= 0 && w.Object != about && w.Doc.Object.Written()) {
		c.report("load/schema", w.Doc.Name.Span, "add `reentry: never` or `reentry: after_exit`", "`%s` must say its `reentry`", w.Name)
	}
	if w.Object < 0 && !scheduled && w.Doc.Object.Value == "none" {
		c.report("load/schema", w.Doc.Object.Span, "use a `schedule` trigger, or name an object", "only a schedule runs without an object")
	}
}

func (c *compiler) moved(w *Workflow, m model.Map[model.Text]) {
	for _, e := range m {
		if s := w.Step(e.Key.Value); s != nil {
			c.report("load/schema", e.Key.Span, "remove this line, or rename the step", "there still is a step `%s`", clip(e.Key.Value))
			c.relate(s.Doc.Span, "the step")
		}
		if e.Value.Value == "exit" || w.Step(e.Value.Value) != nil {
			continue
		}
		var ids []string
		for _, s := range w.Steps {
			ids = append(ids, s.ID)
		}
		c.unknown("load/reference", e.Value, "step", append(ids, "exit"))
	}
}
