package logic

import (
	"encoding/binary"
	"math"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// Sets gives each set of values a number, so that sets are compared and met by looking
// their numbers up. Spaces may share one, one after the other: what is known of sets
// does not change any answer. Sets are not safe for use by more than one goroutine at a
// time.
type Sets struct {
	list  []Dom
	edges []domain.Range // the smallest and the largest number of each, where it has any
	usual []*Value       // of each, where it was asked for
	known map[string]int32
	// both, either and less are what two sets make, by their numbers.
	both, either, less map[uint64]int32
	// costs are what was looked at for the large ones among those.
	costs [3]map[uint64]int
	size  int
}

// mostStates is how many states of two languages are looked at together.
const mostStates = 10_000

// NewSets returns what is known before anything was asked.
func NewSets() *Sets {
	d := &Sets{known: map[string]int32{}, both: map[uint64]int32{}, either: map[uint64]int32{}, less: map[uint64]int32{}}
	for i := range d.costs {
		d.costs[i] = map[uint64]int{}
	}
	d.number(Dom{})
	d.number(Dom{Ints: domain.AllInts()})
	d.number(Dom{Texts: domain.AnyText()})
	d.number(Dom{Absent: true, Ints: domain.AllInts(), Texts: domain.AnyText()})
	return d
}

// Size is about how many bytes the sets take. Whoever keeps Sets for long begins anew
// when they have become too many.
func (d *Sets) Size() int { return d.size + 32*(len(d.both)+len(d.either)+len(d.less)) }

// Numbers of sets that every space has.
const (
	noDom   int32 = iota // nothing
	someInt              // every number
	someText
	// tooLarge stands for a set that would take too much to find. No variable has numbers
	// and texts, so that no other set is equal to it.
	tooLarge
)

// number returns the number of a set.
func (d *Sets) number(x Dom) int32 {
	key := []byte{0}
	if x.Absent {
		key[0] = 1
	}
	key = binary.AppendUvarint(key, uint64(len(x.Ints.Ranges())))
	for _, r := range x.Ints.Ranges() {
		key = binary.AppendVarint(key, r.Lo)
		key = binary.AppendVarint(key, r.Hi)
	}
	key = append(key, x.Texts.Key()...)
	if n, ok := d.known[string(key)]; ok {
		return n
	}
	n := int32(len(d.list))
	d.known[string(key)] = n
	d.list = append(d.list, x)
	d.size += 4*len(key) + 200
	edge := domain.Range{Lo: math.MaxInt64, Hi: math.MinInt64}
	if !x.Ints.IsEmpty() {
		edge = domain.Range{Lo: x.Ints.Min(), Hi: x.Ints.Max()}
	}
	d.edges = append(d.edges, edge)
	d.usual = append(d.usual, nil)
	return n
}

// and returns what is in both sets; a is within b where it returns a, and they have
// nothing in common where it returns noDom.
func (d *Sets) and(a, b int32) int32 {
	switch {
	case a == b:
		return a
	case a == noDom || b == noDom:
		return noDom
	case a == tooLarge || b == tooLarge:
		return tooLarge
	case a > b:
		a, b = b, a
	}
	key := uint64(a)<<32 | uint64(b)
	if n, ok := d.both[key]; ok {
		return n
	}
	x, y := d.list[a], d.list[b]
	texts, cost, ok := x.Texts.Meet(y.Texts, mostStates)
	n := d.made(toMeet, key, Dom{x.Absent && y.Absent, x.Ints.And(y.Ints), texts}, cost, ok)
	d.both[key] = n
	return n
}

// The ways to make one set of two.
const (
	toMeet = iota
	toJoin
	toLessen
)

// rangesPerStep is how many ranges of numbers make a step of work. The hours of twenty
// years are 175,000 ranges.
const rangesPerStep = 8

// made is the number of a set that was found, and notes what a large one took.
func (d *Sets) made(how int, key uint64, x Dom, cost int, ok bool) int32 {
	a, b := d.list[key>>32], d.list[uint32(key)]
	cost += (len(a.Ints.Ranges()) + len(b.Ints.Ranges())) / rangesPerStep
	if cost > small {
		d.costs[how][key] = cost
	}
	if !ok {
		return tooLarge
	}
	return d.number(x)
}

// small is what makes no work that is worth counting.
const small = 16

// or returns what is in one of the sets.
func (d *Sets) or(a, b int32) int32 {
	if a > b {
		a, b = b, a
	}
	if a == tooLarge || b == tooLarge {
		return tooLarge
	}
	key := uint64(a)<<32 | uint64(b)
	n, known := d.either[key]
	if !known {
		x, y := d.list[a], d.list[b]
		texts, cost, ok := x.Texts.Join(y.Texts, mostStates)
		n = d.made(toJoin, key, Dom{x.Absent || y.Absent, x.Ints.Or(y.Ints), texts}, cost, ok)
		d.either[key] = n
	}
	return n
}

// without returns what is in a and not in b.
func (d *Sets) without(a, b int32) int32 {
	if a == tooLarge || b == tooLarge {
		return tooLarge
	}
	key := uint64(a)<<32 | uint64(b)
	n, known := d.less[key]
	if !known {
		x, y := d.list[a], d.list[b]
		left := Dom{Absent: x.Absent && !y.Absent}
		if !x.Ints.IsEmpty() {
			left.Ints = x.Ints.And(y.Ints.Not())
		}
		texts, cost, ok := x.Texts.Less(y.Texts, mostStates)
		left.Texts = texts
		n = d.made(toLessen, key, left, cost, ok)
		d.less[key] = n
	}
	return n
}

// nearest returns the number of the set that is closest to another one; the set must not be
// empty.
func nearest(set domain.Ints, to int64) int64 {
	best, far := int64(0), uint64(math.MaxUint64)
	for _, r := range set.Ranges() {
		at := min(max(to, r.Lo), r.Hi)
		if d := distance(at, to); d < far {
			best, far = at, d
		}
	}
	return best
}

func distance(a, b int64) uint64 {
	if a < b {
		a, b = b, a
	}
	return uint64(a) - uint64(b)
}

// from returns the smallest number of the set that is not below x, and whether there
// is one.
func from(set domain.Ints, x int64) (int64, bool) {
	for _, r := range set.Ranges() {
		if x <= r.Hi {
			return max(x, r.Lo), true
		}
	}
	return 0, false
}

// upTo returns the largest number of the set that is not above x, and whether there is
// one.
func upTo(set domain.Ints, x int64) (int64, bool) {
	list := set.Ranges()
	for i := len(list) - 1; i >= 0; i-- {
		if x >= list[i].Lo {
			return min(x, list[i].Hi), true
		}
	}
	return 0, false
}

// usualOf is usual of a set by its number.
func (d *Sets) usualOf(n int32) Value {
	if d.usual[n] == nil {
		v := usual(d.list[n])
		d.usual[n] = &v
	}
	return *d.usual[n]
}

// usual returns the value of a set that says the least: absent, else the number closest
// to 0 or the shortest text. The set must not be empty.
func usual(d Dom) Value {
	switch {
	case d.Absent:
		return Value{Absent: true}
	case !d.Ints.IsEmpty():
		return Value{Int: nearest(d.Ints, 0)}
	case d.Texts.IsEmpty():
		return Value{Absent: true}
	}
	return Value{Text: d.Texts.Words(1)[0]}
}
