package domain

import "encoding/binary"

// minimal returns the smallest automaton that accepts what states do from start, nil
// where that is nothing. Classes of states are split until the states of a class lead
// to the same classes (Moore 1956).
func minimal(states []state, start int32) *automaton {
	alive := living(states)
	if !alive[start] {
		return nil
	}
	class := make([]int32, len(states))
	count := 0
	for i, s := range states {
		switch {
		case !alive[i]:
			class[i] = -1
		case s.accept:
			class[i] = 1
		}
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

// living marks the states from which an accepting one can be reached.
func living(states []state) []bool {
	before := make([][]int32, len(states))
	var queue []int32
	alive := make([]bool, len(states))
	for i, s := range states {
		for _, e := range s.edges {
			before[e.next] = append(before[e.next], int32(i))
		}
		if s.accept {
			alive[i] = true
			queue = append(queue, int32(i))
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, b := range before[queue[0]] {
			if !alive[b] {
				alive[b] = true
				queue = append(queue, b)
			}
		}
	}
	return alive
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
