package audience

import (
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// mostPairs bounds how many pairs of numbers are tried for an operation on two values
// that can be few: those of two days of the year.
const mostPairs = 366 * 366

// handful are all numbers that a value can be, where they are few.
func (v *value) handful() []int64 {
	if v.linear && len(v.terms) == 0 {
		return []int64{v.off}
	}
	return v.few
}

// tried is an operation on whole numbers that can be few, one of which is no sum: it is
// computed for each.
func (w *world) tried(op expr.Op, a, b value) (guarded, bool) {
	if op == expr.OpNeg {
		a, b, op = constant(expr.NewInt(0)), a, expr.OpSub
	}
	xs, ys := a.handful(), b.handful()
	if a.kind != expr.Int || b.kind != expr.Int || len(xs) == 0 || len(ys) == 0 || len(xs)*len(ys) > mostPairs {
		return guarded{}, false
	}
	v := value{kind: expr.Int}
	seen := map[int64]bool{}
	for _, x := range xs {
		for _, y := range ys {
			if z, ok := computed(op, x, y); ok && !seen[z] {
				seen[z] = true
				v.few = append(v.few, z)
			}
		}
	}
	slices.Sort(v.few)
	where := func(holds func(z int64, ok bool) bool) *logic.Formula {
		if len(ys) == 1 {
			return w.inInts(a, those(xs, func(x int64) bool { return holds(computed(op, x, ys[0])) }))
		}
		var ways []*logic.Formula
		for _, x := range xs {
			if fit := those(ys, func(y int64) bool { return holds(computed(op, x, y)) }); !fit.IsEmpty() {
				ways = append(ways, w.space.And(w.inInts(a, domain.Point(x)), w.inInts(b, fit)))
			}
		}
		return w.space.Or(ways...)
	}
	v.ints = func(set domain.Ints) *logic.Formula {
		return where(func(z int64, ok bool) bool { return ok && set.Has(z) })
	}
	fails := where(func(_ int64, ok bool) bool { return !ok })
	return guarded{w.space.Not(fails), v}, true
}

// those are the numbers of a list of which something holds.
func those(list []int64, holds func(int64) bool) domain.Ints {
	var in []domain.Range
	for _, x := range list {
		if holds(x) {
			in = append(in, domain.Range{Lo: x, Hi: x})
		}
	}
	return domain.IntsOf(in...)
}

// computed is an operation on whole numbers; false where CEL fails.
func computed(op expr.Op, x, y int64) (int64, bool) {
	switch op {
	case expr.OpAdd:
		return x + y, (x+y > x) == (y > 0)
	case expr.OpSub:
		return x - y, (x-y < x) == (y > 0)
	case expr.OpMul:
		z := wideMul(x, y)
		return x * y, z.fits()
	}
	if y == 0 || y == -1 && x == math.MinInt64 {
		return 0, false
	}
	if op == expr.OpMod {
		return x % y, true
	}
	return x / y, true
}
