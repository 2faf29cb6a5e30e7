package journey

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// set writes fields of the object or of what it belongs to. An undecided value
// leaves the field as it is.
func (ps *pass) set(e *Enrollment, s *project.Step) {
	ps.actor = e
	for i := range s.Sets {
		set := &s.Sets[i]
		o := ps.s.ancestor(ps.s.find(e.Object), set.Path.Object)
		v := ps.value(&set.Value, e)
		if o == nil || set.Value.Expr != nil && v.IsAbsent() {
			f := about(e, Fact{Kind: SetUndecided, Subject: set.Path.Text, Place: set.Value.Doc.Span})
			f.Cause, f.Absent = ps.ctx.Cause().Text, ps.ctx.Cause().Absent
			if o == nil {
				f.Cause = "there is no such object"
			}
			ps.fact(f)
			continue
		}
		ps.writeChecked(o, set.Path.Slot, v, ps.now)
	}
	ps.actor = nil
	ps.settle()
}

// notify tells a human. It passes no gate but the kill switch.
func (ps *pass) notify(e *Enrollment, w *project.Workflow, s *project.Step) {
	n := s.Notify
	written, who, reason := ps.recipient(e, w, n.To)
	f := about(e, Fact{Kind: Notified, Subject: written, To: who, Reason: reason})
	effect := ps.effect(e, s, NotifyStaff)
	effect.Channel, effect.Address, effect.Text = n.Channel, who, ps.text(e, n.Text)
	ps.out.Effects = append(ps.out.Effects, effect)
	ps.fact(f)
}

// recipient resolves `to`: who that is now, and a reason where it is not who
// was asked for.
func (ps *pass) recipient(e *Enrollment, w *project.Workflow, to *project.Value) (written, who, reason string) {
	if to == nil {
		return "", ps.ownerOf(w), "nobody is named: the workflow's owner"
	}
	written = to.Doc.Text
	if to.Expr != nil {
		written = "= " + written
	}
	v := ps.value(to, e)
	if who = Text(v); who == "" {
		return written, ps.ownerOf(w), "undecided: the workflow's owner"
	}
	if to.Expr != nil {
		return written, who, ""
	}
	owner := ps.owner(e)
	switch who {
	case "owner":
		if owner == "" {
			return written, ps.ownerOf(w), "no owner: the workflow's"
		}
		return written, owner, ""
	case "team-lead":
		if lead := ps.lead(owner); lead != "" {
			return written, lead, ""
		}
		return written, ps.ownerOf(w), "no owner with a team: the workflow's owner"
	}
	return written, who, ""
}

// ownerOf is the workflow's owner, else the project's.
func (ps *pass) ownerOf(w *project.Workflow) string {
	if owner := w.Doc.Owner.Value; owner != "" || ps.p.Program.Project == nil {
		return owner
	}
	return ps.p.Program.Project.Owner.Value
}

// owner is who owns the contact of an enrollment, "" for nobody.
func (ps *pass) owner(e *Enrollment) string {
	c := ps.s.ancestor(ps.s.find(e.Object), ps.p.contact)
	if c == nil || ps.p.owner < 0 {
		return ""
	}
	return c.Rec.Slots[ps.p.owner].Str()
}

// lead is the lead of the first team that the owner is a member of.
func (ps *pass) lead(owner string) string {
	for _, t := range ps.p.Teams {
		for i := range t.Doc.Members {
			if owner != "" && t.Doc.Members[i].Email.Value == owner {
				return t.Doc.Lead.Value
			}
		}
	}
	return ""
}

// task asks a human to do something.
func (ps *pass) task(e *Enrollment, w *project.Workflow, s *project.Step) {
	_, who, reason := ps.recipient(e, w, s.Task.To)
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
		ps.made(ev)
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
		ps.fact(Fact{Kind: Refused, Object: e.Object, Workflow: w.Index, Step: -1, Gate: "rules", Reason: "there is no such object", Place: s.Doc.Span})
		return
	}
	r := Request{Workflow: w.Index, Object: o.Key, With: ps.with(e, w, s.Enroll.With)}
	if o.Copy {
		ps.tell(ps.headOf(o), News{Enroll: &r})
		return
	}
	ps.requested(&r)
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
func (ps *pass) with(e *Enrollment, w *project.Workflow, values []project.NamedValue) *expr.Record {
	if w.Trigger == nil {
		return nil
	}
	rec := w.Trigger.New()
	if slot := rec.Shape.Slot("at"); slot >= 0 {
		rec.Slots[slot] = expr.NewTimestamp(ps.now)
	}
	for i := range values {
		if slot := rec.Shape.Slot(values[i].Name); slot >= 0 {
			v, _ := fit(ps.value(&values[i].Value, e), &rec.Shape.Fields[slot], limitsOf(nil, 0))
			rec.Slots[slot] = v
		}
	}
	return rec
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
func (ps *pass) text(e *Enrollment, t *project.Text) string {
	if t == nil || t.Bound == nil {
		return ""
	}
	zone := ps.zoneOf(ps.s.ancestor(ps.s.find(e.Object), ps.p.contact))
	owner := ps.owner(e)
	ps.ready(ps.recordOf(e), e.Trigger, nil)
	text, _ := t.Bound.Render(&ps.ctx, expr.RenderOptions{
		OwnerEmail: owner, OwnerName: ps.memberName(owner), UnsubscribeURL: "{unsubscribe_url}",
		Zone: func(ms int64) (int, string) { return offset(zone, ms) },
	})
	return text
}

// memberName is what the team calls the owner, "" for nobody.
func (ps *pass) memberName(owner string) string {
	for _, t := range ps.p.Teams {
		for i := range t.Doc.Members {
			if owner != "" && t.Doc.Members[i].Email.Value == owner {
				return t.Doc.Members[i].Name.Value
			}
		}
	}
	return ""
}
