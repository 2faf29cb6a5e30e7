package source

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// pads returns how many blanks more than one stand between each colon and its
// value: as many as align values that the author has aligned. Values count as
// aligned if they begin in the same column and at least one of them follows its
// colon closely; a lone value further right is a slip.
func (p *printer) pads(n *Node, indent int) []int {
	pads := make([]int, len(n.Entries))
	if n.Flow {
		return pads
	}
	columns := make([]int, len(n.Entries))
	for i := range n.Entries {
		columns[i] = p.alignedColumn(n, i, indent)
	}
	for i, column := range columns {
		if column < 0 || slices.Index(columns, column) < i {
			continue
		}
		p.padGroup(n, indent, columns, column, pads)
	}
	return pads
}

// alignedColumn returns the column in the file of a value that stands on one
// line with its key, -1 for others.
func (p *printer) alignedColumn(n *Node, i, indent int) int {
	e := n.Entries[i]
	from, to := e.Key.last(), e.Value.first()
	if e.Value.Kind == Null && e.Value.Text == "" || p.propsOf(e.Value, from) != "" || e.Value.isBlock() ||
		bytes.ContainsAny(p.file.Data[from:to], "\r\n") || p.blockish(e.Value, from, p.valueColumn(n, i, indent)) {
		return -1
	}
	return p.file.columnOf(to)
}

// padGroup aligns the values that stand in column.
func (p *printer) padGroup(n *Node, indent int, columns []int, column int, pads []int) {
	width, anchored := 0, false
	for i, c := range columns {
		if c == column {
			width = max(width, p.valueColumn(n, i, indent))
			e := n.Entries[i]
			anchored = anchored || column == p.file.columnOf(e.Key.last())+len(": ")
		}
	}
	for i, c := range columns {
		if c == column && anchored {
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

// noteColumn returns the column of comment i.
func (p *printer) noteColumn(widths []int, i int) int {
	widest, column, shared := widths[i], p.notes[i].column, false
	for j, n := range p.notes {
		if n.column == column {
			widest = max(widest, widths[j])
			shared = shared || j != i
		}
	}
	if !shared {
		return widths[i] + noteGap
	}
	return max(column, widest+noteGap)
}
