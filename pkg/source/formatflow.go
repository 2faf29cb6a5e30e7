package source

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// How wide a line with braces and brackets may be, in columns, a comment behind
// them not counted. What the author wrote over several lines is joined only up to
// maxWidth. What stands on one line may be a row of a table, which a reader
// compares with the rows around it, and stays up to maxRow.
const (
	maxWidth = 120
	maxRow   = 160
)

// braced reports whether n is written with braces or brackets. A mapping in
// flow style without is a pair between brackets, as in `[a: b]`.
func (n *Node) braced() bool {
	return n.Flow && n.Via.IsZero() && (n.file.Data[n.start] == '{' || n.file.Data[n.start] == '[')
}

// blockish reports whether n is written over several lines, each with one entry
// or item, when it would begin at column.
func (p *printer) blockish(n *Node, from, column int) bool {
	if !n.Via.IsZero() || n.Kind != Mapping && n.Kind != Sequence {
		return false
	}
	if !n.Flow || !n.braced() {
		return true
	}
	limit := maxRow
	if bytes.ContainsAny(n.file.Data[n.start:n.end], "\r\n") {
		limit = maxWidth
	}
	text, ok := p.flat(n)
	return (!ok || column+utf8.RuneCountInString(text) > limit) && p.breakable(n)
}

// flat returns n on one line; false if it has comments or texts that go over
// several lines.
func (p *printer) flat(n *Node) (string, bool) {
	if n.Via.IsZero() && n.Flow && p.all.hasComment(int(n.start), int(n.end)) {
		return "", false
	}
	var b strings.Builder
	ok := p.flatten(&b, n, 0)
	return b.String(), ok
}

// flatten writes n, which stands behind from. Only a pair, whose key may have an
// anchor before it, needs to know.
func (p *printer) flatten(b *strings.Builder, n *Node, from int) bool {
	switch {
	case !n.Via.IsZero() || n.Kind == Null || n.Kind == Scalar:
		text, ok := p.word(n)
		b.WriteString(text)
		return ok
	case n.Kind == Sequence:
		b.WriteByte('[')
		ok := true
		from = int(n.start) + 1
		for i, item := range n.Items {
			separate(b, i)
			p.flatProps(b, item, from)
			ok = p.flatten(b, item, from) && ok
			from = item.last()
		}
		b.WriteByte(']')
		return ok
	case n.braced():
		b.WriteByte('{')
		ok := p.flatEntries(b, n, int(n.start)+1)
		b.WriteByte('}')
		return ok
	}
	return p.flatEntries(b, n, from)
}

func separate(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteString(", ")
	}
}

func (p *printer) flatEntries(b *strings.Builder, n *Node, from int) bool {
	ok := true
	for i, e := range n.Entries {
		separate(b, i)
		key := p.keyText(n, e.Key, from)
		if e.Bare() && n.braced() {
			key = strings.TrimSuffix(key, ":")
		} else {
			key += " " // also before no value: `{a:}` is read as the text `a:`
		}
		b.WriteString(key)
		p.flatProps(b, e.Value, e.Key.last())
		ok = p.flatten(b, e.Value, e.Key.last()) && ok
		from = e.Value.last()
	}
	return ok
}

// flatProps writes the anchor and tag of n. A blank follows in any case: a tag
// would take a comma for a part of itself.
func (p *printer) flatProps(b *strings.Builder, n *Node, from int) {
	if props := p.propsOf(n, from); props != "" {
		b.WriteString(props + " ")
	}
}

// breakable reports whether n means the same as a block. Text that a comma may
// have cut stays as it is: the message about it needs the comma.
func (p *printer) breakable(n *Node) bool {
	if len(n.Items)+len(n.Entries) == 0 {
		return false
	}
	for _, e := range n.Entries {
		if e.Bare() && n.braced() || !p.blockText(e.Key) || !p.blockText(e.Value) {
			return false
		}
	}
	for _, item := range n.Items {
		if !p.blockText(item) {
			return false
		}
	}
	return true
}

// blockText reports whether the texts of n, written between brackets, mean the
// same outside of them.
func (p *printer) blockText(n *Node) bool {
	switch {
	case !n.Via.IsZero():
		return true
	case n.Kind == Scalar && n.Style == Plain:
		return parentheses(n.Text) == 0 && plainText(n.Text, Block)
	case n.Kind == Mapping && !n.braced():
		return p.breakable(n)
	}
	return true
}

// raw writes braces and brackets that can neither stand on one line nor become
// a block, as they are written but for the indentation. Empty lines go, unless
// they may be part of a text.
func (p *printer) raw(n *Node, indent int) {
	text := n.file.Data[n.start:n.end]
	scalars := appendScalars(nil, n)
	if !slices.ContainsFunc(scalars, func(s extent) bool { return bytes.ContainsAny(n.file.Data[s.start:s.end], "\r\n") }) {
		lines := slices.DeleteFunc(splitLines(text), func(line []byte) bool { return len(bytes.Trim(line, " \t")) == 0 })
		text = bytes.Join(lines, []byte("\n"))
	}
	p.lines(text, indent)
	for len(p.comments) > 0 && p.comments[0].start < int(n.end) {
		p.comments = p.comments[1:]
	}
}
