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

// Join begins with nothing. It changes the space: only one goroutine may do so, while no
// other decides pairs.
func (p *PairSolver) Join() *Joined {
	n := len(p.all)
	return &Joined{p: p, sets: make([]int32, n), values: make([]Value, n), known: make([]bool, n), bags: map[Bag]*joinedBag{}}
}

// mostTried is how many cubes of a formula are tried.
const mostTried = 12

// Add takes in the first cube of a formula that goes with what there is, and reports
// whether there is one.
func (j *Joined) Add(form int) bool {
	for k := range min(mostTried, len(j.p.forms[form])) {
		c := &j.p.forms[form][k]
		if j.fits(c) {
			j.take(c)
			return true
		}
	}
	return false
}

// AddPair takes in two formulas whose relations do not go together as they are: with a
// model that they have together. It reports whether that goes with what there is.
func (j *Joined) AddPair(a, b int) bool {
	for x := range j.p.forms[a] {
		for y := range j.p.forms[b] {
			c, d := &j.p.forms[a][x], &j.p.forms[b][y]
			if j.p.cubes(c, d) == Sat && j.both(c, d) {
				return true
			}
		}
	}
	return false
}

// both takes in two cubes that can hold together.
func (j *Joined) both(c, d *pairCube) bool {
	if !j.leave(c) || !j.leave(d) {
		return false
	}
	var take []*relGroup
	var ids []int32
	for _, list := range j.p.clusters(c, d) {
		ids = append(ids, list...)
		if len(list) == 1 && j.has(list[0]) {
			continue
		}
		g := j.p.together(list, c, d)
		if g.found == nil || !j.agrees(g) {
			return false
		}
		take = append(take, g)
	}
	for _, g := range take {
		j.takeGroup(g)
	}
	j.in = append(j.in, ids...)
	j.narrow(c)
	j.narrow(d)
	return true
}

// fits reports whether a cube leaves something of each variable, and the models of its
// relations agree with what is known.
func (j *Joined) fits(c *pairCube) bool {
	if !j.leave(c) {
		return false
	}
	for _, g := range c.groups {
		if !j.has(g) && !j.agrees(&j.p.groups[g]) {
			return false
		}
	}
	return true
}

func (j *Joined) has(group int32) bool { return slices.Contains(j.in, group) }

func (j *Joined) leave(c *pairCube) bool {
	for i, x := range c.vars {
		if !j.leaves(x, c.lits[i]) {
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

// agrees reports whether the model of a group goes with what there is.
func (j *Joined) agrees(g *relGroup) bool {
	if g.found == nil {
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
	return !slices.ContainsFunc(g.bags, func(b Bag) bool { return j.bags[b] != nil && !j.bags[b].takes(j.p, g) })
}

func (j *Joined) take(c *pairCube) {
	j.narrow(c)
	for _, id := range c.groups {
		if !j.has(id) {
			j.in = append(j.in, id)
			j.takeGroup(&j.p.groups[id])
		}
	}
}

func (j *Joined) takeGroup(g *relGroup) {
	for i, x := range g.vars {
		if !j.p.counts[x] && !g.free[i] {
			j.values[x], j.known[x] = g.model[i], true
		}
	}
	for b, list := range g.found.bags {
		j.bag(b).list = append(j.bag(b).list, list...)
	}
	for _, b := range g.bags {
		j.bag(b).groups = append(j.bag(b).groups, g)
	}
}

func (j *Joined) bag(b Bag) *joinedBag {
	if j.bags[b] == nil {
		j.bags[b] = &joinedBag{}
	}
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
		m.bags[b] = bag.filled(j.p.s, b)
	}
	return m
}
