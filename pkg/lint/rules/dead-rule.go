package rules

import (
	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var deadRule = &lint.Rule{
	ID:       "coverage/dead-rule",
	Severity: diag.Warning,
	Summary:  "a condition that no contact can meet",
	Check: func(p *lint.Pass) {
		alone := map[*expr.Expr]audience.Verdict{}
		for site := range p.Program.Expressions() {
			if !choosesContacts(site) {
				continue
			}
			reportDead(p, site, alone)
		}
		for _, w := range p.Program.Workflows {
			reportClosed(p, w, alone)
		}
	},
}

// choosesContacts reports whether a condition says whom or what something is for.
// That a guardrail's `never` cannot come to hold is what it asks, and what tests
// and policies assert is about something else.
func choosesContacts(site project.Site) bool {
	switch site.Doc.(type) {
	case *model.Policy, *model.Population, *model.Scenario:
		return false
	}
	return site.Cond != nil && site.Key != "never"
}

func reportDead(p *lint.Pass, site project.Site, alone map[*expr.Expr]audience.Verdict) {
	c := clauseOf(site.Cond, audience.Holds)
	q := &questions{p, site.Doc.Head().Address(), site.Source.Span}
	if _, asked := alone[site.Expr]; !asked {
		alone[site.Expr] = q.can(c...)
	}
	if alone[site.Expr] != audience.No {
		return
	}
	if q.insideSegment(c) {
		return // the segment says so itself
	}
	primary := site.Source.At(0, len(site.Source.Text))
	d := diag.Diagnostic{
		Message: "no contact can ever meet the condition of `" + site.Key + "`", Address: q.address, Primary: primary,
		Label: "never true", Help: "correct it, or remove what it is written for",
	}
	d.Related, d.Notes = q.because(c, primary)
	p.Report(site.Key+" "+site.Source.Text, d)
}

// insideSegment reports whether what excludes each other stands in one segment that
// the clauses name.
func (q *questions) insideSegment(list []clause) bool {
	proof := q.pass.Show(wanted(list)...).Proof
	if proof == nil || len(proof.Parts) == 0 {
		return false
	}
	name := ""
	for i, r := range proof.Parts {
		n := len(r.Segments)
		if n == 0 || i > 0 && r.Segments[n-1] != name {
			return false
		}
		name = r.Segments[n-1]
	}
	return true
}

// reportClosed reports a way into a workflow whose gates exclude each other,
// though each alone can be passed.
func reportClosed(p *lint.Pass, w *project.Workflow, alone map[*expr.Expr]audience.Verdict) {
	for i := range w.Triggers {
		list := append(entering(p.Program, w, &w.Triggers[i]), apart(p.Program, w)...)
		if anyDead(list, alone) || single(list, alone) {
			continue
		}
		span := w.Triggers[i].Doc.Span
		q := &questions{p, w.Doc.Address(), span}
		if q.can(list...) != audience.No {
			continue
		}
		related, notes := q.because(list, span)
		p.Report("trigger "+triggerKey(w, i), diag.Diagnostic{
			Message: "no contact can pass the gates of `" + w.Name + "`", Address: q.address, Primary: firstLine(span),
			Label: "who comes this way is always refused", Related: related, Notes: notes,
			Help: "let the trigger, `rules`, `suppress`, the goal and the exits leave somebody over, or remove the trigger",
		})
	}
}

func anyDead(list []clause, alone map[*expr.Expr]audience.Verdict) bool {
	for _, c := range list {
		if never, asked := alone[c.expr]; c.want == audience.Holds && asked && never == audience.No {
			return true
		}
	}
	return false
}

// single reports whether nothing is written that could exclude something: or only one
// condition of which nothing is known by itself.
func single(list []clause, alone map[*expr.Expr]audience.Verdict) bool {
	var written []clause
	for _, c := range list {
		if c.source.Written() {
			written = append(written, c)
		}
	}
	switch len(written) {
	case 0:
		return true
	case 1:
		verdict, asked := alone[written[0].expr]
		return len(list) == 1 || asked && verdict == audience.Unknown
	}
	return false
}
