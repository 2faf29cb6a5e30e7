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

// linksIn finds the addresses that people click: those that begin with http://
// or https:// in the text itself, in a Markdown link or in `href` of an `a`. What
// is only fetched (images, styles, scripts), names a namespace or stands in a
// comment is no link.
func linksIn(text string) []link {
	var list []link
	token := 0 // the end of the last token: what stands in one is no markup
	for i := 0; i < len(text); {
		if end, ok := tokenEnd(text, i); ok && i >= token {
			token = end
		}
		end, from, to := i, 0, 0
		if i >= token {
			end, from, to = markup(text, i)
		}
		switch {
		case end > i:
			list = addresses(list, text, from, to)
			i = end
		case isAddress(text[i:]):
			end = linkEnd(text, i)
			list = append(list, link{i, text[i:end]})
			i = end
		default:
			i++
		}
	}
	return list
}

// addresses adds what begins with http:// or https:// in [from, to).
func addresses(list []link, text string, from, to int) []link {
	for i := from; i < to; {
		if !isAddress(text[i:to]) {
			i++
			continue
		}
		end := linkEnd(text[:to], i)
		list = append(list, link{i, text[i:end]})
		i = end
	}
	return list
}

func isAddress(text string) bool {
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

// linkEnd returns where the address at i ends: at a space, a quote or a bracket
// that stands outside of tokens.
func linkEnd(text string, i int) int {
	for i < len(text) {
		if end, ok := tokenEnd(text, i); ok {
			i = end
			continue
		}
		if strings.IndexByte(" \t\r\n\"'<>()[]`", text[i]) >= 0 {
			return i
		}
		i++
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
