package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// toPart are the ways in which a condition is asked and one of its parts gives what is
// wanted.
func (k *asker) toPart(t *target, want audience.Want) []attempt {
	if t.workflow != nil {
		return k.inWorkflow(t.workflow, t.cond, func(by *project.Trigger) (terms, bool) { return k.part(by, t.cond, t.branch, want) })
	}
	q, ok := k.part(nil, t.cond, t.branch, want)
	if !ok {
		return nil
	}
	part := func(*project.Trigger) (terms, bool) { return q, true }
	list := k.asked(t.cond, part)
	if t.cond.Expr.Place().Object >= 0 || t.cond.Expr.Place().Event != nil {
		var there terms
		event := -1
		if ev := t.cond.Expr.Place().Event; ev != nil {
			event = slices.IndexFunc(k.p.Schema.Events, func(e expr.Event) bool { return e.Shape == ev })
			k.happens(&there, max(t.cond.Expr.Place().Object, k.p.ContactObject()), event, t.cond.Doc.Span)
		}
		list = append([]attempt{{event: event, hope: there.with(q), musts: []terms{q}, outside: true}}, list...)
	}
	return list
}

// asked are the ways in which workflows ask a condition that is none of theirs: a
// segment that their conditions name, a guardrail, a consent, a route.
func (k *asker) asked(c *project.Cond, part func(*project.Trigger) (terms, bool)) []attempt {
	var list []attempt
	segment := slices.IndexFunc(k.p.Segments, func(s *project.Segment) bool { return s.When == c })
	for site := range k.p.Expressions() {
		w, ok := site.Doc.(*model.Workflow)
		if segment < 0 || !ok || site.Cond == nil || !slices.Contains(site.Cond.Expr.Reads().Segments, segment) {
			continue
		}
		if i := slices.IndexFunc(k.p.Workflows, func(o *project.Workflow) bool { return o.Doc == w }); i >= 0 && unplayed(k.p.Workflows[i]) == "" {
			list = append(list, k.inWorkflow(k.p.Workflows[i], site.Cond, part)...)
		}
	}
	for _, w := range k.p.Workflows {
		if unplayed(w) != "" {
			continue
		}
		for _, s := range w.Steps {
			if k.asks(w, s, c) {
				list = append(list, k.adding(k.toStep(w, s, ""), part)...)
				break
			}
		}
	}
	return list[:min(len(list), mostContexts)]
}

// mostContexts bounds how many ways to ask a condition are tried.
const mostContexts = 4

// asks reports whether a step asks a condition of another document.
func (k *asker) asks(w *project.Workflow, s *project.Step, c *project.Cond) bool {
	switch s.Action {
	case project.Send:
		m := k.p.Messages[s.Message]
		if m.Transactional {
			return false
		}
		if k.p.Channels[m.Channel].Consent == c {
			return true
		}
		return slices.ContainsFunc(k.p.Guardrails, func(g *project.Guardrail) bool { return g.When == c && canApply(g, w, s) })
	case project.RouteAction:
		return slices.ContainsFunc(s.Routing.Routes, func(r project.Route) bool { return r.When == c })
	}
	return false
}

func (k *asker) adding(list []attempt, part func(*project.Trigger) (terms, bool)) []attempt {
	var out []attempt
	for _, a := range list {
		if q, ok := part(&a.workflow.Triggers[a.trigger]); ok {
			a.hope, a.musts = a.hope.with(q), append(a.musts, q)
			out = append(out, a)
		}
	}
	return out
}

// inWorkflow are the ways in which a condition of a workflow is asked.
func (k *asker) inWorkflow(w *project.Workflow, c *project.Cond, part func(*project.Trigger) (terms, bool)) []attempt {
	for i := range w.Triggers {
		switch c {
		case w.Triggers[i].Where:
			return k.atGate(w, i, "where", part)
		case w.Triggers[i].Becomes:
			return k.atGate(w, i, "where", part)
		}
	}
	word := ""
	switch {
	case c == w.Rules:
		word = "rules"
	case slices.Contains(w.Suppress, c):
		word = "suppress"
	case w.Goal != nil && c == w.Goal.When:
		word = "goal"
	case slices.ContainsFunc(w.Exits, func(x project.Exit) bool { return x.When == c }):
		word = "exit"
	}
	if word != "" {
		var list []attempt
		for i := range w.Triggers {
			list = append(list, k.atGate(w, i, word, part)...)
		}
		if word != "rules" { // it is asked again later
			for i := range list {
				if q, ok := part(&w.Triggers[list[i].trigger]); ok {
					list[i].musts = []terms{q}
				}
			}
			list = append(list, k.coming(k.entries(w), part)...)
		}
		return list
	}
	return k.inSteps(w, c, part)
}

