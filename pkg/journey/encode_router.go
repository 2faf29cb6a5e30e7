package journey

import "math/big"

// router is what the router knows.
func (n *coder) router(r *RouterState) {
	list(n.wire, &r.Loads, n.load)
	list(n.wire, &r.Open.Chunks, func(chunk *[]Lead) {
		kept(n, chunk, n.lead)
		if n.reading && len(*chunk) == 0 {
			n.fail("the router has a place without leads")
		}
	})
	kept(n, &r.Queue, n.request)
	kept(n, &r.Pending, n.request)
	n.int64(&r.Looked)
}

func (n *coder) load(l *Load) {
	n.text(&l.Team)
	n.text(&l.Email)
	optional(n.wire, &l.Pointer, n.fraction)
	n.int(&l.Open)
	n.int(&l.Today)
	n.int64(&l.Day)
	n.bool(&l.Free)
	n.bool(&l.Room)
}

// fraction is an exact fraction as its text, such as 7/3.
func (n *coder) fraction(r *big.Rat) {
	text := ""
	if !n.reading {
		text = r.RatString()
	}
	n.text(&text)
	if !n.reading {
		return
	}
	// A long text could be a number that takes for ever to compute.
	if _, ok := r.SetString(text); !ok || len(text) > 10_000 || r.RatString() != text {
		n.fail("a pointer is no fraction")
	}
}

func (n *coder) lead(l *Lead) {
	n.key(&l.Contact)
	n.text(&l.Email)
	n.text(&l.Team)
	n.text(&l.ID)
	n.int64(&l.At)
}

func (n *coder) request(q **RouteRequest) {
	if n.reading {
		*q = &RouteRequest{}
	}
	r := *q
	n.text(&r.ID)
	n.text(&r.Policy)
	n.key(&r.Contact)
	n.ref(&r.Ref)
	n.step(&r.Step, r.Ref.Workflow)
	n.name(&r.SLA, &n.names.slas)
	n.text(&r.Owner)
	n.text(&r.Exclude)
	list(n.wire, &r.Offers, n.offer)
	n.int64(&r.At)
	n.count(&r.Depth)
}

func (n *coder) offer(o *Offer) {
	n.text(&o.Route)
	n.bool(&o.Holds)
	n.text(&o.Cause)
	n.text(&o.Absent)
	n.text(&o.Territory)
	n.text(&o.Owner)
}

// assigned is what a contact's line watches of its assignment.
func (n *coder) assigned(a *Assigned) {
	n.text(&a.ID)
	n.text(&a.Owner)
	n.text(&a.Team)
	outer := n.lost
	n.lost = false
	if n.name(&a.Stage, &n.names.stages); a.Stage < 0 && !n.lost {
		a.Stage = 0 // there are no stages
	}
	n.lost = outer
	n.int64(&a.Since)
}
