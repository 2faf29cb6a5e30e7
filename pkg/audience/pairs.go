package audience

import (
	"sync"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Pairs knows of many conditions which of them can hold at once. It is much faster than
// asking for each pair, as each condition is translated and taken apart once.
type Pairs struct {
	conditions []*expr.Expr
	w          *world
	// some are those that have too many parts to take them apart as a whole, scored those
	// that read a score.
	some, scored []bool
	// tables decide pairs of forms: those of the conditions, and after them, of those that
	// read a score, where no event has an age at which it matters how old it is. What can
	// hold with these can, what cannot hold with the others cannot. steady finds them.
	tables *logic.PairSolver
	steady []int
	// alone answers what the tables do not know.
	alone *Solver
}

// mostCubes is into how many conjunctions a condition is taken apart.
const mostCubes = 1024

// Pairs takes conditions apart, so that pairs of them can be decided quickly. It uses two
// cores.
func (s *Solver) Pairs(conditions []*expr.Expr) *Pairs {
	p := &Pairs{conditions: conditions, alone: New(s.p)}
	p.alone.limits = s.limits
	p.w = p.alone.begin().world(false, lastComputed)
	p.w.space.Prefer(p.w.now, usualNow)
	p.takeApart(p.forms(), s.limits)
	return p
}

// forms are what the tables are about.
func (p *Pairs) forms() []*logic.Formula {
	n := len(p.conditions)
	forms := make([]*logic.Formula, n)
	for i, x := range p.conditions {
		forms[i] = p.w.question([]Part{{x, Holds}})
		p.steady = append(p.steady, i)
	}
	for i, f := range forms[:n] {
		steady, scored := p.w.whereSteady(f)
		p.scored = append(p.scored, scored)
		if scored {
			p.steady[i] = len(forms)
			forms = append(forms, p.w.space.And(f, steady))
		}
	}
	return forms
}

func (p *Pairs) takeApart(forms []*logic.Formula, l Limits) {
	cubes := make([][]logic.Cube, len(forms))
	p.some = make([]bool, len(forms))
	for i, f := range forms {
		list, all := p.w.space.Cubes(f, mostCubes, l)
		cubes[i], p.some[i] = list, !all
	}
	p.tables = p.w.space.NewPairSolver(cubes, l)
}

// whereSteady is where it does not matter how old the events are that count for the
// scores which a formula reads, and whether it reads any.
func (w *world) whereSteady(f *logic.Formula) (steady *logic.Formula, scored bool) {
	l := &reader{w: w, seen: map[*logic.Formula]bool{}, vars: map[logic.Var]bool{}}
	l.read(f)
	steady = w.space.True()
	for i := range w.names.Scores {
		if x, ok := w.scores[i]; ok && l.vars[x] {
			steady, scored = w.space.And(steady, w.steady[x]), true
		}
	}
	return steady, scored
}

// Decide asks of all pairs whether both can hold at once, on two cores, and calls tell
// with the answers of one condition about those before it: each of i once, in any order,
// and not at once.
func (p *Pairs) Decide(tell func(i int, with []Verdict)) {
	var wait sync.WaitGroup
	var telling sync.Mutex
	for core := range 2 {
		tables := p.tables.Fork()
		wait.Go(func() {
			for i := core; i < len(p.conditions); i += 2 {
				with := make([]Verdict, i)
				for k := range i {
					with[k] = p.pair(tables, i, k)
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
func (p *Pairs) pair(tables *logic.PairSolver, i, k int) Verdict {
	v := tables.Pair(p.steady[i], p.steady[k])
	if v != logic.Sat && (p.scored[i] || p.scored[k]) {
		if v = tables.Pair(i, k); v == logic.Sat {
			v = logic.OutOfWork
		}
	}
	far := p.w.far && p.w.apartInTime
	switch {
	case v == logic.Sat:
		return Yes
	case v == logic.Unsat && !p.some[i] && !p.some[k] && !far:
		return No
	}
	var a Answer
	tables.Alone(func() { a = p.byItself(i, k) }) // as it shares what is known of sets
	return a.Verdict
}

// byItself asks about two conditions as if there were no others.
func (p *Pairs) byItself(i, k int) Answer {
	return p.alone.Decide(Part{p.conditions[i], Holds}, Part{p.conditions[k], Holds})
}
