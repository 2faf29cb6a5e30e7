package logic

import (
	"encoding/binary"
	"slices"
	"sync"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// PairSolver decides for many formulas, written as cubes, which of them can hold
// together. Two cubes can where they share no variable whose sets have nothing in
// common, which is looked up in tables, and where the relations that they bring
// together hold, which is remembered. A PairSolver is for one goroutine; [PairSolver.Fork]
// makes others.
type PairSolver struct {
	*pairTables
	memo  map[string]Verdict
	key   []byte
	ids   []int32
	loose []*Formula
	joint map[string]*relGroup // of several groups, with loose literals
}

// pairTables is what all forks share.
type pairTables struct {
	s      *Space
	limits Limits
	forms  [][]pairCube
	groups []relGroup
	words  int
	meets  [][]uint64 // of each set: the sets of its variable that it has values in common with
	all    []domain.Ints
	counts []bool     // the variables that count
	solve  sync.Mutex // for what changes the space
	told   sync.Mutex // for known
	known  map[string]Verdict
}

// pairCube is a cube with its sets as numbers.
type pairCube struct {
	vars     []Var
	sets     []int32 // rows of meets
	places   []int32 // bits in a row
	lits     []*Formula
	doubtful bool
	groups   []int32  // relations that have to do with each other
	points   []uint64 // which variables and bags any relation of any cube speaks of
}

// NewPairSolver makes the tables for formulas, each given by its cubes. The space must
// not be changed while the solver is in use.
func (s *Space) NewPairSolver(forms [][]Cube, l Limits) *PairSolver {
	t := &pairTables{s: s, limits: l, known: map[string]Verdict{}}
	t.tables(forms)
	t.relate(forms)
	return (&PairSolver{pairTables: t}).Fork()
}

// Fork returns a solver for another goroutine, over the same formulas.
func (p *PairSolver) Fork() *PairSolver {
	return &PairSolver{pairTables: p.pairTables, memo: map[string]Verdict{}, joint: map[string]*relGroup{}}
}

// Pair decides whether the i-th and the j-th formula can hold together, as far as their
// cubes say.
func (p *PairSolver) Pair(i, j int) Verdict {
	out := Unsat
	for a := range p.forms[i] {
		for b := range p.forms[j] {
			switch p.cubes(&p.forms[i][a], &p.forms[j][b]) {
			case Sat:
				return Sat
			case OutOfWork:
				out = OutOfWork
			}
		}
	}
	return out
}

// cubes decides whether two cubes can hold together.
func (p *PairSolver) cubes(a, b *pairCube) Verdict {
	for i, j := 0, 0; i < len(a.vars) && j < len(b.vars); {
		switch {
		case a.vars[i] < b.vars[j]:
			i++
		case a.vars[i] > b.vars[j]:
			j++
		default:
			if at := b.places[j]; p.meets[a.sets[i]][at>>6]>>(at&63)&1 == 0 {
				return Unsat
			}
			i++
			j++
		}
	}
	out := Sat
	if len(a.groups)+len(b.groups) > 0 && !apart(a.points, b.points) {
		out = p.related(a, b)
	}
	if out == Sat && (a.doubtful || b.doubtful) {
		return OutOfWork
	}
	return out
}

// tables numbers the sets of each variable and finds which have values in common.
func (t *pairTables) tables(forms [][]Cube) {
	byVar := map[Var][]*Formula{} // the sets of each variable
	place := map[*Formula]int32{}
	for _, cubes := range forms {
		for _, c := range cubes {
			for _, f := range c.Sets {
				if _, ok := place[f]; !ok {
					place[f] = int32(len(byVar[f.X]))
					byVar[f.X] = append(byVar[f.X], f)
				}
			}
		}
	}
	row, doubtful := map[*Formula]int32{}, map[*Formula]bool{}
	for x := range t.s.vars {
		list := byVar[Var(x)]
		for _, f := range list {
			bits := make([]uint64, (len(list)+63)/64)
			for i, g := range list {
				if i < int(place[f]) {
					if t.meets[row[g]][place[f]>>6]>>(place[f]&63)&1 != 0 {
						bits[i>>6] |= 1 << (i & 63)
					}
				} else if both := t.s.doms.and(f.dom, g.dom); both != noDom {
					bits[i>>6] |= 1 << (i & 63)
					if both == tooLarge {
						doubtful[f], doubtful[g] = true, true
					}
				}
			}
			row[f] = int32(len(t.meets))
			t.meets = append(t.meets, bits)
		}
	}
	for _, cubes := range forms {
		list := make([]pairCube, len(cubes))
		for i, c := range cubes {
			list[i].doubtful = c.doubtful
			for _, f := range c.Sets {
				list[i].doubtful = list[i].doubtful || doubtful[f]
				list[i].vars = append(list[i].vars, f.X)
				list[i].sets = append(list[i].sets, row[f])
				list[i].places = append(list[i].places, place[f])
				list[i].lits = append(list[i].lits, f)
			}
		}
		t.forms = append(t.forms, list)
	}
}

// related decides the relations of two cubes that have to do with each other.
func (p *PairSolver) related(a, b *pairCube) Verdict {
	out := Sat
	seen := p.ids[:0]
	for side, c := range [2]*pairCube{a, b} {
		other := b
		if side == 1 {
			other = a
		}
		for _, g := range c.groups {
			if slices.Contains(seen, g) || apart(p.groups[g].points, other.points) {
				continue
			}
			first := len(seen)
			seen = append(seen, g)
			seen = p.gather(seen, first, a, b)
			switch p.cluster(seen[first:], a, b) {
			case Unsat:
				p.ids = seen
				return Unsat
			case OutOfWork:
				out = OutOfWork
			}
		}
	}
	p.ids = seen
	return out
}

// gather adds to a list of groups, from the first on, all groups of two cubes that have to
// do with them.
func (p *PairSolver) gather(seen []int32, first int, a, b *pairCube) []int32 {
	for k := first; k < len(seen); k++ {
		points := p.groups[seen[k]].points
		for _, list := range [2][]int32{a.groups, b.groups} {
			for _, g := range list {
				if !slices.Contains(seen, g) && !apart(points, p.groups[g].points) {
					seen = append(seen, g)
				}
			}
		}
	}
	return seen
}

// cluster decides groups of relations together with what the cubes say of their
// variables besides.
func (p *PairSolver) cluster(list []int32, a, b *pairCube) Verdict {
	slices.Sort(list)
	p.loosen(list, a, b)
	if p.merge(list, p.loose) {
		return Sat
	}
	return p.remembered(list)
}

// loosen finds what two cubes say besides of the variables of groups.
func (p *PairSolver) loosen(list []int32, a, b *pairCube) {
	p.loose = p.loose[:0]
	for _, c := range [2]*pairCube{a, b} {
		for i, x := range c.vars {
			if p.speaks(list, x) && !p.said(list, c.lits[i]) {
				p.loose = append(p.loose, c.lits[i])
			}
		}
	}
}

// remembered decides groups together with loose literals, each such question once.
func (p *PairSolver) remembered(list []int32) Verdict {
	p.write(list)
	if v, ok := p.memo[string(p.key)]; ok {
		return v
	}
	key := string(p.key)
	v := p.decide(key, list)
	p.memo[key] = v
	return v
}

// write makes the key of groups with loose literals.
func (p *PairSolver) write(list []int32) {
	p.key = p.key[:0]
	for _, g := range list {
		p.key = binary.AppendUvarint(p.key, uint64(g)<<1)
	}
	for _, f := range p.loose {
		p.key = binary.AppendUvarint(p.key, uint64(f.ID)<<1|1)
	}
}

func (p *PairSolver) speaks(list []int32, x Var) bool {
	for _, g := range list {
		if _, ok := slices.BinarySearch(p.groups[g].vars, x); ok {
			return true
		}
	}
	return false
}

// said reports whether one of the groups says that already.
func (p *PairSolver) said(list []int32, f *Formula) bool {
	for _, g := range list {
		if slices.Contains(p.groups[g].lits, f) {
			return true
		}
	}
	return false
}

// decide solves groups together with loose literals, unless another fork has done it.
func (p *PairSolver) decide(key string, list []int32) Verdict {
	p.told.Lock()
	v, ok := p.known[key]
	p.told.Unlock()
	if ok {
		return v
	}
	v = p.solved(list)
	p.told.Lock()
	p.known[key] = v
	p.told.Unlock()
	return v
}

func (p *PairSolver) solved(list []int32) Verdict {
	plain := true
	all := slices.Clone(p.loose)
	for _, g := range list {
		plain = plain && p.groups[g].plain
		all = append(all, p.groups[g].lits...)
	}
	if plain {
		return p.plain(all)
	}
	if len(list) > 2 && p.clash(list) {
		return Unsat
	}
	var v Verdict
	p.Alone(func() { v, _ = p.s.solve(p.limits, &meter{left: p.limits.Steps}, p.s.And(all...)) })
	return v
}

// clash reports whether two of more groups exclude each other, which is found out once
// for many of those.
func (p *PairSolver) clash(list []int32) bool {
	p.loose = p.loose[:0]
	for i, a := range list {
		for _, b := range list[:i] {
			two := []int32{b, a}
			if apart(p.groups[a].points, p.groups[b].points) || p.merge(two, nil) {
				continue
			}
			if p.remembered(two) == Unsat {
				return true
			}
		}
	}
	return false
}

// Alone runs what changes the space, while no fork of the solver does.
func (p *PairSolver) Alone(do func()) {
	p.solve.Lock()
	defer p.solve.Unlock()
	do()
}

// plain solves linear relations without touching the space.
func (p *PairSolver) plain(all []*Formula) Verdict {
	y := &system{work: &meter{left: p.limits.Steps}, splits: p.limits.Splits}
	var vars []Var
	for _, f := range all {
		if f.Op == AtMost {
			vars = append(vars, f.vars...)
		}
	}
	slices.Sort(vars)
	vars = slices.Compact(vars)
	for _, x := range vars {
		y.sets = append(y.sets, p.all[x])
	}
	for _, f := range all {
		if f.Op == InDom {
			if at, ok := slices.BinarySearch(vars, f.X); ok {
				y.sets[at] = y.sets[at].And(f.Dom.Ints)
			}
			continue
		}
		y.rows = append(y.rows, rowOf(f, vars))
	}
	return y.solve()
}

// apart reports whether two sets of points have none in common.
func apart(a, b []uint64) bool {
	for i, x := range a {
		if x&b[i] != 0 {
			return false
		}
	}
	return true
}

// numbersOf is everything that each variable may be.
func numbersOf(s *Space) []domain.Ints {
	out := make([]domain.Ints, len(s.vars))
	for i := range s.vars {
		out[i] = s.vars[i].info.Dom.Ints
	}
	return out
}
