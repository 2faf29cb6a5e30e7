package render

import (
	"sort"

	"github.com/fairlead/fairlead/internal/plot"
)

// laneMost is how many workflows stand below each other in a column.
const laneMost = 6

// company places a project: the stages side by side in their order, the workflows
// below the stage they serve, and below all of them who takes work.
func (s *svg) company() {
	l := &company{svg: s, cells: make([]plot.Cell, len(s.Nodes))}
	l.stages()
	l.takers()
	l.alike("stage", true)
	l.alike("workflow", false)
	var edges []int
	var list []plot.Edge
	for e := range s.Edges {
		if s.shown[e] {
			edges = append(edges, e)
			list = append(list, plot.Edge{From: s.from(e), To: s.to(e), Label: s.labels[e].size})
		}
	}
	sizes := make([]plot.Size, len(s.Nodes))
	for i := range s.Nodes {
		sizes[i] = s.boxes[i].size
	}
	p := plot.Grid(sizes, l.cells, list)
	s.Boxes, s.Routes, s.Size = p.Boxes, make([]plot.Route, len(s.Edges)), p.Size
	for k, e := range edges {
		s.Routes[e] = p.Routes[k]
	}
}

type company struct {
	*svg
	cells   []plot.Cell
	columns int
	// lowest is the last row of workflows.
	lowest int
}

// stages gives each stage one column or more, and puts its workflows there;
// those of no stage come last.
func (l *company) stages() {
	for i := range l.Nodes {
		if n := &l.Nodes[i]; n.Kind == "stage" {
			span := l.column(l.below(n.ID))
			l.cells[i] = plot.Cell{Row: 0, Column: l.columns, Span: max(span, 1)}
			l.columns += max(span, 1)
		}
	}
	l.columns += l.column(l.below(""))
}

// below are the workflows that stand below a stage: those that it starts or that
// move to it come first, those that hand over to people last.
func (l *company) below(stage string) []int {
	var list []int
	for i := range l.Nodes {
		if l.Nodes[i].Kind == "workflow" && l.Nodes[i].Parent == stage {
			list = append(list, i)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return l.height(list[i]) > l.height(list[j]) })
	return list
}

// height is the more, the more a node has to do with stages and the less with
// people.
func (l *company) height(i int) int {
	h := 0
	for e := range l.Edges {
		other := -1
		switch i {
		case l.from(e):
			other = l.to(e)
		case l.to(e):
			other = l.from(e)
		default:
			continue
		}
		switch l.Nodes[other].Kind {
		case "stage":
			h++
		case "workflow":
		default:
			h--
		}
	}
	return h
}

// column puts workflows below each other, in as many columns as it takes, and
// returns their number.
func (l *company) column(list []int) int {
	for k, i := range list {
		row := k%laneMost + 1
		l.cells[i] = plot.Cell{Row: row, Column: l.columns + k/laneMost}
		l.lowest = max(l.lowest, row)
	}
	return (len(list) + laneMost - 1) / laneMost
}

// takers puts routing policies into a row, and teams, queues and promises into
// the next, each near what leads to it.
func (l *company) takers() {
	var policies, others []int
	for i := range l.Nodes {
		switch l.Nodes[i].Kind {
		case "routing-policy":
			policies = append(policies, i)
		case "team", "queue", "sla":
			others = append(others, i)
		}
	}
	row := l.lowest + 1
	for _, list := range [][]int{policies, others} {
		l.columns = max(l.columns, 1)
		for len(list) > 0 {
			n := min(len(list), l.columns)
			l.row(list[:n], row)
			list, row = list[n:], row+1
		}
	}
}

// row puts nodes into a row, each as near as it can to the middle of what leads
// to it, in the order of these middles.
func (l *company) row(list []int, row int) {
	wish := make(map[int]int, len(list))
	for _, i := range list {
		wish[i] = l.wish(i, row)
	}
	sort.SliceStable(list, func(a, b int) bool { return wish[list[a]] < wish[list[b]] })
	next := 0
	for k, i := range list {
		column := min(max((wish[i]+500)/1000, next), l.columns-len(list)+k)
		l.cells[i] = plot.Cell{Row: row, Column: column}
		next = column + 1
	}
}

// wish is the mean column of what leads to a node from above, in thousandths;
// the middle of all where nothing does.
func (l *company) wish(i, row int) int {
	sum, n := 0, 0
	for e := range l.Edges {
		other := -1
		switch i {
		case l.from(e):
			other = l.to(e)
		case l.to(e):
			other = l.from(e)
		default:
			continue
		}
		if c := l.cells[other]; l.Nodes[other].Kind == "workflow" || l.Nodes[other].Kind == "routing-policy" && c.Row < row && c.Row > 0 {
			sum, n = sum+c.Column, n+1
		}
	}
	if n == 0 {
		return 1000 * (l.columns - 1) / 2
	}
	return 1000 * sum / n
}

// alike gives all boxes of one kind the same width, and height if asked to.
func (l *company) alike(kind string, height bool) {
	var most plot.Size
	for i := range l.Nodes {
		if l.Nodes[i].Kind == kind {
			most.W, most.H = max(most.W, l.boxes[i].size.W), max(most.H, l.boxes[i].size.H)
		}
	}
	for i := range l.Nodes {
		if l.Nodes[i].Kind == kind {
			l.boxes[i].size.W = most.W
			if height {
				l.boxes[i].size.H = most.H
			}
		}
	}
}
