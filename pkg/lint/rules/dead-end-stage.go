package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

var deadEndStage = &lint.Rule{
	ID:       "coverage/dead-end-stage",
	Severity: diag.Error,
	Summary:  "a stage that is never left though it is no goal and no end",
	Check: func(p *lint.Pass) {
		if p.Program.Lifecycle == nil {
			return
		}
		g := newStageGraph(p)
		for i, entered := range g.reachable() {
			s := &g.lifecycle.Stages[i]
			if entered && !s.Goal && !s.End && len(g.next(i)) == 0 {
				reportDeadEnd(p, g, i)
			}
		}
	},
}

func reportDeadEnd(p *lint.Pass, g *stageGraph, stage int) {
	s := &g.lifecycle.Stages[stage]
	d := diag.Diagnostic{
		Message: "no contact ever leaves the stage `" + s.Name + "`", Address: g.lifecycle.Doc.Address(),
		Primary: s.Doc.Name.Span, Label: "neither `goal` nor `end`, and nothing leads on",
		Help: "list in `next` a stage that has a `when:`, or say `goal: true` or `end: true`",
	}
	for i, n := range s.Doc.Next {
		label := "`" + n.Value + "` has no `when`, so nobody moves there by itself"
		if i < len(s.Next) && g.lifecycle.Stages[s.Next[i]].When != nil && s.Next[i] != stage {
			label = "nobody who is here can meet the condition of `" + n.Value + "`"
		}
		d.Related = append(d.Related, diag.Related{Span: n.Span, Label: label})
	}
	p.Report("stage "+s.Name, d)
}
