package rules

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var unreachableBand = &lint.Rule{
	ID:       "coverage/unreachable-band",
	Severity: diag.Error,
	Summary:  "a score band no contact can reach, or every contact is in",
	Check: func(p *lint.Pass) {
		for _, m := range p.Program.Scores {
			for i := range m.Bands {
				checkBand(p, m, i)
			}
		}
	},
}

func checkBand(p *lint.Pass, m *project.Score, band int) {
	b := &m.Bands[band]
	q := &questions{p, m.Doc.Address(), b.Name.Span}
	text := index("band", m.Name) + " == " + strconv.Quote(b.Name.Value)
	in := said(p.Program, expr.Place{Object: m.Object, Item: -1}, text, audience.Holds)
	if len(in) == 0 {
		return
	}
	d := diag.Diagnostic{Address: q.address, Primary: b.Name.Span}
	if q.can(in...) == audience.No {
		d.Message = "nobody's score `" + m.Name + "` can ever be in the band `" + b.Name.Value + "`"
		d.Label, d.Help = "no sum of the rules comes to lie here", "give the rules more points or the band another `from`, or remove the band"
		d.Related = bandEdges(m, band)
		p.Report("band "+b.Name.Value, d)
		return
	}
	in[0].want = audience.HoldsNot
	// Of several bands the others are then those that nobody reaches.
	if len(m.Bands) > 1 {
		return
	}
	if q.can(in...) == audience.No {
		d.Message = "everybody's score `" + m.Name + "` is always in the band `" + b.Name.Value + "`"
		d.Label, d.Help = "it tells nobody apart", "let the rules reach another band, or remove the bands"
		d.Related = bandEdges(m, band)
		p.Report("band "+b.Name.Value, d)
	}
}

// bandEdges shows from where to where a band goes.
func bandEdges(m *project.Score, band int) []diag.Related {
	list := []diag.Related{{Span: m.Bands[band].From.Span, Label: "the band begins at " + decimal(m.Bands[band].From.Value)}}
	if band+1 < len(m.Bands) {
		next := &m.Bands[band+1]
		list = append(list, diag.Related{Span: next.From.Span, Label: "and ends below " + decimal(next.From.Value)})
	}
	return list
}
