package journey_test

import (
	"math"
	"slices"
	"strings"
)

// settle is phase 2.
//
// "settle: scores, stage; then per live enrollment the goal, the exits in order, `max_duration`"
func (l *line) settle(deadlines bool) {
	for {
		batch := l.fresh
		l.fresh = nil
		l.rescore()
		for l.move() {
			l.rescore() // "Scores are recomputed after each stage move, before goals and exits"
		}
		if deadlines {
			l.rested()
		}
		batch = append(batch, l.fresh...)
		l.fresh = nil
		for _, e := range l.inOrder() {
			if e.state != finished {
				l.judge(e, batch, deadlines)
			}
		}
		if len(l.fresh) == 0 {
			break
		}
	}
	l.takenBack()
	l.invariants()
}

// judge asks what may end an enrollment.
func (l *line) judge(e *enrollment, batch []*happening, deadlines bool) {
	if l.judgeGoal(e, batch) {
		return
	}
	for _, x := range e.w.exits {
		if l.leaves(e, x, batch) {
			l.finish(e, x.reason, standing(e))
			return
		}
	}
	if deadlines && e.w.maxDuration > 0 && l.w.now >= e.entered+int64(e.w.maxDuration)*hour {
		l.finish(e, "max_duration", standing(e))
	}
}

// standing is the step an enrollment stands at: where it rests, what it is doing, or what is next.
func standing(e *enrollment) string {
	if e.state != running || e.doing {
		return e.at.id
	}
	for i := len(e.stack) - 1; i >= 0; i-- {
		f := e.stack[i]
		if f.next < len(f.list) {
			return f.list[f.next].id
		}
		if f.loop != nil {
			return f.loop.id
		}
	}
	return ""
}

func (l *line) view(e *enrollment) view { return view{l: l, o: e.o, trigger: e.trigger} }

// judgeGoal reports whether the enrollment has ended.
func (l *line) judgeGoal(e *enrollment, batch []*happening) bool {
	g := e.w.goal
	if g == nil || e.reached {
		return false
	}
	reached := g.when != nil && l.view(e).holds(g.when)
	old := false
	for _, h := range batch {
		if g.event == "" || !e.sees(h) || h.name != g.event || !l.saw(e, g.where, h, "goal", standing(e)) {
			continue
		}
		// "A goal event older than the entry exits uncounted."
		if h.at >= e.entered {
			reached = true
			break
		}
		old = true
	}
	switch {
	case reached:
		e.reached = true
		l.w.tell(fact{kind: "goal", e: e, step: standing(e)})
	case old && !g.stay:
		l.w.tell(fact{kind: "goal", e: e, step: standing(e), reason: "uncounted"})
	default:
		return false
	}
	if g.stay {
		return false
	}
	l.finish(e, "goal", standing(e))
	return true
}

// sees reports whether an event concerns an enrollment.
//
// "exits, goals and waits see every event of the contact and of what belongs to it, except those on another object of the
// enrolled kind and on what belongs to that"; "none takes the starter"
func (e *enrollment) sees(h *happening) bool {
	if h == e.starter {
		return false
	}
	other := h.about.up(e.w.object)
	return other == nil || other == e.o || e.w.object == "contact"
}

// leaves reports whether an exit ends the enrollment.
//
// "exits take every event that arrives after the start, whatever its `at`, but nothing that a `subscribe` or `unsubscribe`
// step of the same enrollment said"
func (l *line) leaves(e *enrollment, x exit, batch []*happening) bool {
	if x.when != nil {
		return l.view(e).holds(x.when)
	}
	return slices.ContainsFunc(batch, func(h *happening) bool {
		return e.sees(h) && h.sayer != e && h.is(x.event, x.changed) && l.saw(e, x.where, h, "exit "+x.reason, standing(e))
	})
}

// saw asks a condition beside an event that was seen.
//
// "Reading an absent field, or any evaluation error, makes a condition undecided; the leftmost cause is recorded."
func (l *line) saw(e *enrollment, c cond, h *happening, what, step string) bool {
	v, from := l.view(e), ""
	if h != nil {
		v, from = v.with(h), h.name
	}
	if c == nil {
		return true
	}
	if v.ask(c) == undecided {
		l.w.see("undecided %s", strings.Fields(what)[0])
		l.w.tell(fact{kind: "undecided", e: e, step: step, subject: what, from: from})
	}
	return v.holds(c)
}

// is reports whether it is that event or a change of that field.
func (h *happening) is(event, changed string) bool {
	if changed != "" {
		return h.name == "changed" && h.field == changed
	}
	return event != "" && h.name == event
}

// finish ends an enrollment.
func (l *line) finish(e *enrollment, reason, step string) {
	// "Exhausted means `completed` or `max_duration` without the goal: a task named `review` for who is named there."
	if e.w.review && !e.reached && (reason == "completed" || reason == "max_duration") {
		l.w.tell(fact{kind: "task", e: e, subject: "review", to: "ann@acme.example"})
	}
	l.w.tell(fact{kind: "exited", e: e, step: step, reason: reason})
	l.w.see("exit %s", reason)
	e.state, e.left = finished, l.w.now
	l.live = slices.DeleteFunc(l.live, func(other *enrollment) bool { return other == e })
	l.past = append(l.past, e)
	l.make(&happening{name: "exited", about: e.o, fields: map[string]any{"workflow": e.w.name, "reason": reason}})
}

