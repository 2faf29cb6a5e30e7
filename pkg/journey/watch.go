package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Watcher is told of each condition that is asked, with the context it was asked
// in and what it gave: of workflows and their steps, of guardrails, channels,
// scores, SLAs and the lifecycle. Computed values are no conditions, and a segment
// is a part of the condition that names it. The context is only valid until the
// watcher returns; what it asks of the context changes nothing of the run, and it
// is not told of that.
type Watcher func(c *project.Cond, ctx *expr.Context, result expr.Truth)

// Watch lets a run tell of each condition that it asks from now on. A condition
// whose answer cannot have changed is not asked again; what it gives is told
// once. It costs time.
func (r *Run) Watch(w Watcher) {
	r.watch = &w
	for _, s := range r.lines {
		s.watch = &w
		s.turn++ // what is known was asked before anybody watched
	}
}

// watched tells the watcher of a condition that was just asked. What it reads
// leaves the horizon and the cause of the answer as they are; scores that it
// computes are kept apart, or the run would no more ask for them itself.
func (ps *pass) watched(c *project.Cond, ctx *expr.Context, r expr.Truth) {
	kept, known, watch := *ctx, ps.known, ps.s.watch
	h := &ps.host
	ps.known, ps.s.watch = nil, nil
	h.memos, h.apart = h.apart, h.memos
	(*watch)(c, ctx, r)
	h.memos, h.apart = h.apart, h.memos
	ps.known, ps.s.watch = known, watch
	*ctx = kept
}
