package render

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// mostLanes is how many columns the gutter has. What is live beyond that shares the
// last one, as a wider gutter would leave no room for the text.
const mostLanes = 6

// strokes are what a gutter is drawn with. Each mark differs from all others without
// its color.
type strokes struct{ enter, leave, send, hold, stop, act, run, held, shared string }

// strokesOf are box drawing where that can be shown, else ASCII.
func strokesOf(p Palette) strokes {
	if p.ASCII {
		return strokes{"*", "o", ">", "~", "x", "+", "|", ":", "&"}
	}
	return strokes{"●", "○", "◆", "◇", "×", "├", "│", "┊", "┃"}
}

// lanes is the gutter of a timeline: a column for each live enrollment, as in
// `git log --graph`. A column is free for the next one when its enrollment ends.
type lanes struct {
	strokes
	// columns are the enrollments that are live, 0 where the column is free.
	columns []int
	// held are those that wait for a gate to open.
	held map[int]bool
	// width is how many columns are drawn.
	width int
}

// newLanes is a gutter wide enough for a scenario.
func newLanes(s *simulate.Result, p Palette) *lanes {
	l, widest := &lanes{strokes: strokesOf(p), held: map[int]bool{}}, 0
	for i := range s.Timeline {
		l.draw(&s.Timeline[i])
		widest = max(widest, len(l.columns))
	}
	l.width = min(widest, mostLanes)
	l.columns = nil
	clear(l.held)
	return l
}

// cells is the width of the gutter with the space behind it.
func (l *lanes) cells() int {
	if l.width == 0 {
		return 0
	}
	return 2*l.width + 1
}

// step takes an entry in: it returns the column of its enrollment, -1 for none, and
// whether it ends there.
func (l *lanes) step(e *simulate.Entry) (column int, ends bool) {
	if e.Enrollment == 0 {
		return l.refusal(e), false
	}
	column = l.find(e.Enrollment)
	if column < 0 {
		column = l.find(0)
		if column < 0 {
			l.columns = append(l.columns, 0)
			column = len(l.columns) - 1
		}
		l.columns[column] = e.Enrollment
	}
	if e.Kind != "notified" {
		l.held[e.Enrollment] = e.Kind == "held"
	}
	return column, e.Kind == "exited"
}

// refusal is the column in which what did not begin, or not happen, is marked: the
// first that is free.
func (l *lanes) refusal(e *simulate.Entry) int {
	if e.Kind != "refused" && e.Kind != "missing" {
		return -1
	}
	if column := l.find(0); column >= 0 {
		return column
	}
	l.columns = append(l.columns, 0)
	return len(l.columns) - 1
}

func (l *lanes) find(enrollment int) int {
	for i, n := range l.columns {
		if n == enrollment {
			return i
		}
	}
	return -1
}

// draw returns the gutter of an entry, and that of the lines of text below it.
func (l *lanes) draw(e *simulate.Entry) (first, below string) {
	column, ends := l.step(e)
	first = l.row(column, l.mark(e))
	if ends {
		delete(l.held, e.Enrollment)
		l.columns[column] = 0
	}
	return first, l.row(-1, "")
}

// row draws the columns; sign stands in one of them.
func (l *lanes) row(column int, sign string) string {
	if l.width == 0 {
		return ""
	}
	var b strings.Builder
	for i := range l.width {
		text := " "
		if i < len(l.columns) && l.columns[i] != 0 {
			text = l.run
			if l.held[l.columns[i]] {
				text = l.strokes.held
			}
		}
		if i == l.width-1 && l.beyond() > 1 {
			text = l.shared
		}
		if i == column || i == l.width-1 && column > i {
			text = sign
		}
		b.WriteString(text + " ")
	}
	return b.String() + " "
}

// beyond counts the live enrollments that share the last column.
func (l *lanes) beyond() int {
	n := 0
	for i := l.width - 1; i < len(l.columns); i++ {
		if l.columns[i] != 0 {
			n++
		}
	}
	return n
}

// mark is the sign of an entry in its column.
func (l *lanes) mark(e *simulate.Entry) string {
	switch e.Kind {
	case "enrolled":
		return l.enter
	case "exited":
		return l.leave
	case "sent":
		return l.send
	case "held":
		return l.hold
	case "skipped", "refused", "stage_refused", "failed", "missing":
		return l.stop
	}
	return l.act
}
