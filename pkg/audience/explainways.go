package audience

import (
	"math"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// stage has one way in: its condition, from the stages that lead to it.
func (e *Explainer) stage(i int) []way {
	stages := e.p.Lifecycle.Stages
	s := &stages[i]
	var from []string
	for k := range stages {
		for _, next := range stages[k].Next {
			if next == i {
				from = append(from, stages[k].Name)
			}
		}
	}
	w := way{name: "stage", about: e.p.ContactObject(), place: s.Doc.Name.Span, does: " enters it", asks: e.split("when", s.When, Holds, nil)}
	switch {
	case s.When == nil && i == 0:
		w.does = " starts here"
	case s.When == nil:
		w.does = " gets here only by a `set_stage` step"
	case len(from) > 0:
		w.does += " from " + alternatives(quoted(from))
	}
	return []way{w}
}

// guardrail applies to those of its condition; its invariant is broken by others.
func (e *Explainer) guardrail(g *project.Guardrail) []way {
	var ways []way
	if g.When != nil || g.Never == nil {
		w := way{name: "when", before: "it applies to ", about: e.p.ContactObject(), place: g.Doc.Name.Span, asks: e.split("when", g.When, Holds, nil)}
		if g.When != nil && g.When.Expr != nil {
			w.about, w.place = g.When.Expr.Place().Object, g.When.Doc.Span
		}
		ways = append(ways, w)
	}
	if g.Never != nil && g.Never.Expr != nil {
		ways = append(ways, way{
			name: "never", before: "it is broken by ", about: g.Never.Expr.Place().Object, place: g.Never.Doc.Span, asks: e.split("never", g.Never, Holds, nil),
		})
	}
	return ways
}

// routing has a way to each route: its own condition holds, and that of no earlier one
// that always finds somebody. Other routes are passed where nobody can take it.
func (e *Explainer) routing(r *project.Routing) []way {
	var ways []way
	var before []asking
	var open []string
	for i := range r.Routes {
		t := &r.Routes[i]
		w := way{name: t.Name, does: " comes here", about: e.p.ContactObject(), place: r.Doc.Name.Span, asks: e.split("when", t.When, Holds, nil)}
		if t.When != nil && t.When.Expr != nil {
			w.about, w.place = t.When.Expr.Place().Object, t.When.Doc.Span
		}
		w.asks = append(w.asks, before...)
		if len(open) > 0 {
			w.after = ", unless " + alternatives(quoted(open)) + " takes it"
		}
		ways = append(ways, w)
		if t.Assign.Queue != "" || t.Assign.Owner != nil && t.Assign.Owner.Expr == nil {
			before = append(before, e.split("not "+t.Name, t.When, HoldsNot, nil)...)
		} else {
			open = append(open, t.Name)
		}
	}
	return ways
}

// score has a way to the points of each rule and into each band.
func (e *Explainer) score(m *project.Score) []way {
	var ways []way
	for i := range m.Fit {
		f := &m.Fit[i]
		ways = append(ways, way{name: f.Doc.Name.Value, does: points(f.Points), about: m.Object, place: f.Doc.Name.Span, asks: e.split("when", f.When, Holds, nil)})
	}
	for i := range m.Behavior {
		b := &m.Behavior[i]
		ev := &e.p.Schema.Events[b.Event]
		w := way{name: b.Doc.Name.Value, does: points(b.Points) + " for each `" + ev.Name + "`", about: m.Object, place: b.Doc.Name.Span}
		e.happens(&w, m.Object, ev.Shape)
		w.asks = e.split("where", b.Where, Holds, nil)
		ways = append(ways, w)
	}
	for i := range m.Bands {
		ways = append(ways, e.band(m, i))
	}
	return ways
}

// points says what a rule does to a score.
func points(p float64) string {
	return either(p < 0, " loses ", " gets ") + number(math.Abs(p)) + either(math.Abs(p) == 1, " point", " points")
}

// band has one way in: the score is between its threshold and that of the next one.
func (e *Explainer) band(m *project.Score, i int) way {
	b := &m.Bands[i]
	w := way{name: b.Name.Value, does: " is in the band", about: m.Object, place: b.Name.Span}
	place := expr.Place{Object: m.Object, Item: -1}
	score := "score" + member(m.Name)
	from := func(k int) string { return "bands" + member(m.Name) + member(m.Bands[k].Name.Value) }
	if i > 0 {
		w.asks = append(w.asks, e.made("from", place, score+" >= "+from(i), b.Name.Span)...)
	}
	if i+1 < len(m.Bands) {
		w.asks = append(w.asks, e.made("next", place, score+" < "+from(i+1), m.Bands[i+1].Name.Span)...)
	}
	if len(w.asks) == 0 {
		w.asks = e.made("from", place, "band"+member(m.Name)+" == "+strconv.Quote(b.Name.Value), b.Name.Span)
	}
	return w
}

// member is how expressions reach a name: .lead, ["welcome-demo"].
func member(name string) string {
	if strings.ContainsRune(name, '-') {
		return "[" + strconv.Quote(name) + "]"
	}
	return "." + name
}
