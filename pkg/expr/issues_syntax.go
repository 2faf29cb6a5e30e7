package expr

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/common"
)

// syntax explains a text that does not parse. Most mistakes are seen in the
// words themselves; what remains is told in the terms of the parser's place.
func (c *checking) syntax(errs []*common.Error) {
	if i := slices.IndexFunc(errs, func(e *common.Error) bool { return strings.Contains(e.Message, "limit") }); i >= 0 {
		c.add(tooLarge(c.text))
		return
	}
	s := &syntax{checking: c, t: c.layout()}
	for _, look := range []func(int) bool{s.badCharacter, s.openText, s.wrongOperator, s.operatorWord} {
		s.each(look)
	}
	for _, look := range []func(int) bool{s.bracket, s.missingOperator, s.missingOperand} {
		if len(c.issues) == 0 {
			s.each(look)
		}
	}
	if len(c.issues) == 0 {
		s.parserErrors(errs)
	}
}

// syntax looks for mistakes in the words of a text.
type syntax struct {
	*checking
	t *tokens
}

func (s *syntax) each(look func(i int) bool) {
	for i := range s.t.list {
		look(i)
	}
}

// mark records an issue about the tokens first to last.
func (s *syntax) mark(first, last int, message, help string) bool {
	s.add(Issue{Start: s.t.list[first].start, End: s.t.list[last].end, Message: message, Help: help})
	return true
}

// instead is mark for a mistake with one remedy: text in place of the tokens.
func (s *syntax) instead(first, last int, message, text string) bool {
	s.mark(first, last, message, "write `"+text+"`")
	i := &s.issues[len(s.issues)-1]
	i.Fix = Rewrite{i.Start, i.End, text}
	return true
}

// strange says what to write for characters that word processors and chat
// programs put into copied text.
var strange = map[string]string{
	"≥": "write `>=`", "≤": "write `<=`", "≠": "write `!=`", "–": "write a plain `-`", "—": "write a plain `-`", "−": "write a plain `-`",
	"\u00a0": "delete it and write a plain space", "`": "names stand as they are; a name with a dash in brackets and quotes: `segment[\"good-fit\"]`",
	";": "join conditions with `&&`", "#": "a comment begins with `//`", "…": "write the rest of it",
}

const curly = "“”„‟‘’‚‛«»"

func (s *syntax) badCharacter(i int) bool {
	w := s.t.word(i)
	if s.t.list[i].kind != tokBad {
		return false
	}
	if strings.Contains(curly, w) {
		return s.curlyQuotes(i)
	}
	message := "`" + w + "` means nothing in an expression"
	switch w {
	case "`":
		message = "there are no backquotes in an expression"
	case "\u00a0":
		message = "there is a space here that is none: a non-breaking one"
	}
	help := strange[w]
	if help == "" {
		help = "take it out, or put the text it belongs to in quotes"
	}
	return s.once(i, message, help)
}

// once reports a mistake at its first place only: the others follow from it.
func (s *syntax) once(i int, message, help string) bool {
	if slices.ContainsFunc(s.issues, func(o Issue) bool { return o.Message == message }) {
		return true
	}
	return s.mark(i, i, message, help)
}

// curlyQuotes marks a text in curly quotes, both of them.
func (s *syntax) curlyQuotes(i int) bool {
	opens := 0
	for j := range i {
		if s.t.list[j].kind == tokBad && strings.Contains(curly, s.t.word(j)) {
			opens++
		}
	}
	if opens%2 == 1 {
		return false // the closing one of a pair
	}
	last := i
	for j := i + 1; j < len(s.t.list); j++ {
		if s.t.list[j].kind == tokBad && strings.Contains(curly, s.t.word(j)) {
			last = j
			break
		}
	}
	return s.mark(i, last, "these are curly quotes", "write straight ones: `\"`")
}

