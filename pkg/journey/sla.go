package journey

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Clock is one running SLA clock. There is one for each SLA and object: the
// object of the event that started it, or the contact for a condition.
type Clock struct {
	SLA    int
	Object Key
	// At is when it started: when the event happened, or the condition began to hold.
	At int64
	// Owner is who owned the contact then; with `calendar: owner` the clock keeps
	// that calendar.
	Owner string
	// Done counts the reminders and breach levels that are behind, Next is the
	// instant of the one ahead, [expr.Never] for none.
	Done int
	Next int64
	// Breached says that the target has passed.
	Breached bool
	// Reassigned counts the routes that breaches asked for, across restarts.
	Reassigned int
}

// compare is the order in which clocks are asked: by name of the SLA, which is
// the order of its index, then by object id.
func (c *Clock) compare(o *Clock) int {
	return cmp.Or(cmp.Compare(c.SLA, o.SLA), cmp.Compare(c.Object.ID, o.Object.ID), cmp.Compare(c.Object.Object, o.Object.Object))
}

// clocks is the third phase: SLA clocks stop, start, remind and breach. A
// historical input sets the baseline of the conditions and starts and stops
// nothing; only what `cancel` says counts then, as goals and exits do.
func (ps *pass) clocks(ev *Happening) {
	for i, s := range ps.p.SLAs {
		plan := &ps.p.clocks[i]
		stop := ps.turned(s.Stops, plan.stops)
		start := ps.turned(s.Starts, plan.starts)
		if ps.runs(i) {
			if !ps.silent {
				ps.stopClocks(i, stop, ev)
			}
			ps.cancelClocks(i)
		}
		if ps.silent {
			continue
		}
		ps.startClock(i, start, ev)
		for n := range ps.s.Clocks {
			if c := &ps.s.Clocks[n]; c.SLA == i {
				ps.ring(c)
			}
		}
	}
}

// runs reports whether the line has a clock of an SLA.
func (ps *pass) runs(sla int) bool {
	for i := range ps.s.Clocks {
		if ps.s.Clocks[i].SLA == sla {
			return true
		}
	}
	return false
}

// turned asks the `becomes` of an SLA, remembers what each gave, and returns the
// first that has turned to holding.
func (ps *pass) turned(all []project.Clocked, edges []int) *project.Clocked {
	root := ps.s.root()
	if root == nil || root.Object != ps.p.contact {
		return nil
	}
	var first *project.Clocked
	for i := range all {
		if edges[i] < 0 {
			continue
		}
		holds := ps.holds(all[i].Becomes, root.Rec, nil)
		if holds && !root.Edges[edges[i]] && first == nil {
			first = &all[i]
		}
		root.Edges[edges[i]] = holds
	}
	return first
}

// said is the first start or stop whose event this is and whose `where` holds.
func (ps *pass) said(all []project.Clocked, ev *Happening, contact *expr.Record) *project.Clocked {
	for i := range all {
		if ev != nil && all[i].Event == ev.Event && ps.truth(all[i].Where, contact, nil, ev.Rec) == expr.True {
			return &all[i]
		}
	}
	return nil
}

// stopClocks ends what the input stops. A stop is seen as exits see events: by
// the clock of its object and of what that belongs to. It is not older than the
// clock's start.
func (ps *pass) stopClocks(sla int, turned *project.Clocked, ev *Happening) {
	s := ps.p.SLAs[sla]
	ps.s.Clocks = slices.DeleteFunc(ps.s.Clocks, func(c Clock) bool {
		if c.SLA != sla {
			return false
		}
		by, contact := turned, ps.contactAbove(c.Object)
		f := Fact{Kind: ClockStopped, Object: c.Object, Subject: s.Name, Reason: "in time"}
		if c.Breached {
			f.Reason = "late"
		}
		if by != nil {
			f = ps.held(f, by.Becomes, contact, nil, nil)
		} else if ev != nil && ev.At >= c.At && ps.s.sees(c.Object, ev.About) {
			if by = ps.said(s.Stops, ev, contact); by != nil {
				f = ps.held(f, by.Where, contact, nil, ev.Rec)
			}
		}
		if by == nil {
			return false
		}
		f.Place = by.Doc.Span
		ps.note(f)
		return true
	})
}

// cancelClocks ends the clocks of an SLA while its `cancel` holds.
func (ps *pass) cancelClocks(sla int) {
	s := ps.p.SLAs[sla]
	if s.Cancel == nil {
		return
	}
	ps.s.Clocks = slices.DeleteFunc(ps.s.Clocks, func(c Clock) bool {
		contact := ps.contactAbove(c.Object)
		if c.SLA != sla || !ps.holds(s.Cancel, contact, nil) {
			return false
		}
		ps.note(ps.held(Fact{Kind: ClockCanceled, Object: c.Object, Subject: s.Name}, s.Cancel, contact, nil, nil))
		return true
	})
}

