package domain

import (
	"cmp"
	"math"
	"slices"
)

// Range is the whole numbers from Lo to Hi, both included.
type Range struct{ Lo, Hi int64 }

// Ints is a set of 64-bit whole numbers: numbers, instants and durations in
// milliseconds, booleans as 0 and 1, and doubles as their ordered images. It is
// immutable; the zero value is empty.
type Ints struct {
	// r is sorted; its ranges do not touch.
	r []Range
}

// AllInts returns the set of all 64-bit whole numbers.
func AllInts() Ints { return Between(math.MinInt64, math.MaxInt64) }

// Between returns the numbers from lo to hi, both included; none where lo > hi.
func Between(lo, hi int64) Ints {
	if lo > hi {
		return Ints{}
	}
	return Ints{r: []Range{{lo, hi}}}
}

// AtLeast returns the numbers not below lo.
func AtLeast(lo int64) Ints { return Between(lo, math.MaxInt64) }

// AtMost returns the numbers not above hi.
func AtMost(hi int64) Ints { return Between(math.MinInt64, hi) }

// Point returns the set of one number.
func Point(x int64) Ints { return Between(x, x) }

// IntsOf returns the union of ranges that may overlap and come in any order.
func IntsOf(ranges ...Range) Ints {
	list := slices.DeleteFunc(slices.Clone(ranges), func(r Range) bool { return r.Lo > r.Hi })
	byStart := func(a, b Range) int { return cmp.Compare(a.Lo, b.Lo) }
	if !slices.IsSortedFunc(list, byStart) {
		slices.SortFunc(list, byStart)
	}
	out := list[:0]
	for _, r := range list {
		if n := len(out); n > 0 && (out[n-1].Hi == math.MaxInt64 || r.Lo <= out[n-1].Hi+1) {
			out[n-1].Hi = max(out[n-1].Hi, r.Hi)
			continue
		}
		out = append(out, r)
	}
	return Ints{r: out}
}

// Ranges returns the set as sorted ranges that do not touch. The caller must not
// change them.
func (s Ints) Ranges() []Range { return s.r }

// IsEmpty reports whether no number is in the set.
func (s Ints) IsEmpty() bool { return len(s.r) == 0 }

// IsAll reports whether every number is in the set.
func (s Ints) IsAll() bool {
	return len(s.r) == 1 && s.r[0] == Range{math.MinInt64, math.MaxInt64}
}

// Min returns the smallest number; the set must not be empty.
func (s Ints) Min() int64 { return s.r[0].Lo }

// Max returns the largest number; the set must not be empty.
func (s Ints) Max() int64 { return s.r[len(s.r)-1].Hi }

// Has reports whether x is in the set.
func (s Ints) Has(x int64) bool {
	i, found := slices.BinarySearchFunc(s.r, x, func(r Range, x int64) int {
		switch {
		case r.Hi < x:
			return -1
		case r.Lo > x:
			return 1
		}
		return 0
	})
	return found && i < len(s.r)
}

// And returns what is in both sets.
func (s Ints) And(o Ints) Ints {
	var out []Range
	for i, j := 0, 0; i < len(s.r) && j < len(o.r); {
		lo, hi := max(s.r[i].Lo, o.r[j].Lo), min(s.r[i].Hi, o.r[j].Hi)
		if lo <= hi {
			out = append(out, Range{lo, hi})
		}
		if s.r[i].Hi < o.r[j].Hi {
			i++
		} else {
			j++
		}
	}
	return Ints{r: out}
}

// Or returns what is in one of the sets.
func (s Ints) Or(o Ints) Ints {
	return IntsOf(append(slices.Clone(s.r), o.r...)...)
}

// Not returns what is not in the set.
func (s Ints) Not() Ints {
	var out []Range
	next := int64(math.MinInt64)
	for _, r := range s.r {
		if r.Lo > next {
			out = append(out, Range{next, r.Lo - 1})
		}
		if r.Hi == math.MaxInt64 {
			return Ints{r: out}
		}
		next = r.Hi + 1
	}
	return Ints{r: append(out, Range{next, math.MaxInt64})}
}

// Meets reports whether the sets have a number in common.
func (s Ints) Meets(o Ints) bool {
	for i, j := 0, 0; i < len(s.r) && j < len(o.r); {
		if max(s.r[i].Lo, o.r[j].Lo) <= min(s.r[i].Hi, o.r[j].Hi) {
			return true
		}
		if s.r[i].Hi < o.r[j].Hi {
			i++
		} else {
			j++
		}
	}
	return false
}

// Within reports whether all of the set is in o.
func (s Ints) Within(o Ints) bool { return !s.Meets(o.Not()) }

// Equal reports whether the sets have the same numbers.
func (s Ints) Equal(o Ints) bool { return slices.Equal(s.r, o.r) }
