package journey

import (
	"cmp"
	"slices"
)

// An object that gets another parent, or gets one at last, moves to that
// parent's line with everything that is its own: what belongs to it, its
// enrollments with their pauses, its history. One line packs it up, the other
// takes it in at the same instant, and then gets the input that said so.

// Luggage is an object that moves from one line to another.
type Luggage struct {
	// Objects are the object and then what belongs to it, each after its parent.
	// Parent is what it now belongs to.
	Objects     []*Object
	Parent      Key
	Enrollments []*Enrollment
	Past        []Past
	Clocks      []Clock
	Queue       []Queued
	Calls       []Call
	// Happened is its history, in the order of arrival.
	Happened []*Happening
	// Seen are ids of inputs: one that is repeated after the move is known too.
	Seen []string
}

// movable reports whether objects of a kind live in the line of their parent.
// A contact has a line of its own, and so has what contacts belong to.
func (x *plan) movable(kind int) bool {
	return kind != x.contact && x.Schema.Objects[kind].Parent >= 0 && !x.aboveContact(kind)
}

func (x *plan) aboveContact(kind int) bool {
	if x.contact < 0 {
		return false
	}
	for up := x.Schema.Objects[x.contact].Parent; up >= 0; up = x.Schema.Objects[up].Parent {
		if up == kind {
			return true
		}
	}
	return false
}

// movesAway reports whether an input puts an object of this line under a parent
// in another.
func (ps *pass) movesAway(in *Input) bool {
	if in.Kind != Event && in.Kind != Record || !in.ParentKnown || !ps.p.movable(in.Object) || in.Depth+1 >= deepest {
		return false
	}
	line := in.ParentLine
	if in.Parent.Object != ps.p.Schema.Objects[in.Object].Parent || line.Object < 0 || line.Object >= len(ps.p.Objects) ||
		line.ID == "" || line == ps.s.Key {
		return false
	}
	o, parent := ps.s.find(Key{in.Object, in.Name}), ps.s.find(in.Parent)
	return o != nil && !o.Copy && (parent == nil || parent.Copy) && !ps.incomplete(in)
}

// incomplete reports whether the input is an event that will be refused.
func (ps *pass) incomplete(in *Input) bool {
	facts := len(ps.out.Facts)
	refused := in.Kind == Event && len(absent(ps.eventOf(*in, in.At).Rec)) > 0
	ps.out.Facts = ps.out.Facts[:facts] // they are said where the event is taken in
	return refused
}

// depart sends the object on to its parent's line, and the input after it. What
// is returned lets this line see that it is gone.
func (ps *pass) depart(in Input) Input {
	ps.stem(&in)
	in.Origin = ps.origin() // what follows elsewhere is still this input
	ps.silent, ps.depth = in.Historical, in.Depth
	f := Fact{Kind: Moved, Object: Key{in.Object, in.Name}, Subject: ps.p.Schema.Objects[in.Object].Name, To: in.Parent.ID}
	if before := ps.s.parent(ps.s.find(f.Object)); before != nil {
		f.From = before.ID
	}
	ps.note(f)
	ps.tell(in.ParentLine, News{Arrive: ps.pack(f.Object, in.Parent)})
	here := Input{Kind: Message, To: ps.s.Key, At: in.At, Historical: in.Historical, Depth: in.Depth}
	in.To = in.ParentLine
	ps.out.Messages = append(ps.out.Messages, Envelope{To: in.To, In: in})
	return here
}

// pack takes an object and all that is its own out of the line.
func (ps *pass) pack(k, parent Key) *Luggage {
	l := &Luggage{Parent: parent, Seen: slices.Clip(ps.s.seen)}
	moving := func(other Key) bool {
		o := ps.s.find(other)
		return o != nil && !o.Copy && ps.s.within(o, k)
	}
	// Objects go last: the others are known by them.
	ps.s.Enrollments = slices.DeleteFunc(ps.s.Enrollments, func(e *Enrollment) bool {
		if e.Phase == Ended || !moving(e.Object) {
			return false
		}
		l.Enrollments = append(l.Enrollments, e)
		return true
	})
	ps.s.Past = slices.DeleteFunc(ps.s.Past, func(p Past) bool {
		if moving(p.Object) {
			l.Past = append(l.Past, p)
			return true
		}
		return false
	})
	ps.s.Clocks = slices.DeleteFunc(ps.s.Clocks, func(c Clock) bool {
		if moving(c.Object) {
			l.Clocks = append(l.Clocks, c)
			return true
		}
		return false
	})
	l.Queue = ps.moveQueue(moving)
	ps.s.Calls, l.Calls = divide(ps.s.Calls, func(c *Call) bool { return moving(c.Ref.Object) })
	for i := range ps.s.History {
		l.Happened = append(l.Happened, ps.s.History[i].take(moving)...)
	}
	slices.SortFunc(l.Happened, func(a, b *Happening) int { return cmp.Compare(a.Seq, b.Seq) })
	l.Objects = ps.s.remove(moving)
	ps.touch()
	ps.news = true
	return l
}

// divide splits a list; the one given stays as it is.
func divide[T any](list []T, goes func(*T) bool) (kept, gone []T) {
	for i := range list {
		if goes(&list[i]) {
			gone = append(gone, list[i])
		} else {
			kept = append(kept, list[i])
		}
	}
	return kept, gone
}