func (s *syntax) openText(i int) bool {
	return s.t.list[i].kind == tokOpen && s.once(i, "this quote is never closed", "add `"+string(s.quoteOf(i))+"` where the text ends")
}

func (s *syntax) quoteOf(i int) byte {
	return strings.TrimLeft(s.t.word(i), "rRbB")[0]
}

// touching reports whether a token stands directly behind another.
func (s *syntax) touching(i int) bool {
	return i > 0 && i < len(s.t.list) && s.t.list[i-1].end == s.t.list[i].start
}

func (s *syntax) wrongOperator(i int) bool {
	w, next := s.t.word(i), ""
	if s.touching(i + 1) {
		next = s.t.word(i + 1)
	}
	switch {
	case w == "?" && next == "?":
		return s.mark(i, i+1, "`??` is no operator", "write `contact.?role.orValue(\"…\")`")
	case w == "?" && next == ".":
		return s.mark(i, i+1, "`?.` is no operator", "write `.?`, as in `contact.?role.orValue(\"…\")`")
	case w == "," && s.groupedNumber(i):
		return s.instead(i-1, i+1, "numbers are written without a comma", s.t.word(i-1)+s.t.word(i+1))
	case w == "{" && next == "{":
		return s.mark(i, i+1, "`{{…}}` is for templates", "write the name alone")
	case w == "=" && i == 0:
		return s.mark(i, i, "an expression does not begin with `=`", "take the `=` out")
	case w == "=" && s.touching(i) && (s.t.word(i-1) == "==" || s.t.word(i-1) == "!="):
		return s.instead(i-1, i, "`"+s.t.word(i-1)+"=` is no operator", s.t.word(i-1))
	case w == "=" && (next == ">" || next == "<"):
		return s.instead(i, i+1, "`="+next+"` is no operator", next+"=")
	case w == "<" && next == ">":
		return s.instead(i, i+1, "`<>` is no operator", "!=")
	case w == "=":
		return s.instead(i, i, "`=` sets a value and a condition compares", "==")
	case w == "&":
		return s.instead(i, i, "`&` is no operator", "&&")
	case w == "|":
		return s.mark(i, i, "`|` is no operator", "write `||`; filters behind `|` are for templates")
	}
	return false
}

// groupedNumber reports whether a comma outside all brackets groups the digits
// of a number: 5,000.
func (s *syntax) groupedNumber(i int) bool {
	for j := range i {
		if s.t.list[j].match > i {
			return false
		}
	}
	return s.touching(i) && s.touching(i+1) && s.t.list[i-1].kind == tokNumber && s.t.list[i+1].kind == tokNumber && len(s.t.word(i+1)) == 3
}

// infix says what to write for words that other languages put between two
// operands.
var infix = map[string]string{
	"contains": ".contains(…)", "startswith": ".startsWith(…)", "endswith": ".endsWith(…)", "matches": ".matches(…)", "like": ".contains(…)",
	"and": "&&", "or": "||", "is": "==", "equals": "==", "eq": "==", "ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "xor": "!=",
	"then": "?", "else": ":", "between": ">= … &&", "not": "!",
}

