package rules

import (
	"fmt"
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var inflation = &lint.Rule{
	ID:       "scoring/inflation",
	Severity: diag.Warning,
	Summary:  "one repeated behavior alone reaches the `handoff` band",
	Check: func(p *lint.Pass) {
		for _, s := range p.Program.Scores {
			i := slices.IndexFunc(s.Bands, func(b model.Band) bool { return b.Handoff.Value })
			if i < 0 || inRange(s, 0) >= s.Bands[i].From.Value {
				continue
			}
			for j := range s.Behavior {
				checkInflation(p, s, &s.Behavior[j], &s.Bands[i])
			}
		}
	},
}

// remembered is how many events of one name a score reads, the latest ones.
const remembered = 256

func checkInflation(p *lint.Pass, s *project.Score, b *project.Behavior, band *model.Band) {
	from, points := band.From.Value, math.Round(b.Points*1000)/1000
	if points <= 0 || inRange(s, min(b.AtMost, points*remembered)) < from {
		return
	}
	d := diag.Diagnostic{
		Message: fmt.Sprintf("`%s` alone reaches the band `%s` of `%s`, %s", b.Doc.Name.Value, band.Name.Value, s.Name, often(from, points)),
		Address: s.Doc.Address(), Primary: b.Doc.Points.Span, Label: decimal(b.Points) + " points each time",
		Related: []diag.Related{{Span: band.From.Span, Label: "sales takes over from here"}},
		Help:    "add an `at_most:` below " + decimal(from),
	}
	if b.Doc.AtMost.Written() {
		d.Primary, d.Label = b.Doc.AtMost.Span, "not below "+decimal(from)
		d.Help = "lower `at_most` below " + decimal(from)
	}
	p.Report("behavior "+b.Doc.Name.Value, d)
}

// often says how many times it takes. Points count in thousandths, so that the
// division is one of whole numbers.
func often(from, points float64) string {
	n := math.Ceil(math.Round(from*1000) / math.Round(points*1000))
	if n <= 1 {
		return "the first time it happens"
	}
	return "when it happens " + decimal(n) + " times"
}

// inRange is what a sum counts as in a model with a `range`.
func inRange(s *project.Score, sum float64) float64 { return min(max(sum, s.Min), s.Max) }
