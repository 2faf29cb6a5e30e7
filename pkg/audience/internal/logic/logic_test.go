package logic

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

func number(s *Space, name string, set domain.Ints, absent bool) Var {
	return s.NewVar(VarInfo{Name: name, Dom: Dom{Absent: absent, Ints: set}})
}

// ask solves a formula and has the model confirmed.
func ask(t *testing.T, s *Space, f *Formula, want Verdict) Answer {
	t.Helper()
	a := s.Solve(f, DefaultLimits())
	if a.Verdict != want {
		t.Fatalf("got %v, want %v", a.Verdict, want)
	}
	if want == Sat && (!s.Lawful(a.Model) || !s.Eval(f, a.Model)) {
		t.Fatalf("the model does not hold: %+v", a.Model.content)
	}
	return a
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	s := NewSpace()
	x, y := number(s, "x", domain.AllInts(), true), number(s, "y", domain.AllInts(), true)
	both := s.And(s.Present(x), s.Present(y))
	less := s.And(both, s.Linear([]Term{{1, x}, {-1, y}}, -1)) // x < y
	more := s.And(both, s.Linear([]Term{{-1, x}, {1, y}}, -1))
	ask(t, s, less, Sat)
	ask(t, s, s.And(less, more), Unsat)
	ask(t, s, s.And(less, s.Not(more)), Sat)
	ask(t, s, s.And(s.Not(less), s.Not(more), both, s.Differ(x, y)), Unsat)
	ask(t, s, s.And(less, s.IsIn(y, domain.AtMost(5)), s.IsIn(x, domain.AtLeast(5))), Unsat)
	ask(t, s, s.And(both, s.Linear([]Term{{3, x}, {-6, y}}, 1), s.Linear([]Term{{-3, x}, {6, y}}, -1)), Unsat)
	ask(t, s, s.And(both, s.Linear([]Term{{3, x}, {5, y}}, 7), s.Linear([]Term{{-3, x}, {-5, y}}, -7), s.IsIn(x, domain.AtLeast(100))), Sat)
}

func TestTextsDiffer(t *testing.T) {
	t.Parallel()
	s := NewSpace()
	var v []Var
	for range 3 {
		v = append(v, s.NewVar(VarInfo{Sort: Text, Dom: Dom{Absent: true, Texts: domain.TextsOf("a", "b")}}))
	}
	f := s.And(s.Present(v[0]), s.Present(v[1]), s.Present(v[2]), s.Differ(v[0], v[1]), s.Differ(v[1], v[2]))
	ask(t, s, f, Sat)
	ask(t, s, s.And(f, s.Differ(v[0], v[2])), Unsat)
	ask(t, s, s.And(f, s.Same(v[0], v[2])), Sat)
}

func TestBags(t *testing.T) {
	t.Parallel()
	s := NewSpace()
	now := number(s, "now", domain.Between(100, 200), false)
	b := s.NewBag(BagInfo{Name: "events"})
	at := s.NewElemVar(b, VarInfo{Name: "at", Dom: Dom{Ints: domain.AllInts()}})
	price := s.NewElemVar(b, VarInfo{Name: "price", Dom: Dom{Absent: true, Ints: domain.AtLeast(0)}})
	items := s.NewElemBag(b, BagInfo{Name: "items"})
	size := s.NewElemVar(items, VarInfo{Name: "size", Dom: Dom{Ints: domain.Between(0, 9)}})
	s.SetLaw(b, s.Linear([]Term{{1, at}, {-1, now}}, 0))
	recent := s.Linear([]Term{{1, now}, {-1, at}}, 7)
	dear := s.IsIn(price, domain.AtLeast(50))
	large := s.IsIn(s.Count(items, s.IsIn(size, domain.AtLeast(5))), domain.AtLeast(2))
	count := func(f *Formula, lo, hi int64) *Formula { return s.IsIn(s.Count(b, f), domain.Between(lo, hi)) }
	ask(t, s, count(recent, 3, 9), Sat)
	a := ask(t, s, s.And(count(recent, 3, 9), count(s.And(recent, dear), 0, 0), count(s.And(recent, large), 1, 1)), Sat)
	n := int64(0)
	for _, e := range a.Model.Elements(b) {
		n += e.Times
	}
	if n != 3 {
		t.Errorf("%d elements", n)
	}
	ask(t, s, s.And(count(recent, 3, 9), count(s.True(), 2, 2)), Unsat)
	ask(t, s, s.And(count(dear, 1, 9), count(recent, 1, 9), count(s.And(dear, recent), 0, 0), count(s.True(), 1, 1)), Unsat)
	ask(t, s, s.And(count(s.IsIn(at, domain.AtLeast(150)), 1, 1), s.IsIn(now, domain.AtMost(149))), Unsat)
}