// kept are the words that CEL reserves; `else`, `in` and literals are dealt with
// elsewhere.
var kept = []string{"as", "break", "const", "continue", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"}

func (s *syntax) operatorWord(i int) bool {
	if !s.t.name(i) || s.t.word(i-1) == "." {
		return false
	}
	w := strings.ToLower(s.t.word(i))
	help, ok := infix[w]
	switch {
	case slices.Contains(kept, s.t.word(i)):
		return s.mark(i, i, "`"+s.t.word(i)+"` is a word that CEL keeps for itself", "choices are written `condition ? this : that`")
	case w == "is" && s.t.word(i+1) == "null":
		return s.mark(i, i+1, "`is null` is no operator", "write `!has(…)`")
	case w == "is" && strings.EqualFold(s.t.word(i+1), "not") && s.t.word(i+2) == "null":
		return s.mark(i, i+2, "`is not null` is no operator", "write `has(…)`")
	case ok && w == "is" && strings.EqualFold(s.t.word(i+1), "not"):
		return s.mark(i, i+1, "`"+s.between(i, i+1)+"` is no operator", "write `!=`")
	case w == "not" && strings.EqualFold(s.t.word(i-1), "is"):
		return false
	case w == "not" && s.t.word(i+1) == "in":
		return s.mark(i, i+1, "`"+s.between(i, i+1)+"` is no operator", "write `!(… in …)`")
	case w == "in" && s.t.word(i) != "in" && s.ends(i-1):
		return s.instead(i, i, "`"+s.t.word(i)+"` is no operator", "in")
	case w == "not" && s.begins(i+1) && s.t.word(i+1) != "(":
		return s.mark(i, i, "`"+s.t.word(i)+"` is no operator", "write `!`")
	case (w == "and" || w == "or") && s.ends(i-1) && s.begins(i+1):
		return s.instead(i, i, "`"+s.t.word(i)+"` is no operator", help)
	case ok && s.ends(i-1) && s.begins(i+1):
		return s.mark(i, i, "`"+s.t.word(i)+"` is no operator", "write `"+help+"`")
	}
	return false
}

func (s *syntax) between(first, last int) string {
	return s.text[s.t.list[first].start:s.t.list[last].end]
}

// ends reports whether an operand can end with the token, begins whether one
// can begin with it.
func (s *syntax) ends(i int) bool {
	if i < 0 || i >= len(s.t.list) {
		return false
	}
	w := s.t.word(i)
	if s.t.list[i].kind == tokName {
		return w != "in"
	}
	return s.t.list[i].kind <= tokText || w == ")" || w == "]" || w == "}"
}

func (s *syntax) begins(i int) bool {
	if i < 0 || i >= len(s.t.list) {
		return false
	}
	w := s.t.word(i)
	if s.t.list[i].kind == tokName {
		return w != "in"
	}
	return s.t.list[i].kind <= tokText || w == "(" || w == "[" || w == "{" || w == "!" || w == "-"
}

func (s *syntax) bracket(i int) bool {
	w := s.t.word(i)
	if len(w) != 1 || !strings.Contains("()[]{}", w) || s.t.list[i].kind != tokPunct || s.t.list[i].match >= 0 {
		return false
	}
	if at := strings.IndexByte("([{", w[0]); at >= 0 {
		return s.mark(i, i, "`"+w+"` is never closed", "add `"+")]}"[at:at+1]+"`")
	}
	return s.mark(i, i, "`"+w+"` closes nothing", "take it out, or add `"+"([{"[strings.IndexByte(")]}", w[0]):][:1]+"` before it")
}

func (s *syntax) missingOperator(i int) bool {
	if !s.ends(i-1) || !s.begins(i) || s.t.word(i-1) == "." {
		return false
	}
	if s.t.word(i) == "!" {
		return s.mark(i, i, "`!` stands before what it denies", "write `!` before the condition, or `!=` to compare")
	}
	if w := s.t.word(i); w == "(" || w == "[" || w == "{" || w == "-" {
		if s.t.list[i-1].kind != tokNumber || w == "-" {
			return false
		}
	}
	return s.mark(i, i, "there is no operator between `"+s.t.word(i-1)+"` and `"+s.t.word(i)+"`", "join them with `&&`, `||` or a comparison")
}

func (s *syntax) missingOperand(i int) bool {
	w, next := s.t.word(i), s.t.word(i+1)
	operator := s.t.list[i].kind == tokPunct && !strings.Contains("()[]{}.,?:", w) || w == "in"
	last := i+1 == len(s.t.list)
	switch {
	case operator && last:
		return s.mark(i, i, "the expression ends after `"+w+"`", "write what stands on its right side")
	case operator && !s.begins(i+1):
		return s.mark(i, i+1, "something is missing between `"+w+"` and `"+next+"`", "write what stands on the right side of `"+w+"`")
	case operator && w != "!" && w != "-" && (i == 0 || strings.Contains("([{,?:", s.t.word(i-1))):
		return s.mark(i, i, "there is nothing before `"+w+"`", "write what stands on its left side")
	case w == "." && !s.t.name(i+1) && next != "?":
		return s.mark(i, i, "there is no name behind the dot", "write the name of a field")
	}
	return false
}

// parserErrors tells what the parser found where no rule of ours did.
func (s *syntax) parserErrors(errs []*common.Error) {
	for _, err := range errs {
		i, macro := s.parserIssue(err.Message)
		if i.Message == "" {
			// What cannot be read makes more that cannot be read.
			if len(s.issues) > 0 {
				continue
			}
			i = Issue{Message: "the expression cannot be read from here on", Help: "check the operators and brackets before this place"}
		}
		if i.Start, i.End = s.place(err.Location); macro {
			i.Start, i.End = s.firstArgument(i.Start)
		}
		s.add(i)
	}
	if len(errs) == 0 {
		s.add(Issue{End: len(s.text), Message: "this is no CEL expression", Help: "write a condition such as `contact.consent_email`"})
	}
}

// parserIssue explains an error of the parser, with an empty message where it
// says too little; macro tells that a macro has a wrong argument.
func (s *syntax) parserIssue(message string) (i Issue, macro bool) {
	has := func(part string) bool { return strings.Contains(message, part) }
	switch {
	case has("has() macro"):
		return Issue{Message: "`has` takes a field", Help: "write for example `has(contact.role)`"}, true
	case has("must be a simple name"), has("not an iterator"), has("must be a simple identifier"):
		return Issue{Message: "a macro begins with a plain name for the element", Help: "write for example `deals.exists(d, d.stage == \"open\")`"}, true
	case has("int literal"):
		return Issue{Message: "this number is too large", Help: "whole numbers end at 9223372036854775807"}, false
	case has("double literal"), has("uint literal"):
		return Issue{Message: "this number cannot be read", Help: "write for example `0.5` or `1200`"}, false
	case has("scape"):
		return Issue{Message: "this text holds an escape that CEL does not know", Help: "write `\\\\` for a backslash, or a raw text: `r\"…\"`"}, false
	case has("<EOF>"):
		return Issue{Message: "the expression ends too early", Help: "write the rest of it"}, false
	case has("conditional"):
		return Issue{Message: "a choice needs both sides", Help: "write `condition ? this : that`"}, false
	}
	return Issue{}, false
}

// firstArgument returns the range of the first argument of the call that a
// place stands in.
func (s *syntax) firstArgument(offset int) (start, end int) {
	at := s.t.at(offset)
	open := at
	for open >= 0 && (s.t.word(open) != "(" || s.t.list[open].match < at) {
		open--
	}
	if open < 0 || open+1 >= s.t.list[open].match {
		return s.t.list[at].start, s.t.list[at].end
	}
	last := open + 1
	for last+1 < s.t.list[open].match && s.t.word(last+1) != "," {
		last = max(last+1, s.t.list[last+1].match)
	}
	return s.t.list[open+1].start, s.t.list[last].end
}

// place turns a line and column of the parser, in code points, into the range
// of the token there; the last token where the place is the end.
func (s *syntax) place(l common.Location) (start, end int) {
	if l == nil || l.Line() < 1 || len(s.t.list) == 0 {
		return 0, len(s.text)
	}
	offset := 0
	for range l.Line() - 1 {
		offset += strings.IndexByte(s.text[offset:], '\n') + 1
	}
	for range l.Column() {
		_, n := utf8.DecodeRuneInString(s.text[offset:])
		offset += n
	}
	tok := s.t.list[s.t.at(offset)]
	return tok.start, tok.end
}