// contactAbove is the record of the contact that an object is or belongs to.
func (ps *pass) contactAbove(k Key) *expr.Record {
	if c := ps.s.ancestor(ps.s.find(k), ps.p.contact); c != nil {
		return c.Rec
	}
	return nil
}

// startClock starts a clock for the object of the event, or for the contact
// whose condition has turned. A late event starts nothing.
func (ps *pass) startClock(sla int, turned *project.Clocked, ev *Happening) {
	s := ps.p.SLAs[sla]
	c := Clock{SLA: sla, Object: ps.s.Key, At: ps.now}
	by, event := turned, (*expr.Record)(nil)
	if ev != nil && !ps.isLate(ev) && ps.own(ev.About) {
		if said := ps.said(s.Starts, ev, ps.contactAbove(ev.About)); said != nil {
			by, event, c.Object, c.At = said, ev.Rec, ev.About, ev.At
		}
	}
	if by == nil {
		return
	}
	contact := ps.contactAbove(c.Object)
	c.Owner = ps.ownerOf(ps.s.ancestor(ps.s.find(c.Object), ps.p.contact))
	f := Fact{Kind: ClockStarted, Object: c.Object, Subject: s.Name, To: c.Owner}
	f = ps.held(f, firstOf(by.Becomes, by.Where), contact, nil, event)
	f.Place = by.Doc.Span
	ps.startAs(c, f)
}

// own reports whether an object is of this line, and no copy.
func (ps *pass) own(k Key) bool {
	o := ps.s.find(k)
	return o != nil && !o.Copy
}

// startAs lets a clock run, unless one does: that is ignored unless the owner
// changed, which restarts it.
func (ps *pass) startAs(c Clock, f Fact) {
	s := ps.p.SLAs[c.SLA]
	if contact := ps.contactAbove(c.Object); s.Cancel != nil && ps.holds(s.Cancel, contact, nil) {
		f.Kind, f.Reason = ClockCanceled, "holds already"
		ps.note(ps.held(f, s.Cancel, contact, nil, nil))
		return
	}
	at, running := slices.BinarySearchFunc(ps.s.Clocks, c, func(a, b Clock) int { return a.compare(&b) })
	if running {
		before := ps.s.Clocks[at]
		if sameOwner(before.Owner, c.Owner) {
			return
		}
		f.From, f.Reason = before.Owner, "the owner changed"
		c.Reassigned = before.Reassigned
		ps.s.Clocks[at] = c
	} else {
		ps.s.Clocks = slices.Insert(ps.s.Clocks, at, c)
	}
	ps.wind(&ps.s.Clocks[at])
	f.Until = ps.target(&c)
	ps.note(f)
}

// target is when the time of a clock is over, 0 for never.
func (ps *pass) target(c *Clock) int64 {
	s := ps.p.SLAs[c.SLA]
	if at, ok := ps.openTimeOf(s, c.Owner).reach(c.At, s.Within); ok {
		return at
	}
	return 0
}

// wind finds when a clock reaches what is ahead of it.
func (ps *pass) wind(c *Clock) {
	c.Next = expr.Never
	marks := ps.p.clocks[c.SLA].marks
	if c.Done >= len(marks) {
		return
	}
	if at, ok := ps.openTimeOf(ps.p.SLAs[c.SLA], c.Owner).reach(c.At, marks[c.Done].open); ok {
		c.Next = at
	}
}

// rewind sets the clocks by a new release of their SLAs. A reminder that would
// have come before now is not made up, nor is a level after a breach; one that
// lies ahead comes, also where the old release had said it already. A target that
// now lies behind is breached at once, a breach stays one.
func (ps *pass) rewind() {
	for i := range ps.s.Clocks {
		c := &ps.s.Clocks[i]
		marks := ps.p.clocks[c.SLA].marks
		c.Done = 0
		for ps.wind(c); c.Next < ps.now && c.Done < len(marks) && (c.Breached || marks[c.Done].kind == reminds); ps.wind(c) {
			c.Done++
		}
		for c.Breached && c.Done < len(marks) && marks[c.Done].kind != acts {
			c.Done++ // it is breached, though its time has become longer
			ps.wind(c)
		}
	}
}

// clockWake is when the next clock reminds or breaches, or a condition about
// clocks may change.
func (ps *pass) clockWake() int64 {
	at := int64(expr.Never)
	for i := range ps.s.Clocks {
		c := &ps.s.Clocks[i]
		at = min(at, c.Next, ps.soonest(ps.p.SLAs[c.SLA].Cancel, ps.contactAbove(c.Object), nil))
	}
	root := ps.s.root()
	if root == nil || root.Object != ps.p.contact {
		return at
	}
	for _, s := range ps.p.SLAs {
		for _, list := range [...][]project.Clocked{s.Starts, s.Stops} {
			for i := range list {
				at = min(at, ps.soonest(list[i].Becomes, root.Rec, nil))
			}
		}
	}
	return at
}
