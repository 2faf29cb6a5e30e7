package journey_test

import (
	"slices"
	"strings"
	"time"
)

// take records one input and changes fields.
//
// "record the event; change fields"
func (w *world) take(in input) (*line, *happening) {
	at := start + int64(in.at)*hour
	if in.event == "form" && !slices.ContainsFunc(in.fields, func(p pair) bool { return p.name == "name" }) {
		// "An event that lacks a required field is refused and recorded."
		w.tell(fact{kind: "event_refused", o: &thing{kind: in.object, id: in.id}, subject: in.event, reason: "without name"})
		return nil, nil
	}
	l, o, isNew := w.home(in)
	if in.event == "" {
		l.write(o, in.fields, at, isNew)
		return l, nil
	}
	h := &happening{name: in.event, at: at, about: o, fields: map[string]any{}, late: w.late(at)}
	for _, p := range in.fields {
		if v := plain(p.value); v != nil {
			h.fields[p.name] = v
		}
	}
	l.happened(h)
	return l, h
}

// late reports whether something is "older on arrival".
//
// "Unless written: … `late_events` 6h"
func (w *world) late(at int64) bool { return w.now-at > 6*hour }

// home finds the object of an input, or makes it.
//
// "unknown values create the object"
func (w *world) home(in input) (*line, *thing, bool) {
	for _, l := range w.lines {
		for _, o := range l.things {
			if o.kind == in.object && o.id == in.id {
				return l, o, false
			}
		}
	}
	o := newThing(in.object, in.id, w.now)
	l := w.lineOf(in.object, in.parent)
	if l == nil {
		l = w.newLine()
		w.lines = append(w.lines, l)
	}
	if in.object == "contact" {
		o.fields["email"] = in.id
	} else {
		o.parent = l.contact()
	}
	l.things = append(l.things, o)
	slices.SortFunc(w.lines, func(a, b *line) int { return strings.Compare(a.contact().id, b.contact().id) })
	w.tell(fact{kind: "created", o: o, subject: o.kind})
	l.make(&happening{name: "created", about: o, fields: map[string]any{"object": o.kind}})
	return l, o, true
}

func newThing(kind, id string, now int64) *thing {
	return &thing{kind: kind, id: id, created: now, activity: now,
		fields: map[string]any{}, setAt: map[string]int64{}, changed: map[string]int64{}}
}

func (w *world) newLine() *line {
	return &line{w: w, holding: map[string]bool{}, left: map[string]bool{}, spent: map[string]bool{},
		scores: map[string]float64{}, entered: map[string]bool{}, dates: map[string]*dated{}, broken: map[string]bool{}}
}

func (w *world) lineOf(kind, parent string) *line {
	for _, l := range w.lines {
		if kind == "deal" && l.contact().id == parent {
			return l
		}
	}
	return nil
}

// plain is the interpreter's form of a value of a timeline.
func plain(v any) any {
	switch v := v.(type) {
	case int:
		return int64(v)
	case instant:
		return time.UnixMilli(start + int64(v)*hour)
	}
	return v
}

// happened records an event from outside.
func (l *line) happened(h *happening) {
	kind := happens[h.name]
	l.hear(h)
	f := fact{kind: "event", o: h.about, subject: h.name}
	if h.late {
		f.reason = "late"
	}
	l.w.tell(f)
	l.history = append(l.history, h)
	l.fresh = append(l.fresh, h)
	if kind.engagement {
		l.contact().activity = max(l.contact().activity, h.at) // "`engagement` events move it"
	}
	for _, name := range kind.updates {
		if v, ok := h.fields[name]; ok {
			l.put(h.about, name, v, h.at)
		}
	}
}

// make records an event that something here made; it waits to be passed on.
func (l *line) make(h *happening) {
	if h.at == 0 {
		h.at = l.w.now
	}
	l.history = append(l.history, h)
	l.fresh = append(l.fresh, h)
	l.queue = append(l.queue, h)
}

// write changes fields, as a record does.
//
// "one input, one `changed` for each field that differs, by name"; what a new object comes with has not changed
func (l *line) write(o *thing, fields []pair, at int64, isNew bool) {
	byName := slices.SortedFunc(slices.Values(fields), func(a, b pair) int { return strings.Compare(a.name, b.name) })
	for _, p := range byName {
		if isNew {
			o.setAt[p.name] = at
			delete(o.fields, p.name)
			if v := l.fitting(o, p.name, plain(p.value)); v != nil {
				o.fields[p.name], o.changed[p.name] = v, at
			}
			continue
		}
		l.put(o, p.name, plain(p.value), at)
	}
}

