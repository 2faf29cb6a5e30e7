package logic

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// Coefficients and terms beyond these are out of reach, so that no sum of products
// with 64-bit values leaves 128 bits.
const (
	maxCoef  = 1 << 55
	maxTerms = 256
)

// Linear returns the formula that the sum of terms is at most a bound. It says
// something only where all of the variables are there, see [AtMost]; what is said of
// one variable alone comes as [InDom] with absence allowed. Terms that are too large
// to reckon with give a variable that is Beyond.
func (s *Space) Linear(terms []Term, atMost int64) *Formula {
	list := slices.Clone(terms)
	slices.SortStableFunc(list, func(a, b Term) int { return cmp.Compare(a.X, b.X) })
	out := list[:0]
	for _, t := range list {
		if n := len(out); n > 0 && out[n-1].X == t.X {
			sum := out[n-1].Coef + t.Coef
			if (sum > t.Coef) != (out[n-1].Coef > 0) && out[n-1].Coef != 0 {
				return s.opaque(terms, atMost)
			}
			out[n-1].Coef = sum
			continue
		}
		out = append(out, t)
	}
	return s.linear(slices.DeleteFunc(out, func(t Term) bool { return t.Coef == 0 }), atMost)
}

// linear is Linear for sorted terms without repetition.
func (s *Space) linear(terms []Term, bound int64) *Formula {
	if len(terms) == 0 {
		if bound >= 0 {
			return s.yes
		}
		return s.no
	}
	terms, bound = reduced(terms, bound)
	if len(terms) > maxTerms || slices.ContainsFunc(terms, func(t Term) bool { return t.Coef > maxCoef || t.Coef < -maxCoef }) {
		return s.opaque(terms, bound)
	}
	if len(terms) == 1 {
		return s.In(terms[0].X, Dom{Absent: true, Ints: single(terms[0].Coef, bound)})
	}
	lo, hi := s.span(terms, nil)
	switch {
	case !wideOf(bound).less(hi):
		return s.yes
	case wideOf(bound).less(lo):
		return s.no
	}
	return s.intern(Formula{Op: AtMost, Terms: slices.Clip(terms), Bound: bound})
}

// single is what x can be where coef·x ≤ bound; coef is 1 or -1.
func single(coef, bound int64) domain.Ints {
	switch {
	case coef > 0:
		return domain.AtMost(bound)
	case bound == -bound && bound != 0:
		return domain.Ints{} // x ≥ 2^63
	}
	return domain.AtLeast(-bound)
}

// reduced divides by what all coefficients have in common; as the sum is a whole number
// the bound is rounded down.
func reduced(terms []Term, bound int64) ([]Term, int64) {
	g := uint64(0)
	for _, t := range terms {
		g = gcd(g, magnitude(t.Coef))
	}
	if g == 1 {
		return terms, bound
	}
	if g == 1<<63 { // all coefficients are -2^63
		out := slices.Clone(terms)
		for i := range out {
			out[i].Coef = -1
		}
		q := int64(0)
		if bound < 0 {
			q = -1
		}
		return out, q
	}
	out := slices.Clone(terms)
	for i := range out {
		out[i].Coef /= int64(g)
	}
	return out, floorDiv(bound, int64(g))
}

// opaque stands for what is too large to reckon with.
func (s *Space) opaque(terms []Term, bound int64) *Formula {
	var key []byte
	for _, t := range terms {
		key = binary.AppendVarint(key, t.Coef)
		key = binary.AppendVarint(key, int64(t.X))
	}
	key = binary.AppendVarint(key, bound)
	x, ok := s.opaques[string(key)]
	if !ok {
		owner := noBag
		for _, t := range terms {
			if o := s.vars[t.X].owner; s.depth(o) > s.depth(owner) {
				owner = o
			}
		}
		x = s.newVar(VarInfo{Name: "a sum of large numbers", Dom: Dom{Ints: domain.Between(GaveFalse, GaveTrue)}, Beyond: true}, owner)
		s.opaques[string(key)] = x
	}
	return s.IsIn(x, domain.Point(GaveTrue))
}

// span returns the least and the largest value of a sum; now has the current sets of
// the variables, nil for all that they may be.
func (s *Space) span(terms []Term, now []int32) (lo, hi wide) {
	for _, t := range terms {
		dom := s.vars[t.X].dom
		if now != nil {
			dom = now[t.X]
		}
		e := s.doms.edges[dom]
		if t.Coef > 0 {
			lo, hi = lo.plus(product(t.Coef, e.Lo)), hi.plus(product(t.Coef, e.Hi))
		} else {
			lo, hi = lo.plus(product(t.Coef, e.Hi)), hi.plus(product(t.Coef, e.Lo))
		}
	}
	return lo, hi
}

func negative(terms []Term) []Term {
	out := slices.Clone(terms)
	for i := range out {
		out[i].Coef = -out[i].Coef
	}
	return out
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
