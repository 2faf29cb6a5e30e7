package simulate

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// inventory lists what can be covered in a program. It is made once and shared by
// the scenarios that are played.
type inventory struct {
	p       *project.Program
	items   []item
	docs    []inventoried
	leftOut []LeftOut
	// steps holds, by workflow, the item of its first step, -1 for none: the others
	// follow. conds holds the item of a condition's first part, segments, by index,
	// those of the segments' conditions.
	steps    []int
	conds    map[*project.Cond]int
	segments []int
	ways     map[way]int
	gates    map[gateKey]int
	// staged lists the gates of guardrails about stages in the way of a send.
	staged map[sendStep][]int
}

// inventoried is a document with its items [first, end).
type inventoried struct {
	address    string
	workflow   bool
	first, end int
}

// way is how an enrollment goes on: by an arm of a step, which has a name, or in
// or out of the workflow by what stands at a place.
type way struct {
	workflow, step int
	arm            string
	place          diag.Span
}

func newInventory(p *project.Program) *inventory {
	v := &inventory{
		p: p, leftOut: []LeftOut{}, steps: make([]int, len(p.Workflows)), conds: map[*project.Cond]int{},
		segments: make([]int, len(p.Segments)), ways: map[way]int{}, gates: map[gateKey]int{},
		staged: map[sendStep][]int{},
	}
	asked := conditionsOf(p)
	for i, w := range p.Workflows {
		v.steps[i] = -1
		if reason := unplayed(w); reason != "" {
			v.leftOut = append(v.leftOut, LeftOut{Address: w.Doc.Address(), Place: w.Doc.Name.Span, Reason: reason})
			continue
		}
		first := len(v.items)
		v.addSteps(w)
		v.addWays(w)
		v.addGates(w)
		v.addParts(w, asked.by[w.Doc])
		v.docs = append(v.docs, inventoried{w.Doc.Address(), true, first, len(v.items)})
	}
	for _, d := range asked.shared {
		first := len(v.items)
		v.addParts(nil, asked.by[d])
		if len(v.items) > first {
			v.docs = append(v.docs, inventoried{d.Head().Address(), false, first, len(v.items)})
		}
	}
	for i, s := range p.Segments {
		v.segments[i] = v.partsOf(s.When)
	}
	return v
}

// unplayed says why no scenario can play a workflow, "" where one can.
func unplayed(w *project.Workflow) string {
	switch {
	case w.Managed:
		return "managed_by: " + w.Doc.ManagedBy.Value
	case !w.Enabled:
		return "enabled: false"
	}
	return ""
}

func (v *inventory) add(kind itemKind, text string, place diag.Span, t target) int {
	v.items = append(v.items, item{kind, text, place, t})
	return len(v.items) - 1
}

func (v *inventory) addSteps(w *project.Workflow) {
	v.steps[w.Index] = len(v.items)
	for _, s := range w.Steps {
		t := in(w)
		t.step = s
		v.add(stepItem, "step `"+s.ID+"`", s.Doc.Span, t)
	}
}

// addWays lists the ways in, on and out.
func (v *inventory) addWays(w *project.Workflow) {
	for i := range w.Triggers {
		t := &w.Triggers[i]
		to := in(w)
		to.trigger = i
		v.addWay(way{w.Index, -1, "", t.Doc.Span}, "trigger `"+v.trigger(t)+"`", t.Doc.Span, to)
	}
	if w.Goal != nil {
		to := in(w)
		to.goal = true
		v.addWay(way{w.Index, -1, "goal", diag.Span{}}, "goal", w.Doc.Goal.Span, to)
	}
	for i := range w.Exits {
		x := &w.Exits[i]
		to := in(w)
		to.exit = i
		v.addWay(way{w.Index, -1, "", x.Doc.Span}, "exit `"+x.Reason+"`", x.Doc.Span, to)
	}
	for _, s := range w.Steps {
		v.addArms(w, s)
	}
}

func (v *inventory) addWay(key way, text string, place diag.Span, t target) {
	v.ways[key] = v.add(branchItem, text, place, t)
}

// addArms lists the arms of a step, and of a branch without `else` that none of
// them is taken.
func (v *inventory) addArms(w *project.Workflow, s *project.Step) {
	of := " of `" + s.ID + "`"
	to := in(w)
	to.step = s
	rest := s.Action == project.Branch
	for i := range s.Arms {
		a := &s.Arms[i]
		arm, text, place := strconv.Itoa(i+1), "arm "+strconv.Itoa(i+1)+of, s.Doc.Span
		switch a.Kind {
		case project.ArmElse:
			arm, text, rest = "else", "`else`"+of, false
		case project.ArmTimeout:
			arm, text = "timeout", "`timeout`"+of
		case project.ArmVariant:
			arm, text = a.Variant.Name.Value, "variant `"+a.Variant.Name.Value+"`"+of
			place = a.Variant.Span
		}
		if a.Doc != nil {
			place = a.Doc.Span
		}
		to.arm = arm
		v.addWay(way{workflow: w.Index, step: s.Index, arm: arm}, text, place, to)
	}
	if rest {
		to.arm = "none"
		v.addWay(way{workflow: w.Index, step: s.Index, arm: "none"}, "no arm"+of, s.Doc.Span, to)
	}
}

// trigger names a trigger by its key and what stands there.
func (v *inventory) trigger(t *project.Trigger) string {
	switch t.Kind {
	case project.OnEvent:
		return v.p.Events[t.Event].Name
	case project.OnChanged:
		return "changed " + t.Field.Text
	case project.OnBecomes:
		return "becomes"
	case project.OnEntersStage:
		return "enters_stage " + t.Doc.EntersStage.Value
	case project.OnInactive:
		return "inactive " + t.Doc.Inactive.Text
	case project.OnDate:
		return "date " + t.Field.Text
	case project.OnSchedule:
		return "schedule " + t.Doc.Schedule.Value
	}
	return "enroll"
}

// addParts lists the parts of conditions; w is nil where they are of no workflow.
func (v *inventory) addParts(w *project.Workflow, list []*project.Cond) {
	for _, c := range list {
		v.conds[c] = len(v.items)
		text := c.Expr.Text()
		t := in(w)
		t.cond = c
		for i, b := range c.Expr.Branches() {
			t.branch = i
			v.add(partItem, "`"+squeeze(text[b.Start:b.End])+"`", c.At(b.Start, b.End), t)
		}
	}
}

// partsOf is the item of the first part of a condition, -1 where it is not counted.
func (v *inventory) partsOf(c *project.Cond) int {
	if first, ok := v.conds[c]; ok {
		return first
	}
	return -1
}

// conditions are those that journeys ask, by document; shared lists the documents
// that are no workflows.
type conditions struct {
	by     map[model.Document][]*project.Cond
	shared []model.Document
}

// conditionsOf finds the conditions that journeys ask. That of a KPI is about
// figures; `never` has to be false always; policies, populations and scenarios ask
// about journeys, not in them.
func conditionsOf(p *project.Program) *conditions {
	list := &conditions{by: map[model.Document][]*project.Cond{}}
	for site := range p.Expressions() {
		w, isWorkflow := site.Doc.(*model.Workflow)
		switch site.Doc.(type) {
		case *model.Policy, *model.Population, *model.Scenario:
			continue
		}
		if site.Cond == nil || site.Key == "never" || isWorkflow && site.Source.Span == w.KPI.Where.Span {
			continue
		}
		if !isWorkflow && list.by[site.Doc] == nil {
			list.shared = append(list.shared, site.Doc)
		}
		list.by[site.Doc] = append(list.by[site.Doc], site.Cond)
	}
	return list
}
