package audience

import (
	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// course is several worlds over one space: those of the moments. They share what stays as
// it is, the events and the sends.
type course struct {
	worlds []*world
	instants
	stable *project.Stability
	// subject is the object whose fields can stay, none for no such object.
	subject int
	// crowded admits that lists of events lose elements between two moments, and late that
	// events arrive after the moment at which they happened.
	crowded, late bool
	histories     map[kept]*history
	pins          map[logic.Bag][]int
	assumed       map[logic.Var]expr.FieldRef
	// asked is what each moment asks.
	asked []*logic.Formula
	// apart is set where a list of events is read of which the moments see different parts.
	apart bool
	// unsure is set where it is not known of something that was to be quiet whether it was.
	unsure bool
}

// kept finds what the moments share: events of a type or sends of a message.
type kept struct {
	events  relation
	message int
}

// history is what happened, as all moments see it.
type history struct {
	*bag
	// span says from which moment on an element is listed, and from which on no longer.
	span  logic.Var
	views []*bag // by moment, nil where it is not read
}

// wayOfCourse says how a course takes what cannot be said exactly, as kindOfWorld does.
type wayOfCourse struct {
	kindOfWorld
	crowded, late bool
}

// newCourse makes the worlds of some moments.
func (s *Solver) newCourse(stable *project.Stability, moments []Moment, how wayOfCourse) *course {
	c := &course{stable: stable, crowded: how.crowded, late: how.late, histories: map[kept]*history{}, pins: map[logic.Bag][]int{}, assumed: map[logic.Var]expr.FieldRef{}}
	first := newWorld(s.p, how.fresh, s.know)
	first.last = how.last
	c.instants = instants{space: first.space, end: first.now}
	for i := range moments {
		w := first
		if i > 0 {
			w = first.like()
		}
		w.course, w.moment = c, i
		c.worlds = append(c.worlds, w)
		g := gap{min(max(moments[i].Least, 0), oldestGap+1), min(moments[i].Most, oldestGap)}
		if i == 0 {
			g = gap{}
		}
		c.gaps = append(c.gaps, g)
		c.nows, c.backs = append(c.nows, none), append(c.backs, none)
	}
	c.subject = c.subjectOf(moments)
	return c
}

// subjectOf is the contact, where some moment is about one or what belongs to it; else the
// object that all moments are about.
func (c *course) subjectOf(moments []Moment) int {
	w := c.worlds[0]
	contact, subject, same := w.p.ContactObject(), none, true
	for _, m := range moments {
		for _, p := range m.Parts {
			about := p.Expr.Place().Object
			if about < 0 {
				continue
			}
			if w.anchor(about) == contact {
				return contact
			}
			same = same && (subject == none || subject == about)
			subject = about
		}
	}
	if !same {
		return none
	}
	return subject
}

// like is a world of another moment, over the same space.
func (w *world) like() *world {
	o := *w
	o.objects, o.roles, o.related, o.events, o.sent = map[int]*record{}, map[roleKey]*record{}, map[relation]*bag{}, map[relation]*bag{}, map[int]*bag{}
	o.bools, o.scores, o.fades = map[boolKey]logic.Var{}, map[int]logic.Var{}, map[*project.Score]bool{}
	o.edges, o.beyond = map[edgeKey]logic.Var{}, map[string]logic.Var{}
	o.done, o.phrases = map[asked]truth{}, map[phrased]truth{}
	return &o
}

// end is the instant of which ages are counted back.
func (w *world) end() logic.Var {
	if w.course == nil {
		return w.now
	}
	w.course.reads = true
	return w.course.end
}

// presently is now.
func (w *world) presently() value {
	if w.course == nil {
		return value{kind: expr.Timestamp, linear: true, terms: []logic.Term{{Coef: 1, X: w.now}}}
	}
	return w.course.now(w.moment)
}

// before is how long before the present something of some age happened.
func (w *world) before(age logic.Var) value {
	v := value{kind: expr.Duration, linear: true, terms: []logic.Term{{Coef: 1, X: age}}}
	if w.course == nil {
		return v
	}
	back := w.course.back(w.moment)
	v.off = -back.off
	v.terms, _ = addTerms(v.terms, back.terms, -1)
	return v
}

// happened is where an instant is not in the future.
func (w *world) happened(x logic.Var) *logic.Formula {
	now := w.presently()
	return w.space.Linear([]logic.Term{{Coef: 1, X: x}, {Coef: -1, X: now.terms[0].X}}, now.off)
}

// together is [instants.together] where there are several moments.
func (w *world) together(terms []logic.Term) []logic.Term {
	if w.course == nil {
		return terms
	}
	return w.course.together(terms)
}

// started is the world of the moment whose trigger is read.
func (w *world) started() *world {
	if w.starter != nil {
		return w.starter
	}
	return w
}

// again is an object at a later moment: what stays of it is what it was. It is nil for
// objects that may be others by then.
func (c *course) again(w *world, index int) *record {
	if index != c.subject {
		return nil
	}
	first := c.worlds[0].object(index)
	o := &w.names.Objects[index]
	r := w.record(o.Name, o.Shape, first.there)
	r.first = first
	for slot := range o.Shape.Fields {
		if !c.stays(index, slot) {
			continue
		}
		r.vars[slot], r.lists[slot] = first.vars[slot], first.lists[slot]
		if name := o.Shape.Fields[slot].Name; r.vars[slot] != none && name != "id" && name != "created_at" {
			c.assumed[r.vars[slot]] = expr.FieldRef{Object: index, Slot: slot}
		}
	}
	c.laterThan(w, r)
	return r
}

// stays reports whether a field of the subject is the same at all moments.
func (c *course) stays(object, slot int) bool {
	name := c.worlds[0].names.Objects[object].Shape.Fields[slot].Name
	if name == "id" || name == "created_at" {
		return true
	}
	return c.stable != nil && !c.stable.Moves(expr.FieldRef{Object: object, Slot: slot})
}

// laterThan says of the last activity that it is none before that of an earlier moment.
func (c *course) laterThan(w *world, r *record) {
	slot := r.shape.Slot("last_activity")
	if c.subject != w.p.ContactObject() || slot < 0 || r.vars[slot] == none || r.vars[slot] == r.first.vars[slot] {
		return
	}
	s := w.space
	before := c.worlds[w.moment-1].object(c.subject).vars[slot]
	after := r.vars[slot]
	w.law(after, s.Or(s.IsAbsent(before), s.IsAbsent(after), s.Linear([]logic.Term{{Coef: 1, X: before}, {Coef: -1, X: after}}, 0)))
}

// shared is the view that a moment has of what all moments share; make makes it.
func (w *world) shared(key kept, make func() *bag) *bag {
	c := w.course
	if c == nil {
		return make()
	}
	h := c.histories[key]
	if h == nil {
		h = c.newHistory(make())
		c.histories[key] = h
	}
	view := *h.bag
	view.listed = w.space.IsIn(h.span, c.spans(func(from, to int) bool { return from <= w.moment && w.moment < to }))
	view.total = w.space.NewVar(logic.VarInfo{Name: view.name + ".total()", Dom: logic.Dom{Ints: domain.AtLeast(0)}})
	h.views[w.moment] = &view
	c.crowds(h, w, &view)
	return &view
}

// spans are the numbers of the times for which an element can be listed.
func (c *course) spans(in func(from, to int) bool) domain.Ints {
	var list []domain.Range
	k := len(c.worlds)
	for from := range k {
		for to := from + 1; to <= k; to++ {
			if (to == k || c.crowded) && in(from, to) {
				n := int64(from*(k+1) + to)
				list = append(list, domain.Range{Lo: n, Hi: n})
			}
		}
	}
	return domain.IntsOf(list...)
}

// arrives is a variable for an element that arrives at a moment.
func (c *course) arrives(b logic.Bag, moment int) logic.Var {
	c.pins[b] = append(c.pins[b], moment)
	c.apart = c.apart || moment > 0
	return c.space.NewVar(logic.VarInfo{Name: "span", Dom: logic.Dom{Ints: c.spans(func(from, _ int) bool { return from == moment })}})
}

// newHistory makes what tells the moments apart, and its law: what is listed happened
// before, and what came later happened later, unless it came late. What is listed no
// longer is older than all that is.
func (c *course) newHistory(b *bag) *history {
	w, s, last := c.worlds[0], c.space, len(c.worlds)-1
	h := &history{bag: b, views: make([]*bag, last+1)}
	h.span = w.elemVar(b.id, logic.VarInfo{Name: "span", Dom: logic.Dom{Ints: c.spans(func(int, int) bool { return true })}})
	age := b.scalar
	if b.elem != nil {
		age = b.elem.age
	}
	law := s.True()
	for i := range last {
		there := s.IsIn(h.span, c.spans(func(from, _ int) bool { return from <= i }))
		ago := c.worlds[i].before(age)
		law = s.And(law, s.Or(s.Not(there), w.inInts(ago, domain.AtLeast(0))))
		if !c.late {
			law = s.And(law, s.Or(there, w.inInts(ago, domain.AtMost(0))))
		}
	}
	if c.crowded {
		law = s.And(law, c.cutoffs(h, age))
	}
	s.SetLaw(b.id, law)
	return h
}

// gone is which elements were in the list before a moment, and are no longer.
func (c *course) gone(h *history, moment int) *logic.Formula {
	return c.space.IsIn(h.span, c.spans(func(_, to int) bool { return to <= moment }))
}

// cutoffs is where what is gone by a moment is at least as old as what is listed at it.
func (c *course) cutoffs(h *history, age logic.Var) *logic.Formula {
	s := c.space
	law := s.True()
	for i := 1; i < len(c.worlds); i++ {
		cut := s.NewVar(logic.VarInfo{Name: "cutoff", Dom: logic.Dom{Ints: domain.Between(0, oldest)}})
		in := s.IsIn(h.span, c.spans(func(from, to int) bool { return from <= i && i < to }))
		older := s.Linear([]logic.Term{{Coef: 1, X: cut}, {Coef: -1, X: age}}, 0)
		younger := s.Linear([]logic.Term{{Coef: 1, X: age}, {Coef: -1, X: cut}}, 0)
		law = s.And(law, s.Or(s.Not(c.gone(h, i)), older), s.Or(s.Not(in), younger))
	}
	return law
}

// crowds says how a view hangs together with others: only of a full list something is gone,
// and there were never fewer than before.
func (c *course) crowds(h *history, w *world, view *bag) {
	s := w.space
	all := w.count(h.id, s.True())
	views := 0
	for i, other := range h.views {
		if other == nil {
			continue
		}
		views++
		a, b := other, view
		if i > w.moment {
			a, b = view, other
		}
		if a != b {
			w.law(b.total, s.Linear([]logic.Term{{Coef: 1, X: a.total}, {Coef: -1, X: b.total}}, 0))
		}
	}
	c.apart = c.apart || views > 1
	if !c.crowded {
		w.law(all, s.IsIn(all, domain.AtMost(listed)))
		return
	}
	here := w.count(h.id, view.listed)
	w.law(all, s.IsIn(here, domain.AtMost(listed)))
	if w.moment > 0 {
		came := w.count(h.id, s.IsIn(h.span, c.spans(func(from, _ int) bool { return from > 0 && from <= w.moment })))
		full := s.And(s.IsIn(here, domain.Point(listed)), s.IsIn(came, domain.AtLeast(1)))
		w.law(all, s.Or(s.IsIn(w.count(h.id, c.gone(h, w.moment)), domain.Point(0)), full))
	}
}

// listed is which elements of a bag are in the list at the moment.
func (w *world) listed(b *bag) *logic.Formula {
	if b.listed == nil {
		return w.space.True()
	}
	return b.listed
}

// pinsAt reports whether a pinned element is the one that is judged at the moment.
func (w *world) pinsAt(b logic.Bag, pin int) bool {
	if w.course == nil {
		return true
	}
	pins := w.course.pins[b]
	return pin <= len(pins) && pins[pin-1] == w.moment
}
