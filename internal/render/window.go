package render

import "strings"

const (
	// maxCells is the widest piece of a line that is shown where no width is
	// given, so that output that goes to a file is the same everywhere.
	maxCells = 100
	// before is how much of a long line is shown in front of what it is about.
	before = 20
)

// window is the piece of a line that is shown.
type window struct {
	text string
	// from is the cell of the line with which the piece begins.
	from, width int
}

// cell returns where in the window a cell of the line stands; what is outside
// stands at the edge.
func (w window) cell(c int) int { return min(max(c-w.from, 0), w.width) }

// shows reports whether something of the columns [start, end) of a line can be
// seen. Where something is cut, the ellipsis hides the cell at the edge.
func (w window) shows(l *line, start, end int) bool {
	first, last := w.from, w.from+w.width
	if first > 0 || l.skipped > 0 {
		first++
	}
	if last < l.cells() {
		last--
	} else {
		last++ // behind the end of the line
	}
	from := l.cell(start)
	return from < last && max(l.cell(end), from+1) > first
}

// windowRound chooses what is shown of a long line: the surroundings of the
// cells [from, to), of which most cells can be seen.
func (l *line) windowRound(from, to, most int) window {
	total := l.cells()
	if total <= most {
		return window{text: strings.TrimRight(l.text, " "), width: total}
	}
	first := 0
	if to > most-before {
		first = max(0, min(from-before, total-most))
	}
	return l.window(first, min(first+most, total))
}

// window cuts the cells [from, to) out of a line; an ellipsis takes the place
// of the first and last cell where something is cut.
func (l *line) window(from, to int) window {
	left, right := "", ""
	a, b := from, to
	if from > 0 {
		left, a = "…", from+1
	}
	if to < l.cells() {
		right, b = "…", to-1
	}
	text, start := l.cut(a, b)
	return window{text: left + strings.Repeat(" ", start-a) + text + right, from: from, width: to - from}
}
