//go:build deep

package audience_test

import (
	"fmt"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// score is a score in thousandths of a point: what fields add, and what events add. How
// much is left of what halves with time is left open, between nothing and all of it, so
// that Z3 has more models than there are: the question is loose then.
func (z *smt) score(index int) string {
	m := z.p.Scores[index]
	total := "(+ 0 0"
	for i := range m.Fit {
		total += " (ite " + z.truth(m.Fit[i].When.Expr.Tree()).yes + " " + milli(m.Fit[i].Points) + " 0)"
	}
	for i := range m.Behavior {
		total += " " + z.behavior(fmt.Sprint("points ", index, " ", i), &m.Behavior[i])
	}
	return z.declare("score "+m.Name, "Int", func(x string) string {
		lo, hi := milli(m.Min), milli(m.Max)
		return "(= " + x + " " + clamped(total+")", lo, hi) + ")"
	})
}

func milli(points float64) string { return sInt(int64(points * 1000)) }

func clamped(x, lo, hi string) string {
	return "(let ((s " + x + ")) (ite (< s " + lo + ") " + lo + " (ite (> s " + hi + ") " + hi + " s)))"
}

// behavior is what the events of a kind add.
func (z *smt) behavior(name string, b *project.Behavior) string {
	l := z.history(&expr.Node{Op: expr.OpEvents, Index: b.Event})
	sum := "(+ 0 0"
	for i, item := range l.items {
		counts := l.in[i]
		if b.Where != nil {
			before := z.event
			z.event = item.rec
			counts = sAnd(counts, z.truth(b.Where.Expr.Tree()).yes)
			z.event = before
		}
		if b.Expires > 0 {
			counts = sAnd(counts, "(< (- "+z.now()+" "+item.rec.at+") "+sInt(b.Expires)+")")
		}
		points := milli(b.Points)
		if b.HalfLife > 0 {
			z.loose = true
			points = z.declare(fmt.Sprint(name, " ", i), "Int", between(0, int64(b.Points*1000)))
		}
		sum += " (ite " + counts + " " + points + " 0)"
	}
	return clamped(sum+")", milli(-b.AtMost), milli(b.AtMost))
}

// scored compares a score with a constant; ok is false for other comparisons.
func (z *smt) scored(n *expr.Node) (t smtTruth, ok bool) {
	if n.Args[0].Op != expr.OpScore || n.Args[1].Op != expr.OpConst {
		return t, false
	}
	x, c := z.score(n.Args[0].Index), milli(n.Args[1].Value.Double())
	switch n.Op {
	case expr.OpEq:
		return decided("(= " + x + " " + c + ")"), true
	case expr.OpNe:
		return decided(sNot("(= " + x + " " + c + ")")), true
	}
	return decided("(" + smtSigns[n.Op] + " " + x + " " + c + ")"), true
}

// band is the name of the band that a score is in.
func (z *smt) band(index int) smtValue {
	x, m := z.score(index), &z.env.Schema().Scores[index]
	term := sText(m.Bands[0])
	for i := 1; i < len(m.Bands); i++ {
		term = "(ite (>= " + x + " " + milli(m.From[i]) + ") " + sText(m.Bands[i]) + " " + term + ")"
	}
	return smtValue{kind: expr.String, ok: yes, term: term}
}

// scores writes a condition about the score, or about what adds to it.
func (g *pairOf) scores(depth int) string {
	switch g.IntN(8) {
	case 0, 1, 2:
		return "score.lead" + g.compare() + choose(g.Rand, "0.0", "30.0", "40.0", "-40.0", "-10.0", "70.0", "80.0", "100.0", "110.0", "-50.0")
	case 3:
		return "score.lead" + choose(g.Rand, " >= ", " < ") + choose(g.Rand, "bands.lead.mql", "bands.lead.sql")
	case 4:
		return "band.lead" + choose(g.Rand, " == ", " != ") + choose(g.Rand, `"cold"`, `"mql"`, `"sql"`)
	case 5:
		return choose(g.Rand, "segment.fitting", `contact.persona == "buyer"`, `contact.title.lowerAscii().contains("student")`, "has(contact.title)", "contact.employees < 50")
	case 6:
		return choose(g.Rand, "events.form_submitted", "events.form_submitted.within(days(90))", "events.form_submitted.within("+g.span()+")") +
			choose(g.Rand, ".size() == 0", `.exists(f, f.form == "demo")`, `.all(f, f.form == "demo")`, `.filter(f, f.form != "demo").size() > 1`)
	}
	return "events.page_viewed" + choose(g.Rand, ".size() == 0", ".size() > 2", `.exists(v, v.path.startsWith("/pricing"))`, `.within(days(30)).exists(v, v.path == "/pricing")`)
}
