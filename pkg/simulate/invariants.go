package simulate

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// invariants are checks that fail: for each guardrail with a `never` that came to
// hold while the scenario was played, one. What must never be true must not come
// about in a scenario that was written about something else, either.
func (pl *play) invariants() []Check {
	var list []Check
	told := map[*project.Guardrail]bool{}
	for i := range pl.facts {
		f := &pl.facts[i]
		if f.Kind != journey.Violated || told[f.Guardrail] {
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
