package journey_test

import (
	"slices"
	"time"
)

// decideFirst is phase 8: it decides the first waiting send, if there is one.
func (l *line) decideFirst() bool {
	for _, e := range l.inOrder() {
		if e.state == waiting {
			l.decide(e, e.at)
			l.settle(false)
			l.runAll()
			return true
		}
	}
	return false
}

// decide lets a send go, holds it, or skips it.
func (l *line) decide(e *enrollment, s *step) {
	if !l.view(e).holds(s.when) {
		l.w.see("step send skipped")
		l.skip(e, s, fact{gate: "when"})
		return
	}
	refusal, hold := l.closed(e, s)
	switch {
	case refusal.gate == "":
		l.w.see("step send run")
		l.dispatch(e, s)
	case !hold:
		l.w.see("gate %s refused", refusal.gate)
		l.skip(e, s, refusal)
	case e.lastly: // "`max_hold` …; then the gates are asked once more, else skip"
		l.w.see("gate max_hold refused")
		l.skip(e, s, fact{gate: "max_hold", reason: refusal.gate})
	default:
		l.w.see("gate %s held", refusal.gate)
		l.hold(e, s, refusal)
	}
}

func (l *line) skip(e *enrollment, s *step, f fact) {
	f.kind, f.e, f.step, f.subject = "skipped", e, s.id, s.message
	l.w.tell(f)
	l.proceed(e)
}

func (l *line) proceed(e *enrollment) {
	e.state, e.held, e.lastly = running, nil, false
}

func (l *line) hold(e *enrollment, s *step, f fact) {
	f.kind, f.e, f.step, f.subject = "held", e, s.id, s.message
	l.w.tell(f)
	if e.held == nil {
		e.held = &hold{since: l.w.now} // "`max_hold` runs from the first hold"
	}
	e.held.gate = f.gate
	e.state = holding
}

func (l *line) dispatch(e *enrollment, s *step) {
	address := l.contact().fields["email"].(string)
	l.w.tell(fact{kind: "sent", e: e, step: s.id, subject: s.message, to: address})
	// "A send counts once decided"; transactional messages "are not counted"
	l.sends = append(l.sends, &sending{message: s.message, at: l.w.now, by: e, step: s.id, address: address, counts: topicOf[s.message] != ""})
	l.proceed(e)
	l.make(&happening{name: "message_sent", about: l.contact(), sender: e,
		fields: map[string]any{"message": s.message, "channel": "email", "workflow": e.w.name, "step": s.id}})
}

// endHold ends a hold when its gate opens or the longest hold is over.
func (l *line) endHold(e *enrollment, wake bool) {
	if !wake {
		return
	}
	longest := e.w.maxHold
	if longest == 0 {
		longest = 7 * 24
	}
	if l.w.now >= e.held.since+int64(longest)*hour {
		e.lastly, e.state = true, waiting
		return
	}
	refusal, _ := l.gate(e.held.gate)(e, e.at)
	if refusal {
		return
	}
	l.w.see("hold %s released", e.held.gate)
	l.w.tell(fact{kind: "released", e: e, step: e.at.id, subject: e.at.message, gate: e.held.gate})
	e.state = waiting
}

// sendGate reports whether a send is refused, and says why.
type sendGate func(e *enrollment, s *step) (bool, gateAnswer)

type gateAnswer struct {
	reason, to string
	hold       bool
}

// gatesOfSends are asked in this order.
//
// "kill switch, holdout, address, bounce or complaint …, `not_after`, `suppress` and `block`, consent, topic, `send_window`,
// quiet hours, caps. The first refusal decides"
var gatesOfSends = []string{"holdout", "address", "bounce", "not_after", "suppress", "block", "consent", "topic", "send_window", "quiet_hours", "cap"}

// marketing are the gates that a transactional message passes.
var marketing = []string{"holdout", "suppress", "block", "consent", "topic", "quiet_hours", "cap"}

