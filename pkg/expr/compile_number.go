package expr

import (
	"math"
	"math/bits"

	celast "cel.dev/cel-go/common/ast"
)

// arithmetic compiles + - * / % and unary minus. Constants are folded, so that
// `now - days(180)` subtracts a number.
func (k *compiler) arithmetic(e celast.Expr, name string, n []node) (node, bool) {
	a, b := n[0], n[len(n)-1]
	switch {
	case a.num != nil && a.typ.Kind == Int && b.num != nil && b.typ.Kind == Int:
		return k.fold(k.whole(e, name, n), n), true
	case a.dbl != nil && b.dbl != nil:
		return k.fold(k.double(name, n), n), true
	case a.num != nil && b.num != nil && len(n) == 2:
		return k.fold(k.timeSum(e, name, a, b), n), true
	case a.str != nil && b.str != nil && name == "_+_":
		return node{typ: a.typ, str: func(c *Context) (string, bool) {
			x, ok := a.str(c)
			if !ok {
				return "", false
			}
			y, ok := b.str(c)
			return x + y, ok
		}}, true
	case a.seq != nil && b.seq != nil && name == "_+_":
		return k.concat(a, b), true
	}
	return k.missing(), true
}

// fold computes a node over constants once. What fails stays to fail each time.
func (k *compiler) fold(n node, operands []node) node {
	for _, o := range operands {
		if o.constant == nil {
			return n
		}
	}
	if k.gap || n.slope != 0 {
		return n
	}
	v, ok := k.value(n)(&Context{Horizon: Never})
	if !ok {
		return n
	}
	folded := constantNode(v)
	folded.typ = n.typ
	return folded
}

// whole is arithmetic of 64-bit integers; leaving their range is an error.
func (k *compiler) whole(e celast.Expr, name string, n []node) node {
	r := node{typ: Type{Kind: Int}}
	overflow := k.site(e, "the number is too large (integer overflow)")
	zero := k.site(e, "division by zero")
	read := n[0].num
	if len(n) == 1 {
		r.num = func(c *Context) (int64, bool) {
			x, ok := read(c)
			if ok && x == math.MinInt64 {
				return 0, c.fail(overflow)
			}
			return -x, ok
		}
		return r
	}
	second := n[1].num
	divides := name == "_/_" || name == "_%_"
	compute := wholeOperation(name)
	r.num = func(c *Context) (int64, bool) {
		x, ok := read(c)
		if !ok {
			return 0, false
		}
		y, ok := second(c)
		if !ok {
			return 0, false
		}
		if divides && y == 0 {
			return 0, c.fail(zero)
		}
		z, ok := compute(x, y)
		if !ok {
			return 0, c.fail(overflow)
		}
		return z, true
	}
	return r
}

func wholeOperation(name string) func(x, y int64) (int64, bool) {
	switch name {
	case "_+_":
		return func(x, y int64) (int64, bool) { z := x + y; return z, (z > x) == (y > 0) }
	case "_-_":
		return func(x, y int64) (int64, bool) { z := x - y; return z, (z < x) == (y > 0) }
	case "_*_":
		return multiply
	case "_/_":
		return func(x, y int64) (int64, bool) {
			if x == math.MinInt64 && y == -1 {
				return 0, false
			}
			return x / y, true
		}
	default:
		return func(x, y int64) (int64, bool) {
			if x == math.MinInt64 && y == -1 {
				return 0, false
			}
			return x % y, true
		}
	}
}

// multiply reports ok if the product fits 64 bits.
func multiply(x, y int64) (int64, bool) {
	high, low := bits.Mul64(magnitude(x), magnitude(y))
	if x < 0 != (y < 0) {
		return -int64(low), high == 0 && low <= 1<<63
	}
	return int64(low), high == 0 && low < 1<<63
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

// double is IEEE 754 arithmetic; it never fails.
func (k *compiler) double(name string, n []node) node {
	read := n[0].dbl
	r := node{typ: Type{Kind: Double}}
	if len(n) == 1 {
		r.dbl = func(c *Context) (float64, bool) {
			x, ok := read(c)
			return -x, ok
		}
		return r
	}
	second := n[1].dbl
	compute := map[string]func(x, y float64) float64{
		"_+_": func(x, y float64) float64 { return x + y },
		"_-_": func(x, y float64) float64 { return x - y },
		"_*_": func(x, y float64) float64 { return x * y },
		"_/_": func(x, y float64) float64 { return x / y },
	}[name]
	if compute == nil {
		return k.missing()
	}
	r.dbl = func(c *Context) (float64, bool) {
		x, ok := read(c)
		if !ok {
			return 0, false
		}
		y, ok := second(c)
		return compute(x, y), ok
	}
	return r
}

// timeSum adds and subtracts instants and durations. It keeps the slope, and
// watches where the result leaves CEL's range.
func (k *compiler) timeSum(e celast.Expr, name string, a, b node) node {
	sign := int64(1)
	if name == "_-_" {
		sign = -1
	}
	r := node{typ: Type{Kind: sumKind(sign, a.typ.Kind, b.typ.Kind)}, slope: a.slope + sign*b.slope}
	lo, hi := int64(-maxDuration), int64(maxDuration)
	if r.typ.Kind == Timestamp {
		lo, hi = minInstant, maxInstant
	}
	if r.typ.Kind == Absent {
		return k.missing()
	}
	overflow := k.site(e, "the time is out of range")
	difference := a.typ.Kind == Timestamp && b.typ.Kind == Timestamp
	slope := r.slope
	r.num = func(c *Context) (int64, bool) {
		x, ok := a.num(c)
		if !ok {
			return 0, false
		}
		y, ok := b.num(c)
		if !ok {
			return 0, false
		}
		z := x + sign*y
		if slope != 0 && (z-lo < 4*century || hi-z < 4*century) {
			c.edges(z, slope, lo, hi)
		}
		if z < lo || z > hi || difference && abs(floorDiv(x, 1000)-floorDiv(y, 1000)) > maxDuration/1000 {
			return 0, c.fail(overflow)
		}
		return z, true
	}
	return r
}

func sumKind(sign int64, a, b Kind) Kind {
	switch {
	case a == Duration && b == Duration:
		return Duration
	case a == Timestamp && b == Duration:
		return Timestamp
	case a == Duration && b == Timestamp && sign > 0:
		return Timestamp
	case a == Timestamp && b == Timestamp && sign < 0:
		return Duration
	}
	return Absent
}

// milliseconds per unit of minutes(n), hours(n), days(n) and weeks(n).
func unitLength(name string) int64 {
	switch name {
	case "minutes":
		return 60_000
	case "hours":
		return 3_600_000
	case "days":
		return 86_400_000
	default:
		return 7 * 86_400_000
	}
}

func (k *compiler) durationOf(e celast.Expr, name string, n node) node {
	if n.num == nil {
		return k.missing()
	}
	unit := unitLength(name)
	limit := maxDuration / unit
	overflow := k.site(e, "the duration is out of range")
	read := n.num
	return k.fold(node{typ: Type{Kind: Duration}, num: func(c *Context) (int64, bool) {
		i, ok := read(c)
		if !ok {
			return 0, false
		}
		if i > limit || i < -limit {
			return 0, c.fail(overflow)
		}
		return i * unit, true
	}}, []node{n})
}
