package source

import "bytes"

// orderEdits moves the lines of `kind` and `name` to the beginning of each
// document, with the comments directly above them. What stands above the first
// entry describes the file and stays there. Only entries on lines of their own
// move.
func orderEdits(f *File, docs []Document, t trivia) []TextEdit {
	var edits []TextEdit
	for _, d := range docs {
		o := orderer{f, d.Root, t}
		edits = append(edits, o.edits()...)
	}
	return edits
}

type orderer struct {
	file *File
	root *Node
	trivia
}

func (o *orderer) edits() []TextEdit {
	n := o.root
	kind, name := n.index("kind"), n.index("name")
	if n.Kind != Mapping || n.Flow || kind < 0 || !o.wholeLines(0) {
		return nil
	}
	at := o.file.lineStart(int(n.Entries[0].Key.start))
	var edits []TextEdit
	text := ""
	if kind > 0 {
		edits, text = o.cut(edits, kind, text)
	}
	switch {
	case name < 0 || kind == 0 && name == 1 || kind == 1 && name == 0:
	case kind == 0 && !o.wholeLines(1):
		return nil
	case kind == 0:
		_, at = o.extent(0)
		edits, text = o.cut(edits, name, text)
	case name > 0:
		edits, text = o.cut(edits, name, text)
	}
	if text == "" {
		return nil
	}
	for _, i := range []int{kind, name} {
		if i >= 0 && !o.movable(i) {
			return nil
		}
	}
	return append(edits, TextEdit{Start: at, End: at, Text: text})
}

// cut adds the removal of entry i, and its lines to text.
func (o *orderer) cut(edits []TextEdit, i int, text string) ([]TextEdit, string) {
	start, end := o.extent(i)
	lines := string(o.file.Data[start:end])
	if end == len(o.file.Data) && !isBreak(o.file.Data[end-1]) {
		lines += "\n"
	}
	return append(edits, TextEdit{Start: start, End: end}), text + lines
}

// extent returns the lines of entry i with the comments directly above it.
func (o *orderer) extent(i int) (start, end int) {
	e := o.root.Entries[i]
	start = o.file.lineStart(int(e.Key.start))
	for k := len(o.comments) - 1; k >= 0 && i > 0; k-- {
		c := o.comments[k]
		if c.start < start && c.own && nextLine(o.file.Data, c.end) == start && c.column == 0 {
			start = o.file.lineStart(c.start)
		}
	}
	return start, nextLine(o.file.Data, e.Value.last())
}

// movable reports whether entry i is a word on one line, without an anchor.
func (o *orderer) movable(i int) bool {
	e := o.root.Entries[i]
	line := o.file.lineStart(int(e.Key.start))
	end := e.Value.last()
	return o.wholeLines(i) && e.Value.Kind == Scalar && e.Value.Via.IsZero() && !e.Value.isBlock() &&
		!bytes.ContainsAny(o.file.Data[line:end], "\r\n") && o.propsIn(line, end) == "" &&
		(i+1 == len(o.root.Entries) || o.wholeLines(i+1))
}

// wholeLines reports whether entry i begins a line.
func (o *orderer) wholeLines(i int) bool {
	start := o.root.Entries[i].Key.first()
	return o.file.lineStart(start) == start
}

// nextLine returns the beginning of the line after offset.
func nextLine(data []byte, offset int) int {
	end := lineEndOf(data, offset)
	if end < len(data) {
		end = breakEnd(data, end)
	}
	return end
}

// index returns the place of a key among the entries, -1 if it is not there.
func (n *Node) index(key string) int {
	for i := range n.Entries {
		if n.Entries[i].Key.Text == key {
			return i
		}
	}
	return -1
}
