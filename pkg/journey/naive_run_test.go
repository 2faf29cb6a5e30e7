package journey_test

import (
	"slices"
	"strings"
)

// play runs a timeline through the naive interpreter: every input in its order,
// and after the inputs of an hour everybody is asked.
func play(c *company, t *timeline) *world {
	w := &world{c: c, now: start, silent: true, count: tally{}, values: map[string][]string{}, began: map[string]bool{}}
	w.desk = desk{pointers: map[string]int{}, open: map[string]*lead{}}
	w.seed(t.seeds)
	next := 0
	for h := 0; h <= t.until; h++ {
		w.now = start + int64(h)*hour
		for ; next < len(t.inputs) && t.inputs[next].now == h; next++ {
			w.deliver(t.inputs[next])
			w.answers()
		}
		w.turnOfTime()
		if w.circle {
			break
		}
	}
	return w
}

// seed makes the objects that exist before the start and brings them to rest.
//
// "their stage settles silently"
func (w *world) seed(seeds []seed) {
	for _, s := range seeds {
		l, o, _ := w.home(input{object: s.object, id: s.id, parent: s.parent})
		l.write(o, s.fields, start, true)
	}
	for _, l := range w.lines {
		l.settle(true)
		l.queue = nil
		for _, wf := range w.workflowsInOrder() {
			for _, o := range l.of(wf.object) {
				l.edges(wf, o, true)
			}
		}
	}
	w.silent = false
}

// deliver hands an input from outside to its line.
func (w *world) deliver(in input) {
	w.fromOutside()
	l, h := w.take(in)
	if l == nil {
		return
	}
	l.settle(false)
	l.pass(h, false)
}

// fromOutside forgets what counts between two outside inputs.
func (w *world) fromOutside() {
	w.began = map[string]bool{}
	for _, l := range w.lines {
		l.entered = map[string]bool{}
	}
}

// wake lets time alone do what it does.
func (l *line) wake() {
	l.w.fromOutside()
	l.settle(true)
	l.pass(nil, true)
}

// pass is phases 4 to 8.
func (l *line) pass(h *happening, wake bool) {
	l.phases(h, wake)
	for {
		switch {
		case len(l.queue) > 0:
			// "pass the inputs this made, oldest first, through 1–6; what is already settled skips 1–2"
			h := l.queue[0]
			l.queue = l.queue[1:]
			l.entered = map[string]bool{} // "each stage is entered at most once per input"
			l.phases(h, false)
		case !l.decideFirst():
			return
		}
	}
}

func (l *line) phases(h *happening, wake bool) {
	for _, e := range l.inOrder() {
		if e.state == pausing || e.state == holding {
			l.endPause(e, h, wake)
		}
	}
	l.triggers(h, wake)
	l.runAll()
}

// runAll is phase 6.
//
// "run what started or resumed until it pauses, ends or stands before a `send`"
func (l *line) runAll() {
	for {
		list := l.inOrder()
		i := slices.IndexFunc(list, func(e *enrollment) bool { return e.state == running })
		if i < 0 {
			return
		}
		l.run(list[i])
	}
}

// run does one enrollment's steps.
func (l *line) run(e *enrollment) {
	for e.state == running {
		s := l.next(e)
		if s == nil {
			if e.state == running {
				l.finish(e, "completed", "")
				l.settle(false)
			}
			return
		}
		e.at, e.doing = s, true
		l.do(e, s)
		l.settle(false) // "A write … is settled (1–2) before anyone's next step"
		e.doing = false
	}
}

