package audience

import (
	"math"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// What is said about the points of an event of some age is true of each such age, and
// something is said about every age at which a point is left.
func TestAgesOfFadingEvents(t *testing.T) {
	t.Parallel()
	for _, b := range []project.Behavior{
		{Points: 10, HalfLife: 14 * day}, {Points: -40, HalfLife: 30 * day}, {Points: 0.0004, HalfLife: day}, {Points: 0.5, HalfLife: 1},
		{Points: 1e8, HalfLife: 7 * hour}, {Points: 3, HalfLife: longest}, {Points: 2.5},
	} {
		list := agesOf(&b)
		from := int64(0)
		for _, a := range list {
			if max(a.age.Min(), 0) != from || a.low > a.high {
				t.Errorf("%+v: ages from %d on: %+v", b, from, a)
			}
			from = min(a.age.Max(), oldest) + 1
			for _, age := range samples(max(a.age.Min(), 0), from-1) {
				left := math.Abs(expr.Decayed(b.Points, age, b.HalfLife)) * 1000
				if left < float64(a.low)-1e-6 || left > float64(a.high)+1e-6 || !a.faded && a.high-a.low > 1 {
					t.Errorf("%+v: at an age of %d it adds %v thousandths: %+v", b, age, left, a)
				}
			}
		}
		for _, age := range samples(from, oldest) {
			if left := expr.Decayed(b.Points, age, b.HalfLife); left != 0 {
				t.Errorf("%+v: nothing is said about an age of %d, which adds %v", b, age, left)
			}
		}
	}
}

// samples are numbers between two, both among them.
func samples(lo, hi int64) (list []int64) {
	for k := range int64(100) {
		if at := lo + (hi-lo)/99*k; at <= hi {
			list = append(list, at)
		}
	}
	if lo <= hi {
		list = append(list, hi)
	}
	return list
}
