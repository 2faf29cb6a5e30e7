package logic

import (
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// solveGeneral decides any system as far as it gets: by narrowing the ranges, by
// trying numbers, by elimination, and at last by dividing a range in two.
func (y *system) solveGeneral() Verdict {
	if ok, _ := y.tighten(4*len(y.sets) + 8); !ok {
		return Unsat
	}
	if y.work.left < 0 {
		return OutOfWork
	}
	if y.modest() || y.greedy() {
		return Sat
	}
	switch y.eliminate() {
	case Unsat:
		return Unsat
	case Sat:
		return Sat
	}
	return y.split()
}

// nearby is how far from the beginning of a range without an end modest goes.
const nearby = 1 << 10

// modest is greedy with what has no end held close to its beginning: nobody wants to see
// as many elements of a list as there can be.
func (y *system) modest() bool {
	lo, hi := slices.Clone(y.lo), slices.Clone(y.hi)
	found, endless := true, false
	for i, s := range y.sets {
		if y.hi[i] == math.MaxInt64 && y.lo[i] >= 0 && y.lo[i] < math.MaxInt64-nearby {
			y.hi[i], _ = upTo(s, y.lo[i]+nearby)
			endless = true
		}
	}
	if endless {
		found, _ = y.tighten(4*len(y.sets) + 8)
	}
	if endless && found && y.greedy() {
		return true
	}
	copy(y.lo, lo)
	copy(y.hi, hi)
	return false
}

// greedy fixes one number after the other, close to 0 or at an end of its range, where
// the rest stays possible.
func (y *system) greedy() bool {
	lo, hi := slices.Clone(y.lo), slices.Clone(y.hi)
	for _, i := range y.order() {
		if !y.guess(i) {
			break
		}
	}
	if y.satisfied() {
		return true
	}
	copy(y.lo, lo)
	copy(y.hi, hi)
	return false
}

// guess fixes one number.
func (y *system) guess(i int) bool {
	if y.lo[i] == y.hi[i] {
		return true
	}
	lo, hi := slices.Clone(y.lo), slices.Clone(y.hi)
	near := nearest(y.sets[i].And(domain.Between(lo[i], hi[i])), 0)
	for n, at := range [...]int64{near, lo[i], 0, hi[i]} {
		if n == 2 {
			at = y.lowest(i)
		}
		if n > 0 && at == near {
			continue
		}
		y.lo[i], y.hi[i] = at, at
		if ok, _ := y.tighten(2*len(y.sets) + 2); ok {
			return true
		}
		copy(y.lo, lo)
		copy(y.hi, hi)
	}
	return false
}

// lowest is the smallest of a few numbers such that the rest may be possible with one that
// is not above it.
func (y *system) lowest(i int) int64 {
	lo, hi := slices.Clone(y.lo), slices.Clone(y.hi)
	from, to := lo[i], hi[i]
	if distance(from, to) > nearby {
		return from
	}
	for from < to {
		half := from + (to-from)/2
		y.hi[i], _ = upTo(y.sets[i], half)
		if ok, _ := y.tighten(2*len(y.sets) + 2); ok {
			to = half
		} else {
			from = half + 1
		}
		copy(y.lo, lo)
		copy(y.hi, hi)
	}
	at, _ := upTo(y.sets[i], to)
	return at
}

// order lists the numbers, those with the narrowest range first.
func (y *system) order() []int {
	out := make([]int, len(y.sets))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int {
		x, z := distance(y.lo[a], y.hi[a]), distance(y.lo[b], y.hi[b])
		switch {
		case x < z:
			return -1
		case x > z:
			return 1
		}
		return 0
	})
	return out
}

// split divides a range in two and decides each half.
func (y *system) split() Verdict {
	if y.splits <= 0 {
		return OutOfWork
	}
	y.splits--
	at := -1
	for _, i := range y.order() {
		if y.lo[i] != y.hi[i] {
			at = i
			break
		}
	}
	if at < 0 {
		return OutOfWork
	}
	lo, hi := slices.Clone(y.lo), slices.Clone(y.hi)
	below, above := y.middle(at)
	y.hi[at] = below
	first := y.solveGeneral()
	if first == Sat {
		return Sat
	}
	copy(y.lo, lo)
	copy(y.hi, hi)
	y.lo[at] = above
	second := y.solveGeneral()
	if second == Unsat {
		return first
	}
	return second
}

// middle returns two neighbors of a set that are about in the middle of the range.
func (y *system) middle(i int) (below, above int64) {
	half := y.lo[i] + int64(distance(y.lo[i], y.hi[i])/2)
	below, _ = upTo(y.sets[i], half)
	above, _ = from(y.sets[i], below+1)
	return below, above
}

// maxRows is how many constraints an elimination may come to.
const maxRows = 600

// inequality is a constraint in an elimination: sum of coef[i]·x[i] ≤ bound.
type inequality struct {
	coef  []int64
	bound wide
}

// stage is one number that was eliminated, with the constraints that spoke of it.
type stage struct {
	at   int
	rows []inequality
}

