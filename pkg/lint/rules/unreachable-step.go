package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var unreachableStep = &lint.Rule{
	ID:       "coverage/unreachable-step",
	Severity: diag.Warning,
	Summary:  "a step no journey reaches",
	Check: func(p *lint.Pass) {
		stable := newStability(p.Program)
		for _, w := range p.Program.Workflows {
			ps := pathsOf(p, stable, w)
			reportClosedWays(p, ps)
			reportIslands(p, ps)
		}
	},
}

// reportClosedWays reports the ways that nobody goes, though what they ask could
// hold by itself.
func reportClosedWays(p *lint.Pass, ps *paths) {
	for i, c := range ps.shut {
		again := slices.ContainsFunc(ps.shut[:i], func(d shut) bool { return d.step == c.step && d.way == c.way })
		if again || ps.openElsewhere(c) {
			continue
		}
		q := &questions{p, ps.workflow.Doc.Address(), c.step.Doc.Action.Span}
		if q.can(c.edge...) == audience.No {
			continue // dead or shadowed by itself, which other rules say
		}
		step := ps.workflow.Steps[c.way.to]
		primary := step.Doc.Action.Span
		if c.way.to <= c.step.Index || c.way.to == c.step.Next {
			continue // nothing stands there that is not reached otherwise
		}
		related, notes := q.because(slices.Concat(c.before, c.edge), primary)
		p.Report("step "+step.ID, diag.Diagnostic{
			Message: "no journey reaches the step `" + step.ID + "` of `" + ps.workflow.Name + "`", Address: q.address, Primary: primary,
			Label: "nobody who comes this far meets its condition", Related: related,
			Help: "correct the conditions on the way here, or remove the step", Notes: append(notes, assumed(ps, c)...),
		})
	}
}

// reportIslands reports steps to which no way leads, because every way ends before.
func reportIslands(p *lint.Pass, ps *paths) {
	if len(ps.at) == 0 || ps.workflow.First < 0 {
		return
	}
	led := ledTo(ps.workflow)
	for i, s := range ps.workflow.Steps {
		if led[i] || i > 0 && !led[i-1] {
			continue
		}
		p.Report("step "+s.ID, diag.Diagnostic{
			Message: "no journey reaches the step `" + s.ID + "` of `" + ps.workflow.Name + "`", Address: ps.workflow.Doc.Address(),
			Primary: s.Doc.Action.Span, Label: "every way ends before it",
			Help: "let a way lead here, or remove the step",
		})
	}
}

// ledTo reports for each step whether the steps alone let a way lead to it.
func ledTo(w *project.Workflow) []bool {
	led := make([]bool, len(w.Steps))
	led[w.First] = true
	for i, s := range w.Steps {
		if !led[i] {
			continue
		}
		for _, y := range ways(w, s) {
			if y.to >= 0 {
				led[y.to] = true
			}
		}
	}
	return led
}

// assumed names the fields that were taken not to change on the way.
func assumed(ps *paths, c shut) []string {
	var names []string
	for _, b := range c.before {
		for _, f := range ps.stable.fields(b.expr) {
			o := &ps.pass.Program.Schema.Objects[f.Object]
			if name := "`" + o.Name + "." + o.Shape.Fields[f.Slot].Name + "`"; ps.stable.stays(b.expr) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	return []string{"as long as a journey runs, nothing changes " + allOf(names)}
}

func allOf(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	text := names[0]
	for _, n := range names[1:last] {
		text += ", " + n
	}
	return text + " and " + names[last]
}
