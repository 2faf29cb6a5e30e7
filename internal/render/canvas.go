package render

import (
	"slices"
	"strconv"
	"strings"
)

// canvas draws one line of a file: its text, the marks on it, and the bar
// beside it.
type canvas struct {
	*frame
	text string
	n    int
	bar  *mark
	// rest are the marks that are still to be drawn, the most important first.
	rest []mark
	// begins and ends say that the bar begins or ends on this line, and that this
	// is still to be drawn.
	begins, ends bool
	// cells is how much of the line can be shown.
	cells int
}

func (f *frame) canvas(s *snippet, text string, n int) *canvas {
	c := &canvas{frame: f, text: text, n: n, bar: s.bar, rest: marksOn(s.marks, n), cells: maxCells}
	if s.bar != nil {
		l := newLineNear(text, int(s.bar.span.Start.Column), c.cells)
		c.begins = int(s.bar.span.Start.Line) == n && !startsLine(s.bar, &l)
		c.ends = int(s.bar.span.End.Line) == n
	}
	if f.paint.Width > 0 {
		lead := f.gutter + len(" | ")
		if s.bar != nil {
			lead += len("| ")
		}
		c.cells = max(f.paint.Width-lead, 2*leastRoom)
	}
	return c
}

func (c *canvas) unfinished() bool { return len(c.rest) > 0 || c.begins || c.ends }

// focus is the mark that must be seen, as columns; a bar has only one end here.
func (c *canvas) focus() (from, to int) {
	switch {
	case len(c.rest) > 0:
		return int(c.rest[0].span.Start.Column), int(c.rest[0].span.End.Column)
	case c.bar != nil && int(c.bar.span.Start.Line) == c.n:
		from = int(c.bar.span.Start.Column)
		return from, from + 1
	case c.bar != nil && int(c.bar.span.End.Line) == c.n:
		to = int(c.bar.span.End.Column)
		return to - 1, to
	}
	return 1, 1
}

// draw shows a window of the line with all marks that are in it. first is
// false where the same line was drawn already.
func (c *canvas) draw(first bool) {
	from, to := c.focus()
	l := newLineNear(c.text, from, c.cells)
	w := l.windowRound(l.cell(from), l.cell(to), c.cells)
	lead := c.lead(c.bar, &l, c.n)
	if !first && !c.begins {
		lead = c.leadBelow(c.bar, c.n)
	}
	c.row(strconv.Itoa(c.n), lead+w.text)
	alone := len(c.rest) == 0
	if c.begins && (alone || w.shows(&l, int(c.bar.span.Start.Column), int(c.bar.span.Start.Column)+1)) {
		c.begin(&l, w)
	}
	c.rest = slices.DeleteFunc(c.rest, func(m mark) bool {
		seen := int(m.span.Start.Column) == from || w.shows(&l, int(m.span.Start.Column), int(m.span.End.Column))
		if seen {
			c.underline(&m, &l, w)
		}
		return seen
	})
	if c.ends && !c.begins && (alone || w.shows(&l, int(c.bar.span.End.Column)-1, int(c.bar.span.End.Column))) {
		c.end(&l, w)
	}
}

// begin draws where the bar begins.
func (c *canvas) begin(l *line, w window) {
	c.begins = false
	at := w.cell(l.cell(int(c.bar.span.Start.Column)))
	c.row("", c.paintMark(c.bar, " "+strings.Repeat("_", at+1)+c.bar.sign()))
}

// end draws where the bar ends, and its label.
func (c *canvas) end(l *line, w window) {
	c.ends = false
	last := w.cell(l.cell(int(c.bar.span.End.Column) - 1))
	sign := "|" + strings.Repeat("_", last+1) + c.bar.sign()
	c.marked(c.bar, "", "", sign, last)
}

// underline draws the sign of a mark under its piece of the line, and its label.
func (c *canvas) underline(m *mark, l *line, w window) {
	from, to := w.cell(l.cell(int(m.span.Start.Column))), w.cell(l.cell(int(m.span.End.Column)))
	c.marked(m, c.leadBelow(c.bar, c.n), strings.Repeat(" ", from), strings.Repeat(m.sign(), max(1, to-from)), from)
}

// marked writes a sign and its label. A label that is too long for its place
// is wrapped, or stands below the sign. from is the cell in which the sign
// begins.
func (c *canvas) marked(m *mark, lead, indent, sign string, from int) {
	label := Clean(m.label)
	room := c.cells - textCells(indent+sign) - 1
	if label == "" {
		c.row("", lead+indent+c.paintMark(m, sign))
		return
	}
	if c.paint.Width <= 0 || textCells(label) <= room {
		c.row("", lead+indent+c.paintMark(m, sign+" "+label))
		return
	}
	lines := wrap(label, room, room)
	if room < leastRoom {
		from = max(0, min(from, c.cells-2*leastRoom))
		lines = append([]string{""}, wrap(label, c.cells-from, c.cells-from)...)
	} else {
		from = textCells(indent+sign) + 1
	}
	c.row("", lead+indent+c.paintMark(m, sign+spaced(lines[0])))
	for _, l := range lines[1:] {
		below := lead
		if m == c.bar {
			below = ""
		}
		c.row("", below+strings.Repeat(" ", from)+c.paintMark(m, l))
	}
}

func spaced(label string) string {
	if label == "" {
		return ""
	}
	return " " + label
}
