package journey_test

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// waits lets a start wait for its group, unless it waits already.
//
// "`queue` keeps the first start per workflow, object and key for `max_hold`"
func (l *line) waits(x *offer, f *fact) bool {
	key, _ := l.keyOf(x)
	for _, q := range l.queued {
		if q.w == x.w && q.o == x.o && q.key == key {
			f.reason = fmt.Sprintf("waits for the group `%s` already", x.w.group)
			return false
		}
	}
	longest := x.w.maxHold
	if longest == 0 {
		longest = 7 * 24
	}
	q := &queued{offer: *x, key: key, until: l.w.now + int64(longest)*hour}
	l.queued = append(l.queued, q)
	l.w.see("on_conflict queue")
	l.w.tell(fact{kind: "queued", o: x.o, refused: x.w, subject: x.w.group, to: f.to, reason: f.reason, until: q.until})
	return true
}

// giveUp ends the waiting that has lasted too long.
func (l *line) giveUp(wake bool) {
	for _, q := range slices.Clone(l.queued) {
		if l.w.now > q.until || wake && l.w.now == q.until {
			l.w.see("queue max_hold")
			l.unqueue(q, "max_hold")
		}
	}
}

func (l *line) unqueue(q *queued, reason string) {
	l.queued = slices.DeleteFunc(l.queued, func(other *queued) bool { return other == q })
	l.w.tell(fact{kind: "unqueued", o: q.o, refused: q.w, subject: q.w.group, reason: reason})
}

// compete gives a free group to who waits for it, down to a priority.
//
// "it competes in phase 5 once the group is free, by priority, older first, through all gates"
func (l *line) compete(least int) {
	list := slices.Clone(l.queued)
	slices.SortStableFunc(list, func(a, b *queued) int { return b.w.priority - a.w.priority })
	for _, q := range list {
		if q.w.priority < least || len(l.rivals(q.w)) > 0 {
			continue
		}
		l.unqueue(q, "free")
		x := q.offer
		x.late = false
		if x.where != nil {
			x.failed = !(view{l: l, o: x.o, event: x.starter}).holds(x.where)
		}
		l.offer(x)
	}
}

// comesNear reports whether an object's date has come.
//
// "the calendar day of date plus offset at `at` (09:00) in the contact's zone; a timestamp without `at`: that instant plus
// offset; … once per value of the date; past already when written: does not fire (`if_past: run` does)"
func (l *line) comesNear(key string, o *thing, t *trigger, wake bool) bool {
	kind, name, _ := strings.Cut(t.date, ".")
	value := o.up(kind).fields[name]
	known := l.dates[key]
	if known == nil {
		known = &dated{fired: map[any]bool{}}
		l.dates[key] = known
	}
	if value == nil {
		known.value = nil // what is cleared is written anew when it is set again
		return false
	}
	due := l.dueOn(value.(time.Time), t)
	if known.value != value {
		known.value, known.done = value, due < l.w.now && !t.run
	}
	if known.done || l.w.now < due || l.w.now == due && !wake {
		return false
	}
	if l.w.silent && due == l.w.now {
		return false // a date at the very start comes then
	}
	known.done = true
	again := known.fired[value] // "once per value of the date"
	known.fired[value] = !l.w.silent
	return !again
}

// dueOn is when a date fires.
func (l *line) dueOn(date time.Time, t *trigger) int64 {
	at := date.UnixMilli()
	if t.at == "" {
		return at + int64(t.offset)*hour
	}
	zone := int64(l.zone()) * hour
	const day = 24 * hour
	midnight := (at + zone) / day * day
	var h int64
	fmt.Sscanf(t.at, "%02d:00", &h)
	return midnight + int64(t.offset)*hour + h*hour - zone
}
