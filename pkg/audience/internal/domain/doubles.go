package domain

import "math"

// Image returns the place of a finite double among all of them: x < y exactly where
// Image(x) < Image(y). Both zeros have the place 0.
func Image(x float64) int64 {
	bits := int64(math.Float64bits(x))
	if bits < 0 {
		return -(bits & math.MaxInt64)
	}
	return bits
}

// Double returns the double at a place; -0 never comes.
func Double(image int64) float64 {
	if image < 0 {
		return -math.Float64frombits(uint64(-image))
	}
	return math.Float64frombits(uint64(image))
}

// Doubles is the set of all finite doubles.
func Doubles() Ints { return Between(Image(-math.MaxFloat64), Image(math.MaxFloat64)) }

// Where returns the numbers between lo and hi, both included, of which ask is true.
// Ask must be monotone: where it is true of one number and not of another, it is so of
// all beyond the one and none beyond the other.
func Where(lo, hi int64, ask func(x int64) bool) Ints {
	first, last := ask(lo), ask(hi)
	if first == last {
		if first {
			return Between(lo, hi)
		}
		return Ints{}
	}
	a, b := lo, hi // ask(a) == first, ask(b) == last
	for uint64(b)-uint64(a) > 1 {
		if mid := a + int64((uint64(b)-uint64(a))/2); ask(mid) == first {
			a = mid
		} else {
			b = mid
		}
	}
	if first {
		return Between(lo, a)
	}
	return Between(b, hi)
}
