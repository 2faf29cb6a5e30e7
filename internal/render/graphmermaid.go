package render

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// The limits of Mermaid, which a page can raise and a diagram cannot.
const (
	mermaidEdges = 500
	mermaidText  = 50_000
)

// graphLabel is how many cells a line of a label may have, and graphLines how
// many lines, in formats that others lay out; Mermaid breaks longer lines itself.
const (
	graphLabel = 28
	graphLines = 5
)

// abreast is how many of goal and exits stand side by side there.
const abreast = 3

// Mermaid writes the graph as a flowchart, which GitHub and GitLab draw from
// text. What is too big for them by default begins with a comment that says so.
func (g *Graph) Mermaid(w io.Writer) error {
	if g.Graph == nil {
		return failureComment(w, "%% ", g.Head.Error)
	}
	text := g.mermaid()
	if why := g.TooBig(); why != "" {
		text = "%% " + why + "\n" + text
	}
	_, err := io.WriteString(w, text)
	return err
}

// failureComment says in a comment why there is no picture.
func failureComment(w io.Writer, mark string, f *Failure) error {
	text := mark + "no answer\n"
	if f != nil {
		text = mark + Clean(f.Message) + "\n"
		if f.Hint != "" {
			text += mark + Clean(f.Hint) + "\n"
		}
	}
	_, err := io.WriteString(w, text)
	return err
}

// TooBig says by what the graph exceeds Mermaid's limits, "" if it does not.
func (g *Graph) TooBig() string {
	if g.Graph == nil {
		return ""
	}
	d, edges := newDrawing(g.Graph), 0
	for i := range d.Edges {
		if d.drawn(i) {
			edges++
		}
	}
	if edges > mermaidEdges {
		return fmt.Sprintf("%d edges are more than the %d that Mermaid draws unless maxEdges is raised", edges, mermaidEdges)
	}
	if n := utf8.RuneCountInString(g.mermaid()); n > mermaidText {
		return fmt.Sprintf("%d characters are more than the %d that Mermaid reads unless maxTextSize is raised", n, mermaidText)
	}
	return ""
}

func (g *Graph) mermaid() string {
	m := &mermaid{drawing: newDrawing(g.Graph)}
	direction := "TD"
	if g.Graph.Kind == "project" {
		direction = "LR"
	}
	m.line("%%%% %s", strings.ReplaceAll(m.heading(), "%", "% ")) // %%{…}%% would be read even here
	m.line("flowchart %s", direction)
	m.nodes()
	m.edges()
	m.classes()
	return m.b.String()
}

// mermaid writes one diagram. Ids are n0, n1, …, because words such as `end`
// break the parser.
type mermaid struct {
	*drawing
	b strings.Builder
}

func (m *mermaid) line(format string, args ...any) {
	fmt.Fprintf(&m.b, format+"\n", args...)
}

// nodes writes the nodes; what is watched at any time, and the stages of the
// lifecycle, stand in a frame of their own.
func (m *mermaid) nodes() {
	frames := []struct{ title, kind string }{{"lifecycle", "stage"}, {"goal and exits", "goal exit"}}
	for _, f := range frames {
		open := false
		for i := range m.Nodes {
			if !strings.Contains(f.kind, m.Nodes[i].Kind) || m.inFlow(i) {
				continue
			}
			if !open {
				m.line("  subgraph %s[\"%s\"]", "f_"+f.kind[:4], mermaidEscape(f.title))
				open = true
			}
			m.line("    %s", m.node(i))
		}
		if open {
			m.line("  end")
		}
	}
	for i := range m.Nodes {
		if m.inFlow(i) {
			m.line("  %s", m.node(i))
		}
	}
}

// inFlow reports whether a node stands outside of every frame.
func (m *mermaid) inFlow(i int) bool {
	n := &m.Nodes[i]
	return n.Kind != "stage" && n.Parent != "anytime"
}

func (m *mermaid) node(i int) string {
	n := &m.Nodes[i]
	left, right := mermaidShape(n.Kind)
	return fmt.Sprintf("n%d%s\"%s\"%s:::%s", i, left, m.label(i), right, graphClass(n.Kind))
}

// label is the kind, the label and the details, a line each.
func (m *mermaid) label(i int) string {
	lines := m.labelLines(i, graphLabel, graphLines)
	for k := range lines {
		lines[k] = mermaidEscape(lines[k])
	}
	return strings.Join(lines, "<br/>")
}

// labelLines are the lines of a node's label: its kind, its label, its details,
// each wrapped and cut.
func (d *drawing) labelLines(i, width, most int) []string {
	n := &d.Nodes[i]
	var lines []string
	if k := kindWords(n.Kind); k != "" {
		lines = append(lines, k)
	}
	lines = append(lines, clipped(Clean(n.Label), width, most)...)
	if n.Title != "" {
		lines = append(lines, clipped(Clean(n.Title), width, 2)...)
	}
	for _, text := range n.Details {
		lines = append(lines, clipped(Clean(text), width, most)...)
	}
	if n.Kind == "workflow" && n.Parent != "" { // in other formats it stands there
		lines = append(lines, clipped("at "+strings.Replace(Clean(n.Parent), "/", " ", 1), width, most)...)
	}
	if leaps := d.leaps(i); len(leaps) > 0 {
		lines = append(lines, clipped("also to "+strings.Join(leaps, ", "), width, most)...)
	}
	return lines
}

