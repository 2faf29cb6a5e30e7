package logic

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// relGroup is relations of a cube that have to do with each other, with the sets of their
// variables. Counts of one bag have to do with each other.
type relGroup struct {
	lits []*Formula
	// vars are what the relations speak of, also by what they count, sorted.
	vars   []Var
	points []uint64
	plain  bool // sums only
	// model are values of the variables that satisfy it.
	model []Value
	free  []bool // which of them may be anything
	found *Model // with elements
	// bags are those in which anything is counted, sorted; rising is set where more
	// elements never do harm, up to a bound that is far.
	bags   []Bag
	rising bool
	// counting is set where it says of counts only in what they are.
	counting bool
	// tallied are counts of elements of models, those that were asked for.
	tallied map[tallied]int64
	elems   []Var // see asked
	// verdict says whether they can be satisfied, work what it took to find out.
	verdict Verdict
	work    int
}

// relate finds the groups of all cubes.
func (t *pairTables) relate(forms [][]Cube) {
	number := map[*relGroup]int32{}
	for i, cubes := range forms {
		for k, c := range cubes {
			for _, g := range c.groups {
				id, ok := number[g]
				if !ok {
					id = int32(len(t.groups))
					number[g] = id
					t.groups = append(t.groups, *g)
				}
				t.forms[i][k].groups = append(t.forms[i][k].groups, id)
			}
		}
	}
	t.all = numbersOf(t.s)
	t.counts = make([]bool, len(t.s.vars))
	for x := range t.counts {
		t.counts[x] = t.s.vars[x].counts != nil
	}
	t.mark()
}

// groupOf is the group of some related literals. What was worked out before costs the
// work that it was.
func (s *Space) groupOf(lits []*Formula, l Limits, m *meter) *relGroup {
	var key []byte
	for _, f := range lits {
		key = binary.AppendUvarint(key, uint64(f.ID))
	}
	if g := s.related[string(key)]; g != nil {
		m.spend(g.work)
		return g
	}
	before := m.left
	g := s.group(lits, l, m)
	g.work = before - m.left
	if g.verdict != OutOfWork {
		s.related[string(key)] = g
	}
	return g
}

// mark gives a bit to each variable that a group speaks of. A bag has that of one of its
// counts, which all that count in it share.
func (t *pairTables) mark() {
	bit := map[Var]int{}
	for i := range t.groups {
		for _, x := range t.groups[i].vars {
			if _, ok := bit[t.s.point(x)]; !ok {
				bit[t.s.point(x)] = len(bit)
			}
		}
	}
	t.words = (len(bit) + 63) / 64
	set := func(points []uint64, x Var) {
		if b, ok := bit[t.s.point(x)]; ok {
			points[b>>6] |= 1 << (b & 63)
		}
	}
	for i := range t.groups {
		t.groups[i].points = make([]uint64, t.words)
		for _, x := range t.groups[i].vars {
			set(t.groups[i].points, x)
		}
	}
	for _, cubes := range t.forms {
		for k := range cubes {
			cubes[k].points = make([]uint64, t.words)
			for _, x := range cubes[k].vars {
				set(cubes[k].points, x)
			}
			for _, g := range cubes[k].groups {
				for w, p := range t.groups[g].points {
					cubes[k].points[w] |= p
				}
			}
		}
	}
}

// point is the variable itself, or for a count that of all elements of its bag.
func (s *Space) point(x Var) Var {
	if c := s.vars[x].counts; c != nil {
		return s.Count(c.bag, s.yes)
	}
	return x
}

// group works out what is to be known of related literals.
func (s *Space) group(lits []*Formula, l Limits, work *meter) *relGroup {
	g := &relGroup{lits: lits, plain: true}
	for _, f := range lits {
		g.plain = g.plain && (f.Op == InDom || f.Op == AtMost)
		for _, x := range s.outer(f) {
			g.plain = g.plain && s.vars[x].counts == nil
			g.vars = append(g.vars, x)
		}
	}
	slices.Sort(g.vars)
	g.vars = slices.Compact(g.vars)
	s.countedIn(g)
	v, m := s.preferred(lits, g, l, work)
	if g.verdict = v; v != Sat {
		return g
	}
	g.found = m
	g.model, g.free = make([]Value, len(g.vars)), make([]bool, len(g.vars))
	for i, x := range g.vars {
		value, ok := m.Value(x)
		// What is free beside elements may still be tied to them.
		g.model[i], g.free[i] = value, !ok && g.plain
		if !ok && !g.plain {
			g.model[i] = s.Usual(x)
		}
	}
	for _, f := range lits {
		if s.isBound(f) {
			at, _ := slices.BinarySearch(g.vars, f.X)
			g.rising = g.rising && g.model[at].Int <= f.Dom.Ints.Max()/mostMerged
		}
	}
	return g
}

// preferred solves related literals, if possible with the preferred values of their
// variables, so that models agree more often.
func (s *Space) preferred(lits []*Formula, g *relGroup, l Limits, work *meter) (Verdict, *Model) {
	both := slices.Clone(lits)
	for _, f := range s.prefers {
		if _, ok := slices.BinarySearch(g.vars, f.X); ok {
			both = append(both, f)
		}
	}
	if len(both) > len(lits) {
		if v, m := s.solve(l, work, s.And(both...)); v == Sat {
			return v, m
		}
	}
	return s.solve(l, work, s.And(lits...))
}

// Prefer says what number a variable is in models of which nobody asks for another. It
// changes no verdict.
func (s *Space) Prefer(x Var, number int64) {
	s.prefers = append(s.prefers, s.IsIn(x, domain.Point(number)))
}

// mostMerged is how many groups are put together at most by adding their elements.
const mostMerged = 16

