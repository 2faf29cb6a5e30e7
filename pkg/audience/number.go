package audience

import (
	"fmt"
	"math"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// arithmetic translates + - * / % and unary minus; of texts and lists + alone.
func (w *world) arithmetic(f *frame, n *expr.Node) ([]guarded, bool) {
	a, ok := w.values(f, n.Args[0])
	if !ok {
		return nil, false
	}
	b := w.always(value{})
	if len(n.Args) == 2 {
		if b, ok = w.values(f, n.Args[1]); !ok {
			return nil, false
		}
	}
	if n.Op == expr.OpAdd {
		a, b = w.spelled(a, b), w.spelled(b, a)
	}
	if len(a)*len(b) > mostCases {
		return nil, false
	}
	var out []guarded
	for _, x := range a {
		for _, y := range b {
			g, ok := w.operate(n.Op, x.value, y.value)
			if ok && n.Op == expr.OpSub && x.kind == expr.Timestamp && y.kind == expr.Timestamp {
				g, ok = w.differenceOf(f, n, g)
			}
			if !ok {
				return nil, false
			}
			out = append(out, guarded{w.space.And(x.when, y.when, g.when), g.value})
		}
	}
	return out, true
}

// operate is one operation on values that are there; its guard is where it does not
// fail.
func (w *world) operate(op expr.Op, a, b value) (guarded, bool) {
	switch a.kind {
	case expr.Double:
		return w.doubles(op, a, b)
	case expr.String:
		if op == expr.OpAdd {
			return w.joined(a, b)
		}
		return guarded{}, false
	case expr.Int:
		if len(a.few) > 0 || len(b.few) > 0 {
			return w.tried(op, a, b)
		}
		a, _ = w.summed(a)
		b, _ = w.summed(b)
		if op == expr.OpDiv || op == expr.OpMod {
			return w.divided(op, a, b)
		}
	}
	return w.sums(op, a, b)
}

// sums adds, subtracts, negates, and multiplies by a constant.
func (w *world) sums(op expr.Op, a, b value) (guarded, bool) {
	if op == expr.OpMul && a.constant {
		a, b = b, a
	}
	if !a.linear || op != expr.OpNeg && !b.linear {
		return guarded{}, false
	}
	r := value{kind: resultKind(op, a.kind, b.kind), linear: true}
	off, factor := wideOf(a.off), int64(1)
	switch op {
	case expr.OpNeg:
		return w.multiplied(r, a, -1)
	case expr.OpMul:
		if len(b.terms) > 0 {
			return guarded{}, false
		}
		return w.multiplied(r, a, b.off)
	case expr.OpSub:
		factor = -1
	case expr.OpAdd:
	default:
		return guarded{}, false
	}
	off = off.add(wideMul(factor, b.off))
	terms, ok := addTerms(a.terms, b.terms, factor)
	if ok && len(terms) == 0 && !off.fits() {
		return w.never(r.kind), true
	}
	if !ok || !off.fits() || r.kind == expr.Absent {
		return guarded{}, false
	}
	r.terms, r.off = w.together(terms), off.int()
	return w.inRange(r)
}

// never is a number that cannot be computed.
func (w *world) never(kind expr.Kind) guarded {
	return guarded{w.space.False(), value{kind: kind, linear: true}}
}

func (w *world) multiplied(r, a value, by int64) (guarded, bool) {
	off := wideMul(a.off, by)
	terms, ok := addTerms(nil, a.terms, by)
	if ok && len(terms) == 0 && !off.fits() {
		return w.never(r.kind), true
	}
	if !ok || !off.fits() {
		return guarded{}, false
	}
	r.terms, r.off = terms, off.int()
	return w.inRange(r)
}

// resultKind is what an operation on instants and durations gives.
func resultKind(op expr.Op, a, b expr.Kind) expr.Kind {
	switch {
	case a == expr.Timestamp && b == expr.Timestamp:
		return expr.Duration
	case a == expr.Timestamp || b == expr.Timestamp:
		return expr.Timestamp
	}
	return a
}

// inRange guards a sum against what CEL calls an overflow.
func (w *world) inRange(v value) (guarded, bool) {
	lo, hi := int64(math.MinInt64), int64(math.MaxInt64)
	switch v.kind {
	case expr.Timestamp:
		lo, hi = firstInstant, lastInstant
	case expr.Duration:
		lo, hi = -longest, longest
	}
	if len(v.terms) == 0 {
		w.unusual(v.kind, v.off)
	}
	above, below := w.atLeast(v, lo), w.atMost(v, hi)
	if above == nil || below == nil {
		return guarded{}, false
	}
	return guarded{w.space.And(above, below), v}, true
}

// divided is a whole number divided by a constant, and what is left.
func (w *world) divided(op expr.Op, a, b value) (guarded, bool) {
	if op == expr.OpDiv && a.linear && len(a.terms) == 0 && len(b.terms) > 0 {
		return w.inParts(a.off, b)
	}
	if !a.linear || len(b.terms) > 0 || !b.linear {
		return guarded{}, false
	}
	by := b.off
	if by == 0 {
		return guarded{w.space.False(), value{kind: expr.Int, constant: true, c: expr.NewInt(0), linear: true}}, true
	}
	if len(a.terms) == 0 {
		x, ok := computed(op, a.off, by)
		return guarded{w.known(ok).yes, constant(expr.NewInt(x))}, true
	}
	if by == -1 || by == math.MinInt64 {
		return w.byItself(op, a, by)
	}
	v := value{kind: expr.Int}
	if op == expr.OpDiv {
		w.quotient(&v, a, by)
		return guarded{w.space.True(), v}, true
	}
	q := w.quotientOf(a, by)
	if q == none {
		return guarded{}, false
	}
	rest, ok := addTerms(a.terms, []logic.Term{{Coef: by, X: q}}, -1)
	return guarded{w.space.True(), value{kind: expr.Int, linear: true, terms: rest, off: a.off}}, ok
}

// byItself divides by -1; the smallest number of all is out of reach.
func (w *world) byItself(op expr.Op, a value, by int64) (guarded, bool) {
	if by != -1 {
		return guarded{}, false
	}
	g, ok := w.multiplied(value{kind: expr.Int, linear: true}, a, -1)
	if op == expr.OpMod {
		g.value = constant(expr.NewInt(0))
	}
	return g, ok
}

// quotient says that a number is another one divided by a constant.
func (w *world) quotient(v *value, a value, by int64) {
	if a.linear && len(a.terms) == 0 {
		*v = constant(expr.NewInt(a.off / by))
		return
	}
	v.ints = func(set domain.Ints) *logic.Formula { return w.inInts(a, quotients(set, by)) }
	divide := func(x int64) int64 { return x / by }
	over := func(lo, hi int64) (int64, int64) { return min(lo/by, hi/by), max(lo/by, hi/by) }
	v.depends = w.dependence(a).then(fmt.Sprint("/", by), divide, func(set domain.Ints) domain.Ints { return quotients(set, by) }, over)
}

// quotients are the numbers that give one of a set when divided by a constant and
// rounded towards zero.
func quotients(set domain.Ints, by int64) domain.Ints {
	size := by
	if by < 0 {
		size = -by
	}
	var out []domain.Range
	for _, r := range set.Ranges() {
		lo, hi := wideOf(r.Lo), wideOf(r.Hi)
		if by < 0 {
			lo, hi = hi.neg(), lo.neg()
		}
		out = append(out, domain.Range{Lo: lowest(lo, size), Hi: highest(hi, size)})
	}
	return domain.IntsOf(out...)
}

// lowest is the smallest number whose quotient is at least q.
func lowest(q wide, by int64) int64 {
	x := wide{mul(q, by)}
	if q.atMost(0) {
		x = x.add(wideOf(1 - by))
	}
	return x.clamped()
}

// highest is the largest number whose quotient is at most q.
func highest(q wide, by int64) int64 {
	x := wide{mul(q, by)}
	if !q.atMost(-1) {
		x = x.add(wideOf(by - 1))
	}
	return x.clamped()
}

// quotientOf is a variable for a sum divided by a constant, none inside elements.
func (w *world) quotientOf(a value, by int64) logic.Var {
	for _, t := range a.terms {
		if w.inner(t.X) {
			return none
		}
	}
	s := w.space
	q := s.NewVar(logic.VarInfo{Name: "quotient", Dom: logic.Dom{Ints: domain.AllInts()}})
	rest, ok := addTerms(a.terms, []logic.Term{{Coef: by, X: q}}, -1)
	if !ok {
		return none
	}
	r := value{kind: expr.Int, linear: true, terms: rest, off: a.off}
	size := by
	if by < 0 {
		size = -by
	}
	up := s.And(w.atLeast(a, 0), w.atLeast(r, 0), w.atMost(r, size-1))
	down := s.And(w.atMost(a, -1), w.atLeast(r, 1-size), w.atMost(r, 0))
	ways := []*logic.Formula{up, down}
	for _, t := range a.terms {
		ways = append(ways, s.IsAbsent(t.X))
	}
	w.law(q, s.Or(ways...))
	return q
}

// doubles operates on doubles: one field and constants, one after another.
func (w *world) doubles(op expr.Op, a, b value) (guarded, bool) {
	compute := func(x, y float64) float64 { return -x }
	switch op {
	case expr.OpAdd:
		compute = func(x, y float64) float64 { return x + y }
	case expr.OpSub:
		compute = func(x, y float64) float64 { return x - y }
	case expr.OpMul:
		compute = func(x, y float64) float64 { return x * y }
	case expr.OpDiv:
		compute = func(x, y float64) float64 { return x / y }
	case expr.OpNeg:
		b = constant(expr.NewDouble(1))
	}
	if a.constant && b.constant {
		return guarded{w.space.True(), constant(expr.NewDouble(compute(a.c.Double(), b.c.Double())))}, true
	}
	first := a.constant && op != expr.OpDiv
	if first {
		forth := compute
		compute, a, b = func(x, y float64) float64 { return forth(y, x) }, b, a
	}
	rises, x, key := a.image()
	if !b.constant || rises == nil {
		return guarded{}, false
	}
	y := b.c.Double()
	if y == 0 && op == expr.OpMul && a.plain {
		v := value{kind: expr.Double, x: x, key: "0", rises: func(int64) int64 { return 0 }}
		return guarded{w.space.True(), v}, true
	}
	if y == 0 && (op == expr.OpMul || op == expr.OpDiv) || math.IsNaN(y) || math.IsInf(y, 0) {
		return guarded{}, false
	}
	v := value{kind: expr.Double, x: x, key: fmt.Sprint(key, " ", op, first, y)}
	v.rises = func(i int64) int64 { return domain.Image(compute(domain.Double(rises(i)), y)) }
	return guarded{w.space.True(), v}, true
}

// image is how a number depends on one variable.
func (v *value) image() (rises func(int64) int64, x logic.Var, key string) {
	switch {
	case v.rises != nil:
		return v.rises, v.x, v.key
	case v.plain:
		return func(i int64) int64 { return i }, v.x, ""
	}
	return nil, none, ""
}

// converted translates int(), double() of numbers and instants.
func (w *world) converted(name string, a value) (guarded, bool) {
	single := a.linear && len(a.terms) == 1 && a.terms[0].Coef == 1 && a.off == 0
	switch {
	case name == "double" && a.kind == expr.Double, name == "int" && a.kind == expr.Int:
		return guarded{w.space.True(), a}, true
	case name == "double" && a.kind == expr.Int && single:
		v := value{kind: expr.Double, x: a.terms[0].X, key: "double", rises: func(i int64) int64 { return domain.Image(float64(i)) }}
		return guarded{w.space.True(), v}, true
	case name == "double" && len(a.few) > 0:
		return w.fewDoubles(a), true
	case name == "double" && a.kind == expr.Int && a.linear && len(a.terms) == 0:
		return guarded{w.space.True(), constant(expr.NewDouble(float64(a.off)))}, true
	case name == "int" && a.kind == expr.Timestamp && a.linear && len(a.terms) == 0:
		return guarded{w.space.True(), constant(expr.NewInt(floorDiv(a.off, 1000)))}, true
	case name == "double" && a.kind == expr.Int && !a.linear:
		return w.asDouble(a)
	case name == "int" && a.kind == expr.Timestamp:
		// Seconds since 1970, rounded down.
		v := value{kind: expr.Int}
		v.ints = func(set domain.Ints) *logic.Formula { return w.inInts(a, seconds(set)) }
		second := func(x int64) int64 { return floorDiv(x, 1000) }
		v.depends = w.dependence(a).then(" seconds", second, seconds, func(lo, hi int64) (int64, int64) { return second(lo), second(hi) })
		return guarded{w.space.True(), v}, true
	case name == "int" && a.kind == expr.Double:
		return w.truncated(a)
	}
	return guarded{}, false
}

// fewDoubles are decimals that can be few.
func (w *world) fewDoubles(a value) guarded {
	v := value{kind: expr.Double}
	for _, x := range a.few {
		v.few = append(v.few, domain.Image(float64(x)))
	}
	v.ints = func(set domain.Ints) *logic.Formula {
		return w.inInts(a, those(a.few, func(x int64) bool { return set.Has(domain.Image(float64(x))) }))
	}
	return guarded{w.space.True(), v}
}

// asDouble is a number that depends on one variable as a decimal.
func (w *world) asDouble(a value) (guarded, bool) {
	image := func(x int64) int64 { return domain.Image(float64(x)) }
	from := func(set domain.Ints) domain.Ints {
		out := domain.Ints{}
		for _, r := range set.Ranges() {
			above := domain.Where(math.MinInt64, math.MaxInt64, func(x int64) bool { return image(x) >= r.Lo })
			out = out.Or(above.And(domain.Where(math.MinInt64, math.MaxInt64, func(x int64) bool { return image(x) <= r.Hi })))
		}
		return out
	}
	v := value{kind: expr.Double}
	v.depends = w.dependence(a).then(" double", image, from, func(lo, hi int64) (int64, int64) { return image(lo), image(hi) })
	v.ints = func(set domain.Ints) *logic.Formula { return w.inInts(a, from(set)) }
	return guarded{w.space.True(), v}, true
}

// seconds are the instants whose seconds, rounded down, are in a set.
func seconds(set domain.Ints) domain.Ints {
	var out []domain.Range
	for _, r := range set.Ranges() {
		lo, hi := wide{mul(wideOf(r.Lo), 1000)}, wide{mul(wideOf(r.Hi), 1000)}.add(wideOf(999))
		out = append(out, domain.Range{Lo: lo.clamped(), Hi: hi.clamped()})
	}
	return domain.IntsOf(out...)
}

// truncated is int(double), which fails beyond 64 bits.
func (w *world) truncated(a value) (guarded, bool) {
	rises, x, key := a.image()
	if rises == nil {
		return guarded{}, false
	}
	v := value{kind: expr.Int, x: x, key: key + " int"}
	v.rises = func(i int64) int64 {
		d := domain.Double(rises(i))
		switch {
		case d >= math.MaxInt64:
			return math.MaxInt64
		case d <= math.MinInt64:
			return math.MinInt64
		}
		return int64(d)
	}
	// CEL refuses both ends of the range.
	inside := domain.Between(domain.Image(math.MinInt64)+1, domain.Image(math.MaxInt64)-1)
	ok := w.inInts(a, inside)
	return guarded{ok, v}, ok != nil
}
