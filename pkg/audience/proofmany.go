package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
)

// manyConjuncts is from how many parts on a proof is looked for by examples.
const manyConjuncts = 64

// fewOfMany looks for the few of many parts that exclude each other, most of which may be
// needed, as the rows of a table are that covers everything. A part is needed where there
// is an example of which it alone is not so. Such examples are looked for from the part:
// the others are quickly seen to be so then.
type fewOfMany struct {
	w      *world
	limits Limits
	// known is what has to be so in any case.
	known  []*logic.Formula
	list   []conjunct
	needed map[*logic.Formula]bool
}

func newFewOfMany(s *Solver, w *world, base *logic.Formula, list []conjunct) *fewOfMany {
	p := &fewOfMany{w: w, limits: s.limits, list: list, needed: map[*logic.Formula]bool{}}
	all := append(formulasOf(list), base)
	p.known = append(w.lawsOf(all...), base)
	return p
}

func formulasOf(list []conjunct) []*logic.Formula {
	all := make([]*logic.Formula, len(list))
	for i, c := range list {
		all[i] = c.formula
	}
	return all
}

// smallest is what the function of that name finds.
func (p *fewOfMany) smallest() []conjunct {
	for i := range p.list {
		if one := p.list[i : i+1]; p.solve(formulasOf(one)).Verdict == logic.Unsat {
			return one
		}
	}
	p.halve()
	return p.list
}

// halve leaves out halves, quarters and so on, late ones before early ones.
func (p *fewOfMany) halve() {
	for size := max(1, len(p.list)/2); ; size /= 2 {
		for end := len(p.list); end > 0; {
			start := end - size
			if start < size {
				start = 0 // what comes first is not left out for being alone
			}
			if p.superfluous(start, end) {
				p.list = slices.Concat(p.list[:start], p.list[end:])
			}
			end = start
		}
		if size == 1 {
			return
		}
	}
}

// superfluous reports whether the others exclude each other without some parts: nobody is
// left of whom one of these is not so.
func (p *fewOfMany) superfluous(start, end int) bool {
	out := p.list[start:end]
	if len(out) == len(p.list) || slices.ContainsFunc(out, func(c conjunct) bool { return p.needed[c.formula] }) {
		return false
	}
	rest := formulasOf(slices.Concat(p.list[:start], p.list[end:]))
	for _, c := range out {
		found := p.solve(append([]*logic.Formula{p.w.space.Not(c.formula)}, rest...))
		if found.Verdict != logic.Unsat {
			p.learn(found.Model, out)
			return false
		}
	}
	return true
}

// learn notes the part that an example shows to be needed: it alone is not so of it.
func (p *fewOfMany) learn(m *logic.Model, among []conjunct) {
	if m == nil {
		return
	}
	var not []*logic.Formula
	for _, c := range among {
		if !p.w.space.Eval(c.formula, m) {
			not = append(not, c.formula)
		}
	}
	if len(not) == 1 {
		p.needed[not[0]] = true
	}
}

func (p *fewOfMany) solve(list []*logic.Formula) logic.Answer {
	return p.w.space.SolveAll(append(list, p.known...), p.limits)
}
