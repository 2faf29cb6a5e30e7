package domain

import "encoding/binary"

// minimal returns the smallest automaton that accepts what states do from start, nil
// where that is nothing. Classes of states are split until the states of a class lead
// to the same classes (Moore 1956).
func minimal(states []state, start int32) *automaton {
	class, count := begin(states)
	if class[start] < 0 {
		return nil
	}
	for {
		next, n := split(states, class)
		if n == count {
			break
		}
		class, count = next, n
	}
	return canonical(quotient(states, class, count), class[start])
}

// begin gives the classes to begin with, -1 to states that accept nothing, and how many
// there are. States that accept the same agree in how long the shortest text is that they
// accept, and the shortest that they refuse: of a word, or of all but one, whose states are
// a chain, that leaves nothing to split.
func begin(states []state) (class []int32, count int) {
	before := make([][]int32, len(states))
	for i, s := range states {
		for _, e := range s.edges {
			before[e.next] = append(before[e.next], int32(i))
		}
	}
	accepted := shortest(states, before, func(s *state) bool { return s.accept }, nil)
	refused := shortest(states, before, func(s *state) bool { return !s.accept }, func(s *state) bool { return !everyLetter(s.edges) })
	known := map[[2]int32]int32{}
	for i := range accepted {
		if accepted[i] < 0 {
			continue // refuses everything
		}
		pair := [2]int32{accepted[i], refused[i]}
		n, ok := known[pair]
		if !ok {
			n = int32(len(known))
			known[pair] = n
		}
		accepted[i] = n
	}
	return accepted, len(known)
}

// shortest is how many letters lead from each state to one that ends at least, one from
// those that are next to it, and -1 where none do.
func shortest(states []state, before [][]int32, ends, next func(*state) bool) []int32 {
	length := make([]int32, len(states))
	var queue, second []int32
	for i := range states {
		length[i] = -1
		switch s := &states[i]; {
		case ends(s):
			length[i] = 0
			queue = append(queue, int32(i))
		case next != nil && next(s):
			length[i] = 1
			second = append(second, int32(i))
		}
	}
	for queue = append(queue, second...); len(queue) > 0; queue = queue[1:] {
		for _, b := range before[queue[0]] {
			if length[b] < 0 {
				length[b] = length[queue[0]] + 1
				queue = append(queue, b)
			}
		}
	}
	return length
}

// everyLetter reports whether there is an edge for each letter. Halves of surrogate pairs
// are none.
func everyLetter(edges []edge) bool {
	at := rune(0)
	for _, e := range edges {
		if at == firstSurrogate {
			at = lastSurrogate + 1
		}
		if e.lo > at {
			return false
		}
		at = e.hi + 1
	}
	return at > lastRune
}

// split numbers the states by their class and those of the states they lead to; dead
// ones keep -1. It returns how many classes there are.
func split(states []state, class []int32) (next []int32, count int) {
	known := map[string]int32{}
	next = make([]int32, len(states))
	var key []byte
	for i, s := range states {
		if class[i] < 0 {
			next[i] = -1
			continue
		}
		key = binary.AppendUvarint(key[:0], uint64(class[i]))
		for _, e := range classEdges(s.edges, class) {
			key = binary.AppendUvarint(key, uint64(e.lo))
			key = binary.AppendUvarint(key, uint64(e.hi))
			key = binary.AppendUvarint(key, uint64(e.next))
		}
		n, ok := known[string(key)]
		if !ok {
			n = int32(len(known))
			known[string(key)] = n
		}
		next[i] = n
	}
	return next, len(known)
}

// classEdges are edges between classes, joined, without those to dead states.
func classEdges(edges []edge, class []int32) []edge {
	var out []edge
	for _, e := range edges {
		if e.next = class[e.next]; e.next >= 0 {
			out = appendEdge(out, e)
		}
	}
	return out
}

// quotient has one state for each class.
func quotient(states []state, class []int32, count int) []state {
	out := make([]state, count)
	done := make([]bool, count)
	for i, s := range states {
		if c := class[i]; c >= 0 && !done[c] {
			done[c] = true
			out[c] = state{accept: s.accept, edges: classEdges(s.edges, class)}
		}
	}
	return out
}
