package journey_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// gen makes random companies, the same from the same seed.
type gen struct {
	r       *rand.Rand
	c       *company
	names   []string // of the workflows
	targets []string // of those that others may enroll into
	w       *workflow
	ids     int
}

// chance is true n times of a hundred.
func (g *gen) chance(n int) bool { return g.r.IntN(100) < n }

func pick[T any](g *gen, items ...T) T { return items[g.r.IntN(len(items))] }

// hours are lengths at which things tend to meet.
func (g *gen) hours() int { return pick(g, 1, 2, 3, 6, 6, 12, 24, 24, 48) }

func newCompany(r *rand.Rand) *company {
	g := &gen{r: r, c: &company{}}
	g.names = []string{"alpha", "beta", "gamma", "omega"}[:1+r.IntN(4)]
	if g.chance(60) {
		g.scores()
	}
	if g.chance(70) {
		g.lifecycle()
	}
	if g.chance(40) {
		g.c.segments = append(g.c.segments, &named{"fit", g.aboutContact(1)})
	}
	if len(g.names) > 1 && g.chance(60) {
		g.targets = g.names[len(g.names)-1:]
	}
	for _, name := range g.names {
		g.c.workflows = append(g.c.workflows, g.workflow(name))
	}
	g.guardrails()
	g.campaigns()
	return g.c
}

func (g *gen) scores() {
	s := &scoring{name: "lead", min: -20, max: 100, bands: []band{{"cold", -20}, {"warm", 20}, {"hot", 40}}}
	s.fit = []points{{name: "f1", when: compare{"contact.role", "==", "tech"}, points: pick(g, -10, 10, 25)}}
	for i := range 1 + g.r.IntN(2) {
		p := points{name: fmt.Sprintf("b%d", i), points: pick(g, -15, 10, 20, 30), event: pick(g, "visit", "form", "bought")}
		if p.event == "visit" && g.chance(50) {
			p.when = compare{"event.path", "==", "/a"}
		}
		if g.chance(50) {
			p.atMost = pick(g, 15, 40)
		}
		switch g.r.IntN(3) {
		case 0:
			p.halfLife = pick(g, 24, 48, 96)
		case 1:
			p.expiry = g.hours()
		}
		s.behavior = append(s.behavior, p)
	}
	g.c.scores = []*scoring{s}
}

func (g *gen) lifecycle() {
	names := []string{"new", "known", "ready", "lost"}
	g.c.backward = g.chance(30)
	for i, name := range names {
		s := &stage{name: name}
		if i > 0 && g.chance(80) {
			s.when = g.aboutContact(1)
		}
		for j, next := range names {
			if j == i+1 || j != i && g.chance(30) {
				s.next = append(s.next, next)
			}
		}
		if g.chance(40) {
			s.maxAge = g.hours()
		}
		g.c.stages = append(g.c.stages, s)
	}
}

func (g *gen) guardrails() {
	for i := range 1 + g.r.IntN(4) {
		r := &guardrail{name: fmt.Sprintf("rail-%d", i), onClosed: "hold"}
		g.selection(r)
		if g.chance(30) {
			r.when = g.aboutContact(1)
		}
		switch g.r.IntN(8) {
		case 0, 1:
			r.quiet = g.window()
			r.onClosed = pick(g, "hold", "skip")
			g.opening(r.quiet)
		case 2:
			r.blocks = true
			if r.when == nil {
				r.when = g.aboutContact(1)
			}
		case 3:
			r = &guardrail{name: r.name, never: g.aboutContact(1)}
		default:
			for range 1 + g.r.IntN(2) {
				r.caps = append(r.caps, g.capping())
			}
		}
		g.c.guardrails = append(g.c.guardrails, r)
	}
}

// opening leaves a part of the day open: of quiet hours that together never open
// none opens last, and nothing says which of them is named.
func (g *gen) opening(w *window) {
	length := func(w *window) int { return (w.to - w.from + 24) % 24 }
	closed := length(w)
	for _, r := range g.c.guardrails {
		if r.quiet != nil {
			closed += length(r.quiet)
		}
	}
	if closed >= 24 {
		w.to = (w.from + 1) % 24
	}
}

func (g *gen) capping() capping {
	c := capping{max: 1 + g.r.IntN(8)/7, per: pick(g, 2, 3, 6, 12, 24, 48), hold: g.chance(70)}
	if g.chance(40) {
		c.calendar, c.per = true, pick(g, 24, 24, 7*24)
	}
	return c
}

func (g *gen) selection(r *guardrail) {
	if g.chance(25) {
		r.forWhat.workflows = []string{pick(g, g.names...)}
	}
	if g.chance(15) {
		r.forWhat.categories = []string{"nurture"}
	}
	if g.chance(15) {
		r.except.messages = []string{pick(g, "hello", "more")}
	}
	if g.c.stages != nil && g.chance(15) {
		r.except.stages = []string{"known"}
	}
}

func (g *gen) window() *window {
	w := &window{from: g.r.IntN(24), weekdays: g.chance(25), project: g.chance(25)}
	w.to = (w.from + pick(g, 2, 6, 10, 16)) % 24
	return w
}

func (g *gen) workflow(name string) *workflow {
	w := &workflow{name: name, object: "contact", priority: pick(g, 50, 10, 90), off: g.chance(3)}
	g.w, g.ids = w, 0
	target := slices.Contains(g.targets, name)
	if name == below || !target && g.chance(25) {
		w.object = "deal"
	}
	if g.chance(30) {
		w.category = "nurture"
	}
	for range 1 + g.r.IntN(2) {
		w.triggers = append(w.triggers, g.trigger())
	}
	if target || name == below {
		w.triggers = append(w.triggers, trigger{enroll: true})
	}
	g.gates(w)
	g.endings(w)
	if g.chance(20) {
		w.window = g.window()
	}
	if w.maxHold == 0 && g.chance(40) {
		w.maxHold = g.hours()
	}
	w.steps = g.steps(3)
	return w
}

