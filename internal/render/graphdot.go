package render

import (
	"fmt"
	"io"
	"strings"
)

// DOT writes the graph in the language of Graphviz.
func (g *Graph) DOT(w io.Writer) error {
	if g.Graph == nil {
		return failureComment(w, "// ", g.Head.Error)
	}
	d := &dot{drawing: newDrawing(g.Graph)}
	d.head()
	d.nodes()
	for i := range d.Edges {
		if d.drawn(i) {
			d.edge(i)
		}
	}
	for _, p := range d.unseen() {
		d.line("  n%d -> n%d [style=invis]", p[0], p[1])
	}
	d.b.WriteString("}\n")
	_, err := io.WriteString(w, d.b.String())
	return err
}

type dot struct {
	*drawing
	b strings.Builder
}

func (d *dot) line(format string, args ...any) { fmt.Fprintf(&d.b, format+"\n", args...) }

func (d *dot) head() {
	rank := "TB"
	if d.Kind == "project" {
		rank = "LR"
	}
	d.line("digraph %s {", dotText(Clean(d.Name)))
	d.line("  graph [rankdir=%s, label=%s, labelloc=t, fontname=\"Helvetica\", nodesep=0.35, ranksep=0.45]", rank, dotText(d.heading()))
	d.line(`  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, margin="0.15,0.08"]`)
	d.line(`  edge [fontname="Helvetica", fontsize=10, color="#64748b", fontcolor="#334155"]`)
}

// nodes writes the nodes; goal and exits stand in a frame of their own.
func (d *dot) nodes() {
	open := false
	for i := range d.Nodes {
		if d.Nodes[i].Parent != "anytime" {
			continue
		}
		if !open {
			d.line("  subgraph cluster_anytime {\n    graph [label=\"goal and exits\", style=dashed, color=\"#94a3b8\"]")
			open = true
		}
		d.node(i, "    ")
	}
	if open {
		d.line("  }")
	}
	for i := range d.Nodes {
		if d.Nodes[i].Parent != "anytime" {
			d.node(i, "  ")
		}
	}
}

func (d *dot) node(i int, indent string) {
	n := &d.Nodes[i]
	paint := paintOf(graphClass(n.Kind))
	shape := ""
	switch n.Kind {
	case "branch", "experiment", "wait_until", "repeat":
		shape = ", shape=hexagon, style=filled"
	case "trigger", "end", "goal", "exit", "parked":
		shape = ", style=\"rounded,filled,bold\""
	}
	d.line("%sn%d [id=%s, label=%s%s, fillcolor=%q, color=%q, fontcolor=%q]", indent, i, dotText(Clean(n.ID)),
		dotText(strings.Join(d.labelLines(i, graphLabel, graphLines), "\n")), shape, paint.fill, paint.stroke, paint.text)
}

func (d *dot) edge(i int) {
	e := &d.Edges[i]
	var attributes []string
	if label := Clean(d.edgeWords(i)); label != "" {
		attributes = append(attributes, "label="+dotText(strings.Join(clipped(label, graphLabel, graphLines), "\n")))
	}
	switch e.Kind {
	case "failure", "anytime", "ends", "stops", "watches", "reroutes", "goal":
		attributes = append(attributes, "style=dashed")
	case "move":
		attributes = append(attributes, "penwidth=3", "weight=20")
	}
	text := ""
	if len(attributes) > 0 {
		text = " [" + strings.Join(attributes, ", ") + "]"
	}
	d.line("  n%d -> n%d%s", d.from(i), d.to(i), text)
}

// dotText quotes a text. Graphviz reads `\` and, inside of labels, `&` in ways of
// its own.
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;", "\n", `\n`).Replace(text) + `"`
}
