package domain

import "encoding/binary"

// minimal returns the smallest automaton that accepts what states do from start, nil
// where that is nothing. Classes of states are split until the states of a class lead
// to the same classes (Moore 1956). States that accept the same have the same shortest
// text, so its length is the class to begin with: of words, that are chains of states,
// it leaves nothing to split.
func minimal(states []state, start int32) *automaton {
	class, count := shortest(states)
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

// shortest is how many letters lead from each state to an accepting one at least, -1
// where none do, and how many such numbers there are: all from 0 on.
func shortest(states []state) (length []int32, count int) {
	before := make([][]int32, len(states))
	var queue []int32
	length = make([]int32, len(states))
	for i, s := range states {
		for _, e := range s.edges {
			before[e.next] = append(before[e.next], int32(i))
		}
		length[i] = -1
		if s.accept {
			length[i] = 0
			queue = append(queue, int32(i))
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		count = int(length[queue[0]]) + 1
		for _, b := range before[queue[0]] {
			if length[b] < 0 {
				length[b] = length[queue[0]] + 1
				queue = append(queue, b)
			}
		}
	}
	return length, count
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
