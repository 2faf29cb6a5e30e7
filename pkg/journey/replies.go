package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Answer says what webhooks answer at once, as a scenario does. It is called
// before Begin.
func (r *Run) Answer(answers []project.Answer) { r.answers = answers }

// Unanswered are the calls that wait for an answer that nobody has written, in
// the order in which they were made.
func (r *Run) Unanswered() []Effect { return r.unanswered }

// Reply hands in what came of an effect at an instant, after everything that was
// due before.
func (r *Run) Reply(a Answer, at int64) {
	r.reach(at)
	r.pass(Input{Kind: Reply, To: r.lineOf(a.Ref.Object), At: r.now, Answer: &a})
}

// Order carries out what a person orders at an instant, after everything that
// was due before. A command about one enrollment or object goes to its line.
func (r *Run) Order(c Command, at int64) {
	r.reach(at)
	k := c.Object
	switch c.Kind {
	case SwitchOff, SwitchOn:
		r.Switch(c.Workflow, c.Kind == SwitchOn, at)
		return
	case Resume, End:
		k = c.Ref.Object
	}
	r.pass(Input{Kind: Order, To: r.lineOf(k), At: r.now, Command: &c})
}

// Switch moves the kill switch of a workflow for everybody, also for those who
// come later.
func (r *Run) Switch(workflow int, on bool, at int64) {
	if workflow < 0 || workflow >= len(r.p.Workflows) {
		return
	}
	r.reach(at)
	if r.off == nil {
		r.off = make([]bool, len(r.p.Workflows))
	}
	r.off[workflow] = !on
	c := Command{Kind: SwitchOff, Workflow: workflow}
	if on {
		c.Kind = SwitchOn
	}
	for _, k := range r.keys() {
		r.pass(Input{Kind: Order, To: k, At: r.now, Command: &c})
	}
}

// reach lets time pass up to an instant, but not what falls due at it.
func (r *Run) reach(at int64) {
	r.Begin()
	at = max(at, r.now)
	r.Advance(at - 1)
	r.now = max(r.now, at)
}

// lineOf is the line that an object lives in, its own where it is not known.
func (r *Run) lineOf(k Key) Key {
	if into, ok := r.gone[k]; ok {
		return r.lineOf(into)
	}
	if line, ok := r.homes[k]; ok {
		return line
	}
	return k
}

// reply puts the written answers of calls on their way: they come at the same
// instant, after its events and before its wake-ups.
func (r *Run) reply(effects []Effect) {
	for i := range effects {
		e := &effects[i]
		if e.Kind != CallWebhook || !e.Awaits {
			continue
		}
		script := r.script(e)
		if script == nil {
			r.unanswered = append(r.unanswered, *e)
			continue
		}
		if script.Timeout && e.Timeout > 0 {
			continue // its deadline comes
		}
		a := &Answer{Effect: e.ID, Ref: e.Ref, Step: e.Step, Timeout: script.Timeout}
		shape := r.p.Workflows[e.Ref.Workflow].Steps[e.Step].Webhook.Answer
		a.Fields = answerFields(shape, script)
		r.replies = append(r.replies, Input{Kind: Reply, At: r.now, Answer: a})
	}
}

// answerFields are what an answer says, in the webhook's shape.
func answerFields(shape *expr.Shape, script *project.Answer) []slotValue {
	var fields []slotValue
	for _, v := range script.Fields {
		fields = append(fields, slotValue{Slot: shape.Slot(v.Name), Value: v.Value.Literal})
	}
	return fields
}

// script is what somebody wrote that a call is answered, nil for nothing.
func (r *Run) script(e *Effect) *project.Answer {
	id := r.p.Workflows[e.Ref.Workflow].Steps[e.Step].ID
	for i := range r.answers {
		if r.answers[i].Workflow == e.Ref.Workflow && r.answers[i].StepID == id {
			return &r.answers[i]
		}
	}
	return nil
}

// replying delivers the next answer that is on its way and due; it reports
// whether there was one.
func (r *Run) replying(until int64) bool {
	if len(r.replies) == 0 || r.replies[0].At > until {
		return false
	}
	in := r.replies[0]
	r.replies = r.replies[1:]
	in.To = r.lineOf(in.Answer.Ref.Object)
	r.pass(in)
	return true
}
