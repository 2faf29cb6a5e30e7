package rules

import "strings"

// tokenEnd returns where the Liquid token that begins at i ends; ok is false if
// none begins there. One that is never closed goes to the end.
func tokenEnd(text string, i int) (end int, ok bool) {
	for _, pair := range [...][2]string{{"{{", "}}"}, {"{%", "%}"}} {
		if strings.HasPrefix(text[i:], pair[0]) {
			return after(text, i, pair[1]), true
		}
	}
	return i, false
}

// after returns the place behind the next closer, or the end of the text.
func after(text string, i int, closer string) int {
	if n := strings.Index(text[i:], closer); n >= 0 {
		return i + n + len(closer)
	}
	return len(text)
}

// markup says what of the text at i is markup: the bytes up to end, of which
// those in [from, to) hold an address that people click. Where no markup
// begins, end is i.
func markup(text string, i int) (end, from, to int) {
	switch rest := text[i:]; {
	case strings.HasPrefix(rest, "<!--"):
		return after(text, i+len("<!--"), "-->"), 0, 0
	case strings.HasPrefix(rest, "!["):
		return imageEnd(text, i), 0, 0
	case len(rest) > 1 && rest[0] == '<' && isLetter(rest[1]):
		return tag(text, i)
	}
	return i, 0, 0
}

// imageEnd returns the end of the Markdown image at i, and i where it has no
// address.
func imageEnd(text string, i int) int {
	depth := 0
	for j := i + 1; j < len(text) && text[j] != '\n'; j++ {
		switch text[j] {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth > 0 {
			continue
		}
		if strings.HasPrefix(text[j:], "](") {
			return closed(text, j+len("]("), ')', i)
		}
		return i
	}
	return i
}

// closed returns the place behind the closing byte outside of tokens, and
// otherwise what stands for "there is none".
func closed(text string, i int, closer byte, otherwise int) int {
	for i < len(text) {
		end, ok := tokenEnd(text, i)
		switch {
		case ok:
			i = end
		case text[i] == closer:
			return i + 1
		default:
			i++
		}
	}
	return otherwise
}

// tag reads the HTML tag at i. Only `href` of an `a` is clicked: every other
// attribute is fetched, or names something. What is no tag, such as the
// beginning of `<https://acme.example>`, has its end where it begins.
func tag(text string, i int) (end, from, to int) {
	j := nameEnd(text, i+1)
	name := strings.ToLower(text[i+1 : j])
	if j < len(text) && strings.IndexByte(" \t\r\n/>", text[j]) < 0 {
		return i, 0, 0
	}
	for j < len(text) && text[j] != '>' && text[j] != '<' {
		key := j
		j = nameEnd(text, j)
		if j == key {
			j = skipOne(text, j)
			continue
		}
		attribute := text[key:j]
		start := valueStart(text, j)
		if start < 0 {
			continue
		}
		j = valueEnd(text, start)
		if name == "a" && strings.EqualFold(attribute, "href") {
			from, to = start, j
		}
	}
	if j >= len(text) || text[j] == '<' {
		return i, 0, 0
	}
	return j + 1, from, to
}

func skipOne(text string, i int) int {
	if end, ok := tokenEnd(text, i); ok {
		return end
	}
	return i + 1
}

// nameEnd returns the end of the name of a tag or an attribute.
func nameEnd(text string, i int) int {
	for i < len(text) && (isLetter(text[i]) || strings.IndexByte("0123456789-_", text[i]) >= 0 || text[i] == ':' && !strings.HasPrefix(text[i:], "://")) {
		i++
	}
	return i
}

// valueStart returns where the value of the attribute begins whose name ends at
// i, with its quote, and -1 if it has none.
func valueStart(text string, i int) int {
	rest := strings.TrimLeft(text[i:], " \t\r\n")
	if !strings.HasPrefix(rest, "=") {
		return -1
	}
	rest = strings.TrimLeft(rest[1:], " \t\r\n")
	return len(text) - len(rest)
}

func valueEnd(text string, i int) int {
	if i < len(text) && (text[i] == '"' || text[i] == '\'') {
		return closed(text, i+1, text[i], len(text))
	}
	for i < len(text) && strings.IndexByte(" \t\r\n>", text[i]) < 0 {
		i = skipOne(text, i)
	}
	return i
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
