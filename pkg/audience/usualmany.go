package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
)

// crowd makes many events of a kind, too many to look at each, like the first of them.
func (s *shrinking) crowd() {
	s.w.Host.allEvents(func(p *past) {
		if len(p.list) <= mostLooked {
			return
		}
		model, rest := p.list[0], slices.Clone(p.list[1:])
		rest = slices.DeleteFunc(rest, func(r *expr.Record) bool { return s.pinned[r] })
		before := make([][]expr.Value, len(rest))
		for i, r := range rest {
			before[i] = slices.Clone(r.Slots)
		}
		s.try(func() {
			for _, r := range rest {
				for slot := range r.Slots {
					if !s.timed(r, slot) {
						r.Slots[slot] = model.Slots[slot]
					}
				}
			}
		}, func() {
			for i, r := range rest {
				copy(r.Slots, before[i])
			}
		})
	})
}

// agree lets an object have what the last event that updates it said.
func (s *shrinking) agree() {
	for _, key := range sortedRelations(s.w.Host.events) {
		ev, list := &s.p.Events[key.of], s.w.Host.events[key].list
		object := s.w.Objects[ev.Object]
		if object == nil || len(list) == 0 {
			continue
		}
		last := list[len(list)-1]
		for _, pair := range ev.Updates {
			s.equal(last, pair[0], object, pair[1])
		}
	}
}

// equal tries to give two fields one value: that of the object, else that of the event.
func (s *shrinking) equal(event *expr.Record, from int, object *expr.Record, to int) {
	said, is := event.Slots[from], object.Slots[to]
	if said.IsAbsent() || is.IsAbsent() || said.Kind() == expr.List || said.Equal(is) {
		return
	}
	if valid(&event.Shape.Fields[from], is) && s.try(func() { event.Slots[from] = is }, func() { event.Slots[from] = said }) {
		return
	}
	if valid(&object.Shape.Fields[to], said) {
		s.try(func() { object.Slots[to] = said }, func() { object.Slots[to] = is })
	}
}
