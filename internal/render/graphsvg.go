package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/internal/plot"
	"github.com/fairlead/fairlead/pkg/project"
)

// SVG writes the graph as a picture that stands alone: no script, no font, and
// colors for light and for dark pages.
func (g *Graph) SVG(w io.Writer) error {
	s := &svg{drawing: newDrawing(&project.Graph{})}
	if g.Graph == nil {
		return s.refusal(w, g.Head.Error)
	}
	s.drawing = newDrawing(g.Graph)
	s.compose()
	_, err := io.WriteString(w, s.document(s.heading(), s.summary()))
	return err
}

// svg is one picture: what was placed, and the text to draw.
type svg struct {
	*drawing
	boxes  []textBox
	labels []textBox
	plot.Picture
	// shown marks the edges that are drawn.
	shown []bool
	// panel is the frame around what is watched at any time, if there is one.
	panel plot.Box
	b     strings.Builder
}

// The room around the picture, that of its title, and how wide the title may
// make it.
const (
	svgMargin = 28
	svgHeader = 58
	svgTitle  = 480
)

// compose places everything.
func (s *svg) compose() {
	s.boxes, s.labels, s.shown = make([]textBox, len(s.Nodes)), make([]textBox, len(s.Edges)), make([]bool, len(s.Edges))
	for i := range s.Nodes {
		s.boxes[i] = s.box(i)
	}
	for i := range s.Edges {
		s.shown[i] = s.drawn(i)
		s.labels[i] = edgeBox(Clean(s.edgeWords(i)))
	}
	if s.Kind == "project" && s.hasStages() {
		s.company()
		return
	}
	s.flow()
}

func (s *svg) hasStages() bool { return len(s.Nodes) > 0 && s.Nodes[0].Kind == "stage" }

// flow places a workflow: the steps by their edges, and beside them the panel.
func (s *svg) flow() {
	var nodes, edges []int
	place := make([]int, len(s.Nodes))
	for i := range s.Nodes {
		if place[i] = -1; !s.aside(i) {
			place[i] = len(nodes)
			nodes = append(nodes, i)
		}
	}
	var sizes []plot.Size
	for _, i := range nodes {
		sizes = append(sizes, s.boxes[i].size)
	}
	var list []plot.Edge
	for e := range s.Edges {
		if from, to := place[s.from(e)], place[s.to(e)]; from >= 0 && to >= 0 && s.shown[e] {
			edges = append(edges, e)
			list = append(list, plot.Edge{From: from, To: to, Label: s.labels[e].size})
		}
	}
	p := plot.Layered(sizes, list)
	s.Boxes, s.Routes, s.Size = make([]plot.Box, len(s.Nodes)), make([]plot.Route, len(s.Edges)), p.Size
	for k, i := range nodes {
		s.Boxes[i] = p.Boxes[k]
	}
	for k, e := range edges {
		s.Routes[e] = p.Routes[k]
	}
	s.placePanel(p)
}

// aside reports whether a node stands in the panel.
func (s *svg) aside(i int) bool {
	return s.Nodes[i].Kind == "anytime" || s.Nodes[i].Parent == "anytime"
}

