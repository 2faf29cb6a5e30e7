package expr

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestDecayed(t *testing.T) {
	for _, test := range []struct {
		points        float64
		age, halfLife int64
		want          float64
	}{
		{15, 0, 14 * dayMS, 15},
		{15, 14 * dayMS, 14 * dayMS, 7.5},
		{15, 14*dayMS - 1, 14 * dayMS, 7.72},      // 15 × 2^(−23/24) = 7.7198…
		{15, 14*dayMS/24 - 1, 14 * dayMS, 15},     // the first step has not passed
		{15, 14 * dayMS / 24, 14 * dayMS, 14.573}, // 14.57296…
		{-15, 14 * dayMS / 24, 14 * dayMS, -14.573},
		{0.0005, 0, dayMS, 0.001},
		{-0.0005, 0, dayMS, -0.001},
		{10, -5, dayMS, 10},
		{10, 5 * dayMS, 0, 10},
		{10, math.MaxInt64, 1, 0},
		{10, 100, 7, 0.001}, // floor(100·24/7) = 342 steps: 10 × 2^(−14.25)
	} {
		if got := Decayed(test.points, test.age, test.halfLife); got != test.want {
			t.Errorf("Decayed(%v, %d, %d) = %v, want %v", test.points, test.age, test.halfLife, got, test.want)
		}
	}
}

func TestDecayedMatchesThePower(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		points, halfLife, age := float64(r.IntN(400)-200), 1+r.Int64N(100*dayMS), r.Int64N(400*dayMS)
		exact := points * math.Exp2(-math.Floor(float64(age)*24/float64(halfLife))/24)
		if got := Decayed(points, age, halfLife); math.Abs(got-exact) > 0.000501 {
			t.Fatalf("Decayed(%v, %d, %d) = %v, far from %v", points, age, halfLife, got, exact)
		}
	}
}

func TestNextDecayIsTheFirstChange(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		points, halfLife := float64(r.IntN(200)-100)/4, 1+r.Int64N(60*dayMS)
		at := testNow - r.Int64N(600*dayMS)
		current := Decayed(points, testNow-at, halfLife)
		next := NextDecay(points, at, testNow, halfLife)
		if next == Never {
			if current != 0 {
				t.Fatalf("points %v at %d, half-life %d: never changes, but is %v", points, at, halfLife, current)
			}
			continue
		}
		if next <= testNow {
			t.Fatalf("the next change %d is not after now %d", next, testNow)
		}
		if Decayed(points, next-1-at, halfLife) != current || Decayed(points, next-at, halfLife) == current {
			t.Fatalf("points %v at %d, half-life %d: no change at %d", points, at, halfLife, next)
		}
	}
}

func TestNextDecayNever(t *testing.T) {
	for _, test := range []struct {
		points            float64
		at, now, halfLife int64
	}{
		{10, 0, 0, 0}, {0, 0, 0, dayMS}, {0.0004, 0, 0, dayMS}, {10, 0, 1000 * dayMS, dayMS},
		{math.Inf(1), 0, 0, dayMS}, {math.NaN(), 0, 0, dayMS}, {10, 0, 0, math.MaxInt64},
	} {
		got := NextDecay(test.points, test.at, test.now, test.halfLife)
		if test.halfLife == math.MaxInt64 {
			if got != math.MaxInt64/24+1 {
				t.Errorf("a very long half-life: %d", got)
			}
		} else if got != Never {
			t.Errorf("NextDecay(%v, %d, %d, %d) = %d, want Never", test.points, test.at, test.now, test.halfLife, got)
		}
	}
}
