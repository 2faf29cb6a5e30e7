package source

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// CutAt says whether YAML may have cut the text of n short: n is a plain scalar
// and directly after it, blanks aside, stands
//
//   - `#`: a comment behind the scalar. The span reaches from the `#` to the end
//     of the line.
//   - `,` inside braces, followed by words without colon (entries of their own,
//     see [Entry.Bare]), or by anything if the comma stands inside parentheses
//     that n opens. The span reaches from the comma over these words, or to the
//     end of what belongs to the parentheses.
//   - `,` inside brackets. The span reaches over the next item, or to the end of
//     what belongs to parentheses that n opens.
//
// The byte is the first of what was cut off, `#` or `,`. The text as it was
// meant goes from n.Span().Start to the end of the returned span. Whether
// anything is missing is for the caller to judge: `x  # why` is mostly a
// condition and a comment, and `[a, b]` mostly two items.
func (n *Node) CutAt() (diag.Span, byte, bool) {
	if n.Kind != Scalar || n.Style != Plain {
		return diag.Span{}, 0, false
	}
	data := n.file.Data
	at := int(n.end)
	for at < len(data) && isBlank(data[at]) {
		at++
	}
	end := at
	switch {
	case at >= len(data):
	case data[at] == '#' && at > int(n.end):
		end = at + len(strings.TrimRight(string(data[at:lineEndOf(data, at)]), " \t"))
	case data[at] == ',' && n.slot != inBlock:
		end = n.cutAtComma(at)
	}
	if end == at {
		return diag.Span{}, 0, false
	}
	return n.file.Span(at, end), data[at], true
}

// maxWords bounds how many words without colon count as the rest of a text.
const maxWords = 16

// cutAtComma returns the end of what the comma at offset at cut off, or at
// itself if it separates entries as it should.
func (n *Node) cutAtComma(at int) int {
	data := n.file.Data
	if parentheses(n.Text) > 0 {
		if end := meantEnd(data, int(n.start), true); end > at {
			return end
		}
	}
	end := at
	for r, words := at, 0; r < len(data) && data[r] == ',' && words < maxWords; words++ {
		start := skipSpace(data, r+1)
		stop := flowWordEnd(data, start)
		if stop == start || stop < len(data) && data[stop] == ':' && n.slot == inFlowMap {
			break
		}
		end = stop
		if n.slot == inFlowList {
			break
		}
		r = skipSpace(data, stop)
	}
	return end
}

// flowWordEnd returns the end of the text at r between brackets: at a comma, a
// closing bracket, a colon that separates, or the end of the line.
func flowWordEnd(data []byte, r int) int {
	if r < len(data) && (data[r] == '"' || data[r] == '\'') {
		end := skipQuoted(data, r)
		if next := skipSpace(data, end); next < len(data) && data[next] == ':' {
			return next
		}
		return end
	}
	start := r
	for r < len(data) && !isBreak(data[r]) && !strings.ContainsRune(",[]{}", rune(data[r])) {
		if data[r] == ':' && (r+1 >= len(data) || strings.ContainsRune(" \t\r\n,[]{}", rune(data[r+1]))) {
			return r
		}
		r++
	}
	for r > start && isBlank(data[r-1]) {
		r--
	}
	return r
}

// skipSpace moves from the end of a token behind blanks, line ends and comments,
// which need no blank before them there: `[a,#b` has one.
func skipSpace(data []byte, r int) int {
	for r < len(data) {
		switch {
		case isBlank(data[r]) || isBreak(data[r]):
			r++
		case data[r] == '#':
			r = lineEndOf(data, r)
		default:
			return r
		}
	}
	return r
}
