package logic

import "slices"

// late takes in a count of a bag whose elements are chosen already: each of them has it
// or not. Other elements might do better, so that a failure proves nothing.
func (r *search) late(t *tally, x Var) bool {
	n := *t
	n.counts = append(slices.Clip(t.counts), x)
	slices.Sort(n.counts)
	what := r.s.vars[x].counts.what
	mark := len(r.trail)
	r.tallies = append(r.tallies, &n)
	r.trail = append(r.trail, change{kind: addedTally})
	var pins []*Formula
	for k, p := range r.s.bags[t.bag].info.Pinned {
		pins = append(pins, r.s.And(orTrue(r.s, p.When), r.s.pin(t.bag, k).formula(what)))
	}
	n.parts = slices.Clone(t.parts)
	var all []*Formula
	for i := range n.parts {
		all = append(all, n.parts[i].what)
		n.parts[i].found = nil
	}
	if r.try(r.s.And(all...), func() bool { return r.lateCount(&n, x, pins, 0, []Term{{1, x}}, 0) }) {
		return true
	}
	r.undo(mark)
	r.unsure = true
	return false
}

// lateCount decides for each element whether the count has it.
func (r *search) lateCount(t *tally, x Var, pins []*Formula, i int, terms []Term, fixed int64) bool {
	if r.stopped() {
		return false
	}
	switch {
	case i < len(pins):
		return r.try(pins[i], func() bool { return r.lateCount(t, x, pins, i+1, terms, fixed+1) }) ||
			r.try(r.s.Not(pins[i]), func() bool { return r.lateCount(t, x, pins, i+1, terms, fixed) })
	case i < len(pins)+len(t.parts):
		c := t.parts[i-len(pins)].sample
		p := c.of.formula(r.s.vars[x].counts.what)
		return r.try(p, func() bool {
			return r.lateCount(t, x, pins, i+1, append(slices.Clip(terms), Term{-1, c.times}), fixed)
		}) || r.try(r.s.Not(p), func() bool { return r.lateCount(t, x, pins, i+1, terms, fixed) })
	}
	f := r.s.And(r.s.Linear(terms, fixed), r.s.Linear(negative(terms), -fixed))
	return r.try(f, r.decide)
}

// latecomer returns a count that something is said of only after its bag was looked
// into.
func (r *search) latecomer(counts []Var) (*tally, Var, bool) {
	if len(r.tallies) == 0 {
		return nil, 0, false
	}
	for _, x := range counts {
		if t := r.tallyOf(r.s.vars[x].counts.bag); t != nil && !slices.Contains(t.counts, x) {
			return t, x, true
		}
	}
	return nil, 0, false
}

// build writes the model down. Values are those that the relations gave, and for
// other variables of which something was said the usual ones.
func (r *search) build(values map[Var]Value, counts []Var) *Model {
	for _, c := range r.trail {
		if c.kind != changedDom {
			continue
		}
		if _, ok := values[Var(c.at)]; !ok {
			values[Var(c.at)] = r.s.doms.usualOf(r.dom[c.at])
		}
	}
	m := &Model{s: r.s, content: content{of: noBag, values: values, bags: map[Bag][]Element{}}}
	for _, t := range r.tallies {
		r.buildBag(m, t.bag)
	}
	for _, x := range counts {
		if b := r.s.vars[x].counts.bag; r.tallyOf(b) == nil {
			m.bags[b] = nil
		}
	}
	e := &evaluation{s: r.s, scopes: []*content{&m.content}}
	for b := range r.s.bags {
		if g := &r.s.bags[b]; g.owner == noBag && !g.copied && len(g.info.Pinned) > 0 {
			if _, ok := m.bags[Bag(b)]; !ok {
				m.bags[Bag(b)] = e.pinned(Bag(b))
			}
		}
	}
	return m
}

// buildBag writes down a bag that was looked into, those inside of its elements first.
func (r *search) buildBag(m *Model, b Bag) {
	t := r.tallyOf(b)
	if _, ok := m.bags[b]; ok || t == nil {
		return
	}
	m.bags[b] = nil
	for _, p := range r.s.bags[b].info.Pinned {
		for _, c := range p.Bags {
			r.buildBag(m, c)
		}
		for _, x := range r.s.deep(orTrue(r.s, p.When)) {
			if c := r.s.vars[x].counts; c != nil {
				r.buildBag(m, c.bag)
			}
		}
	}
	for _, p := range t.parts {
		for _, c := range p.sample.bags {
			r.buildBag(m, c)
		}
	}
	m.bags[b] = r.elements(m, t)
}

// elements are those of a bag that was looked into.
func (r *search) elements(m *Model, t *tally) []Element {
	e := &evaluation{s: r.s, scopes: []*content{&m.content}}
	out := e.pinned(t.bag)
	for _, p := range t.parts {
		times, ok := m.values[p.sample.times]
		if !ok || times.Int == 0 {
			continue
		}
		c := p.found
		if c == nil {
			c = m.element(t.bag, p.sample)
		}
		out = append(out, Element{Times: times.Int, content: *c})
	}
	return out
}

// element reads what a sample of a bag is in the model.
func (m *Model) element(b Bag, c *sample) *content {
	out := &content{of: b, values: map[Var]Value{}, bags: map[Bag][]Element{}}
	for i, x := range m.s.bags[b].elems {
		if v, ok := m.values[c.vars[i]]; ok {
			out.values[x] = v
		}
	}
	for i, inner := range m.s.bags[b].bags {
		for _, el := range m.bags[c.bags[i]] {
			out.bags[inner] = append(out.bags[inner], m.s.moved(el, c.bags[i], inner))
		}
	}
	return out
}