// clipped wraps a text into at most that many lines; what is left out is shown
// as an ellipsis.
func clipped(text string, width, most int) []string {
	lines := wrapHard(text, width)
	if len(lines) > most {
		lines = lines[:most]
		last := lines[most-1]
		for textCells(last) >= width {
			_, size := utf8.DecodeLastRuneInString(last)
			last = last[:len(last)-size]
		}
		lines[most-1] = strings.TrimRight(last, " ") + "…"
	}
	return lines
}

// wrapHard wraps a text at spaces, and inside of words that are too long.
func wrapHard(text string, width int) []string {
	var lines []string
	for _, line := range wrap(text, width, width) {
		for textCells(line) > width {
			at, cells := 0, 0
			for i, r := range line {
				if cells+runeCells(r) > width {
					at = i
					break
				}
				cells += runeCells(r)
			}
			if at == 0 {
				break
			}
			lines, line = append(lines, line[:at]), line[at:]
		}
		lines = append(lines, line)
	}
	return lines
}

func mermaidShape(kind string) (left, right string) {
	switch kind {
	case "trigger", "end", "goal", "exit", "parked", "sla":
		return "([", "])"
	case "branch", "experiment", "wait_until", "repeat":
		return "{{", "}}"
	case "delay":
		return "(", ")"
	case "team", "queue":
		return "[(", ")]"
	}
	return "[", "]"
}

// edges writes the edges, also those that only keep an order and are not seen.
func (m *mermaid) edges() {
	for i := range m.Edges {
		if !m.drawn(i) {
			continue
		}
		e := &m.Edges[i]
		arrow := "-->"
		switch e.Kind {
		case "failure", "anytime", "ends", "stops", "watches", "reroutes", "goal":
			arrow = "-.->"
		case "move":
			arrow = "==>"
		}
		if label := Clean(m.edgeWords(i)); label != "" {
			lines := clipped(label, graphLabel, graphLines)
			for k := range lines {
				lines[k] = mermaidEscape(lines[k])
			}
			arrow += "|\"" + strings.Join(lines, "<br/>") + "\"|"
		}
		m.line("  n%d %s n%d", m.from(i), arrow, m.to(i))
	}
	for _, p := range m.unseen() {
		m.line("  n%d ~~~ n%d", p[0], p[1])
	}
}

// unseen are pairs of nodes of which the second stands behind the first though no
// edge is drawn between them: stages in their order, and goal and exits in rows.
func (d *drawing) unseen() [][2]int {
	var pairs [][2]int
	for i := 1; i < len(d.Nodes) && d.Nodes[i].Kind == "stage"; i++ {
		if !d.joined(i-1, i) {
			pairs = append(pairs, [2]int{i - 1, i})
		}
	}
	var row []int
	for i := range d.Nodes {
		if d.Nodes[i].Parent == "anytime" {
			row = append(row, i)
		}
	}
	for k := abreast; k < len(row); k++ {
		pairs = append(pairs, [2]int{row[k-abreast], row[k]})
	}
	return pairs
}

func (d *drawing) joined(from, to int) bool {
	for _, e := range d.out[from] {
		if d.to(e) == to {
			return true
		}
	}
	return false
}

// classes gives each class that is used its colors. Each names its text color, so that it
// reads on a light page and on a dark one.
func (m *mermaid) classes() {
	used := map[string]bool{}
	for i := range m.Nodes {
		used[graphClass(m.Nodes[i].Kind)] = true
	}
	for _, c := range graphClasses() {
		if !used[c.name] {
			continue
		}
		m.line("  classDef %s fill:%s,stroke:%s,color:%s", c.name, c.fill, c.stroke, c.text)
	}
}

// mermaidEscape escapes one line of a label. What has a meaning for Mermaid, for
// HTML, for the Markdown that older versions read in labels, for formulas or for
// icons becomes a number.
func mermaidEscape(text string) string {
	var b strings.Builder
	for i, r := range text {
		if mermaidSpecial(text, i, r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func mermaidSpecial(text string, i int, r rune) bool {
	switch r {
	case '"', '#', '`', '<', '>', '&', '\\', '%', '$', '*', '~':
		return true
	case '_':
		return i == 0 || i+1 == len(text) || !wordByte(text[i-1]) || !wordByte(text[i+1])
	case '-', '+', '=':
		return i == 0
	case '.', ')':
		return i > 0 && strings.Trim(text[:i], "0123456789") == "" // would begin a list
	case ':':
		return strings.HasPrefix(text[i:], ":fa") // would be an icon
	}
	return false
}

func wordByte(c byte) bool {
	return c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
