package project

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/model"
)

// An expectation that nothing could ever meet passes under `never` and says
// nothing, so it is refused.

// sendGates are the gates of a send; those that hold it are a part of them.
var (
	sendGates = strings.Fields(`kill_switch holdout address bounce not_after suppress block consent topic send_window quiet_hours cap max_hold`)
	holdGates = strings.Fields(`kill_switch send_window quiet_hours cap`)
	entrances = strings.Fields(`kill_switch late where rules data suppress goal exit reentry exclusive loop`)
)

// possible sees that the outcome can happen at all.
func (s *scenarioCompiler) possible(e *Expectation, o *model.Outcome) {
	s.ungated(e, o.Because)
	switch e.Kind {
	case WasExited:
		s.exitReason(o)
	case WasNotified:
		s.toldSomebody(e, o.Notified)
	case WasHeld:
		s.gateOf(o.Because, holdGates, "holds a send")
	case WasRefused:
		s.gateOf(o.Because, entrances, "refuses an enrollment")
	case WasViolated:
		s.invariant(o.Violated)
	case GoalReached:
		s.goalOf(o.Goal)
	case WasSkipped:
		s.gateOf(o.Because, append([]string{"when", "if_past", "nobody"}, sendGates...), "skips a step or a send")
	}
	if e.By >= 0 && e.After >= 0 && e.By <= e.After {
		s.report("load/schema", e.Doc.By.Span, "write a later `by`, or an earlier `after`", "nothing is later than `after: %s` and up to `by: %s`",
			clip(e.Doc.After.Text), clip(e.Doc.By.Text))
	}
}

// invariant sees that the guardrail has a `never`, which alone can be violated.
func (s *scenarioCompiler) invariant(t model.Text) {
	for _, g := range docs[*model.Guardrail](s.b) {
		if g.Name.Value == t.Value && !g.Never.Written() {
			s.report("load/reference", t.Span, "expect `held` or `skipped`, or name a guardrail with a `never`", "`%s` has no `never` that could be violated", clip(t.Value))
		}
	}
}

// goalOf sees that the workflow has a goal that could be reached.
func (s *scenarioCompiler) goalOf(t model.Text) {
	i, ok := s.b.workflows[t.Value]
	if !ok {
		return
	}
	if w := s.b.program.Workflows[i]; len(w.Doc.Steps) > 0 && w.Doc.Goal.Span.IsZero() {
		s.report("load/reference", t.Span, "give it a `goal`, or expect what else it does", "`%s` has no goal that could be reached", clip(t.Value))
	}
}

// gateOf sees that a gate word is one that can decide this.
func (s *scenarioCompiler) gateOf(because model.Text, fits []string, does string) {
	word := strings.TrimSpace(because.Value)
	if contains(gates, word) && !contains(fits, word) {
		s.report("load/reference", because.Span, "what does: "+strings.Join(fits, ", "), "`%s` never %s", word, does)
	}
}

// ungated sees that no gate is named where none decides: a gate only refuses, holds
// or skips.
func (s *scenarioCompiler) ungated(e *Expectation, because model.Text) {
	word := strings.TrimSpace(because.Value)
	if e.Kind == WasHeld || e.Kind == WasRefused || e.Kind == WasSkipped || e.Kind == WasRouted || !contains(gates, word) {
		return
	}
	help := "expect `held`, `skipped` or `refused` with it, or name a field or a condition that decided"
	if e.Kind == WasExited {
		help = "write `reason: " + word + "`, or the condition that ended it"
		if word != "goal" {
			help = "write `reason` with that of the exit, or the condition that ended it"
		}
	}
	s.report("load/reference", because.Span, help, "`because: %s` is a gate, and no gate decides `%s`", word, e.Kind)
}

// exitReason sees that the workflow can end with the reason: its own, one that
// another gives, or one of the engine's.
func (s *scenarioCompiler) exitReason(o *model.Outcome) {
	i, ok := s.b.workflows[o.Exited.Value]
	if !ok || !o.Reason.Written() {
		return
	}
	w := s.b.program.Workflows[i]
	if w.Doc.ManagedBy.Written() || len(w.Doc.Steps) == 0 {
		return // who runs it gives the reasons; or nobody can read it
	}
	var known []string
	for _, x := range w.Doc.Exit {
		known = append(known, x.Reason.Value)
	}
	for _, other := range s.b.program.Workflows {
		eachStep(other.Doc.Steps, func(d *model.Step) {
			if d.Exit != nil && (d.Exit.Workflow.Value == w.Name || !d.Exit.Workflow.Written() && other == w) {
				known = append(known, d.Exit.Reason.Value)
			}
		})
	}
	known = append(known, reasons...)
	if !contains(known, o.Reason.Value) {
		s.unknown("load/reference", o.Reason, "reason to leave `"+w.Name+"`", known)
	}
}

// toldSomebody sees that somebody is told under that name: `to` as written. Where
// an address is expected the run itself can say better under which name it was told.
func (s *scenarioCompiler) toldSomebody(e *Expectation, t model.Text) {
	if !e.Never && strings.Contains(t.Value, "@") {
		return
	}
	if s.b.addressed != nil && !contains(s.b.addressed, t.Value) {
		s.unknown("load/reference", t, "`to` of a step or an SLA", s.b.addressed)
	}
}

// findAddressed lists each `to` of a notice as it is written; nil where a
// document that may hold one cannot be read.
func (b *builder) findAddressed() []string {
	all := []string{""} // nobody is named
	add := func(n *model.Notify) {
		if n == nil || n.Span.IsZero() {
			return
		}
		text := n.To.Text
		if n.To.Kind == model.Computed {
			text = "= " + text
		}
		all = append(all, text)
	}
	for _, w := range docs[*model.Workflow](b) {
		if len(w.Steps) == 0 {
			return nil
		}
		eachStep(w.Steps, func(d *model.Step) { add(d.Notify) })
	}
	for _, d := range docs[*model.SLA](b) {
		if d.Within.Span.IsZero() {
			return nil
		}
		for i := range d.Remind {
			add(&d.Remind[i].Notify)
		}
		for i := range d.OnBreach {
			add(&d.OnBreach[i].Notify)
		}
	}
	return all
}
