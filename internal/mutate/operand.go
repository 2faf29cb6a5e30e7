package mutate

import "strings"

// removal is one operand of a chain of `&&` or `||`: its text, and the bytes that
// go with it, its operator among them.
type removal struct {
	operand    string
	start, end int
}

// operands lists what can be taken out of a condition so that it is still one: the
// operands of each chain, those inside of brackets and macros too.
func operands(text string) []removal {
	s := &scanner{text: text}
	for s.at < len(text) {
		s.group()
	}
	return s.list
}

// scanner goes through a condition of CEL once.
type scanner struct {
	text string
	at   int
	list []removal
}

// operator is a `&&` or `||` and where it stands.
type operator struct {
	sign byte
	at   int
}

// group reads until the bracket that closes, or to the end. A comma, a `?` and a `:`
// bind less than any operator, so they part chains.
func (s *scanner) group() {
	from := s.at
	var list []operator
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c == '"' || c == '\'':
			s.quoted(c)
			continue
		case strings.IndexByte("([{", c) >= 0:
			s.at++
			s.group()
			continue
		case strings.IndexByte(")]}", c) >= 0:
			s.chains(from, s.at, list)
			s.at++
			return
		case c == ',' || c == ':' || c == '?' && !s.optional():
			s.chains(from, s.at, list)
			from, list = s.at+1, nil
		case (c == '&' || c == '|') && strings.HasPrefix(s.text[s.at+1:], string(c)):
			list = append(list, operator{c, s.at})
			s.at++
		}
		s.at++
	}
	s.chains(from, s.at, list)
}

// optional reports whether the `?` is that of `contact.?role`.
func (s *scanner) optional() bool { return s.at > 0 && s.text[s.at-1] == '.' }

func (s *scanner) quoted(quote byte) {
	for s.at++; s.at < len(s.text) && s.text[s.at] != quote; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	s.at++
}

// chains splits what stands between two marks at `||`, and what is between those at
// `&&`, which binds more.
func (s *scanner) chains(from, to int, list []operator) {
	start := from
	var ors, ands []operator
	for _, o := range list {
		if o.sign == '&' {
			ands = append(ands, o)
			continue
		}
		s.chain(start, o.at, ands)
		ors, ands, start = append(ors, o), nil, o.at+2
	}
	s.chain(start, to, ands)
	s.chain(from, to, ors)
}

// chain adds the operands between from and to that the operators part.
func (s *scanner) chain(from, to int, list []operator) {
	if len(list) == 0 {
		return
	}
	var spans [][2]int
	for _, o := range list {
		spans = append(spans, s.trim(from, o.at))
		from = o.at + 2
	}
	spans = append(spans, s.trim(from, to))
	for i, p := range spans {
		r := removal{operand: oneLine(s.text[p[0]:p[1]]), start: p[0]}
		if i+1 < len(spans) {
			r.end = spans[i+1][0]
		} else {
			r.start, r.end = spans[i-1][1], p[1]
		}
		s.list = append(s.list, r)
	}
}

// trim leaves out the blanks at both ends.
func (s *scanner) trim(from, to int) [2]int {
	part := s.text[from:to]
	from += len(part) - len(strings.TrimLeft(part, " \n\t"))
	return [2]int{from, from + len(strings.TrimSpace(part))}
}

// single reports whether a condition is one part: no operand can go alone.
func single(text string) bool {
	s := &scanner{text: text}
	depth := 0
	for s.at < len(text) {
		switch c := text[s.at]; {
		case c == '"' || c == '\'':
			s.quoted(c)
			continue
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case depth == 0 && (strings.HasPrefix(text[s.at:], "&&") || strings.HasPrefix(text[s.at:], "||")):
			return false
		}
		s.at++
	}
	return true
}
