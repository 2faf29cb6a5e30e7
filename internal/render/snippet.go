package render

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Source returns the 1-based line n of a file without its line end; ok is
// false if there is no such file. A line behind the end is empty.
type Source func(file string, n int) (text string, ok bool)

// remember returns a source that keeps the last very long line: cutting
// megabytes out of a file again for each finding in them would take minutes.
func remember(src Source) Source {
	var kept struct {
		file, text string
		n          int
	}
	return func(file string, n int) (string, bool) {
		if kept.n == n && kept.file == file && n > 0 {
			return kept.text, true
		}
		text, ok := src(file, n)
		if ok && len(text) > longLine {
			kept.file, kept.n, kept.text = file, n, text
		}
		return text, ok
	}
}

// mark is one underlined piece of a file.
type mark struct {
	span    diag.Span
	label   string
	primary bool
}

// oneLine reports whether the mark begins and ends on the same line.
func (m *mark) oneLine() bool { return m.span.Start.Line == m.span.End.Line }

// sign is the character that underlines the mark.
func (m *mark) sign() string {
	if m.primary {
		return "^"
	}
	return "-"
}

// snippet is the part of one file that a finding shows.
type snippet struct {
	file string
	// place is where terminals jump to.
	place diag.Span
	// marks lie on one line each: the primary one first, the others by place.
	marks []mark
	// bar is the mark over several lines, nil for none. A snippet has one at
	// most; other long marks are cut at the end of their first line.
	bar *mark
}

// snippets groups all places of a finding by file, the primary one first.
func snippets(d *diag.Diagnostic, src Source) []snippet {
	var list []snippet
	for _, m := range marks(d) {
		i := slices.IndexFunc(list, func(s snippet) bool { return s.file == m.span.File })
		if i < 0 {
			i = len(list)
			list = append(list, snippet{file: m.span.File, place: m.span})
		}
		list[i].add(m, src)
	}
	for i := range list {
		slices.SortStableFunc(list[i].marks, func(a, b mark) int {
			return cmp.Or(btoi(b.primary)-btoi(a.primary), a.span.Compare(b.span))
		})
	}
	return list
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// marks lists the places of a finding. A value of exactly the primary place
// is its label if it has no other.
func marks(d *diag.Diagnostic) []mark {
	list := []mark{{span: d.Primary, label: d.Label, primary: true}}
	for _, r := range d.Related {
		list = append(list, mark{span: r.Span, label: r.Label})
	}
	for _, v := range d.Values {
		if v.Span == d.Primary && list[0].label == "" {
			list[0].label = v.Text
			continue
		}
		list = append(list, mark{span: v.Span, label: v.Text})
	}
	return list
}

func (s *snippet) add(m mark, src Source) {
	if m.span.IsZero() {
		return
	}
	if _, ok := src(m.span.File, 1); !ok {
		return
	}
	m.span = tidy(m.span, src)
	switch {
	case m.oneLine():
	case s.bar == nil:
		s.bar = &m
		return
	default:
		m.span.End = endOf(m.span.File, m.span.Start.Line, src)
	}
	s.marks = append(s.marks, m)
}

// tidy makes a span end on the last line that has something of it, and never
// before it begins.
func tidy(s diag.Span, src Source) diag.Span {
	if s.End.Line < s.Start.Line || s.End.Line == s.Start.Line && s.End.Column < s.Start.Column {
		s.End = s.Start
	}
	for s.End.Column <= 1 && s.End.Line > s.Start.Line {
		s.End = endOf(s.File, s.End.Line-1, src)
	}
	return s
}

// endOf returns the place behind the last character of a line.
func endOf(file string, n int32, src Source) diag.Pos {
	text, _ := src(file, int(n))
	return diag.Pos{Line: n, Column: int32(utf8.RuneCountInString(text)) + 1}
}

// barInner is how many lines inside a long mark are shown before they are
// left out.
const barInner = 2

// lines returns the numbers of the lines to show, in order.
func (s *snippet) lines() []int {
	var list []int
	for i := range s.marks {
		list = append(list, int(s.marks[i].span.Start.Line))
	}
	if s.bar != nil {
		first, last := int(s.bar.span.Start.Line), int(s.bar.span.End.Line)
		list = append(list, first, last)
		for n := first + 1; n < last && last-first-1 <= barInner; n++ {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return fillGaps(slices.Compact(list))
}

// fillGaps adds single missing lines: an ellipsis would take as much room.
func fillGaps(list []int) []int {
	var full []int
	for i, n := range list {
		if i > 0 && n-list[i-1] == 2 {
			full = append(full, n-1)
		}
		full = append(full, n)
	}
	return full
}
