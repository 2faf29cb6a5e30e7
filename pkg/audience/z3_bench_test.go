//go:build deep

package audience_test

import (
	"os/exec"
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/audience"
)

// How long Z3 takes for questions, beside the solver: each from the beginning.
func BenchmarkZ3(b *testing.B) {
	path, err := exec.LookPath("z3")
	if err != nil {
		b.Fatal(err)
	}
	v := readVocabulary(b)
	z := startZ3(b, path)
	defer func() { z.end() }()
	s := audience.New(v.program)
	var ours, theirs time.Duration
	open, seed := 0, uint64(5)<<32
	for b.Loop() {
		parts := randomParts(v.program, seed)
		for seed++; parts == nil; seed++ {
			parts = randomParts(v.program, seed)
		}
		text, _ := script(v.program, parts)
		start := time.Now()
		s.Decide(parts...)
		ours += time.Since(start)
		start = time.Now()
		answer := z.ask(text)
		theirs += time.Since(start)
		if answer != "sat" && answer != "unsat" {
			open++
		}
		if answer == "" {
			z.end()
			z = startZ3(b, path)
		}
	}
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "us-ours")
	b.ReportMetric(float64(theirs.Microseconds())/float64(b.N), "us-z3")
	b.ReportMetric(float64(theirs)/float64(ours), "times")
	b.ReportMetric(float64(open)/float64(b.N), "z3-open/op")
}