// invariants records what must never be.
//
// "A `never` that holds after a settling is recorded as `violated`."
func (l *line) invariants() {
	for _, g := range l.w.c.guardrails {
		if g.never == nil {
			continue
		}
		holds := (view{l: l, o: l.contact()}).holds(g.never)
		if holds && !l.broken[g.name] {
			l.w.tell(fact{kind: "violated", o: l.contact(), subject: g.name})
		}
		l.broken[g.name] = holds
	}
}

// rescore computes every score anew.
//
// "A score is recomputed from fields and events, never accumulated"
func (l *line) rescore() {
	for _, s := range l.w.c.scores {
		l.scores[s.name] = l.score(s)
		key := l.w.moment(l.contact().String(), s.name)
		l.w.values[key] = append(l.w.values[key], show(l.scores[s.name]), l.band(s.name))
	}
}

// moment names a score at an instant.
func (w *world) moment(who, model string) string { return clock(w.now) + " " + who + " " + model }

func (l *line) score(s *scoring) float64 {
	v := view{l: l, o: l.contact()}
	sum := 0.0
	for _, r := range s.fit {
		if v.holds(r.when) { // "An undecided rule adds nothing."
			sum += float64(r.points)
		}
	}
	for _, r := range s.behavior {
		sum += l.behaved(r)
	}
	sum = thousandths(sum)
	return min(max(sum, float64(s.min)), float64(s.max)) // "`range` the total"
}

// behaved is what the events of one rule add.
func (l *line) behaved(r points) float64 {
	v := view{l: l, o: l.contact()}
	sum := 0.0
	for _, h := range v.all(r.event) {
		age := l.w.now - h.at
		if !v.with(h).holds(r.when) || r.expiry > 0 && age >= int64(r.expiry)*hour {
			continue // "`expires` drops it whole"
		}
		k := 0.0
		if r.halfLife > 0 {
			k = math.Floor(float64(age) / (float64(r.halfLife) / 24 * float64(hour)))
		}
		// "points × 2^(−k/24), k the whole 24ths of its `half_life` that have passed, rounded half away from zero to 1/1000"
		sum += thousandths(float64(r.points) * math.Pow(2, -k/24))
	}
	if r.atMost > 0 { // "`at_most` limits the size of one rule's sum"
		sum = min(max(sum, -float64(r.atMost)), float64(r.atMost))
	}
	return sum
}

func thousandths(x float64) float64 { return math.Round(x*1000) / 1000 }

// band is the name of the band a score falls into.
func (l *line) band(model string) string {
	name := ""
	for _, s := range l.w.c.scores {
		if s.name != model {
			continue
		}
		for _, b := range s.bands {
			if l.scores[model] >= float64(b.from) {
				name = b.name
			}
		}
	}
	return name
}

func (w *world) stage(name string) *stage {
	for _, s := range w.c.stages {
		if s.name == name {
			return s
		}
	}
	return nil
}

func (w *world) rank(name string) int {
	return slices.IndexFunc(w.c.stages, func(s *stage) bool { return s.name == name })
}

// move makes one move of the lifecycle, if there is one to make.
//
// "It moves to the first `next` stage whose `when` holds"
func (l *line) move() bool {
	w := l.w
	if w.c.stages == nil {
		return false
	}
	if l.stage == "" {
		l.enter(w.c.stages[0].name, nil) // "A new contact enters its first stage (`stage_changed` without `from`)."
		return true
	}
	v := view{l: l, o: l.contact()}
	for _, s := range w.c.stages {
		// "A `when` brings a contact back into a stage only if it did not hold at some time since the contact left it."
		if s.when != nil && !v.holds(s.when) {
			delete(l.spent, s.name)
		}
	}
	for _, name := range w.stage(l.stage).next {
		s := w.stage(name)
		// "each stage is entered at most once per input"
		if s.when == nil || !v.holds(s.when) || l.spent[name] || l.entered[name] {
			continue
		}
		l.enter(name, nil)
		return true
	}
	return false
}

// enter moves the contact into a stage.
func (l *line) enter(name string, by *enrollment) {
	old := l.stage
	f := fact{kind: "stage", o: l.contact(), from: old, to: name}
	if by != nil {
		f.o, f.e, f.step = by.o, by, by.at.id
	}
	l.w.tell(f)
	if old != "" {
		l.spent[old] = true
	}
	delete(l.spent, name)
	l.stage, l.since, l.overdue = name, l.w.now, false
	l.entered[name] = true
	fields := map[string]any{"to": name}
	if old != "" {
		fields["from"] = old
	}
	o := l.contact()
	l.make(&happening{name: "changed", about: o, field: "contact.stage", fields: fields})
	l.make(&happening{name: "stage_changed", about: o, fields: fields})
	o.changed["stage"] = l.w.now
}

// rested notices who has been in a stage for too long.
func (l *line) rested() {
	s := l.w.stage(l.stage)
	if s == nil || s.maxAge == 0 || l.overdue || l.w.now < l.since+int64(s.maxAge)*hour {
		return
	}
	l.overdue = true
	l.w.tell(fact{kind: "stage_overdue", o: l.contact(), subject: s.name})
	l.make(&happening{name: "stage_overdue", about: l.contact(), fields: map[string]any{"stage": s.name}})
}
