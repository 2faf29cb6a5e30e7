package journey

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/expr"
)

// tell sends news to another line, to arrive at the same instant. Its id is made
// from the line and a count, so that a repetition is noticed.
func (ps *pass) tell(to Key, n News) {
	if ps.depth+1 >= deepest {
		ps.note(Fact{Kind: Loop, Object: to, To: ps.begun()})
		return
	}
	ps.s.Told++
	id := fmt.Sprintf("m/%s/%d", ps.s.Key.Name(ps.p.Program), ps.s.Told)
	ps.out.Messages = append(ps.out.Messages, Envelope{To: to, In: Input{
		ID: id, Kind: Message, To: to, Object: to.Object, Name: to.ID, At: ps.now, News: &n, Depth: ps.depth + 1, Origin: ps.origin(), Historical: ps.silent,
	}})
}

// origin names the input from outside that the pass follows from: the line it
// came to, and the how manyth it is there.
func (ps *pass) origin() string {
	if ps.s.Origin != "" {
		return ps.s.Origin
	}
	return ps.s.Key.Name(ps.p.Program) + "/" + strconv.Itoa(ps.s.Inputs)
}

// stem notes which input from outside follows now. With another one every
// workflow may start once more.
func (ps *pass) stem(in *Input) {
	switch {
	case in.Origin != "" && in.Origin == ps.origin(), in.Origin == "" && in.Kind == Message:
		return
	case in.Origin == "":
		ps.s.Inputs++
	}
	ps.s.Origin = in.Origin
	ps.s.Started = ps.s.Started[:0]
}

// tellOwner passes a field that was set on a copy to the line that owns it; the
// copies that it sends back override.
func (ps *pass) tellOwner(o *Object, slot int, v expr.Value) {
	ps.tell(o.Key, News{Write: []slotValue{{Slot: slot, Value: v}}})
}

// above is the copy at the head of what the line belongs to, nil if none.
func (ps *pass) above() *Object {
	o := ps.s.parent(ps.s.root())
	for n := 0; o != nil && n < len(ps.s.Objects); n++ {
		next := ps.s.parent(o)
		if next == nil || ps.p.Objects[o.Object].Parent < 0 {
			return o
		}
		o = next
	}
	return o
}

// tellAbove passes an event up: it is seen by its object and by those it belongs to.
func (ps *pass) tellAbove(ev *Happening) {
	if !ps.p.above {
		return
	}
	if top := ps.above(); top != nil && top.Copy {
		ps.tell(top.Key, News{Event: ev})
	}
}

// tellMembers sends what belongs here to those that hold copies.
func (ps *pass) tellMembers() {
	if !ps.news || len(ps.s.Members) == 0 {
		ps.news = false
		return
	}
	ps.news = false
	for _, m := range ps.s.Members {
		ps.tell(m, News{Copies: ps.s.copies(ps.p)})
	}
}

// copies are the line's own objects as they are now, for other lines.
func (s *State) copies(x *plan) []*Object {
	all := cloneObjects(s.Objects)
	for _, o := range all {
		o.Copy = true
		if x.scored[o.Object] {
			o.History = cloneHistory(s.History)
		}
	}
	return all
}

// takeNews takes in what another line says.
func (ps *pass) takeNews(in Input, at int64) *Happening {
	n := in.News
	if n == nil {
		return nil
	}
	if n.Create != nil {
		if ps.creatable(n.Create) {
			ps.bear(n.Create, "")
		}
		return nil
	}
	if n.Ask != nil {
		ps.asked(n.Ask, in.ID)
		return nil
	}
	if n.Copies == nil && ps.s.root() == nil {
		ps.ensure(Input{Object: ps.s.Key.Object, Name: ps.s.Key.ID, By: ps.identity(ps.s.Key.Object)}, nil)
	}
	switch {
	case n.Join != nil:
		ps.join(*n.Join)
	case n.Leave != nil:
		ps.s.Members = slices.DeleteFunc(ps.s.Members, func(k Key) bool { return k == *n.Leave })
		ps.forgetActivity(*n.Leave)
	case n.Activity != nil:
		ps.hearActivity(n.Activity)
	case n.Arrive != nil:
		ps.arrive(n.Arrive)
	case n.Copies != nil:
		ps.takeCopies(n.Copies)
	case n.Write != nil:
		root := ps.s.root()
		for _, f := range n.Write {
			ps.writeChecked(root, f.Slot, f.Value, at)
		}
		ps.news = true
	case n.Event != nil:
		ev := *n.Event
		ps.record(&ev)
		return &ev
	case n.Enroll != nil:
		ps.requested(n.Enroll)
	case n.End != nil:
		ps.endHere(n.End)
	}
	return nil
}

