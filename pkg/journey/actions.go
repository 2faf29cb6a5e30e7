package journey

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// set writes fields of the object or of what it belongs to. An undecided value
// leaves the field as it is.
func (ps *pass) set(e *Enrollment, s *project.Step) {
	ps.writeSets(e, s.Sets)
	ps.settle()
}

// writeSets writes fields for an enrollment. All values are computed before the
// first is written, so that the order of the keys decides nothing.
func (ps *pass) writeSets(e *Enrollment, sets []project.FieldSet) {
	type write struct {
		v       expr.Value
		refused Fact
	}
	var room [2]write
	writes := room[:0]
	for i := range sets {
		v, refused := ps.valueOf(e, &sets[i])
		writes = append(writes, write{v, refused})
	}
	ps.actor = e
	for i := range sets {
		if writes[i].refused.Kind == SetUndecided {
			ps.fact(about(e, writes[i].refused))
			continue
		}
		o := ps.s.ancestor(ps.s.find(e.Object), sets[i].Path.Object)
		ps.writeChecked(o, sets[i].Path.Slot, writes[i].v, ps.now)
	}
	ps.actor = nil
}

// valueOf computes what is to be written into a field; where that is undecided,
// or there is no object with that field, the fact says so.
func (ps *pass) valueOf(e *Enrollment, set *project.FieldSet) (expr.Value, Fact) {
	v := ps.value(&set.Value, e)
	f := Fact{Kind: SetUndecided, Subject: set.Path.Text, Place: set.Value.Doc.Span}
	switch {
	case ps.s.ancestor(ps.s.find(e.Object), set.Path.Object) == nil:
		f.Cause = "there is no such object"
	case set.Value.Expr != nil && v.IsAbsent():
		f.Cause, f.Absent = ps.ctx.Cause().Text, ps.ctx.Cause().Absent
	default:
		return v, Fact{}
	}
	return expr.Value{}, f
}

// notify tells a human. It passes no gate but the kill switch.
func (ps *pass) notify(e *Enrollment, s *project.Step) {
	n := s.Notify
	written, who, reason := ps.recipient(ps.speakerOf(e), n.To)
	f := about(e, Fact{Kind: Notified, Subject: written, To: who, Reason: reason})
	effect := ps.effect(e, s, NotifyStaff)
	effect.Channel, effect.Address, effect.Text = n.Channel, who, ps.text(e, n.Text)
	ps.out.Effects = append(ps.out.Effects, effect)
	ps.fact(f)
}

// task asks a human to do something.
func (ps *pass) task(e *Enrollment, s *project.Step) {
	_, who, reason := ps.recipient(ps.speakerOf(e), s.Task.To)
	effect := ps.effect(e, s, MakeTask)
	effect.Address, effect.Subject = who, ps.text(e, s.Task.Title)
	if s.Task.Due > 0 {
		effect.Due = ps.now + s.Task.Due
	}
	ps.out.Effects = append(ps.out.Effects, effect)
	ps.fact(about(e, Fact{Kind: Task, Subject: s.ID, To: who, Reason: reason, Until: effect.Due}))
}

// review asks who is named to look at what is exhausted.
func (ps *pass) review(e *Enrollment, w *project.Workflow) {
	effect := ps.effect(e, nil, MakeTask)
	effect.Address, effect.Subject = w.Review, "review"
	ps.out.Effects = append(ps.out.Effects, effect)
	f := about(e, Fact{Kind: Task, Subject: "review", To: w.Review, Place: w.Doc.OnExhausted.Span})
	f.Step = -1
	ps.fact(f)
}

// topic subscribes or unsubscribes the contact.
func (ps *pass) topic(e *Enrollment, s *project.Step) {
	c := ps.s.ancestor(ps.s.find(e.Object), ps.p.contact)
	if c == nil {
		return
	}
	event, name := ps.p.subscribed, ""
	if s.Action == project.Unsubscribe {
		event = ps.p.unsubscribed
	}
	if s.Topic >= 0 {
		name = ps.p.Program.Topics[s.Topic].Name
	}
	if ev := ps.builtIn(event, c.Key, ps.now, "topic", name); ev != nil {
		ps.actor = e
		ps.record(ev)
		ps.actor = nil
		ps.queue = append(ps.queue, item{ev: ev, depth: ps.depth + 1})
		ps.sayer, ps.spoken = e, ev.Seq
		ps.settle()
		ps.sayer = nil
	}
}

