package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// wholeList is a bag as a list.
func (w *world) wholeList(b *bag) value {
	elem := value{kind: expr.Struct, rec: b.elem}
	if b.elem == nil {
		elem = w.variable(b.scalar, b.typ)
		if b.typ.Kind == expr.Timestamp && b.total != none {
			elem = w.at(b.scalar) // sent("MESSAGE") holds ages
		}
	}
	return value{kind: expr.List, list: &list{bag: b, where: w.listed(b), elem: w.always(elem)}}
}

// lists translates what gives a list.
func (w *world) lists(f *frame, n *expr.Node) ([]guarded, bool) {
	switch n.Op {
	case expr.OpList:
		return w.writtenOut(f, n)
	case expr.OpEvents:
		v := w.wholeList(w.eventBag(f.about, n.Index))
		v.list.whole = true
		return w.always(v), true
	case expr.OpSent:
		v := w.wholeList(w.sentBag(n.Index))
		v.list.whole = true
		return w.always(v), true
	case expr.OpObjects:
		return w.always(w.wholeList(w.objectBag(f, n.Index))), true
	}
	lists, ok := w.values(f, n.Args[0])
	if !ok {
		return nil, false
	}
	var out []guarded
	for _, l := range lists {
		if l.list == nil {
			return nil, false
		}
		narrow := w.narrowed
		if l.list.written {
			narrow = w.chosen
		}
		more, ok := narrow(f, n, l.list)
		if !ok {
			return nil, false
		}
		out = append(out, w.under(l.when, more)...)
	}
	return out, true
}

// writtenOut is a list of expressions: none may fail.
func (w *world) writtenOut(f *frame, n *expr.Node) ([]guarded, bool) {
	out := w.emptyList()
	for _, a := range n.Args {
		items, ok := w.values(f, a)
		if out = w.longer(out, items, w.space.False()); !ok || len(out) > mostLists {
			return nil, false
		}
	}
	return out, true
}

// mostLists is in how many ways a list that is written out can be.
const mostLists = 64

func (w *world) emptyList() []guarded {
	return []guarded{{w.space.True(), value{kind: expr.List, list: &list{written: true}}}}
}

// longer are lists with one item more, which has one of some values, or none where
// a formula holds.
func (w *world) longer(lists, items []guarded, without *logic.Formula) []guarded {
	out := w.under(without, lists)
	for _, g := range lists {
		for _, i := range items {
			more := append(append([]value(nil), g.list.items...), i.value)
			out = append(out, guarded{w.space.And(g.when, i.when), value{kind: expr.List, list: &list{written: true, items: more}}})
		}
	}
	return slices.DeleteFunc(out, func(g guarded) bool { return g.when.Op == logic.False })
}

// chosen is a list that is written out without some of its items, or with what becomes
// of them.
func (w *world) chosen(f *frame, n *expr.Node, l *list) ([]guarded, bool) {
	out := w.emptyList()
	for _, item := range l.items {
		var made []guarded
		t, ok := w.inside(f, l, n, item, func(g *frame) (truth, bool) {
			t := w.ask(g, n.Args[1])
			if n.Op != expr.OpMap {
				made = w.always(item)
				return t, n.Op == expr.OpFilter
			}
			m, ok := w.values(g, n.Args[2])
			made = m
			return t, ok
		})
		if out = w.longer(out, w.under(t.yes, made), t.no); !ok || len(out) > mostLists {
			return nil, false
		}
	}
	return out, true
}

// narrowed is a list of some elements of another, or of what becomes of them.
func (w *world) narrowed(f *frame, n *expr.Node, l *list) ([]guarded, bool) {
	switch n.Op {
	case expr.OpWithin, expr.OpSince:
		return w.timed(f, n, l)
	case expr.OpFilter:
		yes, no, ok := w.judge(f, n, l)
		if !ok {
			return nil, false
		}
		smaller := *l
		smaller.where, smaller.whole = w.space.And(l.where, yes), false
		return []guarded{{w.none(l, w.space.Not(w.space.Or(yes, no))), value{kind: expr.List, list: &smaller}}}, true
	case expr.OpMap:
		return w.mapped(f, n, l)
	}
	return nil, false
}

