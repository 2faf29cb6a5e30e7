package journey

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Two contacts turn out to be one person. The survivor's line takes in the
// state of the other; the other's line is a redirect from then on, which whoever
// drives the lines keeps.

// merge takes in another contact. All that is watched for sees what comes of it
// without firing.
func (ps *pass) merge(other *State) {
	if other == nil || ps.p.contact < 0 || other.Key == ps.s.Key || other.Key.Object != ps.p.contact ||
		ps.s.Key.Object != ps.p.contact || len(other.History) != len(ps.s.History) {
		return
	}
	at, again := slices.BinarySearch(ps.s.Absorbed, other.Key.ID)
	if again || ps.s.Erased {
		ps.note(Fact{Kind: Ignored, Object: ps.s.Key, Subject: "merge " + other.Key.ID})
		return
	}
	ps.s.Absorbed = slices.Insert(slices.Clip(ps.s.Absorbed), at, other.Key.ID)
	historical := ps.silent
	ps.silent = true
	if ps.s.root() == nil {
		ps.provide(ps.s.Key)
	}
	from := newPass(ps.p.Program, other, other.Key, ps.now)
	from.silent, from.depth, from.s.Origin = true, ps.depth, ps.origin()
	ps.note(Fact{Kind: Merged, Object: ps.s.Key, Subject: ps.p.Schema.Objects[ps.p.contact].Name, From: other.Key.ID})
	from.endAll("merged")
	ps.bringOver(from)
	ps.uniteFields(from)
	ps.uniteHistories(from)
	ps.uniteSends(from.s)
	ps.uniteSuppression(from)
	ps.uniteRest(from)
	ps.out.Facts = append(ps.out.Facts, from.out.Facts...)
	ps.out.Messages = append(ps.out.Messages, from.out.Messages...)
	ps.news = true
	ps.rest()
	ps.silent = historical // a wait may go on with what is now known
}

// endAll ends every live enrollment of the line for one reason and starts
// nothing in their place.
func (ps *pass) endAll(reason string) {
	for _, e := range ps.ordered() {
		ps.leave(e, Fact{Reason: reason})
	}
	ps.s.Enrollments = slices.DeleteFunc(ps.s.Enrollments, func(e *Enrollment) bool { return e.Phase == Ended })
	ps.queue, ps.fresh = ps.queue[:0], ps.fresh[:0]
	ps.s.Queue = nil
	if ps.s.Assigned.ID != "" {
		ps.tellRouter(News{Release: &Release{Contact: ps.s.Key, ID: ps.s.Assigned.ID}})
		ps.s.Assigned = Assigned{}
	}
}

// bringOver moves what belongs to the other contact, and the parent where the
// survivor has none.
func (ps *pass) bringOver(from *pass) {
	root := from.s.root()
	if root == nil {
		return
	}
	var own []Key
	for _, o := range from.s.Objects {
		if !o.Copy && from.s.parent(o) == root {
			own = append(own, o.Key)
		}
	}
	for _, k := range own {
		ps.arrive(from.pack(k, ps.s.Key))
	}
	up := from.s.parent(from.s.root())
	if up == nil || !up.Copy {
		return
	}
	from.tell(up.Key, News{Leave: &from.s.Key})
	if mine := ps.s.root(); ps.s.parent(mine) == nil {
		parent := up.Key
		ps.takeCopies(from.s.remove(func(k Key) bool { return from.s.find(k).Copy }))
		ps.under(mine, Input{Parent: parent, ParentKnown: true})
	}
}

// uniteFields fills the survivor's gaps and denies consent if either does.
func (ps *pass) uniteFields(from *pass) {
	mine, theirs := ps.s.root(), from.s.root()
	if theirs == nil {
		return
	}
	slots := ps.consentSlots()
	denied := make([]bool, len(ps.p.Channels))
	for i := range ps.p.Channels {
		denied[i] = ps.denies(i, mine) || from.denies(i, theirs)
	}
	for slot := range mine.Rec.Slots {
		v := theirs.Rec.Slots[slot]
		switch name := mine.Rec.Shape.Fields[slot].Name; {
		case name == "id" || name == "created_at" || name == "stage" || isEmpty(v):
		case name == "last_activity":
			if mine.Rec.Slots[slot].IsAbsent() || mine.Rec.Slots[slot].Int() < v.Int() {
				mine.Rec.Slots[slot] = v
			}
		case isEmpty(mine.Rec.Slots[slot]) && theirs.SetAt[slot] >= mine.SetAt[slot]:
			ps.takeField(mine, theirs, slot)
		case slots[slot] && v.Kind() == expr.Bool && !v.Bool() && mine.Rec.Slots[slot].Bool():
			ps.takeField(mine, theirs, slot)
		}
	}
	for i, no := range denied {
		if no && !ps.denies(i, ps.s.root()) {
			ps.denyAsOther(i, mine, theirs)
		}
	}
}

func isEmpty(v expr.Value) bool {
	return v.IsAbsent() || v.Kind() == expr.List && len(v.Items()) == 0
}

// takeField takes over a value with the instant that it is from.
func (ps *pass) takeField(mine, theirs *Object, slot int) {
	before := mine.Rec.Slots[slot]
	mine.Rec.Slots[slot] = theirs.Rec.Slots[slot]
	mine.Rec.ChangedAt[slot] = ps.now
	mine.SetAt[slot] = max(mine.SetAt[slot], theirs.SetAt[slot])
	ps.touch()
	ps.tellChange(mine, slot, before)
	ps.fieldChanged(mine, slot, before, ps.now)
}

