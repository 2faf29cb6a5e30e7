package journey_test

import (
	"slices"
	"strings"
)

// desk gives leads to people; it is one for all lines.
type desk struct {
	pointers map[string]int   // of round robin, by member, in sixths
	open     map[string]*lead // by contact: what `route` gave to a member
	requests []*request
}

// lead is who got a contact.
type lead struct{ owner string }

// request asks for an owner: "A route is decided with what its conditions and
// fields gave when it was asked for."
type request struct {
	l     *line
	e     *enrollment
	p     *policy
	holds []bool // of each route
	owner string
}

// route is the step: "finds an owner and waits for the answer".
func (l *line) route(e *enrollment, s *step) {
	i := slices.IndexFunc(l.w.c.policies, func(p *policy) bool { return p.name == s.policy })
	r := &request{l: l, e: e, p: l.w.c.policies[i], owner: l.owner()}
	for _, x := range r.p.routes {
		r.holds = append(r.holds, (view{l: l, o: l.contact()}).holds(x.when))
	}
	e.state, e.began, e.awaits = pausing, l.w.now, true
	l.w.desk.requests = append(l.w.desk.requests, r)
}

func (l *line) owner() string {
	owner, _ := l.contact().fields["owner"].(string)
	return owner
}

// turnOfTime is what comes at an instant after its events.
//
// "At one instant events come before answers, answers before wake-ups"
func (w *world) turnOfTime() {
	for _, l := range w.lines {
		l.heard = 0
	}
	w.answerCalls()
	for w.answerRequests() {
		w.answerCalls()
	}
	w.schedules()
	for again := true; again && !w.circle; again = w.answerRequests() {
		w.answerCalls()
		for _, l := range w.lines {
			l.wake()
			w.answers()
			for w.answerCalls() {
				l.wake()
				w.answers()
			}
		}
	}
}

// hearsAnswer begins an answer, which is an input from outside.
func (l *line) hearsAnswer() {
	l.w.fromOutside()
	if l.heard++; l.heard > 6 {
		l.w.circle = true
	}
}

// answerRequests decides what has gathered, and tells all who asked. It reports
// whether there was anything.
//
// "At one instant … new requests by object id."
func (w *world) answerRequests() bool {
	list := w.desk.requests
	w.desk.requests = nil
	slices.SortStableFunc(list, func(a, b *request) int { return strings.Compare(a.l.contact().id, b.l.contact().id) })
	type choice struct{ to, reason string }
	chosen := make([]choice, len(list))
	for i, r := range list {
		if i > 0 && list[i-1].l == r.l {
			r.owner = chosen[i-1].to
		}
		to, reason := w.decide(r)
		chosen[i] = choice{to, reason}
		delete(w.desk.open, r.l.contact().id)
		if w.isMember(to) {
			w.desk.open[r.l.contact().id] = &lead{to}
		}
	}
	for i, r := range list {
		w.post(r.l.key(), func() { r.l.receive(r, chosen[i].to, chosen[i].reason) })
	}
	w.answers()
	return len(list) > 0 && !w.circle
}

func (w *world) isMember(owner string) bool {
	return slices.ContainsFunc(w.c.team, func(m member) bool { return sameAddress(m.email(), owner) })
}

// decide is the policy.
//
// "an owner who is there keeps the lead"; "an owner who is no member is always there, a queue never"; "The first route that
// matches and finds somebody wins."
func (w *world) decide(r *request) (to, reason string) {
	if r.p.keep && r.owner != "" && !strings.HasPrefix(r.owner, "queue:") {
		return r.owner, "keep_owner"
	}
	for i, x := range r.p.routes {
		if r.holds[i] {
			return w.someone(x.assign, r), x.name
		}
	}
	return w.someone(r.p.otherwise, r), "otherwise"
}

func (w *world) someone(a assigning, r *request) string {
	switch {
	case a.owner != "":
		return a.owner
	case a.queue != "":
		return "queue:" + a.queue
	}
	w.see("route %s", a.by)
	if a.by == "least_loaded" {
		return w.leastLoaded(r)
	}
	return w.inTurn()
}

// inTurn is "the lowest pointer is next, then grows by 1/weight; … ties by order".
func (w *world) inTurn() string {
	next := w.c.team[0]
	for _, m := range w.c.team {
		if w.desk.pointers[m.name] < w.desk.pointers[next.name] {
			next = m
		}
	}
	w.desk.pointers[next.name] += 6 / next.weight
	return next.email()
}

// leastLoaded is "open assignments by weight"; the lead itself is no load.
func (w *world) leastLoaded(r *request) string {
	load := func(m member) (sixths int) {
		for contact, lead := range w.desk.open {
			if contact != r.l.contact().id && sameAddress(lead.owner, m.email()) {
				sixths += 6 / m.weight
			}
		}
		return sixths
	}
	next := w.c.team[0]
	for _, m := range w.c.team {
		if load(m) < load(next) {
			next = m
		}
	}
	return next.email()
}

// receive is the answer as the contact takes it.
//
// "an answer after the exit still assigns or sets"; "Each answer makes `assigned`, also when the owner stays."
func (l *line) receive(r *request, to, reason string) {
	l.hearsAnswer()
	w, e := l.w, r.e
	f := fact{kind: "routed", o: l.contact(), subject: r.p.name, from: l.owner(), to: to, reason: reason}
	w.see("route %s", reason)
	if e.state == pausing && e.awaits {
		f.o, f.e, f.step = nil, e, e.at.id
		e.state, e.awaits = running, false
	} else {
		w.see("route after the exit")
	}
	w.tell(f)
	l.given = nil
	if w.isMember(to) || strings.HasPrefix(to, "queue:") {
		l.given = &lead{to}
	}
	l.put(l.contact(), "owner", to, w.now)
	l.make(&happening{name: "assigned", about: l.contact(), fields: map[string]any{"owner": to, "policy": r.p.name}})
	l.settle(false)
	l.pass(nil, false)
}

// takenBack notices that somebody else owns the contact.
//
// "A lead stays open for somebody until another owner"; "only what `route` gave counts, not an owner whom the CRM set"
func (l *line) takenBack() {
	if l.given == nil || sameAddress(l.given.owner, l.owner()) {
		return
	}
	l.w.see("route freed")
	l.w.tell(fact{kind: "freed", o: l.contact(), from: l.given.owner, reason: "owner"})
	l.given = nil
	delete(l.w.desk.open, l.contact().id)
}
