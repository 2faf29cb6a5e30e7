package logic

import (
	"math"
	"math/bits"
)

// wide is a 128-bit whole number in two's complement.
type wide struct {
	hi int64
	lo uint64
}

func wideOf(x int64) wide { return wide{x >> 63, uint64(x)} }

// product never overflows.
func product(a, b int64) wide {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if a < 0 {
		hi -= uint64(b)
	}
	if b < 0 {
		hi -= uint64(a)
	}
	return wide{int64(hi), lo}
}

func (a wide) plus(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	return wide{a.hi + b.hi + int64(carry), lo}
}

func (a wide) negative() wide {
	lo, borrow := bits.Sub64(0, a.lo, 0)
	return wide{-a.hi - int64(borrow), lo}
}

func (a wide) minus(b wide) wide { return a.plus(b.negative()) }

func (a wide) less(b wide) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

// over divides by a positive number and rounds down.
func (a wide) over(d int64) wide {
	if a.hi >= 0 {
		q, _ := a.divide(d)
		return q
	}
	q, rest := a.negative().divide(d)
	if rest > 0 {
		q = q.plus(wideOf(1))
	}
	return q.negative()
}

func (a wide) divide(d int64) (q wide, rest uint64) {
	high := uint64(a.hi)
	low, rest := bits.Div64(high%uint64(d), a.lo, uint64(d))
	return wide{int64(high / uint64(d)), low}, rest
}

// fits reports whether the number is one of 64 bits.
func (a wide) fits() bool { return a.hi == int64(a.lo)>>63 }

// clamped returns the closest number of 64 bits.
func (a wide) clamped() int64 {
	switch {
	case a.fits():
		return int64(a.lo)
	case a.hi < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

func (a wide) magnitude() wide {
	if a.hi < 0 {
		return a.negative()
	}
	return a
}

// below reports whether the magnitude is below 2^bits; bits is from 64 to 127.
func (a wide) below(bits int) bool {
	m := a.magnitude()
	return m.hi >= 0 && m.hi>>(bits-64) == 0
}

// times multiplies; the result must be below 2^127.
func (a wide) times(k int64) wide {
	hi, lo := bits.Mul64(a.lo, magnitude(k))
	out := wide{int64(hi) + a.hi*int64(magnitude(k)), lo}
	if k < 0 {
		return out.negative()
	}
	return out
}