// remove takes objects out of the line and returns them, each after its parent.
func (s *State) remove(gone func(Key) bool) []*Object {
	var kept, removed []*Object
	parents := map[Key]Key{}
	for _, o := range s.Objects {
		if p := s.parent(o); p != nil {
			parents[o.Key] = p.Key
		}
	}
	for _, o := range s.Objects {
		if gone(o.Key) {
			removed = append(removed, o)
		} else {
			kept = append(kept, o)
		}
	}
	// Kinds are declared parents first, so the order of keys puts them first.
	reparent := func(list []*Object) {
		for _, o := range list {
			up, has := parents[o.Key]
			o.Parent = slices.IndexFunc(list, func(p *Object) bool { return has && p.Key == up })
		}
		link(list)
	}
	reparent(kept)
	reparent(removed)
	s.Objects = kept
	return removed
}

// take takes what happened to some objects out of a history, as far as it is
// remembered.
func (h *History) take(moving func(Key) bool) []*Happening {
	var taken, kept []*Happening
	for _, ev := range h.Happened {
		if moving(ev.About) {
			taken = append(taken, ev)
		} else {
			kept = append(kept, ev)
		}
	}
	if len(taken) == 0 {
		return nil
	}
	whole := h.Total == int64(len(h.Happened))
	h.Total -= int64(len(taken))
	h.Happened, h.Recs = kept, nil
	for _, ev := range kept {
		h.Recs = append(h.Recs, ev.Rec)
	}
	if len(kept) > 0 {
		h.Last = kept[len(kept)-1].At
		if whole {
			h.First = kept[0].At
		}
	}
	return taken
}

// arrive takes in an object from another line.
func (ps *pass) arrive(l *Luggage) {
	if len(l.Objects) == 0 {
		return
	}
	if ps.s.find(l.Parent) == nil {
		ps.provide(l.Parent)
	}
	objects := cloneObjects(l.Objects)
	up := make([]Key, len(objects))
	for i, o := range objects {
		if up[i] = l.Parent; o.Parent >= 0 {
			up[i] = objects[o.Parent].Key
		}
	}
	for i, o := range objects {
		if mine := ps.s.find(o.Key); mine != nil {
			ps.fillGaps(mine, o) // one id, two lines: it was one object all the time
			continue
		}
		o.Parent = -1
		ps.s.insert(o)
		ps.s.adopt(o, up[i])
	}
	numbers := map[int64]int64{}
	for _, ev := range l.Happened {
		ps.s.Seq++
		numbers[ev.Seq] = ps.s.Seq
		copied := *ev
		copied.Seq = ps.s.Seq
		remember(&ps.s.History[ev.Event], &copied)
	}
	for _, e := range l.Enrollments {
		if ps.inside(e) {
			ps.fact(about(e, Fact{Kind: Exited, Reason: "moved"})) // one at a time
			continue
		}
		copied := *e
		// What this line saw before concerns it no more than what came before its start.
		copied.StartSeq, copied.Used, copied.Rounds = ps.s.Seq, nil, slices.Clone(e.Rounds)
		for _, n := range e.Used {
			if now, ok := numbers[n]; ok {
				copied.Used = append(copied.Used, now)
			}
		}
		ps.s.Enrollments = append(ps.s.Enrollments, &copied)
	}
	for i := range l.Past {
		ps.addPast(&l.Past[i])
	}
	ps.s.Clocks = append(ps.s.Clocks, l.Clocks...)
	slices.SortFunc(ps.s.Clocks, func(a, b Clock) int { return a.compare(&b) })
	ps.joinQueue(l.Queue, numbers)
	ps.s.Calls = append(ps.s.Calls, l.Calls...)
	for _, id := range l.Seen {
		ps.repeated(id)
	}
	ps.touch()
	ps.news = true
}

// fillGaps takes from an object of the same id what this one lacks.
func (ps *pass) fillGaps(mine, theirs *Object) {
	for slot := range mine.Rec.Slots {
		if isEmpty(mine.Rec.Slots[slot]) && !isEmpty(theirs.Rec.Slots[slot]) {
			ps.takeField(mine, theirs, slot)
		}
	}
}

// inside reports whether a live enrollment of this line is the same one: workflow,
// object and key.
func (ps *pass) inside(e *Enrollment) bool {
	return slices.ContainsFunc(ps.s.Enrollments, func(o *Enrollment) bool {
		return o.Phase != Ended && ps.p.present[o.Workflow] == ps.p.present[e.Workflow] && o.Object == e.Object && o.ReentryKey == e.ReentryKey
	})
}

// addPast counts the starts that happened elsewhere beside those that happened here.
func (ps *pass) addPast(theirs *Past) {
	mine := ps.past(theirs.Workflow, theirs.Object, theirs.ReentryKey)
	if mine == nil {
		ps.s.Past = append(ps.s.Past, *theirs)
		return
	}
	mine.Starts += theirs.Starts
	mine.LastEntry, mine.LastExit = max(mine.LastEntry, theirs.LastEntry), max(mine.LastExit, theirs.LastExit)
}

// provide creates an object that others belong to and nobody has told of yet.
func (ps *pass) provide(k Key) {
	in := Input{Object: k.Object, Name: k.ID, By: ps.identity(k.Object)}
	if k != ps.s.Key && ps.s.Key.Object == ps.p.Schema.Objects[k.Object].Parent {
		in.Parent, in.ParentKnown = ps.s.Key, true
	}
	ps.ensure(in, nil)
}