// closed finds the first gate that refuses.
func (l *line) closed(e *enrollment, s *step) (fact, bool) {
	for _, name := range gatesOfSends {
		if topicOf[s.message] == "" && slices.Contains(marketing, name) {
			continue
		}
		if refused, why := l.gate(name)(e, s); refused {
			return fact{gate: name, reason: why.reason, to: why.to}, why.hold
		}
		l.w.see("gate %s passed", name)
	}
	return fact{}, false
}

func (l *line) gate(name string) sendGate {
	return map[string]sendGate{
		"holdout": func(e *enrollment, _ *step) (bool, gateAnswer) { return e.holdout, gateAnswer{} },
		"address": l.gateAddress, "bounce": l.gateBounce, "not_after": l.gateNotAfter, "suppress": l.gateSuppressed,
		"block": l.gateBlock, "consent": l.gateConsent, "topic": l.gateTopic, "send_window": l.gateWindow,
		"quiet_hours": l.gateQuiet, "cap": l.gateCap,
	}[name]
}

func (l *line) gateAddress(*enrollment, *step) (bool, gateAnswer) {
	_, ok := l.contact().fields["email"]
	return !ok, gateAnswer{}
}

func (l *line) gateBounce(*enrollment, *step) (bool, gateAnswer) {
	address, _ := l.contact().fields["email"].(string)
	return l.isBlocked(), gateAnswer{to: address}
}

// "later than `not_after` it is skipped"
func (l *line) gateNotAfter(e *enrollment, s *step) (bool, gateAnswer) {
	if s.notAfter == "" {
		return false, gateAnswer{}
	}
	if s.lateBy > 0 {
		return l.w.now > e.started+int64(s.lateBy)*hour, gateAnswer{}
	}
	at, ok := l.view(e).get("contact.renewal")
	return !ok || l.w.now > at.(time.Time).UnixMilli(), gateAnswer{}
}

func (l *line) gateSuppressed(e *enrollment, _ *step) (bool, gateAnswer) {
	return slices.ContainsFunc(e.w.suppress, func(c cond) bool { return l.view(e).ask(c) != no }), gateAnswer{}
}

// "`block` …, undecided counts as refusing"; "A guardrail whose `when` is undecided applies."
func (l *line) gateBlock(e *enrollment, s *step) (bool, gateAnswer) {
	for _, g := range l.w.c.guardrails {
		if g.blocks && l.applies(g, e, s) {
			return true, gateAnswer{reason: "guardrail `" + g.name + "`"}
		}
	}
	return false, gateAnswer{}
}

func (l *line) applies(g *guardrail, e *enrollment, s *step) bool {
	return l.selects(g, e, s) && (g.when == nil || (view{l: l, o: l.contact()}).ask(g.when) != no)
}

// "In `for` all keys must match, in `except` any; `stages` is the contact's."
func (l *line) selects(g *guardrail, e *enrollment, s *step) bool {
	all, _ := l.matches(g.forWhat, e, s)
	_, excepted := l.matches(g.except, e, s)
	return all && !excepted
}

func (l *line) matches(sel selection, e *enrollment, s *step) (all, some bool) {
	all = true
	for _, key := range []struct {
		list  []string
		value string
	}{{sel.workflows, e.w.name}, {sel.categories, e.w.category}, {sel.stages, l.stage}, {sel.messages, s.message}} {
		if len(key.list) == 0 {
			continue
		}
		if slices.Contains(key.list, key.value) {
			some = true
		} else {
			all = false
		}
	}
	return all, some
}

func (l *line) gateConsent(*enrollment, *step) (bool, gateAnswer) {
	return l.contact().fields["consent"] != true, gateAnswer{}
}

