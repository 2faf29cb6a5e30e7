package domain

// Words returns up to n strings of the set, fewer only where it has no more: the
// shortest ones, and among equally long ones those that read best. The order is
// always the same.
func (t Texts) Words(n int) []string {
	if t.d == nil {
		return nil
	}
	w := &wording{a: t.d, left: t.d.distances(), most: n}
	// Beyond twice the number of states an infinite set has had one word for each round
	// of a loop, and a finite one has none.
	for length := 0; length <= len(t.d.states)*(n+1) && len(w.words) < n; length++ {
		w.walk(0, length, nil)
	}
	return w.words
}

// Finite returns all strings of the set where there are at most that many.
func (t Texts) Finite(most int) ([]string, bool) {
	if t.d == nil {
		return nil, true
	}
	if t.d.size(most) > most {
		return nil, false
	}
	w := &wording{a: t.d, left: t.d.distances(), most: most, all: true}
	for length := 0; length <= len(t.d.states); length++ {
		w.walk(0, length, nil)
	}
	return w.words, true
}

// wording writes words of an automaton.
type wording struct {
	a    *automaton
	left []int // the shortest way from each state to an accepting one
	most int
	all  bool // every rune of an edge, not only a few
	// words are what was found.
	words []string
}

// walk adds the words of a length that begin as written.
func (w *wording) walk(at int32, length int, written []rune) {
	if len(w.words) >= w.most || w.left[at] > length {
		return
	}
	s := &w.a.states[at]
	if length == 0 {
		if s.accept {
			w.words = append(w.words, string(written))
		}
		return
	}
	for _, band := range readable {
		for _, e := range s.edges {
			lo, hi := max(e.lo, band.lo), min(e.hi, band.hi)
			for r, tried := lo, 0; r <= hi && (w.all || tried < w.most); r, tried = r+1, tried+1 {
				w.walk(e.next, length-1, append(written, r))
				if len(w.words) >= w.most {
					return
				}
			}
		}
	}
}

// readable divides Unicode by how well a letter reads in an example, best first.
var readable = [...]edge{
	{lo: 'a', hi: 'z'}, {lo: '0', hi: '9'}, {lo: 'A', hi: 'Z'}, {lo: '-', hi: '/'}, {lo: '@', hi: '@'}, {lo: '_', hi: '_'}, {lo: ' ', hi: ','},
	{lo: ':', hi: '?'}, {lo: '[', hi: '^'}, {lo: '`', hi: '`'}, {lo: '{', hi: '~'}, {lo: 0xc0, hi: 0x24f}, {lo: 0x370, hi: firstSurrogate - 1},
	{lo: 0x7f, hi: 0xbf}, {lo: 0x250, hi: 0x36f}, {lo: lastSurrogate + 1, hi: lastRune}, {lo: 0, hi: ' ' - 1},
}

// distances returns for each state how many runes an accepting one is away.
func (a *automaton) distances() []int {
	before := make([][]int32, len(a.states))
	far := make([]int, len(a.states))
	var queue []int32
	for i, s := range a.states {
		far[i] = -1
		for _, e := range s.edges {
			before[e.next] = append(before[e.next], int32(i))
		}
		if s.accept {
			far[i] = 0
			queue = append(queue, int32(i))
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, b := range before[queue[0]] {
			if far[b] < 0 {
				far[b] = far[queue[0]] + 1
				queue = append(queue, b)
			}
		}
	}
	return far
}

// size counts the words, up to one more than most; loops count as more.
func (a *automaton) size(most int) int {
	const running = -1
	known := make(map[int32]int, len(a.states))
	var count func(at int32) int
	count = func(at int32) int {
		if n, ok := known[at]; ok {
			if n == running {
				return most + 1
			}
			return n
		}
		known[at] = running
		n := int(bit(a.states[at].accept))
		for _, e := range a.states[at].edges {
			below := count(e.next)
			if runes := int(e.hi-e.lo) + 1; below > most || runes > most || n+below*runes > most {
				n = most + 1
				break
			}
			n += below * (int(e.hi-e.lo) + 1)
		}
		known[at] = n
		return n
	}
	return count(0)
}
