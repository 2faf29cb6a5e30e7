package audience

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// split takes a condition apart into what has to hold, or must not.
func (e *Explainer) split(gate string, c *project.Cond, want Want, trigger *expr.Shape) []asking {
	if c == nil || c.Expr == nil {
		return nil
	}
	s := splitting{e: e, gate: gate, cond: c, place: c.Expr.Place()}
	if s.place.Trigger != nil && trigger != nil {
		s.place.Trigger, s.place.TriggerConflicts = trigger, nil
	}
	return s.apart(c.Expr.Tree(), want)
}

type splitting struct {
	e     *Explainer
	gate  string
	cond  *project.Cond
	place expr.Place
}

// apart cuts where all parts have to be so. A question whether a field is there stays
// with what is asked of that field next: it only guards it.
func (s *splitting) apart(n *expr.Node, want Want) []asking {
	switch {
	case n.Op == expr.OpConst && n.Value.Bool() == (want == Holds || want == IsNotFalse):
		return nil // it says nothing
	case n.Op == expr.OpNot && want == Holds && n.Args[0].Op == expr.OpOr:
		return s.apart(n.Args[0], IsFalse)
	case n.Op == expr.OpNot && want == IsFalse && n.Args[0].Op == expr.OpAnd:
		return s.apart(n.Args[0], Holds)
	case n.Op == expr.OpAnd && (want == Holds || want == IsNotFalse), n.Op == expr.OpOr && (want == HoldsNot || want == IsFalse):
		var list []asking
		for i := 0; i < len(n.Args); i++ {
			if i+1 < len(n.Args) && s.guards(n.Args[i], n.Args[i+1]) {
				if a, ok := s.asking(n.Args[i].Start, n.Args[i+1].End, want); ok {
					list = append(list, a)
					i++
					continue
				}
			}
			list = append(list, s.apart(n.Args[i], want)...)
		}
		return list
	}
	a, ok := s.asking(n.Start, n.End, want)
	if !ok {
		return []asking{{Part: Part{s.cond.Expr, want}, gate: s.gate, text: s.cond.Expr.Text(), place: s.cond.At(n.Start, n.End)}}
	}
	return []asking{a}
}

// guards reports whether a asks for a field, and b for something of it.
func (s *splitting) guards(a, b *expr.Node) bool {
	if a.Op != expr.OpHas && (a.Op != expr.OpNot || a.Args[0].Op != expr.OpHas) {
		return false
	}
	return speaking{s.cond.Expr.Text()}.sameSubject(a, b)
}

// asking is a piece of the condition as an expression of its own; false where it is
// none, as a piece with half of its parentheses.
func (s *splitting) asking(start, end int, want Want) (asking, bool) {
	text := s.cond.Expr.Text()[start:end]
	for _, place := range []expr.Place{s.place, s.cond.Expr.Place()} {
		if x, issues := s.e.p.Env.Check(place, text, expr.BoolType()); x != nil && len(issues) == 0 {
			return asking{Part: Part{x, want}, gate: s.gate, text: strings.TrimSpace(text), place: s.cond.At(start, end)}, true
		}
	}
	return asking{}, false
}

// made is a condition that stands nowhere in these words: what a key means.
func (e *Explainer) made(gate string, place expr.Place, text string, at diag.Span) []asking {
	x, issues := e.p.Env.Check(place, text, expr.BoolType())
	if x == nil || len(issues) > 0 {
		return nil
	}
	return []asking{{Part: Part{x, Holds}, gate: gate, text: text, place: at}}
}
