package mutate

import (
	"bytes"

	"github.com/fairlead/fairlead/pkg/source"
)

// cut makes the mutant that lacks what stands at a place, with its key where that
// has nothing else. What is all of a mapping is not taken out.
func (w *walker) cut(k Kind, p place) {
	e := p.holder.Entries[p.entry]
	edit, ok := source.TextEdit{}, false
	if items := e.Value.Items; p.item >= 0 && len(items) > 1 {
		edit, ok = w.cutItem(e.Value, p.item), true
	} else if len(p.holder.Entries) > 1 {
		edit, ok = w.cutEntry(p.holder, p.entry), true
	}
	if ok {
		w.without(k, p.path, p.node, edit)
	}
}

func (w *walker) cutItem(list *source.Node, i int) source.TextEdit {
	var spans [][2]int
	for _, n := range list.Items {
		spans = append(spans, bounds(n, n))
	}
	if list.Flow {
		return between(spans, i)
	}
	spans[i][0] = bytes.LastIndexByte(w.file.Data[:spans[i][0]], '-')
	return w.lines(spans[i])
}

func (w *walker) cutEntry(m *source.Node, i int) source.TextEdit {
	var spans [][2]int
	for _, e := range m.Entries {
		spans = append(spans, bounds(e.Key, e.Value))
	}
	if m.Flow {
		return between(spans, i)
	}
	before := w.file.Data[w.lineStart(spans[i][0]):spans[i][0]]
	if len(bytes.TrimSpace(before)) > 0 { // behind the dash of a list: the next one moves there
		return source.TextEdit{Start: spans[i][0], End: spans[i+1][0]}
	}
	return w.lines(spans[i])
}

// bounds are the bytes from the start of one node to the end of another.
func bounds(first, last *source.Node) [2]int {
	return [2]int{int(first.Span().Start.Byte), int(last.Span().End.Byte)}
}

// between takes number i of a list in brackets out, with a comma beside it.
func between(spans [][2]int, i int) source.TextEdit {
	if i+1 < len(spans) {
		return source.TextEdit{Start: spans[i][0], End: spans[i+1][0]}
	}
	return source.TextEdit{Start: spans[i-1][1], End: spans[i][1]}
}

// lines takes whole lines out.
func (w *walker) lines(span [2]int) source.TextEdit {
	return source.TextEdit{Start: w.lineStart(span[0]), End: w.lineEnd(span[1])}
}

func (w *walker) lineStart(at int) int { return bytes.LastIndexByte(w.file.Data[:at], '\n') + 1 }

func (w *walker) lineEnd(at int) int {
	if n := bytes.IndexByte(w.file.Data[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(w.file.Data)
}
