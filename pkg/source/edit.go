package source

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// TextEdit replaces the bytes [Start, End) of a file by Text. With Start equal
// to End it inserts.
type TextEdit struct {
	Start, End int
	Text       string
}

// Edit returns the text of f with the edits made. They may come in any order;
// those that insert at one place keep theirs. Edits that overlap, or lie
// outside of the file, are an error, and nothing is done.
func Edit(f *File, edits []TextEdit) ([]byte, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b TextEdit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	var out bytes.Buffer
	last := 0
	for _, e := range sorted {
		if e.Start > e.End || e.Start < 0 || e.End > len(f.Data) {
			return nil, fmt.Errorf("edit of bytes %d to %d is outside of `%s`", e.Start, e.End, f.Path)
		}
		if e.Start < last {
			return nil, fmt.Errorf("two edits overlap at byte %d of `%s`", e.Start, f.Path)
		}
		out.Write(f.Data[last:e.Start])
		out.WriteString(e.Text)
		last = e.End
	}
	out.Write(f.Data[last:])
	return out.Bytes(), nil
}

// ReplaceScalar returns the edit that makes text the value of a scalar. It keeps
// the author's quotes; plain text gets quotes where it needs them to stay text.
// A number or truth value written plain may become another one. A block becomes
// one line. It fails for nodes that are no scalar, and for those reached through
// an alias: others would change with them.
func ReplaceScalar(n *Node, text string) (TextEdit, bool) {
	if n.Kind != Scalar || !n.Via.IsZero() {
		return TextEdit{}, false
	}
	written := Quote(text, n.Place())
	switch {
	case n.Style == Plain && n.Type != String && resolve(text) != String && text != "":
		written = text
	case n.Style == SingleQuoted && printable(text):
		written = singleQuoted(text)
	case n.Style == DoubleQuoted:
		written = doubleQuoted(text)
	}
	return TextEdit{Start: int(n.start), End: int(n.end), Text: written}, true
}

// SetKey returns the edit that gives the mapping n the entry `key: value`. The
// value is YAML on one line: see [Quote] for text. A new entry comes behind the
// last of the keys named in after that are there, else at the end; an entry
// that has the key gets the new value. It fails if n is no mapping, was
// reached through an alias, or has a value there that is not on one line.
func SetKey(n *Node, key, value string, after ...string) (TextEdit, bool) {
	if n.Kind != Mapping || !n.Via.IsZero() {
		return TextEdit{}, false
	}
	if i := n.index(key); i >= 0 {
		return n.replaceValue(i, value)
	}
	last := len(n.Entries) - 1
	for i := last; i >= 0; i-- {
		if slices.Contains(after, n.Entries[i].Key.Text) {
			last = i
			break
		}
	}
	text := Quote(key, Flow) + ": " + value
	if n.Flow {
		return n.insertFlow(last, text)
	}
	if last < 0 {
		return TextEdit{}, false
	}
	return n.insertLine(last, text), true
}

func (n *Node) replaceValue(i int, value string) (TextEdit, bool) {
	e := n.Entries[i]
	start, end := e.Value.first(), e.Value.last()
	if bytes.ContainsAny(n.file.Data[e.Key.last():end], "\r\n") || e.Bare() {
		return TextEdit{}, false
	}
	if start == end {
		value = " " + value
	}
	return TextEdit{Start: start, End: end, Text: value}, true
}

// insertFlow inserts text behind entry i, or into empty braces.
func (n *Node) insertFlow(i int, text string) (TextEdit, bool) {
	if !n.braced() {
		return TextEdit{}, false
	}
	if i < 0 {
		return TextEdit{Start: int(n.start) + 1, End: int(n.start) + 1, Text: text}, true
	}
	at := n.Entries[i].Value.last()
	return TextEdit{Start: at, End: at, Text: ", " + text}, true
}

// insertLine inserts text on a line of its own below entry i, with the line
// ends of the file. Empty lines that belong to a block of text are left to it.
func (n *Node) insertLine(i int, text string) TextEdit {
	data := n.file.Data
	at := lineEndOf(data, n.Entries[i].Value.last())
	if leaf := n.Entries[i].Value.lastLeaf(); leaf.isBlock() && chomping(leaf, data[leaf.start:leaf.contentStart()]) == "+" {
		for at < len(data) && len(bytes.Trim(data[at:lineEndOf(data, breakEnd(data, at))], " \t\r\n")) == 0 && breakEnd(data, at) < len(data) {
			at = lineEndOf(data, breakEnd(data, at))
		}
	}
	key := n.Entries[0].Key.first()
	indent := utf8.RuneCount(data[n.file.lineStart(key):key])
	return TextEdit{Start: at, End: at, Text: n.file.lineBreak() + strings.Repeat(" ", indent) + text}
}

// lastLeaf returns the value that ends n.
func (n *Node) lastLeaf() *Node {
	for n.Via.IsZero() {
		switch {
		case len(n.Items) > 0:
			n = n.Items[len(n.Items)-1]
		case len(n.Entries) > 0:
			n = n.Entries[len(n.Entries)-1].Value
		default:
			return n
		}
	}
	return n
}

// lineBreak returns how the file ends its first line.
func (f *File) lineBreak() string {
	if end := lineEndOf(f.Data, 0); end < len(f.Data) {
		return string(f.Data[end:breakEnd(f.Data, end)])
	}
	return "\n"
}
