package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var shadowedRule = &lint.Rule{
	ID:       "coverage/shadowed-rule",
	Severity: diag.Warning,
	Summary:  "a rule that an earlier rule always pre-empts",
	Check: func(p *lint.Pass) {
		for _, w := range p.Program.Workflows {
			q := &questions{p, w.Doc.Address(), w.Doc.Name.Span}
			for _, s := range w.Steps {
				shadowedArms(q, s)
			}
			shadowedExits(q, w)
			shadowedTriggers(q, w)
		}
		for _, r := range p.Program.Routings {
			shadowedRoutes(&questions{p, r.Doc.Address(), r.Doc.Name.Span}, p.Program, r)
		}
	},
}

// choiceOf is one of several rules of which the first counts that holds.
type choiceOf struct {
	// noun is what messages call it, key tells it apart, place is where it stands.
	noun, key string
	place     diag.Span
	// when is its condition, none where it counts for whoever is left over.
	when []clause
	// lets is set where a later one may count though this one holds.
	lets bool
	// among are compared with one another only.
	among int
}

// shadowed reports each rule that never counts because earlier ones do whenever it holds.
func (q *questions) shadowed(list []choiceOf) {
	for i := range list {
		c := &list[i]
		var earlier []clause
		for j := range list[:i] {
			if e := &list[j]; !e.lets && e.among == c.among {
				for _, w := range e.when {
					w.want = audience.HoldsNot
					earlier = append(earlier, w)
				}
			}
		}
		if len(earlier) == 0 {
			continue
		}
		q.place = c.place
		if q.can(append(slices.Clone(earlier), c.when...)...) != audience.No || q.never(c.when) {
			continue
		}
		d := diag.Diagnostic{
			Message: c.noun + " never counts: whenever it holds, an earlier one holds", Address: q.address, Primary: firstLine(c.place),
			Label: "always too late", Help: "put it before what it is an exception from, narrow the earlier one, or remove it",
		}
		if len(c.when) == 0 {
			d.Message, d.Label = c.noun+" never counts: one of the earlier ones always holds", "nobody is left over"
			d.Help = "remove it, or narrow an earlier one"
		}
		d.Related, d.Notes = q.because(append(earlier, c.when...), c.place)
		for k := range d.Related {
			if d.Related[k].Label == mustNot {
				d.Related[k].Label = "comes first"
			}
		}
		q.pass.Report(c.key, d)
	}
}

// never reports whether a condition cannot hold at all, which is another rule's finding.
func (q *questions) never(when []clause) bool {
	return len(when) > 0 && q.can(when...) == audience.No
}

// shadowedArms compares the arms of a branch, and those of a wait that are
// conditions: they are asked together, and the first counts. Of two that wait for
// one event the first takes it.
func shadowedArms(q *questions, s *project.Step) {
	var list []choiceOf
	for i := range s.Arms {
		a := &s.Arms[i]
		if a.Doc == nil {
			return
		}
		c := choiceOf{noun: "this arm of `" + s.ID + "`", key: "arm " + s.ID, place: a.Doc.Span}
		switch {
		case a.Kind == project.ArmWhen:
			c.when = clauseOf(a.When, audience.Holds)
			c.place = c.when[0].span()
		case a.Kind == project.ArmEvent && a.Where != nil:
			c.when, c.among = clauseOf(a.Where, audience.Holds), 1+a.Event
			c.place, c.lets = c.when[0].span(), a.Lookback > 0
		case a.Kind == project.ArmElse:
		default:
			continue
		}
		c.key += " " + textOf(c.when)
		list = append(list, c)
	}
	q.shadowed(list)
}

func shadowedExits(q *questions, w *project.Workflow) {
	var list []choiceOf
	for i := range w.Exits {
		e := &w.Exits[i]
		c := choiceOf{noun: "the exit `" + e.Reason + "`", key: "exit " + e.Reason, place: e.Doc.Span}
		switch {
		case e.When != nil:
			c.when = clauseOf(e.When, audience.Holds)
		case e.Event >= 0 && e.Where != nil:
			c.when, c.among = clauseOf(e.Where, audience.Holds), 1+e.Event
		default:
			continue
		}
		list = append(list, c)
	}
	q.shadowed(list)
}

func shadowedTriggers(q *questions, w *project.Workflow) {
	var list []choiceOf
	for i := range w.Triggers {
		t := &w.Triggers[i]
		if t.Kind != project.OnEvent || t.Where == nil {
			continue
		}
		when := clauseOf(t.Where, audience.Holds)
		list = append(list, choiceOf{noun: "this trigger of `" + w.Name + "`", key: "trigger " + triggerKey(w, i), place: when[0].span(), when: when, among: 1 + t.Event})
	}
	q.shadowed(list)
}

func shadowedRoutes(q *questions, p *project.Program, r *project.Routing) {
	var list []choiceOf
	for i := range r.Routes {
		t := &r.Routes[i]
		list = append(list, choiceOf{
			noun: "the route `" + t.Name + "`", key: "route " + t.Name, place: t.Doc.Name.Span,
			when: clauseOf(t.When, audience.Holds), lets: !neverPasses(p, r, t),
		})
	}
	q.shadowed(list)
}

func textOf(list []clause) string {
	if len(list) == 0 {
		return "else"
	}
	return list[0].expr.Text()
}
