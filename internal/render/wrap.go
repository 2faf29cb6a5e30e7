package render

import (
	"strings"
	"unicode/utf8"
)

const (
	// leastRoom is the narrowest column that text is wrapped into. Where there is
	// less room the text goes elsewhere, or beyond the edge.
	leastRoom = 24
	// hang is how far the second line of a text is indented where it cannot stand
	// under the first.
	hang = 4
)

// wrap breaks one line of text at spaces, the first piece to at most first
// cells and the others to at most rest. What stands in `backquotes` stays
// together if it fits in a line; a word that does not fit stays whole. The first
// piece is empty where only the others have room for the first word. Widths of
// 0 and less break nothing.
func wrap(text string, first, rest int) []string {
	if first <= 0 || rest <= 0 || textCells(text) <= first {
		return []string{text}
	}
	var lines []string
	room, from, end, cells := first, 0, 0, 0
	for _, w := range words(text, rest) {
		gap := textCells(text[end:w.from])
		if (end > from || w.cells > first && first < rest) && cells+gap+w.cells > room {
			lines = append(lines, text[from:end])
			room, from, cells, gap = rest, w.from, 0, 0
		}
		end, cells = w.to, cells+gap+w.cells
	}
	return append(lines, text[from:end])
}

// word is a piece of a text that is not broken.
type word struct{ from, to, cells int }

// words cuts a text at its spaces, but not inside of backquotes, unless what
// they hold is wider than limit.
func words(text string, limit int) []word {
	var list []word
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			i++
			continue
		}
		to := wordEnd(text, i, true)
		if strings.ContainsRune(text[i:to], ' ') && textCells(text[i:to]) > limit {
			to = wordEnd(text, i, false)
		}
		list = append(list, word{i, to, textCells(text[i:to])})
		i = to
	}
	return list
}

// wordEnd returns where the word that begins at from ends. quoted says that
// spaces between two backquotes belong to it.
func wordEnd(text string, from int, quoted bool) int {
	for i := from; i < len(text); {
		switch {
		case text[i] == ' ':
			return i
		case text[i] == '`' && quoted:
			n := strings.IndexByte(text[i+1:], '`')
			if n < 0 {
				quoted = false
				continue
			}
			i += n + 2
		default:
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
		}
	}
	return len(text)
}

// column lays text out in a column that begins behind lead cells of a line
// that is width cells wide. The lines after the first are indented; if the
// column is too narrow, they stand further left. A width of 0 wraps nothing.
func column(text string, lead, width int) string {
	if width-lead < leastRoom {
		return hanging(text, lead, hang, width)
	}
	return hanging(text, lead, lead, width)
}

// hanging wraps text that begins behind lead cells and goes on behind indent
// cells of lines that are width cells wide. A width of 0 wraps nothing.
func hanging(text string, lead, indent, width int) string {
	if width <= 0 {
		return text
	}
	lines := wrap(text, max(width-lead, 1), max(width-indent, leastRoom))
	return strings.Join(lines, "\n"+strings.Repeat(" ", indent))
}
