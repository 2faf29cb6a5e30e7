package audience

import (
	"slices"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// Who must not get a topic that others get without a word is said to do without it.
func TestWithoutATopicIsSaid(t *testing.T) {
	t.Parallel()
	a := newAgreement(t)
	const not, yes = `not subscribed("news")`, `subscribed("news")`
	for text, want := range map[string]string{
		`!subscribed("news")`:                              not,
		`!subscribed("news") && contact.vip`:               not,
		`subscribed("news")`:                               yes,
		`subscribed("news") || contact.vip`:                "",
		`contact.vip`:                                      "",
		`contact.size > 3 && subscribed("news") == false`:  not,
		`(subscribed("news") ? contact.size : 9) > 8`:      "",
		`!subscribed("news") || contact.country == "DE"`:   "",
		`!subscribed("news") && contact.name.trim() == ""`: not,
	} {
		x, issues := a.p.Env.Check(expr.Place{Object: a.p.ContactObject(), Item: -1}, text, expr.BoolType())
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		answer := a.solver().Satisfiable(Part{x, Holds})
		if answer.Verdict != Yes {
			t.Fatal(text, answer.Verdict)
		}
		var got []string
		for _, f := range answer.Witness.Facts() {
			got = append(got, f.String())
		}
		for _, said := range []string{not, yes} {
			if slices.Contains(got, said) != (said == want) && want != "" {
				t.Errorf("%s: %q", text, got)
			}
		}
		t.Log(text, got)
	}
}
