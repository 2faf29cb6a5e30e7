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
func (q *questions) can(list ...clause) audience.Answer {
	return q.pass.Ask(q.address, q.place, wanted(list)...)
}

func wanted(list []clause) []audience.Part {
	all := make([]audience.Part, len(list))
	for i, c := range list {
		all[i] = audience.Part{Expr: c.expr, Want: c.want}
	}
	return all
}

// core makes of clauses that cannot be at once the few pieces that exclude each
// other: without any one of them the others could be.
func (q *questions) core(list []clause) []clause {
	var pieces []clause
	for _, c := range list {
		pieces = append(pieces, split(q.pass.Program, c)...)
	}
	for i := 0; i < len(pieces) && len(pieces) > 1; {
		rest := slices.Delete(slices.Clone(pieces), i, i+1)
		if q.can(rest...).Verdict == audience.No {
			pieces = rest
			continue
		}
		i++
	}
	return pieces
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

// excluding shows the pieces that exclude each other, other than at the primary place.
func excluding(pieces []clause, primary diag.Span) []diag.Related {
	var list []diag.Related
	for i := range pieces {
		c := &pieces[i]
		if !c.source.Written() || c.span() == primary {
			continue
		}
		list = append(list, diag.Related{Span: c.span(), Label: part(c, len(pieces))})
	}
	return list
}

// part says what a piece has to do with it.
func part(c *clause, among int) string {
	switch {
	case c.want != audience.Holds:
		return "and this must not hold"
	case among == 1:
		return "this is never true"
	}
	return "this excludes the other"
}

// someone shows the contact of an answer: what the clauses read of it.
func someone(a audience.Answer, list []clause) []string {
	if a.Witness == nil {
		return nil
	}
	var facts []string
	for _, c := range list {
		for _, f := range factsOf(a.Witness, c.expr) {
			if !slices.Contains(facts, f) {
				facts = append(facts, f)
			}
		}
	}
	if len(facts) == 0 {
		return []string{"that is anybody"}
	}
	return []string{"for example where " + strings.Join(facts, ", ")}
}

// factsOf lists the values that a condition reads of a witness.
func factsOf(w *audience.Witness, x *expr.Expr) []string {
	var facts []string
	for _, p := range x.Parts(w.Context(x)) {
		switch {
		case p.Text == "absent":
			facts = append(facts, "`"+x.Text()[p.Start:p.End]+"` is blank")
		case strings.Contains(p.Text, " = "):
			facts = append(facts, "`"+p.Text+"`")
		}
	}
	return facts
}
