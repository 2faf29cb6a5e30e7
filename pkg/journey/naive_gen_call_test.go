package journey_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// addCalls puts routes and webhooks into some companies.
func addCalls(c *company, r *rand.Rand) {
	g := &gen{r: r, c: c}
	for _, w := range c.workflows {
		g.names = append(g.names, w.name)
	}
	if c.neverOpens() {
		return
	}
	routes, calls := g.chance(30), g.chance(30)
	if routes {
		g.routing()
	}
	for _, w := range c.workflows {
		g.w, g.ids = w, 0
		if routes && g.chance(60) {
			s := &step{kind: "route", policy: pick(g, c.policies...).name, id: g.id("route")}
			g.put(s)
		}
		if calls && g.chance(60) {
			g.put(&step{kind: "webhook", call: g.call(), id: g.id("webhook")})
		}
		if (routes || calls) && g.chance(65) {
			w.exits = append(w.exits, exit{event: pick(g, "form", "visit", "order"), reason: "late"})
		}
		if routes && w.object == "contact" && w.reentry.key == "" && g.chance(30) {
			w.triggers[0] = pick(g, trigger{event: "assigned"}, trigger{changed: "contact.owner"})
		}
	}
}

// put inserts a step somewhere into the workflow at hand, now and then below a
// condition.
func (g *gen) put(s *step) {
	if g.chance(35) {
		s.when = g.cond(1)
	}
	list := &g.w.steps
	if last := g.w.steps; len(last) > 0 && g.chance(30) {
		if inner := last[g.r.IntN(len(last))]; inner.kind == "repeat" {
			list = &inner.steps
		} else if len(inner.arms) > 0 && !inner.arms[0].holdout {
			list = &inner.arms[0].steps
		}
	}
	*list = slices.Insert(*list, pick(g, 0, g.r.IntN(len(*list)+1)), s)
}

func (g *gen) call() *call {
	k := &call{waits: g.chance(85), plan: g.chance(40), onFailure: pick(g, "", "park", "continue", "continue", "exit")}
	if !k.waits {
		return k
	}
	k.silent = g.chance(35)
	k.timeout = pick(g, 0, 1, 6, 24)
	for _, name := range []string{"size", "plan"} {
		if g.chance(60) {
			k.sets = append(k.sets, name)
		}
	}
	if g.chance(80) {
		k.answer = append(k.answer, pair{"size", g.r.IntN(8)})
	}
	if g.chance(60) {
		k.answer = append(k.answer, pair{"plan", pick(g, "free", "pro", "gold")})
	}
	return k
}

func (g *gen) routing() {
	for _, name := range []string{"anna", "jo", "kim"}[:2+g.r.IntN(2)] {
		g.c.team = append(g.c.team, member{name, 1 + g.r.IntN(3)})
	}
	for i := range 1 + g.r.IntN(2) {
		p := &policy{name: fmt.Sprintf("inbound-%d", i), keep: g.chance(40), otherwise: g.assigning()}
		for j := range 1 + g.r.IntN(2) {
			p.routes = append(p.routes, route{fmt.Sprintf("r%d", j), g.aboutContact(1), g.assigning()})
		}
		g.c.policies = append(g.c.policies, p)
	}
}

func (g *gen) assigning() assigning {
	return pick(g, assigning{by: "round_robin"}, assigning{by: "round_robin"}, assigning{by: "least_loaded"}, assigning{by: "least_loaded"},
		assigning{queue: "desk"}, assigning{owner: pick(g, "jo@acme.example", "ext@other.example")})
}

// addOwners lets the CRM set an owner here and there, and lets things happen at
// one instant, so that some come before the answers of that instant.
func addOwners(c *company, t *timeline, r *rand.Rand) {
	if !c.asks() {
		return
	}
	g := &gen{r: r, c: c}
	var list []input
	for _, in := range t.inputs {
		if in.event == "" && in.object == "contact" && g.chance(40) {
			owner := pick[any](g, nil, "jo@acme.example", "Jo@acme.example", "anna@acme.example", "ext@other.example")
			in.fields = append(in.fields, pair{"owner", owner})
		}
		list = append(list, in)
		if in.object == "contact" && g.chance(70) {
			twin := input{at: in.at, now: in.now, object: in.object, id: in.id}
			g.eventInput(&twin)
			list = append(list, twin)
		}
	}
	t.inputs = list
}

// asks reports whether a company has a route or a webhook.
func (c *company) asks() bool {
	found := false
	for _, w := range c.workflows {
		eachStep(w.steps, func(s *step) { found = found || s.kind == "route" || s.kind == "webhook" })
	}
	return found
}

// neverOpens reports whether two guardrails' quiet hours may leave no hour of the
// day: which of them a hold then names, the language does not say.
func (c *company) neverOpens() bool {
	hours := 0
	for _, g := range c.guardrails {
		if g.quiet != nil {
			hours += (g.quiet.to - g.quiet.from + 24) % 24
		}
	}
	return hours >= 24
}
