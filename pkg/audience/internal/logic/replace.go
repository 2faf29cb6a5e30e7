package logic

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// replacement rewrites formulas: variables and bags become others.
type replacement struct {
	s    *Space
	vars map[Var]Var
	bags map[Bag]Bag
	done map[*Formula]*Formula
}

func (s *Space) newReplacement() *replacement {
	return &replacement{s: s, vars: map[Var]Var{}, bags: map[Bag]Bag{}, done: map[*Formula]*Formula{}}
}

// elements has the elements of one bag become those of another one of the same shape.
func (r *replacement) elements(a, b Bag) {
	x, y := &r.s.bags[a], &r.s.bags[b]
	for i := range min(len(x.elems), len(y.elems)) {
		r.vars[x.elems[i]] = y.elems[i]
	}
	for i := range min(len(x.bags), len(y.bags)) {
		r.bags[x.bags[i]] = y.bags[i]
		r.elements(x.bags[i], y.bags[i])
	}
}

func (r *replacement) formula(f *Formula) *Formula {
	if f == nil || f.Op == True || f.Op == False {
		return f
	}
	if g, ok := r.done[f]; ok {
		return g
	}
	g := r.made(f)
	r.done[f] = g
	return g
}

func (r *replacement) made(f *Formula) *Formula {
	switch f.Op {
	case And, Or:
		kids := make([]*Formula, len(f.Kids))
		for i, k := range f.Kids {
			kids[i] = r.formula(k)
		}
		if f.Op == And {
			return r.s.And(kids...)
		}
		return r.s.Or(kids...)
	case InDom:
		return r.s.within(r.variable(f.X), f.dom)
	case AtMost:
		terms := slices.Clone(f.Terms)
		for i := range terms {
			terms[i].X = r.variable(terms[i].X)
		}
		return r.s.Linear(terms, f.Bound)
	case Linked, Unlinked:
		return r.s.relink(f, r.variable(f.X), r.variable(f.Y))
	}
	return r.s.alike(f.Op, r.variable(f.X), r.variable(f.Y))
}

func (r *replacement) variable(x Var) Var {
	if y, ok := r.vars[x]; ok {
		return y
	}
	c := r.s.vars[x].counts
	if c == nil {
		return x
	}
	b, what := r.bag(c.bag), r.formula(c.what)
	if b == c.bag && what == c.what {
		return x
	}
	return r.s.Count(b, what)
}

func (r *replacement) bag(b Bag) Bag {
	if c, ok := r.bags[b]; ok {
		return c
	}
	return b
}

// sample is an element that stands for itself: its variables, its bags, and how a
// formula about any element becomes one about this one. Times is how often it is there.
type sample struct {
	vars  []Var
	bags  []Bag
	times Var
	of    *replacement
}

// sample returns the k-th sample of a bag that is outside any element.
func (s *Space) sample(b Bag, k int) *sample {
	for len(s.bags[b].copies) <= k {
		c := &sample{of: s.newReplacement(), times: s.newVar(VarInfo{Name: "times", Dom: Dom{Ints: domain.AtLeast(0)}}, noBag)}
		c.vars, c.bags = s.shape(c.of, b, noBag)
		s.furnish(c.of, s.bags[b].bags)
		s.bags[b].copies = append(s.bags[b].copies, c)
	}
	return s.bags[b].copies[k]
}

// shape makes new variables and bags like those of the elements of b.
func (s *Space) shape(r *replacement, b, owner Bag) (vars []Var, bags []Bag) {
	for _, x := range s.bags[b].elems {
		y := s.newVar(s.vars[x].info, owner)
		r.vars[x] = y
		vars = append(vars, y)
	}
	for _, c := range s.bags[b].bags {
		d := s.newBag(BagInfo{Name: s.bags[c].info.Name}, owner)
		r.bags[c] = d
		bags = append(bags, d)
		elems, inner := s.shape(r, c, d)
		s.bags[d].elems, s.bags[d].bags, s.bags[d].copied = elems, inner, true
	}
	return vars, bags
}

