package journey

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// choice is what a policy comes to for one lead.
type choice struct {
	owner  string // a member's address, queue:NAME, or the address a route gave
	reason string // the route, "otherwise" or "keep_owner"
	team   string // of the member or the queue
	member int    // its position among the staff, -1 for none
	queued bool
	// gate says what kept the suitable members from taking it: off_hours or
	// capacity; until is when the first of them is on again.
	gate  string
	until int64
	// passed is the route of which gate is said.
	passed string
	// cause says why the first route on the way that found nobody did not, absent
	// which field was missing.
	cause, absent string
}

const queuePrefix = "queue:"

// decide is the policy: who gets the lead. Of the members it changes nothing but
// their pointers.
func (d *desk) decide(policy *project.Routing, request *RouteRequest, owner string) choice {
	c := choice{member: -1}
	if policy.Doc.KeepOwner.Value && d.stays(request, owner) {
		c.owner, c.reason = owner, "keep_owner"
		c.member = d.memberOf(owner, d.teamOf(request.Contact))
		c.team = d.teamName(c.member)
		return c
	}
	for i := range policy.Routes {
		route := &policy.Routes[i]
		offer := request.offer(route.Name)
		c.explain(offer.Cause, offer.Absent)
		if !offer.Holds {
			continue
		}
		c.reason = route.Name
		found, ends := d.try(&route.Assign, offer, policy, request, &c)
		if found {
			return c
		}
		if ends {
			break
		}
	}
	c.reason = "otherwise"
	d.lastResort(policy, request, &c)
	return c
}

// offer is what a route gave when it was asked; a route that is new since then
// gives nothing.
func (r *RouteRequest) offer(name string) Offer {
	for i := range r.Offers {
		if r.Offers[i].Route == name {
			return r.Offers[i]
		}
	}
	return Offer{}
}

// stays reports whether the present owner is available: a member is asked for the
// calendar, who is no member is always there, a queue never.
func (d *desk) stays(request *RouteRequest, owner string) bool {
	if owner == "" || sameOwner(owner, request.Exclude) || strings.HasPrefix(owner, queuePrefix) {
		return false
	}
	m := d.memberOf(owner, d.teamOf(request.Contact))
	return m < 0 || d.open(m)
}

// teamOf is the team for which a contact is somebody's open assignment, "" for none.
func (d *desk) teamOf(contact Key) string {
	lead, _ := d.r.Open.find(contact)
	return lead.Team
}

func (d *desk) teamName(member int) string {
	if member < 0 {
		return ""
	}
	return d.p.staff[member].Team.Name
}

// try asks one route. It reports whether somebody was found, or else whether no
// later route is asked.
func (d *desk) try(a *project.Assign, offer Offer, policy *project.Routing, request *RouteRequest, c *choice) (found, ends bool) {
	if a.Team == nil {
		to := a.Queue
		if to != "" {
			to = queuePrefix + to
		} else {
			to = offer.Owner
		}
		if to == "" || sameOwner(to, request.Exclude) {
			return false, false
		}
		d.direct(to, c)
		return true, false
	}
	suitable := d.suitable(a, offer, request)
	if len(suitable) == 0 {
		c.explain(d.nobody(a, offer), "")
		return false, false
	}
	room := d.without(suitable, func(m int) bool { return d.fullFor(m, request.Contact) })
	if len(room) == 0 {
		if c.gate == "" {
			c.gate, c.passed = "capacity", c.reason
		}
		return false, false
	}
	can := d.without(room, func(m int) bool { return !d.open(m) })
	if len(can) == 0 {
		if !offAsOn(policy) {
			c.gate, c.passed, c.until = "off_hours", c.reason, d.firstOn(room)
			return false, true
		}
		can = room // who is off is treated as on
	}
	d.take(d.share(a, suitable, can, request), c)
	return true, false
}

// direct gives the lead to an address or a queue; neither calendar nor capacity
// is asked. A member gets it under the address that the team has.
func (d *desk) direct(to string, c *choice) {
	c.owner = strings.TrimSpace(to)
	if name, ok := strings.CutPrefix(c.owner, queuePrefix); ok {
		c.queued, c.team = true, d.teamOfQueue(name)
		return
	}
	c.member = d.memberOf(to, "")
	c.team = d.teamName(c.member)
	if c.member >= 0 {
		c.owner = d.p.staff[c.member].Doc.Email.Value
	}
}

