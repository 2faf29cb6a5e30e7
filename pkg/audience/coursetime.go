package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// The instants of a course. Ages are counted back from the last one. An earlier moment is
// so long before it: a number where the gaps are fixed, else a variable, which is made
// where something depends on it, as is the present of that moment.

// gap is how far apart two moments are, in milliseconds.
type gap struct{ least, most int64 }

// fixed reports whether there is only one such distance.
func (s gap) fixed() bool { return s.least == s.most }

// instants are the moments of a course in time.
type instants struct {
	space *logic.Space
	// end is the present of the last moment.
	end logic.Var
	// nows and backs are the presents of earlier moments, and how long before the last one
	// they are: none where nothing reads them.
	nows, backs []logic.Var
	// reads is set where the present of the last moment is read.
	reads bool
	gaps  []gap
}

// oldestGap bounds the gaps that have no bound.
const oldestGap = oldest

// between is how far apart two moments are.
func (t *instants) between(i, j int) gap {
	var s gap
	for _, g := range t.gaps[i+1 : j+1] {
		s.least, s.most = min(s.least+g.least, oldestGap+1), min(s.most+g.most, oldestGap)
	}
	return s
}

// back is how long before the last moment one is.
func (t *instants) back(i int) value {
	v := value{kind: expr.Duration, linear: true}
	s := t.between(i, len(t.gaps)-1)
	if s.fixed() {
		v.off = s.least
		return v
	}
	if t.backs[i] == none {
		t.backs[i] = t.space.NewVar(logic.VarInfo{Name: "back", Dom: logic.Dom{Ints: domain.Between(s.least, s.most)}})
	}
	v.terms = []logic.Term{{Coef: 1, X: t.backs[i]}}
	return v
}

// now is the present of a moment.
func (t *instants) now(i int) value {
	v := value{kind: expr.Timestamp, linear: true}
	s := t.between(i, len(t.gaps)-1)
	if s.fixed() {
		t.reads = true
		v.terms, v.off = []logic.Term{{Coef: 1, X: t.end}}, -s.least
		return v
	}
	if t.nows[i] == none {
		t.nows[i] = t.space.NewVar(logic.VarInfo{Name: "now", Dom: logic.Dom{Ints: domain.Between(firstNow, lastNow)}})
	}
	v.terms = []logic.Term{{Coef: 1, X: t.nows[i]}}
	return v
}

// together writes the difference of the last present and another one as the time between
// them.
func (t *instants) together(terms []logic.Term) []logic.Term {
	for i, x := range t.nows {
		if x == none {
			continue
		}
		a := slices.IndexFunc(terms, func(t logic.Term) bool { return t.X == x })
		b := slices.IndexFunc(terms, func(s logic.Term) bool { return s.X == t.end })
		if a < 0 || b < 0 || terms[a].Coef != -terms[b].Coef {
			continue
		}
		coef := terms[b].Coef
		terms = slices.DeleteFunc(slices.Clone(terms), func(s logic.Term) bool { return s.X == x || s.X == t.end })
		out, ok := addTerms(terms, t.back(i).terms, coef)
		if !ok {
			return append(terms, logic.Term{Coef: coef, X: t.end}, logic.Term{Coef: -coef, X: x})
		}
		terms = out
	}
	return terms
}

// law is how the variables of time hang together. It is asked for when all conditions are
// translated.
func (t *instants) law() *logic.Formula {
	backs, nows := t.used(t.backs), t.used(t.nows)
	if t.reads {
		nows++
	}
	s := t.space
	all := s.True()
	last := len(t.gaps) - 1
	if backs > 0 && nows > 1 || nows > 0 && backs > 1 {
		for i := range last { // everything depends on everything
			back, now := t.back(i), t.now(i)
			if len(back.terms) > 0 {
				sum := []logic.Term{{Coef: 1, X: now.terms[0].X}, {Coef: 1, X: back.terms[0].X}, {Coef: -1, X: t.end}}
				all = s.And(all, t.is(sum, gap{}))
			}
		}
		backs, nows = last, last+1
	}
	for i := range last {
		for j := i + 1; j <= last; j++ {
			if backs > 1 && j < last {
				all = s.And(all, t.apart(t.back(i), t.back(j), t.between(i, j)))
			}
			if nows > 1 {
				all = s.And(all, t.apart(t.now(j), t.now(i), t.between(i, j)))
			}
		}
	}
	return all
}

func (t *instants) used(list []logic.Var) (n int) {
	for _, x := range list {
		if x != none {
			n++
		}
	}
	return n
}

// apart is where one sum is so much above another one.
func (t *instants) apart(a, b value, by gap) *logic.Formula {
	terms, _ := addTerms(a.terms, b.terms, -1)
	return t.is(terms, gap{by.least - a.off + b.off, by.most - a.off + b.off})
}

// is where a sum lies in a range.
func (t *instants) is(terms []logic.Term, in gap) *logic.Formula {
	opposite, _ := addTerms(nil, terms, -1)
	return t.space.And(t.space.Linear(terms, in.most), t.space.Linear(opposite, -in.least))
}

// times are the instants of a model: of what it leaves free the least gaps and a usual
// time.
func (t *instants) times(m *logic.Model) []int64 {
	last := len(t.gaps) - 1
	out, known := make([]int64, last+1), make([]bool, last+1)
	set := func(i int, x logic.Var) {
		if x == none {
			return
		}
		if v, ok := m.Value(x); ok {
			out[i], known[i] = v.Int, true
		}
	}
	set(last, t.end)
	for i := range last {
		set(i, t.nows[i])
	}
	back := func(i int) (int64, bool) {
		if s := t.between(i, last); i == last || s.fixed() {
			return s.least, true
		}
		if t.backs[i] == none {
			return 0, false
		}
		v, ok := m.Value(t.backs[i])
		return v.Int, ok
	}
	for i := range last {
		if b, ok := back(i); ok && known[i] && !known[last] {
			out[last], known[last] = out[i]+b, true
		}
	}
	if !known[last] {
		out[last], known[last] = t.usualEnd(out, known, back), true
	}
	for i := last - 1; i >= 0; i-- {
		b, ok := back(i)
		switch {
		case known[i]:
		case ok:
			out[i] = out[last] - b
		default:
			out[i] = out[i+1] - t.gaps[i+1].least
		}
	}
	return out
}

// usualEnd is the last instant where nothing says which it is: so that the first is a
// usual one.
func (t *instants) usualEnd(out []int64, known []bool, back func(int) (int64, bool)) int64 {
	last := len(t.gaps) - 1
	for i := last - 1; i >= 0; i-- {
		if known[i] {
			return min(out[i]+t.between(i, last).least, lastNow)
		}
	}
	first, ok := back(0)
	if !ok {
		first = t.between(0, last).least
	}
	return min(usualNow+first, lastNow)
}
