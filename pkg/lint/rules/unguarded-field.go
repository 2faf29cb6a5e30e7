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

var unguardedField = &lint.Rule{
	ID:       "data/unguarded-field",
	Severity: diag.Warning,
	Summary:  "a blank field silently blocks a rule",
	Check: func(p *lint.Pass) {
		g := &guards{pass: p, declared: declaredFields(p.Program), stable: project.NewStability(p.Program)}
		for site := range p.Program.Expressions() {
			switch site.Doc.(type) {
			case *model.Workflow, *model.Guardrail, *model.Project:
			default:
				if choosesContacts(site) {
					g.asked(site)
				}
			}
		}
		for _, w := range p.Program.Workflows {
			g.workflow(w)
		}
	},
}

// guards looks for fields that may be blank in conditions that say who is out.
type guards struct {
	pass     *lint.Pass
	declared map[expr.FieldRef]declared
	stable   *project.Stability
	// others are what else is asked of whom a condition is about: the example passes it.
	others []clause
	// found counts findings.
	found int
}

// workflow asks of the conditions of a workflow: `data` is there for all of them, and
// what `rules` and the arms around a step need for its own.
func (g *guards) workflow(w *project.Workflow) {
	address := w.Doc.Address()
	var entry []string
	for _, d := range w.Data {
		entry = append(entry, d.Text)
	}
	for i := range w.Triggers {
		g.site(address, "where", w.Triggers[i].Where, entry)
		g.site(address, "becomes", w.Triggers[i].Becomes, entry)
	}
	g.site(address, "rules", w.Rules, entry)
	for i, c := range w.Suppress {
		g.others = gatesBeside(w, i)
		g.suppress(address, c, slices.Concat(entry, certain(w.Rules)))
	}
	g.others = nil
	always, inArms := presentAtEntry(g.pass.Program, w), armsAround(w)
	if w.Goal != nil {
		g.site(address, "goal", w.Goal.When, always)
	}
	for i := range w.Exits {
		g.site(address, "exit", w.Exits[i].When, always)
	}
	for _, s := range w.Steps {
		g.others = gatesBeside(w, -1)
		known := slices.Concat(always, inArms[s.Index])
		g.site(address, "when", s.When, known)
		known = slices.Concat(known, certain(s.When))
		for i := range s.Arms {
			g.site(address, "when", s.Arms[i].When, known)
			g.site(address, "where", s.Arms[i].Where, known)
		}
		if s.Repeat != nil {
			g.site(address, "until", s.Repeat.Until, known)
		}
	}
	g.others = nil
}

// gatesBeside is what the gates ask beside one entry of `suppress`.
func gatesBeside(w *project.Workflow, entry int) []clause {
	list := clauseOf(w.Rules, audience.Holds)
	for i, c := range w.Suppress {
		if i != entry {
			list = append(list, clauseOf(c, audience.IsFalse)...)
		}
	}
	return list
}

// asked asks of a condition outside of workflows. Those of routes are asked of whom
// workflows route.
func (g *guards) asked(site project.Site) {
	for _, r := range g.pass.Program.Routings {
		if model.Document(r.Doc) != site.Doc {
			continue
		}
		leads := leadsFor(g.pass, g.stable, r)
		for _, from := range leads {
			g.others = from.clauses
			before := g.found
			if g.site(r.Doc.Address(), site.Key, site.Cond, nil); g.found > before {
				break
			}
		}
		g.others = nil
		if len(leads) > 0 {
			return
		}
	}
	g.site(site.Doc.Head().Address(), site.Key, site.Cond, nil)
}

// rule is a condition that says who is meant.
type rule struct {
	address, key string
	// expr is what lets somebody through; at is where the text of source begins in its.
	expr    *expr.Expr
	at      int
	source  model.Source
	present []string
	// kept is set where the condition says who is kept out.
	kept bool
}

func (g *guards) site(address, key string, c *project.Cond, present []string) {
	if c != nil && c.Expr != nil {
		g.rule(&rule{address: address, key: key, expr: c.Expr, source: c.Doc.Source, present: present})
	}
}

// suppress is undecided for whom a field is blank, and lets nobody through then.
func (g *guards) suppress(address string, c *project.Cond, present []string) {
	if c == nil || c.Expr == nil {
		return
	}
	const before = "!("
	x, _ := g.pass.Program.Env.Check(c.Expr.Place(), before+c.Expr.Text()+")", expr.BoolType())
	if x != nil {
		g.rule(&rule{address: address, key: "suppress", expr: x, at: len(before), source: c.Doc.Source, present: present, kept: true})
	}
}

