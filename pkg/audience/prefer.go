package audience

import (
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// proper is what is wanted, in words for proofs.
func (w Want) proper() Want {
	if w == Given {
		return Holds
	}
	return w
}

// preference is a question with what is so of its answer besides.
type preference struct {
	world *world
	model *logic.Model
	parts []Part
}

// preferred asks for an example of which more is so: what is wanted preferably, that a
// contact lived what it says, and that points are not spoiled. Where not all of that can
// be it is added one after the other.
func (q *inquiry) preferred(parts []Part) (Answer, preference) {
	lived := q.lived(parts)
	for _, p := range parts {
		if p.Want == Preferably {
			lived = append(lived, Part{p.Expr, Given})
		}
	}
	unspoiled := q.unspoiled(parts)
	if len(lived)+len(unspoiled) == 0 {
		return Answer{}, preference{}
	}
	ask := func(more []Part) (Answer, preference) {
		all := append(slices.Clone(parts), more...)
		a, w, m := q.decide(all)
		return a, preference{w, m, all[:len(all)-min(len(unspoiled), len(more))]}
	}
	all := slices.Concat(lived, unspoiled)
	if a, p := ask(all); a.Verdict == Yes || len(all) == 1 {
		return a, p
	}
	return q.oneByOne(parts, lived, unspoiled)
}

// oneByOne adds what can be so, in the order of its weight.
func (q *inquiry) oneByOne(parts, lived, unspoiled []Part) (best Answer, of preference) {
	kept := slices.Clone(parts)
	for _, p := range lived {
		more := append(slices.Clone(kept), p)
		if a, w, m := q.decide(more); a.Verdict == Yes {
			kept, best, of = more, a, preference{w, m, more}
		}
	}
	if len(unspoiled) > 0 {
		if a, w, m := q.decide(append(slices.Clone(kept), unspoiled...)); a.Verdict == Yes {
			return a, preference{w, m, kept}
		}
	}
	return best, of
}

// lived is what is so of those who lived what the parts read: nothing happened in the
// future, the last activity is none before the beginning, and no engagement came after
// it. Only a scenario can write it otherwise.
func (s *Solver) lived(parts []Part) []Part {
	h := hintsOf(s.p, parts)
	contact := s.p.ContactObject()
	var list []Part
	add := func(object int, text string) {
		if x, issues := s.p.Env.Check(expr.Place{Object: object, Item: -1}, text, expr.BoolType()); x != nil && len(issues) == 0 {
			list = append(list, Part{x, Given})
		}
	}
	for _, object := range s.objectsOf(parts) {
		name := s.p.Schema.Objects[object].Name
		if h.reads[slotOf{name, "created_at"}] {
			add(object, name+".created_at <= now")
		}
		if object != contact || !h.reads[slotOf{name, "last_activity"}] {
			continue
		}
		add(object, name+".last_activity <= now")
		add(object, name+".created_at <= "+name+".last_activity")
		for i := range s.p.Events {
			if s.p.Events[i].Engagement && (h.events[i] || s.judges(parts, i)) {
				add(object, "events["+strconv.Quote(s.p.Schema.Events[i].Name)+"].all(e, e.at <= "+name+".last_activity)")
			}
		}
	}
	return list
}

// objectsOf are the objects that parts are about, and those these belong to.
func (s *Solver) objectsOf(parts []Part) []int {
	var list []int
	for _, p := range parts {
		if p.Expr.Place().Object >= 0 {
			list = append(list, s.p.Schema.Chain(p.Expr.Place().Object)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// judges reports whether a part judges an event of a type.
func (s *Solver) judges(parts []Part, event int) bool {
	shape := s.p.Schema.Events[event].Shape
	return slices.ContainsFunc(parts, func(p Part) bool { return p.Expr.Place().Event == shape || p.Expr.Place().Trigger == shape })
}

// unspoiled adds to a question about scores that no rule about fields takes points away:
// an example that has more of them for something else is hard to read.
func (s *Solver) unspoiled(parts []Part) []Part {
	var more []Part
	for _, i := range hintsOf(s.p, parts).scored {
		for k := range s.p.Scores[i].Fit {
			if f := &s.p.Scores[i].Fit[k]; f.Points < 0 {
				more = append(more, Part{f.When.Expr, HoldsNot})
			}
		}
	}
	return more
}
