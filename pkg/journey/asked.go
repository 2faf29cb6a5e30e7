package journey

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Gate is one gate that a decision asked. Gates are asked in a fixed order, so
// the list of a decision ends with the gate that stopped it, or with the last of
// all where it went through.
type Gate struct {
	// Word is the name of the gate as `because` takes it; `when` is a step's own
	// condition, `where` a trigger's.
	Word string
	// Passed is false for the gate that refused, held or skipped.
	Passed bool
	// Cond is the condition that was asked, nil where the gate is none, Result what
	// it gave, Parts the values of its parts.
	Cond   *project.Cond
	Result expr.Truth
	Parts  []expr.Part
	// Cause says why it was undecided, Absent which field was missing, Reason what
	// else the gate saw.
	Cause, Absent, Reason string
	// Place is where the condition or the deciding key stands, zero where nothing
	// is written about it.
	Place diag.Span
	// Guardrail is the one that the gate belongs to, nil for none.
	Guardrail *project.Guardrail
}

// Watcher is told of each condition that is asked, with the context it was asked
// in and what it gave. The context is only valid until it returns, and what it
// asks of the context changes nothing of the run.
type Watcher func(c *project.Cond, ctx *expr.Context, result expr.Truth)

// Watch lets a run tell of each condition that it asks. It costs time.
func (r *Run) Watch(w Watcher) {
	r.watch = &w
	for _, s := range r.lines {
		s.watch = &w
	}
}

// watched tells the watcher of a condition that was just asked; what the watcher
// reads leaves the horizon and the cause of the answer as they are.
func (ps *pass) watched(c *project.Cond, r expr.Truth) {
	kept := ps.ctx
	(*ps.s.watch)(c, &ps.ctx, r)
	ps.ctx = kept
}