// isBound reports whether a literal says no more than that a bag does not have many
// elements.
func (s *Space) isBound(f *Formula) bool {
	if f.Op != InDom || s.vars[f.X].counts == nil || s.vars[f.X].counts.what != s.yes {
		return false
	}
	r := f.Dom.Ints.Ranges()
	return len(r) == 1 && r[0].Lo == 0 && r[0].Hi >= mostMerged
}

// countedIn finds the bags of a group.
func (s *Space) countedIn(g *relGroup) {
	direct := 0
	g.rising = true
	for _, f := range g.lits {
		if f.Op == InDom && s.vars[f.X].counts != nil {
			r := f.Dom.Ints.Ranges()
			g.rising = g.rising && len(r) == 1 && (r[0].Hi == math.MaxInt64 || s.isBound(f))
			direct++
		} else if f.Op != InDom {
			g.rising = g.rising && !slices.ContainsFunc(s.reads(f), func(x Var) bool { return s.vars[x].counts != nil })
		}
	}
	g.counting = !slices.ContainsFunc(g.lits, func(f *Formula) bool {
		return f.Op != InDom && slices.ContainsFunc(s.reads(f), func(x Var) bool { return s.vars[x].counts != nil })
	})
	all := 0
	for _, x := range g.vars {
		if c := s.vars[x].counts; c != nil {
			g.bags = append(g.bags, c.bag)
			all++
		}
	}
	g.rising = g.rising && all == direct
	slices.Sort(g.bags)
	g.bags = slices.Compact(g.bags)
}

// merge reports whether the models of groups are one model together: they agree on
// the variables that they share, and do not count in the same bag, unless it can have
// the elements of all.
func (t *pairTables) merge(list []int32, loose []*Formula) bool {
	if len(list) > mostMerged {
		return false
	}
	for i, a := range list {
		g := &t.groups[a]
		if g.model == nil || !g.fits(loose) {
			return false
		}
		for _, b := range list[:i] {
			if !g.agrees(&t.groups[b], t.counts) {
				return false
			}
		}
	}
	return true
}

// fits reports whether the model satisfies those literals that speak of its variables.
func (g *relGroup) fits(loose []*Formula) bool {
	for _, f := range loose {
		at, ok := slices.BinarySearch(g.vars, f.X)
		if ok && !g.free[at] && !f.Dom.has(g.model[at]) {
			return false
		}
	}
	return true
}

// agrees reports whether the models of two groups go together.
func (g *relGroup) agrees(h *relGroup, counts []bool) bool {
	for i, j := 0, 0; i < len(g.vars) && j < len(h.vars); {
		switch {
		case g.vars[i] < h.vars[j]:
			i++
		case g.vars[i] > h.vars[j]:
			j++
		default:
			if !counts[g.vars[i]] && !g.free[i] && !h.free[j] && g.model[i] != h.model[j] {
				return false
			}
			i++
			j++
		}
	}
	if g.rising && h.rising {
		return true
	}
	return !slices.ContainsFunc(g.bags, func(b Bag) bool { return slices.Contains(h.bags, b) })
}

// outer returns the variables outside any element that a formula speaks of, also by
// what it counts; a bag of a pinned element is spoken of by all that count the element.
func (s *Space) outer(f *Formula) []Var {
	list, ok := s.outers[f]
	if !ok {
		list = s.findOuter(f)
		s.outers[f] = list
	}
	return list
}

func (s *Space) findOuter(f *Formula) []Var {
	all := s.deep(f)
	var seen []Bag
	for i := 0; i < len(all); i++ {
		c := s.vars[all[i]].counts
		if c == nil || slices.Contains(seen, c.bag) {
			continue
		}
		seen = append(seen, c.bag)
		if s.vars[all[i]].owner != noBag && s.bags[c.bag].owner == noBag {
			all = append(all, s.Count(c.bag, s.yes)) // of elements that are not known yet
		}
		for _, p := range s.bags[c.bag].info.Pinned {
			for _, b := range p.Bags {
				all = append(all, s.deep(s.mention(s.Count(b, s.yes)))...)
			}
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(x Var) bool { return s.vars[x].owner != noBag })
}

// grouped divides the relations of a cube, and what it says of counts, into those that
// have to do with each other, with what it says of their variables.
func (s *Space) grouped(c Cube) [][]*Formula {
	lits := slices.Clone(c.Rels)
	for _, f := range c.Sets {
		if s.vars[f.X].counts != nil {
			lits = append(lits, f)
		}
	}
	number := make([]int, len(lits))
	for i := range lits {
		number[i] = i
		for k := range i {
			if number[k] != number[i] && s.touch(lits[i], lits[k]) {
				a, b := min(number[k], number[i]), max(number[k], number[i])
				for n := range i + 1 {
					if number[n] == b {
						number[n] = a
					}
				}
			}
		}
	}
	var out [][]*Formula
	for n := range lits {
		var list []*Formula
		var vars []Var
		for i, f := range lits {
			if number[i] == n {
				list = append(list, f)
				vars = append(vars, s.outer(f)...)
			}
		}
		if list == nil {
			continue
		}
		for _, f := range c.Sets {
			if s.vars[f.X].counts == nil && slices.Contains(vars, f.X) {
				list = append(list, f)
			}
		}
		slices.SortFunc(list, func(a, b *Formula) int { return cmp.Compare(a.ID, b.ID) })
		out = append(out, list)
	}
	return out
}

// touch reports whether two formulas speak of a variable or a bag that they share.
func (s *Space) touch(f, g *Formula) bool {
	a, b := s.outer(f), s.outer(g)
	for _, x := range a {
		for _, y := range b {
			if s.point(x) == s.point(y) {
				return true
			}
		}
	}
	return false
}
