package expr

import (
	"math"
	"math/bits"
)

// steps is how many times a half-life is divided: a score falls in 24 steps to
// its half.
const steps = 24

// Decayed returns what an event of that age still adds to a score: points ×
// 2^(−k/24), k the whole 24ths of halfLife that have passed, rounded half away
// from zero to 1/1000. Age and half-life are milliseconds; without a half-life,
// or before the event, points stay what they are, rounded likewise.
func Decayed(points float64, age, halfLife int64) float64 {
	k := int64(0)
	if halfLife > 0 && age > 0 {
		k = stepsPassed(age, halfLife)
	}
	return decayedBy(points, k)
}

// decayedBy rounds the exact product. Powers of two scale without loss, so that
// only one of 24 constants is inexact; the result is the same on every machine.
func decayedBy(points float64, k int64) float64 {
	f := math.Ldexp(points*roots[k%steps], -int(min(k/steps, 2000)))
	if f = math.Round(f * 1000); f == 0 {
		return 0 // not minus zero
	}
	return f / 1000
}

// roots holds 2^(-i/24), rounded to the nearest double.
var roots = [steps]float64{
	1.0,
	0.9715319411536059,
	0.9438743126816935,
	0.9170040432046712,
	0.8908987181403393,
	0.8655365610061431,
	0.8408964152537145,
	0.8169577266205499,
	0.7937005259840998,
	0.7711054127039704,
	0.7491535384383408,
	0.7278265914210936,
	0.7071067811865476,
	0.6869768237290446,
	0.6674199270850172,
	0.6484197773255048,
	0.6299605249474366,
	0.6120267716523277,
	0.5946035575013605,
	0.5776763484361365,
	0.5612310241546865,
	0.5452538663326288,
	0.5297315471796477,
	0.514651118321746,
}

// stepsPassed is floor(age × 24 / halfLife), with 128 bits in between.
func stepsPassed(age, halfLife int64) int64 {
	high, low := bits.Mul64(uint64(age), steps)
	if high >= uint64(halfLife) {
		return math.MaxInt64
	}
	q, _ := bits.Div64(high, low, uint64(halfLife))
	return int64(min(q, math.MaxInt64))
}

// NextDecay returns the first instant after now at which [Decayed] gives
// another number for an event that happened at `at`; [Never] if it stays. All
// arguments but points are milliseconds; instants are UTC.
func NextDecay(points float64, at, now, halfLife int64) int64 {
	if halfLife <= 0 || math.IsInf(points, 0) || math.IsNaN(points) {
		return Never
	}
	k := int64(0)
	if now > at {
		k = stepsPassed(now-at, halfLife)
	}
	current := decayedBy(points, k)
	if current == 0 {
		return Never
	}
	// The size only falls, so the first other number is found by doubling and
	// halving.
	far := int64(1)
	for decayedBy(points, k+far) == current {
		far *= 2
	}
	near := far / 2
	for far-near > 1 {
		if middle := (near + far) / 2; decayedBy(points, k+middle) == current {
			near = middle
		} else {
			far = middle
		}
	}
	return stepInstant(at, k+far, halfLife)
}

// stepInstant is the first instant at which k steps have passed.
func stepInstant(at, k, halfLife int64) int64 {
	high, low := bits.Mul64(uint64(k), uint64(halfLife))
	low, carry := bits.Add64(low, steps-1, 0)
	high += carry
	if high >= steps {
		return Never
	}
	age, _ := bits.Div64(high, low, steps)
	if age > math.MaxInt64 || at > 0 && int64(age) > math.MaxInt64-at {
		return Never
	}
	return at + int64(age)
}
