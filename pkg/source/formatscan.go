package source

import (
	"bytes"
	"slices"
	"sort"
	"unicode/utf8"
)

// trivia is what stands between the values of a file and is no value itself.
// All lists are in the order of the file.
type trivia struct {
	comments []comment
	props    []property // anchors and tags
	markers  []property // `---`, `...` and directives
}

// comment is one comment, from `#` to its last character.
type comment struct {
	start, end int
	text       string
	column     int  // 0-based, in code points
	own        bool // nothing but blanks before it on its line
}

// property is a piece of text with its place.
type property struct {
	start int
	text  string
}

type extent struct{ start, end int }

// scanTrivia reads what stands outside of the scalars of docs.
func scanTrivia(f *File, docs []Document) trivia {
	var scalars []extent
	for _, d := range docs {
		scalars = appendScalars(scalars, d.Root)
	}
	slices.SortFunc(scalars, func(a, b extent) int { return a.start - b.start })
	var t trivia
	r := int(f.lines[0])
	for _, s := range scalars {
		if s.start >= r {
			t.between(f, r, s.start)
			r = s.end
		}
	}
	t.between(f, r, len(f.Data))
	return t
}

// appendScalars appends where the texts below n stand. The header of a block
// is no text: it may end in a comment.
func appendScalars(list []extent, n *Node) []extent {
	switch {
	case !n.Via.IsZero():
		return append(list, extent{n.first(), n.last()})
	case n.isBlock():
		_, end, content := blockHeader(n.file.Data, int(n.start))
		return append(list, extent{int(n.start), end}, extent{content, max(content, int(n.end))})
	case n.Kind == Scalar || n.Kind == Null && n.Text != "":
		return append(list, extent{int(n.start), int(n.end)})
	}
	for _, item := range n.Items {
		list = appendScalars(list, item)
	}
	for _, e := range n.Entries {
		list = appendScalars(appendScalars(list, e.Key), e.Value)
	}
	return list
}

// first is where a node begins in the text: its alias, if it came through one.
func (n *Node) first() int {
	if !n.Via.IsZero() {
		return int(n.Via.Start.Byte)
	}
	return int(n.start)
}

// last is where a node ends in the text.
func (n *Node) last() int {
	if !n.Via.IsZero() {
		return int(n.Via.End.Byte)
	}
	return int(n.end)
}

// between reads the bytes [r, end), which hold no scalar.
func (t *trivia) between(f *File, r, end int) {
	data := f.Data
	for r < end {
		start := r
		switch b := data[r]; {
		case b == '#':
			r = t.comment(f, r)
		case b == '&' || b == '!':
			for r++; r < end && inProperty(b, data[r]); {
				r++
			}
			t.props = append(t.props, property{start, string(data[start:r])})
		case r != f.lineStart(r):
			r++
		case marker(data[r:], "---"), marker(data[r:], "..."):
			r += 3
			t.markers = append(t.markers, property{start, string(data[start:r])})
		case b == '%':
			for r < end && !isBreak(data[r]) && data[r] != '#' {
				r++
			}
			t.markers = append(t.markers, property{start, string(bytes.TrimRight(data[start:r], " \t"))})
		default:
			r++
		}
	}
}

// comment adds the comment at r and returns the end of its line.
func (t *trivia) comment(f *File, r int) int {
	end := lineEndOf(f.Data, r)
	text := bytes.TrimRight(f.Data[r:end], " \t")
	before := f.Data[f.lineStart(r):r]
	t.comments = append(t.comments, comment{
		start: r, end: end, text: string(text),
		column: utf8.RuneCount(before), own: len(bytes.Trim(before, " \t")) == 0,
	})
	return end
}

func (t *trivia) commentTexts() []string {
	var texts []string
	for _, c := range t.comments {
		texts = append(texts, c.text)
	}
	slices.Sort(texts)
	return texts
}

func (t *trivia) propTexts() []string {
	var texts []string
	for _, p := range t.props {
		texts = append(texts, p.text)
	}
	slices.Sort(texts)
	return texts
}

// propsIn returns the anchors and tags that begin in [from, to), with a blank
// between them.
func (t *trivia) propsIn(from, to int) string {
	text := ""
	for i := sort.Search(len(t.props), func(i int) bool { return t.props[i].start >= from }); i < len(t.props) && t.props[i].start < to; i++ {
		if text != "" {
			text += " "
		}
		text += t.props[i].text
	}
	return text
}

// hasComment reports whether a comment begins in [from, to).
func (t *trivia) hasComment(from, to int) bool {
	i := sort.Search(len(t.comments), func(i int) bool { return t.comments[i].start >= from })
	return i < len(t.comments) && t.comments[i].start < to
}

// blankAbove reports whether the line above that of offset is empty.
func (f *File) blankAbove(offset int) bool {
	i := sort.Search(len(f.lines), func(i int) bool { return int(f.lines[i]) > offset }) - 1
	if i < 1 {
		return false
	}
	return len(bytes.Trim(f.Data[f.lines[i-1]:f.lines[i]], " \t\r\n")) == 0
}

// columnOf returns the 0-based column of offset in code points.
func (f *File) columnOf(offset int) int { return utf8.RuneCount(f.Data[f.lineStart(offset):offset]) }
