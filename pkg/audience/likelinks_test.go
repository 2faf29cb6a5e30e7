package audience

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// Functions that read alike differ by what they are of: a field has a range of its own,
// and a score is counted in thousandths. Each of these questions has an example; once
// what is known of the first function was taken for the second, too.
func TestFunctionsOfOtherFieldsAreOthers(t *testing.T) {
	t.Parallel()
	p := modelProgram(t)
	s := New(p)
	for _, q := range []struct {
		first, second string
		want          Want
	}{
		{`contact.budget * 2.0 > contact.discount + 1.0`, `contact.discount * 2.0 > contact.budget + 1.0 && contact.discount > 2000000.0`, IsFalse},
		{`contact.discount / 2.0 == contact.budget / 4.0`, `score.heat / 2.0 == contact.budget / 4.0 && score.heat > 2.0`, IsFalse},
		{`double(contact.size) > contact.discount / 3.0`, `double(contact.depth) > contact.discount / 3.0 && contact.depth < 0`, Holds},
	} {
		var parts []Part
		for i, text := range []string{q.first, q.second} {
			x, issues := p.Env.Check(expr.Place{Object: p.ContactObject(), Item: -1}, text, expr.BoolType())
			if x == nil || len(issues) > 0 {
				t.Fatal(text, issues)
			}
			parts = append(parts, Part{x, []Want{q.want, Holds}[i]})
		}
		if a := s.Decide(parts...); a.Verdict != Yes || !a.Witness.all(parts) {
			t.Errorf("%s:%s", a.Verdict, wanted(parts))
		}
	}
}

// likeOnes are functions and what they can be of, by what they give.
var likeOnes = []struct{ functions, of, limits []string }{
	{
		[]string{"%s * 2.0", "%s / -4.0", "-%s", "%s + 1.0", "%s - 0.5", "%s"},
		[]string{"contact.discount", "contact.budget", "score.heat", "score.lead", "double(contact.size)", "double(contact.depth)"},
		[]string{"-3.0", "0.0", "0.5", "2.0", "20.0", "1000001.0"},
	},
	{
		[]string{"size(%s)", "size(%s.upperAscii())", `size(%s + "ab")`, "size(%s) / 2"},
		[]string{"contact.name", "contact.role", "contact.email", "contact.country"},
		[]string{"0", "1", "2", "5", "9"},
	},
}

// alikeConditions are two comparisons of the same two functions of different fields, with
// a limit to the second.
func alikeConditions(r *rand.Rand) [2]string {
	kind := pick(r, likeOnes)
	f, g, op := pick(r, kind.functions), pick(r, kind.functions), pick(r, []string{" < ", " > ", " <= ", " == "})
	compare := func() string {
		return fmt.Sprintf(f, pick(r, kind.of)) + op + fmt.Sprintf(g, pick(r, kind.of))
	}
	limit := fmt.Sprintf(kind.functions[0], pick(r, kind.of)) + pick(r, []string{" > ", " < "}) + pick(r, kind.limits)
	return [2]string{compare(), compare() + " && " + limit}
}

// Of questions with the same functions of different fields no answer is wrong: there is no
// example of what is said to be impossible, asked the other way round neither.
func TestAlikeFunctionsNeverWrong(t *testing.T) {
	t.Parallel()
	questions := uint64(200)
	if os.Getenv("FAIRLEAD_DEEP") != "" {
		questions = 5_000
	}
	a := newAgreement(t)
	place := expr.Place{Object: a.p.ContactObject(), Item: -1}
	counts := map[Verdict]int{}
	for seed := range questions {
		r := rand.New(rand.NewPCG(seed, 47))
		var parts []Part
		for _, text := range alikeConditions(r) {
			x, issues := a.p.Env.Check(place, text, expr.BoolType())
			if x == nil || len(issues) > 0 {
				t.Fatal(text, issues)
			}
			parts = append(parts, Part{x, pick(r, []Want{Holds, Holds, HoldsNot, IsFalse})})
		}
		answer := a.solver().Satisfiable(parts...)
		counts[answer.Verdict]++
		switch answer.Verdict {
		case No:
			if a.solver().Satisfiable(parts[1], parts[0]).Verdict == Yes {
				t.Errorf("seed %d: no, and yes the other way round: %s", seed, wanted(parts))
			}
			a.tryContacts(t, seed, parts)
		case Yes:
			if !answer.Witness.all(parts) {
				t.Errorf("seed %d: the example is none: %s", seed, wanted(parts))
			}
		}
	}
	t.Log(counts)
}
