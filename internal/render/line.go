package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// tabStop is how far apart the columns are to which a tab goes.
const tabStop = 4

// line is one line of a file as a terminal shows it: tabs expanded, control
// characters replaced, and the place of every code point known.
type line struct {
	text string
	// at[i] is the offset in text of code point i, and col[i] the number of
	// cells before it; both have one more entry, for the end.
	at, col []int
	// skipped is the number of code points that are left out in front.
	skipped int
}

// longLine is the number of bytes from which on only a part of a line is laid
// out: a file of one line may have megabytes, and a finding in every part.
const longLine = 8 << 10

// newLineNear lays out the surroundings of a 1-based column, far enough for
// any window of that many cells, and all of a line that is not long.
func newLineNear(text string, column, cells int) line {
	around := 5 * cells
	if len(text) <= longLine {
		return newLine(text)
	}
	skipped := max(0, column-around)
	text = text[runeOffset(text, skipped):]
	l := newLine(text[:runeOffset(text, column+around-skipped)])
	l.skipped = skipped
	return l
}

// runeOffset returns where code point n of a text begins, its end if it has
// fewer. Plain ASCII, of which long lines mostly are, is passed in big steps.
func runeOffset(text string, n int) int {
	const step = 8
	i := 0
	for n >= step && len(text)-i >= step {
		s := text[i : i+step]
		if s[0]|s[1]|s[2]|s[3]|s[4]|s[5]|s[6]|s[7] >= utf8.RuneSelf {
			break
		}
		i, n = i+step, n-step
	}
	for at := range text[i:] {
		if n == 0 {
			return i + at
		}
		n--
	}
	return len(text)
}

// newLine lays out the text of one line without its line end.
func newLine(text string) line {
	var l line
	var b strings.Builder
	cells := 0
	for _, r := range text {
		l.at, l.col = append(l.at, b.Len()), append(l.col, cells)
		if r == '\t' {
			n := tabStop - cells%tabStop
			b.WriteString(strings.Repeat(" ", n))
			cells += n
			continue
		}
		r = visible(r)
		b.WriteRune(r)
		cells += runeCells(r)
	}
	l.text = b.String()
	l.at, l.col = append(l.at, b.Len()), append(l.col, cells)
	return l
}

// cell returns the number of cells before a 1-based column in code points.
// Columns behind the end of the line count as its end.
func (l *line) cell(column int) int { return l.col[min(max(column-l.skipped, 1), len(l.col))-1] }

// cells returns the width of the whole line.
func (l *line) cells() int { return l.col[len(l.col)-1] }

// indent returns the number of cells before the first visible character.
func (l *line) indent() int { return len(l.text) - len(strings.TrimLeft(l.text, " ")) }

// cut returns what stands in the cells [from, to), and the number of cells
// before it: a character that does not fit in whole is left out.
func (l *line) cut(from, to int) (text string, before int) {
	first, last := len(l.col)-1, len(l.col)-1
	for i := len(l.col) - 1; i >= 0; i-- {
		if l.col[i] >= from {
			first = i
		}
		if l.col[i] > to {
			last = i - 1
		}
	}
	if first > last {
		return "", from
	}
	return l.text[l.at[first]:l.at[last]], l.col[first]
}

// visible replaces what would move the cursor, change colors, or turn the
// direction of writing, so that a file cannot repaint its own finding.
func visible(r rune) rune {
	switch {
	case r >= 0x20 && r < 0x7f:
		return r
	case r < 0x20:
		return r + 0x2400 // the pictures of the C0 controls
	case r == 0x7f:
		return 0x2421
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r), r == 0x2028, r == 0x2029:
		return unicode.ReplacementChar
	}
	return r
}

// Clean makes one line of text safe to print: control characters are replaced.
func Clean(text string) string { return strings.Map(visible, text) }

// runeCells returns how many cells a terminal gives to a character: none to
// what joins the one before, two to what East Asian scripts and emoji use.
func runeCells(r rune) int {
	if r < 0x7f {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// textCells returns the width of a text without tabs.
func textCells(text string) int {
	n := 0
	for _, r := range text {
		n += runeCells(r)
	}
	return n
}
