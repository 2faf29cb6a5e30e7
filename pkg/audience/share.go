package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// mostShared is the largest number whose quotients by a field are listed.
const mostShared = 1000

// inParts is a constant divided by a number: it has few values, each for the numbers of
// some ranges. Zero fails.
func (w *world) inParts(c int64, by value) (guarded, bool) {
	if c < -mostShared || c > mostShared {
		return guarded{}, false
	}
	there := w.inInts(by, domain.Point(0).Not())
	if there == nil {
		return guarded{}, false
	}
	size := max(c, -c)
	v := value{kind: expr.Int, few: []int64{0}}
	for d := int64(1); d <= size; d++ {
		v.few = append(v.few, c/d, -(c / d))
	}
	slices.Sort(v.few)
	v.few = slices.Compact(v.few)
	v.ints = func(set domain.Ints) *logic.Formula {
		var in []domain.Range
		for d := -size; d <= size; d++ {
			if d != 0 && set.Has(c/d) {
				in = append(in, domain.Range{Lo: d, Hi: d})
			}
		}
		divisors := domain.IntsOf(in...)
		if set.Has(0) {
			divisors = divisors.Or(domain.AtLeast(size + 1)).Or(domain.AtMost(-size - 1))
		}
		return w.inInts(by, divisors.And(domain.Point(0).Not()))
	}
	return guarded{there, v}, true
}