// atGate are the ways to a gate by one trigger.
func (k *asker) atGate(w *project.Workflow, i int, word string, part func(*project.Trigger) (terms, bool)) []attempt {
	t := &w.Triggers[i]
	q, ok := part(t)
	if !ok {
		return nil
	}
	hope, must := k.entry(w, i, word, false), k.entry(w, i, word, true)
	if t.Kind == project.OnBecomes && word == "where" { // the part is of what has to begin to hold
		hope, must = terms{}, terms{}
	}
	return []attempt{{workflow: w, trigger: i, event: -1, hope: hope.with(q), musts: []terms{must.with(q)}, outside: true}}
}

// inSteps are the ways to a step that asks a condition, and those to a later event
// that a goal or an exit judges.
func (k *asker) inSteps(w *project.Workflow, c *project.Cond, part func(*project.Trigger) (terms, bool)) []attempt {
	for _, s := range w.Steps {
		if s.When == c || s.Repeat != nil && s.Repeat.Until == c {
			return k.adding(k.toStep(w, s, ""), part)
		}
		for i := range s.Arms {
			if a := &s.Arms[i]; a.When == c || a.Where == c {
				return k.atArm(w, s, i, part)
			}
		}
	}
	list := k.entries(w)
	event := -1
	if w.Goal != nil && w.Goal.Where == c {
		event = w.Goal.Event
	}
	for i := range w.Exits {
		if w.Exits[i].Where == c {
			event = w.Exits[i].Event
		}
	}
	if event < 0 {
		return nil
	}
	for i := range list {
		q, _ := part(&w.Triggers[list[i].trigger])
		list[i].event = event
		k.happens(&list[i].later, w.Object, event, w.Doc.Name.Span)
		list[i].later = list[i].later.with(q)
		list[i].musts = []terms{list[i].later}
	}
	return list
}

// atArm are the ways to a step that asks the condition of an arm: no arm before it
// holds.
func (k *asker) atArm(w *project.Workflow, s *project.Step, arm int, part func(*project.Trigger) (terms, bool)) []attempt {
	list := k.toStep(w, s, "")
	var later []attempt
	for i := range list {
		t := &w.Triggers[list[i].trigger]
		q, ok := part(t)
		if !ok {
			return nil
		}
		var before terms
		k.onTrigger(&before, t, s.When, audience.Holds)
		for n := range s.Arms[:arm] {
			k.onTrigger(&before, t, s.Arms[n].When, audience.HoldsNot)
		}
		a := &s.Arms[arm]
		if a.Kind == project.ArmEvent {
			k.happens(&before, w.Object, a.Event, a.Doc.Span)
			list[i].arm = armName(fork{s, arm})
		}
		plain := list[i]
		plain.hope = plain.hope.with(before)
		list[i].hope = plain.hope.with(q)
		if s.Action == project.WaitUntil && a.Kind == project.ArmWhen {
			later = append(later, k.coming([]attempt{plain}, part)...)
		}
		if s.Action == project.Branch {
			q = before.with(q)
		}
		list[i].musts = append(list[i].musts, q)
	}
	return append(list, later...)
}

// coming are the attempts in which a part comes to be as wanted after the entry.
func (k *asker) coming(list []attempt, part func(*project.Trigger) (terms, bool)) []attempt {
	var out []attempt
	for _, a := range list {
		if q, ok := part(&a.workflow.Triggers[a.trigger]); ok {
			a.later, a.musts = q, []terms{q}
			out = append(out, a)
		}
	}
	return out
}
