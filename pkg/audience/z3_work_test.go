//go:build deep

package audience_test

import (
	"slices"
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/audience"
)

// TestWork says how much work random questions take, and which ones take the most.
func TestWork(t *testing.T) {
	v := readVocabulary(t)
	s := audience.New(v.program)
	type asked struct {
		seed  uint64
		parts []audience.Part
		work  int
		took  time.Duration
		is    string
	}
	var list []asked
	for seed := uint64(number("FAIRLEAD_SEED", 1)) << 32; len(list) < number("FAIRLEAD_PAIRS", 5000); seed++ {
		parts := randomParts(v.program, seed)
		if parts == nil {
			continue
		}
		start := time.Now()
		a := s.Decide(parts...)
		is := a.Verdict.String()
		if a.Exhausted {
			is += ", too much work"
		}
		list = append(list, asked{seed, parts, a.Work, time.Since(start), is})
		if a.Refused != nil {
			t.Errorf("seed %d: %s is refused in the witness\n%s", seed, a.Refused.Expr.Text(), written(parts))
		}
	}
	byTime := slices.SortedFunc(slices.Values(list), func(a, b asked) int { return int(a.took - b.took) })
	slices.SortStableFunc(list, func(a, b asked) int { return a.work - b.work })
	for _, q := range []float64{0.5, 0.9, 0.99, 0.999} {
		at := int(float64(len(list)) * q)
		t.Logf("%5.1f %%: %d steps, %v", 100*q, list[at].work, byTime[at].took)
	}
	for i := range 5 {
		w, s := list[len(list)-1-i], byTime[len(list)-1-i]
		t.Logf("most work: seed %d, %d steps, %v: %s\n%s", w.seed, w.work, w.took, w.is, written(w.parts))
		t.Logf("most time: seed %d, %d steps, %v: %s\n%s", s.seed, s.work, s.took, s.is, written(s.parts))
	}
}
