package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Call is a webhook whose answer is awaited. It is kept after the enrollment has
// gone on or ended: a late answer still sets.
type Call struct {
	// Effect is the id of the effect.
	Effect string
	Ref    Ref
	Step   int
	// ReentryKey and Trigger are those of the enrollment.
	ReentryKey string
	Trigger    *expr.Record
}

// webhook calls another system, and waits where it asks for an answer.
func (ps *pass) webhook(e *Enrollment, s *project.Step) {
	k := s.Webhook
	effect := ps.effect(e, s, CallWebhook)
	effect.Endpoint, effect.Body = k.Doc.Endpoint.Value, ps.body(e, k.Body)
	f := about(e, Fact{Kind: Called, Subject: s.ID, To: effect.Endpoint})
	if k.Answer != nil {
		effect.Awaits, effect.Timeout = true, k.Timeout
		e.Phase, e.Since, e.Until, e.Awaits = InAnswer, ps.now, expr.Never, effect.ID
		if k.Timeout > 0 {
			e.Until = ps.now + k.Timeout
			f.Until = e.Until
		}
		ps.s.Calls = append(ps.s.Calls, Call{effect.ID, e.Ref, s.Index, e.ReentryKey, e.Trigger})
		if len(ps.s.Calls) > memory {
			ps.s.Calls = ps.s.Calls[1:]
		}
	}
	ps.out.Effects = append(ps.out.Effects, effect)
	ps.fact(f)
}

// body evaluates what a webhook sends, in the order written. A value that is
// undecided is left out and recorded.
func (ps *pass) body(e *Enrollment, values []project.NamedValue) []BodyField {
	var fields []BodyField
	for i := range values {
		v := ps.value(&values[i].Value, e)
		if v.IsAbsent() && values[i].Value.Expr != nil {
			ps.undecided(e, "body."+values[i].Name, &values[i].Value)
			continue
		}
		fields = append(fields, BodyField{Name: values[i].Name, Value: v})
	}
	return fields
}

// endAnswer ends the pause for an answer: it has come, or its time is over,
// which is a failure.
func (ps *pass) endAnswer(e *Enrollment) {
	s := ps.p.Workflows[e.Workflow].Steps[e.Step]
	if e.Awaits != "" {
		if s.Action != project.Webhook || e.Until > ps.due {
			return
		}
		e.Awaits = ""
		ps.fact(about(e, Fact{Kind: Failed, Subject: s.ID, Reason: "timeout"}))
		ps.onFailure(e, s)
	}
	if e.Phase == InAnswer {
		e.Phase, e.Until, e.Step = Ready, 0, s.Next
	}
}

// takeFields sets what a webhook has answered, also where nobody waits for it
// any more.
func (ps *pass) takeFields(a *Answer) {
	i := ps.call(a.Effect)
	if i < 0 {
		ps.note(Fact{Kind: Ignored, Object: ps.s.Key, Subject: a.Effect})
		return
	}
	c := ps.s.Calls[i]
	ps.s.Calls = without(ps.s.Calls, i)
	s := ps.p.Workflows[c.Ref.Workflow].Steps[c.Step]
	asker := &Enrollment{Ref: c.Ref, ReentryKey: c.ReentryKey, Trigger: c.Trigger, Step: c.Step}
	f := Fact{Kind: Answered, Subject: s.ID}
	if e := ps.live(c.Ref); e != nil && e.Awaits == c.Effect {
		e.Awaits = ""
	} else {
		f.Reason = "late"
	}
	ps.fact(about(asker, f))
	ps.ctx.Answer = ps.answerRecord(asker, s.Webhook.Answer, a.Fields)
	ps.writeSets(asker, s.Webhook.Sets)
	ps.ctx.Answer = nil
}

// answerRecord is `answer`; values that do not fit are absent, as bad data is.
func (ps *pass) answerRecord(e *Enrollment, shape *expr.Shape, fields []slotValue) *expr.Record {
	rec := shape.New()
	for _, f := range fields {
		if f.Slot < 0 || f.Slot >= len(rec.Slots) {
			continue
		}
		v, why := fit(f.Value, &shape.Fields[f.Slot], limitsOf(nil, 0))
		if why != "" {
			ps.reject(e.Object, "answer."+shape.Fields[f.Slot].Name, f.Value, why)
		}
		rec.Slots[f.Slot] = v
	}
	return rec
}

// call finds the webhook that an effect's id names, -1 for none that is awaited.
func (ps *pass) call(effect string) int {
	for i := range ps.s.Calls {
		if ps.s.Calls[i].Effect == effect {
			return i
		}
	}
	return -1
}

// live finds a live enrollment, nil where it has ended.
func (ps *pass) live(r Ref) *Enrollment {
	if r.Workflow < 0 || r.Workflow >= len(ps.p.Workflows) {
		return nil
	}
	for _, e := range ps.s.Enrollments {
		if ps.p.sameRun(e.Ref, r) && e.Phase != Ended {
			return e
		}
	}
	return nil
}

// without is a list without its i-th element; the one given stays as it is.
func without[T any](list []T, i int) []T {
	kept := make([]T, 0, len(list)-1)
	return append(append(kept, list[:i]...), list[i+1:]...)
}