// next is the step that is next; nil at the end, or where a repeat pauses.
func (l *line) next(e *enrollment) *step {
	for len(e.stack) > 0 {
		f := &e.stack[len(e.stack)-1]
		if f.next < len(f.list) {
			f.next++
			return f.list[f.next-1]
		}
		if f.loop == nil {
			e.stack = e.stack[:len(e.stack)-1]
			continue
		}
		if f.round++; f.round > f.loop.times {
			e.stack = e.stack[:len(e.stack)-1]
			continue
		}
		if f.loop.hours > 0 { // "`every` between"
			e.at = f.loop
			l.pause(e, l.w.now+int64(f.loop.hours)*hour)
			return nil
		}
		l.round(e)
	}
	return nil
}

// round begins a round of the innermost repeat, or ends it.
//
// "at most `times` rounds; `until` asked before each"
func (l *line) round(e *enrollment) {
	f := &e.stack[len(e.stack)-1]
	f.next = 0
	if f.loop.stopWhen != nil && l.saw(e, f.loop.stopWhen, nil, "until", f.loop.id) {
		e.stack = e.stack[:len(e.stack)-1]
	}
}

func (l *line) push(e *enrollment, list []*step) { e.stack = append(e.stack, frame{list: list}) }

// pause lets an enrollment rest until an instant.
func (l *line) pause(e *enrollment, until int64) {
	e.state, e.began, e.until = pausing, l.w.now, until
	l.w.tell(fact{kind: "waiting", e: e, step: e.at.id, subject: e.at.id, until: until})
}

// do does one step.
//
// "Any step may have `when:`; where it does not hold the step is skipped."
func (l *line) do(e *enrollment, s *step) {
	if s.kind == "send" {
		e.state = waiting // "A `send`'s own `when` is asked when it is decided."
		return
	}
	if s.when != nil && !l.view(e).holds(s.when) {
		l.w.see("step %s skipped", s.kind)
		l.w.tell(fact{kind: "skipped", e: e, step: s.id, subject: s.id, gate: "when"})
		return
	}
	l.w.see("step %s run", s.kind)
	l.act(e, s)
}

func (l *line) act(e *enrollment, s *step) {
	switch s.kind {
	case "delay":
		l.delay(e, s)
	case "wait":
		l.reachWait(e, s)
	case "branch":
		l.branch(e, s)
	case "experiment":
		l.experiment(e, s)
	case "repeat":
		e.stack = append(e.stack, frame{list: s.steps, loop: s, round: 1})
		l.round(e)
	case "set":
		l.set(e, s)
	case "set_stage":
		l.setStage(e, s)
	case "enroll":
		l.enroll(e, s)
	case "for_each":
		l.forEach(e, s)
	case "exit":
		l.exit(e, s)
	case "create":
		l.create(e, s)
	case "route":
		l.route(e, s)
	case "webhook":
		l.webhook(e, s)
	default:
		l.speak(e, s)
	}
}

// speak does what only tells somebody something.
func (l *line) speak(e *enrollment, s *step) {
	f := fact{e: e, step: s.id, subject: s.id, to: s.to}
	switch s.kind {
	case "notify":
		f.kind, f.subject = "notified", s.to
	case "task":
		f.kind = "task"
		if s.due > 0 {
			f.until = l.w.now + int64(s.due)*hour
		}
	case "subscribe", "unsubscribe":
		topic := strings.TrimPrefix(s.topic, "all")
		l.choose(fact{e: e, step: s.id}, topic, s.kind == "unsubscribe")
		fields := map[string]any{}
		if topic != "" {
			fields["topic"] = topic
		}
		l.make(&happening{name: s.kind + "d", about: l.contact(), fields: fields, sayer: e})
		return
	case "audience":
		f.kind, f.subject, f.to = "audience", "warm", map[bool]string{false: "add", true: "remove"}[s.remove]
	case "external":
		f.kind, f.subject = "external", "crm"
	}
	if owner, ok := l.contact().fields["owner"].(string); ok && s.to == "owner" {
		f.to = owner
	} else if s.to == "owner" { // "no owner: the workflow's, recorded"
		f.to, f.reason = "ops@acme.example", "no owner: the workflow's"
	}
	l.w.tell(f)
}
