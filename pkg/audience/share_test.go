package audience

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// What was out of reach without need is decided.
func TestDividedConstantsAreDecided(t *testing.T) {
	t.Parallel()
	a := newAgreement(t)
	for text, want := range map[string]Verdict{
		`10 / contact.depth > 3 && contact.depth > 2`:          No,
		`10 / contact.depth > 3 && contact.depth > 1`:          Yes,
		`10 / contact.depth == 4`:                              No,
		`10 / contact.depth == -3`:                             Yes,
		`10 / contact.depth == 0 && contact.depth < 11`:        Yes,
		`10 / contact.size == 0 && contact.size < 11`:          No,
		`10 / contact.depth > 0 && contact.depth == 0`:         No,
		`contact.sizes.exists(i, 10 / i > 3 && i > 2)`:         No,
		`contact.renewal.getHours() == 1`:                      No,
		`contact.renewal.getHours("Europe/Berlin") == 1`:       Yes,
		`contact.renewal.getHours() < contact.size`:            Yes,
		`5 / contact.depth + contact.size == 1 && now > now`:   No,
		`7 / (contact.depth + contact.size) == 7 && true`:      Yes,
		`7 / contact.depth == 3 && contact.depth % 2 == 1`:     No,
		`!(10 / contact.depth > 3) && contact.depth in [1, 2]`: No,
	} {
		x, issues := a.p.Env.Check(expr.Place{Object: a.p.ContactObject(), Item: -1}, text, expr.BoolType())
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		if answer := a.solver().Satisfiable(Part{x, Holds}); answer.Verdict != want {
			t.Errorf("%s: %v, want %v", text, answer.Verdict, want)
		}
	}
}

// A score that only events of a certain age give has an example.
func TestFadedScoresHaveExamples(t *testing.T) {
	t.Parallel()
	a := newAgreement(t)
	for text, want := range map[string]Verdict{
		`score.heat == 6.25`:                              Yes,
		`score.heat == 6.75 && contact.depth > 4`:         Yes,
		`score.heat > 6.2 && score.heat < 6.26`:           Yes,
		`score.heat == 0.5 && events.order_placed == []`:  Yes,
		`score.heat == 6.25 && events.order_placed == []`: No,
		`score.heat == 61.0`:                              No,
	} {
		x, issues := a.p.Env.Check(expr.Place{Object: a.p.ContactObject(), Item: -1}, text, expr.BoolType())
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		if answer := a.solver().Satisfiable(Part{x, Holds}); answer.Verdict != want {
			t.Errorf("%s: %v, want %v", text, answer.Verdict, want)
		}
	}
}
