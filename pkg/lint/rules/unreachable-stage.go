package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var unreachableStage = &lint.Rule{
	ID:       "coverage/unreachable-stage",
	Severity: diag.Error,
	Summary:  "a stage that cannot be entered",
	Check: func(p *lint.Pass) {
		if p.Program.Lifecycle == nil {
			return
		}
		g := newStageGraph(p)
		for i, ok := range g.reachable() {
			if !ok {
				reportUnreachable(p, g, i)
			}
		}
	},
}

func reportUnreachable(p *lint.Pass, g *stageGraph, stage int) {
	s := &g.lifecycle.Stages[stage]
	d := diag.Diagnostic{
		Message: "no contact can enter the stage `" + s.Name + "`", Address: g.lifecycle.Doc.Address(),
		Primary: s.Doc.Name.Span, Label: "nobody can come here",
		Help: "list it in `next` of an earlier stage and give it a `when:`, or move contacts here by a `set_stage` step",
	}
	for i := range g.lifecycle.Stages {
		from := &g.lifecycle.Stages[i]
		at := slices.Index(from.Next, stage)
		if at < 0 || at >= len(from.Doc.Next) {
			continue
		}
		label := "`" + from.Name + "` leads here, but cannot be entered itself"
		switch {
		case s.When != nil && !g.claimed(i, stage):
			label = "`" + from.Name + "` leads here, but nobody there can meet the condition"
			q := &questions{p, d.Address, d.Primary}
			related, notes := q.because(g.claim(i, stage), d.Primary)
			d.Related, d.Notes = append(d.Related, unsaid(d.Related, related)...), append(d.Notes, unsaid(d.Notes, notes)...)
			d.Help = "correct the condition of `" + s.Name + "`, or move contacts here by a `set_stage` step"
		case s.When == nil:
			label = "`" + from.Name + "` leads here, but the stage has no `when` to move by"
			d.Help = "give `" + s.Name + "` a `when:`, or move contacts here by a `set_stage` step"
		}
		d.Related = append(d.Related, diag.Related{Span: from.Doc.Next[at].Span, Label: label})
	}
	for _, m := range movers(p.Program) {
		if m.to == stage && !m.workflow.Enabled {
			d.Related = append(d.Related, diag.Related{Span: m.step.Doc.Action.Span, Label: "`" + m.workflow.Name + "` would move contacts here, but it is off"})
		}
	}
	p.Report("stage "+s.Name, d)
}

// unsaid leaves out what is said already: several ways may be closed by the same reason.
func unsaid[T comparable](said, more []T) []T {
	return slices.DeleteFunc(more, func(n T) bool { return slices.Contains(said, n) })
}
