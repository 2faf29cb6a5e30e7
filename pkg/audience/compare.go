package audience

import (
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// comparison translates == != < <= > >=.
func (w *world) comparison(f *frame, n *expr.Node) (truth, bool) {
	t, ok := w.ofBoth(f, n, func(a, b value) (truth, bool) { return w.compare(n.Op, a, b) })
	if !ok && n.Args[0].Type.Kind == expr.List {
		return w.inOrder(f, n)
	}
	return t, ok
}

// ofBoth asks something of each two values that the operands of a node can have at once;
// false where one is out of reach.
func (w *world) ofBoth(f *frame, n *expr.Node, ask func(a, b value) (truth, bool)) (truth, bool) {
	a, ok := w.values(f, n.Args[0])
	if !ok {
		return truth{}, false
	}
	b, ok := w.values(f, n.Args[1])
	if !ok {
		return truth{}, false
	}
	if len(a)*len(b) > 8*mostCases {
		return truth{}, false
	}
	var yes, no []*logic.Formula
	for _, x := range a {
		for _, y := range b {
			both := w.space.And(x.when, y.when)
			if both.Op == logic.False {
				continue
			}
			t, ok := ask(x.value, y.value)
			if !ok {
				return truth{}, false
			}
			yes, no = append(yes, w.space.And(both, t.yes)), append(no, w.space.And(both, t.no))
		}
	}
	return truth{w.space.Or(yes...), w.space.Or(no...)}, true
}

// compare is what two values that are there give.
func (w *world) compare(op expr.Op, a, b value) (truth, bool) {
	if op == expr.OpNe {
		t, ok := w.compare(expr.OpEq, a, b)
		return truth{t.no, t.yes}, ok
	}
	if a.kind != b.kind {
		return truth{}, false
	}
	switch a.kind {
	case expr.Int, expr.Timestamp, expr.Duration, expr.Double:
		return w.compareNumbers(op, a, b)
	case expr.String:
		return w.compareTexts(op, a, b)
	case expr.Bool:
		x, y := a.truthOf(w), b.truthOf(w)
		if op != expr.OpEq {
			return truth{}, false
		}
		s := w.space
		return truth{s.Or(s.And(x.yes, y.yes), s.And(x.no, y.no)), s.Or(s.And(x.yes, y.no), s.And(x.no, y.yes))}, true
	case expr.List:
		return w.compareLists(op, a, b)
	}
	return truth{}, false
}

// compareLists knows whether a list is empty, and of lists that are written out all.
func (w *world) compareLists(op expr.Op, a, b value) (truth, bool) {
	if op == expr.OpEq && a.list != nil && b.list != nil && a.list.written && b.list.written {
		return w.sameItems(a.list.items, b.list.items)
	}
	if t, alike, ok := w.sameElements(a, b); op == expr.OpEq && ok && alike {
		return t, true
	}
	return truth{}, false
}

// sameItems compares lists that are written out.
func (w *world) sameItems(a, b []value) (truth, bool) {
	if len(a) != len(b) {
		return w.known(false), true
	}
	all := w.known(true)
	for i := range a {
		t, ok := w.compare(expr.OpEq, a[i], b[i])
		if !ok {
			return truth{}, false
		}
		all = truth{w.space.And(all.yes, t.yes), w.space.Or(all.no, t.no)}
	}
	return all, true
}

// mirrored is the comparison with its sides exchanged.
func mirrored(op expr.Op) expr.Op {
	switch op {
	case expr.OpLt:
		return expr.OpGt
	case expr.OpLe:
		return expr.OpGe
	case expr.OpGt:
		return expr.OpLt
	case expr.OpGe:
		return expr.OpLe
	}
	return op
}

// beside are the numbers that compare so with one.
func beside(op expr.Op, x int64) domain.Ints {
	switch op {
	case expr.OpLt:
		return domain.AtLeast(x).Not()
	case expr.OpLe:
		return domain.AtMost(x)
	case expr.OpGt:
		return domain.AtMost(x).Not()
	case expr.OpGe:
		return domain.AtLeast(x)
	}
	return domain.Point(x)
}

func (w *world) compareNumbers(op expr.Op, a, b value) (truth, bool) {
	if nan(a) || nan(b) {
		return w.known(false), true
	}
	if a.constant {
		a, b, op = b, a, mirrored(op)
	}
	if b.constant {
		return w.among(a, beside(op, b.number()))
	}
	if len(a.few) > 0 {
		a, b, op = b, a, mirrored(op)
	}
	if len(b.few) > 0 {
		return w.byCases(b, func(x int64) (truth, bool) { return w.among(a, beside(op, x)) })
	}
	if a.kind == expr.Double && a.plain && b.plain {
		a = value{linear: true, terms: []logic.Term{{Coef: 1, X: a.x}}}
		b = value{linear: true, terms: []logic.Term{{Coef: 1, X: b.x}}}
	}
	if !a.linear || !b.linear {
		return w.linkNumbers(op, a, b)
	}
	d, ok := difference(a, b)
	d.terms = w.together(d.terms)
	if !ok {
		return truth{}, false
	}
	return w.beside(op, d)
}

// beside is whether a difference, which may be beyond 64 bits, is below, at or above 0.
func (w *world) beside(op expr.Op, d value) (truth, bool) {
	if len(d.terms) == 0 {
		return w.known(beside(op, 0).Has(d.off)), true
	}
	below, above := w.atMost(d, -1), w.atLeast(d, 1)
	if below == nil || above == nil {
		return truth{}, false
	}
	s := w.space
	switch op {
	case expr.OpLt:
		return truth{below, s.Not(below)}, true
	case expr.OpLe:
		return truth{s.Not(above), above}, true
	case expr.OpGt:
		return truth{above, s.Not(above)}, true
	case expr.OpGe:
		return truth{s.Not(below), below}, true
	}
	return truth{s.And(s.Not(below), s.Not(above)), s.Or(below, above)}, true
}

func nan(v value) bool { return v.constant && v.kind == expr.Double && math.IsNaN(v.c.Double()) }

// among is whether a number is in a set.
func (w *world) among(v value, set domain.Ints) (truth, bool) {
	yes, no := w.inInts(v, set), w.inInts(v, set.Not())
	return truth{yes, no}, yes != nil && no != nil
}

// byCases asks for each number that a value can be.
func (w *world) byCases(v value, ask func(x int64) (truth, bool)) (truth, bool) {
	var yes, no []*logic.Formula
	for _, x := range v.few {
		is := w.inInts(v, domain.Point(x))
		t, ok := ask(x)
		if is == nil || !ok {
			return truth{}, false
		}
		yes, no = append(yes, w.space.And(is, t.yes)), append(no, w.space.And(is, t.no))
	}
	return truth{w.space.Or(yes...), w.space.Or(no...)}, true
}

// difference is a - b without the overflow of CEL: a comparison has none.
func difference(a, b value) (value, bool) {
	d := value{kind: a.kind, linear: true}
	off := wideSub(a.off, b.off)
	if !off.fits() {
		return d, false
	}
	d.off = off.int()
	terms, ok := addTerms(a.terms, b.terms, -1)
	d.terms = terms
	return d, ok
}

// addTerms is a + factor·b; false where a coefficient overflows.
func addTerms(a, b []logic.Term, factor int64) ([]logic.Term, bool) {
	out := slices.Clone(a)
	for _, t := range b {
		c := wideMul(t.Coef, factor)
		i := slices.IndexFunc(out, func(o logic.Term) bool { return o.X == t.X })
		if i >= 0 {
			c = c.add(wideOf(out[i].Coef))
		}
		if !c.fits() {
			return nil, false
		}
		if i < 0 {
			out = append(out, logic.Term{Coef: c.int(), X: t.X})
			continue
		}
		out[i].Coef = c.int()
	}
	return slices.DeleteFunc(out, func(t logic.Term) bool { return t.Coef == 0 }), true
}

func (w *world) compareTexts(op expr.Op, a, b value) (truth, bool) {
	if a.constant {
		a, b, op = b, a, mirrored(op)
	}
	if b.constant {
		return w.textAmong(a, w.know.beside(op, b.c.Str()))
	}
	if op == expr.OpEq && a.plain && b.plain {
		return truth{w.space.Same(a.x, b.x), w.space.Differ(a.x, b.x)}, true
	}
	if _, few := w.words(a); few {
		a, b, op = b, a, mirrored(op)
	}
	words, few := w.words(b)
	if !few {
		return w.textsLinked(op, a, b)
	}
	return w.byWords(b, words, func(word string) (truth, bool) { return w.textAmong(a, w.know.beside(op, word)) })
}

// textsBeside are the texts that compare so with one.
func textsBeside(op expr.Op, word string) domain.Texts {
	before, same := domain.Before(word), domain.TextsOf(word)
	switch op {
	case expr.OpLt:
		return before
	case expr.OpLe:
		return before.Or(same)
	case expr.OpGt:
		return before.Or(same).Not()
	case expr.OpGe:
		return before.Not()
	}
	return same
}

// textAmong is whether a text is in a set.
func (w *world) textAmong(v value, set domain.Texts) (truth, bool) {
	yes, no := w.inTexts(v, set), w.inTexts(v, w.know.opposite(set))
	return truth{yes, no}, yes != nil && no != nil
}

// byWords asks for each text that a value can be.
func (w *world) byWords(v value, words []string, ask func(word string) (truth, bool)) (truth, bool) {
	var yes, no []*logic.Formula
	for _, word := range words {
		is := w.inTexts(v, w.know.word(word))
		t, ok := ask(word)
		if is == nil || !ok {
			return truth{}, false
		}
		yes, no = append(yes, w.space.And(is, t.yes)), append(no, w.space.And(is, t.no))
	}
	return truth{w.space.Or(yes...), w.space.Or(no...)}, true
}

// membership translates `x in list`.
func (w *world) membership(f *frame, n *expr.Node) (truth, bool) {
	return w.ofBoth(f, n, func(x, l value) (truth, bool) {
		if l.list == nil || !w.apart(f, n, l.list) {
			return truth{}, false
		}
		return w.contained(x, l.list)
	})
}

// contained is whether one of a list's elements equals a value.
func (w *world) contained(x value, l *list) (truth, bool) {
	if !l.written {
		return w.exists(l, func(v value) (truth, bool) { return w.compare(expr.OpEq, v, x) })
	}
	t := w.known(false)
	for _, item := range l.items {
		same, ok := w.compare(expr.OpEq, x, item)
		if !ok {
			return truth{}, false
		}
		t = truth{w.space.Or(t.yes, same.yes), w.space.And(t.no, same.no)}
	}
	return t, true
}
