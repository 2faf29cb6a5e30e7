package logic

import (
	"cmp"
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
	// marks are, for each of some, 1 for pinned elements that it has and that are not in
	// fixed, and else 0.
	marks [][]Var
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
	if r.stopped() {
		return false
	}
	counts := r.countsInPlay()
	if t, x, ok := r.latecomer(counts); ok {
		return r.late(t, x)
	}
	if b, ok := r.nextBag(counts, nil); ok {
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
// tied to something else, or that has pinned elements, and that passes a test, where
// there is one. Those come first whose elements speak of counts of others, and then
// those whose elements could not be found before.
func (r *search) nextBag(counts []Var, test func(Bag) bool) (Bag, bool) {
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
	slices.SortFunc(bags, func(a, b Bag) int {
		return cmp.Or(cmp.Compare(r.blame[b], r.blame[a]), cmp.Compare(a, b))
	})
	for _, b := range bags {
		if (test == nil || test(b)) && !slices.ContainsFunc(bags, func(c Bag) bool {
			return c != b && slices.Contains(r.future(c, counts).bags, b)
		}) {
			return b, true
		}
	}
	return bags[0], test == nil
}

// ripe reports whether a bag that was to blame before can be looked into although there
// are open Ors: none of them counts in it.
func (r *search) ripe(b Bag) bool {
	if r.blame[b] == 0 {
		return false
	}
	for i := range r.ors {
		if o := &r.ors[i]; !o.done && slices.Contains(o.bags, b) {
			return false
		}
	}
	return true
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
	t.fixed, t.marks = make([]int64, len(t.some)), make([][]Var, len(t.some))
	r.looked++
	looked, mark := r.looked, len(r.trail)
	r.tallies = append(r.tallies, t)
	r.trail = append(r.trail, change{kind: addedTally})
	if r.try(r.pinned(t), func() bool { return r.fill(t) }) {
		return true
	}
	r.undo(mark)
	if looked == r.looked {
		r.blame[b]++
		r.blamed = true
	}
	return false
}

// pinned says of each pinned element what each count has of it: where that is not known
// already a mark is 1 or 0, and what makes it so must hold.
func (r *search) pinned(t *tally) *Formula {
	s := r.s
	var all []*Formula
	for k, p := range s.bags[t.bag].info.Pinned {
		of, when := s.pin(t.bag, k), orTrue(s, p.When)
		for _, what := range t.never {
			all = append(all, s.Not(s.And(when, of.formula(what))))
		}
		for i, x := range t.some {
			f := s.And(when, of.formula(s.vars[x].counts.what))
			r.grow()
			switch r.eval(f) {
			case yes:
				t.fixed[i]++
			case open:
				z := s.mark(mark{t.bag, k, x})
				t.marks[i] = append(t.marks[i], z)
				all = append(all, s.Or(s.And(f, s.IsIn(z, domain.Point(1))), s.And(s.Not(f), s.IsIn(z, domain.Point(0)))))
			}
		}
	}
	return s.And(all...)
}

// fill finds elements beside the pinned ones so that the counts come out.
func (r *search) fill(t *tally) bool {
	if r.stopped() {
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

// enough reports whether the pinned elements alone will do, however many of them
// each count has.
func (r *search) enough(t *tally) bool {
	for i, x := range t.some {
		if !domain.Between(t.fixed[i], t.most(i)).Within(r.set(x)) {
			return false
		}
	}
	return true
}

// most is how many pinned elements a count may have.
func (t *tally) most(i int) int64 { return t.fixed[i] + int64(len(t.marks[i])) }

// close says that the counts are what the parts and the pinned elements make them, and
// goes on.
func (r *search) close(t *tally, chosen ...kind) bool {
	var all []*Formula
	for i, x := range t.some {
		terms := []Term{{1, x}}
		for _, z := range t.marks[i] {
			terms = append(terms, Term{-1, z})
		}
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
	if len(list) == 0 {
		return r.close(t)
	}
	for i, k := range list {
		t.parts = append(t.parts, part{r.s.sample(t.bag, i), r.region(t, k.signs, i), k.found})
	}
	there := orTrue(r.s, r.s.bags[t.bag].info.There)
	if r.try(there, func() bool { return r.close(t, list...) }) {
		return true
	}
	t.parts = nil
	return r.try(r.s.Not(there), func() bool { return r.close(t) })
}

// choose decides which kinds from the i-th on the bag has elements of, as few as
// possible first.
func (r *search) choose(t *tally, list []kind, i int, chosen []kind) bool {
	if !r.work.spend(1+len(t.some)) || r.stopped() || !r.reachable(t, list[i:], chosen) {
		return false
	}
	if i == len(list) {
		return r.close(t, chosen...)
	}
	if r.choose(t, list, i+1, chosen) {
		return true
	}
	if r.stopped() {
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
		least, most := t.fixed[i], t.most(i)
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
