package audience

import (
	"cmp"
	"maps"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// shrinking makes a witness smaller and its values usual, one change after another, as
// property testing does. A change stays where all parts are still as wanted, as the
// evaluation says, so that nothing here can make a witness wrong. The order of changes
// is fixed.
type shrinking struct {
	p     *project.Program
	w     *Witness
	parts []Part
	hints *hints
	// left is how often the evaluation may still be asked.
	left int
	// changed is set where a change has stayed.
	changed bool
	// pinned are records that the question is about.
	pinned map[*expr.Record]bool
}

// mostTries bounds the work on one witness.
const mostTries = 3000

// shrunk is a witness that says no more than it has to, confirmed by cel-go. Kept are the
// parts with what stays so of it besides.
func (w *world) shrunk(out *Witness, m *logic.Model, parts, kept []Part) *Witness {
	s := &shrinking{p: w.p, w: out, parts: kept, hints: hintsOf(w.p, parts), left: mostTries, pinned: map[*expr.Record]bool{}}
	for _, p := range parts {
		place := p.Expr.Place()
		s.pin(out.Objects[place.Object])
		s.pin(out.Objects[place.Item])
		for _, shape := range []*expr.Shape{place.Event, place.Trigger, place.Answer} {
			s.pin(out.Judged[shape])
		}
	}
	s.now()
	for range 3 {
		s.changed = false
		s.drop()
		s.usual()
		if !s.changed {
			break
		}
	}
	out.parts, out.hints = parts, s.hints
	for _, p := range parts {
		if !out.holds(p, (*expr.Expr).Confirm) {
			plain, refused, _ := w.witness(m, parts) // it was confirmed before
			if refused != nil {
				plain = w.guess(m, parts)
			}
			plain.parts, plain.hints = parts, s.hints
			return plain
		}
	}
	return out
}

func (s *shrinking) pin(r *expr.Record) {
	if r != nil {
		s.pinned[r] = true
	}
}

// try keeps a change where all parts are as wanted after it.
func (s *shrinking) try(do, undo func()) bool {
	if s.left <= 0 {
		return false
	}
	s.left--
	do()
	if s.w.all(s.parts) {
		s.changed = true
		return true
	}
	undo()
	return false
}

// drop leaves out what is not needed: objects, then what belongs to them, events, sends,
// flags, values.
func (s *shrinking) drop() {
	for _, i := range slices.Sorted(maps.Keys(s.w.Objects)) {
		if r := s.w.Objects[i]; r != nil && !s.pinned[r] {
			s.dropObject(i)
		}
	}
	h := s.w.Host
	for _, key := range sortedRelations(h.related) {
		thin(s, h.related[key], func(l []*expr.Record) { h.related[key] = l })
	}
	for _, key := range sortedRelations(h.events) {
		s.thinPast(h.events[key])
	}
	for _, message := range slices.Sorted(maps.Keys(h.sent)) {
		s.thinPast(h.sent[message])
	}
	for _, key := range sortedFlags(h.is) {
		if was := h.is[key]; was != expr.False {
			s.try(func() { h.is[key] = expr.False }, func() { h.is[key] = was })
		}
	}
	for _, r := range s.records() {
		s.dropValues(r)
	}
	if len(s.hints.scored) > 0 {
		s.dropPairs()
	}
}

// mostPaired is how many things are left out two at a time.
const mostPaired = 24

// dropPairs leaves out two things at once: what adds points to a score, and what takes
// them away again.
func (s *shrinking) dropPairs() {
	list := s.leavings()
	for i := 0; i < min(len(list), mostPaired); i++ {
		for k := i + 1; k < min(len(list), mostPaired); k++ {
			a, b := list[i], list[k]
			if s.try(func() { a.do(); b.do() }, func() { b.undo(); a.undo() }) {
				list, i = s.leavings(), -1
				break
			}
		}
	}
}

// leaving is one thing that can be left out.
type leaving struct{ do, undo func() }

// leavings are events, optional values, and texts that are not the usual ones.
func (s *shrinking) leavings() []leaving {
	var list []leaving
	for _, key := range sortedRelations(s.w.Host.events) {
		p := s.w.Host.events[key]
		for _, m := range p.moments() {
			if s.pinned[m.record] || p.total > int64(len(p.at)) {
				continue
			}
			var before past
			list = append(list, leaving{func() {
				before = *p
				all := p.moments()
				k := slices.IndexFunc(all, func(o moment) bool { return o.record == m.record })
				p.set(slices.Delete(all, k, k+1))
			}, func() { *p = before }})
		}
	}
	for _, r := range s.records() {
		for slot := range r.Shape.Fields {
			f, now := &r.Shape.Fields[slot], r.Slots[slot]
			if now.IsAbsent() || f.Type.Kind == expr.List || s.timed(r, slot) || !s.hints.isRead(r.Shape, slot) {
				continue
			}
			other := expr.Value{}
			if f.Required {
				if now.Kind() != expr.String || len(f.Values) > 0 {
					continue
				}
				other = s.values(f, r.Shape, now, 1)[0]
			}
			if !other.Equal(now) && (other.IsAbsent() || valid(f, other)) {
				list = append(list, leaving{func() { r.Slots[slot] = other }, func() { r.Slots[slot] = now }})
			}
		}
	}
	return list
}

func sortedFlags(is map[boolKey]expr.Truth) []boolKey {
	return slices.SortedFunc(maps.Keys(is), func(a, b boolKey) int {
		return cmp.Or(cmp.Compare(a.op, b.op), cmp.Compare(a.index, b.index), cmp.Compare(a.subject, b.subject))
	})
}

// dropObject leaves out an object that others belong to, with its lists.
func (s *shrinking) dropObject(index int) {
	w, gone := s.w, s.w.Objects[index]
	before := *w.Host
	var orphans []*expr.Record
	for _, r := range s.records() {
		if r.Parent == gone {
			orphans = append(orphans, r)
		}
	}
	s.try(func() {
		delete(w.Objects, index)
		for _, r := range orphans {
			r.Parent = nil
		}
		w.Host.events, w.Host.related = maps.Clone(w.Host.events), maps.Clone(w.Host.related)
		maps.DeleteFunc(w.Host.events, func(k relation, _ *past) bool { return k.object == index })
		maps.DeleteFunc(w.Host.related, func(k relation, _ []*expr.Record) bool { return k.object == index })
	}, func() {
		w.Objects[index] = gone
		for _, r := range orphans {
			r.Parent = gone
		}
		*w.Host = before
	})
}

// thin leaves out elements of a list, many at once first.
func thin[T any](s *shrinking, list []T, set func([]T)) {
	for size := max(1, len(list)/2); len(list) > 0; size /= 2 {
		for end := len(list); end > 0; {
			start := max(0, end-size)
			if !slices.ContainsFunc(list[start:end], func(e T) bool { return s.isPinned(e) }) {
				before, rest := list, slices.Concat(list[:start], list[end:])
				if s.try(func() { set(rest) }, func() { set(before) }) {
					list = rest
				}
			}
			end = start
		}
		if size <= 1 {
			return
		}
	}
}

func (s *shrinking) isPinned(e any) bool {
	switch x := e.(type) {
	case *expr.Record:
		return s.pinned[x]
	case moment:
		return s.pinned[x.record]
	}
	return false
}

// moment is an event, or a send, which has no record.
type moment struct {
	record *expr.Record
	at     int64
}

func (p *past) moments() []moment {
	list := make([]moment, len(p.at))
	for i := range p.at {
		list[i].at = p.at[i]
		if i < len(p.list) {
			list[i].record = p.list[i]
		}
	}
	return list
}

// set makes a history of moments, of which nothing is forgotten.
func (p *past) set(list []moment) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	next := past{total: int64(len(list))}
	for _, m := range list {
		next.at = append(next.at, m.at)
		if m.record != nil {
			next.list = append(next.list, m.record)
		}
	}
	if len(list) > 0 {
		next.first, next.last = list[0].at, list[len(list)-1].at
	}
	*p = next
}