// eliminate removes one number after the other as Fourier and Motzkin did, dividing
// each new constraint by what its coefficients have in common and rounding its bound
// down. A contradiction is a proof; without one it tries the numbers that come out.
func (y *system) eliminate() Verdict {
	rows := y.inequalities()
	var stages []stage
	left := make([]int, len(y.sets))
	for i := range left {
		left[i] = i
	}
	for len(left) > 0 {
		k := cheapest(rows, left)
		var with []inequality
		with, rows = parted(rows, left[k])
		stages = append(stages, stage{left[k], with})
		made, possible := combined(with, left[k])
		if !possible {
			return Unsat
		}
		y.work.left -= len(made) * len(y.sets)
		rows = strongest(append(rows, made...))
		if len(rows) > maxRows || y.work.left < 0 {
			return OutOfWork
		}
		left = slices.Delete(left, k, k+1)
	}
	return y.replay(stages)
}

// inequalities are the rows and the ends of the ranges.
func (y *system) inequalities() []inequality {
	var out []inequality
	for _, r := range y.rows {
		q := inequality{make([]int64, len(y.sets)), wideOf(r.bound)}
		for _, c := range r.cells {
			q.coef[c.at] = c.coef
		}
		out = append(out, q)
	}
	for i := range y.sets {
		up, down := make([]int64, len(y.sets)), make([]int64, len(y.sets))
		up[i], down[i] = 1, -1
		out = append(out, inequality{up, wideOf(y.hi[i])}, inequality{down, wideOf(y.lo[i]).negative()})
	}
	return strongest(out)
}

// cheapest returns the place of the number whose elimination makes the fewest rows.
func cheapest(rows []inequality, left []int) int {
	best, least := 0, -1
	for k, at := range left {
		up, down := 0, 0
		for _, r := range rows {
			switch {
			case r.coef[at] > 0:
				up++
			case r.coef[at] < 0:
				down++
			}
		}
		if least < 0 || up*down-up-down < least {
			best, least = k, up*down-up-down
			least = max(least, 0)
		}
	}
	return best
}

func parted(rows []inequality, at int) (with, without []inequality) {
	for _, r := range rows {
		if r.coef[at] != 0 {
			with = append(with, r)
		} else {
			without = append(without, r)
		}
	}
	return with, without
}

// combined adds each constraint that bounds a number from above to each that bounds it
// from below. What would be too large is left out. It returns false where that is a
// contradiction.
func combined(rows []inequality, at int) (out []inequality, possible bool) {
	for _, a := range rows {
		for _, b := range rows {
			if a.coef[at] <= 0 || b.coef[at] >= 0 {
				continue
			}
			q, keep, ok := sum(a, b, at)
			if !ok {
				return nil, false
			}
			if keep {
				out = append(out, q)
			}
		}
		if len(out) > 4*maxRows {
			break
		}
	}
	return out, true
}

// sum adds multiples of two constraints so that a number falls out. Keep is false where
// nothing is said or the result is too large; ok is false for a contradiction.
func sum(a, b inequality, at int) (q inequality, keep, ok bool) {
	g := int64(gcd(magnitude(a.coef[at]), magnitude(b.coef[at])))
	p, r := -b.coef[at]/g, a.coef[at]/g
	if !a.bound.below(70) || !b.bound.below(70) {
		return q, false, true
	}
	q.coef = make([]int64, len(a.coef))
	all := uint64(0)
	for i := range a.coef {
		x := product(p, a.coef[i]).plus(product(r, b.coef[i]))
		if !x.fits() || magnitude(x.clamped()) > maxCoef {
			return q, false, true
		}
		q.coef[i] = x.clamped()
		all = gcd(all, magnitude(q.coef[i]))
	}
	q.bound = a.bound.times(p).plus(b.bound.times(r))
	if all == 0 {
		return q, false, q.bound.hi >= 0
	}
	for i := range q.coef {
		q.coef[i] /= int64(all)
	}
	q.bound = q.bound.over(int64(all))
	return q, true, true
}

// strongest keeps of constraints on the same sum the one with the lowest bound.
func strongest(rows []inequality) []inequality {
	slices.SortStableFunc(rows, func(a, b inequality) int {
		if c := slices.Compare(a.coef, b.coef); c != 0 {
			return c
		}
		switch {
		case a.bound.less(b.bound):
			return -1
		case b.bound.less(a.bound):
			return 1
		}
		return 0
	})
	return slices.CompactFunc(rows, func(a, b inequality) bool { return slices.Equal(a.coef, b.coef) })
}

// replay chooses the numbers in the opposite order, each within what its constraints
// leave, and takes them where they solve the system.
func (y *system) replay(stages []stage) Verdict {
	lo, hi := slices.Clone(y.lo), slices.Clone(y.hi)
	for i := len(stages) - 1; i >= 0; i-- {
		if !y.choose(stages[i]) {
			break
		}
	}
	if y.satisfied() {
		return Sat
	}
	copy(y.lo, lo)
	copy(y.hi, hi)
	return OutOfWork
}

// choose fixes one number of which all others in its constraints are fixed.
func (y *system) choose(s stage) bool {
	lo, hi := y.lo[s.at], y.hi[s.at]
	for _, r := range s.rows {
		rest := r.bound
		for i, c := range r.coef {
			if c != 0 && i != s.at {
				rest = rest.minus(product(c, y.lo[i]))
			}
		}
		if !rest.below(126) {
			return false
		}
		c := r.coef[s.at]
		if c > 0 {
			hi = min(hi, rest.over(c).clamped())
		} else {
			lo = max(lo, rest.over(-c).negative().clamped())
		}
	}
	set := y.sets[s.at].And(domain.Between(lo, hi))
	if set.IsEmpty() {
		return false
	}
	at := nearest(set, 0)
	y.lo[s.at], y.hi[s.at] = at, at
	return true
}
