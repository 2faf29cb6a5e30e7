package expr

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lqDatum is a value on its way through a template.
type lqDatum struct {
	Value
	date bool // a calendar day, or a list of them
	safe bool // escaped already
}

func textDatum(s string) lqDatum { return lqDatum{Value: NewString(s)} }

// made returns a text that a filter made, absent when the template has made
// more text than a message can need.
func (r *lqRenderer) made(s string, safe bool) lqDatum {
	if !r.spend(len(s)) {
		return lqDatum{}
	}
	return lqDatum{Value: NewString(s), safe: safe}
}

// onText makes a filter of a function over text.
func onText(f func(string) string) func(*lqRenderer, lqDatum, []lqDatum) lqDatum {
	return func(r *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
		return r.made(f(r.print(in)), in.safe)
	}
}

func upcase(s string) string   { return strings.ToUpper(s) }
func downcase(s string) string { return strings.ToLower(s) }
func strip(s string) string    { return strings.TrimSpace(s) }

func capitalize(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + strings.ToLower(s[n:])
}

func applyAppend(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	return r.concat(in, args[0])
}

func applyPrepend(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	return r.concat(args[0], in)
}

// concat joins two values. If one of them is escaped, the other gets escaped
// too, so that nothing is escaped twice or not at all.
func (r *lqRenderer) concat(a, b lqDatum) lqDatum {
	if a.safe != b.safe {
		a, b = r.escaped(a), r.escaped(b)
	}
	x, y := r.print(a), r.print(b)
	if !r.spend(len(x) + len(y)) {
		return lqDatum{}
	}
	return lqDatum{Value: NewString(x + y), safe: a.safe}
}

// escaped applies the escaping of the medium, once.
func (r *lqRenderer) escaped(d lqDatum) lqDatum {
	if d.safe || r.o.Escape == nil {
		return d
	}
	return r.made(r.o.Escape(r.print(d)), true)
}

// applyDefault replaces absent, false and the empty string, as Shopify's does.
func applyDefault(_ *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	if unset(in) {
		return args[0]
	}
	return in
}

// unset reports whether default replaces the value.
func unset(d lqDatum) bool {
	switch d.Kind() {
	case Absent:
		return true
	case Bool:
		return !d.Bool()
	case String:
		return d.Str() == ""
	case List:
		return len(d.Items()) == 0
	}
	return false
}

func applyEscape(r *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
	if in.safe {
		return in
	}
	return r.made(htmlEscaper().Replace(r.print(in)), true)
}

func htmlEscaper() *strings.Replacer {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")
}

func applyURLEncode(r *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
	return r.made(url.QueryEscape(r.print(in)), in.safe)
}

func applyBreaks(r *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
	d := r.escaped(in)
	text := strings.ReplaceAll(r.print(d), "\r\n", "\n")
	return r.made(strings.ReplaceAll(text, "\n", "<br />\n"), true)
}

func applyReplace(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	s, old, repl := r.print(in), args[0].Str(), args[1].Str()
	if old == "" {
		return in // Shopify would put it between all letters; nobody means that
	}
	n := strings.Count(s, old)
	if !r.spend(n * len(repl)) {
		return lqDatum{}
	}
	return r.made(strings.ReplaceAll(s, old, repl), in.safe)
}

func applySplit(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	s, sep := r.print(in), args[0].Str()
	if s == "" {
		return lqDatum{Value: NewList(nil)}
	}
	if !r.spend(len(s) * 8) {
		return lqDatum{}
	}
	parts := strings.Split(s, sep)
	items := make([]Value, len(parts))
	for i, part := range parts {
		items[i] = NewString(part)
	}
	return lqDatum{Value: NewList(items)}
}

func applyJoin(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	sep := " "
	if len(args) > 0 {
		sep = args[0].Str()
	}
	var b strings.Builder
	for i, v := range in.Items() {
		if i > 0 {
			b.WriteString(sep)
		}
		text := r.print(lqDatum{Value: v, date: in.date})
		if !r.spend(len(sep) + len(text)) {
			return lqDatum{}
		}
		b.WriteString(text)
	}
	return textDatum(b.String())
}

func applySize(_ *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
	if in.Kind() == List {
		return lqDatum{Value: NewInt(int64(len(in.Items())))}
	}
	return lqDatum{Value: NewInt(int64(utf8.RuneCountInString(in.Str())))}
}

func applyFirst(r *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
	if len(in.Items()) == 0 {
		return r.wrong("an empty list has no first element")
	}
	return in.at(0)
}

func applyLast(r *lqRenderer, in lqDatum, _ []lqDatum) lqDatum {
	if len(in.Items()) == 0 {
		return r.wrong("an empty list has no last element")
	}
	return in.at(len(in.Items()) - 1)
}

// at returns an element, absent outside the list.
func (d lqDatum) at(i int) lqDatum {
	items := d.Items()
	if i < 0 || i >= len(items) {
		return lqDatum{}
	}
	return lqDatum{Value: items[i], date: d.date}
}

func applyTruncate(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	limit, ellipsis := truncateArgs(args, 50)
	s := r.print(in)
	if utf8.RuneCountInString(s) <= limit {
		return in
	}
	keep := max(0, limit-utf8.RuneCountInString(ellipsis))
	return r.made(string([]rune(s)[:min(keep, len([]rune(s)))])+ellipsis, in.safe)
}

func applyTruncateWords(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	limit, ellipsis := truncateArgs(args, 15)
	s := r.print(in)
	words := strings.Fields(s)
	if len(words) <= max(1, limit) {
		return in
	}
	return r.made(strings.Join(words[:max(1, limit)], " ")+ellipsis, in.safe)
}

func truncateArgs(args []lqDatum, limit int) (int, string) {
	ellipsis := "..."
	if len(args) > 0 {
		limit = int(max(0, min(args[0].Int(), maxTemplate)))
	}
	if len(args) > 1 {
		ellipsis = args[1].Str()
	}
	return limit, ellipsis
}
