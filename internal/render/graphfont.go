package render

import (
	"strings"
	"unicode/utf8"
)

// glyphs are the widths of the printable ASCII characters of Helvetica, which
// Arial and Liberation Sans share, in thousandths of the font's size.
var glyphs = [95]int{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// font is a size in pixels and a weight.
type font struct {
	px   int
	bold bool
}

// The fonts of a picture.
var (
	titleFont  = font{19, true}
	labelFont  = font{13, true}
	detailFont = font{11, false}
)

// line is the height of a line.
func (f font) line() int { return f.px + f.px/3 }

// glyph is the width of a character in thousandths. What is not in the table is
// taken wide: a box that is too wide is better than a text that leaves it.
func (f font) glyph(r rune) int {
	w := 0
	switch cells := runeCells(r); {
	case r >= ' ' && r <= '~':
		w = glyphs[r-' ']
	case cells == 0:
		return 0
	case cells == 2 || r > 0xffff:
		w = 1300
	case r < 0x250: // Latin with marks
		w = 722
	default:
		w = 1000
	}
	if f.bold {
		w += w / 12
	}
	return w
}

// width is the width of a text in pixels, with a little to spare.
func (f font) width(text string) int {
	w := 0
	for _, r := range text {
		w += f.glyph(r)
	}
	return (w*f.px*26/25 + 999) / 1000
}

// lines breaks a text into at most that many lines of at most that width. What
// does not fit is shown as an ellipsis.
func (f font) lines(text string, width, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && f.width(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for f.width(word) > width {
			at := f.breakAt(word, width)
			lines, word = append(lines, word[:at]), word[at:]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > most {
		lines = append(lines[:most-1:most-1], f.cut(lines[most-1], width))
	}
	return lines
}

// breakAt is how much of a word fits, at a sign that ends a part of it if there
// is one far enough to the right.
func (f font) breakAt(word string, width int) int {
	end := 0
	for i, r := range word {
		if f.width(word[:i+utf8.RuneLen(r)]) > width {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	if end == 0 {
		_, end = utf8.DecodeRuneInString(word)
	}
	if i := strings.LastIndexAny(word[:end], ".(_/-,&|"); i > end/2 {
		return i + 1
	}
	return end
}

// cut takes as much of a line as leaves room for an ellipsis.
func (f font) cut(line string, width int) string {
	for line != "" && f.width(line+"…") > width {
		_, size := utf8.DecodeLastRuneInString(line)
		line = line[:len(line)-size]
	}
	return strings.TrimRight(line, " ") + "…"
}
