package journey

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Assignment is who got a lead, as the router answers.
type Assignment struct {
	Policy string
	// Owner is a member's address, queue:NAME, or the address a route gave; Team
	// the team of the member or the queue, "" for none.
	Owner, Team string
	// Reason is the route, "otherwise" or "keep_owner".
	Reason string
	// Gate says what kept the suitable members of the route Passed from taking the
	// lead: off_hours or capacity, "" for nothing. Until is when the first of them
	// is on, 0 for never.
	Gate, Passed string
	Until        int64
	// Cause says why the first route on the way that found nobody did not, Absent
	// which field was missing.
	Cause, Absent string
	// LeftOut is the owner whom a breach left out, "" for nobody.
	LeftOut string
	// SLA is the index of the clock that asked, -1 where a step did.
	SLA int
}

// Assigned is an assignment that is open, or a place in a queue, as the contact's
// line watches it. The zero value is none.
type Assigned struct {
	ID          string // of the request that it came of
	Owner, Team string
	// Stage and Since are where the contact stood when it was assigned.
	Stage int
	Since int64
}

// assign gives a lead to who was chosen and answers its line.
func (d *desk) assign(request *RouteRequest, c choice) {
	lead, had := d.r.Open.find(request.Contact)
	email := project.CanonicalID(c.owner)
	stays := had && c.member >= 0 && lead.Email == email
	if had && !stays {
		d.drop(lead)
	}
	if c.member >= 0 {
		d.r.Open.put(Lead{Contact: request.Contact, Email: email, Team: c.team, ID: request.ID, At: d.now})
		if !stays {
			d.count(email, c.reason)
		}
	}
	d.enqueue(request, c)
	depth := 0 // who waited is answered by something new
	if request.At == d.now {
		depth = request.Depth
	}
	d.ps.reply(request.Contact, depth, Answer{Effect: request.ID, Ref: request.Ref, Step: request.Step, Assigned: &Assignment{
		Policy: request.Policy, Owner: c.owner, Team: c.team, Reason: c.reason, Gate: c.gate, Passed: c.passed, Until: c.until,
		Cause: c.cause, Absent: c.absent, LeftOut: request.Exclude, SLA: request.SLA,
	}})
}

// count adds an assignment to the work of who got it. An owner who stays got
// nothing new on this day.
func (d *desk) count(email, reason string) {
	for i := range d.r.Loads {
		if d.r.Loads[i].Email != email {
			continue
		}
		d.r.Loads[i].Open++
		if reason != "keep_owner" {
			d.countToday(i)
		}
	}
}

// enqueue lets a lead wait, or wait no longer. One that is queued anew keeps its place.
func (d *desk) enqueue(request *RouteRequest, c choice) {
	at := slices.IndexFunc(d.r.Queue, func(q *RouteRequest) bool { return q.Contact == request.Contact })
	switch {
	case !c.queued && at >= 0:
		d.r.Queue = slices.Delete(d.r.Queue, at, at+1)
	case c.queued && at >= 0:
		d.r.Queue[at] = request
	case c.queued:
		d.r.Queue = append(d.r.Queue, request)
	}
}

// Asker is who asks for a route: a step of an enrollment, or the clock of an SLA,
// which only wants to assign.
type Asker struct {
	Enrollment *Enrollment // nil for a clock
	Step       int
	SLA        int    // index into Program.SLAs, -1 for a step
	Object     Key    // what the clock is of
	Exclude    string // an owner who is left out, "" for nobody
}

// askRoute asks the router for an owner of a contact and returns the id that the
// answer will carry, "" where too many inputs in a row led here and nobody is asked.
func (ps *pass) askRoute(policy *project.Routing, contact *Object, from Asker) string {
	if policy == nil || contact == nil {
		return ""
	}
	if ps.depth+2 >= deepest { // the answer comes one deeper
		ps.note(Fact{Kind: Loop, Object: contact.Key, To: ps.begun()})
		return ""
	}
	r := RouteRequest{
		Policy: policy.Name, Contact: contact.Key, Ref: none, Step: -1, SLA: from.SLA, Exclude: from.Exclude,
		Owner: ps.ownerOf(contact), Offers: ps.offers(policy, contact),
	}
	r.Ref.Object = from.Object
	if from.Enrollment != nil {
		r.Ref, r.Step = from.Enrollment.Ref, from.Step
	}
	return ps.tellRouter(News{Route: &r})
}

// tellRouter sends news to the router, which passes nothing on: no chain of inputs
// is too long for it.
func (ps *pass) tellRouter(n News) string {
	depth := ps.depth
	ps.depth = min(depth, deepest-2)
	ps.tell(router, n)
	ps.depth = depth
	return ps.out.Messages[len(ps.out.Messages)-1].In.ID
}

// reply sends an answer to a line.
func (ps *pass) reply(to Key, depth int, a Answer) {
	ps.depth = min(depth, deepest-2)
	ps.tell(to, News{})
	last := &ps.out.Messages[len(ps.out.Messages)-1].In
	last.Kind, last.News, last.Answer, last.Origin = Reply, nil, &a, ""
	ps.depth = 0
}

// offers are what each route gives for a contact now.
func (ps *pass) offers(policy *project.Routing, contact *Object) []Offer {
	list := make([]Offer, 0, len(policy.Routes)+1)
	for i := range policy.Routes {
		r := &policy.Routes[i]
		o := Offer{Route: r.Name}
		switch ps.truth(r.When, contact.Rec, nil, nil) {
		case expr.True:
			o.Holds = true
		case expr.Undecided:
			o.Cause, o.Absent = ps.ctx.Cause().Text, ps.ctx.Cause().Absent
		}
		if o.Holds {
			ps.readOffer(&r.Assign, contact, &o)
		}
		list = append(list, o)
	}
	o := Offer{Holds: true}
	ps.readOffer(&policy.Otherwise, contact, &o)
	return append(list, o)
}

