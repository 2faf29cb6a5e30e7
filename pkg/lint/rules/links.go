package rules

import (
	"net/url"
	"strings"
)

// link is a web address in a message's text.
type link struct {
	start int // byte offset in the text
	text  string
}

// linksIn finds the addresses that begin with http:// or https://. They end at
// a space, a quote or a bracket that stands outside of tokens.
func linksIn(text string) []link {
	var list []link
	for i := 0; i < len(text); {
		if rest := text[i:]; !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") {
			i++
			continue
		}
		end := linkEnd(text, i)
		list = append(list, link{i, text[i:end]})
		i = end
	}
	return list
}

func linkEnd(text string, i int) int {
	for i < len(text) {
		closer := ""
		switch {
		case strings.HasPrefix(text[i:], "{{"):
			closer = "}}"
		case strings.HasPrefix(text[i:], "{%"):
			closer = "%}"
		case strings.IndexByte(" \t\r\n\"'<>()[]`", text[i]) >= 0:
			return i
		}
		if closer == "" {
			i++
			continue
		}
		n := strings.Index(text[i:], closer)
		if n < 0 {
			return len(text)
		}
		i += n + len(closer)
	}
	return i
}

// parameter is one name=value of a link, with its place in the text.
type parameter struct {
	name, value string
	start, end  int
}

// parameters lists what stands behind the question mark, unescaped. `&amp;`
// separates as `&` does.
func (l link) parameters() []parameter {
	head, query, ok := strings.Cut(l.text, "?")
	if !ok {
		return nil
	}
	query, _, _ = strings.Cut(query, "#")
	var list []parameter
	at := l.start + len(head) + 1
	for _, part := range strings.Split(query, "&") {
		text := strings.TrimPrefix(part, "amp;")
		start := at + len(part) - len(text)
		name, value, _ := strings.Cut(text, "=")
		list = append(list, parameter{unescaped(name), unescaped(strings.TrimRight(value, ".,;:!?*_")), start, start + len(text)})
		at += len(part) + 1
	}
	return list
}

// utm lists the parameters that begin with utm_, in whatever capitals, without
// that beginning.
func (l link) utm() []parameter {
	var list []parameter
	for _, q := range l.parameters() {
		if name, ok := strings.CutPrefix(strings.ToLower(q.name), "utm_"); ok {
			q.name = name
			list = append(list, q)
		}
	}
	return list
}

func unescaped(s string) string {
	if text, err := url.QueryUnescape(s); err == nil {
		return text
	}
	return s
}
