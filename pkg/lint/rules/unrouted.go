package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var unrouted = &lint.Rule{
	ID:       "coverage/unrouted",
	Severity: diag.Error,
	Summary:  "a lead whom no route takes, or a route that nobody in the team can fulfil",
	Check: func(p *lint.Pass) {
		stable := project.NewStability(p.Program)
		for _, r := range p.Program.Routings {
			for i := range r.Routes {
				checkFulfilled(p, r, &r.Routes[i])
			}
			checkGap(p, stable, r)
		}
	},
}

// checkFulfilled reports a route for which the team has nobody.
func checkFulfilled(p *lint.Pass, policy *project.Routing, r *project.Route) {
	if r.Assign.Team == nil {
		return
	}
	q := &questions{p, policy.Doc.Address(), r.Doc.Name.Span}
	d := diag.Diagnostic{
		Message: "nobody of the team `" + r.Assign.Team.Name + "` can take a lead of the route `" + r.Name + "`",
		Address: q.address, Primary: r.Doc.Name.Span, Help: "give a member the skill or the territory, or ask for another",
	}
	list, ok := taking(p.Program, r)
	switch {
	case !ok && len(skilled(&r.Assign)) == 0:
		d.Label = "no member has all of these skills"
	case !ok && len(takers(&r.Assign)) == 0:
		d.Label = "whoever could has the capacity 0"
		d.Help = "give a member a capacity above 0, or remove the route"
	case !ok:
		d.Label = "no member who could has a territory"
	case r.Assign.Territory == nil || q.can(list...) != audience.No:
		return
	case q.can(list[:1]...) == audience.No:
		return // the condition alone is never true, which another rule says
	default:
		d.Label = "no member has a territory that such a lead can be in"
		d.Related = []diag.Related{{Span: list[0].span(), Label: "who comes by this condition"}, {Span: r.Assign.Doc.Territory.Span, Label: "is in none of the members' territories"}}
	}
	p.Report("route "+r.Name, d)
}

// checkGap looks for a lead whom no route takes, among those whom workflows route.
func checkGap(p *lint.Pass, stable *project.Stability, policy *project.Routing) {
	q := &questions{p, policy.Doc.Address(), policy.Doc.Name.Span}
	var none []clause
	for i := range policy.Routes {
		list, ok := taking(p.Program, &policy.Routes[i])
		if !ok {
			continue
		}
		whole := joined(p.Program, list)
		if len(whole) == 0 {
			return
		}
		none = append(none, whole...)
	}
	if _, always := constant(none); always {
		return
	}
	for _, from := range leadsFor(p, stable, policy) {
		list := slices.Concat(from.clauses, none)
		if q.can(list...) != audience.Yes {
			continue
		}
		p.Report("gap", diag.Diagnostic{
			Message: "`" + policy.Name + "` has no route for some leads, who always end in `otherwise`", Address: q.address, Primary: q.place,
			Label: "no route takes them", Related: from.related, Notes: q.someone(list),
			Help: "add a last route with `when: \"true\"` that asks for no territory, or widen one",
		})
		return
	}
}

// joined makes one condition of several: that they do not all hold.
func joined(p *project.Program, list []clause) []clause {
	if len(list) == 1 {
		c := list[0]
		c.want = audience.HoldsNot
		return []clause{c}
	}
	text := ""
	for i, c := range list {
		if i > 0 {
			text += " && "
		}
		text += "(" + c.expr.Text() + ")"
	}
	if text == "" {
		return said(p, expr.Place{Object: -1, Item: -1}, "true", audience.HoldsNot)
	}
	return said(p, list[0].expr.Place(), text, audience.HoldsNot)
}

// constant reports whether one of the clauses asks that true does not hold.
func constant(list []clause) (at int, always bool) {
	for i, c := range list {
		t := c.expr.Tree()
		if c.want == audience.HoldsNot && t.Op == expr.OpConst && t.Value.Bool() {
			return i, true
		}
	}
	return 0, false
}

// lead is a way by which leads come to a policy, and what is so of them.
type lead struct {
	clauses []clause
	related []diag.Related
}

// leadsFor lists who is routed by a policy: by a step, or by an SLA, which may be anybody.
func leadsFor(pass *lint.Pass, stable *project.Stability, policy *project.Routing) []lead {
	var list []lead
	p := pass.Program
	for _, w := range p.Workflows {
		if !slices.ContainsFunc(w.Steps, func(s *project.Step) bool { return s.Routing == policy }) {
			continue
		}
		paths := pathsOf(pass, stable, w)
		for _, s := range w.Steps {
			if s.Action != project.RouteAction || s.Routing != policy {
				continue
			}
			related := []diag.Related{{Span: s.Doc.Action.Span, Label: "routes them"}}
			for _, known := range paths.to(s) {
				list = append(list, lead{append(known, clauseOf(s.When, audience.Holds)...), related})
			}
		}
	}
	if usedOnBreach(p, policy) && len(list) == 0 {
		list = append(list, lead{})
	}
	return list
}
