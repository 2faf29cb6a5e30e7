package audience

import (
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// truth is what a condition gives, as two formulas: where it is true, and where it is
// false. Where neither holds it is undecided; that it does not hold is the opposite of
// yes, not no.
type truth struct{ yes, no *logic.Formula }

// guarded is a value that an expression has where a formula holds. An expression has a
// list of them; where none of their guards holds it is undecided.
type guarded struct {
	when *logic.Formula
	value
}

// value is a value as far as it can be reasoned about.
type value struct {
	kind expr.Kind
	// constant is set for what is always the same.
	constant bool
	c        expr.Value
	// sum is the number of a whole number, an instant or a duration: terms and off.
	linear bool
	terms  []logic.Term
	off    int64
	// plain is set for a double or a text that is the variable x itself.
	plain bool
	x     logic.Var
	// rises is a number that only rises, or only falls, with the number of x.
	rises func(int64) int64
	// key tells such functions apart.
	key string
	// ints and texts say where the value is in a set; nil where that cannot be said.
	// The numbers of doubles are their places.
	ints  func(domain.Ints) *logic.Formula
	texts func(domain.Texts) *logic.Formula
	// made is set for a text that a function makes of that of the variable x.
	made *logic.TextFunc
	// depends is how a number that is no sum depends on one variable.
	depends *dependence
	// few are all numbers that the value can be, where they are few.
	few []int64
	// truth is the value of a boolean.
	truth truth
	rec   *record
	list  *list
	// option is the value of an optional value, where it has one.
	option []guarded
}

// list is a list as far as it can be reasoned about: written out, or some elements of
// a bag.
type list struct {
	written bool
	items   []value
	bag     *bag
	// where holds for the elements of the bag that the list has.
	where *logic.Formula
	// elem is what an element of the bag is in the list.
	elem []guarded
	// mapped is set where elem is what a macro made of the elements.
	mapped bool
	// whole is set for all of events.NAME and sent("MESSAGE").
	whole bool
}

func constant(v expr.Value) value {
	out := value{kind: v.Kind(), constant: true, c: v}
	switch v.Kind() {
	case expr.Int, expr.Timestamp, expr.Duration:
		out.linear, out.off = true, v.Int()
	case expr.List:
		l := &list{written: true}
		for _, i := range v.Items() {
			l.items = append(l.items, constant(i))
		}
		out.list = l
	}
	return out
}

// always is a value without a guard.
func (w *world) always(v value) []guarded { return []guarded{{w.space.True(), v}} }

func (w *world) known(b bool) truth {
	if b {
		return truth{w.space.True(), w.space.False()}
	}
	return truth{w.space.False(), w.space.True()}
}

// number is the place of a constant number among those of its kind.
func (v *value) number() int64 {
	if v.kind == expr.Double {
		return domain.Image(v.c.Double())
	}
	return v.c.Int()
}

// inInts is where a number is in a set; nil where that cannot be said.
func (w *world) inInts(v value, set domain.Ints) *logic.Formula {
	s := w.space
	switch {
	case v.constant:
		return w.known(set.Has(v.number())).yes
	case v.linear && len(v.terms) == 0:
		return w.known(set.Has(v.off)).yes
	case v.linear && len(v.terms) == 1:
		return s.IsIn(v.terms[0].X, scaled(set, v.terms[0].Coef, v.off))
	case v.linear:
		return w.sumIn(v, set)
	case v.rises != nil:
		return s.IsIn(v.x, w.inverse(v, set))
	case v.plain && v.kind == expr.Double:
		return s.IsIn(v.x, set)
	case v.ints != nil:
		return v.ints(set)
	}
	return nil
}

// scaled are the numbers x for which coef·x + off is in a set.
func scaled(set domain.Ints, coef, off int64) domain.Ints {
	var out []domain.Range
	for _, r := range set.Ranges() {
		lo, hi := wideSub(r.Lo, off), wideSub(r.Hi, off)
		if coef < 0 {
			lo, hi = hi.neg(), lo.neg()
		}
		c := coef
		if c < 0 {
			c = -c
		}
		a, b := lo.ceilDiv(c), hi.floorDiv(c)
		if b.atMost(math.MinInt64) && !b.fits() || !a.atMost(math.MaxInt64) {
			continue
		}
		out = append(out, domain.Range{Lo: a.clamped(), Hi: b.clamped()})
	}
	return domain.IntsOf(out...)
}

// inverse are the numbers of x whose image is in a set.
func (w *world) inverse(v value, set domain.Ints) domain.Ints {
	all := w.space.Info(v.x).Dom.Ints
	if all.IsEmpty() {
		return all
	}
	out := domain.Ints{}
	lo, hi := all.Min(), all.Max()
	for _, r := range set.Ranges() {
		above := domain.Where(lo, hi, func(x int64) bool { return v.rises(x) >= r.Lo })
		below := domain.Where(lo, hi, func(x int64) bool { return v.rises(x) <= r.Hi })
		out = out.Or(above.And(below))
	}
	return out
}

// sumIn is where a sum of several variables is in a set.
func (w *world) sumIn(v value, set domain.Ints) *logic.Formula {
	var ways []*logic.Formula
	for _, r := range set.Ranges() {
		above, below := w.atLeast(v, r.Lo), w.atMost(v, r.Hi)
		if above == nil || below == nil {
			return nil
		}
		ways = append(ways, w.space.And(above, below))
	}
	return w.space.Or(ways...)
}

// atMost is where a sum is at most a number; nil where that is too far beyond 64 bits.
func (w *world) atMost(v value, limit int64) *logic.Formula { return w.notAbove(v, wideOf(limit)) }

// atLeast is where a sum is at least a number.
func (w *world) atLeast(v value, limit int64) *logic.Formula {
	f := w.notAbove(v, wideOf(limit).add(wideOf(-1)))
	if f == nil {
		return nil
	}
	return w.space.Not(f)
}

// notAbove is where a sum is at most a number, which may be beyond 64 bits: a sum of
// several variables may be, too. What does not fit stands beside a variable that is
// always 1.
func (w *world) notAbove(v value, limit wide) *logic.Formula {
	if lo, hi := w.bounds(v); hi.sub(limit).atMost(0) {
		return w.space.True()
	} else if !lo.sub(limit).atMost(0) {
		return w.space.False()
	}
	bound := limit.sub(wideOf(v.off))
	if bound.fits() {
		return w.space.Linear(v.terms, bound.int())
	}
	rest := bound.sub(wideOf(bound.clamped()))
	if !rest.fits() || rest.int() == math.MinInt64 {
		return nil
	}
	terms := append(slices.Clone(v.terms), logic.Term{Coef: -rest.int(), X: w.one})
	return w.space.Linear(terms, bound.clamped())
}

// bounds are between which numbers a sum is.
func (w *world) bounds(v value) (lo, hi wide) {
	lo, hi = wideOf(v.off), wideOf(v.off)
	for _, t := range v.terms {
		set := w.space.Info(t.X).Dom.Ints
		if set.IsEmpty() {
			return wideOf(0), wideOf(0)
		}
		a, b := wideMul(t.Coef, set.Min()), wideMul(t.Coef, set.Max())
		if t.Coef < 0 {
			a, b = b, a
		}
		lo, hi = lo.add(a), hi.add(b)
	}
	return lo, hi
}

// inTexts is where a text is in a set; nil where that cannot be said.
func (w *world) inTexts(v value, set domain.Texts) *logic.Formula {
	switch {
	case v.constant:
		return w.known(set.Has(v.c.Str())).yes
	case v.plain:
		return w.space.IsText(v.x, set)
	case v.texts != nil:
		return v.texts(set)
	}
	return nil
}

// words are all texts that a value can be, where they are few.
func (w *world) words(v value) ([]string, bool) {
	const most = 64
	switch {
	case v.constant:
		return []string{v.c.Str()}, true
	case v.plain:
		return w.space.Info(v.x).Dom.Texts.Finite(most)
	}
	return nil, false
}
