package journey_test

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// truth is what a condition gives.
type truth int

const (
	no truth = iota
	yes
	undecided
)

func truly(b bool) truth {
	if b {
		return yes
	}
	return no
}

// view is what a condition can see.
type view struct {
	l       *line
	o       *thing         // the object it is asked about
	event   *happening     // in a where
	trigger map[string]any // in an enrollment and its gates
}

func (v view) with(h *happening) view { v.event = h; return v }

// ask asks a condition; one that is missing holds.
//
// "CEL's own absorption applies (`false && undecided` is false, `true || undecided` is true)."
func (v view) ask(c cond) truth {
	switch c := c.(type) {
	case nil:
		return yes
	case not:
		return negated(v.ask(c.of))
	case both:
		return negated(absorb(negated(v.ask(c.a)), negated(v.ask(c.b))))
	case either:
		return absorb(v.ask(c.a), v.ask(c.b))
	case always:
		return truly(c.holds)
	case has:
		_, ok := v.get(c.path)
		return truly(ok)
	case compare:
		a, ok := v.get(c.path)
		if !ok {
			return undecided // "Reading an absent field, or any evaluation error, makes a condition **undecided**"
		}
		return truly(compared(order(a, c.with), c.op))
	case external:
		return undecided // "known only to another system: always undecided here"
	}
	return v.askAboutEvents(c)
}

func (v view) holds(c cond) bool { return v.ask(c) == yes }

func negated(t truth) truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return undecided
}

// absorb is "or".
func absorb(a, b truth) truth {
	switch {
	case a == yes || b == yes:
		return yes
	case a == undecided || b == undecided:
		return undecided
	}
	return no
}

func order(a, b any) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, int64(b.(int)))
	case float64:
		return cmp.Compare(a, float64(b.(int)))
	case bool:
		if a == b.(bool) {
			return 0
		}
		return 1
	}
	panic("no such comparison")
}

func compared(order int, op string) bool {
	switch op {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func (v view) askAboutEvents(c cond) truth {
	switch c := c.(type) {
	case count:
		return truly(len(v.events(c.event, c.hours)) >= c.n)
	case total:
		return truly(v.total(c.event) >= c.n)
	case exists:
		found := no
		for _, h := range v.events(c.event, c.hours) {
			is := undecided
			if value, ok := h.fields[c.field]; ok {
				is = truly(value == c.is)
			}
			found = absorb(found, is)
		}
		return found
	case lastBefore:
		list := v.all(c.event)
		if len(list) == 0 {
			return undecided
		}
		last := slices.MaxFunc(list, func(a, b *happening) int { return cmp.Compare(a.at, b.at) })
		return truly(last.at <= v.l.w.now-int64(c.hours)*hour)
	}
	return v.askAboutState(c)
}

func (v view) askAboutState(c cond) truth {
	l := v.l
	switch c := c.(type) {
	case scoreIs:
		return truly(compared(order(l.scores[c.model], c.n), c.op))
	case bandIs:
		return truly(l.band(c.model) == c.band)
	case segment:
		return v.ask(l.w.segment(c.name))
	case active:
		return truly(v.active(c.workflow))
	case sentTimes:
		return truly(len(l.sent(c.message, c.hours)) >= c.n)
	case subscribed:
		return truly(l.subscribed(c.topic))
	case blocked:
		return truly(l.isBlocked())
	}
	return v.askAboutObjects(c)
}

// active is asked of the object that the workflow is about, else of the one at hand.
//
// "is the object, or anything that belongs to it, enrolled in it now"
func (v view) active(workflow string) bool {
	o := v.o
	for _, w := range v.l.w.c.workflows {
		if about := v.o.up(w.object); w.name == workflow && about != nil {
			o = about
		}
	}
	return slices.ContainsFunc(v.l.live, func(e *enrollment) bool { return e.w.name == workflow && e.o.under(o) })
}

func (v view) askAboutObjects(c cond) truth {
	switch c := c.(type) {
	case dealsAt:
		return truly(len(v.l.of("deal")) >= c.n)
	case anyDeal:
		found := no
		for _, d := range v.l.of("deal") {
			is := undecided
			if state, ok := d.fields["state"]; ok {
				is = truly(state == c.state)
			}
			found = absorb(found, is)
		}
		return found
	case past:
		at, ok := v.get(c.path)
		if !ok {
			return undecided
		}
		return truly(v.l.w.now >= at.(time.Time).UnixMilli()+int64(c.hours)*hour)
	case changedBefore:
		kind, name, _ := strings.Cut(c.path, ".")
		o := v.o.up(kind)
		at, ok := o.changed[name] // "when that field last changed, else when the object was created"
		if !ok {
			at = o.created
		}
		return truly(at <= v.l.w.now-int64(c.hours)*hour)
	}
	panic("no such condition")
}

// get reads a field by its path.
func (v view) get(path string) (any, bool) {
	root, name, _ := strings.Cut(path, ".")
	switch root {
	case "event":
		value, ok := v.event.fields[name]
		return value, ok && value != nil
	case "trigger":
		value, ok := v.trigger[name]
		return value, ok && value != nil
	}
	o := v.o.up(root)
	if o == nil {
		return nil, false // "a missing parent is an object without fields"
	}
	switch name {
	case "created_at":
		return time.UnixMilli(o.created), true
	case "last_activity":
		return time.UnixMilli(o.activity), true
	case "stage":
		return v.l.stage, v.l.stage != ""
	}
	value, ok := o.fields[name]
	return value, ok
}

// all are the remembered events of a type.
//
// "the latest 256 NAME events, oldest first, the current one included; of the contact (or the object, where there is none) and what belongs to it"
func (v view) all(event string) []*happening {
	var list []*happening
	for _, h := range v.l.history {
		if h.name == event {
			list = append(list, h)
		}
	}
	slices.SortStableFunc(list, func(a, b *happening) int { return cmp.Compare(a.at, b.at) })
	return list[max(0, len(list)-256):]
}

// events are those younger than some hours.
//
// "what happened at t counts from t until, not at, t + D"
func (v view) events(event string, hours int) []*happening {
	list := v.all(event)
	if hours == 0 {
		return list
	}
	return slices.DeleteFunc(list, func(h *happening) bool { return v.l.w.now >= h.at+int64(hours)*hour })
}

func (v view) total(event string) int { return len(v.all(event)) }

func (w *world) segment(name string) cond {
	for _, s := range w.c.segments {
		if s.name == name {
			return s.when
		}
	}
	panic("no such segment")
}
