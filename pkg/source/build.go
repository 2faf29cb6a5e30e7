package source

import (
	"fmt"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
	"gopkg.in/yaml.v3"
)

// maxDepth is the deepest nesting of mappings and sequences that is read.
// Nobody writes more by hand; the readers behind this package recurse.
const maxDepth = 200

// builder turns the YAML library's nodes of one document into ours. Nodes come
// in the order of the file, so that columns are counted only once.
type builder struct {
	file  *File
	line0 int // lines before the text the library was given

	line, column, offset int // the last place asked for

	*arena
	anchors  map[*yaml.Node]*Node // nil value: still being built
	expanded int                  // nodes made from aliases
	diags    []diag.Diagnostic
}

// context is what a node needs to know of those around it.
type context struct {
	indent int // column of the innermost block collection, -1 at the top
	depth  int
	slot   slot
	empty  int // where an empty value stands, or -1 for the library's place
}

func (b *builder) report(rule string, start, end int, help, format string, args ...any) *diag.Diagnostic {
	d := trouble(b.file, rule, start, end, fmt.Sprintf(format, args...))
	d.Help = help
	b.diags = append(b.diags, d)
	return &b.diags[len(b.diags)-1]
}

// at returns the offset of the library's 1-based line and column, which counts
// code points.
func (b *builder) at(line, column int) int {
	f := b.file
	line = min(max(line+b.line0, 1), len(f.lines))
	start := int(f.lines[line-1])
	if f.ascii {
		return min(start+column-1, len(f.Data))
	}
	offset, n := start, 1
	if line == b.line && column >= b.column {
		offset, n = b.offset, b.column
	}
	for ; n < column && offset < len(f.Data); n++ {
		_, size := utf8.DecodeRune(f.Data[offset:])
		offset += size
	}
	b.line, b.column, b.offset = line, n, offset
	return offset
}

// node builds y and returns it with the place where its text ends, which for
// an alias is the end of the alias.
func (b *builder) node(y *yaml.Node, c context) (*Node, int) {
	at := b.at(y.Line, y.Column)
	if y.Kind == yaml.AliasNode {
		return b.alias(y, at)
	}
	if y.Anchor != "" {
		b.anchors[y] = nil
	}
	n := b.alloc(Node{file: b.file, slot: c.slot})
	switch {
	case y.Kind == yaml.ScalarNode:
		b.scalar(n, y, at, c)
	case c.depth >= maxDepth:
		b.tooDeep(n, at)
	case y.Kind == yaml.MappingNode:
		b.mapping(n, y, at, c)
	default:
		b.sequence(n, y, at, c)
	}
	if y.Anchor != "" {
		b.anchors[y] = n
	}
	return n, int(n.end)
}

func (b *builder) tooDeep(n *Node, at int) {
	n.start, n.end = int32(at), int32(at)
	n.Type = TypeNull
	b.report("load/limit", at, at+1, "flatten the structure", "nesting is deeper than %d levels", maxDepth)
}

func (b *builder) scalar(n *Node, y *yaml.Node, at int, c context) {
	n.Kind, n.Text = Scalar, y.Value
	p := b.props(at)
	n.start = int32(p.end)
	switch y.Style &^ yaml.TaggedStyle {
	case yaml.DoubleQuotedStyle:
		n.Style = DoubleQuoted
	case yaml.SingleQuotedStyle:
		n.Style = SingleQuoted
	case yaml.LiteralStyle:
		n.Style = Literal
	case yaml.FoldedStyle:
		n.Style = Folded
	default:
		n.Type = resolve(n.Text)
	}
	if n.Style == Plain && n.Text == "" {
		b.emptyScalar(n, p, c)
	}
	if n.Style == Literal || n.Style == Folded {
		n.indent = int32(blockIndent(b.file.Data, int(n.start), c.indent))
	}
	if p.tagged() && y.Tag == "!!str" {
		n.Type = String
	}
	if n.Type == TypeNull {
		n.Kind = Null
	}
	n.end = n.start
	if n.Text != "" || n.Style != Plain {
		n.end = int32(n.pieces(func(piece) bool { return true }))
	}
	if p.tagged() && y.Tag != "!!str" {
		b.tag(n, p)
	}
}

// emptyScalar places a value that is not there: behind its anchor or tag, or
// behind the colon, where the library may name the next token instead.
func (b *builder) emptyScalar(n *Node, p props, c context) {
	switch {
	case p.end > p.start:
		n.start = int32(p.last)
	case c.empty >= 0:
		n.start = int32(c.empty)
	}
}

func (b *builder) sequence(n *Node, y *yaml.Node, at int, c context) {
	n.Kind, n.Flow = Sequence, y.Style&yaml.FlowStyle != 0
	p := b.collectionProps(y, at)
	n.start = int32(p.end)
	child := context{indent: c.indent, depth: c.depth + 1, slot: inFlowList, empty: -1}
	if !n.Flow {
		child.slot, child.indent = inBlock, p.end-b.file.lineStart(p.end)
	}
	n.Items = b.list(len(y.Content))
	end := p.end + 1
	for _, item := range y.Content {
		built, itemEnd := b.node(item, child)
		n.Items = append(n.Items, built)
		end = max(end, itemEnd)
	}
	b.close(n, y, end, ']', p)
}

func (b *builder) mapping(n *Node, y *yaml.Node, at int, c context) {
	n.Kind, n.Flow = Mapping, y.Style&yaml.FlowStyle != 0
	p := b.collectionProps(y, at)
	n.start = int32(p.end)
	child := context{indent: c.indent, depth: c.depth + 1, slot: inFlowMap, empty: -1}
	if !n.Flow {
		child.slot, child.indent = inBlock, p.end-b.file.lineStart(p.end)
	}
	n.Entries = b.pairs(len(y.Content) / 2)
	end := p.end
	for i := 0; i+1 < len(y.Content); i += 2 {
		child.empty = -1
		key, keyEnd := b.node(y.Content[i], child)
		if i == 0 && !n.Flow {
			n.start = max(n.start, min(key.start, int32(keyEnd)))
		}
		child.empty = b.afterColon(keyEnd)
		value, valueEnd := b.node(y.Content[i+1], child)
		end = max(end, valueEnd, keyEnd)
		if b.keyAllowed(key, keyEnd) {
			n.Entries = append(n.Entries, Entry{key, value})
		}
	}
	b.duplicates(n.Entries)
	b.close(n, y, end, '}', p)
}

// afterColon returns where an empty value after a key stands: behind the colon,
// or right behind a key that has none.
func (b *builder) afterColon(keyEnd int) int {
	data := b.file.Data
	r := skipSpace(data, keyEnd)
	if r < len(data) && data[r] == ':' {
		return r + 1
	}
	return keyEnd
}

// close finds the end of a collection: its last child's, or the bracket after it.
func (b *builder) close(n *Node, y *yaml.Node, end int, bracket byte, p props) {
	data := b.file.Data
	if n.Flow && n.start < int32(len(data)) && (data[n.start] == '{' || data[n.start] == '[') {
		end = max(end, int(n.start)+1)
		end = skipSpace(data, end)
		for end < len(data) && (data[end] == ',' || data[end] == ':') {
			end = skipSpace(data, end+1)
		}
		if end < len(data) && data[end] == bracket {
			end++
		}
	}
	n.end = int32(min(end, len(data)))
	if p.tagged() {
		b.tag(n, p)
	}
}
