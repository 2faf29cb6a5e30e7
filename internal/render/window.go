package render

import "strings"

const (
	// maxCells is the widest piece of a line that is shown. It does not follow
	// the terminal, so that output is the same everywhere.
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

// windowOf chooses what is shown of a long line: the surroundings of the first
// mark on it.
func windowOf(l *line, here []mark, bar *mark, n int) window {
	total := l.cells()
	if total <= maxCells {
		return window{text: strings.TrimRight(l.text, " "), width: total}
	}
	from, to := focus(l, here, bar, n)
	first := 0
	if to > maxCells-before {
		first = max(0, min(from-before, total-maxCells))
	}
	return l.window(first, min(first+maxCells, total))
}

// focusColumn is the column that must be seen.
func focusColumn(here []mark, bar *mark, n int) int {
	switch {
	case len(here) > 0:
		return int(here[0].span.Start.Column)
	case bar != nil && int(bar.span.Start.Line) == n:
		return int(bar.span.Start.Column)
	case bar != nil && int(bar.span.End.Line) == n:
		return int(bar.span.End.Column)
	}
	return 1
}

// focus returns the cells that must be seen.
func focus(l *line, here []mark, bar *mark, n int) (from, to int) {
	switch {
	case len(here) > 0:
		return l.cell(int(here[0].span.Start.Column)), l.cell(int(here[0].span.End.Column))
	case bar != nil && int(bar.span.Start.Line) == n:
		from = l.cell(int(bar.span.Start.Column))
		return from, from + 1
	case bar != nil && int(bar.span.End.Line) == n:
		to = l.cell(int(bar.span.End.Column))
		return to - 1, to
	}
	return 0, 0
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
