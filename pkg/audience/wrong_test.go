package audience

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// No answer to a question about two random conditions is wrong: of what cannot be, no
// random contact is an example, and of what can be there is one that cel-go confirms.
func TestNeverWrong(t *testing.T) {
	t.Parallel()
	pairs := uint64(200)
	if os.Getenv("FAIRLEAD_DEEP") != "" {
		pairs = 20_000
	}
	a := newAgreement(t)
	counts := map[Verdict]int{}
	beyond, exhausted := 0, 0
	for seed := uint64(0); seed < pairs; seed++ {
		r := rand.New(rand.NewPCG(seed, 29))
		parts := a.question(r)
		s := a.solver()
		s.SetLimits(Limits{Steps: 400_000, Regions: 64, Splits: 100})
		answer := s.Satisfiable(parts...)
		counts[answer.Verdict]++
		switch {
		case answer.Refused != nil:
			t.Errorf("seed %d: a model is none: %s\n  refused: %s", seed, wanted(parts), answer.Refused.Expr.Text())
		case answer.Verdict == Unknown && len(answer.Beyond) > 0:
			beyond++
		case answer.Verdict == Unknown:
			exhausted++
			if testing.Verbose() {
				t.Logf("seed %d: unknown: %s", seed, wanted(parts))
			}
		case answer.Verdict == Yes && !answer.Witness.all(parts):
			t.Errorf("seed %d: the example is none: %s", seed, wanted(parts))
		case answer.Verdict == No:
			a.tryContacts(t, seed, parts)
		}
	}
	t.Logf("%v: %d with parts out of reach, %d too much work", counts, beyond, exhausted)
}

func (a *agreement) solver() *Solver {
	s := New(a.p)
	s.know = a.known()
	return s
}

// question is two conditions of one place with what they are to give.
func (a *agreement) question(r *rand.Rand) []Part {
	place := pick(r, modelPlaces(a.p.Schema))
	var parts []Part
	for len(parts) < 2 {
		g := newPhrases(r, place, a.p.Schema, false)
		if x, issues := a.p.Env.Check(place, g.condition(r.IntN(3)), expr.BoolType()); len(issues) == 0 {
			parts = append(parts, Part{x, pick(r, []Want{Holds, Holds, HoldsNot, IsFalse, IsUndecided})})
		}
	}
	return parts
}

func wanted(parts []Part) string {
	out := ""
	for _, p := range parts {
		out += "\n  " + [...]string{"true", "not true", "false", "undecided"}[p.Want] + ": " + p.Expr.Text()
	}
	return out
}

// tryContacts looks for an example of what is said to be impossible.
func (a *agreement) tryContacts(t *testing.T, seed uint64, parts []Part) {
	t.Helper()
	g := newContacts(rand.New(rand.NewPCG(seed, 31)), a.p, parts[0].Expr, parts[1].Expr)
	for range 60 {
		c := g.context(parts[0].Expr.Place())
		if gives(parts[0], c) && gives(parts[1], c) {
			t.Errorf("seed %d: there is an example of what is said to be impossible: %s\n%s", seed, wanted(parts), shown(c))
			return
		}
	}
}

func gives(p Part, c *expr.Context) bool {
	t := p.Expr.Truth(c)
	switch p.Want {
	case Holds:
		return t == expr.True
	case HoldsNot:
		return t != expr.True
	case IsFalse:
		return t == expr.False
	}
	return t == expr.Undecided
}
