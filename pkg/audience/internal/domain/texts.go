package domain

import (
	"encoding/binary"
	"math"
	"slices"
)

// Texts is a regular set of strings of valid Unicode, as the smallest automaton that
// accepts it, so that equal sets have equal automata. It is immutable; the zero value
// is empty.
type Texts struct{ d *automaton }

// AnyText returns the set of all strings.
func AnyText() Texts {
	return Texts{minimal([]state{{accept: true, edges: everyRune(0)}}, 0)}
}

// NoText returns the empty set.
func NoText() Texts { return Texts{} }

// TextsOf returns the set of those strings.
func TextsOf(words ...string) Texts {
	states := []state{{}}
	for _, w := range words {
		at := int32(0)
		for _, r := range w {
			next := states[at].to(r)
			if next < 0 {
				next = int32(len(states))
				states = append(states, state{})
				states[at].add(edge{r, r, next})
			}
			at = next
		}
		states[at].accept = true
	}
	return Texts{minimal(states, 0)}
}

// IsEmpty reports whether no string is in the set.
func (t Texts) IsEmpty() bool { return t.d == nil }

// IsAny reports whether every string is in the set.
func (t Texts) IsAny() bool { return t.Equal(AnyText()) }

// Has reports whether the string is in the set. What is no valid Unicode is in none.
func (t Texts) Has(word string) bool {
	if t.d == nil {
		return false
	}
	at := t.d.run(0, word)
	return at >= 0 && t.d.states[at].accept
}

// And returns what is in both sets.
func (t Texts) And(o Texts) Texts {
	if t.d == nil || o.d == nil {
		return Texts{}
	}
	return product(t.d, o.d, func(a, b bool) bool { return a && b })
}

// Or returns what is in one of the sets.
func (t Texts) Or(o Texts) Texts {
	switch {
	case t.d == nil:
		return o
	case o.d == nil:
		return t
	}
	return product(t.d, o.d, func(a, b bool) bool { return a || b })
}

// Not returns what is not in the set.
func (t Texts) Not() Texts {
	if t.d == nil {
		return AnyText()
	}
	sink := int32(len(t.d.states))
	states := make([]state, sink+1)
	states[sink] = state{accept: true, edges: everyRune(sink)}
	for i, s := range t.d.states {
		states[i] = state{accept: !s.accept, edges: completed(s.edges, sink)}
	}
	return Texts{minimal(states, 0)}
}

// Meets reports whether the sets have a string in common.
func (t Texts) Meets(o Texts) bool { return !t.And(o).IsEmpty() }

// Within reports whether all of the set is in o.
func (t Texts) Within(o Texts) bool { return t.And(o.Not()).IsEmpty() }

// Equal reports whether the sets have the same strings.
func (t Texts) Equal(o Texts) bool { return t.Key() == o.Key() }

// Key returns bytes that are equal exactly for equal sets.
func (t Texts) Key() string {
	if t.d == nil {
		return ""
	}
	return t.d.key
}

// States returns the size of the automaton, a measure of the work that the set makes.
func (t Texts) States() int {
	if t.d == nil {
		return 0
	}
	return len(t.d.states)
}

// automaton is deterministic: its states are numbered as a breadth-first walk from the
// first finds them, each can reach an accepting one, and no two are equal.
type automaton struct {
	states []state
	key    string
}

// state has edges sorted by rune, which do not overlap; where none has a rune nothing
// follows.
type state struct {
	accept bool
	edges  []edge
}

// edge is a range of runes, both ends included, and where they lead.
type edge struct {
	lo, hi rune
	next   int32
}

const (
	lastRune       = 0x10ffff
	firstSurrogate = 0xd800
	lastSurrogate  = 0xdfff
)

// everyRune leads all of Unicode to one state; halves of surrogate pairs are no runes.
func everyRune(next int32) []edge {
	return []edge{{0, firstSurrogate - 1, next}, {lastSurrogate + 1, lastRune, next}}
}

// completed fills the gaps between edges.
func completed(edges []edge, next int32) []edge {
	var out []edge
	at := rune(0)
	for _, e := range edges {
		out = appendGap(out, at, e.lo-1, next)
		out = append(out, e)
		at = e.hi + 1
	}
	return appendGap(out, at, lastRune, next)
}

// appendGap adds an edge for lo to hi without the surrogates.
func appendGap(out []edge, lo, hi rune, next int32) []edge {
	if a, b := lo, min(hi, firstSurrogate-1); a <= b {
		out = append(out, edge{a, b, next})
	}
	if a, b := max(lo, lastSurrogate+1), hi; a <= b {
		out = append(out, edge{a, b, next})
	}
	return out
}

// to returns the state after a rune, -1 for none.
func (s *state) to(r rune) int32 {
	i, found := slices.BinarySearchFunc(s.edges, r, func(e edge, r rune) int {
		switch {
		case e.hi < r:
			return -1
		case e.lo > r:
			return 1
		}
		return 0
	})
	if !found {
		return -1
	}
	return s.edges[i].next
}

// add puts in an edge that overlaps none.
func (s *state) add(e edge) {
	i, _ := slices.BinarySearchFunc(s.edges, e.lo, func(x edge, lo rune) int { return int(x.lo - lo) })
	s.edges = slices.Insert(s.edges, i, e)
}

