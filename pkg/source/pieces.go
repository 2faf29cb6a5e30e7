package source

import (
	"bytes"
	"unicode/utf8"
)

// piece says where a stretch of decoded text stands in the file: Text bytes
// [text, textEnd) come from the file's bytes [raw, rawEnd). In an exact piece
// they are the same bytes; otherwise they are an escape or a folded line end,
// which counts as a whole.
type piece struct {
	text, textEnd int
	raw, rawEnd   int
	exact         bool
}

// walker goes through the raw text of one scalar and yields its pieces in
// order. What the scalar means is already known: yaml.v3 has decoded it. So the
// walker never decides how a line is folded where the decoded text says it.
type walker struct {
	data  []byte
	text  string
	i     int // into text
	r     int // into data
	yield func(piece) bool
}

// pieces yields the pieces of a scalar. Their texts follow each other without
// gap and make up n.Text. It returns the end of the scalar in the file.
func (n *Node) pieces(yield func(piece) bool) int {
	w := walker{data: n.file.Data, text: n.Text, r: int(n.start), yield: yield}
	switch n.Style {
	case SingleQuoted:
		return w.quoted('\'')
	case DoubleQuoted:
		return w.quoted('"')
	case Literal, Folded:
		return w.block(n.Style == Folded, int(n.indent))
	}
	return w.plain()
}

// exact yields the next n bytes of both texts as they are.
func (w *walker) exact(n int) bool {
	if n == 0 {
		return true
	}
	p := piece{w.i, w.i + n, w.r, w.r + n, true}
	w.i, w.r = p.textEnd, p.rawEnd
	return w.yield(p)
}

// whole yields n bytes of text that the file's bytes [raw, rawEnd) stand for.
func (w *walker) whole(n, raw, rawEnd int) bool {
	p := piece{w.i, min(w.i+n, len(w.text)), raw, rawEnd, false}
	w.i, w.r = p.textEnd, rawEnd
	return p.text == p.textEnd || w.yield(p)
}

func (w *walker) plain() int {
	if rest := w.data[w.r:]; len(rest) >= len(w.text) && string(rest[:len(w.text)]) == w.text {
		w.exact(len(w.text)) // one line
		return w.r
	}
	for w.i < len(w.text) && w.r < len(w.data) {
		if !w.exact(w.untilFold(w.r) - w.r) {
			break
		}
		if w.i < len(w.text) && !w.fold() {
			break
		}
	}
	return w.r
}

// untilFold returns the end of the line's text at r: the trailing blanks
// before a line end belong to the fold.
func (w *walker) untilFold(r int) int {
	end := r
	for left := len(w.text) - w.i; r < len(w.data) && !isBreak(w.data[r]) && left > 0; left-- {
		if !isBlank(w.data[r]) {
			end = r + 1
		}
		r++
	}
	return end
}

// fold yields a line end inside a flow scalar: one becomes a space, of several
// all but the first stay.
func (w *walker) fold() bool {
	from := w.r
	ends := w.skipLines()
	if len(ends) == 1 {
		return w.whole(1, from, w.r)
	}
	after := w.r
	for k := 1; k < len(ends); k++ {
		if !w.whole(1, ends[k][0], ends[k][1]) {
			return false
		}
	}
	w.r = max(after, w.r)
	return len(ends) > 0
}

// skipLines moves behind blanks and line ends and returns the places of the latter.
func (w *walker) skipLines() [][2]int {
	var ends [][2]int
	for w.r < len(w.data) && (isBlank(w.data[w.r]) || isBreak(w.data[w.r])) {
		if isBlank(w.data[w.r]) {
			w.r++
			continue
		}
		end := breakEnd(w.data, w.r)
		ends = append(ends, [2]int{w.r, end})
		w.r = end
	}
	return ends
}

func (w *walker) quoted(quote byte) int {
	w.r++
	for w.r < len(w.data) {
		run := w.r
		for run < len(w.data) && w.data[run] != quote && !isBreak(w.data[run]) && (w.data[run] != '\\' || quote == '\'') {
			run++
		}
		if run < len(w.data) && isBreak(w.data[run]) {
			run = w.r + len(bytes.TrimRight(w.data[w.r:run], " \t"))
		}
		if !w.exact(min(run-w.r, len(w.text)-w.i)) || w.r >= len(w.data) {
			break
		}
		b := w.data[w.r]
		if b == quote && (quote == '"' || w.r+1 >= len(w.data) || w.data[w.r+1] != quote) {
			return w.r + 1
		}
		if !w.special(b) {
			break
		}
	}
	return w.r
}

// special yields what stands for something else inside quotes.
func (w *walker) special(b byte) bool {
	switch {
	case b == '\'':
		return w.whole(1, w.r, w.r+2)
	case b == '\\':
		return w.escape()
	case isBlank(b) || isBreak(b):
		return w.fold()
	}
	return false
}

func (w *walker) escape() bool {
	if w.r+1 >= len(w.data) {
		return false
	}
	if isBreak(w.data[w.r+1]) { // an escaped line end joins the lines
		w.r++
		ends := w.skipLines()
		after := w.r
		for _, e := range ends[1:] {
			if !w.whole(1, e[0], e[1]) {
				return false
			}
		}
		w.r = after
		return true
	}
	digits, size := 0, 1
	switch w.data[w.r+1] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	}
	if w.i < len(w.text) {
		_, size = utf8.DecodeRuneInString(w.text[w.i:])
	}
	return w.whole(size, w.r, min(w.r+2+digits, len(w.data)))
}

func isBreak(b byte) bool { return b == '\n' || b == '\r' }
func isBlank(b byte) bool { return b == ' ' || b == '\t' }

// breakEnd returns the end of the line end at r.
func breakEnd(data []byte, r int) int {
	if data[r] == '\r' && r+1 < len(data) && data[r+1] == '\n' {
		return r + 2
	}
	return r + 1
}
