package logic

import "slices"

// kind is one way in which an element of a bag can satisfy some of the predicates and
// not the others.
type kind struct {
	signs []bool
	// found is an element of the kind where nothing outside has to do with it.
	found *content
}

// yeses counts the predicates that hold.
func (k *kind) yeses() int {
	n := 0
	for _, s := range k.signs {
		if s {
			n++
		}
	}
	return n
}

// verdict is what was found of elements of a kind, whatever is outside.
type verdict struct {
	v     Verdict
	work  int
	found *content
}

// kinds returns the kinds of elements that there can be and that some count has,
// those that satisfy the first predicates first.
func (r *search) kinds(t *tally) []kind {
	var out []kind
	var walk func(signs []bool)
	walk = func(signs []bool) {
		if len(out) >= r.limits.Regions || r.work.left < 0 {
			r.unsure = true
			return
		}
		last := len(signs) == len(t.some)
		if last && !slices.Contains(signs, true) {
			return
		}
		v := r.alone(t, signs)
		if v.v == Unsat {
			return
		}
		if last {
			out = append(out, kind{slices.Clone(signs), v.found})
			return
		}
		walk(append(slices.Clip(signs), true))
		walk(append(slices.Clip(signs), false))
	}
	walk(nil)
	return out
}

// region is what an element of a bag must satisfy, written about the k-th sample; signs
// are those of the first predicates.
func (r *search) region(t *tally, signs []bool, k int) *Formula {
	s := r.s
	c := s.sample(t.bag, k)
	all := []*Formula{c.of.formula(orTrue(s, s.bags[t.bag].info.Law))}
	for _, p := range t.never {
		all = append(all, c.of.formula(s.Not(p)))
	}
	for i, yes := range signs {
		p := s.vars[t.some[i]].counts.what
		if !yes {
			p = s.Not(p)
		}
		all = append(all, c.of.formula(p))
	}
	for _, b := range c.bags {
		all = append(all, s.pinLaw(b))
	}
	return s.And(all...)
}

// alone decides whether there can be an element with those signs, the outside being as
// it may. What was found once costs as much work when it is looked up.
func (r *search) alone(t *tally, signs []bool) verdict {
	f := r.region(t, signs, 0)
	if v, ok := r.s.regions[f]; ok {
		if !r.work.spend(v.work) {
			return verdict{v: OutOfWork}
		}
		return v
	}
	before := r.work.left
	v, m := r.s.solve(r.limits, r.work, f)
	out := verdict{v: v, work: before - r.work.left}
	if v == OutOfWork {
		return out
	}
	if v == Sat && !r.s.leansOut(f, t.bag) {
		out.found = m.element(t.bag, r.s.sample(t.bag, 0))
	}
	r.s.regions[f] = out
	return out
}

// leansOut reports whether a formula about the first sample of a bag, or anything that
// it counts, speaks of what is outside.
func (s *Space) leansOut(f *Formula, b Bag) bool {
	c := s.sample(b, 0)
	for _, x := range s.deep(f) {
		v := &s.vars[x]
		switch {
		case v.counts != nil:
			if len(s.bags[v.counts.bag].info.Pinned) > 0 {
				return true
			}
			if s.bags[v.counts.bag].owner == noBag && !slices.Contains(c.bags, v.counts.bag) {
				return true
			}
		case v.owner == noBag && !slices.Contains(c.vars, x):
			return true
		}
	}
	return false
}

// deep returns all variables that f, what it counts, and the laws of the bags it counts
// in speak of, sorted.
func (s *Space) deep(f *Formula) []Var {
	var out []Var
	seen, bags := map[*Formula]bool{}, map[Bag]bool{}
	var visit func(f *Formula)
	visit = func(f *Formula) {
		if f == nil || seen[f] {
			return
		}
		seen[f] = true
		for _, x := range s.reads(f) {
			out = append(out, x)
			if c := s.vars[x].counts; c != nil {
				visit(c.what)
				if !bags[c.bag] {
					bags[c.bag] = true
					s.visitBag(c.bag, visit)
				}
			}
		}
	}
	visit(f)
	slices.Sort(out)
	return slices.Compact(out)
}

// reach returns what a count speaks of, itself included, as deep says.
func (s *Space) reach(x Var) []Var {
	list, ok := s.reaches[x]
	if !ok {
		list = s.deep(s.mention(x))
		s.reaches[x] = list
	}
	return list
}

// bagsIn returns the bags in which f, and what it counts, counts, sorted.
func (s *Space) bagsIn(f *Formula) []Bag {
	if len(s.counts) == 0 {
		return nil
	}
	if list, ok := s.counting[f]; ok {
		return list
	}
	var out []Bag
	for _, x := range s.deep(f) {
		if c := s.vars[x].counts; c != nil {
			out = append(out, c.bag)
			for _, p := range s.bags[c.bag].info.Pinned {
				out = append(out, p.Bags...)
			}
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	s.counting[f] = out
	return out
}

// visitBag tells the formulas that come with a bag.
func (s *Space) visitBag(b Bag, visit func(*Formula)) {
	info := &s.bags[b].info
	visit(info.Law)
	visit(info.There)
	for _, p := range info.Pinned {
		visit(p.When)
		for _, x := range p.Vars {
			visit(s.mention(x))
		}
	}
}

// mention is a formula that speaks of a variable.
func (s *Space) mention(x Var) *Formula {
	return &Formula{Op: InDom, X: x, vars: []Var{x}}
}

// prospect is what looking into bags may speak of: counts outside any element, and bags
// whose elements are counted in ways that are not known yet.
type prospect struct {
	vars []Var
	bags []Bag
}

// future is what looking into a bag may lead to, given the counts that something was
// said of; for its counts all bags that were not looked into are taken together.
func (r *search) future(b Bag, counts []Var) prospect {
	var out prospect
	for _, x := range counts {
		c := r.s.vars[x].counts
		if r.tallyOf(c.bag) != nil {
			continue
		}
		for _, y := range r.s.reach(x) {
			d := r.s.vars[y].counts
			switch {
			case d == nil:
			case r.s.vars[y].owner == noBag:
				out.vars = append(out.vars, y)
			case c.bag == b && r.s.bags[d.bag].owner == noBag:
				out.bags = append(out.bags, d.bag)
			}
		}
		if c.bag == b {
			for _, p := range r.s.bags[b].info.Pinned {
				out.bags = append(out.bags, p.Bags...)
			}
		}
	}
	slices.Sort(out.vars)
	out.vars = slices.Compact(out.vars)
	return out
}