// put gives a field a value that was true at an instant.
//
// "A field keeps the value with the latest `at`, at equal `at` the later arrival"
func (l *line) put(o *thing, name string, v any, at int64) {
	v = l.fitting(o, name, v)
	if set, ok := o.setAt[name]; ok && at < set {
		return
	}
	o.setAt[name] = at
	if old := o.fields[name]; old != v {
		l.w.tell(fact{kind: "changed", o: o, subject: o.kind + "." + name, from: show(old), to: show(v)})
		l.alter(o, name, v, at)
	}
}

// fitting is the value where it fits, else nothing.
//
// "A value that does not fit its type, `values` or bounds is stored as absent and recorded as `rejected`"
func (l *line) fitting(o *thing, name string, v any) any {
	kind := kinds[o.kind][name]
	reason := ""
	switch v := v.(type) {
	case string:
		if kind.values != nil && !slices.Contains(kind.values, v) {
			reason = "is none of its values"
		}
	case int64:
		if v < int64(kind.min) {
			reason = "is out of bounds"
		}
	}
	if reason == "" {
		return v
	}
	l.w.tell(fact{kind: "rejected", o: o, subject: o.kind + "." + name, to: show(v), reason: reason})
	return nil
}

// alter changes a field and says so to whom it concerns.
func (l *line) alter(o *thing, name string, v any, at int64) {
	old := o.fields[name]
	if v == nil {
		delete(o.fields, name)
	} else {
		o.fields[name] = v
	}
	o.changed[name] = at
	path := o.kind + "." + name
	h := &happening{name: "changed", at: at, about: o, field: path, late: l.w.late(at), fields: map[string]any{"object": o.kind}}
	if old != nil {
		h.fields["from"] = old
	}
	if v != nil {
		h.fields["to"] = v
	}
	l.make(h)
}

// hear is what the built-in events from outside mean for the line.
func (l *line) hear(h *happening) {
	topic, _ := h.fields["topic"].(string)
	switch h.name {
	case "subscribed", "unsubscribed":
		l.choose(fact{o: l.contact()}, topic, h.name == "unsubscribed")
	case "message_bounced", "message_complained":
		l.bounced(h)
	case "message_clicked", "message_replied":
		if s := l.answered(h); s != nil {
			h.sender = s.by
		}
	}
}

// bounced blocks the address that the message went to; the present one where
// nobody knows.
//
// "both block the channel until the address changes"
func (l *line) bounced(h *happening) {
	address, ok := l.contact().fields["email"].(string)
	if s := l.answered(h); s != nil {
		address, ok, h.sender = s.address, true, s.by
	}
	if !ok {
		return
	}
	l.refused = address
	l.w.tell(fact{kind: "blocked", o: l.contact(), subject: "email", to: address,
		reason: map[string]string{"message_bounced": "bounce", "message_complained": "complaint"}[h.name]})
}

// answered is the send that an event is about.
//
// "A message event without `workflow` or `step` answers the latest send that fits."
func (l *line) answered(h *happening) *sending {
	for i := len(l.sends) - 1; i >= 0; i-- {
		if l.sends[i].message == h.fields["message"] {
			return l.sends[i]
		}
	}
	return nil
}

// choose joins or leaves a topic, or all.
func (l *line) choose(f fact, topic string, leave bool) {
	f.kind, f.subject, f.to = "topic", topic, map[bool]string{false: "subscribed", true: "unsubscribed"}[leave]
	topics := []string{topic}
	if topic == "" {
		f.subject, topics = "all", []string{"guides", "letter"}
	}
	for _, t := range topics {
		if _, chosen := l.left[t]; chosen || !leave || !optIn[t] { // who never joined cannot leave
			l.left[t] = leave
		}
	}
	l.w.tell(f)
}

// subscribed reports whether the person gets a topic.
func (l *line) subscribed(topic string) bool {
	left, chosen := l.left[topic]
	if !chosen {
		return !optIn[topic] // "nobody gets it before they subscribe"
	}
	return !left
}

func (l *line) isBlocked() bool {
	address, ok := l.contact().fields["email"].(string)
	return ok && l.refused != "" && strings.EqualFold(strings.TrimSpace(l.refused), strings.TrimSpace(address))
}

// sent are the instants at which a message went out.
func (l *line) sent(message string, hours int) []int64 {
	var list []int64
	for _, s := range l.sends {
		if s.message == message && (hours == 0 || l.w.now < s.at+int64(hours)*hour) {
			list = append(list, s.at)
		}
	}
	return list
}
