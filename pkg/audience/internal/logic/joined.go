package logic

import "slices"

// Joined is one cube of each of some formulas, all at once, as long as that takes no
// search: the models of their relations are put together where they agree, and counts
// where more elements do no harm. What it gives is to be asked whether it is a model.
type Joined struct {
	p *PairSolver
	// sets are what is left of each variable, by their numbers, noDom where nothing was
	// said; known are the variables that have a value, as the models of relations say.
	sets   []int32
	values []Value
	known  []bool
	// in are the groups that are taken in, and bags what they count.
	in   []int32
	bags map[Bag]*joinedBag
}

// joinedBag is a bag with elements; fixed is set where nothing may be added.
type joinedBag struct {
	list  []Element
	fixed bool
}

// Join begins with nothing. It changes the space: only one goroutine may do so, while no
// other decides pairs.
func (p *PairSolver) Join() *Joined {
	n := len(p.all)
	return &Joined{p: p, sets: make([]int32, n), values: make([]Value, n), known: make([]bool, n), bags: map[Bag]*joinedBag{}}
}

// Add takes in the first cube of a formula that goes with what there is, and reports
// whether there is one.
func (j *Joined) Add(form int) bool {
	for k := range j.p.forms[form] {
		c := &j.p.forms[form][k]
		if j.fits(c) {
			j.take(c)
			return true
		}
	}
	return false
}

// AddPair takes in two formulas, the relations of which are solved together.
func (j *Joined) AddPair(a, b int, l Limits) bool {
	for x := range j.p.forms[a] {
		for y := range j.p.forms[b] {
			c, d := &j.p.forms[a][x], &j.p.forms[b][y]
			if j.p.cubes(c, d) == Sat && j.solve(c, d, l) {
				return true
			}
		}
	}
	return false
}

// solve makes the model of two cubes the beginning.
func (j *Joined) solve(c, d *pairCube, l Limits) bool {
	lits := append(slices.Clone(c.lits), d.lits...)
	for _, g := range append(slices.Clone(c.groups), d.groups...) {
		lits = append(lits, j.p.groups[g].lits...)
		j.in = append(j.in, g)
	}
	m := j.p.s.Solve(j.p.s.And(lits...), l).Model
	if m == nil {
		j.in = nil
		return false
	}
	for _, g := range j.in {
		for _, x := range j.p.groups[g].vars {
			if v, ok := m.Value(x); ok {
				j.values[x], j.known[x] = v, true
			}
		}
	}
	for b, list := range m.bags {
		j.bags[b] = &joinedBag{list, true}
	}
	for _, c := range []*pairCube{c, d} {
		j.narrow(c)
	}
	return true
}

// fits reports whether a cube leaves something of each variable, and the models of its
// relations agree with what is known.
func (j *Joined) fits(c *pairCube) bool {
	for i, x := range c.vars {
		if !j.leaves(x, c.lits[i]) {
			return false
		}
	}
	for _, g := range c.groups {
		if !j.agrees(g) {
			return false
		}
	}
	return true
}

// leaves reports whether a literal leaves something of its variable. Most of the time it
// leaves what the variable would be without it.
func (j *Joined) leaves(x Var, f *Formula) bool {
	was := j.sets[x]
	switch {
	case was == f.dom || was == noDom && !j.known[x]:
		return true
	case j.p.counts[x]: // of which there may be more elements
	case f.Dom.has(j.values[x]):
		return true
	case j.known[x]:
		return false
	}
	if was == noDom {
		return true
	}
	both := j.p.s.doms.and(was, f.dom)
	return both != noDom && both != tooLarge
}

func (j *Joined) agrees(id int32) bool {
	if slices.Contains(j.in, id) {
		return true
	}
	g := &j.p.groups[id]
	if g.found == nil || len(g.bags) > 0 && len(j.in) >= mostMerged && !g.rising {
		return false
	}
	for i, x := range g.vars {
		if j.p.counts[x] || g.free[i] {
			continue
		}
		if j.known[x] && j.values[x] != g.model[i] {
			return false
		}
		if set := j.sets[x]; !j.known[x] && set != noDom && !j.p.s.doms.list[set].has(g.model[i]) {
			return false
		}
	}
	return !slices.ContainsFunc(g.bags, func(b Bag) bool {
		used := j.bags[b]
		return used != nil && (used.fixed || !g.rising)
	})
}

func (j *Joined) take(c *pairCube) {
	j.narrow(c)
	for _, id := range c.groups {
		if slices.Contains(j.in, id) {
			continue
		}
		j.in = append(j.in, id)
		g := &j.p.groups[id]
		for i, x := range g.vars {
			if !j.p.counts[x] && !g.free[i] {
				j.values[x], j.known[x] = g.model[i], true
			}
		}
		for b, list := range g.found.bags {
			j.bag(b, g).list = append(j.bag(b, g).list, list...)
		}
		for _, b := range g.bags {
			j.bag(b, g)
		}
	}
}

// bag is one in which a group counts.
func (j *Joined) bag(b Bag, g *relGroup) *joinedBag {
	if j.bags[b] == nil {
		j.bags[b] = &joinedBag{}
	}
	j.bags[b].fixed = j.bags[b].fixed || !g.rising
	return j.bags[b]
}

// narrow takes in what a cube says of its variables.
func (j *Joined) narrow(c *pairCube) {
	for i, x := range c.vars {
		f := c.lits[i]
		switch {
		case j.known[x] && !j.p.counts[x] || j.sets[x] == f.dom:
		case j.sets[x] == noDom:
			j.sets[x], j.values[x] = f.dom, j.p.s.doms.usualOf(f.dom)
		default:
			j.sets[x] = j.p.s.doms.and(j.sets[x], f.dom)
			j.values[x] = j.p.s.doms.usualOf(j.sets[x])
		}
	}
}

// Model is what was joined. Counts are as many as there are elements.
func (j *Joined) Model() *Model {
	m := &Model{s: j.p.s, content: content{of: noBag, values: map[Var]Value{}, bags: map[Bag][]Element{}}}
	for x, set := range j.sets {
		if !j.p.counts[x] && (j.known[x] || set != noDom) {
			m.values[Var(x)] = j.values[x]
		}
	}
	for b, bag := range j.bags {
		m.bags[b] = bag.list
	}
	return m
}
