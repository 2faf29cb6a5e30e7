package expr

import (
	"strings"
	"unicode/utf8"
)

// lqKind is the kind of a lexeme inside a tag.
type lqKind uint8

const (
	lqEnd    lqKind = iota
	lqWord          // a name or keyword
	lqString        // in quotes; text is the content
	lqNumber        // digits, with a sign and a fraction
	lqPunct         // | : , . [ ] = and the comparison operators
	lqWrong         // reported already
)

// lqLexeme is one word of a tag.
type lqLexeme struct {
	kind       lqKind
	text       string
	start, end int
}

// lqCurly are the quotes that word processors put in; no program reads them.
const lqCurly = "“”„‟‘’‚‛«»"

// lqForeign says what to write instead of an operator of another language.
var lqForeign = []struct{ text, help string }{
	{"&&", "write `and`"},
	{"||", "write `or`"},
	{"<>", "write `!=`"},
	{"===", "write `==`"},
	{"(", "Liquid has no parentheses: nest two `if`, or `assign` a part first"},
	{")", "Liquid has no parentheses: nest two `if`, or `assign` a part first"},
	{"!", "write `{% unless … %}`, or compare with `== false`"},
	{"?", "write `{% if … %}` and `{% else %}`"},
	{"+", "write `| plus: …` for numbers, `| append: …` for text"},
	{"*", "write `| times: …`"},
	{"/", "write `| divided_by: …`"},
	{"-", "write `| minus: …`; a name with a dash stands in brackets, as in `segment[\"good-fit\"]`"},
}

// lex returns the lexeme at p.pos and moves past it. Between limit and the end
// of the tag nothing is read.
func (p *lqParser) lex() lqLexeme {
	for p.pos < p.limit && isLqSpace(p.text[p.pos]) {
		p.pos++
	}
	start := p.pos
	if start >= p.limit {
		return lqLexeme{kind: lqEnd, start: p.limit, end: p.limit}
	}
	rest := p.text[start:p.limit]
	switch c := rest[0]; {
	case isLqLetter(c):
		return p.take(lqWord, wordLen(rest))
	case c >= '0' && c <= '9', c == '-' && len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9':
		return p.take(lqNumber, numberLen(rest))
	case c == '"' || c == '\'':
		return p.lexString(rest)
	}
	for _, op := range []string{"===", "==", "!=", "<>", "<=", ">=", "&&", "||"} {
		if strings.HasPrefix(rest, op) {
			return p.operator(op)
		}
	}
	if strings.IndexByte("|:,.[]=<>", rest[0]) >= 0 {
		return p.take(lqPunct, 1)
	}
	r, size := utf8.DecodeRuneInString(rest)
	if strings.ContainsRune(lqCurly, r) {
		return p.lexCurly(rest)
	}
	return p.operator(rest[:size])
}

func (p *lqParser) take(kind lqKind, n int) lqLexeme {
	l := lqLexeme{kind: kind, text: p.text[p.pos : p.pos+n], start: p.pos, end: p.pos + n}
	p.pos += n
	return l
}

func (p *lqParser) operator(text string) lqLexeme {
	for _, f := range lqForeign {
		if f.text == text {
			l := p.take(lqWrong, len(text))
			p.fail(l.start, l.end, "`"+text+"` is no Liquid", f.help)
			return l
		}
	}
	if strings.IndexByte("=!<>", text[0]) >= 0 {
		return p.take(lqPunct, len(text))
	}
	l := p.take(lqWrong, len(text))
	p.fail(l.start, l.end, "unexpected "+quoted(text), "remove it, or put the text in quotes")
	return l
}

func (p *lqParser) lexString(rest string) lqLexeme {
	n := strings.IndexByte(rest[1:], rest[0])
	if n < 0 {
		n = len(strings.TrimRight(rest, " \t\r\n"))
		l := p.take(lqWrong, n)
		p.fail(l.start, l.end, "this text has no closing quote", "add "+rest[:1]+" where the text ends")
		return l
	}
	l := p.take(lqString, n+2)
	l.text = l.text[1 : n+1]
	return l
}

func (p *lqParser) lexCurly(rest string) lqLexeme {
	_, n := utf8.DecodeRuneInString(rest)
	if i := strings.IndexAny(rest[n:], lqCurly); i >= 0 {
		_, size := utf8.DecodeRuneInString(rest[n+i:])
		n += i + size
	}
	l := p.take(lqWrong, n)
	p.fail(l.start, l.end, "curly quotes do not mark a text", "write straight quotes: `'` or `\"`")
	return l
}

func isLqSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isLqLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

func wordLen(s string) int {
	n := 0
	for n < len(s) && (isLqLetter(s[n]) || s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return n
}

func numberLen(s string) int {
	n := 1
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.' && n+1 < len(s) && s[n+1] >= '0' && s[n+1] <= '9') {
		n++
	}
	return n
}

// quoted puts a user's text in backquotes; one that holds a backquote would end them.
func quoted(s string) string {
	return "`" + strings.ReplaceAll(s, "`", "'") + "`"
}
