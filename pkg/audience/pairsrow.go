package audience

import (
	"math/bits"
	"slices"
)

// row is a set of conditions.
type row []uint64

func newRow(n int) row { return make(row, (n+63)/64) }

func (r row) set(i int)      { r[i>>6] |= 1 << (i & 63) }
func (r row) clear(i int)    { r[i>>6] &^= 1 << (i & 63) }
func (r row) has(i int) bool { return r[i>>6]>>(i&63)&1 != 0 }

// first is the smallest number, -1 where there is none.
func (r row) first() int {
	for i, x := range r {
		if x != 0 {
			return i<<6 + bits.TrailingZeros64(x)
		}
	}
	return -1
}

// and is what is in both.
func (r row) and(o row) row {
	both := slices.Clone(r)
	for i, x := range o {
		both[i] &= x
	}
	return both
}

// common is how many are in both.
func (r row) common(o row) (n int) {
	for i, x := range o {
		n += bits.OnesCount64(r[i] & x)
	}
	return n
}

// remove takes away what is in the other one.
func (r row) remove(o row) {
	for i, x := range o {
		r[i] &^= x
	}
}

// meets reports whether anything is in both.
func (r row) meets(o row) bool {
	for i, x := range o {
		if r[i]&x != 0 {
			return true
		}
	}
	return false
}

// add takes in what is in the other one.
func (r row) add(o row) {
	for i, x := range o {
		r[i] |= x
	}
}
