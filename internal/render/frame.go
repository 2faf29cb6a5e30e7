package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// frame draws one finding: a header, the lines it is about with every place
// underlined, and what to know and do.
//
//	error[load/expression]: `contact` has no field `company_sizee`
//	  --> segments/icp.yaml:4:7
//	   |
//	 4 | when: contact.company_sizee >= 50
//	   |       ^^^^^^^^^^^^^^^^^^^^^
//	   |
//	   = help: did you mean `company_size`?
type frame struct {
	strings.Builder
	paint  Palette
	accent func(string) string
	source Source
	gutter int
}

// Finding returns one diagnostic as text, with a line end.
func Finding(d *diag.Diagnostic, src Source, p Palette) string {
	f := &frame{paint: p, accent: p.severity(d.Severity), source: src, gutter: 2}
	list := snippets(d, src)
	for i := range list {
		for _, n := range list[i].lines() {
			f.gutter = max(f.gutter, len(strconv.Itoa(n)))
		}
	}
	f.header(d)
	open := false
	for i := range list {
		f.place(&list[i], i == 0, open)
		open = f.snippet(&list[i])
	}
	f.remarks(d, open)
	return f.String()
}

// placed draws the lines of a finding as [Finding] does, without what it says.
func placed(d *diag.Diagnostic, src Source, p Palette) string {
	f := &frame{paint: p, accent: p.severity(d.Severity), source: src, gutter: gutterOf(d, src)}
	list := snippets(d, src)
	open := false
	for i := range list {
		f.place(&list[i], i == 0, open)
		open = f.snippet(&list[i])
	}
	return f.String()
}

func (f *frame) header(d *diag.Diagnostic) {
	kind := Clean(fmt.Sprintf("%s[%s]:", d.Severity, d.Rule))
	message := hanging(Clean(d.Message), textCells(kind)+1, hang, f.paint.Width)
	fmt.Fprintf(f, "%s %s\n", f.accent(f.paint.Bold(kind)), f.paint.Bold(message))
}

// place names the file; open says that lines stand above.
func (f *frame) place(s *snippet, first, open bool) {
	arrow := "-->"
	if !first {
		arrow = ":::"
	}
	if open {
		f.row("", "")
	}
	if s.place.File == "" {
		return
	}
	fmt.Fprintf(f, "%s%s %s\n", strings.Repeat(" ", f.gutter), f.paint.Cyan(arrow), Clean(s.place.String()))
}

// snippet draws the lines of one file and reports whether there are any.
func (f *frame) snippet(s *snippet) bool {
	lines := s.lines()
	if len(lines) == 0 {
		return false
	}
	f.row("", "")
	for i, n := range lines {
		if i > 0 && n > lines[i-1]+1 {
			f.gap(s, n)
		}
		f.line(s, n)
	}
	return true
}

// gap stands for lines that are left out before line n.
func (f *frame) gap(s *snippet, n int) {
	bar := ""
	if s.bar != nil && n > int(s.bar.span.Start.Line) && n <= int(s.bar.span.End.Line) {
		bar = " " + strings.Repeat(" ", f.gutter-1) + f.paintMark(s.bar, "|")
	}
	fmt.Fprintf(f, "%s%s\n", f.paint.Cyan("..."), bar)
}

// row writes one line behind the gutter.
func (f *frame) row(number, text string) {
	gutter := f.paint.Cyan(fmt.Sprintf("%*s |", f.gutter, number))
	f.WriteString(strings.TrimRight(gutter+" "+text, " ") + "\n")
}

// line draws line n and the marks under it. Where the line is too long to
// show them all, it is drawn again round those that are left.
func (f *frame) line(s *snippet, n int) {
	text, _ := f.source(s.file, n)
	c := f.canvas(s, text, n)
	for first := true; first || c.unfinished(); first = false {
		c.draw(first)
	}
}

func marksOn(marks []mark, n int) []mark {
	var here []mark
	for _, m := range marks {
		if int(m.span.Start.Line) == n {
			here = append(here, m)
		}
	}
	return here
}

func (f *frame) paintMark(m *mark, text string) string {
	if m.primary {
		return f.accent(text)
	}
	return f.paint.Cyan(text)
}

// lead is what stands before a line beside which a bar runs.
func (f *frame) lead(bar *mark, l *line, n int) string {
	switch {
	case bar == nil:
		return ""
	case n == int(bar.span.Start.Line) && startsLine(bar, l):
		return f.paintMark(bar, "/") + " "
	case n > int(bar.span.Start.Line) && n <= int(bar.span.End.Line):
		return f.paintMark(bar, "|") + " "
	}
	return "  "
}

// leadBelow is what stands before the underlines of line n.
func (f *frame) leadBelow(bar *mark, n int) string {
	switch {
	case bar == nil:
		return ""
	case n >= int(bar.span.Start.Line) && n <= int(bar.span.End.Line):
		return f.paintMark(bar, "|") + " "
	}
	return "  "
}

// startsLine reports whether only blanks stand before the mark.
func startsLine(m *mark, l *line) bool { return l.cell(int(m.span.Start.Column)) <= l.indent() }

// remarks draws what follows the lines.
func (f *frame) remarks(d *diag.Diagnostic, open bool) {
	if open && (len(d.Notes) > 0 || d.Help != "" || d.Witness != nil) {
		f.row("", "")
	}
	if d.Witness != nil {
		f.remark("witness", strings.Join(d.Witness.Story, "\n"))
	}
	for _, note := range d.Notes {
		f.remark("note", note)
	}
	if d.Help != "" {
		f.remark("help", d.Help)
	}
}

// remark draws one remark; further lines of it stand under the first.
func (f *frame) remark(word, text string) {
	lead := f.gutter + len(" = ") + len(word) + len(": ")
	for i, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i == 0 {
			f.WriteString(strings.Repeat(" ", f.gutter+1) + f.paint.Cyan("=") + " " + f.paint.Bold(word+":") + " ")
		} else {
			f.WriteString(strings.Repeat(" ", lead))
		}
		f.WriteString(column(strings.TrimRight(Clean(l), " "), lead, f.paint.Width) + "\n")
	}
}
