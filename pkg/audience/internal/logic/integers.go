package logic

import (
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// system is a set of linear constraints over whole numbers, each in its own set.
type system struct {
	sets   []domain.Ints
	lo, hi []int64 // the range that each number is known to be in, both ends in its set
	rows   []row
	work   *meter
	splits int // how often the ranges may still be divided
}

// row says that the sum of its cells is at most a bound.
type row struct {
	cells []cell
	bound int64
}

type cell struct {
	coef int64
	at   int
}

// solve decides the system; where the verdict is Sat every range is one number.
func (y *system) solve() Verdict {
	y.lo, y.hi = make([]int64, len(y.sets)), make([]int64, len(y.sets))
	for i, s := range y.sets {
		if s.IsEmpty() {
			return Unsat
		}
		y.lo[i], y.hi[i] = s.Min(), s.Max()
	}
	if y.differences() {
		return y.solveDifferences()
	}
	return y.solveGeneral()
}

// possible reports whether the system may have a solution, by what is found quickly.
func (y *system) possible() bool {
	y.lo, y.hi = make([]int64, len(y.sets)), make([]int64, len(y.sets))
	for i, s := range y.sets {
		if s.IsEmpty() {
			return false
		}
		y.lo[i], y.hi[i] = s.Min(), s.Max()
	}
	if y.differences() && y.cyclic() {
		return false
	}
	ok, _ := y.tighten(2*len(y.sets) + 2)
	return ok
}

// differences reports whether every row bounds the difference of two numbers.
func (y *system) differences() bool {
	for _, r := range y.rows {
		if len(r.cells) != 2 || r.cells[0].coef+r.cells[1].coef != 0 || magnitude(r.cells[0].coef) != 1 {
			return false
		}
	}
	return true
}

// solveDifferences decides a system of differences. Where no cycle of them is negative
// (Bellman and Ford) the smallest numbers that satisfy it are found by raising each as
// far as it must be raised, gaps in its set included: the numbers only go up, and the
// constraints hold again at the end.
func (y *system) solveDifferences() Verdict {
	if y.cyclic() {
		return Unsat
	}
	if ok, sure := y.tighten(math.MaxInt); !ok {
		return Unsat
	} else if !sure {
		return OutOfWork
	}
	for i := range y.sets {
		if !y.settle(i) {
			return OutOfWork
		}
	}
	return Sat
}

// settle fixes a number close to 0, or else as small as can be, which always works in a
// system of differences.
func (y *system) settle(i int) bool {
	if y.lo[i] == y.hi[i] {
		return true
	}
	lo, hi := slices.Clone(y.lo), slices.Clone(y.hi)
	at := nearest(y.sets[i].And(domain.Between(y.lo[i], y.hi[i])), 0)
	y.lo[i], y.hi[i] = at, at
	if ok, sure := y.tighten(math.MaxInt); ok && sure {
		return true
	}
	copy(y.lo, lo)
	copy(y.hi, hi)
	y.hi[i] = y.lo[i]
	ok, sure := y.tighten(math.MaxInt)
	return ok && sure
}

// cyclic reports whether the differences alone contradict each other.
func (y *system) cyclic() bool {
	far := make([]wide, len(y.sets))
	for range y.sets {
		changed := false
		for _, r := range y.rows {
			x, z := r.cells[0], r.cells[1] // x - z ≤ bound
			if x.coef < 0 {
				x, z = z, x
			}
			if d := far[z.at].plus(wideOf(r.bound)); d.less(far[x.at]) {
				far[x.at] = d
				changed = true
			}
		}
		y.work.left -= len(y.rows)
		if !changed {
			return false
		}
	}
	return true
}

// tighten narrows the ranges until nothing more follows, for at most some rounds. It
// returns false where a range is empty; sure where nothing more follows.
func (y *system) tighten(rounds int) (ok, sure bool) {
	for ; rounds > 0; rounds-- {
		changed := false
		for i := range y.rows {
			c, ok := y.tightenRow(&y.rows[i])
			if !ok {
				return false, true
			}
			changed = changed || c
		}
		if !changed {
			return true, true
		}
		if y.work.left < 0 {
			break
		}
	}
	return true, false
}

func (y *system) tightenRow(r *row) (changed, ok bool) {
	y.work.left -= len(r.cells)
	var least wide
	for _, c := range r.cells {
		least = least.plus(y.least(c))
	}
	spare := wideOf(r.bound).minus(least)
	if spare.hi < 0 {
		return false, false
	}
	for _, c := range r.cells {
		if !y.holds(c, spare) {
			changed = true
			if !y.limit(c, spare) {
				return false, false
			}
		}
	}
	return changed, true
}

// least is the smallest value of a cell.
func (y *system) least(c cell) wide {
	if c.coef > 0 {
		return product(c.coef, y.lo[c.at])
	}
	return product(c.coef, y.hi[c.at])
}

// holds reports whether the whole range of a cell is within what is spare above its
// least value.
func (y *system) holds(c cell, spare wide) bool {
	width := wideOf(y.hi[c.at]).minus(wideOf(y.lo[c.at]))
	if width.fits() {
		return !spare.less(product(c.coef, width.clamped()).magnitude())
	}
	return !spare.less(y.most(c).minus(y.least(c)))
}

func (y *system) most(c cell) wide {
	if c.coef > 0 {
		return product(c.coef, y.hi[c.at])
	}
	return product(c.coef, y.lo[c.at])
}

// limit cuts the range of a cell to what is spare above its least value.
func (y *system) limit(c cell, spare wide) bool {
	room := spare.over(int64(magnitude(c.coef)))
	if c.coef > 0 {
		hi, ok := upTo(y.sets[c.at], wideOf(y.lo[c.at]).plus(room).clamped())
		y.hi[c.at] = hi
		return ok && hi >= y.lo[c.at]
	}
	lo, ok := from(y.sets[c.at], wideOf(y.hi[c.at]).minus(room).clamped())
	y.lo[c.at] = lo
	return ok && lo <= y.hi[c.at]
}

// satisfied reports whether the ranges are single numbers that satisfy every row.
func (y *system) satisfied() bool {
	for i := range y.lo {
		if y.lo[i] != y.hi[i] || !y.sets[i].Has(y.lo[i]) {
			return false
		}
	}
	for _, r := range y.rows {
		var sum wide
		for _, c := range r.cells {
			sum = sum.plus(product(c.coef, y.lo[c.at]))
		}
		if wideOf(r.bound).less(sum) {
			return false
		}
	}
	return true
}
