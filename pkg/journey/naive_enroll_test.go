package journey_test

import (
	"fmt"
	"slices"
	"time"
)

// offer is a workflow that has been triggered for an object.
type offer struct {
	w       *workflow
	o       *thing
	reason  string
	kind    string     // of the trigger
	starter *happening // the input that it is an answer to
	trigger map[string]any
	at      int64 // trigger.at
	late    bool
	where   cond
	failed  bool // its where does not hold
}

// triggers is phase 5.
func (l *line) triggers(h *happening, wake bool) {
	l.giveUp(wake)
	for _, w := range l.w.workflowsInOrder() {
		l.compete(w.priority)
		for _, o := range l.of(w.object) {
			if offer, ok := l.match(w, o, h, wake); ok {
				l.offer(offer)
			}
		}
	}
	l.compete(0)
}

// match finds the trigger that starts a workflow for an object.
//
// "Of several triggers that match one input the first counts."
func (l *line) match(w *workflow, o *thing, h *happening, wake bool) (offer, bool) {
	edges := l.edges(w, o, wake)
	var refused *offer
	for i := range w.triggers {
		t := &w.triggers[i]
		x, matched := l.fires(w, o, h, t, edges[i])
		if _, late := gateLate(&x); matched && !x.failed && !late {
			return x, true // one that is late or whose `where` does not hold leaves it to the others
		}
		if matched && refused == nil {
			refused = &x
		}
	}
	if refused != nil {
		return *refused, true
	}
	return offer{}, false
}

// edges says of each trigger whether its condition has turned to holding.
//
// "`becomes` compares with the last pass; a new object held nothing before."
func (l *line) edges(w *workflow, o *thing, wake bool) []bool {
	list := make([]bool, len(w.triggers))
	for i, t := range w.triggers {
		switch key := fmt.Sprint(w.name, " ", i, " ", o); {
		case t.becomes != nil:
			holds := (view{l: l, o: o}).holds(t.becomes)
			list[i] = holds && !l.holding[key]
			l.holding[key] = holds
		case t.inactive > 0:
			// A deadline, so after the events of its instant; a late event may begin a silence that is over already.
			due := o.activity + int64(t.inactive)*hour
			if l.w.now > due || wake && l.w.now == due {
				key += clock(o.activity)
				list[i] = !l.holding[key] // "once per silence"
				l.holding[key] = true
			}
		case t.date != "":
			list[i] = l.comesNear(key, o, &t, wake)
		}
	}
	return list
}

func (l *line) fires(w *workflow, o *thing, h *happening, t *trigger, edge bool) (offer, bool) {
	x := offer{w: w, o: o, trigger: map[string]any{}, starter: h, at: l.w.now}
	switch {
	case t.becomes != nil:
		x.kind, x.reason = "becomes", "becomes"
		return x, edge
	case t.inactive > 0:
		x.kind, x.reason = "inactive", "inactive "+length(t.inactive)
		return x, edge
	case t.date != "":
		x.kind, x.reason = "date", "date "+t.date
		return x, edge
	case h == nil || t.enroll || t.schedule != "" || !h.about.under(o):
		return x, false // "an event arrives, on the object or what belongs to it"
	}
	x.trigger, x.at, x.late = h.fields, h.at, h.late
	switch {
	case t.stage != "":
		x.kind, x.reason = "enters_stage", "enters_stage "+t.stage
		return x, h.name == "stage_changed" && h.fields["to"] == t.stage && l.restsSince(h)
	case t.changed != "":
		x.kind, x.reason = "changed", "changed "+t.changed
	default:
		x.kind, x.reason = "event", "event "+t.event
	}
	if !h.is(t.event, t.changed) {
		return x, false
	}
	x.where = t.where
	x.failed = !(view{l: l, o: o, event: h}).holds(t.where)
	return x, true
}

// restsSince reports whether a move was the last one.
//
// "`enters_stage` fires where the contact rests"
func (l *line) restsSince(h *happening) bool {
	for i := len(l.history) - 1; i >= 0; i-- {
		if l.history[i].name == "stage_changed" {
			return l.history[i] == h
		}
	}
	return false
}

// length writes hours as facts do: 2d2h.
func length(hours int) string {
	text := ""
	if hours >= 24 {
		text = fmt.Sprintf("%dd", hours/24)
	}
	if hours%24 > 0 {
		text += fmt.Sprintf("%dh", hours%24)
	}
	return text
}

// offer asks the gates of an enrollment and starts it.
func (l *line) offer(x offer) {
	kind := x.kind
	if kind == "" {
		kind = "enroll"
	}
	f, refused := l.refuses(&x)
	if refused && f.gate == "exclusive" && x.w.onConflict == "queue" && l.waits(&x, &f) {
		return
	}
	if refused {
		l.w.see("trigger %s refused", kind)
		l.w.see("gate %s refused", f.gate)
		f.kind, f.o, f.refused = "refused", x.o, x.w
		l.w.tell(f)
		return
	}
	key, _ := l.keyOf(&x)
	// "between two outside inputs … a workflow starts once per object and key; a second start that passed its other gates is recorded as `loop`"
	begun := fmt.Sprint(x.w.name, " ", x.o, " ", key)
	if l.w.began[begun] {
		l.w.see("loop")
		l.w.tell(fact{kind: "loop", o: x.o, refused: x.w, subject: x.w.name})
		return
	}
	l.w.began[begun] = true
	for _, other := range l.rivals(x.w) {
		l.finish(other, "preempted", standing(other))
	}
	l.w.see("trigger %s fired", kind)
	l.start(&x, key)
}

