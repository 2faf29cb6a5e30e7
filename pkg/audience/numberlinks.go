package audience

import (
	"fmt"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// dependence is how a number depends on one variable, a number or a text.
type dependence struct {
	// key tells functions apart.
	key string
	x   logic.Var
	of  func(logic.Value) int64
	// where returns exactly what the variable can be where the number is in a set; false
	// where that cannot be said.
	where func(domain.Ints) (logic.Dom, bool)
	// over returns at least all numbers that come of a set.
	over func(logic.Dom) domain.Ints
}

// then is the dependence of a function of the number: from gives the numbers of which
// it is in a set, and over at least all that come of a range, in order.
func (d *dependence) then(key string, of func(int64) int64, from func(domain.Ints) domain.Ints, over func(lo, hi int64) (int64, int64)) *dependence {
	if d == nil {
		return nil
	}
	return &dependence{
		key: d.key + key, x: d.x,
		of:    func(v logic.Value) int64 { return of(d.of(v)) },
		where: func(set domain.Ints) (logic.Dom, bool) { return d.where(from(set)) },
		over: func(set logic.Dom) domain.Ints {
			var out []domain.Range
			for _, r := range fewRanges(d.over(set)) {
				lo, hi := over(r.Lo, r.Hi)
				out = append(out, domain.Range{Lo: lo, Hi: hi})
			}
			return domain.IntsOf(out...)
		},
	}
}

// fewRanges are the ranges of a set, or the one around all where they are many.
func fewRanges(set domain.Ints) []domain.Range {
	list := set.Ranges()
	if len(list) > 64 {
		return []domain.Range{{Lo: set.Min(), Hi: set.Max()}}
	}
	return list
}

// dependence says how a number depends on one variable, nil where it does not.
func (w *world) dependence(v value) *dependence {
	switch {
	case v.depends != nil:
		return v.depends
	case v.linear && len(v.terms) == 1:
		return w.multiple(v)
	case v.linear && len(v.terms) > 1:
		x, ok := w.standIn(v)
		if !ok {
			return nil
		}
		return w.multiple(value{terms: []logic.Term{{Coef: 1, X: x}}})
	case v.plain && v.kind == expr.Double:
		return w.multiple(value{terms: []logic.Term{{Coef: 1, X: v.x}}})
	case v.rises != nil:
		return w.rising(v)
	}
	return nil
}

// multiple is a number times a variable plus another number; beyond 64 bits it stays at
// the end.
func (w *world) multiple(v value) *dependence {
	coef, x, off := v.terms[0].Coef, v.terms[0].X, v.off
	at := func(x int64) int64 { return wideMul(coef, x).add(wideOf(off)).clamped() }
	return &dependence{
		key: fmt.Sprint(coef, "x+", off), x: x,
		of:    func(v logic.Value) int64 { return at(v.Int) },
		where: func(set domain.Ints) (logic.Dom, bool) { return logic.Dom{Ints: scaled(set, coef, off)}, true },
		over:  monotone(at),
	}
}

// rising is a number that only rises or only falls with a variable. It is told apart by
// the range of the variable, too: outside of it nothing is said.
func (w *world) rising(v value) *dependence {
	key := v.key
	if all := w.space.Info(v.x).Dom.Ints; !all.IsEmpty() {
		key = fmt.Sprint(key, " of ", all.Min(), "..", all.Max())
	}
	return &dependence{
		key: key, x: v.x,
		of:    func(x logic.Value) int64 { return v.rises(x.Int) },
		where: func(set domain.Ints) (logic.Dom, bool) { return logic.Dom{Ints: w.inverse(v, set)}, true },
		over:  monotone(v.rises),
	}
}

// monotone is what comes of sets by a function that only rises or only falls.
func monotone(of func(int64) int64) func(logic.Dom) domain.Ints {
	return func(set logic.Dom) domain.Ints {
		var out []domain.Range
		for _, r := range fewRanges(set.Ints) {
			lo, hi := of(r.Lo), of(r.Hi)
			out = append(out, domain.Range{Lo: min(lo, hi), Hi: max(lo, hi)})
		}
		return domain.IntsOf(out...)
	}
}

// lengthOf says how the length of a text depends on one variable.
func lengthOf(text value) *dependence {
	f, x, ok := text.textOf()
	if !ok {
		return nil
	}
	length := func(text string) int64 { return int64(utf8.RuneCountInString(madeBy(f, text))) }
	return &dependence{
		key: f.Key + " size", x: x,
		of: func(v logic.Value) int64 { return length(v.Text) },
		where: func(set domain.Ints) (logic.Dom, bool) {
			texts, ok := domain.SizeIn(set)
			return logic.Dom{Texts: madeIn(f, texts)}, ok
		},
		over: func(set logic.Dom) domain.Ints { return lengths(set.Texts, f.Of == nil, length) },
	}
}

// lengths are at least the lengths that texts of a set can have; plain is set where no
// function changes them.
func lengths(set domain.Texts, plain bool, length func(string) int64) domain.Ints {
	out := domain.Ints{}
	words, few := set.Finite(64)
	switch {
	case few:
		for _, w := range words {
			out = out.Or(domain.Point(length(w)))
		}
		return out
	case plain:
		return domain.AtLeast(length(set.Words(1)[0]))
	}
	return domain.AtLeast(0)
}

// standIn is a variable that is a sum of several, none for those of elements.
func (w *world) standIn(v value) (logic.Var, bool) {
	key := fmt.Sprint("sum ", v.terms, v.off)
	if x, ok := w.stands[key]; ok {
		return x, true
	}
	lo, hi := w.bounds(v)
	if !lo.fits() || !hi.fits() || w.anyInner(v.terms) {
		return none, false
	}
	s := w.space
	x := s.NewVar(logic.VarInfo{Name: "sum", Dom: logic.Dom{Ints: domain.Between(lo.int(), hi.int())}})
	d, ok := difference(v, value{linear: true, terms: []logic.Term{{Coef: 1, X: x}}})
	same, _ := w.beside(expr.OpEq, d)
	if !ok || same.yes == nil {
		return none, false
	}
	w.stands[key], w.computed[x] = x, func(is func(logic.Var) logic.Value) int64 { return v.sum(is) }
	w.law(x, s.Or(same.yes, w.lacking(v.terms)))
	return x, true
}

// lacking is where a variable of a sum is absent.
func (w *world) lacking(terms []logic.Term) *logic.Formula {
	var ways []*logic.Formula
	for _, t := range terms {
		ways = append(ways, w.space.IsAbsent(t.X))
	}
	return w.space.Or(ways...)
}

// computation says what a variable is, given what others are.
type computation func(is func(logic.Var) logic.Value) int64

// sum is the number of a sum, which must fit.
func (v *value) sum(is func(logic.Var) logic.Value) int64 {
	sum := wideOf(v.off)
	for _, t := range v.terms {
		sum = sum.add(wideMul(t.Coef, is(t.X).Int))
	}
	return sum.clamped()
}

func (w *world) anyInner(terms []logic.Term) bool {
	for _, t := range terms {
		if w.inner(t.X) {
			return true
		}
	}
	return false
}

// summed is a number as a sum: a variable stands for what is none, unless it is of
// elements.
func (w *world) summed(v value) (value, bool) {
	if v.linear {
		return v, true
	}
	d := w.dependence(v)
	if d == nil || w.inner(d.x) || v.kind == expr.Double {
		return v, false
	}
	key := fmt.Sprint("of ", d.x, d.key)
	x, ok := w.stands[key]
	if !ok {
		s := w.space
		x = s.NewVar(logic.VarInfo{Name: "number", Dom: logic.Dom{Ints: d.over(s.Info(d.x).Dom)}})
		w.stands[key] = x
		w.computed[x] = func(is func(logic.Var) logic.Value) int64 { return d.of(is(d.x)) }
		same := s.Linked(&numberLink{f: w.multiple(value{terms: []logic.Term{{Coef: 1, X: x}}}), g: d, equal: true}, x, d.x)
		w.law(x, s.Or(s.IsAbsent(d.x), same))
	}
	return value{kind: v.kind, linear: true, terms: []logic.Term{{Coef: 1, X: x}}}, true
}

// numberLink says that a function of one variable is below a function of another, or
// equal to it. It implements [logic.Link].
type numberLink struct {
	f, g  *dependence
	equal bool
}

// Key implements [logic.Link].
func (l *numberLink) Key() string { return fmt.Sprintf("%s %v %s", l.f.key, l.equal, l.g.key) }

// Holds implements [logic.Link].
func (l *numberLink) Holds(x, y logic.Value) bool {
	a, b := l.f.of(x), l.g.of(y)
	return a < b && !l.equal || a == b && l.equal
}

// First implements [logic.Link].
func (l *numberLink) First(y logic.Dom, so bool) logic.Dom {
	return l.f.inside(l.side(l.g.over(y), so, false))
}

// Second implements [logic.Link].
func (l *numberLink) Second(x logic.Dom, so bool) logic.Dom {
	return l.g.inside(l.side(l.f.over(x), so, true))
}

// inside is where the number is in a set, as far as that can be said.
func (d *dependence) inside(set domain.Ints) logic.Dom {
	if out, ok := d.where(set); ok {
		return out
	}
	return logic.Dom{Ints: domain.AllInts(), Texts: domain.AnyText()}
}

// side are the numbers that compare so with one of a set; above is set for those of the
// second side.
func (l *numberLink) side(set domain.Ints, so, above bool) domain.Ints {
	switch {
	case set.IsEmpty():
		return set
	case l.equal && so:
		return set
	case l.equal && set.Min() == set.Max():
		return set.Not()
	case l.equal:
		return domain.AllInts()
	case above && so: // the other is below
		return domain.AtMost(set.Min()).Not()
	case above:
		return domain.AtMost(set.Max())
	case so:
		return domain.AtLeast(set.Max()).Not()
	}
	return domain.AtLeast(set.Min())
}

// linkNumbers compares numbers that depend on one variable each.
func (w *world) linkNumbers(op expr.Op, a, b value) (truth, bool) {
	f, g := w.dependence(a), w.dependence(b)
	if f == nil || g == nil {
		return truth{}, false
	}
	if f.x == g.x && f.key == g.key {
		return w.known(op == expr.OpEq || op == expr.OpLe || op == expr.OpGe), true
	}
	s := w.space
	l := &numberLink{f: f, g: g, equal: op == expr.OpEq}
	if op == expr.OpGt || op == expr.OpLe {
		l.f, l.g = g, f
	}
	is := s.Linked(l, l.f.x, l.g.x)
	if op == expr.OpLe || op == expr.OpGe {
		return truth{s.Not(is), is}, true
	}
	return truth{is, s.Not(is)}, true
}
