package audience

import (
	"sync"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Pairs knows of many conditions which of them can hold at once. It is much faster than
// asking for each pair, as each condition is taken apart once.
type Pairs struct {
	w *world
	// alone answers what is asked by itself.
	alone      *Solver
	asking     sync.Mutex
	conditions []*expr.Expr
	// forms are where each condition holds; some is set where it has too many parts to
	// take it apart as a whole.
	forms  []*logic.Formula
	some   []bool
	scored []bool
	tables *logic.PairSolver
	found  [][]Verdict
}

// mostCubes is into how many conjunctions a condition is taken apart.
const mostCubes = 128

// Pairs takes conditions apart, so that pairs of them can be decided quickly.
func (s *Solver) Pairs(conditions []*expr.Expr) *Pairs {
	w := s.world(true)
	p := &Pairs{w: w, alone: New(s.p), conditions: conditions}
	p.alone.limits = s.limits
	cubes := make([][]logic.Cube, len(conditions))
	for _, x := range conditions {
		f := w.question([]Part{{x, Holds}})
		p.forms = append(p.forms, f)
		p.scored = append(p.scored, w.readsScore(f))
	}
	for i, f := range p.forms {
		list, all := w.space.Cubes(f, mostCubes, s.limits)
		cubes[i], p.some = list, append(p.some, !all)
	}
	p.tables = w.space.NewPairSolver(cubes, s.limits)
	return p
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

// Decide decides all pairs on two cores.
func (p *Pairs) Decide() (counts [3]int) {
	var wait sync.WaitGroup
	var gave [2][3]int
	for core := range gave {
		fork := p.tables.Fork()
		wait.Go(func() {
			for i := range p.conditions {
				for k := range i {
					if (i+k)%2 == core {
						gave[core][p.pair(fork, i, k)]++
					}
				}
			}
		})
	}
	wait.Wait()
	for v := range counts {
		counts[v] = gave[0][v] + gave[1][v]
	}
	return counts
}

// pair decides whether two conditions can hold at once. Where one is not taken apart as a
// whole, the question is asked by itself.
func (p *Pairs) pair(fork *logic.PairSolver, i, k int) Verdict {
	switch v := fork.Pair(i, k); {
	case v == logic.Sat:
		return Yes
	case v == logic.OutOfWork, p.some[i], p.some[k], p.scored[i], p.scored[k]:
		p.asking.Lock()
		defer p.asking.Unlock()
		return p.s.Decide(Part{p.conditions[i], Holds}, Part{p.conditions[k], Holds}).Verdict
	}
	return No
}
