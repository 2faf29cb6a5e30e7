package logic

import (
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// tally is a bag that a search looked into: the elements it has in the model to be.
type tally struct {
	bag    Bag
	counts []Var // all counts that something may be said of
	// never are the predicates that no element satisfies, some the counts that are to be
	// reckoned with.
	never []*Formula
	some  []Var
	// fixed is how many pinned elements each of some has.
	fixed []int64
	pins  []int // the pinned elements that are there
	parts []part
}

// part is one kind of element: so many copies of one of them.
type part struct {
	sample *sample
	what   *Formula // about the sample
	// found is an element like that where what says nothing of the outside.
	found *content
}

// leaf is reached where every Or is decided. It looks into the next bag of which
// something is said; where there is none left the relations decide.
func (r *search) leaf() bool {
	if r.work.left < 0 {
		return false
	}
	counts := r.countsInPlay()
	if t, x, ok := r.latecomer(counts); ok {
		return r.late(t, x)
	}
	if b, ok := r.nextBag(counts); ok {
		return r.expand(b, counts)
	}
	values := map[Var]Value{}
	switch r.relations(values) {
	case OutOfWork:
		r.unsure = true
		return false
	case Unsat:
		return false
	}
	r.model = r.build(values, counts)
	return true
}

// countsInPlay returns the counts of which something was said, sorted.
func (r *search) countsInPlay() []Var {
	if len(r.s.counts) == 0 {
		return nil
	}
	var out []Var
	for _, c := range r.trail {
		if c.kind == changedDom && r.s.vars[c.at].counts != nil {
			out = append(out, Var(c.at))
		}
	}
	for _, x := range r.spokenOf(r.rels) {
		if r.s.vars[x].counts != nil {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tallyOf returns what was made of a bag last, nil for nothing.
func (r *search) tallyOf(b Bag) *tally {
	for i := len(r.tallies) - 1; i >= 0; i-- {
		if r.tallies[i].bag == b {
			return r.tallies[i]
		}
	}
	return nil
}

// nextBag returns the next bag to look into: one whose counts cannot all be 0, or are
// tied to something else, or that has pinned elements. Those come first whose elements
// speak of counts of others.
func (r *search) nextBag(counts []Var) (Bag, bool) {
	var bags []Bag
	related := r.spokenOf(r.rels)
	for _, x := range counts {
		b := r.s.vars[x].counts.bag
		if slices.Contains(bags, b) || r.tallyOf(b) != nil {
			continue
		}
		_, tied := slices.BinarySearch(related, x)
		if tied || !r.set(x).Has(0) || len(r.s.bags[b].info.Pinned) > 0 {
			bags = append(bags, b)
		}
	}
	if len(bags) == 0 {
		return 0, false
	}
	slices.Sort(bags)
	for _, b := range bags {
		if !slices.ContainsFunc(bags, func(c Bag) bool {
			return c != b && slices.Contains(r.future(c, counts).bags, b)
		}) {
			return b, true
		}
	}
	return bags[0], true
}

// set is what a number can still be.
func (r *search) set(x Var) domain.Ints { return r.s.doms.list[r.dom[x]].Ints }

// expand chooses the elements of a bag and goes on.
func (r *search) expand(b Bag, counts []Var) bool {
	t := &tally{bag: b}
	for _, x := range r.future(b, counts).vars {
		if r.s.vars[x].counts.bag == b {
			t.counts = append(t.counts, x)
		}
	}
	for _, x := range counts {
		if r.s.vars[x].counts.bag == b && !slices.Contains(t.counts, x) {
			t.counts = append(t.counts, x)
		}
	}
	slices.Sort(t.counts)
	for _, x := range t.counts {
		if r.set(x).Max() == 0 {
			t.never = append(t.never, r.s.vars[x].counts.what)
		} else {
			t.some = append(t.some, x)
		}
	}
	t.fixed = make([]int64, len(t.some))
	mark := len(r.trail)
	r.tallies = append(r.tallies, t)
	r.trail = append(r.trail, change{kind: addedTally})
	if r.pinned(t, 0) {
		return true
	}
	r.undo(mark)
	return false
}

// pinned decides which of the pinned elements from the k-th on are there, and what each
// counts for.
func (r *search) pinned(t *tally, k int) bool {
	pins := r.s.bags[t.bag].info.Pinned
	if k == len(pins) {
		return r.fill(t)
	}
	if r.work.left < 0 {
		return false
	}
	of, when := r.s.pin(t.bag, k), orTrue(r.s, pins[k].When)
	there := []*Formula{when}
	for _, p := range t.never {
		there = append(there, of.formula(r.s.Not(p)))
	}
	t.pins = append(t.pins, k)
	if r.try(r.s.And(there...), func() bool { return r.pinCounts(t, k, 0) }) {
		return true
	}
	t.pins = t.pins[:len(t.pins)-1]
	return r.try(r.s.Not(when), func() bool { return r.pinned(t, k+1) })
}

// pinCounts decides which of the counts from the i-th on have the k-th pinned element.
func (r *search) pinCounts(t *tally, k, i int) bool {
	if i == len(t.some) {
		return r.propagate() && r.pinned(t, k+1)
	}
	p := r.s.pin(t.bag, k).formula(r.s.vars[t.some[i]].counts.what)
	t.fixed[i]++
	if t.fixed[i] <= r.set(t.some[i]).Max() && r.try(p, func() bool { return r.pinCounts(t, k, i+1) }) {
		return true
	}
	t.fixed[i]--
	return r.try(r.s.Not(p), func() bool { return r.pinCounts(t, k, i+1) })
}

// fill finds elements beside the pinned ones so that the counts come out.
func (r *search) fill(t *tally) bool {
	if r.work.left < 0 {
		return false
	}
	tied := r.tied(t)
	if !tied && r.enough(t) {
		return r.close(t)
	}
	list := r.kinds(t)
	outside := slices.ContainsFunc(list, func(k kind) bool { return k.found == nil })
	if !outside {
		return r.fillFree(t, list)
	}
	slices.SortStableFunc(list, func(a, b kind) int { return a.yeses() - b.yeses() })
	return r.choose(t, list, 0, nil)
}

// tied reports whether a count of the bag has to do with anything but its own set.
func (r *search) tied(t *tally) bool {
	related := r.spokenOf(r.rels)
	for _, x := range t.some {
		if _, ok := slices.BinarySearch(related, x); ok || r.dom[x] == r.s.vars[x].dom {
			return true
		}
	}
	return false
}

// enough reports whether the pinned elements alone will do.
func (r *search) enough(t *tally) bool {
	for i, x := range t.some {
		if !r.set(x).Has(t.fixed[i]) {
			return false
		}
	}
	return true
}

// close says that the counts are what the parts and the pinned elements make them, and
// goes on.
func (r *search) close(t *tally, chosen ...kind) bool {
	var all []*Formula
	for i, x := range t.some {
		terms := []Term{{1, x}}
		for j, k := range chosen {
			if k.signs[i] {
				terms = append(terms, Term{-1, t.parts[j].sample.times})
			}
		}
		all = append(all, r.s.Linear(terms, t.fixed[i]), r.s.Linear(negative(terms), -t.fixed[i]))
	}
	return r.try(r.s.And(all...), r.decide)
}

// fillFree is for elements that have nothing to do with the outside: each kind is there
// any number of times.
func (r *search) fillFree(t *tally, list []kind) bool {
	empty := r.enough(t) && r.close(t)
	if empty || len(list) == 0 {
		return empty
	}
	for i, k := range list {
		t.parts = append(t.parts, part{r.s.sample(t.bag, i), r.region(t, k.signs, i), k.found})
	}
	if r.try(orTrue(r.s, r.s.bags[t.bag].info.There), func() bool { return r.close(t, list...) }) {
		return true
	}
	t.parts = nil
	return false
}

// choose decides which kinds from the i-th on the bag has elements of, as few as
// possible first.
func (r *search) choose(t *tally, list []kind, i int, chosen []kind) bool {
	if !r.work.spend(1+len(t.some)) || !r.reachable(t, list[i:], chosen) {
		return false
	}
	if i == len(list) {
		return r.close(t, chosen...)
	}
	if r.choose(t, list, i+1, chosen) {
		return true
	}
	if r.work.left < 0 {
		return false
	}
	p := part{r.s.sample(t.bag, len(chosen)), r.region(t, list[i].signs, len(chosen)), nil}
	f := r.s.And(orTrue(r.s, r.s.bags[t.bag].info.There), p.what, r.s.IsIn(p.sample.times, domain.AtLeast(1)))
	t.parts = append(t.parts, p)
	if r.try(f, func() bool {
		return r.propagate() && r.choose(t, list, i+1, append(slices.Clip(chosen), list[i]))
	}) {
		return true
	}
	t.parts = t.parts[:len(t.parts)-1]
	return false
}

// reachable reports whether the counts can come out with at least one element of each
// chosen kind and any number of those that are left.
func (r *search) reachable(t *tally, left, chosen []kind) bool {
	for i, x := range t.some {
		least, most := t.fixed[i], t.fixed[i]
		for _, k := range chosen {
			if k.signs[i] {
				least++
				most = math.MaxInt64
			}
		}
		if slices.ContainsFunc(left, func(k kind) bool { return k.signs[i] }) {
			most = math.MaxInt64
		}
		if !r.set(x).Meets(domain.Between(least, most)) {
			return false
		}
	}
	return true
}
