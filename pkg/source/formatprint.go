package source

import (
	"bytes"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// printer writes the documents of a file anew, in the order of the file, and
// puts each comment where it comes by.
type printer struct {
	file *File
	all  trivia
	// comments and markers are those not written yet.
	comments []comment
	markers  []property
	starts   []start
	out      []byte
	// pos is the end in the file of what was written last.
	pos int
	// fresh says that nothing stands yet in the collection or document.
	fresh bool
	// kept says that a block was written last whose empty lines are text.
	kept  bool
	notes []note
	// commented is where the last comment ends in the output.
	commented int
}

// start is where an entry, an item or a marker begins, and in which column the
// block it belongs to stands.
type start struct{ at, column int }

// note is a comment behind something, at an offset in the output. In the file it
// stood in a column, behind a gap of blanks.
type note struct{ at, column, gap int }

func newPrinter(f *File, docs []Document) *printer {
	p := &printer{file: f, all: scanTrivia(f, docs), pos: int(f.lines[0]), fresh: true}
	p.comments, p.markers = p.all.comments, p.all.markers
	for _, m := range p.markers {
		p.starts = append(p.starts, start{m.start, -1})
	}
	for _, d := range docs {
		p.collectStarts(d.Root)
	}
	slices.SortFunc(p.starts, func(a, b start) int { return a.at - b.at })
	return p
}

func (p *printer) collectStarts(n *Node) {
	if !n.Via.IsZero() || n.Flow {
		return
	}
	column := p.file.columnOf(int(n.start))
	for _, item := range n.Items {
		p.starts = append(p.starts, start{item.first(), column})
		p.collectStarts(item)
	}
	for _, e := range n.Entries {
		p.starts = append(p.starts, start{e.Key.first(), column})
		p.collectStarts(e.Value)
	}
}

// print returns the whole file.
func (p *printer) print(docs []Document) []byte {
	for _, d := range docs {
		p.root(d.Root)
	}
	p.marks(len(p.file.Data))
	p.lead(math.MaxInt, 0)
	p.endLine()
	return p.align()
}

func (p *printer) root(n *Node) {
	from := p.pos
	first := n.first()
	p.marks(first)
	if n.Kind == Null && n.Text == "" && p.all.propsIn(from, first) == "" {
		return
	}
	if props := p.propsOf(n, from); props == "" && p.blockish(n, from, 0) {
		p.collection(n, from, 0, false)
		return
	}
	p.lead(first, 0)
	p.blankLine(first)
	p.startLine(0)
	if n.Kind == Scalar && n.likeMarker() {
		p.indent(2) // several lines, which get no quotes
	}
	p.put(n, from, -1, "")
	p.trailing(0)
}

// marks writes the document markers before limit.
func (p *printer) marks(limit int) {
	for len(p.markers) > 0 && p.markers[0].start < limit {
		m := p.markers[0]
		p.markers = p.markers[1:]
		p.lead(m.start, 0)
		p.startLine(0)
		p.out = append(p.out, m.text...)
		p.pos = m.start + len(m.text)
		p.fresh, p.kept = true, false
		p.trailing(0)
	}
}

// put writes n behind what stands on the line. parent is the column of the
// block around it, sep what separates it from the text before.
func (p *printer) put(n *Node, from, parent int, sep string) {
	column := p.column() + min(len(sep), 1) // aligning does not break a line
	if props := p.propsOf(n, from); props != "" {
		p.out = append(p.out, sep+props...)
		column += utf8.RuneCountInString(props) + 1
		sep = " "
	}
	if p.blockish(n, from, column) {
		indent := parent + 2
		if parent < 0 {
			indent = 0
		}
		p.nested(n, from, indent)
		return
	}
	if n.Kind == Null && n.Text == "" && n.Via.IsZero() {
		p.pos = int(n.start)
		return
	}
	p.out = append(p.out, sep...)
	p.value(n, max(parent, 0)+2)
	p.pos = max(p.pos, n.last())
}

// nested writes a collection below the line, which may end in a comment.
func (p *printer) nested(n *Node, from, indent int) {
	if n.Flow {
		p.pos = int(n.start)
		if n.braced() {
			p.pos++
		}
	}
	if !n.Flow || len(p.comments) == 0 || p.comments[0].start < n.child() {
		p.trailing(indent)
	}
	p.fresh = true
	p.collection(n, from, indent, false)
}

// child is where the first entry or item of a collection begins.
func (n *Node) child() int {
	if n.Kind == Mapping {
		return n.Entries[0].Key.first()
	}
	return n.Items[0].first()
}

// collection writes the entries or items of n, each on a line of its own. With
// inline the first one follows what stands on the line already.
func (p *printer) collection(n *Node, from, indent int, inline bool) {
	if n.Kind == Mapping {
		p.mapping(n, from, indent, inline)
	} else {
		p.sequence(n, indent, inline)
	}
	if n.Flow {
		p.lead(int(n.end), indent)
		p.pos = max(p.pos, int(n.end))
		return
	}
	p.foot(p.file.columnOf(int(n.start)), indent)
}

func (p *printer) sequence(n *Node, indent int, inline bool) {
	from := int(n.start)
	for i, item := range n.Items {
		if i > 0 || !inline {
			p.lead(p.head(item, from, indent+2), indent)
			p.blankLine(item.first())
			p.startLine(indent)
		}
		p.fresh, p.kept = false, false
		p.out = append(p.out, '-')
		if p.propsOf(item, from) == "" && p.blockish(item, from, indent+2) {
			p.out = append(p.out, ' ')
			p.collection(item, from, indent+2, true)
		} else {
			p.put(item, from, indent, " ")
		}
		p.trailing(indent)
		from = item.last()
	}
}

func (p *printer) mapping(n *Node, from, indent int, inline bool) {
	pads := p.pads(n, indent)
	if n.braced() {
		from = int(n.start) + 1
	}
	for i, e := range n.Entries {
		at := e.Key.first()
		if i > 0 || !inline {
			p.lead(p.entryHead(n, i, indent), indent)
			p.blankLine(at)
			p.startLine(indent)
		}
		p.fresh, p.kept = false, false
		p.out = append(p.out, p.keyText(n, e.Key, from)...)
		p.pos = e.Key.last()
		p.put(e.Value, e.Key.last(), indent, " "+strings.Repeat(" ", pads[i]))
		p.trailing(indent)
		from = e.Value.last()
	}
}

// keyText returns a key with its anchor and its colon. An alias needs a blank
// before the colon.
func (p *printer) keyText(n, key *Node, from int) string {
	if !n.Flow {
		from = max(from, p.file.lineStart(key.first()))
	}
	text := p.keyWord(key)
	if !key.Via.IsZero() {
		text += " "
	}
	if props := p.all.propsIn(from, key.first()); props != "" {
		text = props + " " + text
	}
	return text + ":"
}

// propsOf returns the anchor and tag of n. What stands on the line of the first
// key of a block mapping belongs to the key.
func (p *printer) propsOf(n *Node, from int) string {
	to := n.first()
	if n.Kind == Mapping && n.Via.IsZero() && len(n.Entries) > 0 {
		switch {
		case !n.Flow:
			to = p.file.lineStart(n.Entries[0].Key.first())
		case !n.braced():
			return "" // a pair cannot have any
		}
	}
	return p.all.propsIn(from, to)
}

// head returns the place before which all comments are written above the line
// of an item.
func (p *printer) head(n *Node, from, column int) int {
	if p.propsOf(n, from) != "" || !p.blockish(n, from, column) {
		return n.first()
	}
	if n.Kind == Mapping {
		return p.entryHead(n, 0, column)
	}
	return p.head(n.Items[0], int(n.start), column+2)
}

// entryHead is head for an entry of a mapping: comments between a key and its
// value move above both.
func (p *printer) entryHead(n *Node, i, indent int) int {
	e := n.Entries[i]
	from := e.Key.last()
	if p.propsOf(e.Value, from) != "" || p.blockish(e.Value, from, p.valueColumn(n, i, indent)) {
		return e.Key.first()
	}
	return e.Value.first()
}

// lead writes the comments before limit on lines of their own.
func (p *printer) lead(limit, indent int) {
	for len(p.comments) > 0 && p.comments[0].start < limit {
		p.ownLine(indent)
	}
}

// foot writes the comments that stand at the end of a block that began in
// column: those not indented like what follows the block.
func (p *printer) foot(column, indent int) {
	next := start{math.MaxInt, -1}
	if i := sort.Search(len(p.starts), func(i int) bool { return p.starts[i].at > p.pos }); i < len(p.starts) {
		next = p.starts[i]
	}
	for len(p.comments) > 0 {
		c := p.comments[0]
		if !c.own || c.start > next.at || c.column < column || c.column <= next.column {
			return
		}
		p.ownLine(indent)
	}
}

func (p *printer) ownLine(indent int) {
	c := p.comments[0]
	p.comments = p.comments[1:]
	p.blankLine(c.start)
	p.startLine(indent)
	p.out = append(p.out, c.text...)
	p.pos, p.commented = c.end, len(p.out)
}

// trailing writes the comment behind what was written last, if there is one.
// A second one on the line gets a line of its own.
func (p *printer) trailing(indent int) {
	if len(p.comments) == 0 {
		return
	}
	c := p.comments[0]
	if c.own || c.start < p.pos || bytes.ContainsAny(p.file.Data[p.pos:c.start], "\r\n") {
		return
	}
	if len(p.out) == 0 || p.out[len(p.out)-1] == '\n' || p.commented == len(p.out) {
		p.ownLine(indent)
		return
	}
	p.comments = p.comments[1:]
	p.note(c)
}

func (p *printer) note(c comment) {
	before := p.file.Data[:c.start]
	p.notes = append(p.notes, note{len(p.out), c.column, len(before) - len(bytes.TrimRight(before, " \t"))})
	p.out = append(p.out, "  "+c.text...)
	p.pos, p.commented = c.end, len(p.out)
}

// blankLine writes an empty line if the file has one above offset.
func (p *printer) blankLine(offset int) {
	if !p.fresh && !p.kept && p.file.blankAbove(offset) {
		p.endLine()
		if !bytes.HasSuffix(p.out, []byte("\n\n")) {
			p.out = append(p.out, '\n')
		}
	}
	p.fresh, p.kept = false, false
}

func (p *printer) startLine(indent int) {
	p.endLine()
	p.indent(indent)
}

func (p *printer) indent(n int) {
	for range n {
		p.out = append(p.out, ' ')
	}
}

func (p *printer) endLine() {
	if len(p.out) > 0 && p.out[len(p.out)-1] != '\n' {
		p.out = append(p.out, '\n')
	}
}

// column is the width of the line so far.
func (p *printer) column() int {
	return utf8.RuneCount(p.out[bytes.LastIndexByte(p.out, '\n')+1:])
}
