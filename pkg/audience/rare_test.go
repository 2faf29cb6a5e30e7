package audience

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// Of random questions about two conditions of the fragment at most one in a hundred has
// no answer. The fragment is all that the phrases write but what is known to another
// system only: comparisons of every type with constants and between fields, arithmetic
// of whole numbers and of decimals, texts, times, lists, histories and scores.
func TestRarelyUnknown(t *testing.T) {
	t.Parallel()
	questions := uint64(1000)
	if os.Getenv("FAIRLEAD_DEEP") != "" {
		questions = 30_000
	}
	a := newAgreement(t)
	var gave [3]int
	causes := map[string]int{}
	for seed := range questions {
		parts := a.inFragment(rand.New(rand.NewPCG(seed, 43)))
		s := a.solver()
		s.SetLimits(Limits{Steps: 400_000, Regions: 64, Splits: 100})
		answer := s.Decide(parts...)
		gave[answer.Verdict]++
		if answer.Verdict == Unknown {
			cause := causeOf(answer)
			causes[cause]++
			if testing.Verbose() {
				t.Logf("seed %d, %s:%s", seed, cause, wanted(parts))
			}
		}
	}
	t.Logf("%d questions: %d yes, %d no, %d unknown, which is %.2f in a hundred", questions, gave[Yes], gave[No], gave[Unknown], float64(gave[Unknown])*100/float64(questions))
	for _, cause := range slices.SortedFunc(maps.Keys(causes), func(a, b string) int { return cmp.Or(causes[b]-causes[a], cmp.Compare(a, b)) }) {
		t.Logf("%5d %s", causes[cause], cause)
	}
	if gave[Unknown]*100 > int(questions) {
		t.Errorf("%d of %d questions are unknown", gave[Unknown], questions)
	}
	if gave[Yes]*10 < int(questions) || gave[No]*10 < int(questions) {
		t.Errorf("the answers are one-sided: %v", gave)
	}
}

// inFragment is two conditions of one place, with what they are to give.
func (a *agreement) inFragment(r *rand.Rand) []Part {
	place := pick(r, modelPlaces(a.p.Schema))
	var parts []Part
	for len(parts) < 2 {
		g := newPhrases(r, place, a.p.Schema, false)
		g.inside = true
		if x, issues := a.p.Env.Check(place, g.condition(r.IntN(3)), expr.BoolType()); len(issues) == 0 {
			parts = append(parts, Part{x, pick(r, []Want{Holds, Holds, HoldsNot, IsFalse, IsUndecided})})
		}
	}
	return parts
}

// causeOf names what stood in the way of an answer.
func causeOf(a Answer) string {
	if len(a.Beyond) == 0 {
		return "too much work"
	}
	b := a.Beyond[0]
	var names []string
	var walk func(n *expr.Node)
	walk = func(n *expr.Node) {
		if n.Start == b.Start && n.End == b.End && names == nil {
			names = append(names, constructs(n)...)
			for _, k := range n.Args {
				names = append(names, constructs(k)...)
			}
		}
		for _, k := range n.Args {
			walk(k)
		}
	}
	walk(b.Expr.Tree())
	return strings.Join(names, ", ") + ": " + b.Text()
}