// none is where no element of a list is so.
func (w *world) none(l *list, so *logic.Formula) *logic.Formula {
	return w.space.IsIn(w.count(l.bag.id, w.space.And(l.where, so)), domain.Point(0))
}

// some is where an element of a list is so.
func (w *world) some(l *list, so *logic.Formula) *logic.Formula {
	return w.space.IsIn(w.count(l.bag.id, w.space.And(l.where, so)), domain.AtLeast(1))
}

// judge is where the condition of a macro holds for an element, and where it is false.
func (w *world) judge(f *frame, n *expr.Node, l *list) (yes, no *logic.Formula, ok bool) {
	var ways, opposite []*logic.Formula
	for _, e := range l.elem {
		t, ok := w.inside(f, l, n, e.value, func(g *frame) (truth, bool) { return w.ask(g, n.Args[1]), true })
		if !ok {
			return nil, nil, false
		}
		ways, opposite = append(ways, w.space.And(e.when, t.yes)), append(opposite, w.space.And(e.when, t.no))
	}
	return w.space.Or(ways...), w.space.Or(opposite...), true
}

// inside translates what a macro says of an element.
func (w *world) inside(f *frame, l *list, n *expr.Node, v value, ask func(*frame) (truth, bool)) (truth, bool) {
	if !w.apart(f, n, l) {
		return truth{}, false
	}
	g := w.bind(f, n, l, v)
	t, ok := ask(g)
	return t, ok && !g.full
}

// exists is where one element of a bag is so; an element of which that is undecided
// does not stop another.
func (w *world) exists(l *list, ask func(v value) (truth, bool)) (truth, bool) {
	yes, no := w.space.False(), w.space.False()
	for _, e := range l.elem {
		t, ok := ask(e.value)
		if !ok {
			return truth{}, false
		}
		yes, no = w.space.Or(yes, w.space.And(e.when, t.yes)), w.space.Or(no, w.space.And(e.when, t.no))
	}
	return truth{w.some(l, yes), w.none(l, w.space.Not(no))}, true
}

// quantified translates exists, all and exists_one.
func (w *world) quantified(f *frame, n *expr.Node) (truth, bool) {
	lists, ok := w.values(f, n.Args[0])
	if !ok {
		return truth{}, false
	}
	var yes, no []*logic.Formula
	for _, l := range lists {
		if l.list == nil {
			return truth{}, false
		}
		t, ok := w.quantify(f, n, l.list)
		if !ok {
			return truth{}, false
		}
		yes, no = append(yes, w.space.And(l.when, t.yes)), append(no, w.space.And(l.when, t.no))
	}
	return truth{w.space.Or(yes...), w.space.Or(no...)}, true
}

func (w *world) quantify(f *frame, n *expr.Node, l *list) (truth, bool) {
	if l.written {
		return w.quantifyWritten(f, n, l)
	}
	yes, no, ok := w.judge(f, n, l)
	if !ok {
		return truth{}, false
	}
	s := w.space
	switch n.Op {
	case expr.OpExists:
		return truth{w.some(l, yes), w.none(l, s.Not(no))}, true
	case expr.OpAll:
		return truth{w.none(l, s.Not(yes)), w.some(l, no)}, true
	}
	decided := w.none(l, s.Not(s.Or(yes, no)))
	count := w.count(l.bag.id, s.And(l.where, yes))
	one := s.IsIn(count, domain.Point(1))
	return truth{s.And(decided, one), s.And(decided, s.Not(one))}, true
}

