package audience_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
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

// Each pair that can hold at once has a contact of which both are true, by cel-go, and
// the contacts are the same every time.
func TestPairsAreConfirmed(t *testing.T) {
	t.Parallel()
	p := programOf(t, manySegments(t, 70))
	list := manyOf(p)
	var before string
	for range 2 {
		pairs := audience.New(p).Pairs(list)
		verdicts, counts := verdictsOf(pairs, len(list))
		sure := map[[2]int]bool{}
		var told strings.Builder
		out := pairs.Confirm(verdicts, func(w *audience.Witness, of []int) {
			fmt.Fprintln(&told, of)
			for at, i := range of {
				if got := list[i].Confirm(w.Context(list[i])); got != expr.True {
					t.Errorf("%v of a contact that confirms it: %s", got, list[i].Text())
				}
				for _, k := range of[:at] {
					sure[[2]int{i, k}] = true
				}
			}
		})
		for i, with := range verdicts {
			for k, v := range with {
				if v == audience.Yes && !sure[[2]int{i, k}] {
					t.Errorf("not confirmed:\n  %s\n  %s", list[i].Text(), list[k].Text())
				}
			}
		}
		if len(out.Refused) > 0 || out.Pairs != counts[audience.Yes] || out.Witnesses >= out.Pairs/4 {
			t.Errorf("%d contacts for %d pairs of %d, %d of them refused", out.Witnesses, out.Pairs, counts[audience.Yes], len(out.Refused))
		}
		if before != "" && told.String() != before {
			t.Error("other contacts the second time")
		}
		before = told.String()
	}
}
