package render

import (
	"io"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// Graph is the answer of graph: one picture, as data.
type Graph struct {
	Head
	// Project is the project's name, "" where none could be read.
	Project     string            `json:"project"`
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
	// Graph is nil where there is no answer.
	Graph *project.Graph `json:"graph,omitempty"`

	// Source returns a line of a file, for the frames.
	Source Source `json:"-"`
}

// NewGraph returns an answer with what was found about the files.
func NewGraph(head Head, name string, ds []diag.Diagnostic, g *project.Graph) *Graph {
	if ds == nil {
		ds = []diag.Diagnostic{} // null would be no list to a reader of JSON
	}
	return &Graph{Head: head, Project: name, Diagnostics: ds, Graph: g}
}

// Findings writes a frame for each error about the files.
func (g *Graph) Findings(w io.Writer, p Palette) error {
	return errorFrames(w, g.Diagnostics, g.Source, p)
}

// Text writes the outline.
func (g *Graph) Text(w io.Writer, p Palette) error {
	if g.Graph == nil {
		return nil
	}
	_, err := io.WriteString(w, outline(g.Graph, p))
	return err
}

// drawing is what the formats ask of a graph: nodes by their id, edges by where
// they begin.
type drawing struct {
	*project.Graph
	index map[string]int
	// out are the edges that leave each node, in order.
	out [][]int
}

func newDrawing(g *project.Graph) *drawing {
	d := &drawing{Graph: g, index: make(map[string]int, len(g.Nodes)), out: make([][]int, len(g.Nodes))}
	for i := range g.Nodes {
		d.index[g.Nodes[i].ID] = i
	}
	for i := range g.Edges {
		from := d.index[g.Edges[i].From]
		d.out[from] = append(d.out[from], i)
	}
	return d
}

// to is the node that an edge leads to.
func (d *drawing) to(edge int) int { return d.index[d.Edges[edge].To] }

// from is the node that an edge begins at.
func (d *drawing) from(edge int) int { return d.index[d.Edges[edge].From] }

// heading is what the picture shows, in a line.
func (d *drawing) heading() string {
	text := Clean(d.Name)
	if d.Title != "" {
		text += ": " + Clean(d.Title)
	}
	return text
}

// spine reports whether an edge leads to the next stage of the lifecycle. The
// other moves are words in the stage: a picture of all of them is a hairball.
func (d *drawing) spine(edge int) bool {
	from, to := d.from(edge), d.to(edge)
	return to == from+1 // stages stand in their order
}

// leaps are the names of the stages to which a stage leads beside the next one.
func (d *drawing) leaps(node int) []string {
	var list []string
	for _, e := range d.out[node] {
		if d.Edges[e].Kind == "move" && !d.spine(e) {
			list = append(list, Clean(d.Nodes[d.to(e)].Label))
		}
	}
	return list
}

// drawn reports whether a picture draws the edge; if not, a node says it.
func (d *drawing) drawn(edge int) bool { return d.Edges[edge].Kind != "move" || d.spine(edge) }

// kindWords is what stands above a node's label, "" where the label says it all.
func kindWords(kind string) string {
	switch kind {
	case "trigger":
		return "starts on"
	case "gate":
		return "enters if"
	case "delay":
		return "wait"
	case "wait_until":
		return "wait until"
	case "set_stage":
		return "set stage"
	case "for_each":
		return "enroll each"
	case "routing-policy":
		return "routing"
	case "anytime", "end", "parked":
		return ""
	}
	return kind
}

// edgeWords is what an edge says in a picture: in that of a project also its
// kind, where that is not seen from what it joins.
func (d *drawing) edgeWords(edge int) string {
	kind, label := d.Edges[edge].Kind, d.Edges[edge].Label
	if d.Kind == "workflow" {
		return label
	}
	switch kind {
	case "enrolls", "sets", "starts", "ends", "goal", "stops", "reroutes":
		if label == "" {
			return kind
		}
		return kind + ": " + label
	}
	return label
}