// quantifyWritten asks each element of a list that is written out.
func (w *world) quantifyWritten(f *frame, n *expr.Node, l *list) (truth, bool) {
	all := make([]truth, len(l.items))
	for i, item := range l.items {
		t, ok := w.inside(f, l, n, item, func(g *frame) (truth, bool) { return w.ask(g, n.Args[1]), true })
		if !ok {
			return truth{}, false
		}
		all[i] = t
	}
	s := w.space
	yes, no := make([]*logic.Formula, len(all)), make([]*logic.Formula, len(all))
	for i, a := range all {
		yes[i], no[i] = a.yes, a.no
	}
	switch {
	case n.Op == expr.OpExists:
		return truth{s.Or(yes...), s.And(no...)}, true
	case n.Op == expr.OpAll:
		return truth{s.And(yes...), s.Or(no...)}, true
	case len(all) > mostCases:
		return truth{}, false
	}
	return w.exactlyOne(all), true
}

// exactlyOne is where one of several conditions holds and none is undecided.
func (w *world) exactlyOne(all []truth) truth {
	s := w.space
	var decided, ways []*logic.Formula
	for i, a := range all {
		decided = append(decided, s.Or(a.yes, a.no))
		alone := []*logic.Formula{a.yes}
		for j, b := range all {
			if i != j {
				alone = append(alone, b.no)
			}
		}
		ways = append(ways, s.And(alone...))
	}
	one := s.Or(ways...)
	return truth{one, s.And(append(decided, s.Not(one))...)}
}

// timed is what of a list is young enough, or happened late enough.
func (w *world) timed(f *frame, n *expr.Node, l *list) ([]guarded, bool) {
	limits, ok := w.values(f, n.Args[1])
	if !ok || len(l.elem) != 1 || !w.apart(f, n, l) {
		return nil, false
	}
	since, ok := ageOf(l.elem[0].value)
	if !ok {
		return nil, false
	}
	age := w.before(since.terms[0].X)
	var out []guarded
	for _, limit := range limits {
		if !limit.linear {
			return nil, false
		}
		var in *logic.Formula
		if n.Op == expr.OpWithin {
			// age < D
			d, ok := difference(age, limit.value)
			d.terms = w.together(d.terms)
			if !ok {
				return nil, false
			}
			in = w.inInts(d, domain.AtMost(-1))
		} else {
			// now - age >= T
			d, ok := difference(w.instantOf(since), limit.value)
			d.terms = w.together(d.terms)
			if !ok {
				return nil, false
			}
			in = w.inInts(d, domain.AtLeast(0))
		}
		if in == nil {
			return nil, false
		}
		smaller := *l
		smaller.where, smaller.whole = w.space.And(l.where, in), false
		out = append(out, guarded{limit.when, value{kind: expr.List, list: &smaller}})
	}
	return out, true
}

// ageOf is how old an element of a history is.
func ageOf(v value) (value, bool) {
	switch {
	case v.rec != nil && v.rec.timed:
		return value{kind: expr.Duration, linear: true, terms: []logic.Term{{Coef: 1, X: v.rec.age}}}, true
	case v.kind == expr.Timestamp && len(v.terms) == 2:
		return value{kind: expr.Duration, linear: true, terms: []logic.Term{{Coef: 1, X: v.terms[1].X}}}, true
	}
	return value{}, false
}

// instantOf is the instant of an age.
func (w *world) instantOf(age value) value { return w.at(age.terms[0].X) }

// mapped is what becomes of the elements of a list; it fails where that fails for one.
func (w *world) mapped(f *frame, n *expr.Node, l *list) ([]guarded, bool) {
	yes, no, ok := w.judge(f, n, l)
	if !ok {
		return nil, false
	}
	changed := *l
	changed.where, changed.whole, changed.mapped, changed.elem = w.space.And(l.where, yes), false, true, nil
	for _, e := range l.elem {
		var made []guarded
		_, ok := w.inside(f, l, n, e.value, func(g *frame) (truth, bool) {
			m, ok := w.values(g, n.Args[2])
			made = m
			return truth{}, ok
		})
		if !ok {
			return nil, false
		}
		changed.elem = append(changed.elem, w.under(e.when, made)...)
	}
	has := w.space.False()
	for _, e := range changed.elem {
		has = w.space.Or(has, e.when)
	}
	s := w.space
	fails := s.Or(s.Not(s.Or(yes, no)), s.And(yes, s.Not(has)))
	return []guarded{{w.none(l, fails), value{kind: expr.List, list: &changed}}}, true
}
