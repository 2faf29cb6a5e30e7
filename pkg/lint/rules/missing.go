package rules

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var missing = &lint.Rule{
	ID:       "data/missing",
	Severity: diag.Error,
	Summary:  "a step needs data that neither its trigger nor `data:` guarantees",
	Check: func(p *lint.Pass) {
		declared, stable := declaredFields(p.Program), project.NewStability(p.Program)
		for _, w := range p.Program.Workflows {
			n := &needs{pass: p, guards: guards{pass: p, declared: declared, stable: stable}, workflow: w}
			n.check()
		}
	},
}

// needs looks for steps of a workflow whose data may be blank.
type needs struct {
	pass     *lint.Pass
	guards   guards
	workflow *project.Workflow
	// paths is made when the first step needs something.
	paths *paths
	// always are the paths that are there from the entry on, inArms those that the arms
	// around a step ask for.
	always []string
	inArms map[int][]string
}

// need is something that a step reads.
type need struct {
	step *project.Step
	span diag.Span
	// blank are the paths that may be blank; reads is undecided where they are and the step
	// cannot do without.
	blank []string
	reads clause
}

func (n *needs) check() {
	w := n.workflow
	n.always, n.inArms = presentAtEntry(n.pass.Program, w), armsAround(w)
	for _, s := range w.Steps {
		for _, d := range n.of(s) {
			for _, path := range d.blank {
				n.ask(&d, path)
			}
		}
	}
}

// of lists what a step computes from what may be blank. A value is there where it equals
// itself.
func (n *needs) of(s *project.Step) []need {
	var list []need
	for _, v := range values(s) {
		if v == nil || v.Expr == nil {
			continue
		}
		text := v.Expr.Text()
		same := said(n.pass.Program, v.Expr.Place(), "("+text+") == ("+text+")", audience.HoldsNot)
		list = n.add(list, need{step: s, span: v.Doc.Source.At(0, len(v.Doc.Text))}, same)
	}
	return list
}

// add adds a need of what a condition reads, if any of that may be blank.
func (n *needs) add(list []need, d need, reads []clause) []need {
	if len(reads) == 0 {
		return list
	}
	d.reads = reads[0]
	d.blank = n.guards.optional(d.reads.expr.Place(), d.reads.expr)
	for _, field := range d.reads.expr.Reads().Trigger {
		if path := "trigger." + field; !slices.Contains(d.blank, path) {
			d.blank = append(d.blank, path)
		}
	}
	present := slices.Concat(n.always, n.inArms[d.step.Index], certain(d.step.When))
	text := d.reads.expr.Text()
	d.blank = slices.DeleteFunc(d.blank, func(path string) bool { // what it asks for itself it can do without
		return slices.Contains(present, path) || strings.Contains(text, "has("+path+")")
	})
	if len(d.blank) == 0 {
		return list
	}
	return append(list, d)
}

// values are what a step computes, for itself and not for each of several.
func values(s *project.Step) []*project.Value {
	list := []*project.Value{s.NotAfter}
	add := func(sets []project.FieldSet) {
		for i := range sets {
			list = append(list, &sets[i].Value)
		}
	}
	named := func(with []project.NamedValue) {
		for i := range with {
			list = append(list, &with[i].Value)
		}
	}
	add(s.Sets)
	if s.Delay != nil {
		list = append(list, s.Delay.Until)
	}
	if s.Create != nil {
		list = append(list, s.Create.ID)
		add(s.Create.Sets)
	}
	if s.Webhook != nil {
		named(s.Webhook.Body)
	}
	if s.Enroll != nil {
		named(s.Enroll.With)
	}
	return list
}

// ask looks for somebody who comes to the step without what it needs.
func (n *needs) ask(d *need, path string) {
	if n.paths == nil {
		n.paths = pathsOf(n.pass, n.guards.stable, n.workflow)
	}
	q := &questions{n.pass, n.workflow.Doc.Address(), d.span}
	place := d.reads.expr.Place()
	blank := said(n.pass.Program, place, "has("+path+")", audience.HoldsNot)
	for trigger := range n.workflow.Triggers {
		known, reached := n.paths.by(trigger, d.step)
		if !reached || slices.Contains(givenBy(&n.workflow.Triggers[trigger]), path) {
			continue
		}
		for _, there := range slices.Concat(n.always, n.inArms[d.step.Index]) {
			if there != path {
				known = append(known, said(n.pass.Program, place, "has("+there+")", audience.Holds)...)
			}
		}
		list := slices.Concat(known, clauseOf(d.step.When, audience.Holds), blank, []clause{d.reads})
		if q.can(list...) != audience.Yes {
			continue
		}
		if whole, ok := n.asEntered(q, trigger, known, list); ok {
			n.report(q, d, path, whole)
			return
		}
	}
}

// asEntered adds what let somebody in, who is shown as it was then. It reports whether
// there is such a one: what is asked on the way may be of another time, and then nothing
// of it counts.
func (n *needs) asEntered(q *questions, trigger int, known, list []clause) ([]clause, bool) {
	gates := entering(n.pass.Program, n.workflow, &n.workflow.Triggers[trigger])
	whole := slices.Concat(list, gates)
	if q.can(whole...) == audience.Yes {
		return whole, true
	}
	return list, q.can(slices.Concat(known, gates)...) == audience.No
}

func (n *needs) report(q *questions, d *need, path string, list []clause) {
	help := "add `" + path + "` to `data:`, or let the step run `when: has(" + path + ")`"
	if strings.HasPrefix(path, "trigger.") {
		help = "make the field `required: true` in the event, or let the step run `when: has(" + path + ")`"
	}
	n.pass.Report("step "+d.step.ID+" "+path, diag.Diagnostic{
		Message: "the step `" + d.step.ID + "` needs `" + path + "`, which neither its trigger nor `data:` guarantees",
		Address: q.address, Primary: firstLine(d.span), Label: "nothing comes of it for whom it is blank", Notes: q.someone(list), Help: help,
	})
}

// presentAtEntry lists the paths that are there for whoever enters: by `data`, by `rules`,
// and by each trigger.
func presentAtEntry(p *project.Program, w *project.Workflow) []string {
	list := slices.Concat(certain(w.Rules), certainOfTrigger(w))
	for _, d := range w.Data {
		list = append(list, d.Text)
	}
	var all []string
	for i := range w.Triggers {
		t := &w.Triggers[i]
		given := slices.Concat(certain(t.Where), certain(t.Becomes), written(p, t))
		if t.Kind == project.OnDate {
			given = append(given, t.Field.Text)
		}
		given = slices.DeleteFunc(given, func(path string) bool {
			return strings.HasPrefix(path, "event.") || i > 0 && !slices.Contains(all, path)
		})
		all = given
	}
	return append(list, all...)
}

// written lists the fields that the event of a trigger always writes.
func written(p *project.Program, t *project.Trigger) []string {
	if t.Kind != project.OnEvent || t.Event < 0 || t.Shape == nil {
		return nil
	}
	var list []string
	e, given := &p.Events[t.Event], givenBy(t)
	for _, pair := range e.Updates {
		field := p.Schema.Events[t.Event].Shape.Fields[pair[0]].Name
		if o := &p.Schema.Objects[e.Object]; slices.Contains(given, "trigger."+field) {
			list = append(list, o.Name+"."+o.Shape.Fields[pair[1]].Name)
		}
	}
	return list
}
