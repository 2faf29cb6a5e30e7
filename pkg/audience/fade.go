package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// A score whose points fade is known of a model only between limits. Which it is depends
// on how old the events are: the ages at which their points change are tried.

// mostFaded bounds how often one event is tried.
const mostFaded = 500

// faded makes events as old as they have to be for what is asked of the scores, and
// leaves out those of another rule where that helps.
func (s *shrinking) faded() bool {
	var fading []*project.Behavior
	for _, i := range s.hints.scored {
		m := s.p.Scores[i]
		for k := range m.Behavior {
			if b := &m.Behavior[k]; b.HalfLife > 0 {
				fading = append(fading, b)
			}
		}
	}
	if s.fadedAlone(fading) {
		return true
	}
	back := s.blanked()
	if s.fadedAlone(fading) {
		return true
	}
	back()
	return false
}

// blanked leaves out the fields that conditions read and that may be absent; what it
// returns puts them back.
func (s *shrinking) blanked() (back func()) {
	var undo []func()
	for _, r := range s.records() {
		for slot := range r.Shape.Fields {
			f, v := &r.Shape.Fields[slot], r.Slots[slot]
			if r.Shape.Object >= 0 && s.hints.isRead(r.Shape, slot) && !f.Required && f.Type.Kind != expr.List {
				r.Slots[slot] = expr.Value{}
				undo = append(undo, func() { r.Slots[slot] = v })
			}
		}
	}
	return func() {
		for _, u := range undo {
			u()
		}
	}
}

// fadedAlone tries each rule with the events of the others and without.
func (s *shrinking) fadedAlone(fading []*project.Behavior) bool {
	for _, b := range fading {
		s.left = 2 * mostFaded
		if s.fadedBy(b) {
			return true
		}
		for _, other := range fading {
			if other.Event != b.Event && s.fadedWithout(b, other.Event) {
				return true
			}
		}
	}
	return false
}

// fadedWithout is fadedBy without the events of a type.
func (s *shrinking) fadedWithout(b *project.Behavior, event int) bool {
	for _, key := range sortedRelations(s.w.Host.events) {
		p := s.w.Host.events[key]
		if key.of != event || len(p.at) == 0 {
			continue
		}
		before := *p
		p.set(nil)
		if s.fadedBy(b) {
			return true
		}
		*p = before
	}
	return false
}

// fadedBy tries the ages of the events that a rule counts, the youngest first.
func (s *shrinking) fadedBy(b *project.Behavior) bool {
	for _, key := range sortedRelations(s.w.Host.events) {
		p := s.w.Host.events[key]
		if key.of != b.Event || p.total > int64(len(p.at)) {
			continue
		}
		before := *p
		for i, old := range slices.Backward(p.moments()) {
			for step := range int64(mostFaded) {
				at := s.w.Now - ceilDiv(step*b.HalfLife, 24)
				list := before.moments()
				list[i].at = at
				do := func() { s.date(old.record, at); p.set(list) }
				if expr.Decayed(b.Points, s.w.Now-at, b.HalfLife) == 0 || s.left <= 0 {
					break
				}
				if s.try(do, func() { s.date(old.record, old.at); *p = before }) {
					return true
				}
			}
		}
	}
	return false
}

// date says when an event happened.
func (s *shrinking) date(r *expr.Record, at int64) {
	if r != nil {
		r.Slots[0] = expr.NewTimestamp(at)
	}
}
