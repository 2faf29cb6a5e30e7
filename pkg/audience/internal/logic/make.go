package logic

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// True returns the formula that always holds.
func (s *Space) True() *Formula { return s.yes }

// False returns the formula that never holds.
func (s *Space) False() *Formula { return s.no }

// And returns the formula that holds where all of list do; where there are none, always.
func (s *Space) And(list ...*Formula) *Formula { return s.join(And, s.yes, s.no, list) }

// Or returns the formula that holds where one of list does; where there are none, never.
func (s *Space) Or(list ...*Formula) *Formula { return s.join(Or, s.no, s.yes, list) }

// Not returns the formula that holds where f does not.
func (s *Space) Not(f *Formula) *Formula {
	if f.not != nil {
		return f.not
	}
	var n *Formula
	switch f.Op {
	case And, Or:
		kids := make([]*Formula, len(f.Kids))
		for i, k := range f.Kids {
			kids[i] = s.Not(k)
		}
		if f.Op == And {
			n = s.Or(kids...)
		} else {
			n = s.And(kids...)
		}
	case InDom:
		n = s.within(f.X, s.less(s.vars[f.X].dom, f.dom))
	case AtMost:
		n = s.linear(negative(f.Terms), ^f.Bound)
	case Same:
		n = s.intern(Formula{Op: Differ, X: f.X, Y: f.Y})
	case Differ:
		n = s.intern(Formula{Op: Same, X: f.X, Y: f.Y})
	case Linked, Unlinked:
		other := *f
		other.Op = Linked + Unlinked - f.Op
		n = s.relink(&other, f.X, f.Y)
	}
	f.not = n
	if n.not == nil {
		n.not = f
	}
	return n
}

// In returns the formula that x has a value of d.
func (s *Space) In(x Var, d Dom) *Formula { return s.within(x, s.doms.number(d)) }

// IsIn returns the formula that x is there and its number is in set.
func (s *Space) IsIn(x Var, set domain.Ints) *Formula { return s.In(x, Dom{Ints: set}) }

// IsText returns the formula that x is there and its text is in set.
func (s *Space) IsText(x Var, set domain.Texts) *Formula { return s.In(x, Dom{Texts: set}) }

// Present returns the formula that x is there.
func (s *Space) Present(x Var) *Formula { return s.within(x, s.some(x)) }

// IsAbsent returns the formula that x is not there.
func (s *Space) IsAbsent(x Var) *Formula { return s.In(x, Dom{Absent: true}) }

// some is every value of the variable's sort.
func (s *Space) some(x Var) int32 {
	if s.vars[x].info.Sort == Int {
		return someInt
	}
	return someText
}

func (s *Space) within(x Var, dom int32) *Formula {
	all := s.vars[x].dom
	switch dom = s.both(dom, all); dom {
	case all:
		return s.yes
	case noDom:
		return s.no
	}
	return s.intern(Formula{Op: InDom, X: x, Dom: s.doms.list[dom], dom: dom})
}

// Same returns the formula that x and y, variables of one sort, are equal. It says
// something only where both are there.
func (s *Space) Same(x, y Var) *Formula {
	if s.vars[x].info.Sort == Int {
		return s.And(s.Linear([]Term{{1, x}, {-1, y}}, 0), s.Linear([]Term{{-1, x}, {1, y}}, 0))
	}
	return s.alike(Same, x, y)
}

// Differ returns the formula that x and y, variables of one sort, are not equal. It
// says something only where both are there.
func (s *Space) Differ(x, y Var) *Formula {
	if s.vars[x].info.Sort == Int {
		return s.Not(s.Same(x, y))
	}
	return s.alike(Differ, x, y)
}

func (s *Space) alike(op Op, x, y Var) *Formula {
	switch {
	case x == y && op == Same:
		return s.yes
	case x == y:
		return s.no
	case x > y:
		x, y = y, x
	}
	return s.intern(Formula{Op: op, X: x, Y: y})
}

// join makes an And or an Or. Nothing that is idle changes it, and end decides it. It is
// flat and sorted, says of one variable one thing, and knows a formula and its opposite.
func (s *Space) join(op Op, idle, end *Formula, list []*Formula) *Formula {
	var kids, sets []*Formula
	add := func(f *Formula) {
		switch {
		case f == idle:
		case f.Op == InDom:
			sets = append(sets, f)
		default:
			kids = append(kids, f)
		}
	}
	for _, f := range list {
		switch {
		case f == end:
			return end
		case f.Op == op:
			for _, k := range f.Kids {
				add(k)
			}
		default:
			add(f)
		}
	}
	for _, f := range s.merged(op, sets) {
		if f == end {
			return end
		}
		if f != idle {
			kids = append(kids, f)
		}
	}
	slices.SortFunc(kids, func(a, b *Formula) int { return cmp.Compare(a.ID, b.ID) })
	kids = slices.Compact(kids)
	if len(kids) > 1 && opposed(kids) {
		return end
	}
	switch len(kids) {
	case 0:
		return idle
	case 1:
		return kids[0]
	}
	return s.intern(Formula{Op: op, Kids: slices.Clip(kids)})
}

// merged joins what is said of one variable.
func (s *Space) merged(op Op, sets []*Formula) []*Formula {
	if len(sets) < 2 {
		return sets
	}
	slices.SortStableFunc(sets, func(a, b *Formula) int { return cmp.Compare(a.X, b.X) })
	out := sets[:0]
	for i := 0; i < len(sets); {
		f, dom := sets[i], sets[i].dom
		for i++; i < len(sets) && sets[i].X == f.X; i++ {
			if op == And {
				dom = s.both(dom, sets[i].dom)
			} else {
				dom = s.either(dom, sets[i].dom)
			}
		}
		if dom != f.dom {
			f = s.within(f.X, dom)
		}
		out = append(out, f)
	}
	return out
}

// opposed reports whether a formula and its opposite are in the list, sorted by ID.
func opposed(list []*Formula) bool {
	for _, f := range list {
		if f.not == nil || f.not.ID < f.ID {
			continue
		}
		if _, found := slices.BinarySearchFunc(list, f.not.ID, func(a *Formula, id int) int { return cmp.Compare(a.ID, id) }); found {
			return true
		}
	}
	return false
}

// intern returns the formula with those contents, made where there is none.
func (s *Space) intern(f Formula) *Formula {
	h := f.hash()
	for _, g := range s.formulas[h] {
		if g.equal(&f) {
			return g
		}
	}
	s.spend(1 + len(f.Kids) + len(f.Terms))
	f.ID = s.made
	s.made++
	g := &f
	s.formulas[h] = append(s.formulas[h], g)
	return g
}

func (f *Formula) equal(g *Formula) bool {
	return f.Op == g.Op && f.X == g.X && f.Y == g.Y && f.dom == g.dom && f.Bound == g.Bound && f.link == g.link &&
		slices.Equal(f.Kids, g.Kids) && slices.Equal(f.Terms, g.Terms)
}

func (f *Formula) hash() uint64 {
	const prime = 0x100000001b3 // Fowler, Noll, Vo
	h := uint64(0xcbf29ce484222325)
	mix := func(x uint64) {
		h = (h ^ x) * prime
		h ^= h >> 29
	}
	mix(uint64(f.Op))
	mix(uint64(f.X))
	mix(uint64(f.Y))
	mix(uint64(f.dom))
	mix(uint64(f.Bound))
	mix(uint64(f.link))
	for _, k := range f.Kids {
		mix(uint64(k.ID))
	}
	for _, t := range f.Terms {
		mix(uint64(t.X))
		mix(uint64(t.Coef))
	}
	return h
}
