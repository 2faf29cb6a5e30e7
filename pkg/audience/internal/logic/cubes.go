package logic

import (
	"cmp"
	"slices"
)

// Cube is a conjunction that can be satisfied on its own: what some variables are in,
// sorted by variable, and relations between them, sorted by ID.
type Cube struct {
	Sets []*Formula // each an InDom
	Rels []*Formula

	doubtful bool // the limits did not suffice to find out whether it can be satisfied
	groups   []*relGroup
}

// Cubes writes f as a disjunction of cubes; those that cannot be satisfied are left out,
// so that no cubes at all is a proof that f cannot be. It returns false where there
// would be more than most of them, or where the work does not suffice.
func (s *Space) Cubes(f *Formula, most int, l Limits) ([]Cube, bool) {
	s.meter = &meter{left: l.Steps}
	defer func() { s.meter = nil }()
	f = s.And(f, s.background())
	c := &cubing{most: most}
	c.search = s.newSearch(l, s.meter)
	if c.push(f) {
		c.walk()
	}
	c.undo(0)
	s.searches = append(s.searches, c.search)
	return c.cubes, !c.tooMany && c.work.left >= 0
}

// cubing collects the leaves of a search.
type cubing struct {
	*search
	cubes   []Cube
	most    int
	tooMany bool
}

// walk goes through all ways in which the Ors that are open can hold. It returns true
// where there is no sense in going on.
func (c *cubing) walk() bool {
	if !c.propagate() || !c.related() {
		return c.work.left < 0
	}
	i := c.narrowest()
	if i < 0 {
		return c.add()
	}
	mark := len(c.trail)
	c.finish(i)
	for _, k := range c.ors[i].f.Kids {
		if c.eval(k) != no && c.try(k, c.walk) {
			return true
		}
	}
	c.undo(mark)
	return false
}

// add takes in what holds at a leaf, where that is possible.
func (c *cubing) add() bool {
	cube := c.cube()
	is := c.relate(&cube)
	if c.work.left < 0 {
		return true
	}
	if is == Unsat {
		return false
	}
	cube.doubtful = is == OutOfWork
	for _, old := range c.cubes {
		if slices.Equal(old.Sets, cube.Sets) && slices.Equal(old.Rels, cube.Rels) {
			return false
		}
	}
	c.cubes = append(c.cubes, cube)
	c.tooMany = len(c.cubes) > c.most
	return c.tooMany
}

// relate finds out whether the relations of a cube hold together: each group that has to
// do with nothing else for itself.
func (c *cubing) relate(cube *Cube) Verdict {
	is := Sat
	for _, lits := range c.s.grouped(*cube) {
		g := c.s.groupOf(lits, c.limits, c.work)
		cube.groups = append(cube.groups, g)
		switch g.verdict {
		case Unsat:
			return Unsat
		case OutOfWork:
			is = OutOfWork
		}
	}
	c.grow()
	return is
}

func (c *cubing) cube() Cube {
	var out Cube
	var vars []Var
	for _, ch := range c.trail {
		if ch.kind == changedDom {
			vars = append(vars, Var(ch.at))
		}
	}
	slices.Sort(vars)
	for _, x := range slices.Compact(vars) {
		out.Sets = append(out.Sets, c.s.within(x, c.dom[x]))
	}
	out.Rels = slices.Clone(c.rels)
	slices.SortFunc(out.Rels, func(a, b *Formula) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
