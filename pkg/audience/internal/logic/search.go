package logic

import (
	"math"
	"slices"
)

// Solve decides whether there is a model of f.
func (s *Space) Solve(f *Formula, l Limits) Answer {
	return s.answer([]*Formula{s.And(f, s.background())}, l)
}

// SolveAll decides whether there is a model of all formulas of a list. It is Solve of what
// they are together, without making that, for long lists; the first is taken in first.
func (s *Space) SolveAll(list []*Formula, l Limits) Answer {
	return s.answer(append(slices.Clip(list), s.background()), l)
}

func (s *Space) answer(list []*Formula, l Limits) Answer {
	m := &meter{left: l.Steps}
	v, model := s.solve(l, m, list...)
	return Answer{Verdict: v, Model: model, Work: l.Steps - max(m.left, 0)}
}

// meter counts work.
type meter struct{ left int }

// spend takes n steps and reports whether they were left.
func (m *meter) spend(n int) bool {
	m.left -= n
	return m.left >= 0
}

// solve looks for a model of all formulas within what the meter has left.
func (s *Space) solve(l Limits, m *meter, list ...*Formula) (Verdict, *Model) {
	before := s.meter
	s.meter = m
	r := s.newSearch(l, m)
	found := r.attempts(list)
	s.searches = append(s.searches, r)
	s.meter = before
	switch {
	case found:
		return Sat, r.model
	case r.unsure || m.left < 0:
		return OutOfWork, nil
	}
	return Unsat, nil
}

// firstFailures is how many failures the first attempt of a search may have.
const firstFailures = 300

// attempts searches anew after some failures, each time with more of them allowed. What
// failed often comes first then, and the parts of an Or in the opposite order, so that a
// bad choice at the beginning is not paid for to the end.
func (r *search) attempts(list []*Formula) bool {
	for allowed := firstFailures; ; allowed *= 2 {
		r.failures, r.allowed, r.unsure, r.checked = 0, allowed, false, 0
		found := r.pushAll(list) && r.decide()
		r.undo(0)
		if found || !r.stopped() || r.work.left < 0 {
			return found
		}
		r.backward = !r.backward
	}
}

// stopped reports whether the attempt is over, without an answer.
func (r *search) stopped() bool { return r.work.left < 0 || r.failures > r.allowed }

// search looks for a model as Davis, Putnam, Logemann and Loveland did: it takes what
// must hold, draws the consequences, and where none are left tries the parts of the
// Or with the fewest of them.
type search struct {
	s      *Space
	limits Limits
	work   *meter

	dom     []int32      // what each variable can still be
	occurs  [][]int32    // the Ors that speak of each variable
	asserts map[int]bool // the numbers of the relations that hold
	rels    []*Formula   // the relations that hold
	ors     []either     // the Ors that hold
	queue   []int32      // Ors whose variables changed
	trail   []change     // what to undo
	tallies []*tally     // the bags that were looked into
	checked int          // how many relations were looked at together
	blame   []int        // how often the elements of each bag could not be found
	blamed  bool         // whether any bag is to blame
	// failures of parts of Ors are counted where there are relations, whose contradictions
	// are found late, and how often all parts of one failed.
	failures, allowed int
	failed            map[int]int
	backward          bool
	looked            int    // how many bags were looked into, also in vain
	model             *Model // what was found
	unsure            bool   // something could not be decided
}

// either is an Or that holds: done where it needs no more attention.
type either struct {
	f      *Formula
	bags   []Bag // in which it counts
	weight int64 // how often all parts failed
	live   int32 // how many parts can hold
	done   bool
	queued bool
}

// change is one step of a search.
type change struct {
	kind changeKind
	at   int32
	was  int32
}

type changeKind uint8

const (
	changedDom changeKind = iota
	changedLive
	becameDone
	addedOr
	addedRel
	addedTally
)

// newSearch returns a search in which everything is open.
func (s *Space) newSearch(l Limits, m *meter) *search {
	r := &search{s: s, asserts: map[int]bool{}}
	if n := len(s.searches); n > 0 {
		r = s.searches[n-1]
		s.searches = s.searches[:n-1]
	}
	r.limits, r.work, r.model, r.unsure, r.checked = l, m, nil, false, 0
	r.blame, r.blamed, r.looked = r.blame[:0], false, 0
	r.failures, r.allowed, r.failed, r.backward = 0, math.MaxInt, nil, false
	r.grow()
	return r
}

