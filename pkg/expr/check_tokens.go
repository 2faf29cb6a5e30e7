package expr

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	tokName tokenKind = iota
	tokNumber
	tokText  // a text in quotes
	tokOpen  // a text that is never closed
	tokPunct // an operator or bracket
	tokBad   // a character that CEL does not know
)

// token is one word of an expression.
type token struct {
	kind       tokenKind
	start, end int // bytes
	// match is the index of the other bracket of a pair, -1 for none.
	match int
}

// tokens is the text of an expression, cut into words. cel-go's own ranges
// cover one token and are wrong after non-ASCII text, so places are found here.
type tokens struct {
	text string
	list []token
	// runes holds the byte offset of each code point; nil for ASCII text.
	runes []int
}

func scan(text string) *tokens {
	t := &tokens{text: text}
	for i := 0; i < len(text); {
		if n := blank(text[i:]); n > 0 {
			i += n
			continue
		}
		kind, n := word(text[i:])
		t.list = append(t.list, token{kind: kind, start: i, end: i + n, match: -1})
		i += n
	}
	t.pair()
	if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		for i := range text {
			t.runes = append(t.runes, i)
		}
		t.runes = append(t.runes, len(text))
	}
	return t
}

// blank returns the length of the white space or comment at the start of s.
func blank(s string) int {
	if strings.HasPrefix(s, "//") {
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			return i
		}
		return len(s)
	}
	return len(s) - len(strings.TrimLeft(s, " \t\r\n\f"))
}

func word(s string) (tokenKind, int) {
	c := s[0]
	switch {
	case isLetter(c):
		n := 1
		for n < len(s) && (isLetter(s[n]) || isDigit(s[n])) {
			n++
		}
		if n <= 2 && n < len(s) && (s[n] == '"' || s[n] == '\'') && strings.Trim(s[:n], "rRbB") == "" {
			return quotedWord(s, n, strings.ContainsAny(s[:n], "rR"))
		}
		return tokName, n
	case isDigit(c) || c == '.' && len(s) > 1 && isDigit(s[1]):
		return tokNumber, numberLength(s)
	case c == '"' || c == '\'':
		return quotedWord(s, 0, false)
	case len(s) > 1 && slices.Contains(longOperators, s[:2]):
		return tokPunct, 2
	case strings.IndexByte("()[]{}.,-+*/%?:!<>=&|", c) >= 0:
		return tokPunct, 1
	}
	_, n := utf8.DecodeRuneInString(s)
	return tokBad, n
}

var longOperators = []string{"==", "!=", "<=", ">=", "&&", "||"}

func isLetter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func numberLength(s string) int {
	n := 1
	for n < len(s) {
		exponent := (s[n] == '+' || s[n] == '-') && (s[n-1] == 'e' || s[n-1] == 'E') && !strings.HasPrefix(s, "0x")
		fraction := s[n] == '.' && n+1 < len(s) && isDigit(s[n+1])
		if !isLetter(s[n]) && !isDigit(s[n]) && !exponent && !fraction {
			break
		}
		n++
	}
	return n
}

// quotedWord returns the length of a text whose quote begins at s[at].
func quotedWord(s string, at int, raw bool) (tokenKind, int) {
	quote := s[at : at+1]
	if q := strings.Repeat(quote, 3); strings.HasPrefix(s[at:], q) {
		quote = q
	}
	for i := at + len(quote); i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], quote):
			return tokText, i + len(quote)
		case s[i] == '\\' && !raw:
			i++
		case s[i] == '\n' && len(quote) == 1:
			return tokOpen, i
		}
	}
	return tokOpen, len(s)
}

// pair finds the brackets that belong together.
func (t *tokens) pair() {
	var open []int
	for i := range t.list {
		switch t.word(i) {
		case "(", "[", "{":
			open = append(open, i)
		case ")", "]", "}":
			if n := len(open) - 1; n >= 0 && closes(t.word(open[n]), t.word(i)) {
				t.list[i].match, t.list[open[n]].match = open[n], i
				open = open[:n]
			}
		}
	}
}

func closes(open, shut string) bool {
	return open == "(" && shut == ")" || open == "[" && shut == "]" || open == "{" && shut == "}"
}

// word returns the text of a token, "" outside the list.
func (t *tokens) word(i int) string {
	if i < 0 || i >= len(t.list) {
		return ""
	}
	return t.text[t.list[i].start:t.list[i].end]
}

// name reports whether the token is a name.
func (t *tokens) name(i int) bool { return i >= 0 && i < len(t.list) && t.list[i].kind == tokName }

// byteOffset turns an offset in code points into one in bytes.
func (t *tokens) byteOffset(codePoint int32) int {
	i := max(int(codePoint), 0)
	if t.runes != nil {
		return t.runes[min(i, len(t.runes)-1)]
	}
	return min(i, len(t.text))
}

// at returns the index of the token that covers or follows a byte offset; the
// last one where there is none.
func (t *tokens) at(offset int) int {
	i, _ := slices.BinarySearchFunc(t.list, offset, func(tok token, offset int) int { return tok.end - offset - 1 })
	return min(i, len(t.list)-1)
}
