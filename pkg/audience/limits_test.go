package audience

import (
	"math/rand/v2"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
)

// Each bound on the work, lowered to 1 by itself, turns answers into unknown and never
// into wrong ones.
func TestEveryCapLowered(t *testing.T) {
	t.Parallel()
	const questions = 250
	caps := []struct {
		name  string
		lower func(*Limits)
	}{
		{"steps", func(l *Limits) { l.Steps = 1 }},
		{"regions", func(l *Limits) { l.Regions = 1 }},
		{"splits", func(l *Limits) { l.Splits = 1 }},
	}
	a := newAgreement(t)
	lost := make([]int, len(caps))
	for seed := range uint64(questions) {
		parts := a.inFragment(rand.New(rand.NewPCG(seed, 47)))
		full := a.solver()
		full.SetLimits(Limits{Steps: 400_000, Regions: 64, Splits: 100})
		want := full.Decide(parts...)
		for i, c := range caps {
			limits := logic.DefaultLimits()
			limits.Steps = 400_000
			c.lower(&limits)
			s := a.solver()
			s.SetLimits(limits)
			got := s.Decide(parts...)
			switch {
			case got.Refused != nil:
				t.Errorf("seed %d, %s: a model is none:%s", seed, c.name, wanted(parts))
			case got.Verdict == Yes && !got.Witness.all(parts):
				t.Errorf("seed %d, %s: the example is none:%s", seed, c.name, wanted(parts))
			case got.Verdict == Unknown && want.Verdict != Unknown:
				lost[i]++
			case got.Verdict != Unknown && want.Verdict != Unknown && got.Verdict != want.Verdict:
				t.Errorf("seed %d, %s: %s, and with all work %s:%s", seed, c.name, got.Verdict, want.Verdict, wanted(parts))
			}
		}
	}
	for i, c := range caps {
		t.Logf("%s: %d of %d answers became unknown", c.name, lost[i], questions)
		if lost[i] == 0 {
			t.Errorf("%s bounds nothing", c.name)
		}
	}
}
