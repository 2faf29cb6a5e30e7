package source

import (
	"bytes"
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
)

// RemoveItem returns the edit that takes the item at span out of its list, and
// the whole entry where it was the only item of a key's list. Comments are not
// taken out, nor left where they would seem to be about something else: it fails
// where one stands inside, behind or directly above what goes. It also fails
// where something else shares a line with the item.
func RemoveItem(f *File, span diag.Span) (diag.Edit, bool) {
	docs, _ := Parse(NewFile(f.Path, f.Data))
	for _, d := range docs {
		if parent, at, ok := d.Root.find(int(span.Start.Byte)); ok {
			return parent.removal(at)
		}
	}
	return diag.Edit{}, false
}

// find returns the mapping and the index of the entry whose value is a list with
// an item that begins at offset.
func (n *Node) find(offset int) (holder, [2]int, bool) {
	for i, e := range n.Entries {
		for j, item := range e.Value.Items {
			if int(item.start) == offset && item.Via.IsZero() {
				return holder{n}, [2]int{i, j}, true
			}
		}
		if p, at, ok := e.Value.find(offset); ok {
			return p, at, true
		}
	}
	for _, item := range n.Items {
		if p, at, ok := item.find(offset); ok {
			return p, at, true
		}
	}
	return holder{}, [2]int{}, false
}

// holder is a mapping that something is taken out of.
type holder struct{ *Node }

// removal returns the edit for the item at[1] of the list in entry at[0].
func (p holder) removal(at [2]int) (diag.Edit, bool) {
	e := p.Entries[at[0]]
	list := e.Value
	switch {
	case len(list.Items) > 1 && list.Flow:
		return p.betweenCommas(at[1], spansOf(list.Items))
	case len(list.Items) > 1:
		return p.lines(p.dash(list.Items[at[1]]), list.Items[at[1]].last())
	case len(p.Entries) < 2:
		return diag.Edit{}, false
	case p.Flow:
		var spans [][2]int
		for _, e := range p.Entries {
			spans = append(spans, [2]int{e.Key.first(), e.Value.last()})
		}
		return p.betweenCommas(at[0], spans)
	}
	return p.lines(e.Key.first(), list.last())
}

func spansOf(items []*Node) [][2]int {
	var spans [][2]int
	for _, item := range items {
		spans = append(spans, [2]int{item.first(), item.last()})
	}
	return spans
}

// betweenCommas takes item i out with the comma behind it, or the one before it
// where it is the last.
func (p holder) betweenCommas(i int, spans [][2]int) (diag.Edit, bool) {
	start, end := spans[i][0], spans[i][1]
	first, last := start, end // what stands around it
	if i > 0 {
		first = spans[i-1][1]
	}
	if i+1 < len(spans) {
		last = spans[i+1][0]
		end = last
	} else {
		start = first
	}
	data := p.file.Data
	before := bytes.TrimRight(data[:spans[0][0]], " ")
	anchor := i == 0 && !bytes.ContainsAny(before[len(before)-1:], "[{")
	apart := bytes.Trim(slices.Concat(data[first:spans[i][0]], data[spans[i][1]:last]), ", ")
	if anchor || len(apart) > 0 || bytes.ContainsAny(data[start:end], "#\r\n") {
		return diag.Edit{}, false
	}
	return diag.Edit{Span: p.file.Span(start, end)}, true
}

// dash returns the offset of the dash before an item of a block list.
func (p holder) dash(item *Node) int {
	r := item.first()
	for r > 0 && isBlank(p.file.Data[r-1]) {
		r--
	}
	return max(r-1, 0)
}

// lines takes the lines from start to end out. Nothing else may stand on them.
func (p holder) lines(start, end int) (diag.Edit, bool) {
	data := p.file.Data
	from := p.file.lineStart(start)
	until := lineEndOf(data, end)
	blank := func(text []byte) bool { return len(bytes.TrimSpace(text)) == 0 }
	if !blank(data[from:start]) || !blank(data[end:until]) || p.commented(from, start, end) {
		return diag.Edit{}, false
	}
	switch {
	case until < len(data):
		until = breakEnd(data, until)
	case from > 0: // the last line of the file, which has no end
		from = len(bytes.TrimRight(data[:from], "\r\n"))
	}
	return diag.Edit{Span: p.file.Span(from, until)}, true
}

// commented reports whether a comment stands in [start, end) or on the line above
// from. A `#` in a text counts as well: nothing goes that might be one.
func (p holder) commented(from, start, end int) bool {
	data := p.file.Data
	if slices.Contains(data[start:end], '#') {
		return true
	}
	if from == 0 || from == int(p.file.lines[0]) {
		return false
	}
	above := p.file.lineStart(from - 1)
	return bytes.HasPrefix(bytes.TrimLeft(data[above:from], " \t"), []byte("#"))
}
