package audience

import (
	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// listed is how many events and sends of a kind a list holds: the latest 256.
const listed = 256

// oldest is how old an event can be, in milliseconds.
const oldest = lastNow - firstInstant

// anchor is the object whose list is meant: of several conditions about a person, a
// deal of that person and the account, the lists of the person are the same.
func (w *world) anchor(about int) int {
	contact := w.p.ContactObject()
	for _, o := range w.names.Chain(about) {
		if o == contact {
			return contact
		}
	}
	return about
}

// eventBag is events.NAME.
func (w *world) eventBag(about, event int) *bag {
	key := relation{w.anchor(about), event}
	if b := w.events[key]; b != nil {
		return b
	}
	e := &w.names.Events[event]
	b := w.shared(kept{events: key, message: none}, func() *bag {
		b := w.historyBag("events."+e.Name, w.space.True())
		b.elem = w.element(b.id, "events."+e.Name+"[]", e.Shape, true)
		return b
	})
	w.events[key] = b
	w.counts(b)
	return b
}

// sentBag is sent("MESSAGE"); its elements are ages.
func (w *world) sentBag(message int) *bag {
	if b := w.sent[message]; b != nil {
		return b
	}
	there := w.space.True()
	if contact := w.p.ContactObject(); contact >= 0 {
		there = w.object(contact).there // nothing goes out to nobody
	}
	b := w.shared(kept{message: message}, func() *bag {
		b := w.historyBag("sent("+w.names.Messages[message]+")", there)
		b.typ = expr.Type{Kind: expr.Timestamp}
		b.scalar = w.elemVar(b.id, logic.VarInfo{Name: b.name + ".age", Dom: logic.Dom{Ints: domain.Between(0, oldest)}})
		return b
	})
	w.sent[message] = b
	w.counts(b)
	return b
}

// historyBag makes a bag with at most 256 elements and a count of all there ever were.
func (w *world) historyBag(name string, there *logic.Formula) *bag {
	s := w.space
	b := &bag{name: name, there: there, scalar: none}
	b.id = s.NewBag(logic.BagInfo{Name: name, There: there})
	w.owner[b.id] = none
	w.spareVars(b.id)
	b.total = s.NewVar(logic.VarInfo{Name: name + ".total()", Dom: logic.Dom{Ints: domain.AtLeast(0)}})
	return b
}

// counts ties the total of a history to the elements that are listed. It is called once
// all variables of the elements are made.
func (w *world) counts(b *bag) {
	s := w.space
	all := w.count(b.id, w.listed(b))
	w.law(all, s.IsIn(all, domain.AtMost(listed)))
	same := s.And(s.Linear([]logic.Term{{Coef: 1, X: all}, {Coef: -1, X: b.total}}, 0), s.Linear([]logic.Term{{Coef: -1, X: all}, {Coef: 1, X: b.total}}, 0))
	full := s.And(s.IsIn(all, domain.Point(listed)), s.IsIn(b.total, domain.AtLeast(listed)))
	w.law(b.total, s.Or(same, full))
}

// objectBag is the list of what belongs to an object or to what that belongs to. The
// enrolled object is among its like, and so are those between and an item.
func (w *world) objectBag(f *frame, index int) *bag {
	o := &w.names.Objects[index]
	root, own := f.about, f.x.Place().Item == index
	for _, c := range w.names.Chain(f.about) {
		if c == o.Parent {
			root = c
		}
		own = own || c == index
	}
	b := w.relatedBag(relation{root, index})
	if own && !b.pinned && root != index {
		b.pinned = true
		w.pin(b, w.object(index))
	}
	return b
}

func (w *world) relatedBag(key relation) *bag {
	if b := w.related[key]; b != nil {
		return b
	}
	o := &w.names.Objects[key.of]
	b := &bag{name: o.Plural, there: w.object(key.object).there, total: none, scalar: none}
	b.id = w.space.NewBag(logic.BagInfo{Name: o.Plural, There: b.there})
	w.related[key] = b
	w.owner[b.id] = none
	w.spareVars(b.id)
	b.elem = w.element(b.id, o.Plural+"[]", o.Shape, false)
	return b
}

// pinEvent puts an event that is judged among those of its type.
func (w *world) pinEvent(event int, r *record) {
	about := w.names.Events[event].Object
	w.pin(w.eventBag(about, event), r)
}

// pin puts a record among the elements of a bag.
func (w *world) pin(b *bag, r *record) {
	p := logic.Pin{When: w.space.And(r.there, b.there)}
	for range spareCount {
		p.Vars = append(p.Vars, w.space.NewVar(beyondInfo("a part out of reach")))
	}
	for slot := range r.shape.Fields {
		switch {
		case r.timed && slot == 0:
			p.Vars = append(p.Vars, r.age)
		case b.elem.vars[slot] != none:
			p.Vars = append(p.Vars, r.vars[slot])
		}
		if b.elem.lists[slot] != nil {
			p.Bags = append(p.Bags, r.lists[slot].id)
		}
	}
	if r.shape.Object >= 0 {
		for slot := range r.shape.Fields {
			x, _ := w.changeOf(r, slot)
			p.Vars = append(p.Vars, x)
		}
	}
	if w.course != nil && b.listed != nil {
		p.Vars = append(p.Vars, w.course.arrives(b.id, w.moment))
	}
	w.space.Pin(b.id, p)
}

// history translates total(), first_at() and last_at().
func (w *world) history(f *frame, n *expr.Node) ([]guarded, bool) {
	lists, ok := w.values(f, n.Args[0])
	if !ok {
		return nil, false
	}
	var out []guarded
	for _, l := range lists {
		if l.list == nil || l.list.written || len(l.list.elem) != 1 {
			return nil, false
		}
		switch {
		case n.Op == expr.OpTotal && l.list.whole:
			out = append(out, guarded{l.when, value{kind: expr.Int, linear: true, terms: []logic.Term{{Coef: 1, X: l.list.bag.total}}}})
		case n.Op == expr.OpTotal:
			size, ok := w.size(l.value)
			if !ok {
				return nil, false
			}
			out = append(out, guarded{l.when, size})
		default:
			x, ok := w.edge(l.list, n)
			if !ok {
				return nil, false
			}
			out = append(out, guarded{w.space.And(l.when, w.space.Present(x)), w.at(x)})
		}
	}
	return out, true
}

// edgeKey is the first or the last element of a list.
type edgeKey struct {
	bag   logic.Bag
	where *logic.Formula
	last  bool
	whole bool
}

// edge is the age of the first or last element of a list, absent where there is none.
// Of what is no longer listed the first can be older than all.
func (w *world) edge(l *list, n *expr.Node) (logic.Var, bool) {
	age, ok := ageOf(l.elem[0].value)
	if !ok {
		return 0, false
	}
	last := n.Op == expr.OpLastAt
	whole := l.whole && !last && l.bag.elem != nil
	key := edgeKey{l.bag.id, l.where, last, whole}
	if x, ok := w.edges[key]; ok {
		return x, true
	}
	s := w.space
	x := s.NewVar(logic.VarInfo{Name: l.bag.name + " edge", Dom: logic.Dom{Absent: true, Ints: domain.Between(0, oldest)}})
	w.edges[key] = x
	a := age.terms[0].X
	beyond, at := []logic.Term{{Coef: 1, X: a}, {Coef: -1, X: x}}, s.Same(a, x)
	if !last {
		beyond = []logic.Term{{Coef: -1, X: a}, {Coef: 1, X: x}}
	}
	// For the last one: no element is younger, and one is as old.
	outermost := w.none(l, s.Linear(beyond, -1))
	exists := s.And(s.Present(x), outermost, w.some(l, at))
	if whole {
		more := s.IsIn(l.bag.total, domain.AtLeast(listed+1))
		exists = s.And(s.Present(x), outermost, s.Or(w.some(l, at), more))
	}
	w.law(x, s.Or(exists, s.And(s.IsAbsent(x), w.none(l, s.True()))))
	return x, true
}
