package audience

import (
	"math"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

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
