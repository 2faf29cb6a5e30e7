package source

import (
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
)

// places maps Text of one scalar back to the file. It computes on demand:
// hardly any expression is ever wrong.
type places struct{ node *Node }

// Places returns the map from byte offsets in Text to the file. An escape and a
// folded line end count as a whole. An empty span stands before the character
// at its offset.
func (n *Node) Places() diag.Places { return places{n} }

// Span implements diag.Places.
func (p places) Span(start, end int) diag.Span {
	n := p.node
	if n.Kind != Scalar || n.Text == "" {
		at := n.contentStart()
		return n.file.Span(at, at)
	}
	start = max(0, min(start, len(n.Text)))
	end = max(start, min(end, len(n.Text)))
	empty := start == end
	for start > 0 && start < len(n.Text) && !utf8.RuneStart(n.Text[start]) {
		start--
	}
	for end < len(n.Text) && !utf8.RuneStart(n.Text[end]) {
		end++
	}
	from, to := p.raw(start, end)
	if empty {
		to = from
	}
	return n.file.Span(from, to)
}

// raw returns the file offsets of the text [start, end). Cost is linear in the
// scalar, and constant for plain ones on one line.
func (p places) raw(start, end int) (from, to int) {
	last := piece{raw: p.node.contentStart(), rawEnd: p.node.contentStart()}
	from, to = -1, -1
	p.node.pieces(func(q piece) bool {
		last = q
		if from < 0 && start < q.textEnd {
			from = q.raw
			if q.exact {
				from += start - q.text
			}
		}
		if to < 0 && end <= q.textEnd {
			to = q.rawEnd
			if q.exact {
				to = q.raw + end - q.text
			}
		}
		return from < 0 || to < 0
	})
	if from < 0 {
		from = last.rawEnd
	}
	return from, max(from, to)
}

// contentStart is where the text of a scalar begins: behind the quote or the
// header of a block scalar.
func (n *Node) contentStart() int {
	switch n.Style {
	case SingleQuoted, DoubleQuoted:
		return int(n.start) + 1
	case Literal, Folded:
		_, end, _ := blockHeader(n.file.Data, int(n.start))
		return end
	}
	return int(n.start)
}

// CutAt is [Node.CutAt] of the scalar that is mapped, for readers that were
// handed only the map.
func (p places) CutAt() (diag.Span, byte, bool) { return p.node.CutAt() }
