package source

import (
	"bytes"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Settle makes the fixes of findings fit the files, and takes those away that
// cannot be made as they are meant: where the file writes the text in another
// way than the edit expects, where an alias would change something else as well,
// and where a file is not known. find returns the file at a path, nil for none.
func Settle(find func(path string) *File, ds []diag.Diagnostic) {
	s := settler{find: find, shared: map[*File][]diag.Span{}}
	for i := range ds {
		if ds[i].Fix != nil {
			ds[i].Fix = s.fix(ds[i].Fix)
		}
	}
}

type settler struct {
	find   func(path string) *File
	shared map[*File][]diag.Span
}

func (s *settler) fix(fix *diag.Fix) *diag.Fix {
	settled := &diag.Fix{Message: fix.Message}
	for _, e := range fix.Edits {
		f := s.find(e.File)
		if f == nil || e.IsZero() || int(e.End.Byte) > len(f.Data) {
			return nil
		}
		e, ok := narrowed(f, e)
		if !ok || s.isShared(f, e.Span) {
			return nil
		}
		settled.Edits = append(settled.Edits, e)
	}
	return settled
}

// narrowed narrows an edit to the old text that it replaces, without the quotes
// around it, which stay.
func narrowed(f *File, e diag.Edit) (diag.Edit, bool) {
	raw := string(f.Data[e.Start.Byte:e.End.Byte])
	switch {
	case e.Old == "" || raw == e.Old:
		return e, true
	case raw == `"`+e.Old+`"` || raw == "'"+e.Old+"'":
		e.Span = f.Span(int(e.Start.Byte)+1, int(e.End.Byte)-1)
		return e, true
	}
	return e, false
}

// isShared reports whether a place has to do with a value that stands in other
// places, too, through an alias.
func (s *settler) isShared(f *File, at diag.Span) bool {
	if bytes.IndexByte(f.Data, '*') < 0 {
		return false
	}
	spans, known := s.shared[f]
	if !known {
		docs, _ := Parse(NewFile(f.Path, f.Data))
		for _, d := range docs {
			spans = d.Root.aliased(spans)
		}
		s.shared[f] = spans
	}
	for _, o := range spans {
		if at.Start.Byte <= o.End.Byte && o.Start.Byte <= at.End.Byte {
			return true
		}
	}
	return false
}

// aliased adds the places of the values below n that were reached through an
// alias.
func (n *Node) aliased(spans []diag.Span) []diag.Span {
	if !n.Via.IsZero() {
		return append(spans, n.Span(), n.Via)
	}
	for _, item := range n.Items {
		spans = item.aliased(spans)
	}
	for _, e := range n.Entries {
		spans = e.Value.aliased(e.Key.aliased(spans))
	}
	return spans
}

// Replace returns the edit that makes text the bytes [start, end) of the decoded
// scalar. The rest of it stays as it is written, and so do its quotes; text
// without quotes gets some where it needs them now. It fails where that cannot
// be done on one line: in a scalar that the author did not write like that, or
// that an alias stands for.
func (p places) Replace(start, end int, text string) (diag.Edit, bool) {
	n := p.node
	if n.Kind != Scalar || !n.Via.IsZero() || n.file.origin != nil || strings.ContainsAny(text, "\r\n") || start > end || end > len(n.Text) {
		return diag.Edit{}, false
	}
	at := p.Span(start, end)
	switch n.Style {
	case SingleQuoted:
		text = strings.ReplaceAll(text, "'", "''")
	case DoubleQuoted:
		quoted := doubleQuoted(text)
		text = quoted[1 : len(quoted)-1]
	case Plain:
		after := n.Text[:start] + text + n.Text[end:]
		if plainText(after, n.Place()) && (n.Type != String || resolve(after) == String) {
			break
		}
		if bytes.ContainsAny(n.file.Data[n.start:n.end], "\r\n") {
			return diag.Edit{}, false
		}
		at, text = n.Span(), Quote(after, n.Place())
	}
	return diag.Edit{Span: at, Text: text}, true
}

// wrap returns the fix that puts the bytes [start, end) of a file, one line
// without quotes, into single quotes; nil if that leaves brackets or quotes
// without their other half.
func wrap(f *File, start, end int) *diag.Fix {
	x := quoting(f.Data, start, end)
	if x == nil || f.origin != nil || !complete(string(f.Data[start:end])) {
		return nil
	}
	return &diag.Fix{
		Message: "put `" + brief(f.Data[start:end]) + "` in quotes",
		Edits:   []diag.Edit{{Span: f.Span(start, end), Text: x.text}},
	}
}

// Uncut returns the fix for a text that YAML cut short: quotes around the text as
// it was meant, which stands at span. It returns nil if what was cut off does
// not complete the text, which then may be a comment or an entry of its own.
func (n *Node) Uncut(span diag.Span) *diag.Fix {
	if n.Kind != Scalar || n.Style != Plain || !n.Via.IsZero() || complete(n.Text) {
		return nil
	}
	start, end := int(n.start), int(span.End.Byte)
	for at := int(n.end); at < end; at++ {
		if n.file.origin == nil && n.file.Data[at] == '#' && isBlank(n.file.Data[at-1]) && complete(string(n.file.Data[start:at])) {
			end = start + len(bytes.TrimRight(n.file.Data[start:at], " \t")) // from here on it is a comment
		}
	}
	return wrap(n.file, start, end)
}

// Uncut is [Node.Uncut] of the scalar that is mapped.
func (p places) Uncut(span diag.Span) *diag.Fix { return p.node.Uncut(span) }

// Listed returns the fix that makes a list of a scalar on one line, which is its
// only item; nil for other nodes, and for text that may be meant as several.
func (n *Node) Listed() *diag.Fix {
	data := n.file.Data[n.start:n.end]
	plain := n.Style != Plain || plainText(n.Text, Flow)
	if n.Kind != Scalar || !n.Via.IsZero() || n.isBlock() || n.file.origin != nil || !plain || bytes.ContainsAny(data, ",; \r\n") {
		return nil
	}
	return &diag.Fix{
		Message: "write `[" + brief(data) + "]`",
		Edits:   []diag.Edit{{Span: n.Span(), Text: "[" + string(data) + "]"}},
	}
}

// complete reports whether brackets and quotes of an expression have their other
// half.
func complete(text string) bool {
	var open []byte
	for r := 0; r < len(text); r++ {
		switch b := text[r]; b {
		case '"', '\'':
			end := closing(text, r)
			if end < 0 {
				return false
			}
			r = end
		case '(', '[', '{':
			open = append(open, b)
		case ')', ']', '}':
			if len(open) == 0 || strings.IndexByte("([{", open[len(open)-1]) != strings.IndexByte(")]}", b) {
				return false
			}
			open = open[:len(open)-1]
		}
	}
	return len(open) == 0
}

// closing returns where the text in CEL's quotes ends that begins at r, -1 if it
// does not.
func closing(text string, r int) int {
	quote := text[r]
	for r++; r < len(text); r++ {
		switch text[r] {
		case '\\':
			r++
		case quote:
			return r
		}
	}
	return -1
}
