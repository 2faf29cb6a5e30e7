package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// invariants are checks that fail: for each guardrail with a `never` that came to
// hold while the scenario was played, one. What must never be true must not come
// about in a scenario that was written about something else, either. One that says
// by `violated` that it comes about is about just that.
func (pl *play) invariants() []Check {
	var list []Check
	told := map[*project.Guardrail]bool{}
	for i := range pl.facts {
		f := &pl.facts[i]
		if f.Kind != journey.Violated || told[f.Guardrail] || pl.meant(f) {
			continue
		}
		told[f.Guardrail] = true
		never := squeeze(f.Cond.Doc.Text)
		list = append(list, Check{
			Text:    "never: " + never,
			Message: "the guardrail `" + f.Subject + "` is broken: `" + never + "` holds for `" + f.Object.ID + "`",
			Got:     "it came to hold at " + pl.whenOf(f) + "; what must never be true must not be true here either",
			Place:   pl.s.Doc.Name.Span,
			Related: []diag.Related{{Span: f.Cond.Doc.Span, Label: "must never hold"}},
			broken:  true,
		})
	}
	return list
}

// meant reports whether the scenario expects that an invariant is violated for whom
// it was. When it was, and how often, is for the expectation to judge.
func (pl *play) meant(f *journey.Fact) bool {
	return slices.ContainsFunc(pl.s.Expect, func(e project.Expectation) bool {
		return e.Kind == project.WasViolated && positive(e) && e.Name == f.Subject && pl.to(&e, f)
	})
}

// unbroken says of an invariant that was not violated what it read at the end.
func (pl *play) unbroken(e *project.Expectation) string {
	for _, g := range pl.p.Guardrails {
		if g.Name != e.Name || g.Never == nil {
			continue
		}
		for _, k := range pl.asks(e) {
			ctx := pl.driver.Context(k)
			if ctx == nil {
				continue
			}
			f := journey.Fact{Cond: g.Never, Parts: g.Never.Expr.Parts(ctx)}
			if f.Result = g.Never.Expr.Truth(ctx); f.Result == expr.True {
				return "its `never` holds since before the start"
			}
			return "its `never` did not come to hold; at the end " + blame(&f)
		}
	}
	return "its `never` did not come to hold"
}
