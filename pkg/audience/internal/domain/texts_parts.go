package domain

// StartingWith returns the strings that begin with a prefix.
func StartingWith(prefix string) Texts {
	runes := []rune(prefix)
	states := make([]state, len(runes)+1)
	for i, r := range runes {
		states[i].edges = []edge{{r, r, int32(i + 1)}}
	}
	states[len(runes)] = state{accept: true, edges: everyRune(int32(len(runes)))}
	return Texts{minimal(states, 0)}
}

// Containing returns the strings that have another one somewhere.
func Containing(part string) Texts {
	runes := []rune(part)
	states := searching(runes)
	states[len(runes)] = state{accept: true, edges: everyRune(int32(len(runes)))}
	return Texts{minimal(states, 0)}
}

// EndingWith returns the strings that end in a suffix.
func EndingWith(suffix string) Texts {
	runes := []rune(suffix)
	states := searching(runes)
	states[len(runes)].accept = true
	return Texts{minimal(states, 0)}
}

// searching is the automaton of Knuth, Morris and Pratt (1977): state i has seen the
// first i runes at the end of what was read.
func searching(runes []rune) []state {
	states := make([]state, len(runes)+1)
	fail := int32(0) // where the text without its first rune would stand
	for i := range states {
		if i == 0 {
			states[0].edges = everyRune(0)
		} else {
			states[i].edges = append([]edge(nil), states[fail].edges...)
		}
		if i < len(runes) {
			next := fail
			if i > 0 {
				next = states[fail].to(runes[i])
			}
			states[i].edges = redirected(states[i].edges, runes[i], int32(i+1))
			fail = next
		}
	}
	return states
}

// redirected leads one rune elsewhere.
func redirected(edges []edge, r rune, next int32) []edge {
	var out []edge
	for _, e := range edges {
		if r < e.lo || r > e.hi {
			out = append(out, e)
			continue
		}
		if e.lo < r {
			out = append(out, edge{e.lo, r - 1, e.next})
		}
		out = append(out, edge{r, r, next})
		if r < e.hi {
			out = append(out, edge{r + 1, e.hi, e.next})
		}
	}
	return out
}

// maxLength is the longest text that sizes are told apart for.
const maxLength = 2_000

// SizeIn returns the strings whose number of code points is in a set. It returns false
// where telling them apart takes lengths over 2,000.
func SizeIn(sizes Ints) (Texts, bool) {
	sizes = sizes.And(AtLeast(0))
	if sizes.IsEmpty() {
		return NoText(), true
	}
	last := int64(0) // from here on all lengths are in or all are out
	for _, r := range sizes.Ranges() {
		last = max(last, r.Lo)
		if r.Hi < maxLength*maxLength {
			last = max(last, r.Hi+1)
		}
	}
	if last > maxLength {
		return Texts{}, false
	}
	states := make([]state, last+1)
	for i := range states {
		states[i] = state{accept: sizes.Has(int64(i)), edges: everyRune(min(int32(i)+1, int32(last)))}
	}
	return Texts{minimal(states, 0)}, true
}

// Before returns the strings that stand before a word in the order of code points.
func Before(word string) Texts {
	runes := []rune(word)
	over := int32(len(runes)) // the state of what is smaller already
	states := make([]state, len(runes)+1)
	for i, r := range runes {
		s := state{accept: true}
		if r > 0 {
			s.edges = appendGap(s.edges, 0, r-1, over)
		}
		if i+1 < len(runes) {
			s.edges = append(s.edges, edge{r, r, int32(i + 1)})
		}
		states[i] = s
	}
	states[over] = state{accept: len(runes) > 0, edges: everyRune(over)}
	if len(runes) == 0 {
		return NoText()
	}
	return Texts{minimal(states, 0)}
}

// Lowered returns the strings whose lower-case form, of ASCII letters alone, is in the
// set; Uppered those whose upper-case form is.
func (t Texts) Lowered() Texts { return t.cased('A', 'Z', 'a'-'A') }

// Uppered is the counterpart of [Texts.Lowered].
func (t Texts) Uppered() Texts { return t.cased('a', 'z', 'A'-'a') }

// cased reads the letters from lo to hi as those that stand shift after them.
func (t Texts) cased(lo, hi, shift rune) Texts {
	if t.d == nil {
		return t
	}
	states := make([]state, len(t.d.states))
	for i, s := range t.d.states {
		var out []edge
		for _, e := range s.edges {
			if e.lo < lo {
				out = append(out, edge{e.lo, min(e.hi, lo-1), e.next})
			}
		}
		for r := lo; r <= hi; r++ {
			if next := s.to(r + shift); next >= 0 {
				out = appendEdge(out, edge{r, r, next})
			}
		}
		for _, e := range s.edges {
			if e.hi > hi {
				out = append(out, edge{max(e.lo, hi+1), e.hi, e.next})
			}
		}
		states[i] = state{accept: s.accept, edges: out}
	}
	return Texts{minimal(states, 0)}
}

// WithoutSuffix returns the strings that are in the set once a suffix is added.
func (t Texts) WithoutSuffix(suffix string) Texts {
	if t.d == nil {
		return t
	}
	states := make([]state, len(t.d.states))
	for i, s := range t.d.states {
		end := t.d.run(int32(i), suffix)
		states[i] = state{accept: end >= 0 && t.d.states[end].accept, edges: s.edges}
	}
	return Texts{minimal(states, 0)}
}

// WithoutPrefix returns the strings that are in the set once a prefix is put before
// them.
func (t Texts) WithoutPrefix(prefix string) Texts {
	if t.d == nil {
		return t
	}
	at := t.d.run(0, prefix)
	if at < 0 {
		return NoText()
	}
	return Texts{minimal(t.d.states, at)}
}

// Halves are two sets: a string of First and one of Second.
type Halves struct{ First, Second Texts }

// Around returns the pairs of strings that, with a word between them, are in the set:
// those of any one of the pairs of sets. There is at most one pair for each state.
func (t Texts) Around(word string) []Halves {
	if t.d == nil {
		return nil
	}
	var list []Halves
	for i := range t.d.states {
		at := t.d.run(int32(i), word)
		if at < 0 {
			continue
		}
		states := make([]state, len(t.d.states))
		for j, s := range t.d.states {
			states[j] = state{accept: i == j, edges: s.edges}
		}
		list = append(list, Halves{Texts{minimal(states, 0)}, Texts{minimal(t.d.states, at)}})
	}
	return list
}
