package logic

import (
	"maps"
	"slices"
)

// joinedBag is a bag with the elements that the models of some groups have in it.
type joinedBag struct {
	list   []Element
	groups []*relGroup
}

// takes reports whether a bag can have the elements of another group besides: more of
// them do no harm, or all counts are still as they should be.
func (b *joinedBag) takes(p *PairSolver, g *relGroup) bool {
	rising := g.rising
	for _, h := range b.groups {
		rising = rising && h.rising
	}
	if rising && len(b.groups) < mostMerged {
		return true
	}
	if !g.counting || !b.keeps(p, g, g) {
		return false
	}
	for _, h := range b.groups {
		if !h.counting || !b.keeps(p, h, g) {
			return false
		}
	}
	return true
}

// keeps reports whether the counts of a group are as they should be, with the elements of
// one more.
func (b *joinedBag) keeps(p *PairSolver, g, more *relGroup) bool {
	for _, f := range g.lits {
		if f.Op != InDom || !p.counts[f.X] {
			continue
		}
		n := g.countOf(more, f.X, p.s)
		for _, h := range b.groups {
			n += g.countOf(h, f.X, p.s)
		}
		if !f.Dom.Ints.Has(n) {
			return false
		}
	}
	return true
}

// countOf is how many elements that the model of a group has are counted by a variable, as
// another group sees them.
func (g *relGroup) countOf(elements *relGroup, x Var, s *Space) int64 {
	key := tallied{elements, x}
	n, ok := g.tallied[key]
	if !ok {
		seen := content{of: noBag, values: g.found.values, bags: elements.found.bags}
		n = (&evaluation{s: s, scopes: []*content{&seen}}).value(x).Int
		if g.tallied == nil {
			g.tallied = map[tallied]int64{}
		}
		g.tallied[key] = n
	}
	return n
}

// tallied is what of the elements of a group is counted.
type tallied struct {
	elements *relGroup
	x        Var
}

// filled are the elements, with the usual values of what the groups ask of them: by these
// others were counted.
func (b *joinedBag) filled(s *Space, id Bag) []Element {
	asked := map[Bag][]Var{}
	for _, g := range b.groups {
		for _, x := range g.asked(s) {
			if o := s.vars[x].owner; !slices.Contains(asked[o], x) {
				asked[o] = append(asked[o], x)
			}
		}
	}
	return s.filled(b.list, id, asked)
}

func (s *Space) filled(list []Element, b Bag, asked map[Bag][]Var) []Element {
	out := slices.Clone(list)
	for i := range out {
		e := &out[i]
		e.values = maps.Clone(e.values)
		for _, x := range asked[b] {
			if _, ok := e.values[x]; !ok && s.vars[x].counts == nil {
				e.values[x] = s.Usual(x)
			}
		}
		for _, inner := range s.bags[b].bags {
			if len(e.bags[inner]) > 0 && len(asked[inner]) > 0 {
				e.bags = maps.Clone(e.bags)
				e.bags[inner] = s.filled(e.bags[inner], inner, asked)
			}
		}
	}
	return out
}

// asked are the variables of elements that a group speaks of.
func (g *relGroup) asked(s *Space) []Var {
	if g.elems == nil {
		g.elems = []Var{}
		for _, x := range s.deep(s.And(g.lits...)) {
			if s.vars[x].owner != noBag {
				g.elems = append(g.elems, x)
			}
		}
	}
	return g.elems
}

// clusters are the groups of two cubes, those together that have to do with each other.
func (p *PairSolver) clusters(c, d *pairCube) (out [][]int32) {
	var seen []int32
	for _, from := range [2]*pairCube{c, d} {
		for _, g := range from.groups {
			if !slices.Contains(seen, g) {
				first := len(seen)
				seen = p.gather(append(seen, g), first, c, d)
				slices.Sort(seen[first:])
				out = append(out, slices.Clone(seen[first:]))
			}
		}
	}
	return out
}

// together is what groups of two cubes are with what these say besides of the same
// variables.
func (p *PairSolver) together(list []int32, c, d *pairCube) *relGroup {
	p.loosen(list, c, d)
	if len(list) == 1 && len(p.loose) == 0 {
		return &p.groups[list[0]]
	}
	p.write(list)
	key := string(p.key)
	g := p.joint[key]
	if g == nil {
		lits := slices.Clone(p.loose)
		for _, id := range list {
			lits = append(lits, p.groups[id].lits...)
		}
		g = p.s.group(lits, p.limits, &meter{left: p.limits.Steps})
		p.joint[key] = g
	}
	return g
}
