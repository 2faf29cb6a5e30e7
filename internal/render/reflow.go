package render

import (
	"regexp"
	"strings"
)

// measure is the widest paragraph: longer lines are hard to read, however wide
// the terminal is.
const measure = 100

// reflow sets the paragraphs and lists of a Markdown page to a width. Code,
// headings, tables and quotes stay as they are. A width of 0 changes nothing.
func reflow(page string, width int) string {
	if width <= 0 {
		return page
	}
	r := &reflower{width: min(width, measure)}
	for line := range strings.Lines(page) {
		r.line(strings.TrimSuffix(line, "\n"))
	}
	r.flush()
	return r.String()
}

// reflower holds the paragraph that is being read.
type reflower struct {
	strings.Builder
	width  int
	fenced bool
	// lead stands before the paragraph: the sign of a list, or spaces.
	lead string
	text []string
}

var (
	listItem = regexp.MustCompile(`^ *([-*]|[0-9]+\.) +`)
	kept     = regexp.MustCompile(`^(#|\||>|    |\t|$)`)
)

func (r *reflower) line(line string) {
	text := strings.TrimLeft(line, " ")
	fence := strings.HasPrefix(text, "```")
	sign := listItem.FindString(line)
	switch {
	case fence, r.fenced:
		r.fenced = r.fenced != fence
		r.keep(line)
	case sign != "":
		r.flush()
		r.lead, r.text = sign, []string{line[len(sign):]}
	case len(r.text) > 0 && text != "" && !strings.HasPrefix(line, "#"):
		r.text = append(r.text, text)
	case kept.MatchString(line):
		r.keep(line)
	default:
		r.flush()
		r.lead, r.text = line[:len(line)-len(text)], []string{text}
	}
}

// keep writes a line as it is.
func (r *reflower) keep(line string) {
	r.flush()
	r.WriteString(line + "\n")
}

// flush writes the paragraph.
func (r *reflower) flush() {
	if len(r.text) > 0 {
		r.WriteString(r.lead + column(strings.Join(r.text, " "), len(r.lead), r.width) + "\n")
	}
	r.lead, r.text = "", nil
}
