package rules

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// clause is one part of a question about who can match, and where it stands.
type clause struct {
	expr *expr.Expr
	want audience.Want
	// source is where the text stands; not written for what no file says.
	source model.Source
	// start is where the text of expr begins in that of the source.
	start int
	// place is where a key stands that asks what no file writes as a condition.
	place diag.Span
}

// span is the place of the clause.
func (c *clause) span() diag.Span {
	return c.source.At(c.start, c.start+len(c.expr.Text()))
}

// clauseOf asks something of a condition; nothing where none is written.
func clauseOf(c *project.Cond, want audience.Want) []clause {
	if c == nil || c.Expr == nil {
		return nil
	}
	return []clause{{expr: c.Expr, want: want, source: c.Doc.Source}}
}

// said is a clause that no file says: a condition of the linter's own. There is
// none where the text does not check.
func said(p *project.Program, place expr.Place, text string, want audience.Want) []clause {
	x, _ := p.Env.Check(place, text, expr.BoolType())
	if x == nil {
		return nil
	}
	return []clause{{expr: x, want: want}}
}

// questions asks about one document and one place in it.
type questions struct {
	pass    *lint.Pass
	address string
	place   diag.Span
}

// can asks whether all clauses can be as wanted at once.
func (q *questions) can(list ...clause) audience.Verdict {
	asked := make([]lint.Asked, len(list))
	for i, c := range list {
		asked[i] = lint.Asked{Part: audience.Part{Expr: c.expr, Want: c.want}, Source: c.source, Start: c.start}
	}
	return q.pass.Ask(q.address, q.place, asked...)
}

// because shows why clauses cannot be as wanted at once: the places of the few pieces that
// exclude each other, but for the primary one, and why in words.
func (q *questions) because(list []clause, primary diag.Span) (related []diag.Related, notes []string) {
	proof := q.pass.Show(wanted(list)...).Proof
	if proof == nil {
		return nil, nil
	}
	for i := range proof.Parts {
		r := &proof.Parts[i]
		span, ok := reasonAt(q.pass.Program, &list[r.Part], r)
		if !ok || span == primary {
			continue
		}
		related = append(related, diag.Related{Span: firstLine(span), Label: reasonLabel(r, len(proof.Parts))})
	}
	return related, []string{proof.Text}
}

// needed are the clauses that a proof needs.
func (q *questions) needed(list []clause) []clause {
	proof := q.pass.Show(wanted(list)...).Proof
	if proof == nil {
		return nil
	}
	var out []clause
	for i := range proof.Parts {
		out = append(out, list[proof.Parts[i].Part])
	}
	return out
}

// reasonAt is the place of a piece: in the clause, or in a segment that it names.
func reasonAt(p *project.Program, c *clause, r *audience.Reason) (diag.Span, bool) {
	source, start := c.source, c.start+r.Start
	if !source.Written() && !c.place.IsZero() {
		return c.place, true
	}
	if n := len(r.Segments); n > 0 {
		at := slices.IndexFunc(p.Segments, func(s *project.Segment) bool { return s.Name == r.Segments[n-1] })
		if at < 0 || p.Segments[at].When == nil {
			return diag.Span{}, false
		}
		source, start = p.Segments[at].When.Doc.Source, r.Start
	}
	return source.At(start, start+r.End-r.Start), source.Written()
}

// mustNot is the label of a piece that excludes the others by holding.
const mustNot = "must not hold"

// reasonLabel says what a piece has to do with it.
func reasonLabel(r *audience.Reason, among int) string {
	switch {
	case r.Want == audience.IsFalse && among == 1:
		return "is always true"
	case r.Want == audience.IsFalse:
		return "would have to be false, and not undecided"
	case r.Want != audience.Holds:
		return mustNot
	case among == 1:
		return "is never true"
	}
	return "would have to hold as well"
}

func wanted(list []clause) []audience.Part {
	all := make([]audience.Part, len(list))
	for i, c := range list {
		all[i] = audience.Part{Expr: c.expr, Want: c.want}
	}
	return all
}

// split takes apart what `&&` joins.
func split(p *project.Program, c clause) []clause {
	tree := c.expr.Tree()
	if c.want != audience.Holds || tree.Op != expr.OpAnd {
		return []clause{c}
	}
	var list []clause
	for _, n := range tree.Args {
		x, _ := p.Env.Check(c.expr.Place(), c.expr.Text()[n.Start:n.End], expr.BoolType())
		if x == nil {
			return []clause{c}
		}
		list = append(list, clause{expr: x, want: c.want, source: c.source, start: c.start + n.Start})
	}
	return list
}

// someone shows the contact of whom all clauses are as wanted.
func (q *questions) someone(list []clause) []string {
	w := q.pass.Show(wanted(list)...).Witness
	if w == nil {
		return nil
	}
	var facts []string
	for _, f := range w.Facts() {
		facts = append(facts, f.String())
	}
	if len(facts) == 0 {
		return []string{"for example a contact of whom nothing is known"}
	}
	return []string{"for example: " + strings.Join(facts, ", ")}
}