func (l *line) gateTopic(_ *enrollment, s *step) (bool, gateAnswer) {
	topic := topicOf[s.message]
	if l.subscribed(topic) {
		return false, gateAnswer{}
	}
	if l.left[topic] {
		return true, gateAnswer{reason: "left `" + topic + "`"}
	}
	return true, gateAnswer{reason: "never joined `" + topic + "`"}
}

func (l *line) gateWindow(e *enrollment, _ *step) (bool, gateAnswer) {
	return e.w.window != nil && !l.inside(e.w.window, l.w.now), gateAnswer{hold: true}
}

// inside reports whether a window is open at an instant.
//
// "A window over midnight belongs to its first day."
func (l *line) inside(win *window, at int64) bool {
	zone := l.zone()
	if win.project {
		zone = zones[home]
	}
	local := time.UnixMilli(at + int64(zone)*hour).UTC()
	h, day := local.Hour(), local.Weekday()
	open := h >= win.from && h < win.to
	if win.from > win.to {
		open = h >= win.from || h < win.to
		if h < win.to {
			day = (day + 6) % 7
		}
	}
	return open && !(win.weekdays && (day == time.Saturday || day == time.Sunday))
}

// gateQuiet: one that skips outweighs those that hold, as among caps; of several that hold the one is named that is closed
// last before all are open.
func (l *line) gateQuiet(e *enrollment, s *step) (bool, gateAnswer) {
	var holds []*guardrail
	for _, g := range l.w.c.guardrails {
		switch {
		case g.quiet == nil || !l.applies(g, e, s):
		case g.onClosed != "skip":
			holds = append(holds, g)
		case e.state != holding && l.inside(g.quiet, l.w.now): // a hold waits for what holds; what skips is asked then
			return true, gateAnswer{reason: "guardrail `" + g.name + "`"}
		}
	}
	last := ""
	for at := l.w.now; at < l.w.now+14*24*hour; at += hour {
		i := slices.IndexFunc(holds, func(g *guardrail) bool { return l.inside(g.quiet, at) })
		if i < 0 {
			break
		}
		last = holds[i].name
	}
	return last != "", gateAnswer{reason: "guardrail `" + last + "`", hold: true}
}

// gateCap: "A cap stops the sends that `for` selects and counts all marketing sends of the channel."; "among caps one that
// skips outweighs holds". Of several that hold the one that opens last is named.
func (l *line) gateCap(e *enrollment, s *step) (bool, gateAnswer) {
	refused, why, longest := false, gateAnswer{}, int64(0)
	for _, g := range l.w.c.guardrails {
		if len(g.caps) == 0 || !l.applies(g, e, s) {
			continue
		}
		for _, c := range g.caps {
			if !l.full(c, l.w.now) {
				continue
			}
			refused = true
			if !c.hold {
				return true, gateAnswer{reason: "guardrail `" + g.name + "`"}
			}
			if opens := l.opens(c); opens > longest {
				longest, why = opens, gateAnswer{reason: "guardrail `" + g.name + "`", hold: true}
			}
		}
	}
	return refused, why
}

// opens is when a cap is full no more.
func (l *line) opens(c capping) int64 {
	at := l.w.now
	for l.full(c, at) {
		at += hour
	}
	return at
}

func (l *line) full(c capping, now int64) bool {
	n := 0
	for _, s := range l.sends {
		if s.counts && l.counts(c, s.at, now) {
			n++
		}
	}
	return n >= c.max
}

// counts reports whether a send still fills a cap at an instant.
//
// "calendar caps are `1d` or `7d` (from Monday)"
func (l *line) counts(c capping, at, now int64) bool {
	if !c.calendar {
		return now < at+int64(c.per)*hour
	}
	zone := int64(l.zone()) * hour
	const day = 24 * hour
	period := func(at int64) int64 {
		// The run starts on a Monday; a week earlier all counts are positive.
		days := (at + zone - start + 7*day) / day
		if c.per == 7*24 {
			return days / 7
		}
		return days
	}
	return period(at) == period(now)
}
