package journey_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
)

// branch is "the first arm whose `when` holds, else `{else: [...]}`, else nothing".
func (l *line) branch(e *enrollment, s *step) {
	to, list := "none", []*step(nil)
	for i, a := range s.arms {
		if a.otherwise {
			to, list = "else", a.steps
			break
		}
		if l.view(e).holds(a.when) {
			to, list = fmt.Sprint(i+1), a.steps
			break
		}
	}
	l.w.tell(fact{kind: "branch", e: e, step: s.id, subject: s.id, to: to})
	l.push(e, list)
}

// experiment draws a variant.
//
// "SHA-256 of salt, byte 0, `contact/ID` …, first 8 bytes big-endian, modulo 10000, falls into the variants in order, each
// weight × 100 wide; … the salt defaults to `workflow/step`"
func (l *line) experiment(e *enrollment, s *step) {
	sum := sha256.Sum256([]byte(e.w.name + "/" + s.id + "\x00" + "contact/" + l.contact().id))
	draw := int(binary.BigEndian.Uint64(sum[:8]) % 10000)
	for _, a := range s.arms {
		if draw -= a.weight * 100; draw >= 0 {
			continue
		}
		l.w.tell(fact{kind: "variant", e: e, step: s.id, subject: s.id, to: a.name})
		if a.holdout {
			e.holdout = true
		}
		l.push(e, a.steps)
		return
	}
}

// set writes a field.
//
// "`null` clears; undecided leaves it, recorded"; "Writing an equal value is no write."
func (l *line) set(e *enrollment, s *step) {
	kind, name, _ := strings.Cut(s.field, ".")
	o := e.o.up(kind)
	v := plain(s.value)
	if _, ok := s.value.(plusOne); ok {
		old, ok := o.fields[name].(int64)
		if !ok {
			l.w.tell(fact{kind: "set_undecided", e: e, step: s.id, subject: s.field})
			return
		}
		v = old + 1
	}
	l.assign(e, s, s.field, v)
}

// assign lets a step write a value that fits.
func (l *line) assign(e *enrollment, s *step, field string, v any) {
	kind, name, _ := strings.Cut(field, ".")
	o := e.o.up(kind)
	o.setAt[name] = l.w.now
	old := o.fields[name]
	if old == v {
		return
	}
	l.w.tell(fact{kind: "set", e: e, step: s.id, subject: field, from: show(old), to: show(v)})
	l.alter(o, name, v, l.w.now)
}

// setStage moves the lifecycle stage.
//
// "`set_stage` may skip forward, and back only along `next` or with `backward: allow`; else it is refused, recorded, and the
// enrollment goes on."
func (l *line) setStage(e *enrollment, s *step) {
	w := l.w
	reason := ""
	switch back := w.rank(s.stage) < w.rank(l.stage); {
	case l.stage == s.stage:
		return // "Writing an equal value is no write."
	case back && !w.c.backward && !slices.Contains(w.stage(l.stage).next, s.stage):
		reason = "backward"
	case l.entered[s.stage]: // "each stage is entered at most once per input, by `set_stage` too"
		reason = "entered already by this input"
	}
	if reason != "" {
		w.see("set_stage refused")
		w.tell(fact{kind: "stage_refused", e: e, step: s.id, from: l.stage, to: s.stage, reason: reason})
		return
	}
	l.enter(s.stage, e)
}

// enroll starts another workflow for the enrolled object, or what it belongs to.
func (l *line) enroll(e *enrollment, s *step) {
	for _, w := range l.w.c.workflows {
		if w.name != s.workflow {
			continue
		}
		at := map[string]any{"sku": s.with}
		l.offer(offer{w: w, o: e.o.up(w.object), reason: "enroll", trigger: at, at: l.w.now})
	}
}

// exit "ends this enrollment, or another's": those on the enrolled object, on
// what belongs to it, and on what it belongs to.
func (l *line) exit(e *enrollment, s *step) {
	if s.workflow == "" {
		l.finish(e, s.reason, s.id)
		return
	}
	anybody := false
	for _, other := range l.inOrder() {
		if other.w.name == s.workflow && (other.o.under(e.o) || e.o.under(other.o)) {
			l.finish(other, s.reason, standing(other))
			anybody = true
		}
	}
	if !anybody {
		l.w.tell(fact{kind: "skipped", e: e, step: s.id, subject: s.id, gate: "nobody", to: s.workflow})
	}
}

