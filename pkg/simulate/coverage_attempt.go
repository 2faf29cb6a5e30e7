package simulate

import (
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/project"
)

// attempt is one way in which an item may be covered.
type attempt struct {
	// workflow is the one to be entered, by which trigger; nil where somebody who is
	// there suffices.
	workflow *project.Workflow
	trigger  int
	// hope is what has to be so of the contact at the start, if nothing changes on the
	// way. Later is what has to come to be so after the entry.
	hope, later terms
	// musts are what has to be so at one instant each, whatever changes before: where one
	// of them is impossible, so is the attempt.
	musts []terms
	// event is the one that later judges, -1 for none.
	event int
	// late is set where what waits on the way are for comes to be so there, not before.
	late bool
	// outside is set where it is seen before somebody enters, or instead.
	outside bool
	// to is the step to come to, and arm the way on from there.
	to  *project.Step
	arm string
}

// attempts are the ways to cover an item: that it happens, or in one of two ways.
func (k *asker) attempts(it *item, yes bool) []attempt {
	t := &it.target
	switch it.kind {
	case stepItem:
		return k.toStep(t.workflow, t.step, "")
	case branchItem:
		return k.toWay(t)
	case gateItem:
		return k.toGate(t, yes)
	}
	want := audience.IsFalse
	if yes {
		want = audience.Holds
	}
	return k.toPart(t, want)
}

// entries has an attempt for each trigger of a workflow.
func (k *asker) entries(w *project.Workflow) []attempt {
	var list []attempt
	for i := range w.Triggers {
		list = append(list, attempt{workflow: w, trigger: i, event: -1, hope: k.entry(w, i, "", false), musts: []terms{k.entry(w, i, "", true)}})
	}
	return list
}

// toStep are the ways to a step, and on by one of its arms, "" for none.
func (k *asker) toStep(w *project.Workflow, s *project.Step, arm string) []attempt {
	list := k.stepwise(w, s, arm, false)
	if waitsFor(w, s, arm) {
		list = append(list, k.stepwise(w, s, arm, true)...)
	}
	return list
}

// waitsFor reports whether the way to a step, or on from it, leads through a wait for a
// condition.
func waitsFor(w *project.Workflow, s *project.Step, arm string) bool {
	for i := range s.Arms {
		if s.Action == project.WaitUntil && s.Arms[i].Kind == project.ArmWhen && armName(fork{s, i}) == arm {
			return true
		}
	}
	return slices.ContainsFunc(route(w, s), func(f fork) bool {
		return f.step.Action == project.WaitUntil && f.step.Arms[f.arm].Kind == project.ArmWhen
	})
}

// stepwise has an attempt for each trigger. Where it is late, what is waited for is not
// so before.
func (k *asker) stepwise(w *project.Workflow, s *project.Step, arm string, late bool) []attempt {
	list := k.entries(w)
	for i := range list {
		a := &list[i]
		t := &w.Triggers[a.trigger]
		a.to, a.arm, a.late = s, arm, late
		a.hope = a.hope.with(k.path(w, t, s, late))
		for _, f := range forks(w, s) {
			a.musts = append(a.musts, k.atOnce(w, t, f.step, armName(f)))
		}
		if arm != "" {
			k.way(&a.hope, w, t, s, arm, late)
			a.musts = append(a.musts, k.atOnce(w, t, s, arm))
		}
	}
	return list
}

// atOnce is what has to be so at the instant at which an arm is taken.
func (k *asker) atOnce(w *project.Workflow, t *project.Trigger, s *project.Step, arm string) terms {
	var q terms
	switch s.Action {
	case project.Branch:
		k.way(&q, w, t, s, arm, false)
	case project.WaitUntil:
		for i := range s.Arms {
			if a := &s.Arms[i]; armName(fork{s, i}) == arm {
				k.onTrigger(&q, t, a.When, audience.Holds)
				if a.Kind == project.ArmEvent {
					k.happens(&q, w.Object, a.Event, a.Doc.Span)
				}
				k.onTrigger(&q, t, a.Where, audience.Holds)
			}
		}
	}
	return q
}

// toWay are the ways in, on and out.
func (k *asker) toWay(t *target) []attempt {
	w := t.workflow
	switch {
	case t.trigger >= 0:
		return k.entries(w)[t.trigger : t.trigger+1]
	case t.goal:
		return k.leaving(w, w.Goal.When, w.Goal.Where, w.Goal.Event)
	case t.exit >= 0:
		x := &w.Exits[t.exit]
		return k.leaving(w, x.When, x.Where, x.Event)
	}
	return k.toStep(w, t.step, t.arm)
}

// leaving are the ways to enter first and to meet later what ends it.
func (k *asker) leaving(w *project.Workflow, when, where *project.Cond, event int) []attempt {
	list := k.entries(w)
	for i := range list {
		a := &list[i]
		t := &w.Triggers[a.trigger]
		a.event = event
		k.happens(&a.later, w.Object, event, w.Doc.Name.Span)
		k.onTrigger(&a.later, t, when, audience.Holds)
		k.onTrigger(&a.later, t, where, audience.Holds)
		a.musts = append(a.musts, a.later)
	}
	return list
}

// toGate are the ways through a gate, or to be stopped by it; none where that depends
// on more than who somebody is.
func (k *asker) toGate(t *target, yes bool) []attempt {
	w := t.workflow
	if t.step != nil {
		return k.toSendGate(t, yes)
	}
	if !slices.Contains(entryWords, t.gate) {
		return nil
	}
	var list []attempt
	for i := range w.Triggers {
		if yes {
			list = append(list, k.entries(w)[i])
			continue
		}
		for _, stop := range k.stops(w, i, t.gate) {
			hope, must := k.entry(w, i, t.gate, false).with(stop), k.entry(w, i, t.gate, true).with(stop)
			list = append(list, attempt{workflow: w, trigger: i, event: -1, hope: hope, musts: []terms{must}, outside: true})
		}
	}
	return list
}

// toSendGate are the ways to a send whose gate asks a condition.
func (k *asker) toSendGate(t *target, yes bool) []attempt {
	w := t.workflow
	m := k.p.Messages[t.step.Message]
	want := map[bool]audience.Want{true: audience.Holds, false: audience.HoldsNot}
	var q terms
	switch {
	case t.gate == "consent":
		q.cond(k.p.Channels[m.Channel].Consent, want[yes])
	case t.gate == "topic":
		place := k.entryPlace(w, &w.Triggers[0])
		k.made(&q, place, "subscribed("+strconv.Quote(k.p.Schema.Topics[m.Topic])+")", want[yes], m.Doc.Topic.Span)
	case t.gate == "block" && t.guardrail.When != nil:
		q.cond(t.guardrail.When, want[!yes])
	}
	if len(q.parts) == 0 {
		return nil
	}
	list := k.toStep(w, t.step, "")
	later := slices.Clone(list)
	for i := range list {
		list[i].musts = append(list[i].musts, q)
		later[i].musts, later[i].later = list[i].musts, q
		list[i].hope = list[i].hope.with(q)
	}
	return append(list, later...)
}
