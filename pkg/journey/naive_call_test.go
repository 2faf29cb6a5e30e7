package journey_test

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/project"
)

// webhook calls a system; "with `answer: {size: int}` it waits".
func (l *line) webhook(e *enrollment, s *step) {
	if _, ok := l.contact().fields["plan"]; s.call.plan && !ok {
		// "A webhook leaves out what it cannot tell of its `body`."
		l.w.tell(fact{kind: "set_undecided", e: e, step: s.id, subject: "body.plan"})
	}
	f := fact{kind: "webhook", e: e, step: s.id, subject: s.id, to: "enrich"}
	if !s.call.waits {
		l.w.tell(f)
		return
	}
	e.state, e.began, e.awaits, e.until = pausing, l.w.now, true, 0
	if s.call.timeout > 0 {
		e.until = l.w.now + int64(s.call.timeout)*hour
		f.until = e.until
	}
	l.w.tell(f)
	// "`timeout` lets the webhook's `timeout` pass; where the step has none, the failure comes at once."
	if !s.call.silent || s.call.timeout == 0 {
		l.w.calls = append(l.w.calls, &called{l: l, e: e, s: s, at: e.began})
	}
}

// called is a call whose answer is on its way.
type called struct {
	l  *line
	e  *enrollment
	s  *step
	at int64
}

// answerCalls hands in the answers that are on their way; it reports whether
// there were any.
func (w *world) answerCalls() bool {
	some := len(w.calls) > 0
	for len(w.calls) > 0 && !w.circle {
		k := w.calls[0]
		w.calls = w.calls[1:]
		k.l.hearBack(k)
	}
	return some && !w.circle
}

// hearBack is the answer to a call, or its failure.
//
// "an answer after the exit still assigns or sets"; "A failure arrives as an answer and acts where the enrollment then stands"
func (l *line) hearBack(k *called) {
	l.hearsAnswer()
	e, s := k.e, k.s
	waits := e.state == pausing && e.awaits
	switch {
	case s.call.silent && waits:
		l.fails(e, s)
	case s.call.silent:
		l.w.see("webhook failed after the exit")
		l.w.tell(fact{kind: "ignored", o: l.contact()}) // there is nobody to park
	default:
		l.takeAnswer(k, waits)
	}
	l.settle(false)
	l.pass(nil, false)
	l.w.answers()
}

func (l *line) takeAnswer(k *called, waits bool) {
	e, s := k.e, k.s
	f := fact{kind: "answer", e: e, step: s.id, subject: s.id}
	l.w.see("webhook answered")
	if waits {
		e.awaits = false
	} else {
		f.reason = "late"
		l.w.see("webhook late")
	}
	l.w.tell(f)
	for _, name := range s.call.sets {
		i := slices.IndexFunc(s.call.answer, func(p pair) bool { return p.name == name })
		if i < 0 {
			l.w.tell(fact{kind: "set_undecided", e: e, step: s.id, subject: "contact." + name})
			continue
		}
		l.assign(e, s, "contact."+name, l.fitting(l.contact(), name, plain(s.call.answer[i].value)))
	}
}

// fails is a call that nobody answered in time.
//
// "A `timeout` that passes is a failure: `on_failure` decides, and parks unless it says otherwise."
func (l *line) fails(e *enrollment, s *step) {
	e.awaits = false
	l.w.see("webhook timeout")
	l.w.tell(fact{kind: "failed", e: e, step: s.id, subject: s.id, reason: "timeout"})
	switch s.call.onFailure {
	case "continue":
		l.w.see("webhook continue")
	case "exit":
		l.w.see("webhook exit")
		l.finish(e, "failed", s.id)
	default:
		l.w.see("webhook park")
		l.w.tell(fact{kind: "parked", e: e, step: s.id, subject: s.id})
		e.state = parked
	}
}

// endAnswer ends the pause of a route or a webhook: the answer has come, or its
// time is over.
func (l *line) endAnswer(e *enrollment, s *step, wake bool) {
	if e.awaits {
		if s.kind == "route" || e.until == 0 || l.w.now < e.until || l.w.now == e.until && !wake {
			return
		}
		l.fails(e, s)
	}
	if e.state == pausing {
		l.resume(e, nil)
	}
}

// answers are what webhooks answer, for the product.
func (c *company) answers(p *project.Program) []project.Answer {
	var list []project.Answer
	for i, pw := range p.Workflows {
		for _, w := range c.workflows {
			if w.name != pw.Name {
				continue
			}
			eachStep(w.steps, func(s *step) {
				if s.kind != "webhook" || !s.call.waits {
					return
				}
				a := project.Answer{Workflow: i, StepID: s.id, Timeout: s.call.silent}
				for _, f := range s.call.answer {
					v := project.NamedValue{Name: f.name}
					v.Value.Literal = valueOf(f.value)
					a.Fields = append(a.Fields, v)
				}
				list = append(list, a)
			})
		}
	}
	return list
}
