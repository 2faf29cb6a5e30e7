package domain

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"unicode"
)

// maxStates bounds the automaton of one pattern.
const maxStates = 4_000

// Matching returns the strings in which RE2 finds a pattern, anywhere unless the
// pattern says otherwise, as CEL's matches() does. It returns false where the pattern
// is none, or takes more than 4,000 states. What Go's own compiler makes of the
// pattern is walked, so that the meaning is its.
func Matching(pattern string) (Texts, bool) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return Texts{}, false
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return Texts{}, false
	}
	m := &matcher{prog: prog, number: map[string]int32{}}
	m.cut()
	m.enter(nil, -1)
	for i := 0; i < len(m.sets); i++ {
		if len(m.sets) > maxStates {
			return Texts{}, false
		}
		m.follow(i)
	}
	return Texts{minimal(m.states, 0)}, true
}

// matcher builds the deterministic automaton of a program: a state is the set of
// places that the program may be at before a rune, and the rune before it.
type matcher struct {
	prog *syntax.Prog
	// cuts are the first runes of the ranges in which all runes are alike.
	cuts []rune

	number map[string]int32
	sets   []place
	states []state
}

// place is where a program may be: its instructions before what follows without a
// rune, and a rune like the one before, -1 at the start of the text.
type place struct {
	pcs    []uint32
	before rune
}

// cut divides Unicode where instructions do, and where words and lines do.
func (m *matcher) cut() {
	cuts := []rune{0, '\n', '\n' + 1, firstSurrogate, lastSurrogate + 1}
	add := func(lo, hi rune) { cuts = append(cuts, lo, hi+1) }
	for _, words := range [][2]rune{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}} {
		add(words[0], words[1])
	}
	for i := range m.prog.Inst {
		in := &m.prog.Inst[i]
		if in.Op != syntax.InstRune && in.Op != syntax.InstRune1 {
			continue
		}
		if len(in.Rune) == 1 {
			for _, r := range folded(in.Rune[0], syntax.Flags(in.Arg)&syntax.FoldCase != 0) {
				add(r, r)
			}
			continue
		}
		for j := 0; j+1 < len(in.Rune); j += 2 {
			add(in.Rune[j], in.Rune[j+1])
		}
	}
	slices.Sort(cuts)
	m.cuts = slices.Compact(cuts)
}

// enter returns the number of a state, which is made where it is new.
func (m *matcher) enter(pcs []uint32, before rune) int32 {
	key := binary.AppendVarint(nil, int64(sort(before)))
	for _, pc := range pcs {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	n, ok := m.number[string(key)]
	if !ok {
		n = int32(len(m.sets))
		m.number[string(key)] = n
		m.sets = append(m.sets, place{pcs, before})
		m.states = append(m.states, state{})
	}
	return n
}

// sort tells runes apart as far as what follows them can: none, line ends, words.
func sort(r rune) int {
	switch {
	case r < 0:
		return 0
	case r == '\n':
		return 1
	case syntax.IsWordChar(r):
		return 2
	}
	return 3
}

// follow adds the edges of a state.
func (m *matcher) follow(i int) {
	here := m.sets[i]
	if _, found := m.closure(here, -1); found {
		m.states[i].accept = true
	}
	for c, lo := range m.cuts {
		hi := rune(lastRune)
		if c+1 < len(m.cuts) {
			hi = m.cuts[c+1] - 1
		}
		if lo == firstSurrogate || lo > lastRune {
			continue
		}
		after, found := m.closure(here, lo)
		next := int32(0)
		if found {
			next = m.found()
		} else {
			next = m.enter(m.step(after, lo), lo)
		}
		m.states[i].edges = appendEdge(m.states[i].edges, edge{lo, hi, next})
	}
}

// found is the state after a match: whatever follows is in the set.
func (m *matcher) found() int32 {
	const match = "match"
	n, ok := m.number[match]
	if !ok {
		n = int32(len(m.sets))
		m.number[match] = n
		m.sets = append(m.sets, place{pcs: []uint32{m.matchPC()}, before: 0})
		m.states = append(m.states, state{})
	}
	return n
}

func (m *matcher) matchPC() uint32 {
	for i := range m.prog.Inst {
		if m.prog.Inst[i].Op == syntax.InstMatch {
			return uint32(i)
		}
	}
	return uint32(m.prog.Start)
}

// closure returns the instructions that read a rune, reached from a state where r
// follows (-1 for the end), and whether the pattern is found by then. A search may
// begin anywhere, so the start is always among them.
func (m *matcher) closure(here place, r rune) (pcs []uint32, found bool) {
	context := syntax.EmptyOpContext(here.before, r)
	seen := make(map[uint32]bool, len(here.pcs))
	var visit func(pc uint32)
	visit = func(pc uint32) {
		if seen[pc] || found {
			return
		}
		seen[pc] = true
		in := &m.prog.Inst[pc]
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			visit(in.Out)
			visit(in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			visit(in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^context == 0 {
				visit(in.Out)
			}
		case syntax.InstMatch:
			found = true
		case syntax.InstFail:
		default:
			pcs = append(pcs, pc)
		}
	}
	for _, pc := range here.pcs {
		visit(pc)
	}
	visit(uint32(m.prog.Start))
	return pcs, found
}

// step returns where the instructions that take a rune lead.
func (m *matcher) step(pcs []uint32, r rune) []uint32 {
	var out []uint32
	for _, pc := range pcs {
		if in := &m.prog.Inst[pc]; in.MatchRune(r) {
			out = append(out, in.Out)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// folded lists the runes that differ from r in case alone, r included.
func folded(r rune, fold bool) []rune {
	list := []rune{r}
	if !fold {
		return list
	}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		list = append(list, f)
	}
	return list
}
