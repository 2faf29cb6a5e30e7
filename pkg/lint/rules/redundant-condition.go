package rules

import (
	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var redundantCondition = &lint.Rule{
	ID:       "coverage/redundant-condition",
	Severity: diag.Note,
	Summary:  "a part of a condition that changes nothing",
	Check: func(p *lint.Pass) {
		seen := map[*expr.Expr]bool{}
		for site := range p.Program.Expressions() {
			if !choosesContacts(site) || seen[site.Expr] || !joins(site.Expr.Tree()) {
				continue
			}
			seen[site.Expr] = true
			reportRedundant(p, site)
		}
	},
}

// joins reports whether a condition has parts that could change nothing.
func joins(n *expr.Node) bool {
	if n.Op == expr.OpAnd || n.Op == expr.OpOr {
		return true
	}
	for _, a := range n.Args {
		if joins(a) {
			return true
		}
	}
	return false
}

func reportRedundant(p *lint.Pass, site project.Site) {
	address := site.Doc.Head().Address()
	list, known := p.Redundant(site.Expr)
	if !known {
		p.Unknown(address, site.Source.Span, nil)
	}
	if len(list) == 0 {
		return
	}
	q := &questions{p, address, site.Source.Span}
	if q.can(clauseOf(site.Cond, audience.Holds)...) == audience.No {
		return // what never holds is another rule's finding
	}
	for i := range list {
		r := &list[i]
		if r.Expr != site.Expr {
			continue // a segment says it itself
		}
		part := site.Expr.Text()[r.Start:r.End]
		d := diag.Diagnostic{
			Message: "`" + part + "` changes nothing in this condition", Address: address, Primary: site.Source.At(r.Start, r.End),
			Label: "can be left out", Notes: []string{r.Text}, Help: "remove it, or correct what it was meant to ask",
		}
		c := clause{expr: site.Expr, source: site.Source}
		for j := range r.By {
			if span, ok := reasonAt(p.Program, &c, &r.By[j]); ok {
				d.Related = append(d.Related, diag.Related{Span: firstLine(span), Label: "because of this"})
			}
		}
		p.Report(part+" in "+site.Source.Text, d)
	}
}
