package logic

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

func (a wide) big() *big.Int {
	x := new(big.Int).Lsh(big.NewInt(a.hi), 64)
	return x.Add(x, new(big.Int).SetUint64(a.lo))
}

// edgy is a number that is often at an edge.
func edgy(rng *rand.Rand) int64 {
	edges := []int64{0, 1, -1, 2, -3, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, 1 << 32, maxCoef}
	if rng.IntN(2) == 0 {
		return edges[rng.IntN(len(edges))]
	}
	return int64(rng.Uint64()) >> rng.IntN(64)
}

// Numbers of 128 bits are reckoned with as large numbers are.
func TestWide(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	for range 50000 {
		a, b, c, d := edgy(rng), edgy(rng), edgy(rng)>>8, edgy(rng)>>8
		x, y := product(a, b), product(c, d)
		if x.big().Cmp(new(big.Int).Mul(big.NewInt(a), big.NewInt(b))) != 0 {
			t.Fatalf("%d times %d", a, b)
		}
		if y.plus(wideOf(a)).big().Cmp(new(big.Int).Add(y.big(), big.NewInt(a))) != 0 ||
			y.minus(wideOf(a)).big().Cmp(new(big.Int).Sub(y.big(), big.NewInt(a))) != 0 {
			t.Fatalf("%v and %d", y.big(), a)
		}
		if x.less(y) != (x.big().Cmp(y.big()) < 0) || x.fits() != x.big().IsInt64() {
			t.Fatalf("%v and %v", x.big(), y.big())
		}
		if by := max(1, a); x.over(by).big().Cmp(floor(x.big(), by)) != 0 {
			t.Fatalf("%v over %d gives %v", x.big(), by, x.over(by).big())
		}
		if s := wideOf(a); s.times(c).big().Cmp(new(big.Int).Mul(big.NewInt(a), big.NewInt(c))) != 0 {
			t.Fatalf("%d times %d", a, c)
		}
		if y.below(70) != (new(big.Int).Abs(y.big()).BitLen() <= 70) {
			t.Fatalf("%v below 2^70", y.big())
		}
	}
}

func floor(a *big.Int, by int64) *big.Int {
	q, m := new(big.Int).DivMod(a, big.NewInt(by), new(big.Int))
	_ = m // never negative: the quotient of a positive divisor is rounded down
	return q
}

// Systems of sums are decided as trying all numbers does; most are decided.
func TestSystems(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 2))
	gave := map[Verdict]int{}
	for range rounds(6000) {
		y := &system{work: &meter{left: 1e6}, splits: 300}
		for range 2 + rng.IntN(3) {
			lo := rng.Int64N(12) - 6
			set := domain.Between(lo, lo+rng.Int64N(8))
			if rng.IntN(3) == 0 {
				set = set.And(domain.Point(lo + 1).Not())
			}
			y.sets = append(y.sets, set)
		}
		most := int64(1 + rng.IntN(9))
		for range 1 + rng.IntN(5) {
			r := row{bound: rng.Int64N(20) - 12}
			for at := range y.sets {
				if c := rng.Int64N(2*most+1) - most; c != 0 {
					r.cells = append(r.cells, cell{c, at})
				}
			}
			y.rows = append(y.rows, r)
		}
		got := y.solve()
		if got == Sat && !y.satisfied() {
			t.Fatalf("%v in %v: no solution: %v", y.rows, y.sets, y.lo)
		}
		if want := y.tryAll(make([]int64, len(y.sets)), 0); got != OutOfWork && want != (got == Sat) {
			t.Fatalf("%v in %v: got %v", y.rows, y.sets, got)
		}
		gave[got]++
	}
	if gave[OutOfWork] > 0 || gave[Sat] == 0 || gave[Unsat] == 0 {
		t.Errorf("got %v", gave)
	}
}

// tryAll reports whether any numbers from the i-th on solve the system.
func (y *system) tryAll(at []int64, i int) bool {
	if i == len(at) {
		return !slices.ContainsFunc(y.rows, func(r row) bool {
			sum := int64(0)
			for _, c := range r.cells {
				sum += c.coef * at[c.at]
			}
			return sum > r.bound
		})
	}
	for _, r := range y.sets[i].Ranges() {
		for v := r.Lo; v <= r.Hi; v++ {
			at[i] = v
			if y.tryAll(at, i+1) {
				return true
			}
		}
	}
	return false
}

// Whatever numbers a formula has, there is an answer, and a model is one.
func TestEdges(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 3))
	for range rounds(3000) {
		s := NewSpace()
		var vars []Var
		for range 3 {
			lo, hi := edgy(rng), edgy(rng)
			vars = append(vars, number(s, "x", domain.Between(min(lo, hi), max(lo, hi)), rng.IntN(3) == 0))
		}
		b := s.NewBag(BagInfo{Name: "bag"})
		z := s.NewElemVar(b, VarInfo{Dom: Dom{Ints: domain.AllInts()}})
		vars = append(vars, s.Count(b, s.IsIn(z, domain.AtLeast(edgy(rng)))))
		var all []*Formula
		for range 1 + rng.IntN(4) {
			var terms []Term
			f := []*Formula{}
			for range 1 + rng.IntN(4) {
				x := vars[rng.IntN(len(vars))]
				terms = append(terms, Term{edgy(rng), x})
				f = append(f, s.Present(x))
			}
			l := s.And(append(f, s.Linear(terms, edgy(rng)))...)
			if rng.IntN(3) == 0 {
				l = s.Not(l)
			}
			all = append(all, l)
		}
		f := s.And(all...)
		if rng.IntN(2) == 0 {
			f = s.Or(all...)
		}
		l := DefaultLimits()
		l.Steps = 100000
		a := s.Solve(f, l)
		if a.Verdict == Sat && (!s.Eval(f, a.Model) || !s.Lawful(a.Model)) {
			t.Fatalf("no model: %+v", a.Model.content)
		}
		if no := s.Solve(s.Not(f), l); a.Verdict == Unsat && no.Verdict == Unsat {
			t.Fatal("neither it nor its opposite can hold")
		}
	}
}

// The same questions in another space have the same answers, models and work.
func TestDeterminism(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		var first Answer
		for k := range 2 {
			w := newWorld(seed, true)
			a := w.Solve(w.formula(4, w.outside()).f, DefaultLimits())
			if k == 0 {
				first = a
				continue
			}
			if a.Verdict != first.Verdict || a.Work != first.Work {
				t.Fatalf("seed %d: %v after %d, %v after %d", seed, first.Verdict, first.Work, a.Verdict, a.Work)
			}
			if a.Model != nil && describe(a.Model) != describe(first.Model) {
				t.Fatalf("seed %d: %s and %s", seed, describe(a.Model), describe(first.Model))
			}
		}
	}
}

// describe writes a model down in the order of the variables.
func describe(m *Model) string {
	return fmt.Sprint(m.values, m.bags) // fmt sorts maps by key
}
