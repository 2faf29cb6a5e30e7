package journey_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// campaign asks objects and then enrolls them.
//
// "`for_each` and `schedule` are a line of their own (a campaign) that asks every object in id order, counts, then enrolls;
// `where` is not asked again."
type campaign struct {
	w      *workflow // into which it enrolls
	by     string    // schedule, enroll
	reason string    // of those who are enrolled
	lines  []*line
	asks   cond
	max    int // 0: 1000
	with   map[string]any
	f      fact   // whose facts it tells
	key    string // of its line
	all    int    // who were asked
	found  []match
}

// schedules lets the campaigns come whose minute it is.
//
// "A schedule asks before anything else that falls due at its instant, and after the events of it."
func (w *world) schedules() {
	local := time.UnixMilli(w.now + int64(zones[home])*hour).UTC() // "cron in the project's zone"
	for _, wf := range w.byName() {
		for _, t := range wf.triggers {
			if t.schedule == "" || !falls(t.schedule, local) {
				continue
			}
			w.fromOutside()
			f := fact{o: &thing{kind: "campaign", id: wf.name}, refused: wf, subject: wf.name}
			if wf.off { // "While its workflow is switched off it asks nobody."
				w.see("schedule switched off")
				w.tell(fact{kind: "refused", o: f.o, refused: wf, gate: "kill_switch"})
				break
			}
			w.ask(&campaign{w: wf, by: "schedule", reason: "schedule " + t.schedule, lines: slices.Clone(w.lines),
				asks: wf.rules, max: t.max, f: f, key: "campaign " + wf.name})
			w.answers()
			w.answerCalls() // "answers before wake-ups", and the next schedule is one
			break
		}
	}
}

func (w *world) byName() []*workflow {
	return slices.SortedFunc(slices.Values(w.c.workflows), func(a, b *workflow) int { return strings.Compare(a.name, b.name) })
}

// falls reports whether a cron of a whole hour falls on an hour.
func falls(cron string, at time.Time) bool {
	f := strings.Fields(cron) // minute, hour, day, month, weekday
	if f[4] != "*" && f[4] != strings.ToLower(at.Weekday().String()[:3]) {
		return false
	}
	if every, ok := strings.CutPrefix(f[1], "*/"); ok {
		n, _ := strconv.Atoi(every)
		return at.Hour()%n == 0
	}
	return f[1] == strconv.Itoa(at.Hour())
}

// letter is what one line tells another.
//
// "what one tells another is an input at the same `now`, in key order"
type letter struct {
	to string // campaigns first, then contacts
	do func()
}

func (w *world) post(to string, do func()) { w.letters = append(w.letters, letter{to, do}) }

// answers delivers letters until there are none, before the next event of the
// instant: they are part of what the last one does.
func (w *world) answers() {
	for len(w.letters) > 0 {
		first := slices.MinFunc(w.letters, func(a, b letter) int { return strings.Compare(a.to, b.to) })
		i := slices.IndexFunc(w.letters, func(x letter) bool { return x.to == first.to })
		w.letters = slices.Delete(w.letters, i, i+1)
		first.do()
	}
}

// forEach asks what belongs to the enrolled object, once the step has passed on.
func (l *line) forEach(e *enrollment, s *step) {
	for _, wf := range l.w.c.workflows {
		if wf.name == s.workflow {
			c := &campaign{w: wf, by: "enroll", reason: "enroll", lines: []*line{l}, asks: s.where, max: s.most,
				with: map[string]any{"sku": s.with}, f: fact{e: e, step: s.id, subject: wf.name}}
			c.key = fmt.Sprintf("campaign %s/%d/%s/%s", e.o, e.number, e.w.name, s.id)
			l.w.post(c.key, func() { l.w.ask(c) })
		}
	}
}

// match is an object that a campaign enrolls.
type match struct {
	l *line
	o *thing
}

// ask asks the lines; each answers for its own objects.
//
// "A line answers once what time changed in it is settled."
func (w *world) ask(c *campaign) {
	waiting := len(c.lines)
	for _, l := range c.lines {
		w.post(l.key(), func() {
			l.entered = map[string]bool{}
			l.settle(false)
			for _, o := range l.of(c.w.object) {
				c.all++
				if (view{l: l, o: o}).holds(c.asks) {
					c.found = append(c.found, match{l, o})
				}
			}
			if waiting--; waiting == 0 {
				w.post(c.key, func() { w.enrollAll(c) })
			}
			l.pass(nil, false)
		})
	}
}

// key orders the lines of contacts behind the campaigns.
func (l *line) key() string { return "contact " + l.contact().id }

// enrollAll counts and, where they are not too many, enrolls.
func (w *world) enrollAll(c *campaign) {
	f := c.f
	f.kind, f.from, f.to = "campaign", fmt.Sprint(c.all), fmt.Sprint(len(c.found))
	w.see("campaign %s", c.by)
	w.tell(f)
	most := c.max
	if most == 0 {
		most = 1000
	}
	if len(c.found) > most { // "more than `max` (1000): nobody, and an alert"
		f.kind, f.from, f.to, f.reason = "alert", "", "", fmt.Sprintf("more than %d match: nobody is enrolled", most)
		w.see("alert %s", c.by)
		w.tell(f)
		return
	}
	for _, m := range c.found {
		w.post(m.l.key(), func() { m.l.enrolled(c, m.o) })
	}
}

// enrolled starts what a campaign starts, through the gates, as a step
// `enroll` does: at once and before the line's own triggers are asked.
func (l *line) enrolled(c *campaign, o *thing) {
	l.w.see("request %s", c.by)
	l.entered = map[string]bool{}
	l.settle(false)
	l.offer(offer{w: c.w, o: o, reason: c.reason, kind: c.by, trigger: c.with, at: l.w.now})
	l.pass(nil, false)
}