// grow makes room for variables made since.
func (r *search) grow() {
	for b := len(r.blame); b < len(r.s.bags); b++ {
		r.blame = append(r.blame, 0)
	}
	for x := len(r.dom); x < len(r.s.vars); x++ {
		r.dom = append(r.dom, r.s.vars[x].dom)
		r.occurs = append(r.occurs, nil)
	}
}

// pushAll adds several things that must hold; false where that cannot be.
func (r *search) pushAll(list []*Formula) bool {
	for _, f := range list {
		if !r.push(f) {
			return false
		}
	}
	return true
}

// push adds what must hold; false where that cannot be.
func (r *search) push(f *Formula) bool {
	if !r.work.spend(1) {
		return false
	}
	switch f.Op {
	case True:
		return true
	case And:
		return r.pushAll(f.Kids)
	case Or:
		return r.either(f)
	case InDom:
		return r.narrow(f.X, f.dom)
	case AtMost, Same, Differ, Linked, Unlinked:
		return r.relate(f)
	}
	return false
}

// narrow says that a variable is in a set.
func (r *search) narrow(x Var, dom int32) bool {
	old := r.dom[x]
	now := r.s.both(old, dom)
	switch now {
	case tooLarge:
		r.work.left = -1
		return false
	case old:
		return true
	case noDom:
		return false
	}
	r.trail = append(r.trail, change{changedDom, int32(x), old})
	r.dom[x] = now
	r.wake(x)
	return true
}

// wake has the Ors that speak of a variable looked at again.
func (r *search) wake(x Var) {
	for _, i := range r.occurs[x] {
		if o := &r.ors[i]; !o.done && !o.queued {
			o.queued = true
			r.queue = append(r.queue, i)
		}
	}
}

// relate says that a relation of variables holds, all of which are there.
func (r *search) relate(f *Formula) bool {
	if r.asserts[f.ID] {
		return true
	}
	if f.not != nil && r.asserts[f.not.ID] {
		return false
	}
	vars := r.s.reads(f)
	for _, x := range vars {
		if !r.narrow(x, r.s.some(x)) {
			return false
		}
	}
	switch r.eval(f) {
	case yes:
		return true
	case no:
		return false
	}
	if f.Link != nil && !r.linked(f) {
		return false
	}
	r.asserts[f.ID] = true
	r.rels = append(r.rels, f)
	r.trail = append(r.trail, change{kind: addedRel})
	for _, x := range vars {
		r.wake(x)
	}
	return true
}

// either says that one of the parts of an Or holds.
func (r *search) either(f *Formula) bool {
	live, last := r.look(f)
	switch live {
	case -1:
		return true
	case 0:
		return false
	case 1:
		return r.push(last)
	}
	i := int32(len(r.ors))
	r.ors = append(r.ors, either{f: f, live: live, bags: r.s.bagsIn(f), weight: int64(r.failed[f.ID])})
	r.trail = append(r.trail, change{kind: addedOr})
	for _, x := range r.s.reads(f) {
		r.occurs[x] = append(r.occurs[x], i)
	}
	return true
}

// look counts the parts of an Or that can hold and returns the last of them; -1 where
// one does hold.
func (r *search) look(f *Formula) (live int32, last *Formula) {
	for _, k := range f.Kids {
		switch r.eval(k) {
		case yes:
			return -1, nil
		case open:
			live++
			last = k
		}
	}
	return live, last
}

// propagate draws consequences until there are none left; false where they
// contradict each other.
func (r *search) propagate() bool {
	for len(r.queue) > 0 {
		i := r.queue[len(r.queue)-1]
		r.queue = r.queue[:len(r.queue)-1]
		r.ors[i].queued = false
		if r.ors[i].done {
			continue
		}
		if !r.revisit(i) {
			return false
		}
	}
	return true
}

// revisit looks at an Or again.
func (r *search) revisit(i int32) bool {
	live, last := r.look(r.ors[i].f)
	switch live {
	case -1:
		r.finish(i)
		return true
	case 0:
		return false
	case 1:
		r.finish(i)
		return r.push(last)
	}
	if old := r.ors[i].live; old != live {
		r.trail = append(r.trail, change{changedLive, i, old})
		r.ors[i].live = live
	}
	return r.work.left >= 0
}

