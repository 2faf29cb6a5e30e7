package journey

import (
	"math/big"
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// RouteRequest asks the router for an owner. It carries all that the router
// cannot know: what the policy's conditions and fields gave for the contact.
type RouteRequest struct {
	// ID names the request, and the assignment that comes of it.
	ID string
	// Policy is the name of the policy, Contact who is to be assigned.
	Policy  string
	Contact Key
	// Ref and Step are the enrollment and the step that wait, SLA the index of the
	// clock that asks instead, -1 for none; then Ref names the object of the clock.
	Ref  Ref
	Step int
	SLA  int
	// Owner is the present owner, Exclude an owner who is left out of this decision;
	// "" for nobody.
	Owner, Exclude string
	// Offers are what the routes gave, in their order, then `otherwise`.
	Offers []Offer
	At     int64 // when it was asked, in UTC milliseconds
	Depth  int   // how many inputs in a row led to it
}

// Offer is what one route gave for a contact at the instant of the request.
type Offer struct {
	Route string // its name, "" for `otherwise`
	Holds bool   // its `when`
	// Cause says why `when` was undecided, Absent the field that was missing.
	Cause, Absent    string
	Territory, Owner string // the values of these keys, "" where absent or not written
}

// Release tells the router that the assignment or the place in a queue that came
// of the request ID is over.
type Release struct {
	Contact Key
	ID      string
}

// RouterState is what the router knows: pointers, open assignments, queues.
type RouterState struct {
	Loads []Load    // by team and member, in the order of the program
	Open  openLeads // open assignments, by contact
	// Queue are the leads that wait for a person, oldest first; Pending are the
	// requests that the next wake-up answers.
	Queue, Pending []*RouteRequest
	// Looked is when it was last seen who is free.
	Looked int64
}

// Load is one member's share of the work. Who is a member of two teams has one
// amount of work and two pointers.
type Load struct {
	Team  string
	Email string // trimmed and lower-cased, as addresses are compared
	// Pointer is that of round robin; nil is 0. A value is never changed.
	Pointer *big.Rat
	Open    int   // assignments that are open
	Today   int   // assignments on Day, a local date
	Day     int64 // as of [calendar.LocalDate], in the zone of the member's calendar
	Free    bool  // could take a lead when last looked at
	Room    bool  // had capacity then, on or off
}

func (r *RouterState) clone() *RouterState {
	if r == nil {
		return nil
	}
	c := *r
	c.Loads = slices.Clone(r.Loads)
	c.Open = r.Open.clone()
	c.Queue, c.Pending = slices.Clone(r.Queue), slices.Clip(r.Pending)
	return &c
}

// desk is the router at work: its own copy of what it knows, at one instant.
type desk struct {
	ps  *pass
	p   *plan
	r   *RouterState
	now int64
}

// stepRouter is the step of the router's line. A request is never answered at
// once: it is kept, and the wake-up at the same instant answers all of that
// instant in an order that does not depend on which came first.
func (ps *pass) stepRouter(in Input) (*State, Out) {
	if ps.s.Routing == nil {
		ps.s.Routing = &RouterState{}
	}
	d := &desk{ps: ps, p: ps.p, r: ps.s.Routing, now: ps.now}
	d.staff()
	if !ps.repeated(in.ID) {
		if ps.s.Wake < ps.now || in.Kind == Wake {
			d.assignAll() // what was due before comes first
		}
		if in.Kind == Message && in.News != nil {
			d.takeRequest(&in)
		}
	}
	ps.s.Wake = max(d.wake(), ps.now)
	ps.out.Wake = ps.s.Wake
	return ps.s, ps.out
}

func (d *desk) takeRequest(in *Input) {
	switch n := in.News; {
	case n.Route != nil:
		request := *n.Route
		request.ID, request.At, request.Depth = in.ID, d.now, in.Depth
		d.r.Pending = append(d.r.Pending, &request)
	case n.Release != nil:
		d.release(n.Release)
	}
}

// release takes in that an assignment is over. One that was replaced meanwhile
// has another id and stays.
func (d *desk) release(over *Release) {
	if lead, ok := d.r.Open.find(over.Contact); ok && lead.ID == over.ID {
		d.drop(lead)
	}
	d.r.Queue = slices.DeleteFunc(d.r.Queue, func(q *RouteRequest) bool { return q.Contact == over.Contact && q.ID == over.ID })
}

// drop takes an open assignment from its member.
func (d *desk) drop(lead Lead) {
	d.r.Open.remove(lead.Contact)
	for i := range d.r.Loads {
		if l := &d.r.Loads[i]; l.Email == lead.Email {
			l.Open = max(0, l.Open-1)
		}
	}
}

// assignAll answers what has gathered: releases were taken in when they came, so
// now come the queued leads, oldest first, where somebody became free, then the new
// requests by object id.
func (d *desk) assignAll() {
	d.drain()
	pending := slices.Clone(d.r.Pending)
	d.r.Pending = nil
	slices.SortStableFunc(pending, func(a, b *RouteRequest) int { return a.Contact.Compare(b.Contact) })
	for i, request := range pending {
		if i > 0 && pending[i-1].Contact == request.Contact {
			request = request.ownedBy(d.ownerNow(request.Contact, request.Owner))
		}
		d.answer(request)
		d.drain() // a lead that went from one member to another made room
	}
}

// ownedBy is a request whose contact was given to somebody since it was made. A
// clock leaves out who owns the contact when this is decided.
func (r *RouteRequest) ownedBy(owner string) *RouteRequest {
	c := *r
	c.Owner = owner
	if c.SLA >= 0 {
		c.Exclude = owner
	}
	return &c
}

// drain routes the queued leads again if a member became available since the
// last look. Who finds nobody keeps the place.
func (d *desk) drain() {
	on, room := d.look()
	if !on && !room || len(d.r.Queue) == 0 {
		return
	}
	waiting := slices.Clone(d.r.Queue)
	for _, request := range waiting {
		policy := d.policy(request.Policy)
		if policy == nil || !on && !offAsOn(policy) {
			continue
		}
		// Its owner now is a queue, and a queue never stays.
		request = d.again(request)
		if c := d.decide(policy, request, ""); !c.queued {
			d.assign(request, c)
		}
	}
	d.look()
}

// again is a queued lead as it is routed again. Who was left out is left out for
// that decision only: the room that the lead itself made at that instant is not
// for it, whoever becomes available later counts.
func (d *desk) again(r *RouteRequest) *RouteRequest {
	if r.Exclude == "" || r.At == d.now {
		return r
	}
	c := *r
	c.Exclude = ""
	return &c
}

// offAsOn reports whether a policy treats who is off as on where it must.
func offAsOn(policy *project.Routing) bool { return policy.Doc.OffHours.Value == "assign" }

// answer answers a new request.
func (d *desk) answer(request *RouteRequest) {
	if policy := d.policy(request.Policy); policy != nil {
		d.assign(request, d.decide(policy, request, request.Owner))
	}
}

// ownerNow is who owns a contact that was answered at this instant already.
func (d *desk) ownerNow(contact Key, owner string) string {
	for i := len(d.ps.out.Messages) - 1; i >= 0; i-- {
		if m := &d.ps.out.Messages[i]; m.To == contact && m.In.Answer != nil && m.In.Answer.Assigned != nil {
			return m.In.Answer.Assigned.Owner
		}
	}
	return owner
}

// policy finds a routing policy by its name, nil for none.
func (d *desk) policy(name string) *project.Routing {
	for _, r := range d.p.Routings {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// wake is now while requests wait for their answer or a member has become
// free for a queued lead, else the instant at which a member will.
func (d *desk) wake() int64 {
	switch {
	case len(d.r.Pending) > 0:
		return d.now
	case len(d.r.Queue) == 0:
		return expr.Never
	}
	at, anyHour := int64(expr.Never), d.queuedForAnyHour()
	for i := range d.r.Loads {
		if d.freed(i) || anyHour && d.roomy(i) {
			return d.now
		}
		at = min(at, d.nextFree(i))
		if anyHour && d.fullToday(i) && !d.fullOpen(i) {
			at = min(at, calendar.NextDay(d.p.staff[i].zone, d.now))
		}
	}
	return at
}

// queuedForAnyHour reports whether a lead waits whose policy treats who is off as
// on: it waits for capacity alone.
func (d *desk) queuedForAnyHour() bool {
	return slices.ContainsFunc(d.r.Queue, func(q *RouteRequest) bool {
		policy := d.policy(q.Policy)
		return policy != nil && offAsOn(policy)
	})
}

// look notes who is free. It reports whether anybody became so since the last
// look, and whether anybody, on or off, came to have capacity.
func (d *desk) look() (on, room bool) {
	for i := range d.r.Loads {
		on = d.freed(i) || on
		room = d.roomy(i) || room
	}
	for i := range d.r.Loads {
		l := &d.r.Loads[i]
		l.Room = !d.full(i)
		l.Free = l.Room && d.open(i)
	}
	d.r.Looked = d.now
	return on, room
}

// roomy reports whether a member has capacity now and had none at the last look.
func (d *desk) roomy(member int) bool { return !d.r.Loads[member].Room && !d.full(member) }

// freed reports whether a member can take a lead now and could not at some time
// since the last look.
func (d *desk) freed(member int) bool {
	if !d.open(member) || d.full(member) {
		return false
	}
	if !d.r.Loads[member].Free {
		return true
	}
	return d.p.staff[member].Calendar.Between(d.r.Looked, d.now) < d.now-d.r.Looked
}

// nextFree is when time makes a member free who is not, or who will have been
// off; [expr.Never] where only a release does.
func (d *desk) nextFree(member int) int64 {
	m := &d.p.staff[member]
	if d.fullOpen(member) {
		return expr.Never
	}
	from := d.now
	if d.fullToday(member) {
		from = calendar.NextDay(m.zone, d.now)
	}
	at, ok := m.Calendar.NextOpen(from)
	if ok && at == d.now {
		if at, ok = m.Calendar.NextClose(d.now); ok {
			at, ok = m.Calendar.NextOpen(at)
		}
	}
	if !ok {
		return expr.Never
	}
	return at
}
