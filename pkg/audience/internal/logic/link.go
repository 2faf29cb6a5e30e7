package logic

import "github.com/fairlead/fairlead/pkg/audience/internal/domain"

// Link is a relation of two variables that is neither a sum nor an equality: one text
// begins with another one, a function of one number is below a function of another.
// Nothing is known of it but what it makes of sets and whether it holds of two values.
type Link interface {
	// Key tells links apart: equal keys mean equal relations.
	Key() string
	// Holds reports whether it holds of two values that are there.
	Holds(x, y Value) bool
	// First returns a set with at least all values of the first variable that are so, or
	// are not so, to some value in a set of the second; where that set is one value, with
	// exactly those. Absence does not matter.
	First(y Dom, so bool) Dom
	// Second is First for the other side.
	Second(x Dom, so bool) Dom
}

// Linked returns the formula that a link holds of x and y. As [AtMost] it says something
// only where both are there.
func (s *Space) Linked(l Link, x, y Var) *Formula {
	n, ok := s.linkNumbers[l.Key()]
	if !ok {
		n = int32(len(s.links))
		s.links = append(s.links, l)
		s.linkNumbers[l.Key()] = n
	}
	return s.intern(Formula{Op: Linked, X: x, Y: y, Link: s.links[n], link: n})
}

// relink is a link of other variables.
func (s *Space) relink(f *Formula, x, y Var) *Formula {
	return s.intern(Formula{Op: f.Op, X: x, Y: y, Link: f.Link, link: f.link})
}

// linked narrows the variables of a link that holds, or of one that does not; false
// where nothing is left.
func (r *search) linked(f *Formula) bool {
	for range 2 {
		d := r.s.doms.list[r.dom[f.X]]
		r.work.left -= 4
		if !r.narrow(f.Y, r.s.doms.number(r.s.sorted(f.Y, f.Link.Second(d, f.Op == Linked)))) {
			return false
		}
		d = r.s.doms.list[r.dom[f.Y]]
		before := r.dom[f.X]
		if !r.narrow(f.X, r.s.doms.number(r.s.sorted(f.X, f.Link.First(d, f.Op == Linked)))) {
			return false
		}
		if before == r.dom[f.X] {
			break
		}
	}
	return true
}

// sorted is a set without what its variable cannot have, absence included.
func (s *Space) sorted(x Var, d Dom) Dom {
	d.Absent = false
	if s.vars[x].info.Sort == Int {
		d.Texts = domain.NoText()
	} else {
		d.Ints = domain.Ints{}
	}
	return d
}
