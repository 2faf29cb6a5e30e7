package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// known is what a [Stepper] remembers of the answers that one line gave, from
// one input to the next: a condition is asked again only when something that it
// reads has changed, or when the time has come at which its answer may be
// another. It changes no decision: without it everything is asked at every input.
type known struct {
	state *State
	turn  int64 // of the state when this was last in use
	// generation is that of the valid answers; 0 is none.
	generation uint64
	answers    []answer // by number of the condition: the object asked last
	scores     []memo   // by model
	rules      [][]memo // by model and behavior: what each adds
	dirty      bool     // a score has to be computed before anything is answered
}

// answer is what a condition gave, and until when.
type answer struct {
	generation      uint64
	object, trigger *expr.Record
	horizon         int64
	truth           expr.Truth
}

func newKnown(x *plan) *known {
	k := &known{generation: 1, dirty: true, answers: make([]answer, len(x.readers.conds)), scores: make([]memo, len(x.Scores))}
	total := 0
	for _, s := range x.Scores {
		total += len(s.Behavior)
	}
	k.rules = make([][]memo, len(x.Scores))
	for i, memory := 0, make([]memo, total); i < len(k.rules); i++ {
		n := len(x.Scores[i].Behavior)
		k.rules[i], memory = memory[:n:n], memory[n:]
	}
	return k
}

// forget makes everything unknown.
func (k *known) forget() {
	k.generation++
	k.dirty = true
}

// changed makes unknown what reads a source.
func (k *known) changed(r *readers, source int) {
	for _, number := range r.ofCond[source] {
		k.answers[number].generation = 0
	}
	for _, model := range r.ofScore[source] {
		k.scores[model].generation = 0
		k.dirty = true
	}
}

// standing asks a condition that is asked at every input, and says until when the
// answer stands if nothing changes. What follows from the answer asks again
// where it needs the reason.
func (ps *pass) standing(c *project.Cond, object, trigger *expr.Record) (expr.Truth, int64) {
	if c == nil || c.Expr == nil {
		return expr.True, expr.Never
	}
	k := ps.known
	if k == nil || !ps.p.readers.watches(c) {
		t := ps.truth(c, object, trigger, nil)
		return t, ps.ctx.Horizon
	}
	if k.dirty {
		ps.rescore(k)
	}
	a := &k.answers[c.Number]
	if a.generation != k.generation || a.object != object || a.trigger != trigger || a.horizon <= ps.now {
		t := ps.truth(c, object, trigger, nil)
		*a = answer{k.generation, object, trigger, ps.ctx.Horizon, t}
	}
	return a.truth, a.horizon
}

// holds reports whether a condition that is asked at every input holds.
func (ps *pass) holds(c *project.Cond, object, trigger *expr.Record) bool {
	t, _ := ps.standing(c, object, trigger)
	return t == expr.True
}

// stands is holds about an enrollment.
func (ps *pass) stands(c *project.Cond, e *Enrollment) bool {
	return c == nil || ps.holds(c, ps.recordOf(e), e.Trigger)
}

// rescore computes the scores that have become unknown, so that conditions that
// read them do too where one is another.
func (ps *pass) rescore(k *known) {
	k.dirty = false
	root := ps.s.root()
	if root == nil {
		return
	}
	for i, derived := range ps.p.readers.derived {
		if derived && root.Object == ps.p.contact {
			ps.host.score(root, i, ps.now)
		}
	}
}

// The following say what changed. Whoever changes something else that conditions
// may read calls touch, which is always right.

func (ps *pass) touchEvent(event int) { ps.touched(event) }

func (ps *pass) touchField(object, slot int) { ps.touched(ps.p.readers.fields[object] + slot) }

func (ps *pass) touchWorkflow(workflow int) { ps.touched(ps.p.readers.workflows + workflow) }

func (ps *pass) touchMessage(message int) { ps.touched(ps.p.readers.messages + message) }

func (ps *pass) touched(source int) {
	ps.dirty = true
	ps.host.stale()
	if ps.known != nil {
		ps.known.changed(&ps.p.readers, source)
	}
}

// touch says that something changed that conditions may read.
func (ps *pass) touch() {
	ps.dirty = true
	ps.host.stale()
	if ps.known != nil {
		ps.known.forget()
	}
}