// delay is "a timed pause", "until an instant", or until a time of day.
func (l *line) delay(e *enrollment, s *step) {
	now := l.w.now
	if s.until == "" {
		l.pause(e, now+int64(s.hours)*hour)
		return
	}
	until, ok := l.target(e, s)
	switch {
	case !ok || until < now:
		l.tooLate(e, s) // "an absent instant, or one that moves before now, counts as past"
	case until > now:
		l.pause(e, until)
	}
}

// target is when a delay with `until` ends.
func (l *line) target(e *enrollment, s *step) (int64, bool) {
	if !strings.HasPrefix(s.until, "= ") {
		from := l.w.now
		if e.state == pausing {
			from = e.began
		}
		return l.clockAfter(s, from), true
	}
	at, ok := l.view(e).get(strings.TrimPrefix(s.until, "= "))
	if !ok {
		return 0, false
	}
	return at.(time.Time).UnixMilli() + int64(s.offset)*hour, true
}

// clockAfter is the first time of day not before an instant.
//
// "`delay: {until: "09:00"}` ends at the first match not before now."
func (l *line) clockAfter(s *step, from int64) int64 {
	zone := l.zone()
	if s.project {
		zone = zones[home]
	}
	for at := from; ; at += hour {
		local := time.UnixMilli(at + int64(zone)*hour).UTC()
		weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
		if local.Format("15:04") == s.until && !(s.weekdays && weekend) {
			return at
		}
	}
}

// tooLate does what a delay says for an instant that is past.
//
// "`if_past: skip` (the next step too) `| continue | exit`"
func (l *line) tooLate(e *enrollment, s *step) {
	word := s.ifPast
	if word == "" {
		word = "skip"
	}
	l.w.tell(fact{kind: "skipped", e: e, step: s.id, subject: s.id, gate: "if_past", reason: word})
	switch word {
	case "exit":
		l.finish(e, "past", s.id)
	case "skip":
		l.passOver(e)
	}
}

// passOver skips the step that comes next. After the last one of a round there
// is none.
func (l *line) passOver(e *enrollment) {
	for len(e.stack) > 0 {
		f := &e.stack[len(e.stack)-1]
		switch {
		case f.next < len(f.list):
			over := f.list[f.next]
			f.next++
			subject := over.id
			if over.kind == "send" {
				subject = over.message
			}
			l.w.tell(fact{kind: "skipped", e: e, step: over.id, subject: subject, gate: "if_past"})
			return
		case f.loop != nil:
			return
		}
		e.stack = e.stack[:len(e.stack)-1]
	}
}

// reachWait asks the arms at once.
//
// "On reaching a wait its arms are asked at once; the first listed that holds counts, the timeout last."
func (l *line) reachWait(e *enrollment, s *step) {
	e.began = l.w.now
	past := slices.Clone(l.history)
	if l.chooseArm(e, s, past, false) {
		return
	}
	for _, a := range s.arms {
		if a.timeout > 0 {
			l.pause(e, l.w.now+int64(a.timeout)*hour)
		}
	}
}

// chooseArm takes the first arm that holds.
func (l *line) chooseArm(e *enrollment, s *step, seen []*happening, due bool) bool {
	for i, a := range s.arms {
		if a.timeout > 0 {
			continue
		}
		h, ok := l.answers(e, a, seen, fmt.Sprint("arm ", i+1))
		if !ok {
			continue
		}
		f := fact{kind: "arm", e: e, step: s.id, subject: s.id, to: fmt.Sprint(i + 1)}
		if h != nil {
			f.reason = h.name
			e.consumed = append(e.consumed, h)
		}
		l.w.tell(f)
		l.resume(e, a.steps)
		return true
	}
	for _, a := range s.arms {
		if due && a.timeout > 0 && l.w.now >= e.until {
			l.w.tell(fact{kind: "arm", e: e, step: s.id, subject: s.id, to: "timeout"})
			l.resume(e, a.steps)
			return true
		}
	}
	return false
}

