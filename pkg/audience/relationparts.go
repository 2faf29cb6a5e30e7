package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Redundancy is an operand of `&&` or `||` that changes nothing: without it the
// condition is true, false and undecided of the same contacts.
type Redundancy struct {
	Expr *expr.Expr
	// Start and End are the byte range of the operand.
	Start, End int
	// By are the other operands because of which it changes nothing; none where it does
	// not matter for itself, or for the whole condition.
	By []Reason
	// Text says it in words, without a full stop.
	Text string
}

// Redundant finds the operands of a condition that change nothing, in the order of the
// text; of two that say the same the later one. Known is false where there may be more:
// the work was too much.
func (s *Solver) Redundant(x *expr.Expr) (list []Redundancy, known bool) {
	r := &redundant{s: s, w: s.begin().world(false, lastComputed), x: x, known: true}
	r.f = r.w.frameOf(x)
	r.root = x.Tree()
	r.truth = r.ask(r.root)
	r.look(r.root, func(n *expr.Node) *expr.Node { return n })
	slices.SortFunc(r.list, func(a, b Redundancy) int { return a.Start - b.Start })
	return r.list, r.known
}

// redundant is a condition whose operands are tried.
type redundant struct {
	s     *Solver
	w     *world
	x     *expr.Expr
	f     *frame
	root  *expr.Node
	truth truth
	list  []Redundancy
	known bool
}

func (r *redundant) ask(n *expr.Node) truth {
	r.f.full = false
	return r.w.ask(r.f, n)
}

// look tries the operands in a node, the last one first; put gives the whole condition
// with another node in its place.
func (r *redundant) look(n *expr.Node, put func(*expr.Node) *expr.Node) *expr.Node {
	if n.Op != expr.OpAnd && n.Op != expr.OpOr && n.Op != expr.OpNot && n.Op != expr.OpIf {
		return n
	}
	if n.Op == expr.OpAnd || n.Op == expr.OpOr {
		for i := len(n.Args) - 1; i >= 0 && len(n.Args) > 1; i-- {
			less := *n
			less.Args = slices.Delete(slices.Clone(n.Args), i, i+1)
			if r.same(put(&less)) {
				r.found(n, i)
				n = &less
			}
		}
	}
	for i := range n.Args {
		at := n
		changed := *at
		changed.Args = slices.Clone(at.Args)
		changed.Args[i] = r.look(at.Args[i], func(inner *expr.Node) *expr.Node {
			whole := *at
			whole.Args = slices.Clone(at.Args)
			whole.Args[i] = inner
			return put(&whole)
		})
		n = &changed
	}
	return n
}

// same reports whether the condition gives what it gave.
func (r *redundant) same(n *expr.Node) bool {
	s, other := r.w.space, r.ask(n)
	differ := s.Or(
		s.And(r.truth.yes, s.Not(other.yes)), s.And(other.yes, s.Not(r.truth.yes)),
		s.And(r.truth.no, s.Not(other.no)), s.And(other.no, s.Not(r.truth.no)))
	return r.refuted(differ)
}

func (r *redundant) refuted(f *logic.Formula) bool {
	there := r.w.thereOf([]Part{{r.x, Holds}})
	v := r.w.space.Solve(r.w.lawful(r.w.space.And(there, f)), r.s.limits).Verdict
	r.known = r.known && v != logic.OutOfWork
	return v == logic.Unsat
}

// found notes an operand, and because of which others it changes nothing.
func (r *redundant) found(n *expr.Node, i int) {
	operand := n.Args[i]
	out := Redundancy{Expr: r.x, Start: operand.Start, End: operand.End}
	mine, others := HoldsNot, Holds
	if n.Op == expr.OpOr {
		mine, others = Holds, HoldsNot
	}
	t := taking{w: r.w, f: r.f}
	self := r.w.asWanted(r.ask(operand), mine)
	var list []conjunct
	for k, a := range n.Args {
		if k != i {
			list = append(list, t.apart(a, others)...)
		}
	}
	with := func(some []conjunct) bool {
		all := []*logic.Formula{self}
		for _, c := range some {
			all = append(all, c.formula)
		}
		return r.refuted(r.w.space.And(all...))
	}
	text := "`" + oneLine(r.x.Text()[operand.Start:operand.End]) + "`"
	switch {
	case with(nil):
		out.Text = text + either(n.Op == expr.OpAnd, " always holds", " can never hold")
	case with(list):
		var said []string
		for _, c := range smallest(list, with) {
			out.By = append(out.By, c.Reason)
			said = append(said, c.Text())
		}
		if n.Op == expr.OpAnd {
			out.Text = text + " holds wherever " + enumerated(quoted(said), "and") + either(len(said) == 1, " does", " do")
		} else {
			out.Text = "where " + text + " holds, " + enumerated(quoted(said), "or") + " holds, too"
		}
	default:
		out.Text = text + " changes nothing where it stands"
	}
	r.list = append(r.list, out)
}
