package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var unreachableStep = &lint.Rule{
	ID:       "coverage/unreachable-step",
	Severity: diag.Warning,
	Summary:  "a step no journey reaches",
	Check: func(p *lint.Pass) {
		stable := project.NewStability(p.Program)
		for _, w := range p.Program.Workflows {
			ps := pathsOf(p, stable, w)
			reportIdleSteps(p, ps)
			reportClosedWays(p, ps)
			reportIslands(p, ps)
		}
	},
}

// reportIdleSteps reports the steps that everybody who comes to them skips, as their own
// `when` excludes all of them, though it could hold by itself.
func reportIdleSteps(p *lint.Pass, ps *paths) {
	for i, c := range ps.idle {
		again := slices.ContainsFunc(ps.idle[:i], func(d shut) bool { return d.step == c.step })
		q := &questions{p, ps.workflow.Doc.Address(), c.step.Doc.Action.Span}
		if again || ps.runs[c.step.Index] || q.can(c.edge...) == audience.No {
			continue
		}
		primary := c.edge[0].span()
		all := slices.Concat(c.before, c.edge)
		related, notes := q.because(all, primary)
		p.Report("step "+c.step.ID, diag.Diagnostic{
			Message: "no journey runs the step `" + c.step.ID + "` of `" + ps.workflow.Name + "`", Address: q.address, Primary: firstLine(primary),
			Label: "nobody who comes this far meets its `when`", Related: related,
			Help: "correct its `when` or the conditions on the way here, or remove the step", Notes: append(notes, assumed(ps, q.needed(all))...),
		})
	}
}

// reportClosedWays reports the ways that nobody goes, though what they ask could
// hold by itself.
func reportClosedWays(p *lint.Pass, ps *paths) {
	for i, c := range ps.shut {
		again := slices.ContainsFunc(ps.shut[:i], func(d shut) bool { return d.step == c.step && d.way == c.way })
		if again || ps.openElsewhere(c) {
			continue
		}
		if c.way.unused() {
			reportUnused(p, ps, c)
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
		all := slices.Concat(c.before, c.edge)
		related, notes := q.because(all, primary)
		p.Report("step "+step.ID, diag.Diagnostic{
			Message: "no journey reaches the step `" + step.ID + "` of `" + ps.workflow.Name + "`", Address: q.address, Primary: primary,
			Label: "nobody who comes this far meets its condition", Related: related,
			Help: "correct the conditions on the way here, or remove the step", Notes: append(notes, assumed(ps, q.needed(all))...),
		})
	}
}

// reportUnused reports the first step of a variant that gets nobody.
func reportUnused(p *lint.Pass, ps *paths, c shut) {
	if c.way.to <= c.step.Index || c.way.to == c.step.Next {
		return // the variant has no steps
	}
	step := ps.workflow.Steps[c.way.to]
	v := c.way.arm.Variant
	p.Report("step "+step.ID, diag.Diagnostic{
		Message: "no journey reaches the step `" + step.ID + "` of `" + ps.workflow.Name + "`", Address: ps.workflow.Doc.Address(),
		Primary: step.Doc.Action.Span, Label: "the variant `" + v.Name.Value + "` has the weight 0",
		Related: []diag.Related{{Span: v.Weight.Span, Label: "nobody gets it"}},
		Help:    "give the variant a weight, or remove it",
	})
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

// assumed names what a proof took for granted on the way: the fields that it took not to
// change, and, where it needs what was so at the gates in that very instant, that the
// first steps follow at once.
func assumed(ps *paths, proof []clause) []string {
	var names, notes []string
	atOnce := false
	for _, b := range proof {
		if !ps.stable.Stays(b.expr) {
			atOnce = atOnce || readsTime(ps.stable.Program, b.expr)
			continue
		}
		for _, f := range ps.stable.Fields(b.expr) {
			o := &ps.pass.Program.Schema.Objects[f.Object]
			if name := "`" + o.Name + "." + o.Shape.Fields[f.Slot].Name + "`"; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		notes = append(notes, "as long as a journey runs, nothing changes "+allOf(names))
	}
	if atOnce {
		notes = append(notes, "the steps up to here follow each other at once: no parking, kill switch, apply or merge comes between")
	}
	return notes
}

// readsTime reports whether what a condition gives can change by the passing of time.
func readsTime(p *project.Program, x *expr.Expr) bool {
	r := x.Reads()
	return r.Now || len(r.Scores)+len(r.Events) > 0 || slices.ContainsFunc(r.Segments, func(i int) bool {
		g := p.Env.Segment(i)
		return g != nil && readsTime(p, g)
	})
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