// route is the step: it asks the router and waits for the answer.
func (ps *pass) route(e *Enrollment, s *project.Step) {
	contact := ps.contactOf(e)
	if contact == nil || contact.Copy {
		ps.fact(about(e, Fact{Kind: Alert, Subject: s.ID, Reason: "there is no contact to route"}))
		return
	}
	if id := ps.askRoute(s.Routing, contact, Asker{Enrollment: e, Step: s.Index, SLA: -1}); id != "" {
		e.Phase, e.Since, e.Until, e.Awaits = InAnswer, ps.now, expr.Never, id
	}
}

// takeAssignment takes in who got the contact. It counts also when nobody waits
// for it any more.
func (ps *pass) takeAssignment(in Input) {
	a, contact := in.Answer.Assigned, ps.s.root()
	if contact == nil || contact.Object != ps.p.contact || ps.p.owner < 0 {
		ps.tellRouter(News{Release: &Release{Contact: ps.s.Key, ID: in.Answer.Effect}})
		return
	}
	e := ps.waiting(in.Answer)
	f := Fact{Kind: Routed, Object: contact.Key, Subject: a.Policy, From: ps.ownerOf(contact), To: a.Owner, Reason: a.Reason,
		Gate: a.Gate, Until: a.Until, Cause: a.Cause, Absent: a.Absent, Assignment: a}
	if a.SLA >= 0 && sameOwner(f.From, a.Owner) {
		ps.notReassigned(a.SLA, in.Answer.Ref.Object)
	}
	switch {
	case e != nil && e.Phase == Parked:
		ps.fact(about(e, f))
		e.Awaits = "" // it goes on when it is resumed
	case e != nil:
		ps.fact(about(e, f))
		w := ps.p.Workflows[e.Workflow]
		e.Phase, e.Until, e.Awaits, e.depth = Ready, 0, "", in.Depth
		if e.Step >= 0 && e.Step < len(w.Steps) {
			e.Step = w.Steps[e.Step].Next
		}
	default:
		ps.note(f)
	}
	ps.s.Assigned = Assigned{}
	if a.Team != "" || strings.HasPrefix(a.Owner, queuePrefix) {
		ps.s.Assigned = Assigned{ID: in.Answer.Effect, Owner: a.Owner, Team: a.Team, Stage: ps.s.Stage.Current, Since: ps.s.Stage.Since}
	}
	ps.write(contact, ps.p.owner, expr.NewString(a.Owner), ps.now)
	if ev := ps.builtIn(ps.p.assigned, contact.Key, ps.now, "owner", a.Owner, "policy", a.Policy); ev != nil {
		ps.record(ev)
		ps.queue = append(ps.queue, item{ev: ev, depth: ps.depth + 1})
	}
}

// waiting is the live enrollment that waits for an answer, nil for none.
func (ps *pass) waiting(a *Answer) *Enrollment {
	for _, e := range ps.s.Enrollments {
		if ps.p.sameRun(e.Ref, a.Ref) && (e.Phase == InAnswer || e.Phase == Parked) && e.Awaits == a.Effect {
			return e
		}
	}
	return nil
}

// watchAssigned tells the router that the contact's assignment is over: somebody
// else owns it, it has come to a `goal` or `end` stage, or the team's `closed` holds.
func (ps *pass) watchAssigned() {
	if ps.s.Assigned.ID == "" {
		return
	}
	reason := ps.assignedOver()
	if reason == "" {
		return
	}
	a := ps.s.Assigned
	ps.s.Assigned = Assigned{}
	f := Fact{Kind: Freed, Object: ps.s.Key, From: a.Owner, Reason: reason}
	if reason == "closed" {
		f = ps.held(f, ps.closed(a.Team), ps.s.root().Rec, nil, nil)
	}
	ps.note(f)
	ps.tellRouter(News{Release: &Release{Contact: ps.s.Key, ID: a.ID}})
}

// assignedOver says why the contact's assignment is no longer open, "" if it is.
// Who comes to a `goal` or `end` stage leaves the queue; who was there already when
// it asked for somebody waits for its turn.
func (ps *pass) assignedOver() string {
	a, root, at := &ps.s.Assigned, ps.s.root(), &ps.s.Stage
	queued := strings.HasPrefix(a.Owner, queuePrefix)
	switch {
	case root == nil || !sameOwner(ps.ownerOf(root), a.Owner):
		return "owner"
	case ps.p.Lifecycle != nil && at.Known && (!queued || at.Current != a.Stage || at.Since != a.Since):
		if stage := &ps.p.Lifecycle.Stages[at.Current]; stage.Goal || stage.End {
			return "stage"
		}
	}
	if c := ps.closed(a.Team); c != nil && !queued && ps.truth(c, root.Rec, nil, nil) == expr.True {
		return "closed"
	}
	return ""
}

// closed is the team's condition for assignments that no longer count, nil for none.
func (ps *pass) closed(team string) *project.Cond {
	for _, t := range ps.p.Teams {
		if t.Name == team {
			return t.Closed
		}
	}
	return nil
}

// assignedWake is when time may close the contact's assignment.
func (ps *pass) assignedWake() int64 {
	a, root := &ps.s.Assigned, ps.s.root()
	if a.ID == "" || root == nil || strings.HasPrefix(a.Owner, queuePrefix) {
		return expr.Never
	}
	return ps.soonest(ps.closed(a.Team), root.Rec, nil)
}
