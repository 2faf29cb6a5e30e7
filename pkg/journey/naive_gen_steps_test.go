package journey_test

import "fmt"

// aboutContact is a condition that reads only the contact.
func (g *gen) aboutContact(depth int) cond {
	w := g.w
	g.w = nil
	defer func() { g.w = w }()
	return g.cond(depth)
}

// cond is a random condition for the workflow at hand.
func (g *gen) cond(depth int) cond {
	if depth > 0 && g.chance(35) {
		switch g.r.IntN(3) {
		case 0:
			return not{g.cond(depth - 1)}
		case 1:
			return both{g.cond(depth - 1), g.cond(depth - 1)}
		}
		return either{g.cond(depth - 1), g.cond(depth - 1)}
	}
	if g.w != nil && g.w.object == "deal" && g.chance(50) {
		return pick[cond](g, compare{"deal.state", "==", pick(g, "open", "won", "lost")}, has{"deal.state"},
			past{"deal.due", pick(g, 0, -6, 6)}, changedBefore{"deal.state", g.hours()})
	}
	switch n := g.r.IntN(100); {
	case n < 35:
		return g.fieldCond()
	case n < 60:
		return g.eventCond()
	case n < 75:
		return g.timeCond()
	}
	return g.stateCond()
}

func (g *gen) fieldCond() cond {
	return pick[cond](g, compare{"contact.role", "==", pick(g, "tech", "biz")}, compare{"contact.plan", "!=", "pro"},
		compare{"contact.size", pick(g, ">=", "<"), pick(g, 3, 5)}, has{"contact.role"}, has{"contact.size"},
		both{has{"contact.plan"}, compare{"contact.plan", "==", "pro"}})
}

func (g *gen) eventCond() cond {
	event := pick(g, "form", "visit", "bought", "order")
	return pick[cond](g, count{event, pick(g, 0, 6, 24), 1 + g.r.IntN(3)}, count{event, g.hours(), 1},
		exists{"visit", pick(g, 0, 12), "path", pick(g, "/a", "/b")}, total{event, 1 + g.r.IntN(3)},
		lastBefore{event, g.hours()}, sentTimes{pick(g, "hello", "more", "receipt"), pick(g, 0, 6, 24), 1})
}

func (g *gen) timeCond() cond {
	return pick[cond](g, past{"contact.renewal", pick(g, 0, -24, 6)}, past{"contact.last_activity", g.hours()},
		past{"contact.created_at", 24 + g.hours()})
}

func (g *gen) stateCond() cond {
	list := []cond{subscribed{pick(g, "guides", "letter")}, blocked{"email"}, anyDeal{pick(g, "open", "won")}, dealsAt{1}}
	if g.c.scores != nil {
		list = append(list, scoreIs{"lead", pick(g, ">=", "<"), pick(g, 5, 20, 30)}, bandIs{"lead", pick(g, "warm", "hot")},
			scoreIs{"lead", ">=", 15})
	}
	if g.w != nil {
		list = append(list, active{pick(g, g.names...)}, external{})
		if g.c.stages != nil {
			list = append(list, compare{"contact.stage", "==", pick(g, "known", "ready")})
		}
		if g.c.segments != nil {
			list = append(list, segment{"fit"})
		}
	}
	return pick(g, list...)
}

func (g *gen) id(kind string) string {
	g.ids++
	return fmt.Sprintf("%s-%d", kind, g.ids)
}

func (g *gen) steps(depth int) []*step {
	n := 1 + g.r.IntN(4)
	if depth < 3 {
		n = g.r.IntN(3)
	}
	list := []*step{}
	for range n {
		list = append(list, g.step(depth))
	}
	return list
}

func (g *gen) step(depth int) *step {
	s := &step{}
	switch n := g.r.IntN(100); {
	case n < 30:
		g.send(s)
	case n < 45:
		g.delay(s)
	case n < 63 && depth > 1:
		g.split(s, depth)
	case n < 72:
		g.set(s)
	default:
		g.other(s)
	}
	if g.chance(30) {
		s.when = g.cond(1)
	}
	s.id = g.id(map[string]string{"set_stage": "stage"}[s.kind] + map[bool]string{true: s.kind}[s.kind != "set_stage"])
	return s
}