func (l *line) start(x *offer, key string) {
	number := 1
	for _, list := range [][]*enrollment{l.live, l.past} {
		for _, e := range list {
			if e.w == x.w && e.o == x.o {
				number++
			}
		}
	}
	e := &enrollment{w: x.w, o: x.o, number: number, key: key, entered: l.w.now, trigger: x.trigger, starter: x.starter, started: x.at,
		stack: []frame{{list: x.w.steps}}}
	l.live = append(l.live, e)
	l.w.tell(fact{kind: "enrolled", e: e, reason: x.reason})
	h := &happening{name: "enrolled", about: x.o, fields: map[string]any{"workflow": x.w.name, "reason": x.reason}}
	l.make(h)
	l.settle(false)
}

// refuses asks the gates in their order.
//
// "kill switch, late event, `where`, `rules`, `data`, `suppress`, goal or exit condition holding already, re-entry, exclusive group"
func (l *line) refuses(x *offer) (fact, bool) {
	gates := []struct {
		name string
		ask  func(*offer) (fact, bool)
	}{
		{"kill_switch", func(x *offer) (fact, bool) { return fact{}, x.w.off }},
		{"late", gateLate},
		{"where", func(x *offer) (fact, bool) { return fact{}, x.failed }},
		{"rules", l.gateRules}, {"data", l.gateData}, {"suppress", l.gateSuppress}, {"goal", l.gateGoal},
		{"exit", l.gateExit}, {"reentry", l.gateReentry}, {"exclusive", l.gateExclusive},
	}
	for _, g := range gates {
		f, refused := g.ask(x)
		if refused {
			f.gate = g.name
			return f, true
		}
		l.w.see("gate %s passed", g.name)
	}
	return fact{}, false
}

// gateLate: "older on arrival: recorded, but starts nothing"
func gateLate(x *offer) (fact, bool) {
	if !x.late {
		return fact{}, false
	}
	return fact{reason: "happened at " + show(time.UnixMilli(x.at))}, true
}

func (l *line) candidate(x *offer) view { return view{l: l, o: x.o, trigger: x.trigger} }

func (l *line) gateRules(x *offer) (fact, bool) { return fact{}, !l.candidate(x).holds(x.w.rules) }

func (l *line) gateData(x *offer) (fact, bool) {
	return fact{}, slices.ContainsFunc(x.w.data, func(path string) bool {
		_, ok := l.candidate(x).get(path)
		return !ok
	})
}

// "in `suppress`, `block` and consent it counts as refusing"
func (l *line) gateSuppress(x *offer) (fact, bool) {
	return fact{}, slices.ContainsFunc(x.w.suppress, func(c cond) bool { return l.candidate(x).ask(c) != no })
}

func (l *line) gateGoal(x *offer) (fact, bool) {
	g := x.w.goal
	return fact{}, g != nil && g.when != nil && l.candidate(x).holds(g.when)
}

func (l *line) gateExit(x *offer) (fact, bool) {
	for _, e := range x.w.exits {
		if e.when != nil && l.candidate(x).holds(e.when) {
			return fact{reason: e.reason}, true
		}
	}
	return fact{}, false
}

// keyOf is the re-entry key; false where it is absent.
func (l *line) keyOf(x *offer) (string, bool) {
	if x.w.reentry.key == "" {
		return "", true
	}
	v, ok := l.candidate(x).get(x.w.reentry.key)
	return show(v), ok
}

// gateReentry: "There is at most one live enrollment per workflow, object and `key`"; "`never`, `max` and `min_interval` count
// per object and key; an absent key refuses."
func (l *line) gateReentry(x *offer) (fact, bool) {
	key, ok := l.keyOf(x)
	if !ok {
		return fact{reason: "its key is absent"}, true
	}
	same := func(e *enrollment) bool { return e.w == x.w && e.o == x.o && e.key == key }
	if slices.ContainsFunc(l.live, same) {
		return fact{reason: "is in it already"}, true
	}
	var earlier []*enrollment
	for _, e := range l.past {
		if same(e) {
			earlier = append(earlier, e)
		}
	}
	r := x.w.reentry
	switch {
	case len(earlier) == 0:
		return fact{}, false
	case !r.again:
		return fact{reason: "never"}, true
	case r.max > 0 && len(earlier) >= r.max: // "`never` and `max` count every start, however it ended"
		return fact{reason: "max"}, true
	}
	last := earlier[len(earlier)-1]
	from := last.left // "`min_interval` runs `from: exit | entry`"
	if r.fromEntry {
		from = last.entered
	}
	if l.w.now < from+int64(r.interval)*hour {
		return fact{reason: "min_interval"}, true
	}
	return fact{}, false
}

// rivals are who is in the group.
//
// "a group holds one enrollment per contact, its objects and keys included"
func (l *line) rivals(w *workflow) []*enrollment {
	var list []*enrollment
	for _, e := range l.inOrder() {
		if w.group != "" && e.w.group == w.group {
			list = append(list, e)
		}
	}
	return list
}

// gateExclusive: "The newcomer's `on_conflict` decides: `preempt` needs a strictly higher priority, `replace` none, the loser exits `preempted`"
func (l *line) gateExclusive(x *offer) (fact, bool) {
	for _, e := range l.rivals(x.w) {
		if x.w.onConflict == "replace" || x.w.onConflict == "preempt" && x.w.priority > e.w.priority {
			l.w.see("on_conflict %s", x.w.onConflict)
			continue
		}
		return fact{to: e.w.name, reason: fmt.Sprintf("in `%s`, group `%s`", e.w.name, x.w.group)}, true
	}
	return fact{}, false
}
