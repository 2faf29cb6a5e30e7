package journey_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// timelines are how many are played through each company.
const timelines = 5

// pairs is how many companies and timelines are compared.
func pairs(t testing.TB) int {
	n := 1000
	if text := os.Getenv("FAIRLEAD_AGREE"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal("FAIRLEAD_AGREE is no number: ", text)
		}
	}
	if underRace {
		n = min(n, 100)
	}
	return n
}

// outcome is what one company gave.
type outcome struct {
	trouble string // "" where both agree
	count   tally
}

// TestNaive plays random companies through Step and through an interpreter that
// was written from the language alone, and compares them decision by decision.
func TestNaive(t *testing.T) {
	n := pairs(t)
	outcomes := make([]outcome, (n+timelines-1)/timelines)
	var next, bad int
	var mu sync.Mutex
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				stop := bad >= 3
				mu.Unlock()
				if stop || i >= len(outcomes) {
					return
				}
				outcomes[i] = compareCompany(uint64(i))
				if outcomes[i].trouble != "" {
					mu.Lock()
					bad++
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	seen := tally{}
	for i, o := range outcomes {
		if o.trouble != "" {
			t.Errorf("seed %d: %s", i, o.trouble)
		}
		for word, n := range o.count {
			seen[word] += n
		}
	}
	if !t.Failed() {
		demand(t, seen, n)
	}
}

// compareCompany plays one random company.
func compareCompany(seed uint64) (out outcome) {
	c := newCompany(rand.New(rand.NewPCG(seed, 0)))
	addCalls(c, rand.New(rand.NewPCG(seed, 7778)))
	out.count = tally{}
	p, err := c.load()
	if err != nil {
		out.trouble = fmt.Sprintf("%v\n%s", err, c.yaml())
		return out
	}
	for i := range uint64(timelines) {
		line := newTimeline(c, rand.New(rand.NewPCG(seed, 1+i)))
		addOwners(c, line, rand.New(rand.NewPCG(seed, 7779+i)))
		naive := play(c, line)
		if naive.circle {
			out.count["circle, not compared"]++
			continue
		}
		step := written(p, c.driven(p, line), naive)
		for word, n := range naive.count {
			out.count[word] += n
		}
		if !slices.Equal(step, naive.trace) {
			out.trouble = fmt.Sprintf("timeline %d\n%s\n%s\n%s", i, c.yaml(), line, sideBySide(step, naive.trace))
			return out
		}
	}
	return out
}

// sideBySide prints two traces and marks the first difference.
func sideBySide(step, naive []string) string {
	same := 0
	for same < len(step) && same < len(naive) && step[same] == naive[same] {
		same++
	}
	var b strings.Builder
	for _, f := range step[:same] {
		b.WriteString("          " + f + "\n")
	}
	for _, side := range []struct {
		name string
		list []string
	}{{"Step   >> ", step}, {"naive  >> ", naive}} {
		for i, f := range side.list[same:] {
			if i > 8 {
				break
			}
			b.WriteString(side.name + f + "\n")
		}
	}
	return b.String()
}

// String prints a timeline for who looks for the cause of a difference.
func (t *timeline) String() string {
	var b strings.Builder
	for _, s := range t.seeds {
		fmt.Fprintf(&b, "# seed %s %s of %q: %v\n", s.object, s.id, s.parent, s.fields)
	}
	for _, in := range t.inputs {
		fmt.Fprintf(&b, "# %dh (of %dh) %s %s %s %v\n", in.now, in.at, in.object, in.id, in.event, in.fields)
	}
	return b.String()
}
