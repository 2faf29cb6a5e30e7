package source

import (
	"bytes"
	"math"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
)

// File is one text file of a project, with a line table. A line ends with
// "\n", "\r\n" or a lone "\r", as YAML has it.
type File struct {
	// Path is relative to the project root, with forward slashes.
	Path string
	// Data is the text as it is on disk, a byte order mark included. It must
	// not be changed after NewFile.
	Data []byte

	lines []int32 // offset of the first byte of each line, after a byte order mark
	marks []mark  // columns inside long lines with characters of several bytes
	ascii bool

	// A file that was mended in memory speaks of the places of its origin.
	origin *File
	fix    *fix
}

// mark remembers the column of one byte, so that a place far to the right
// (a file of one line) is not counted from the beginning each time.
type mark struct{ offset, column int32 }

// markEvery is the number of bytes between two marks of one line.
const markEvery = 512

var byteOrderMark = []byte("\xef\xbb\xbf")

// NewFile builds the line table of data. The text need not be valid: what is
// wrong with it is said by Parse.
func NewFile(path string, data []byte) *File {
	f := &File{Path: path, Data: data, ascii: true}
	text := data[:min(len(data), math.MaxInt32)]
	first := 0
	if bytes.HasPrefix(text, byteOrderMark) {
		first = len(byteOrderMark)
	}
	f.lines = append(make([]int32, 0, len(text)/32+1), int32(first))
	for i := first; i < len(text); i++ {
		switch b := text[i]; {
		case b == '\n', b == '\r' && (i+1 == len(text) || text[i+1] != '\n'):
			f.lines = append(f.lines, int32(i+1))
		case b >= utf8.RuneSelf:
			f.ascii = false
		}
	}
	if !f.ascii {
		f.mark(text)
	}
	return f
}

func (f *File) mark(text []byte) {
	for n, start := range f.lines {
		end := int32(len(text))
		if n+1 < len(f.lines) {
			end = f.lines[n+1]
		}
		last, column := start, int32(1)
		for end-last > markEvery {
			next := last + markEvery
			for next > last && !utf8.RuneStart(text[next]) {
				next--
			}
			if next == last {
				break // not UTF-8: columns no longer matter
			}
			column += int32(utf8.RuneCount(text[last:next]))
			f.marks = append(f.marks, mark{next, column})
			last = next
		}
	}
}

// Lines returns the number of lines; a line end at the end of the file opens
// no further line.
func (f *File) Lines() int {
	n := len(f.lines)
	if int(f.lines[n-1]) == len(f.Data) {
		n--
	}
	return n
}

// Line returns the 1-based line n without its line end, or "" if there is no
// such line.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := len(f.Data)
	if n < len(f.lines) {
		end = int(f.lines[n])
	}
	return string(bytes.TrimRight(f.Data[f.lines[n-1]:end], "\r\n"))
}

// Pos returns the place of the byte at offset, clamped to the file.
func (f *File) Pos(offset int) diag.Pos {
	offset = max(0, min(offset, len(f.Data)))
	if f.origin != nil {
		return f.origin.Pos(f.fix.before(offset, f.Data))
	}
	line := max(1, sort.Search(len(f.lines), func(i int) bool { return int(f.lines[i]) > offset }))
	return diag.Pos{Line: int32(line), Column: f.column(int(f.lines[line-1]), offset), Byte: int32(offset)}
}

// column counts the code points from the start of a line to offset.
func (f *File) column(start, offset int) int32 {
	if offset <= start {
		return 1
	}
	if f.ascii {
		return int32(offset-start) + 1
	}
	column := int32(1)
	i := sort.Search(len(f.marks), func(i int) bool { return int(f.marks[i].offset) > offset })
	if i > 0 && int(f.marks[i-1].offset) > start {
		start, column = int(f.marks[i-1].offset), f.marks[i-1].column
	}
	for offset > start && offset < len(f.Data) && !utf8.RuneStart(f.Data[offset]) {
		offset--
	}
	return column + int32(utf8.RuneCount(f.Data[start:offset]))
}

// Span returns the place of the bytes [start, end), clamped to the file.
func (f *File) Span(start, end int) diag.Span {
	return diag.Span{File: f.Path, Start: f.Pos(start), End: f.Pos(max(start, end))}
}

// lineStart returns the offset at which the line of offset begins.
func (f *File) lineStart(offset int) int {
	i, found := slices.BinarySearch(f.lines, int32(offset))
	if !found {
		i = max(1, i) - 1
	}
	return int(f.lines[i])
}
