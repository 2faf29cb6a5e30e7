package source

// scene is what stands around the place of a syntax error.
type scene struct {
	value int   // where the value begins in which the error lies
	first bool  // nothing stands before the value on its line
	open  []int // brackets not closed yet, outermost first
	odd   int   // the first bracket that closes one of the other kind, -1 if none
	// before begins the value before the last comma between brackets, or before
	// the first of those commas that stand inside its parentheses; comma is that
	// comma. Both are -1 if there is none.
	before, comma int
}

func (s scene) flow() bool { return len(s.open) > 0 }

// scanner reads the tokens of a broken document far enough to tell which value
// the error lies in. It is used only to explain errors, so a wrong guess costs a
// less helpful message and nothing else.
type scanner struct {
	data   []byte
	r, at  int
	scene  scene
	starts []int // value around each open bracket
	fresh  bool  // the next token begins a value
	line   bool  // no token on this line yet

	counted, parens int // parentheses open at the offset counted, since scene.before
}

// survey returns the scene at offset at of a document that begins at start.
func survey(data []byte, start, at int) scene {
	s := scanner{data: data, r: start, at: at, fresh: true, line: true, scene: scene{value: start, first: true, odd: -1, before: -1, comma: -1}}
	for s.r < min(at, len(data)) {
		s.token()
	}
	return s.scene
}

func (s *scanner) token() {
	b := s.data[s.r]
	switch {
	case isBreak(b):
		s.r++
		s.line = true
		s.fresh = s.fresh || !s.scene.flow()
	case isBlank(b):
		s.r++
	case b == '#' && (s.r == 0 || isBlank(s.data[s.r-1]) || isBreak(s.data[s.r-1])):
		s.skipLine()
	case b == '-' && s.line && marker(s.data[s.r:], "---"):
		s.r += 3
		s.fresh = true
	case b == ',' && s.scene.flow():
		s.comma()
	case b == ':' && s.separates(s.r), (b == '-' || b == '?') && s.line && s.separates(s.r):
		s.r++
		s.fresh = true
		if b == ':' {
			s.line = false
		}
	default:
		s.begin()
		s.body(b)
	}
}

func (s *scanner) comma() {
	s.parens += parentheses(s.data[s.counted:s.r])
	if s.scene.before < 0 || s.parens <= 0 {
		s.scene.before, s.scene.comma = s.scene.value, s.r
		s.parens = parentheses(s.data[s.scene.value:s.r])
	}
	s.counted = s.r
	s.r++
	s.fresh = true
}

// parentheses counts how many more parentheses text opens than it closes.
func parentheses[T string | []byte](text T) (depth int) {
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	return depth
}

// begin notes that a token starts, and a value with it if one is due.
func (s *scanner) begin() {
	if s.fresh {
		s.scene.value, s.scene.first = s.r, s.line
	}
	s.fresh, s.line = false, false
}

func (s *scanner) body(b byte) {
	switch {
	case b == '[' || b == '{':
		s.scene.open = append(s.scene.open, s.r)
		s.starts = append(s.starts, s.scene.value)
		s.fresh = true
		s.r++
	case (b == ']' || b == '}') && s.scene.flow():
		n := len(s.starts) - 1
		if s.scene.odd < 0 && s.data[s.scene.open[n]]+2 != b {
			s.scene.odd = s.r
		}
		s.scene.value = s.starts[n]
		s.starts, s.scene.open = s.starts[:n], s.scene.open[:n]
		s.r++
	case (b == '"' || b == '\'') && s.scene.value == s.r:
		s.r = skipQuoted(s.data, s.r)
	case (b == '|' || b == '>') && !s.scene.flow() && s.scene.value == s.r:
		s.skipBlock()
	default:
		s.plain()
	}
}

func (s *scanner) plain() {
	for s.r++; s.r < len(s.data); s.r++ {
		b := s.data[s.r]
		if isBreak(b) || b == ':' && s.separates(s.r) || b == '#' && isBlank(s.data[s.r-1]) {
			return
		}
		if s.scene.flow() && (b == ',' || b == '[' || b == ']' || b == '{' || b == '}') {
			return
		}
	}
}

// separates reports whether the character at r is followed by a blank, as `:`
// and `-` must be.
func (s *scanner) separates(r int) bool {
	if r+1 >= len(s.data) || isBlank(s.data[r+1]) || isBreak(s.data[r+1]) {
		return true
	}
	next := s.data[r+1]
	return s.scene.flow() && (next == ',' || next == ']' || next == '}' || next == '[' || next == '{')
}

func (s *scanner) skipLine() {
	for s.r < len(s.data) && !isBreak(s.data[s.r]) {
		s.r++
	}
}

// skipBlock moves behind a block scalar: the following lines that are empty or
// indented deeper than the header's line.
func (s *scanner) skipBlock() {
	from := s.r
	for from > 0 && !isBreak(s.data[from-1]) {
		from--
	}
	indent := countBlanks(s.data[from:])
	s.skipLine()
	for s.r < len(s.data) {
		next := breakEnd(s.data, s.r)
		n := countBlanks(s.data[next:])
		if next+n < len(s.data) && !isBreak(s.data[next+n]) && n <= indent {
			return
		}
		s.r = next
		s.skipLine()
	}
}

func countBlanks(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ' ' {
		n++
	}
	return n
}

// skipQuoted returns the end of the quoted scalar at r, or of the text if it is
// not closed.
func skipQuoted(data []byte, r int) int {
	quote := data[r]
	for r++; r < len(data); r++ {
		switch {
		case data[r] == '\\' && quote == '"':
			r++
		case data[r] == quote && quote == '\'' && r+1 < len(data) && data[r+1] == quote:
			r++
		case data[r] == quote:
			return r + 1
		}
	}
	return len(data)
}

// maxMeant bounds how far the text that somebody meant is looked for, in bytes:
// one line of a file may be the whole file.
const maxMeant = 4096

// meantEnd returns where the text that begins at start ends for a reader who
// does not think of YAML: in a block at the end of the line or at a comment,
// between brackets at the next comma or bracket that does not belong to it.
func meantEnd(data []byte, start int, flow bool) int {
	depth := 0
	r := start
	limit := lineEndOf(data[:min(len(data), start+maxMeant)], start)
	for ; r < limit; r++ {
		b := data[r]
		if b == '#' && r > start && isBlank(data[r-1]) {
			break
		}
		if flow && depth == 0 && (b == ',' || b == ']' || b == '}') {
			break
		}
		switch b {
		case '"', '\'':
			if end := skipQuoted(data[:limit], r); end < limit || data[end-1] == b && end > r+1 {
				r = end - 1
			}
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
	}
	for r > start && isBlank(data[r-1]) {
		r--
	}
	return r
}

func lineEndOf(data []byte, r int) int {
	for r < len(data) && !isBreak(data[r]) {
		r++
	}
	return r
}