// identity is the slot of the field that a kind of object is first identified
// by, 0 where there is none.
func (ps *pass) identity(kind int) int {
	if by := ps.p.Objects[kind].IdentifiedBy; len(by) > 0 {
		return by[0]
	}
	return 0
}

func (ps *pass) join(k Key) {
	if at, found := slices.BinarySearchFunc(ps.s.Members, k, Key.Compare); !found {
		ps.s.Members = slices.Insert(ps.s.Members, at, k)
	}
	ps.tell(k, News{Copies: ps.s.copies(ps.p)})
}

// takeCopies replaces what is known of other lines. What no longer belongs to
// them is forgotten.
func (ps *pass) takeCopies(copies []*Object) {
	known := func(k Key) bool {
		return slices.ContainsFunc(copies, func(c *Object) bool { return c.Key == k })
	}
	ps.s.remove(func(k Key) bool {
		o := ps.s.find(k)
		up := ps.s.parent(o)
		return o.Copy && !known(k) && up != nil && up.Copy && known(up.Key)
	})
	for _, c := range cloneObjects(copies) {
		position := c.Parent
		c.Parent = -1
		if old := ps.s.find(c.Key); old != nil {
			if !old.Copy {
				continue
			}
			before := old.Rec
			old.Rec, old.SetAt, old.History = c.Rec, c.SetAt, c.History
			ps.copyChanged(old, before)
		} else {
			ps.s.insert(c)
		}
		if position >= 0 {
			ps.s.adopt(ps.s.find(c.Key), copies[position].Key)
		}
	}
	link(ps.s.Objects)
	ps.touch()
}

// copyChanged makes a `changed` event for each field in which a copy differs
// from what was known.
func (ps *pass) copyChanged(o *Object, before *expr.Record) {
	for slot := range before.Slots {
		if !before.Slots[slot].Equal(o.Rec.Slots[slot]) {
			ps.fieldChanged(o, slot, before.Slots[slot], ps.now)
		}
	}
}

// choose applies what a person said about topics: `subscribed` and `unsubscribed`.
func (ps *pass) choose(ev *Happening) {
	joined := ev.Event == ps.p.subscribed
	if ev.Event < 0 || !joined && ev.Event != ps.p.unsubscribed {
		return
	}
	topic, channel := ev.Rec.Get("topic").Str(), ev.Rec.Get("channel").Str()
	for t := range ps.p.Program.Topics {
		if topic != "" && ps.p.Program.Topics[t].Name != topic {
			continue
		}
		for c := range ps.p.Channels {
			if channel == "" || ps.p.Channels[c].Name == channel {
				ps.s.Quiet[t*len(ps.p.Channels)+c] = channel != "" && !joined
			}
		}
		if joined {
			ps.s.Topics[t] = Joined
		} else if channel == "" && (ps.s.Topics[t] == Joined || !ps.p.Program.Topics[t].OptIn) {
			ps.s.Topics[t] = Left // what was never joined cannot be left
		}
	}
	f := Fact{Kind: TopicChanged, Object: ev.About, Subject: topic, From: channel, To: ps.p.Program.Events[ev.Event].Name}
	if topic == "" {
		f.Subject = "all"
	}
	ps.touch()
	if ps.actor != nil {
		ps.fact(about(ps.actor, f))
		return
	}
	ps.note(f)
}