// furnish gives the new bags the laws and pins of the old ones.
func (s *Space) furnish(r *replacement, bags []Bag) {
	for _, c := range bags {
		info := &s.bags[r.bags[c]].info
		old := s.bags[c].info
		info.Law, info.There = r.formula(old.Law), r.formula(old.There)
		for _, p := range old.Pinned {
			q := Pin{When: r.formula(p.When), Vars: slices.Clone(p.Vars), Bags: slices.Clone(p.Bags)}
			for i := range q.Vars {
				q.Vars[i] = r.variable(q.Vars[i])
			}
			for i := range q.Bags {
				q.Bags[i] = r.bag(q.Bags[i])
			}
			s.bags[r.bags[c]].info.Pinned = append(s.bags[r.bags[c]].info.Pinned, q)
		}
		s.furnish(r, s.bags[c].bags)
	}
}

// pin returns how a formula about any element of b becomes one about a pinned one.
func (s *Space) pin(b Bag, k int) *replacement {
	for len(s.bags[b].pins) <= k {
		r, p := s.newReplacement(), &s.bags[b].info.Pinned[len(s.bags[b].pins)]
		for i, x := range s.bags[b].elems {
			if i < len(p.Vars) {
				r.vars[x] = p.Vars[i]
			}
		}
		for i, c := range s.bags[b].bags {
			if i < len(p.Bags) {
				r.bags[c] = p.Bags[i]
				r.elements(c, p.Bags[i])
			}
		}
		s.bags[b].pins = append(s.bags[b].pins, r)
		s.adopt(r, s.bags[b].bags)
	}
	return s.bags[b].pins[k]
}

// adopt gives bags that stand for those of a pinned element the laws of these, where
// they have none of their own.
func (s *Space) adopt(r *replacement, bags []Bag) {
	clear(s.counting)
	clear(s.reaches)
	clear(s.related)
	clear(s.outers)
	for _, c := range bags {
		d, ok := r.bags[c]
		if !ok {
			continue
		}
		if s.bags[d].info.Law == nil {
			s.bags[d].info.Law = r.formula(s.bags[c].info.Law)
		}
		if s.bags[d].info.There == nil {
			s.bags[d].info.There = r.formula(s.bags[c].info.There)
		}
		s.adopt(r, s.bags[c].bags)
	}
}

// background is what holds because of pinned elements outside any element: where one
// is there, its bag may have elements and it satisfies the law.
func (s *Space) background() *Formula {
	if s.pinned != nil {
		return s.pinned
	}
	var all []*Formula
	for b := 0; b < len(s.bags); b++ {
		if s.bags[b].owner == noBag && !s.bags[b].copied {
			all = append(all, s.pinLaw(Bag(b)))
		}
	}
	s.pinned = s.And(all...)
	return s.pinned
}

// pinLaw is what the pinned elements of one bag ask for.
func (s *Space) pinLaw(b Bag) *Formula {
	var all []*Formula
	for k := range s.bags[b].info.Pinned {
		info := s.bags[b].info
		then := s.And(orTrue(s, info.There), s.pin(b, k).formula(orTrue(s, info.Law)))
		all = append(all, s.Or(s.Not(orTrue(s, info.Pinned[k].When)), then))
	}
	return s.And(all...)
}

func orTrue(s *Space, f *Formula) *Formula {
	if f == nil {
		return s.yes
	}
	return f
}

// reads returns the variables that f speaks of directly, sorted. Counts stand for
// themselves; what they count is not looked into.
func (s *Space) reads(f *Formula) []Var {
	if f.vars != nil {
		return f.vars
	}
	var out []Var
	switch f.Op {
	case And, Or:
		for _, k := range f.Kids {
			out = append(out, s.reads(k)...)
		}
	case InDom:
		out = []Var{f.X}
	case AtMost:
		for _, t := range f.Terms {
			out = append(out, t.X)
		}
	case Same, Differ, Linked, Unlinked:
		out = []Var{f.X, f.Y}
	}
	slices.Sort(out)
	f.vars = slices.Clip(slices.Compact(out))
	return f.vars
}
