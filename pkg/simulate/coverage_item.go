package simulate

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// itemKind tells what is covered apart.
type itemKind uint8

const (
	stepItem itemKind = iota
	branchItem
	gateItem
	partItem
)

// String is the word in JSON.
func (k itemKind) String() string { return [...]string{"step", "branch", "gate", "part"}[k] }

// item is one thing that can be covered.
type item struct {
	kind  itemKind
	text  string
	place diag.Span
	// target is what has to happen for it to be covered.
	target target
}

// target is where an item stands: what the question who would cover it is about.
type target struct {
	// workflow is nil for a part of another document.
	workflow *project.Workflow
	// trigger and exit are those of a way in or out, -1 for none; goal is set for the
	// way out by the goal.
	trigger, exit int
	goal          bool
	// step is the one to be reached, that with the arm, or a send with a gate.
	step *project.Step
	arm  string
	// gate is the word of a gate, guardrail the one whose gate it is.
	gate      string
	guardrail *project.Guardrail
	// cond and branch are a condition and the number of its part.
	cond   *project.Cond
	branch int
}

// in is a target somewhere in a workflow.
func in(w *project.Workflow) target { return target{workflow: w, trigger: -1, exit: -1} }

// covered reports whether enough was seen of it: that it happened, of a gate and
// of a part of a condition both ways.
func (it *item) covered(t tally) bool {
	return t.yes > 0 && (t.no > 0 || it.kind == stepItem || it.kind == branchItem)
}

// missing says what was never seen.
func (it *item) missing(t tally) string {
	switch {
	case it.kind == stepItem:
		return "never reached"
	case it.kind == branchItem:
		return "never taken"
	case t.yes == 0 && t.no == 0 && t.undecided > 0:
		return "only undecided"
	case t.yes == 0 && t.no == 0:
		return "never asked"
	case it.kind == gateItem && t.no == 0:
		return "nobody was stopped"
	case it.kind == gateItem:
		return "nobody got through"
	case t.no == 0:
		return "never false"
	}
	return "never true"
}
