package logic

import (
	"math/rand/v2"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// world is a small space whose models can all be written down.
type world struct {
	*Space
	rng         *rand.Rand
	ints, texts []Var
	bag, inner  Bag // noBag for none
	most        int // elements of the bag
	mostInner   int
	pinned      Bag // the bag of the pinned element
	other       Bag // another bag, noBag for none
}

// stated is a formula with what it means, evaluated on its own.
type stated struct {
	f    *Formula
	mean func(*evaluation) bool
}

// smallDom is a few numbers.
func (w *world) smallDom() domain.Ints {
	var list []domain.Range
	for x := int64(-2); x <= 3; x++ {
		if w.rng.IntN(2) == 0 {
			list = append(list, domain.Range{Lo: x, Hi: x})
		}
	}
	if len(list) == 0 {
		return domain.Between(0, 1)
	}
	return domain.IntsOf(list...)
}

func (w *world) smallTexts() domain.Texts {
	var list []string
	for _, word := range []string{"", "a", "b", "ab", "bb"} {
		if w.rng.IntN(5) < 2 {
			list = append(list, word)
		}
	}
	if len(list) == 0 {
		list = []string{"ba"}
	}
	return domain.TextsOf(list...)
}

func (w *world) info(sort Sort, of int) VarInfo {
	i := VarInfo{Sort: sort, Dom: Dom{Absent: w.rng.IntN(3) == 0}}
	if sort == Int {
		i.Dom.Ints = w.smallDom()
		if of > 0 {
			i.Dom.Ints = domain.Between(int64(-w.rng.IntN(2)), int64(w.rng.IntN(of)))
		}
	} else {
		i.Dom.Texts = w.smallTexts()
	}
	return i
}

// newWorld makes variables and, with bags, a bag, perhaps with bags inside, a law, pins.
func newWorld(seed uint64, bags bool) *world {
	w := &world{Space: NewSpace(), rng: rand.New(rand.NewPCG(seed, 7)), bag: noBag, inner: noBag, pinned: noBag, other: noBag}
	ints, texts := 1+w.rng.IntN(3), w.rng.IntN(4)
	if bags {
		ints, texts = 1+w.rng.IntN(2), w.rng.IntN(2)
	}
	for range ints {
		w.ints = append(w.ints, w.NewVar(w.info(Int, 0)))
	}
	for range texts {
		w.texts = append(w.texts, w.NewVar(w.info(Text, 0)))
	}
	if bags {
		w.furnish()
	}
	return w
}

func (w *world) furnish() {
	w.most = 2 + w.rng.IntN(2)
	var there *Formula
	if w.rng.IntN(3) == 0 {
		there = w.formula(1, w.outside()).f
	}
	w.bag = w.NewBag(BagInfo{Name: "bag", There: there})
	w.NewElemVar(w.bag, w.info(Int, 3))
	if w.rng.IntN(3) == 0 {
		w.NewElemVar(w.bag, w.info(Sort(w.rng.IntN(2)), 2))
	}
	if w.rng.IntN(3) == 0 {
		w.most, w.mostInner = 2, 1
		w.inner = w.NewElemBag(w.bag, BagInfo{Name: "inner"})
		w.NewElemVar(w.inner, w.info(Int, 2))
		if w.rng.IntN(3) == 0 {
			w.SetLaw(w.inner, w.formula(1, w.inside(w.inner)).f)
		}
	}
	if w.rng.IntN(4) == 0 {
		w.most = 2
		w.other = w.NewBag(BagInfo{Name: "other"})
		w.NewElemVar(w.other, w.info(Int, 2))
	}
	if w.rng.IntN(2) == 0 {
		w.SetLaw(w.bag, w.formula(1, w.inside(w.bag)).f)
	}
	if w.rng.IntN(3) == 0 {
		w.pin()
	}
}

// pin puts an element in the bag whose variables stand for themselves.
func (w *world) pin() {
	var p Pin
	if w.rng.IntN(2) == 0 {
		p.When = w.formula(1, view{ints: w.ints, texts: w.texts}).f
	}
	for _, x := range w.Elem(w.bag) {
		y := w.NewVar(w.Info(x))
		p.Vars = append(p.Vars, y)
		if w.Info(x).Sort == Int {
			w.ints = append(w.ints, y)
		} else {
			w.texts = append(w.texts, y)
		}
	}
	if w.inner != noBag {
		w.pinned = w.NewBag(BagInfo{Name: "pinned inner"})
		for _, x := range w.Elem(w.inner) {
			w.NewElemVar(w.pinned, w.Info(x))
		}
		p.Bags = []Bag{w.pinned}
	}
	w.Pin(w.bag, p)
}

// view is what a formula may speak of.
type view struct {
	ints, texts []Var
	bags        []Bag
}

func (w *world) outside() view {
	v := view{ints: w.ints, texts: w.texts}
	if w.bag != noBag {
		v.bags = append(v.bags, w.bag)
	}
	if w.pinned != noBag {
		v.bags = append(v.bags, w.pinned)
	}
	if w.other != noBag {
		v.bags = append(v.bags, w.other)
	}
	return v
}

// inside is what a formula about an element may speak of.
func (w *world) inside(b Bag) view {
	v := view{ints: w.ints, texts: w.texts}
	if b == w.inner && w.inner != noBag {
		v = w.inside(w.bag)
	}
	return w.within(v, b)
}

// within is what a formula about an element of a bag in view may speak of.
func (w *world) within(v view, b Bag) view {
	v = view{ints: slices.Clone(v.ints), texts: slices.Clone(v.texts)}
	for _, x := range w.Elem(b) {
		for range 2 {
			if w.Info(x).Sort == Int {
				v.ints = append(v.ints, x)
			} else {
				v.texts = append(v.texts, x)
			}
		}
	}
	v.bags = slices.Clone(w.ElemBags(b))
	if b == w.bag && w.other != noBag {
		v.bags = append(v.bags, w.other)
	}
	return v
}

// formula makes a random formula.
func (w *world) formula(depth int, v view) stated {
	if depth == 0 || w.rng.IntN(6) == 0 {
		return w.literal(v)
	}
	a, b := w.formula(depth-1, v), w.formula(depth-1, v)
	switch w.rng.IntN(5) {
	case 0, 1:
		return stated{w.And(a.f, b.f), func(e *evaluation) bool { return a.mean(e) && b.mean(e) }}
	case 2, 3:
		return stated{w.Or(a.f, b.f), func(e *evaluation) bool { return a.mean(e) || b.mean(e) }}
	}
	return stated{w.Not(a.f), func(e *evaluation) bool { return !a.mean(e) }}
}

func (w *world) literal(v view) stated {
	switch n := w.rng.IntN(10); {
	case n < 4 && len(v.bags) > 0:
		return w.counting(v)
	case n < 6:
		return w.sum(v)
	case n < 7 && len(v.texts) > 1:
		return w.alikeTexts(v)
	case n < 8 && len(v.texts) > 0:
		return w.linkedTexts(v)
	case n < 8:
		return w.linkedNumbers(v)
	case n < 9 && len(v.texts) > 0:
		x, set, absent := v.texts[w.rng.IntN(len(v.texts))], w.smallTexts(), w.rng.IntN(3) == 0
		return stated{w.In(x, Dom{Absent: absent, Texts: set}), func(e *evaluation) bool {
			y := e.value(x)
			return y.Absent && absent || !y.Absent && set.Has(y.Text)
		}}
	}
	x, set, absent := v.ints[w.rng.IntN(len(v.ints))], w.smallDom(), w.rng.IntN(3) == 0
	return stated{w.In(x, Dom{Absent: absent, Ints: set}), func(e *evaluation) bool {
		y := e.value(x)
		return y.Absent && absent || !y.Absent && set.Has(y.Int)
	}}
}

// some is a number to reckon with: mostly a field, sometimes a count.
func (w *world) some(v view) Var {
	if len(v.bags) > 0 && w.rng.IntN(5) == 0 {
		b := v.bags[w.rng.IntN(len(v.bags))]
		return w.Count(b, w.formula(w.rng.IntN(2), w.within(v, b)).f)
	}
	return v.ints[w.rng.IntN(len(v.ints))]
}

func (w *world) sum(v view) stated {
	var terms []Term
	there := []*Formula{}
	for range 2 + w.rng.IntN(2) {
		x := w.some(v)
		terms = append(terms, Term{w.rng.Int64N(7) - 3, x})
		there = append(there, w.Present(x))
	}
	bound := w.rng.Int64N(9) - 4
	return stated{w.And(append(there, w.Linear(terms, bound))...), func(e *evaluation) bool {
		total := int64(0)
		for _, t := range terms {
			y := e.value(t.X)
			if y.Absent {
				return false
			}
			total += t.Coef * y.Int
		}
		return total <= bound
	}}
}

func (w *world) alikeTexts(v view) stated {
	x, y := v.texts[w.rng.IntN(len(v.texts))], v.texts[w.rng.IntN(len(v.texts))]
	f, same := w.Same(x, y), true
	if w.rng.IntN(2) == 0 {
		f, same = w.Differ(x, y), false
	}
	return stated{w.And(w.Present(x), w.Present(y), f), func(e *evaluation) bool {
		a, b := e.value(x), e.value(y)
		return !a.Absent && !b.Absent && (a.Text == b.Text) == same
	}}
}

func (w *world) counting(v view) stated {
	b := v.bags[w.rng.IntN(len(v.bags))]
	p := w.formula(w.rng.IntN(3), w.within(v, b))
	lo := w.rng.Int64N(3)
	set := domain.Between(lo, lo+w.rng.Int64N(3))
	if w.rng.IntN(3) == 0 {
		set = domain.AtLeast(lo + 1)
	}
	return stated{w.IsIn(w.Count(b, p.f), set), func(e *evaluation) bool {
		n := int64(0)
		for _, el := range e.elements(b) {
			if e.inside(&el.content, func() bool { return p.mean(e) }) {
				n += el.Times
			}
		}
		return set.Has(n)
	}}
}

func (w *world) linkedTexts(v view) stated {
	x, y := v.texts[w.rng.IntN(len(v.texts))], v.texts[w.rng.IntN(len(v.texts))]
	rel := []TextRel{TextBefore, TextStarts, TextEnds, TextContains, TextSame}[w.rng.IntN(5)]
	l := TextLink{Rel: rel}
	if w.rng.IntN(3) == 0 {
		l.F = TextFunc{Key: "with b", Of: func(x string) string { return x + "b" }, Where: func(t domain.Texts) domain.Texts { return t.WithoutSuffix("b") }}
	}
	return w.linkedBy(l, x, y)
}

func (w *world) linkedBy(l Link, x, y Var) stated {
	return stated{w.And(w.Present(x), w.Present(y), w.Linked(l, x, y)), func(e *evaluation) bool {
		a, b := e.value(x), e.value(y)
		return !a.Absent && !b.Absent && l.Holds(a, b)
	}}
}

func (w *world) linkedNumbers(v view) stated {
	return w.linkedBy(below{}, v.ints[w.rng.IntN(len(v.ints))], v.ints[w.rng.IntN(len(v.ints))])
}

// below is the relation x² ≤ y + 1 of small numbers; others are never so. Of more than
// two numbers it says too much.
type below struct{}

func (below) Key() string { return "square" }

func (below) Holds(x, y Value) bool {
	return max(x.Int, -x.Int) <= 4 && max(y.Int, -y.Int) <= 4 && x.Int*x.Int <= y.Int+1
}

func (l below) First(y Dom, so bool) Dom {
	return those(y.Ints, func(a, b int64) bool { return l.Holds(Value{Int: a}, Value{Int: b}) == so })
}

func (l below) Second(x Dom, so bool) Dom {
	return those(x.Ints, func(b, a int64) bool { return l.Holds(Value{Int: a}, Value{Int: b}) == so })
}

func those(of domain.Ints, so func(a, b int64) bool) Dom {
	var list []int64
	for b := int64(-5); b <= 5; b++ {
		if of.Has(b) {
			list = append(list, b)
		}
	}
	if len(list) == 0 || len(list) > 2 || of.Min() < -5 || of.Max() > 5 {
		return Dom{Ints: domain.AllInts()}
	}
	out := domain.Ints{}
	for a := int64(-5); a <= 5; a++ {
		if so(a, list[0]) || so(a, list[len(list)-1]) {
			out = out.Or(domain.Point(a))
		}
	}
	if so(-5, list[0]) || so(-5, list[len(list)-1]) {
		out = out.Or(domain.Between(-5, 5).Not())
	}
	return Dom{Ints: out}
}