// audience adds the contact to an ad audience or removes it.
func (ps *pass) audience(e *Enrollment, s *project.Step) {
	effect := ps.effect(e, s, SyncAudience)
	effect.Audience, effect.Remove = s.Audience, s.Remove
	ps.out.Effects = append(ps.out.Effects, effect)
	f := about(e, Fact{Kind: AudienceSynced, Subject: s.Audience, To: "add"})
	if s.Remove {
		f.To = "remove"
	}
	ps.fact(f)
}

// enrollStep enrolls the object, or what it belongs to, in another workflow.
func (ps *pass) enrollStep(e *Enrollment, s *project.Step) {
	w := ps.p.Workflows[s.Enroll.Workflow]
	o := ps.s.ancestor(ps.s.find(e.Object), w.Object)
	if o == nil {
		ps.fact(Fact{Kind: Refused, Object: e.Object, Workflow: w.Index, Step: -1, Gate: "rules", Reason: ps.lacks(e.Object, w.Object), Place: s.Doc.Span})
		return
	}
	r := Request{Asker: ps.p.Workflows[e.Workflow].Name, Workflow: w.Index, Object: o.Key, With: ps.with(o.Key, w, s.Enroll.With, func(v *project.Value) expr.Value { return ps.value(v, e) })}
	if o.Copy {
		ps.tell(ps.headOf(o), News{Enroll: &r})
		return
	}
	ps.requested(&r)
}

// lacks says which object has none of the kind that it could belong to: the last
// on the way there.
func (ps *pass) lacks(k Key, kind int) string {
	o := ps.s.find(k)
	for up := ps.s.parent(o); up != nil; up = ps.s.parent(o) {
		o = up
	}
	if o == nil || kind < 0 {
		return "there is no such object"
	}
	return o.ID + " has no " + ps.p.Schema.Objects[kind].Name
}

// headOf is the line in which a copy lives.
func (ps *pass) headOf(o *Object) Key {
	for n := 0; n <= len(ps.s.Objects); n++ {
		up := ps.s.parent(o)
		if up == nil {
			break
		}
		o = up
	}
	return o.Key
}

// with is what `trigger` carries for a workflow that a step enrolls in.
func (ps *pass) with(o Key, w *project.Workflow, values []project.NamedValue, eval func(*project.Value) expr.Value) *expr.Record {
	t := enrollTrigger(w)
	if t == nil {
		return nil
	}
	rec := ps.instant(t)
	for i := range values {
		if slot := rec.Shape.Slot(values[i].Name); slot > 0 {
			ps.carry(o, w, rec, slot, eval(&values[i].Value))
		}
	}
	return convert(rec, w.Trigger)
}

// carry puts a value into what a trigger `enroll` carries. One that does not fit
// is absent, as in an event.
func (ps *pass) carry(o Key, w *project.Workflow, rec *expr.Record, slot int, v expr.Value) {
	fitting, why := fit(v, &rec.Shape.Fields[slot], limitsOf(ps.p.with[w.Index], slot))
	if why != "" {
		ps.reject(o, "trigger."+rec.Shape.Fields[slot].Name, v, why)
	}
	rec.Slots[slot] = fitting
}

// uncarried lists the required fields of a trigger `enroll` that a request leaves
// without a value.
func uncarried(w *project.Workflow, with *expr.Record) (names []string) {
	t := enrollTrigger(w)
	if t == nil {
		return nil
	}
	for i := 1; i < len(t.Shape.Fields); i++ {
		if f := &t.Shape.Fields[i]; f.Required && (with == nil || with.Get(f.Name).IsAbsent()) {
			names = append(names, f.Name)
		}
	}
	return names
}

// effect begins an effect of a step; its id is made of object, number,
// workflow, step and a count.
func (ps *pass) effect(e *Enrollment, s *project.Step, kind EffectKind) Effect {
	step, index := "review", -1
	if s != nil {
		step, index = s.ID, s.Index
	}
	e.Effects++
	id := e.Object.Name(ps.p.Program) + "/" + strconv.Itoa(e.Number) + "/" + ps.p.Workflows[e.Workflow].Name +
		"/" + step + "/" + strconv.Itoa(e.Effects)
	f := Effect{ID: id, Kind: kind, At: ps.now, Ref: e.Ref, Step: index, Message: -1, Channel: -1, Contact: e.Object}
	if c := ps.s.ancestor(ps.s.find(e.Object), ps.p.contact); c != nil {
		f.Contact = c.Key
	}
	return f
}

// text renders a template for an enrollment.
func (ps *pass) text(e *Enrollment, t *project.Text) string { return ps.render(ps.speakerOf(e), t) }