func (r *search) finish(i int32) {
	r.ors[i].done = true
	r.trail = append(r.trail, change{kind: becameDone, at: i})
}

// undo goes back to when the trail was that long.
func (r *search) undo(mark int) {
	for _, i := range r.queue {
		r.ors[i].queued = false
	}
	r.queue = r.queue[:0]
	for len(r.trail) > mark {
		c := r.trail[len(r.trail)-1]
		r.trail = r.trail[:len(r.trail)-1]
		switch c.kind {
		case changedDom:
			r.dom[c.at] = c.was
		case changedLive:
			r.ors[c.at].live = c.was
		case becameDone:
			r.ors[c.at].done = false
		case addedOr:
			r.dropOr()
		case addedRel:
			last := len(r.rels) - 1
			delete(r.asserts, r.rels[last].ID)
			r.rels = r.rels[:last]
			r.checked = min(r.checked, last)
		case addedTally:
			r.tallies = r.tallies[:len(r.tallies)-1]
		}
	}
}

func (r *search) dropOr() {
	i := len(r.ors) - 1
	for _, x := range r.s.reads(r.ors[i].f) {
		r.occurs[x] = r.occurs[x][:len(r.occurs[x])-1]
	}
	r.ors = r.ors[:i]
}

// decide looks for a model of all that was pushed.
func (r *search) decide() bool {
	if r.stopped() || !r.propagate() || !r.related() {
		return false
	}
	i := r.narrowest()
	if i < 0 {
		return r.leaf()
	}
	if r.blamed {
		if counts := r.countsInPlay(); len(counts) > 0 {
			if b, ok := r.nextBag(counts, r.ripe); ok {
				return r.expand(b, counts)
			}
		}
	}
	if len(r.ors) >= manyOrs && r.openOrs() >= manyOrs {
		if found, done := r.split(i); done {
			return found
		}
	}
	return r.branch(i)
}

// narrowest returns the open Or with the fewest parts that can hold, -1 for none. What
// counts in bags whose elements could not be found comes before others (weights like
// those of Boussemart, Hemery, Lecoutre and Sais, 2004).
func (r *search) narrowest() int32 {
	best, weight := int32(-1), int64(0)
	for i := range r.ors {
		o := &r.ors[i]
		if o.done {
			continue
		}
		w := 1 + o.weight
		if r.blamed {
			for _, b := range o.bags {
				w += int64(r.blame[b])
			}
		}
		if best < 0 || int64(o.live)*weight < int64(r.ors[best].live)*w {
			best, weight = int32(i), w
		}
	}
	return best
}

// branch tries the parts of an Or one after the other.
func (r *search) branch(i int32) bool {
	mark := len(r.trail)
	r.finish(i)
	f := r.ors[i].f
	for n := range f.Kids {
		k := f.Kids[n]
		if r.backward {
			k = f.Kids[len(f.Kids)-1-n]
		}
		if r.eval(k) == no {
			continue
		}
		if r.try(k, r.decide) {
			return true
		}
		if len(r.rels) > 0 {
			r.failures++
		}
		if r.stopped() {
			break
		}
		// What was refuted does not hold, which says something to those that follow.
		if n < len(f.Kids)-1 && r.firm(k) && !(r.push(r.s.Not(k)) && r.propagate()) {
			break
		}
	}
	r.undo(mark)
	if r.failed == nil {
		r.failed = map[int]int{}
	}
	r.failed[f.ID]++
	return false
}

// try goes on with what is said to hold, and takes it back where that leads nowhere.
func (r *search) try(f *Formula, then func() bool) bool {
	r.grow()
	mark := len(r.trail)
	if r.push(f) && then() {
		return true
	}
	r.undo(mark)
	return false
}

// firm reports whether the opposite of f is all that is left where f does not hold: a
// relation and its opposite both fail where one of its variables may be absent.
func (r *search) firm(f *Formula) bool {
	switch f.Op {
	case And, Or:
		for _, k := range f.Kids {
			if !r.firm(k) {
				return false
			}
		}
	case AtMost, Same, Differ, Linked, Unlinked:
		for _, x := range r.s.reads(f) {
			if r.s.doms.list[r.dom[x]].Absent {
				return false
			}
		}
	}
	return true
}