func (g *guards) rule(r *rule) {
	exclusions(r.expr.Tree(), false, func(n *expr.Node, passes string) { g.exclusion(r, n, passes) })
}

// exclusions tells the parts of a condition that say who is out, and what each gives
// where somebody is not: `!=`, what stands under `!`, and `== false`.
func exclusions(n *expr.Node, not bool, tell func(n *expr.Node, passes string)) {
	switch n.Op {
	case expr.OpNot:
		exclusions(n.Args[0], !not, tell)
	case expr.OpAnd, expr.OpOr:
		for _, a := range n.Args {
			exclusions(a, not, tell)
		}
	case expr.OpConst, expr.OpHas, expr.OpHasValue, expr.OpIf:
	case expr.OpNe:
		if !not {
			tell(n, "true")
		}
	default:
		if not {
			tell(n, "false")
		} else if n.Op == expr.OpEq && slices.ContainsFunc(n.Args, isFalse) {
			tell(n, "true")
		}
	}
}

func isFalse(n *expr.Node) bool {
	return n.Op == expr.OpConst && n.Value.Kind() == expr.Bool && !n.Value.Bool()
}

// exclusion asks for each field of the part that may be blank: is there somebody of whom
// it is, whom the part does not mean to keep out, and who does not get through for that?
func (g *guards) exclusion(r *rule, n *expr.Node, passes string) {
	p, text, place := g.pass.Program, r.expr.Text(), r.expr.Place()
	part, _ := p.Env.Check(place, text[n.Start:n.End], expr.BoolType())
	meant, _ := p.Env.Check(place, text[:n.Start]+passes+text[n.End:], expr.BoolType())
	opposite, _ := p.Env.Check(place, "!("+text+")", expr.BoolType())
	if part == nil || meant == nil || opposite == nil {
		return
	}
	optional := g.optional(place, part)
	for _, path := range optional {
		if slices.Contains(r.present, path) {
			continue
		}
		list := said(p, place, "has("+path+")", audience.HoldsNot)
		for _, other := range slices.Concat(optional, r.present) {
			if other != path {
				list = append(list, said(p, place, "has("+other+")", audience.Holds)...)
			}
		}
		list = append(list, clause{expr: r.expr, want: audience.HoldsNot}, clause{expr: opposite, want: audience.HoldsNot}, clause{expr: meant, want: audience.Holds})
		span := r.source.At(n.Start-r.at, n.End-r.at)
		q := &questions{g.pass, r.address, span}
		if list = g.passing(q, list, clause{expr: meant, want: audience.Holds}); list != nil {
			g.found++
			g.report(q, r, path, text[n.Start:n.End], list)
		}
	}
}

// passing adds what else is asked, unless that is of another time: then nobody who passes
// it is meant at all. It is nil where there is nobody.
func (g *guards) passing(q *questions, list []clause, meant clause) []clause {
	if q.can(list...) != audience.Yes {
		return nil
	}
	all := slices.Concat(list, g.others)
	if len(g.others) == 0 || q.can(all...) == audience.Yes {
		return all
	}
	if q.can(append(slices.Clone(g.others), meant)...) == audience.No {
		return list
	}
	return nil
}

// optional lists the fields that a part reads, itself or through segments, and that
// may be blank.
func (g *guards) optional(place expr.Place, part *expr.Expr) []string {
	var paths []string
	chain := g.pass.Program.Schema.Chain(place.Object)
	for _, f := range g.stable.Fields(part) {
		d, ok := g.declared[f]
		if !ok || d.field.Value.Required.Value || strings.HasPrefix(d.field.Value.Type.Value, "list") {
			continue
		}
		if path := d.path(); slices.Contains(chain, f.Object) && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

func (g *guards) report(q *questions, r *rule, path, part string, list []clause) {
	pass, stay := "`!has("+path+") || …` lets them through", "`has("+path+") && …` says that they are out"
	if r.kept {
		pass, stay = "`has("+path+") && …` lets them through", "`!has("+path+") || …` says that they are out"
	}
	g.pass.Report(r.key+" "+path+" in "+part, diag.Diagnostic{
		Message: "a blank `" + path + "` silently blocks `" + r.key + "`", Address: q.address, Primary: q.place,
		Label: "undecided for whom it is blank, and who is undecided does not get through",
		Notes: q.someone(list), Help: "decide what becomes of them: " + pass + ", " + stay,
	})
}
