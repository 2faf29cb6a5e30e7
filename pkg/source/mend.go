package source

import (
	"bytes"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// A syntax error hides the rest of its document. Where it is clear what was
// meant, mostly a text that lacks quotes, the document is read once more as if
// it stood there, so that its other errors are seen as well. Places are those
// of the file as it is.

// fix replaces the bytes [start, end) of a file.
type fix struct {
	start, end int
	text       string
	quoted     bool // text is the old one in single quotes
}

// quoting puts a text of one line into quotes.
func quoting(data []byte, start, end int) *fix {
	old := data[start:end]
	if bytes.ContainsAny(old, "\r\n") {
		return nil
	}
	return &fix{start, end, "'" + strings.ReplaceAll(string(old), "'", "''") + "'", true}
}

// before maps an offset in the mended text to the text as it was.
func (x *fix) before(offset int, data []byte) int {
	switch {
	case offset <= x.start:
		return offset
	case offset >= x.start+len(x.text):
		return offset - len(x.text) + x.end - x.start
	case !x.quoted:
		return min(offset, x.end)
	}
	at := x.start + 1
	for old := x.start; old < x.end; old++ {
		if at >= offset {
			return old
		}
		at++
		if data[at-1] == '\'' {
			at++ // it stands twice
		}
	}
	return x.end
}

// mended returns the file with the fix, which still speaks of places in f.
func (f *File) mended(x *fix) *File {
	data := slices.Concat(f.Data[:x.start], []byte(x.text), f.Data[x.end:])
	m := NewFile(f.Path, data)
	m.origin, m.fix = f, x
	return m
}

// Mending costs a copy of the file, and who has more errors than this in one
// document will run the tool again anyway.
const (
	maxMends    = 8
	maxMendable = 1 << 20
)

// readMended reports the failure of a chunk and reads the chunk as it was meant.
// before is the reader as it was in front of the chunk.
func (r *reader) readMended(c chunk, fail *failure, before reader) {
	file := r.file
	var failures []diag.Diagnostic
	var last diag.Span
	for n := 0; fail != nil; n++ {
		d, x := explain(file, *fail)
		if n > 0 && d.Primary.Start.Line <= last.End.Line {
			break // more likely a wrong guess than one more error
		}
		failures, last = append(failures, d), d.Primary
		if x == nil || n == maxMends || len(file.Data) > maxMendable {
			break
		}
		file = file.mended(x)
		c.end += len(x.text) - (x.end - x.start)
		trial := reader{file: file, count: before.count, expanded: before.expanded}
		if fail = trial.read(c); fail == nil {
			r.docs = slices.Concat(before.docs, trial.docs)
			r.diags = slices.Concat(before.diags, failures, trial.diags)
			r.count, r.expanded = trial.count, trial.expanded
			return
		}
	}
	r.diags = append(r.diags, failures...)
	r.count++
}
