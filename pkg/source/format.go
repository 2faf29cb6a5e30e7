package source

import (
	"bytes"
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
)

// maxPasses bounds how often a text is laid out until it no longer changes. One
// pass settles what people write; odd places of comments can take a second.
const maxPasses = 4

// Format returns the text of f in its canonical form: UTF-8 without byte order
// mark, line feeds, two blanks of indentation (also for list items below their
// key), one blank after `:`, `-` and `,`, two before a comment behind a value,
// at most one empty line in a row and none at the beginning of a mapping, `kind`
// and `name` first. Braces and brackets stay what they are, on one line, unless
// they hold comments or do not fit: 120 columns where they were written over
// several lines, 160 where they stood on one: then they become block
// style. Plain text that YAML 1.1 tools read as something else gets quotes.
// Columns that the author aligned, of values or of comments, stay aligned.
//
// The result means the same: Format parses it and compares. A file that cannot
// be parsed, or (a fault of ours) would mean something else, comes back as it
// is, with diagnostics saying why. Format never panics and keeps all comments;
// formatting the result gives the same bytes.
//
// The idea of editing text instead of printing nodes is that of gofmt and
// prettier: a YAML library forgets where comments stood.
func Format(f *File) ([]byte, []diag.Diagnostic) {
	docs, diags := Parse(f)
	if len(diags) > 0 {
		return f.Data, diags
	}
	text := layOut(f, docs)
	for range maxPasses {
		next := NewFile(f.Path, text)
		read, diags := Parse(next)
		if len(diags) > 0 || !sameProgram(f, docs, next, read) {
			return f.Data, []diag.Diagnostic{unformattable(f)}
		}
		again := layOut(next, read)
		if bytes.Equal(again, text) {
			return text, nil
		}
		text = again
	}
	return f.Data, []diag.Diagnostic{unformattable(f)}
}

func unformattable(f *File) diag.Diagnostic {
	d := trouble(f, "load/limit", 0, 0, "the file cannot be formatted without changing what it says")
	d.Help = "write it in simpler YAML; the file was left as it is"
	return d
}

// layOut is one pass: the entries in order, then the layout.
func layOut(f *File, docs []Document) []byte {
	if edits := orderEdits(f, docs, scanTrivia(f, docs)); len(edits) > 0 {
		if ordered, ok := reordered(f, docs, edits); ok {
			f = ordered
			docs, _ = Parse(f)
		}
	}
	return newPrinter(f, docs).print(docs)
}

// reordered applies edits that only move lines, if that changes nothing else.
func reordered(f *File, docs []Document, edits []TextEdit) (*File, bool) {
	text, err := Edit(f, edits)
	if err != nil {
		return nil, false
	}
	moved := NewFile(f.Path, text)
	read, diags := Parse(moved)
	return moved, len(diags) == 0 && sameProgram(f, docs, moved, read)
}

// sameProgram compares what two texts say: documents, values, anchors, comments.
func sameProgram(f *File, docs []Document, g *File, others []Document) bool {
	docs, others = notEmpty(docs), notEmpty(others)
	if len(docs) != len(others) {
		return false
	}
	for i := range docs {
		if !sameRoot(docs[i].Root, others[i].Root) {
			return false
		}
	}
	a, b := scanTrivia(f, docs), scanTrivia(g, others)
	return slices.Equal(a.commentTexts(), b.commentTexts()) && slices.Equal(a.propTexts(), b.propTexts())
}

// notEmpty returns the documents; a file with nothing but markers has one that
// is empty, as a file without markers may have.
func notEmpty(docs []Document) []Document {
	if len(docs) == 1 && docs[0].Root.Kind == Null && docs[0].Root.Text == "" {
		return nil
	}
	return docs
}

// sameRoot is sameNode, except that `kind` and `name` may have moved.
func sameRoot(a, b *Node) bool {
	if a.Kind != Mapping || b.Kind != Mapping {
		return sameNode(a, b)
	}
	x, y := *a, *b
	x.Entries, y.Entries = headFirst(a.Entries), headFirst(b.Entries)
	return sameNode(&x, &y)
}

// headFirst returns the entries with `kind` and then `name` before the others.
func headFirst(entries []Entry) []Entry {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b Entry) int { return headRank(a) - headRank(b) })
	return sorted
}

func headRank(e Entry) int {
	switch e.Key.Text {
	case "kind":
		return 0
	case "name":
		return 1
	}
	return 2
}

// sameNode compares values, types, order, aliases, and which text is a block.
func sameNode(a, b *Node) bool {
	if a.Kind != b.Kind || a.Type != b.Type || a.Text != b.Text || a.Via.IsZero() != b.Via.IsZero() ||
		a.isBlock() != b.isBlock() || len(a.Items) != len(b.Items) || len(a.Entries) != len(b.Entries) {
		return false
	}
	for i := range a.Items {
		if !sameNode(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i := range a.Entries {
		if !sameNode(keyOnly(a.Entries[i].Key), keyOnly(b.Entries[i].Key)) || !sameNode(a.Entries[i].Value, b.Entries[i].Value) {
			return false
		}
	}
	return true
}

// keyOnly is a key without its type, which does not count.
func keyOnly(key *Node) *Node {
	k := *key
	k.Type = String
	return &k
}

// isBlock reports whether n is a literal or folded block of text.
func (n *Node) isBlock() bool { return n.Kind == Scalar && (n.Style == Literal || n.Style == Folded) }
