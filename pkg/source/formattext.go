package source

import (
	"bytes"
	"strconv"
	"strings"
)

// value writes a scalar, an alias, or braces and brackets. The further lines of
// a text begin at indent.
func (p *printer) value(n *Node, indent int) {
	if n.Via.IsZero() && n.isBlock() {
		p.block(n, indent)
		return
	}
	if text, ok := p.flat(n); ok {
		p.out = append(p.out, text...)
		return
	}
	if n.Flow {
		p.raw(n, indent)
		return
	}
	p.lines(n.file.Data[n.start:n.end], indent)
}

// word returns a scalar or alias as it is written, with quotes if another
// reader would take it for something else; false if it has several lines.
func (p *printer) word(n *Node) (string, bool) {
	if !n.Via.IsZero() {
		return string(n.file.Data[n.first():n.last()]), true
	}
	if n.Kind == Null {
		return n.Text, true
	}
	if n.isBlock() {
		return "", false
	}
	text := string(n.file.Data[n.start:n.end])
	if strings.ContainsAny(text, "\r\n") {
		return "", false
	}
	if n.Style == Plain && n.Type == String && (ambiguous(n.Text) || n.likeMarker()) {
		return doubleQuoted(text), true
	}
	return text, true
}

// likeMarker reports whether n would end the document if it began a line.
func (n *Node) likeMarker() bool {
	rest := n.file.Data[n.start:]
	return n.Style == Plain && (marker(rest, "---") || marker(rest, "..."))
}

// keyWord is word for a key, which always fits one line.
func (p *printer) keyWord(key *Node) string {
	if text, ok := p.word(key); ok {
		return text
	}
	return Quote(key.Text, Flow)
}

// lines writes a text of several lines with its further lines at indent. Blanks
// at the beginning and end of a line do not count there, unless escaped.
func (p *printer) lines(text []byte, indent int) {
	for i, line := range splitLines(text) {
		line = trimLine(line, i > 0)
		if i > 0 {
			p.out = append(p.out, '\n')
		}
		if i > 0 && len(line) > 0 {
			p.indent(indent)
		}
		p.out = append(p.out, line...)
	}
}

// splitLines splits text at all line ends that YAML knows.
func splitLines(text []byte) [][]byte {
	var lines [][]byte
	start := 0
	for r := 0; r < len(text); {
		if !isBreak(text[r]) {
			r++
			continue
		}
		lines = append(lines, text[start:r])
		r = breakEnd(text, r)
		start = r
	}
	return append(lines, text[start:])
}

func trimLine(line []byte, left bool) []byte {
	if left {
		line = bytes.TrimLeft(line, " \t")
	}
	trimmed := bytes.TrimRight(line, " \t")
	slashes := len(trimmed) - len(bytes.TrimRight(trimmed, `\`))
	if slashes%2 == 1 && len(trimmed) < len(line) {
		return line[:len(trimmed)+1]
	}
	return trimmed
}

// block writes a literal or folded text with its content at column indent.
func (p *printer) block(n *Node, indent int) {
	data := n.file.Data
	indicator, end, content := blockHeader(data, int(n.start))
	p.out = append(p.out, data[n.start])
	if indicator > 0 {
		p.out = strconv.AppendInt(p.out, 2, 10)
	}
	chomp := chomping(n, data[n.start:end])
	p.out = append(p.out, chomp...)
	p.pos = end
	p.trailing(indent)
	p.endLine()
	if content < int(n.end) {
		for _, line := range splitLines(data[content:n.end]) {
			p.blockLine(line, int(n.indent), indent)
		}
	}
	if chomp == "+" {
		p.keepLines(n)
	}
	p.pos = max(p.pos, int(n.end))
}

func (p *printer) blockLine(line []byte, old, indent int) {
	if len(line) > old {
		p.indent(indent)
		p.out = append(p.out, line[old:]...)
	}
	p.out = append(p.out, '\n')
}

// keepLines writes the empty lines at the end of a block, which are part of it.
func (p *printer) keepLines(n *Node) {
	lines := len(n.Text) - len(strings.TrimRight(n.Text, "\n"))
	if lines < len(n.Text) {
		lines-- // the end of the last line
	}
	for range lines {
		p.out = append(p.out, '\n')
	}
	p.kept = true
}

// chomping returns what is done with the line ends behind a block. A block that
// the end of the file cut off has none, which `-` says.
func chomping(n *Node, header []byte) string {
	switch {
	case bytes.IndexByte(header, '-') >= 0, n.Text != "" && !strings.HasSuffix(n.Text, "\n"):
		return "-"
	case bytes.IndexByte(header, '+') >= 0:
		return "+"
	}
	return ""
}