// run returns the state after a text, -1 for none.
func (a *automaton) run(at int32, text string) int32 {
	for i, r := range text {
		if r == 0xfffd && text[i] != 0xef {
			return -1 // not valid Unicode
		}
		if at = a.states[at].to(r); at < 0 {
			return -1
		}
	}
	return at
}

// Meet is And for sets that may be large: it returns false where more than most states of
// both would have to be looked at together, and otherwise how many were.
func (t Texts) Meet(o Texts, most int) (both Texts, cost int, ok bool) {
	if t.d == nil || o.d == nil {
		return Texts{}, 0, true
	}
	return walked(t.d, o.d, func(a, b bool) bool { return a && b }, most)
}

// Join is Or for sets that may be large, see [Texts.Meet].
func (t Texts) Join(o Texts, most int) (either Texts, cost int, ok bool) {
	switch {
	case t.d == nil:
		return o, 0, true
	case o.d == nil:
		return t, 0, true
	}
	return walked(t.d, o.d, func(a, b bool) bool { return a || b }, most)
}

// Less returns what is in t and not in o, see [Texts.Meet].
func (t Texts) Less(o Texts, most int) (rest Texts, cost int, ok bool) {
	if t.d == nil || o.d == nil {
		return t, 0, true
	}
	return walked(t.d, o.d, func(a, b bool) bool { return a && !b }, most)
}

// product walks two automata side by side.
func product(a, b *automaton, accept func(a, b bool) bool) Texts {
	t, _, _ := walked(a, b, accept, math.MaxInt)
	return t
}

// walked is product with at most so many states; it returns how many there were, and false
// where there were more.
func walked(a, b *automaton, accept func(a, b bool) bool, most int) (Texts, int, bool) {
	type pair struct{ a, b int32 }
	number := map[pair]int32{{0, 0}: 0}
	queue := []pair{{0, 0}}
	var states []state
	for i := 0; i < len(queue); i++ {
		if len(queue) > most {
			return Texts{}, len(queue), false
		}
		p := queue[i]
		var sa, sb state
		if p.a >= 0 {
			sa = a.states[p.a]
		}
		if p.b >= 0 {
			sb = b.states[p.b]
		}
		s := state{accept: accept(sa.accept, sb.accept)}
		besides(sa.edges, sb.edges, func(lo, hi rune, x, y int32) {
			q := pair{x, y}
			n, ok := number[q]
			if !ok {
				n = int32(len(queue))
				number[q] = n
				queue = append(queue, q)
			}
			s.edges = append(s.edges, edge{lo, hi, n})
		})
		states = append(states, s)
	}
	return Texts{minimal(states, 0)}, len(queue), true
}

// besides tells, in order, the ranges in which two lists of edges lead to the same
// pair of states; -1 stands for nothing. Where both lead to nothing it tells nothing.
func besides(a, b []edge, tell func(lo, hi rune, x, y int32)) {
	for at := rune(0); len(a) > 0 || len(b) > 0; {
		x, y, hi := int32(-1), int32(-1), rune(lastRune)
		for _, side := range []struct {
			edges []edge
			next  *int32
		}{{a, &x}, {b, &y}} {
			switch {
			case len(side.edges) == 0:
			case side.edges[0].lo <= at:
				*side.next = side.edges[0].next
				hi = min(hi, side.edges[0].hi)
			default:
				hi = min(hi, side.edges[0].lo-1)
			}
		}
		if x >= 0 || y >= 0 {
			tell(at, hi, x, y)
		}
		at = hi + 1
		a, b = after(a, at), after(b, at)
	}
}

// after drops the edges that end before a rune.
func after(edges []edge, at rune) []edge {
	if len(edges) > 0 && edges[0].hi < at {
		return edges[1:]
	}
	return edges
}

// canonical numbers states as a breadth-first walk finds them, joins touching edges and
// writes the key.
func canonical(states []state, start int32) *automaton {
	number := make([]int32, len(states))
	for i := range number {
		number[i] = -1
	}
	queue := []int32{start}
	number[start] = 0
	for i := 0; i < len(queue); i++ {
		for _, e := range states[queue[i]].edges {
			if number[e.next] < 0 {
				number[e.next] = int32(len(queue))
				queue = append(queue, e.next)
			}
		}
	}
	a := &automaton{states: make([]state, len(queue))}
	var key []byte
	for i, old := range queue {
		s := state{accept: states[old].accept}
		for _, e := range states[old].edges {
			e.next = number[e.next]
			s.edges = appendEdge(s.edges, e)
		}
		a.states[i] = s
		key = appendState(key, s)
	}
	a.key = string(key)
	return a
}

// appendEdge joins an edge with the one before it where they touch and lead to one state.
func appendEdge(edges []edge, e edge) []edge {
	if n := len(edges); n > 0 && edges[n-1].hi+1 == e.lo && edges[n-1].next == e.next {
		edges[n-1].hi = e.hi
		return edges
	}
	return append(edges, e)
}

func appendState(key []byte, s state) []byte {
	key = binary.AppendUvarint(key, uint64(len(s.edges))<<1|bit(s.accept))
	for _, e := range s.edges {
		key = binary.AppendUvarint(key, uint64(e.lo))
		key = binary.AppendUvarint(key, uint64(e.hi))
		key = binary.AppendUvarint(key, uint64(e.next))
	}
	return key
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