// consentSlots are the contact's fields that some channel's consent reads.
func (ps *pass) consentSlots() []bool {
	slots := make([]bool, len(ps.p.Schema.Objects[ps.p.contact].Shape.Fields))
	for i := range ps.p.Channels {
		for _, slot := range ps.reads(ps.p.Channels[i].Consent) {
			slots[slot] = true
		}
	}
	return slots
}

// reads are the contact's fields that a condition reads.
func (ps *pass) reads(c *project.Cond) []int {
	if c == nil || c.Expr == nil {
		return nil
	}
	var slots []int
	for _, f := range c.Expr.Reads().Fields {
		if f.Object == ps.p.contact {
			slots = append(slots, f.Slot)
		}
	}
	return slots
}

// denies reports whether a contact says no to a channel: what is not known is
// no denial.
func (ps *pass) denies(channel int, contact *Object) bool {
	c := ps.p.Channels[channel].Consent
	return c != nil && contact != nil && ps.truth(c, contact.Rec, nil, nil) == expr.False
}

// denyAsOther lets the survivor say what the other said, where taking over single
// values was not enough for a denial: a consent that is no yes or no.
func (ps *pass) denyAsOther(channel int, mine, theirs *Object) {
	for _, slot := range ps.reads(ps.p.Channels[channel].Consent) {
		if !mine.Rec.Slots[slot].Equal(theirs.Rec.Slots[slot]) {
			ps.takeField(mine, theirs, slot)
		}
	}
}

// uniteHistories puts what happened to both in the order of time. The other's
// happenings get numbers of this line, and those about the other are about the
// survivor. Nobody is asked about them: they have been.
func (ps *pass) uniteHistories(from *pass) {
	var all []*Happening
	for i := range from.s.History {
		all = append(all, from.s.History[i].Happened...)
	}
	slices.SortStableFunc(all, func(a, b *Happening) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, ev := range all {
		copied := *ev
		ps.s.Seq++
		if copied.Seq = ps.s.Seq; copied.About == from.s.Key {
			copied.About = ps.s.Key
		}
		remember(&ps.s.History[ev.Event], &copied)
	}
	for i := range from.s.History {
		theirs, mine := &from.s.History[i], &ps.s.History[i]
		forgotten := theirs.Total - int64(len(theirs.Happened))
		if mine.Total += forgotten; forgotten > 0 {
			mine.First = min(mine.First, theirs.First)
		}
	}
	for _, p := range from.s.Past {
		if p.Object == from.s.Key {
			p.Object = ps.s.Key
		}
		mine := ps.past(p.Workflow, p.Object, p.ReentryKey)
		if mine == nil {
			ps.s.Past = append(ps.s.Past, p)
			continue
		}
		mine.Starts += p.Starts
		mine.LastEntry, mine.LastExit = max(mine.LastEntry, p.LastEntry), max(mine.LastExit, p.LastExit)
	}
}

// uniteSends lets caps, sent("…") and message events know what went to either.
func (ps *pass) uniteSends(from *State) {
	all := slices.Concat(ps.s.Sends, from.Sends)
	slices.SortStableFunc(all, func(a, b Sending) int { return cmp.Compare(a.At, b.At) })
	ps.s.Sends = all[max(0, len(all)-memory):]
	for i := range from.Sent {
		mine := &ps.s.Sent[i]
		at := sortedUnion(mine.At, from.Sent[i].At)
		*mine = Log{At: at[max(0, len(at)-memory):], Total: mine.Total + from.Sent[i].Total}
	}
	for i := range from.Pressure {
		ps.s.Pressure[i] = sortedUnion(ps.s.Pressure[i], from.Pressure[i])
	}
}

// sortedUnion is all of both, in order; what stands in both counts twice.
func sortedUnion(a, b []int64) []int64 {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return all
}

// uniteSuppression keeps what either has left and what is blocked for either.
func (ps *pass) uniteSuppression(from *pass) {
	for t, c := range from.s.Topics {
		if c == Left || ps.s.Topics[t] == Unsaid {
			ps.s.Topics[t] = c
		}
	}
	for i, left := range from.s.Quiet {
		ps.s.Quiet[i] = ps.s.Quiet[i] || left
	}
	for i, address := range from.s.Blocked {
		present := ""
		if !ps.p.Channels[i].Internal {
			present = ps.address(ps.s.root(), i)
		}
		if address != "" && (ps.s.Blocked[i] == "" || sameAddress(address, present)) {
			ps.s.Blocked[i] = address
		}
	}
	ps.s.Hushed = united(ps.s.Hushed, from.s.Hushed)
}

// united is a sorted list of what is in either, once.
func united(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// uniteRest takes over running SLA clocks that the survivor has none of, calls
// whose answers are still awaited, ids of inputs, and who was merged before.
func (ps *pass) uniteRest(from *pass) {
	for _, c := range from.s.Clocks {
		if c.Object == from.s.Key {
			c.Object = ps.s.Key
		}
		if !slices.ContainsFunc(ps.s.Clocks, func(mine Clock) bool { return mine.SLA == c.SLA && mine.Object == c.Object }) {
			ps.s.Clocks = append(slices.Clip(ps.s.Clocks), c)
		}
	}
	slices.SortStableFunc(ps.s.Clocks, func(a, b Clock) int { return a.compare(&b) })
	for _, c := range from.s.Calls {
		if c.Ref.Object == from.s.Key {
			c.Ref.Object = ps.s.Key
		}
		ps.s.Calls = append(slices.Clip(ps.s.Calls), c)
	}
	ps.s.Absorbed = united(ps.s.Absorbed, from.s.Absorbed)
	for _, id := range from.s.seen {
		ps.repeated(id)
	}
}
