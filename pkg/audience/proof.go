package audience

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Proof says why some conditions cannot be as wanted together: the few parts of them
// that exclude each other. Without any one of these there would be such a contact.
type Proof struct {
	// Parts are in the order of the question. One alone is dead by itself.
	Parts []Reason
	// Subject is what all parts speak of, as it is written (`contact.country`), where
	// they speak of one thing; else "".
	Subject string
	// Text says it in words, without a full stop.
	Text string

	// assumes are the required fields without which it would not be so: "contact.country".
	assumes []string
}

// Reason is a part of a condition in a [Proof]: an operand of its outermost `&&`, or of
// that of a segment that it names.
type Reason struct {
	// Part is the index of the condition among the parts of the question.
	Part int
	// Expr is the condition, or the segment's, and Start and End are the byte range of
	// the part in its text.
	Expr       *expr.Expr
	Start, End int
	// Want is what the part would have to give.
	Want Want
	// Segments are the names of the segments in which it stands, outermost first.
	Segments []string

	node *expr.Node
}

// Text is the part as it is written.
func (r *Reason) Text() string { return r.Expr.Text()[r.Start:r.End] }

// wanted is the part as it would have to be: with `!` before it where it must not hold.
func (r *Reason) wanted() string {
	text := oneLine(r.Text())
	switch {
	case r.Want != HoldsNot && r.Want != IsFalse:
		return text
	case r.node.Op >= expr.OpEq && r.node.Op <= expr.OpIn || r.node.Op == expr.OpAnd || r.node.Op == expr.OpOr || r.node.Op == expr.OpIf:
		return "!(" + text + ")"
	case r.node.Op == expr.OpNot:
		return strings.TrimSpace(strings.TrimPrefix(text, "!"))
	}
	return "!" + text
}

// conjunct is a part of a question that may be left out.
type conjunct struct {
	Reason
	formula *logic.Formula
}

// mostConjuncts bounds the parts that a proof is looked for in.
const mostConjuncts = 4096

// prove finds the few parts that exclude each other. The question has the answer No.
func (s *Solver) prove(w *world, parts []Part) *Proof {
	list := w.conjuncts(parts)
	base := w.thereOf(parts)
	refuted := func(some []conjunct) bool {
		all := []*logic.Formula{base}
		for _, c := range some {
			all = append(all, c.formula)
		}
		return w.space.Solve(w.lawful(w.space.And(all...)), s.limits).Verdict == logic.Unsat
	}
	if len(list) > mostConjuncts || !refuted(list) {
		list = w.whole(parts)
	}
	few := list
	if len(list) < manyConjuncts {
		few = smallest(list, refuted)
	} else {
		few = newFewOfMany(s, w, base, list).smallest()
	}
	proof := &Proof{}
	for _, c := range few {
		proof.Parts = append(proof.Parts, c.Reason)
	}
	proof.assumes = s.assumed(w, parts, proof)
	s.tell(proof)
	return proof
}

// smallest leaves out what is not needed: the rest is refuted, and would not be without
// any one of its members. One that is refuted by itself comes first, then early ones
// rather than late ones.
func smallest(list []conjunct, refuted func([]conjunct) bool) []conjunct {
	for i := range list {
		if refuted(list[i : i+1]) {
			return list[i : i+1]
		}
	}
	for size := max(1, len(list)/2); ; size /= 2 {
		for end := len(list); end > 0; {
			start := max(0, end-size)
			rest := slices.Concat(list[:start], list[end:])
			if len(rest) > 0 && refuted(rest) {
				list = rest
			}
			end = start
		}
		if size == 1 {
			return list
		}
	}
}

// thereOf is where the objects that a question is about exist.
func (w *world) thereOf(parts []Part) *logic.Formula {
	f := w.space.True()
	for _, p := range parts {
		if about := p.Expr.Place().Object; about >= 0 {
			f = w.space.And(f, w.object(about).there)
		}
	}
	return f
}

// whole takes each condition as one.
func (w *world) whole(parts []Part) []conjunct {
	list := make([]conjunct, len(parts))
	for i, p := range parts {
		n := p.Expr.Tree()
		list[i] = conjunct{Reason{Part: i, Expr: p.Expr, Start: n.Start, End: n.End, Want: p.Want.proper(), node: n}, w.wanted(p)}
	}
	return list
}

// conjuncts takes conditions apart where all of several things have to be so.
func (w *world) conjuncts(parts []Part) []conjunct {
	var list []conjunct
	for i, p := range parts {
		if p.Want != Preferably {
			t := taking{w: w, f: w.frameOf(p.Expr), part: i}
			list = append(list, t.apart(p.Expr.Tree(), p.Want.proper())...)
		}
	}
	return list
}

// taking is a condition that is taken apart.
type taking struct {
	w        *world
	f        *frame
	part     int
	segments []string
}

func (t *taking) apart(n *expr.Node, want Want) []conjunct {
	switch {
	case n.Op == expr.OpAnd && (want == Holds || want == IsNotFalse), n.Op == expr.OpOr && (want == HoldsNot || want == IsFalse):
		var list []conjunct
		for _, a := range n.Args {
			list = append(list, t.apart(a, want)...)
		}
		return list
	case n.Op == expr.OpNot && want == Holds:
		return t.apart(n.Args[0], IsFalse)
	case n.Op == expr.OpNot && want == IsFalse:
		return t.apart(n.Args[0], Holds)
	case n.Op == expr.OpNot && want == IsNotFalse:
		return t.apart(n.Args[0], HoldsNot)
	case n.Op == expr.OpSegment && want != IsUndecided:
		if list := t.segment(n, want); list != nil {
			return list
		}
	}
	t.f.full = false
	asked := t.w.ask(t.f, n)
	r := Reason{Part: t.part, Expr: t.f.x, Start: n.Start, End: n.End, Want: want, Segments: t.segments, node: n}
	return []conjunct{{r, t.w.asWanted(asked, want)}}
}

// segment takes the condition of a segment apart.
func (t *taking) segment(n *expr.Node, want Want) []conjunct {
	w := t.w
	x := w.env.Segment(n.Index)
	if x == nil {
		return nil
	}
	about := w.names.Segments[n.Index].Object
	if n.Object < 0 {
		about = t.f.about
	}
	inner := taking{w: w, part: t.part, f: &frame{x: x, about: about, vars: map[int]binding{}}}
	inner.segments = append(slices.Clone(t.segments), w.names.Segments[n.Index].Name)
	return inner.apart(x.Tree(), want)
}

// asWanted is where a condition gives what is wanted.
func (w *world) asWanted(t truth, want Want) *logic.Formula {
	switch want {
	case Holds, Given:
		return t.yes
	case HoldsNot:
		return w.space.Not(t.yes)
	case IsFalse:
		return t.no
	case IsNotFalse:
		return w.space.Not(t.no)
	}
	return w.space.Not(w.space.Or(t.yes, t.no))
}