// take gives the lead to a member.
func (d *desk) take(member int, c *choice) {
	c.member, c.owner, c.team = member, d.p.staff[member].Doc.Email.Value, d.teamName(member)
}

func (d *desk) teamOfQueue(name string) string {
	for _, t := range d.p.Teams {
		for i := range t.Doc.Queues {
			if t.Doc.Queues[i].Name.Value == name {
				return t.Name
			}
		}
	}
	return ""
}

// suitable lists the members with all skills and the territory that are asked
// for, but for the one who is left out.
func (d *desk) suitable(a *project.Assign, offer Offer, request *RouteRequest) []int {
	var list []int
	out := project.CanonicalID(request.Exclude)
	for i := range d.p.staff {
		m := &d.p.staff[i]
		if m.Team != a.Team || m.Email == out {
			continue
		}
		if a.Territory != nil && !has(m.Doc.Territories, offer.Territory) {
			continue
		}
		if !slices.ContainsFunc(a.Doc.Skills, func(skill text) bool { return !has(m.Doc.Skills, skill.Value) }) {
			list = append(list, i)
		}
	}
	return list
}

// has reports whether one of the texts is the word; the empty word is none.
func has(list []text, word string) bool {
	return word != "" && slices.ContainsFunc(list, func(t text) bool { return t.Value == word })
}

// without lists the members but those for whom out holds.
func (d *desk) without(all []int, out func(int) bool) []int {
	return slices.DeleteFunc(slices.Clone(all), out)
}

// fullFor asks the member's capacity for a lead. One that is the member's already
// does not stand in its own way.
func (d *desk) fullFor(member int, contact Key) bool {
	if lead, ok := d.r.Open.find(contact); ok && lead.Email == d.r.Loads[member].Email {
		return false
	}
	return d.full(member)
}

// firstOn is when the first of the members is on again, 0 for never.
func (d *desk) firstOn(all []int) int64 {
	at := int64(expr.Never)
	for _, m := range all {
		if open, ok := d.p.staff[m].Calendar.NextOpen(d.now); ok {
			at = min(at, open)
		}
	}
	if at == expr.Never {
		return 0
	}
	return at
}

// lastResort applies `otherwise`, which gives the lead to somebody whatever
// happens: a team's member who is on and has room, else who has room, else who is
// suitable; else the policy's owner, or the project's.
func (d *desk) lastResort(policy *project.Routing, request *RouteRequest, c *choice) {
	a, offer := &policy.Otherwise, request.offer("")
	switch {
	case a.Queue != "":
		d.direct(queuePrefix+a.Queue, c)
	case offer.Owner != "":
		d.direct(offer.Owner, c)
	case a.Team != nil && d.anybody(a, offer, request, c):
	case policy.Doc.Owner.Value != "" || d.p.Program.Project == nil:
		d.responsible(policy.Doc.Owner.Value, "the policy's owner", a, offer, c)
	default:
		d.responsible(d.p.Program.Project.Owner.Value, "the project's owner", a, offer, c)
	}
}

// responsible gives the lead to who owns the policy or the project, as not even
// `otherwise` named anybody, and says why that was.
func (d *desk) responsible(owner, whose string, a *project.Assign, offer Offer, c *choice) {
	if offer.Cause == "" && a.Team != nil {
		offer.Cause = d.nobody(a, offer)
	}
	if offer.Cause != "" {
		c.cause, c.absent = "otherwise: "+offer.Cause+", so "+whose, offer.Absent
	}
	d.direct(owner, c)
}

// anybody finds a member of a team for a lead that nobody else takes.
func (d *desk) anybody(a *project.Assign, offer Offer, request *RouteRequest, c *choice) bool {
	suitable := d.suitable(a, offer, request)
	if len(suitable) == 0 {
		return false
	}
	can := d.without(suitable, func(m int) bool { return d.fullFor(m, request.Contact) })
	if on := d.without(can, func(m int) bool { return !d.open(m) }); len(on) > 0 {
		can = on
	}
	if len(can) == 0 {
		can = suitable
	}
	d.take(d.share(a, suitable, can, request), c)
	return true
}
