package audience

import (
	"slices"
	"sync"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Pairs knows of many conditions which of them can hold at once. It is much faster than
// asking for each pair, as each condition is translated and taken apart once.
type Pairs struct {
	conditions []*expr.Expr
	// exact decides pairs without scores, and knows which of the others are none; fresh
	// knows which of these are some.
	exact, fresh *apartness
	// alone answer what neither knows, one for each core.
	alone [2]*Solver
}

// apartness is what one world knows of pairs.
type apartness struct {
	w     *world
	forms []*logic.Formula
	// some are those that have too many parts to take them apart as a whole, scored those
	// that read a score.
	some, scored []bool
	tables       *logic.PairSolver
}

// mostCubes is into how many conjunctions a condition is taken apart.
const mostCubes = 1024

// Pairs takes conditions apart, so that pairs of them can be decided quickly. It uses two
// cores.
func (s *Solver) Pairs(conditions []*expr.Expr) *Pairs {
	p := &Pairs{conditions: conditions, alone: [2]*Solver{New(s.p), New(s.p)}}
	for _, alone := range p.alone {
		alone.limits = s.limits
	}
	for _, x := range conditions {
		x.Tree() // is made once, for whichever world comes first
	}
	var wait sync.WaitGroup
	wait.Go(func() { p.fresh = takenApart(New(s.p), true, conditions, s.limits) })
	p.exact = takenApart(New(s.p), false, conditions, s.limits)
	wait.Wait()
	return p
}

func takenApart(s *Solver, fresh bool, conditions []*expr.Expr, l Limits) *apartness {
	a := &apartness{w: s.begin().world(fresh, lastComputed)}
	a.w.space.Prefer(a.w.now, usualNow)
	for _, x := range conditions {
		f := a.w.question([]Part{{x, Holds}})
		a.forms = append(a.forms, f)
		a.scored = append(a.scored, a.w.readsScore(f))
	}
	cubes := make([][]logic.Cube, len(conditions))
	a.some = make([]bool, len(conditions))
	// Of fresh worlds only those are asked that have to do with scores.
	if !fresh || slices.Contains(a.scored, true) {
		for i, f := range a.forms {
			list, all := a.w.space.Cubes(f, mostCubes, l)
			cubes[i], a.some[i] = list, !all
		}
	}
	a.tables = a.w.space.NewPairSolver(cubes, l)
	return a
}

// readsScore reports whether a formula reads a score.
func (w *world) readsScore(f *logic.Formula) bool {
	l := &reader{w: w, seen: map[*logic.Formula]bool{}, vars: map[logic.Var]bool{}}
	l.read(f)
	for _, x := range w.scores {
		if l.vars[x] {
			return true
		}
	}
	return false
}

// Decide asks of all pairs whether both can hold at once, on two cores, and calls tell
// with the answers of one condition about those before it: each of i once, in any order,
// and not at once.
func (p *Pairs) Decide(tell func(i int, with []Verdict)) {
	var wait sync.WaitGroup
	var telling sync.Mutex
	for core, alone := range p.alone {
		exact, fresh := p.exact.tables.Fork(), p.fresh.tables.Fork()
		wait.Go(func() {
			for i := core; i < len(p.conditions); i += 2 {
				with := make([]Verdict, i)
				for k := range i {
					with[k] = p.pair(exact, fresh, alone, i, k)
				}
				telling.Lock()
				tell(i, with)
				telling.Unlock()
			}
		})
	}
	wait.Wait()
}

// pair decides whether two conditions can hold at once. Where the tables do not know,
// the question is asked by itself.
func (p *Pairs) pair(exact, fresh *logic.PairSolver, alone *Solver, i, k int) Verdict {
	scored := p.exact.scored[i] || p.exact.scored[k]
	some := p.exact.some[i] || p.exact.some[k]
	far := p.exact.w.far && p.exact.w.apartInTime
	switch v := exact.Pair(i, k); {
	case v == logic.Sat && !scored:
		return Yes
	case v == logic.Unsat && !some && !far:
		return No
	case scored && fresh.Pair(i, k) == logic.Sat:
		return Yes
	}
	return alone.Decide(Part{p.conditions[i], Holds}, Part{p.conditions[k], Holds}).Verdict
}
