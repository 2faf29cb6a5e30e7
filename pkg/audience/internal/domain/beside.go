package domain

// Below returns the texts that stand before one of the set, in the order of code points.
func (t Texts) Below() Texts {
	return t.beside(func(s state, won int32) state {
		out := state{accept: len(s.edges) > 0} // the beginning of another text stands before it
		if len(s.edges) == 0 {
			return out
		}
		last := s.edges[len(s.edges)-1]
		out.edges = appendGap(out.edges, 0, last.hi-1, won)
		out.edges = append(out.edges, edge{last.hi, last.hi, last.next})
		return out
	})
}

// Above returns the texts that stand after one of the set.
func (t Texts) Above() Texts {
	return t.beside(func(s state, won int32) state {
		out := state{}
		switch {
		case s.accept:
			out.edges = everyRune(won)
		case len(s.edges) > 0:
			first := s.edges[0]
			out.edges = append(out.edges, edge{first.lo, first.lo, first.next})
			out.edges = appendGap(out.edges, first.lo+1, lastRune, won)
		}
		return out
	})
}

// Extended returns the texts that begin with one of the set.
func (t Texts) Extended() Texts {
	return t.beside(func(s state, won int32) state {
		if s.accept {
			return state{accept: true, edges: everyRune(won)}
		}
		return s
	})
}

// Beginnings returns the texts with which one of the set begins.
func (t Texts) Beginnings() Texts {
	return t.beside(func(s state, _ int32) state { return state{accept: true, edges: s.edges} })
}

// beside is a set whose automaton is that of another one with its states changed; won is
// the state after which any text is in it.
func (t Texts) beside(change func(s state, won int32) state) Texts {
	if t.d == nil {
		return t
	}
	won := int32(len(t.d.states))
	states := make([]state, won+1)
	for i, s := range t.d.states {
		states[i] = change(s, won)
	}
	states[won] = state{accept: true, edges: everyRune(won)}
	return Texts{minimal(states, 0)}
}