// thinPast leaves out what happened. A history that lists not all there was is left as
// it is, unless what it lists suffices.
func (s *shrinking) thinPast(p *past) {
	list := p.moments()
	if before := *p; p.total > int64(len(list)) && !s.try(func() { p.set(list) }, func() { *p = before }) {
		return
	}
	thin(s, list, p.set)
}

// records are all records of a witness, in a fixed order: objects, what is judged,
// events, what belongs to the objects, and elements of their lists after each.
func (s *shrinking) records() []*expr.Record {
	var list []*expr.Record
	seen := map[*expr.Record]bool{}
	var add func(r *expr.Record)
	add = func(r *expr.Record) {
		if r == nil || seen[r] {
			return
		}
		seen[r] = true
		list = append(list, r)
		for _, v := range r.Slots {
			for _, e := range v.Items() {
				add(e.Record())
			}
			add(v.Record())
		}
	}
	for _, i := range slices.Sorted(maps.Keys(s.w.Objects)) {
		add(s.w.Objects[i])
	}
	for _, p := range s.parts {
		place := p.Expr.Place()
		for _, shape := range []*expr.Shape{place.Event, place.Trigger, place.Answer} {
			add(s.w.Judged[shape])
		}
	}
	for _, key := range sortedRelations(s.w.Host.events) {
		for _, r := range s.w.Host.events[key].list {
			add(r)
		}
	}
	for _, key := range sortedRelations(s.w.Host.related) {
		for _, r := range s.w.Host.related[key] {
			add(r)
		}
	}
	return list
}

// dropValues leaves out the values that a record need not have.
func (s *shrinking) dropValues(r *expr.Record) {
	for slot := range r.Shape.Fields {
		f, v := &r.Shape.Fields[slot], r.Slots[slot]
		switch {
		case f.Type.Kind == expr.List:
			thin(s, v.Items(), func(l []expr.Value) { r.Slots[slot] = expr.NewList(l) })
		case !f.Required && !v.IsAbsent() && !s.timed(r, slot):
			s.try(func() { r.Slots[slot] = expr.Value{} }, func() { r.Slots[slot] = v })
		}
		if slot < len(r.ChangedAt) && r.ChangedAt[slot] != 0 {
			at := r.ChangedAt[slot]
			s.try(func() { r.ChangedAt[slot] = 0 }, func() { r.ChangedAt[slot] = at })
		}
	}
}

// timed reports whether a slot is the instant of an event.
func (s *shrinking) timed(r *expr.Record, slot int) bool {
	return slot == 0 && r.Shape.Object < 0 && r.Shape.Fields[0].Name == "at"
}