// document is the whole file.
func (s *svg) document(title, summary string) string {
	head := strings.Join(titleFont.lines(title, max(s.Size.W, svgTitle), 1), "")
	w := max(s.Size.W, titleFont.width(head)) + 2*svgMargin
	h := s.Size.H + svgHeader + svgMargin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="fairlead" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="%s %s">`+"\n", w, h, w, h, s.id("title"), s.id("desc"))
	fmt.Fprintf(&b, "<title id=\"%s\">%s</title>\n<desc id=\"%s\">%s</desc>\n", s.id("title"), escaped(title), s.id("desc"), escaped(summary))
	b.WriteString("<style>\n" + svgStyle() + "</style>\n")
	fmt.Fprintf(&b, svgDefs, s.id("arrow"))
	fmt.Fprintf(&b, `<rect class="page" width="%d" height="%d"/>`+"\n", w, h)
	fmt.Fprintf(&b, `<text class="h" x="%d" y="36">%s</text>`+"\n", svgMargin, escaped(head))
	fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", svgMargin, svgHeader)
	s.contents()
	b.WriteString(s.b.String())
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// contents draws what was placed: lines first, so that boxes stand over them.
func (s *svg) contents() {
	if s.panel.W > 0 {
		s.line(`<rect class="panel" x="%d" y="%d" width="%d" height="%d" rx="12"/>`, s.panel.X, s.panel.Y, s.panel.W, s.panel.H)
	}
	for e := range s.Edges {
		if s.shown[e] {
			s.edge(e)
		}
	}
	for e := range s.Edges {
		if s.shown[e] {
			s.edgeLabel(e)
		}
	}
	for i := range s.Nodes {
		s.node(i)
	}
}

// id names a part of the picture, so that several pictures can stand in one page.
func (s *svg) id(part string) string {
	name := strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, s.Name)
	return "fl-" + s.Kind + "-" + name + "-" + part
}

func (s *svg) line(format string, args ...any) { fmt.Fprintf(&s.b, format+"\n", args...) }

// edge draws a line; its title says what it joins.
func (s *svg) edge(e int) {
	edge := &s.Edges[e]
	s.line(`<path class="%s" d="%s" marker-end="url(#%s)"><title>%s</title></path>`,
		strings.TrimSpace("k "+svgEdge(edge.Kind)), pathData(s.Routes[e].Path), s.id("arrow"), escaped(s.edgeTitle(e)))
}

func (s *svg) edgeTitle(e int) string {
	edge := &s.Edges[e]
	text := Clean(s.Nodes[s.from(e)].Label) + " → " + Clean(s.Nodes[s.to(e)].Label)
	if words := Clean(s.edgeWords(e)); words != "" {
		text += ": " + words
	}
	return edge.Kind + ": " + text
}

// svgEdge is the style of a kind of edge.
func svgEdge(kind string) string {
	switch kind {
	case "failure", "stops":
		return "bad"
	case "anytime", "ends", "watches", "reroutes", "goal":
		return "soft"
	case "move":
		return "spine"
	case "loop":
		return "again"
	}
	return ""
}

// pathData writes a path. A curve whose ends pull nowhere is a line.
func pathData(path []plot.Point) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%d %d", path[0].X, path[0].Y)
	for i := 1; i+2 < len(path); i += 3 {
		c1, c2, to := path[i], path[i+1], path[i+2]
		if c1 == path[i-1] && c2 == to {
			fmt.Fprintf(&b, "L%d %d", to.X, to.Y)
			continue
		}
		fmt.Fprintf(&b, "C%d %d %d %d %d %d", c1.X, c1.Y, c2.X, c2.Y, to.X, to.Y)
	}
	return b.String()
}

func (s *svg) edgeLabel(e int) {
	l := s.labels[e]
	if len(l.rows) == 0 {
		return
	}
	at := s.Routes[e].Label
	x, y := at.X-l.size.W/2, at.Y-l.size.H/2
	s.line(`<g class="label"><rect class="page" x="%d" y="%d" width="%d" height="%d" rx="5"/>`, x, y, l.size.W, l.size.H)
	s.rows(l, at.X, y+2)
	s.line(`</g>`)
}

// rows draws the lines of a text around a middle, from a top.
func (s *svg) rows(b textBox, middle, top int) {
	for _, r := range b.rows {
		s.line(`<text class="%s" x="%d" y="%d">%s</text>`, r.class, middle, top+r.font.px, escaped(r.text))
		top += r.font.line()
	}
}

func (s *svg) node(i int) {
	n, b := &s.Nodes[i], s.Boxes[i]
	s.line(`<g class="n c-%s" data-id="%s"><title>%s</title>`, graphClass(n.Kind), escaped(Clean(n.ID)), escaped(s.nodeTitle(i)))
	s.line(`<rect x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, b.X, b.Y, b.W, b.H, svgRadius(n.Kind, b.H))
	s.rows(s.boxes[i], b.X+b.W/2, b.Y+boxAbove)
	s.line(`</g>`)
}

// nodeTitle is all that is known of a node, for whoever points at it.
func (s *svg) nodeTitle(i int) string {
	n := &s.Nodes[i]
	lines := []string{strings.TrimSpace(kindWords(n.Kind) + " " + Clean(n.Label))}
	if n.Title != "" {
		lines = append(lines, Clean(n.Title))
	}
	for _, text := range n.Details {
		lines = append(lines, Clean(text))
	}
	return strings.Join(append(lines, n.Place.String()), "\n")
}

func svgRadius(kind string, height int) int {
	switch kind {
	case "trigger", "delay", "end", "goal", "parked", "anytime":
		return min(height/2, 18)
	}
	return 8
}

// summary says in a sentence what the picture shows.
func (s *svg) summary() string {
	return fmt.Sprintf("%s of the %s %s with %s and %s.", "Picture", s.Kind, Clean(s.Name), Amount(len(s.Nodes), "node"), Amount(len(s.Edges), "edge"))
}

// refusal is a picture that says why there is none.
func (s *svg) refusal(w io.Writer, f *Failure) error {
	why := "no answer"
	if f != nil {
		why = Clean(f.Message)
	}
	_, err := io.WriteString(w, s.document(why, why))
	return err
}

// escaped makes a text safe to stand in XML.
func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(xmlText(text))
}
