package audience_test

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/audience"
)

// Pairs of many conditions are decided as each by itself.
func TestPairsAgreeWithQuestions(t *testing.T) {
	t.Parallel()
	p := programOf(t, manySegments(t, 40))
	list := manyOf(p)
	s := audience.New(p)
	var counts [3]int
	audience.New(p).Pairs(list).Decide(func(i int, with []audience.Verdict) {
		for k, got := range with {
			counts[got]++
			if want := s.Decide(audience.Part{Expr: list[i]}, audience.Part{Expr: list[k]}).Verdict; got != want {
				t.Errorf("%v, and %v by itself:\n  %s\n  %s", got, want, list[i].Text(), list[k].Text())
			}
		}
	})
	if counts[audience.Yes] == 0 || counts[audience.No] == 0 {
		t.Errorf("%v", counts)
	}
}