func (g *gen) send(s *step) {
	s.kind, s.message = "send", pick(g, "hello", "hello", "more", "more", "more", "news", "receipt")
	if g.chance(15) {
		s.lateBy = g.hours()
		s.notAfter = fmt.Sprintf(`"= trigger.at + hours(%d)"`, s.lateBy)
		if g.chance(50) {
			s.lateBy, s.notAfter = 0, `"= contact.renewal"`
		}
	}
}

func (g *gen) delay(s *step) {
	s.kind, s.hours = "delay", g.hours()
	switch g.r.IntN(4) {
	case 0:
		s.until, s.weekdays, s.project = fmt.Sprintf("%02d:00", g.r.IntN(24)), g.chance(40), g.chance(30)
	case 1:
		s.until, s.offset, s.ifPast = "= contact.renewal", pick(g, 0, -6, -24, 12), pick(g, "", "skip", "continue", "exit")
		if g.w.object == "deal" && g.chance(60) {
			s.until = "= deal.due"
		}
	}
}

func (g *gen) split(s *step, depth int) {
	switch g.r.IntN(5) {
	case 0:
		s.kind = "wait"
		for range 1 + g.r.IntN(2) {
			s.arms = append(s.arms, g.waitArm(depth))
		}
		s.arms = append(s.arms, &arm{timeout: g.hours(), steps: g.steps(depth - 1)})
	case 1:
		s.kind = "branch"
		for range 1 + g.r.IntN(2) {
			s.arms = append(s.arms, &arm{when: g.cond(1), steps: g.steps(depth - 1)})
		}
		if g.chance(50) {
			s.arms = append(s.arms, &arm{otherwise: true, steps: g.steps(depth - 1)})
		}
	case 2, 3:
		s.kind = "experiment"
		s.arms = []*arm{{name: "a", weight: 25, steps: g.steps(depth - 1)}, {name: "b", weight: 25, steps: g.steps(depth - 1)}, {name: "c", weight: 50, holdout: true}}
	default:
		s.kind, s.times = "repeat", 1+g.r.IntN(3)
		if g.chance(70) {
			s.hours = g.hours()
		}
		if g.chance(50) {
			s.stopWhen = g.cond(1)
		}
		s.steps = []*step{g.step(depth - 1)}
	}
}

func (g *gen) waitArm(depth int) *arm {
	a := &arm{steps: g.steps(depth - 1)}
	switch g.r.IntN(4) {
	case 0:
		a.when = g.cond(1)
	case 1:
		a.changed, a.where = g.changedWhere()
	case 2:
		a.event = "message_clicked"
	default:
		a.event, a.where = g.eventWhere()
		if g.chance(30) {
			a.lookback = g.hours()
		}
	}
	return a
}

func (g *gen) set(s *step) {
	s.kind = "set"
	switch g.r.IntN(6) {
	case 0:
		s.field, s.value = "contact.size", plusOne{}
	case 1:
		s.field, s.value = "contact.plan", nil
	case 2:
		s.field, s.value = "contact.consent", g.chance(70)
	case 3:
		s.field, s.value = "contact.plan", pick(g, "free", "pro")
	default:
		s.field, s.value = "contact.role", pick(g, "tech", "biz")
	}
	if g.w.object == "deal" && g.chance(50) {
		s.field, s.value = "deal.state", pick(g, "open", "won", "lost")
	}
}

func (g *gen) other(s *step) {
	s.kind = pick(g, "notify", "task", "subscribe", "unsubscribe", "audience", "external", "exit", "set_stage", "set_stage", "set_stage", "enroll", "enroll", "create")
	switch {
	case s.kind == "set_stage" && g.c.stages == nil, s.kind == "enroll" && len(g.targets) == 0:
		s.kind = "task"
	}
	switch s.kind {
	case "notify", "task":
		s.to = pick(g, "#x", "owner", "bob@acme.example")
		if s.kind == "task" && g.chance(50) {
			s.due = g.hours()
		}
	case "subscribe":
		s.topic = pick(g, "guides", "letter")
	case "unsubscribe":
		s.topic = pick(g, "guides", "letter", "all")
	case "audience":
		s.remove = g.chance(50)
	case "create":
		// A deal's workflow that made new deals would start for each of them in turn.
		s.named = g.chance(40) || g.w.object == "deal"
		s.state = pick(g, "", "open", "won")
	case "exit":
		s.reason = "done"
		if g.chance(60) {
			s.workflow = pick(g, g.names...)
		}
	case "set_stage":
		s.stage = pick(g, "new", "known", "ready", "lost")
	case "enroll":
		s.workflow, s.with = g.targets[0], "x"
	}
}