func (l *line) resume(e *enrollment, list []*step) {
	e.state = running
	if list != nil {
		l.push(e, list)
	}
}

// answers reports whether an arm of a wait holds.
//
// "Waits and goals take events not before the pause (less `lookback`) or the entry"; "an event that ended a pause ends no
// later one"; "a message event ends a wait only in the enrollment that sent it"
func (l *line) answers(e *enrollment, a *arm, seen []*happening, which string) (*happening, bool) {
	if a.when != nil {
		return nil, l.view(e).holds(a.when)
	}
	for _, h := range seen {
		if !e.sees(h) || !h.is(a.event, a.changed) || h.at < e.began-int64(a.lookback)*hour || slices.Contains(e.consumed, h) {
			continue
		}
		if strings.HasPrefix(h.name, "message_") && h.sender != e {
			continue
		}
		if l.saw(e, a.where, h, which, e.at.id) {
			return h, true
		}
	}
	return nil, false
}

// endPause is phase 4 for one enrollment.
func (l *line) endPause(e *enrollment, h *happening, wake bool) {
	s := e.at
	switch {
	case e.state == holding:
		l.endHold(e, wake)
	case s.kind == "route" || s.kind == "webhook":
		l.endAnswer(e, s, wake)
	case s.kind == "wait":
		var seen []*happening
		if h != nil {
			seen = append(seen, h)
		}
		l.chooseArm(e, s, seen, wake)
	case s.kind == "delay":
		l.endDelay(e, s, wake)
	case wake && l.w.now >= e.until: // a repeat
		l.resume(e, nil)
		l.round(e)
	}
}

// endDelay ends a timed pause, which follows the field it reads.
func (l *line) endDelay(e *enrollment, s *step, wake bool) {
	if s.until != "" {
		until, ok := l.target(e, s)
		byClock := !strings.HasPrefix(s.until, "= ")
		if !byClock && (!ok || until < l.w.now) {
			l.resume(e, nil)
			l.tooLate(e, s)
			return
		}
		if before := e.until; until != before && until > l.w.now {
			l.w.tell(fact{kind: "waiting", e: e, step: s.id, subject: s.id, until: until, from: time.UnixMilli(before).UTC().Format(time.RFC3339)})
		}
		e.until = until
	}
	if wake && l.w.now >= e.until || l.w.now > e.until {
		l.resume(e, nil)
	}
}

// create makes a deal of the contact.
//
// "creates an object that belongs to this one or to one it belongs to; without `id` its id is enrollment/step/round"
func (l *line) create(e *enrollment, s *step) {
	id := fmt.Sprintf("%s/%s/%d/%s/%s", e.o, e.w.name, e.number, s.id, e.rounds())
	if s.named {
		email, ok := l.contact().fields["email"].(string)
		if !ok {
			l.w.tell(fact{kind: "set_undecided", e: e, step: s.id, subject: "deal"})
			return
		}
		id = strings.ToLower(email + "-x")
	}
	for _, d := range l.of("deal") {
		if d.id == id { // "`create` on an existing id changes nothing."
			l.w.see("create exists")
			l.w.tell(fact{kind: "skipped", e: e, step: s.id, subject: s.id, gate: "exists", reason: "deal " + id})
			return
		}
	}
	d := newThing("deal", id, l.w.now)
	d.parent = l.contact()
	if s.state != "" {
		d.fields["state"], d.setAt["state"], d.changed["state"] = s.state, l.w.now, l.w.now
	}
	l.things = append(l.things, d)
	l.w.tell(fact{kind: "created", o: d, e: e, step: s.id, subject: "deal"})
	l.make(&happening{name: "created", about: d, fields: map[string]any{"object": "deal"}})
}

// rounds are those of the repeats around a step.
func (e *enrollment) rounds() string {
	var list []string
	for _, f := range e.stack {
		if f.loop != nil {
			list = append(list, fmt.Sprint(f.round))
		}
	}
	if list == nil {
		return "1"
	}
	return strings.Join(list, ".")
}
