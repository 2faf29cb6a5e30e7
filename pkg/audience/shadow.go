package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// table is a list of rules of which the first that holds wins, taken apart once: for each
// rule somebody is looked for to whom it is the first.
type table struct {
	*inquiry
	w     *world
	rules []*expr.Expr
	// within narrows the question.
	within []Part
	// base is where the question is narrowed to, laws what has to be so besides, and none
	// where no earlier rule holds.
	base, laws, none []*logic.Formula
	// takes is where the rule at hand holds.
	takes *logic.Formula
	known map[*logic.Formula]bool
	reads *reader
	read  int
}

// tableOf takes rules in a world in which points count as far as they are fresh.
func (q *inquiry) tableOf(rules []*expr.Expr, within []Part) *table {
	t := &table{inquiry: q, w: q.world(true, lastComputed), rules: rules, within: within, known: map[*logic.Formula]bool{}}
	t.reads = &reader{w: t.w, seen: map[*logic.Formula]bool{}, vars: map[logic.Var]bool{}}
	for _, p := range within {
		t.base = append(t.base, t.take(p))
	}
	return t
}

// take reads a part and the laws of what it reads.
func (t *table) take(p Part) *logic.Formula {
	f := t.w.wanted(p)
	if about := p.Expr.Place().Object; about >= 0 {
		t.law(t.w.object(about).there)
		t.law(t.w.chained(about))
	}
	t.reads.read(f)
	for ; t.read < len(t.reads.order); t.read++ {
		for _, law := range t.w.laws[t.reads.order[t.read]] {
			t.law(law)
		}
	}
	return f
}

func (t *table) law(f *logic.Formula) {
	if t.known[f] {
		return
	}
	t.known[f] = true
	t.laws = append(t.laws, f)
	t.reads.read(f)
}

// first says whether there is somebody to whom rule k is the first. Yes is what the
// compiled conditions say of an example, No holds where nothing depends on how old events
// are; else it is Unknown. Rules are asked about in their order.
func (t *table) first(k int) Verdict {
	t.takes = t.take(Part{t.rules[k], Holds})
	mine := append([]Part{{t.rules[k], Holds}}, t.within...)
	// Somebody whom the rule takes is often nobody that an earlier one takes.
	v := t.example(t.alone(), mine, k)
	if v == Unknown {
		v = t.example(append(t.alone(), t.none...), mine, k)
	}
	t.none = append(t.none, t.w.space.Not(t.takes))
	return v
}

// alone is where the rule at hand takes somebody.
func (t *table) alone() []*logic.Formula {
	return slices.Concat([]*logic.Formula{t.takes}, t.base, t.laws)
}

// example looks for a contact of whom the formulas hold, and asks the conditions.
func (t *table) example(list []*logic.Formula, mine []Part, k int) Verdict {
	found := t.w.space.SolveAll(list, t.limits)
	switch {
	case found.Verdict == logic.Unsat && t.exact():
		return No
	case found.Verdict != logic.Sat:
		return Unknown
	}
	b := &building{w: t.w, m: found.Model}
	out := b.witness(mine)
	for _, r := range t.rules[:k] {
		if out.holds(Part{r, Holds}, (*expr.Expr).Truth) {
			return Unknown
		}
	}
	if !out.all(mine) {
		return Unknown
	}
	return Yes
}

// exact reports whether this world says all that there is: nothing in it is a score, nor
// the difference of instants that are centuries apart.
func (t *table) exact() bool { return len(t.w.scores) == 0 && !(t.w.apartInTime && t.w.far) }

// single is the first rule that by itself takes everybody whom the rule at hand takes, -1
// where none does; ok is false where this world cannot say it.
func (t *table) single(k int) (rule int, ok bool) {
	if !t.exact() {
		return -1, false
	}
	for i := range k {
		if t.w.space.SolveAll(append(t.alone(), t.none[i]), t.limits).Verdict == logic.Unsat {
			return i, true
		}
	}
	return -1, true
}
