package rules

import (
	"fmt"
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var complexity = &lint.Rule{
	ID:       "governance/complexity",
	Severity: diag.Warning,
	Summary:  "more branches, steps or workflows on one trigger than the budget",
	Params: []lint.Param{
		{Name: "max_branches", Type: lint.IntParam, Default: "6", Doc: "how often the ways of one workflow may part"},
		{Name: "max_steps", Type: lint.IntParam, Default: "30", Doc: "how many steps one workflow may have"},
		{Name: "max_per_trigger", Type: lint.IntParam, Default: "5", Doc: "how many workflows may start from one trigger"},
	},
	Check: func(p *lint.Pass) {
		for _, w := range p.Program.Workflows {
			checkSize(p, w)
		}
		checkTriggers(p)
	},
}

func checkSize(p *lint.Pass, w *project.Workflow) {
	d := diag.Diagnostic{Address: w.Doc.Address(), Primary: w.Doc.Name.Span}
	if n, most := countBranches(w), p.Int("max_branches"); n > most {
		d.Message, d.Label = fmt.Sprintf("the ways of `%s` part %d times, more than %d", w.Name, n, most), "too many ways to follow"
		d.Help = "hand over to another workflow with `enroll:`, or join arms that do nearly the same"
		p.Report("branches", d)
	}
	if n, most := int64(len(w.Steps)), p.Int("max_steps"); n > most {
		d.Message, d.Label = fmt.Sprintf("`%s` has %d steps, more than %d", w.Name, n, most), "too long to read at once"
		d.Help = "split it where one goal ends and the next begins, and let the first `enroll:` the second"
		p.Report("steps", d)
	}
}

// countBranches counts how often ways part: a step with n of them adds n - 1, as
// in the cyclomatic number (McCabe, 1976). A wait whose arms do nothing has one
// way, whatever ends it.
func countBranches(w *project.Workflow) int64 {
	n := 0
	for _, s := range w.Steps {
		n += parts(s)
	}
	return int64(n)
}

func parts(s *project.Step) int {
	if len(s.Arms) == 0 || s.Action == project.WaitUntil && !slices.ContainsFunc(s.Arms, does) {
		return 0
	}
	if s.Action == project.Branch && s.Arms[len(s.Arms)-1].Kind != project.ArmElse {
		return len(s.Arms) // doing nothing is a way too
	}
	return len(s.Arms) - 1
}

func does(a project.Arm) bool { return a.Doc != nil && len(a.Doc.Steps) > 0 }

// shared is what several workflows start from.
type shared struct {
	what      string
	trigger   *project.Trigger
	workflows []*project.Workflow
}

func checkTriggers(p *lint.Pass) {
	var fields map[expr.FieldRef]declared
	for _, s := range sharedTriggers(p.Program) {
		if n := int64(len(s.workflows)); n <= p.Int("max_per_trigger") {
			continue
		}
		if fields == nil {
			fields = declaredFields(p.Program)
		}
		reportTrigger(p, s, fields)
	}
}

// sharedTriggers lists what workflows start from, in the order of the
// workflows that name it first.
func sharedTriggers(p *project.Program) []*shared {
	var list []*shared
	known := map[string]*shared{}
	for _, w := range p.Workflows {
		for i := range w.Triggers {
			what := startsFrom(p, &w.Triggers[i])
			s := known[what]
			if s == nil && what != "" {
				s = &shared{what: what, trigger: &w.Triggers[i]}
				known[what], list = s, append(list, s)
			}
			if s != nil && (len(s.workflows) == 0 || s.workflows[len(s.workflows)-1] != w) {
				s.workflows = append(s.workflows, w)
			}
		}
	}
	return list
}

// startsFrom names what a trigger waits for, whatever its `where`; "" for
// `enroll`, which belongs to its workflow alone.
func startsFrom(p *project.Program, t *project.Trigger) string {
	switch t.Kind {
	case project.OnEvent:
		return "the event `" + p.Events[t.Event].Name + "`"
	case project.OnChanged:
		return "changes of `" + t.Field.Text + "`"
	case project.OnBecomes:
		return "the condition `" + t.Doc.Becomes.Text + "`"
	case project.OnEntersStage:
		return "the stage `" + t.Doc.EntersStage.Value + "`"
	case project.OnInactive:
		return "`inactive: " + t.Doc.Inactive.Text + "`"
	case project.OnDate:
		return "the date `" + t.Field.Text + "`"
	case project.OnSchedule:
		return "the schedule `" + t.Doc.Schedule.Value + "`"
	}
	return ""
}

// listed is how many workflows a finding shows.
const listed = 6

func reportTrigger(p *lint.Pass, s *shared, fields map[expr.FieldRef]declared) {
	first := s.workflows[0]
	d := diag.Diagnostic{
		Message: fmt.Sprintf("%d workflows start from %s, more than %d", len(s.workflows), s.what, p.Int("max_per_trigger")),
		Address: first.Doc.Address(), Primary: firstLine(s.trigger.Doc.Span), Label: "who changes this must look at all of them",
		Help: "merge workflows, let one of them decide and `enroll:` the others, or raise `max_per_trigger`",
	}
	if doc, at := declaredTrigger(p.Program, s.trigger, fields); doc != nil {
		d.Address, d.Primary = doc.Address(), at
	}
	for i, w := range s.workflows {
		if i == listed {
			break
		}
		d.Related = append(d.Related, diag.Related{Span: w.Doc.Name.Span, Label: "starts from it"})
	}
	p.Report("trigger "+s.what, d)
}

// declaredTrigger finds where the event, field or stage is declared; nil for a
// trigger that stands for itself.
func declaredTrigger(p *project.Program, t *project.Trigger, fields map[expr.FieldRef]declared) (*model.Meta, diag.Span) {
	switch t.Kind {
	case project.OnEvent:
		return declaredEvent(p, p.Events[t.Event].Name)
	case project.OnChanged, project.OnDate:
		if d, ok := fields[expr.FieldRef{Object: t.Field.Object, Slot: t.Field.Slot}]; ok {
			return &d.model.Meta, d.field.Key.Span
		}
	case project.OnEntersStage:
		if p.Lifecycle != nil && t.Stage >= 0 {
			return &p.Lifecycle.Doc.Meta, p.Lifecycle.Stages[t.Stage].Doc.Name.Span
		}
	}
	return nil, diag.Span{}
}

func declaredEvent(p *project.Program, name string) (*model.Meta, diag.Span) {
	for _, d := range p.Docs {
		m, ok := d.(*model.DataModel)
		if !ok {
			continue
		}
		for i := range m.Events {
			if m.Events[i].Key.Value == name {
				return &m.Meta, m.Events[i].Key.Span
			}
		}
	}
	return nil, diag.Span{}
}
