package source

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// spot is where a value stands: its column in the file, -1 if it is not on one
// line with its key, and which of the groups between empty lines its entry is in.
type spot struct{ column, group int }

// pads returns how many blanks more than one stand between each colon and its
// value: as many as align values that the author has aligned. Values count as
// aligned if no empty line is between them, they begin in the same column, at
// least one of them follows its colon closely, and another one does not; a lone
// value further right is a slip.
func (p *printer) pads(n *Node, indent int) []int {
	pads := make([]int, len(n.Entries))
	if n.Flow {
		return pads
	}
	spots := make([]spot, len(n.Entries))
	group := 0
	for i, e := range n.Entries {
		if i > 0 && emptyLine(p.between(n.Entries[i-1].Value.last(), e.Key.first())) {
			group++
		}
		spots[i] = spot{p.alignedColumn(n, i, indent), group}
	}
	for i, s := range spots {
		if s.column >= 0 && slices.Index(spots, s) == i {
			p.padGroup(n, indent, spots, s, pads)
		}
	}
	return pads
}

// between returns what stands between two places. An empty value of a key that
// is marked with `?` may be placed behind what follows it; then it is nothing.
func (p *printer) between(from, to int) []byte { return p.file.Data[from:max(from, to)] }

// emptyLine reports whether text has a line with nothing but blanks.
func emptyLine(text []byte) bool {
	lines := splitLines(text)
	for i := 1; i < len(lines)-1; i++ {
		if len(bytes.Trim(lines[i], " \t")) == 0 {
			return true
		}
	}
	return false
}

// alignedColumn returns the column in the file of a value that stands on one
// line with its key, -1 for others.
func (p *printer) alignedColumn(n *Node, i, indent int) int {
	e := n.Entries[i]
	from, to := e.Key.last(), e.Value.first()
	if e.Value.Kind == Null && e.Value.Text == "" || p.propsOf(e.Value, from) != "" || e.Value.isBlock() ||
		bytes.ContainsAny(p.between(from, to), "\r\n") || p.blockish(e.Value, from, p.valueColumn(n, i, indent)) {
		return -1
	}
	return p.file.columnOf(to)
}

// padGroup aligns the values that stand at the same spot.
func (p *printer) padGroup(n *Node, indent int, spots []spot, at spot, pads []int) {
	width, anchored, padded := 0, false, false
	for i, s := range spots {
		if s == at {
			width = max(width, p.valueColumn(n, i, indent))
			tight := at.column <= p.file.columnOf(n.Entries[i].Key.last())+len(": ")
			anchored, padded = anchored || tight, padded || !tight
		}
	}
	for i, s := range spots {
		if s == at && anchored && padded {
			pads[i] = width - p.valueColumn(n, i, indent)
		}
	}
}

// valueColumn returns the column in which the value of entry i begins when one
// blank follows its colon.
func (p *printer) valueColumn(n *Node, i, indent int) int {
	from := 0 // the line decides
	if n.Flow {
		from = int(n.start)
	}
	if i > 0 {
		from = n.Entries[i-1].Value.last()
	}
	return indent + utf8.RuneCountInString(p.keyText(n, n.Entries[i].Key, from)) + 1
}

// align moves the comments behind values: those that shared a column in the
// file share one again, the others stand two blanks behind.
func (p *printer) align() []byte {
	if len(p.notes) == 0 {
		return p.out
	}
	widths := make([]int, len(p.notes))
	for i, n := range p.notes {
		widths[i] = utf8.RuneCount(p.out[bytes.LastIndexByte(p.out[:n.at], '\n')+1 : n.at])
	}
	var b bytes.Buffer
	last := 0
	for i, n := range p.notes {
		b.Write(p.out[last:n.at])
		b.WriteString(strings.Repeat(" ", p.noteColumn(widths, i)-widths[i]))
		last = n.at + noteGap
	}
	b.Write(p.out[last:])
	return b.Bytes()
}

// noteGap is how many blanks stand before a comment behind a value.
const noteGap = 2

// noteColumn returns the column of comment i. Comments were aligned on purpose if
// they shared a column behind texts of different widths.
func (p *printer) noteColumn(widths []int, i int) int {
	n := p.notes[i]
	widest, gaps, ends := widths[i], false, false
	for j, o := range p.notes {
		if o.column == n.column {
			widest = max(widest, widths[j])
			gaps = gaps || o.gap != n.gap
			ends = ends || widths[j] != widths[i]
		}
	}
	if !gaps || !ends {
		return widths[i] + noteGap
	}
	return max(n.column, widest+noteGap)
}