func (g *gen) gates(w *workflow) {
	if g.chance(20) {
		w.rules = g.cond(1)
	}
	if g.chance(15) {
		w.data = []string{pick(g, "contact.role", "contact.size", "contact.plan")}
	}
	if g.chance(15) {
		w.suppress = []cond{pick[cond](g, both{has{"contact.plan"}, compare{"contact.plan", "==", "pro"}}, g.cond(0))}
	}
	if g.chance(70) {
		w.reentry.again = true
		if g.chance(30) {
			w.reentry.interval, w.reentry.fromEntry = g.hours(), g.chance(50)
		}
		if g.chance(20) {
			w.reentry.max = 1 + g.r.IntN(3)
		}
	}
	if len(w.triggers) == 1 && w.triggers[0].event == "order" && g.chance(70) {
		w.reentry.key = "trigger.cart"
	}
	if g.chance(80) {
		w.group = "g"
		w.onConflict = pick(g, "skip", "preempt", "preempt", "preempt", "replace", "queue", "queue")
		switch {
		case w.onConflict == "preempt" && g.chance(90):
			w.priority = 90
		case w.onConflict == "queue" && g.chance(60):
			w.maxHold = pick(g, 1, 1, 1, 2)
		}
	}
}

func (g *gen) endings(w *workflow) {
	if g.chance(30) {
		w.goal = &goal{stay: g.chance(25)}
		if g.chance(50) {
			w.goal.event, w.goal.where = g.eventWhere()
		} else {
			w.goal.when = g.cond(1)
		}
	}
	for i := range g.r.IntN(5) / 2 {
		x := exit{reason: fmt.Sprintf("out-%d", i)}
		switch g.r.IntN(3) {
		case 0:
			x.event, x.where = g.eventWhere()
			if g.chance(15) {
				x.event, x.where = pick(g, "unsubscribed", "subscribed"), nil
			}
		case 1:
			x.changed, x.where = g.changedWhere()
		default:
			x.when = g.cond(1)
		}
		w.exits = append(w.exits, x)
	}
	if g.chance(25) {
		w.maxDuration = g.hours() + g.hours()
	}
	w.review = g.chance(20)
}

// eventWhere is an event that the workflow's object may see, and a condition.
func (g *gen) eventWhere() (string, cond) {
	list := []string{"form", "visit", "order", "bought", "deal_moved", "measured"}
	if g.w.object == "deal" {
		list = []string{"deal_moved", "deal_moved", "form", "bought"}
	}
	return g.judged(pick(g, list...))
}

// judged is an event and, now and then, a condition on it.
func (g *gen) judged(event string) (string, cond) {
	if g.chance(45) {
		return event, nil
	}
	switch event {
	case "form":
		return event, compare{"event.name", "==", pick(g, "a", "b")}
	case "visit":
		return event, compare{"event.path", "==", pick(g, "/a", "/b")}
	case "bought":
		return event, compare{"event.total", ">=", 5}
	case "deal_moved":
		return event, compare{"event.state", pick(g, "==", "!="), pick(g, "open", "won")}
	}
	return event, nil
}

func (g *gen) changedWhere() (string, cond) {
	if g.w.object == "deal" && g.chance(60) {
		return "deal.state", pick[cond](g, nil, compare{"event.to", "==", "won"})
	}
	switch g.r.IntN(3) {
	case 0:
		return "contact.role", pick[cond](g, nil, compare{"event.to", "==", "tech"}, compare{"event.from", "==", "tech"})
	case 1:
		return "contact.plan", pick[cond](g, nil, has{"event.to"}, compare{"event.to", "!=", "pro"})
	}
	return "contact.size", pick[cond](g, nil, compare{"event.to", ">=", 5})
}

func (g *gen) trigger() trigger {
	var t trigger
	deal := g.w.object == "deal"
	switch n := g.r.IntN(100); {
	case deal && n < 60:
		t.event, t.where = g.judged("deal_moved")
	case deal && n < 75:
		t.changed, t.where = "deal.state", pick[cond](g, nil, compare{"event.to", "==", "won"})
	case deal && n < 85:
		t.becomes = g.cond(1)
	case deal:
		g.date(&t, "deal.due")
	case n < 50:
		t.event, t.where = g.judged(pick(g, "form", "form", "visit", "order", "order", "bought", "measured", "deal_moved"))
	case n < 62:
		t.changed, t.where = pick(g, "contact.role", "contact.plan", "contact.size"), nil
	case n < 80:
		t.becomes = g.cond(1)
	case n < 90 && g.c.stages != nil:
		t.stage = pick(g, "known", "ready", "lost")
	case n < 93:
		g.date(&t, "contact.renewal")
	case n < 97:
		t.inactive = pick(g, 6, 12, 24, 48)
	default:
		t.event = pick(g, "created", "stage_overdue", "unsubscribed", "message_clicked", "exited")
		if t.event == "exited" {
			t.where = compare{"event.reason", "==", "completed"}
		}
	}
	return t
}

// date is a trigger by a date near or at a time of day.
func (g *gen) date(t *trigger, field string) {
	t.date, t.offset, t.run = field, pick(g, 0, -6, 12, -48), g.chance(30)
	if g.chance(40) {
		t.offset, t.at = pick(g, 0, -24, 24), fmt.Sprintf("%02d:00", g.r.IntN(24))
	}
}

// text for reading in a failure.
func (p pair) String() string { return strings.TrimSpace(fmt.Sprintf("%s=%v", p.name, p.value)) }
