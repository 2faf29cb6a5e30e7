package render

import "github.com/fairlead/fairlead/internal/plot"

// The panel of what is watched at any time.
const (
	panelApart = 64 // from the steps
	panelPad   = 14
	panelGap   = 8
	panelStub  = 22 // from the line that holds the rows to them
)

// placePanel puts what is watched at any time beside the steps, level with the
// gate it hangs on.
func (s *svg) placePanel(p plot.Picture) {
	head, gate := -1, -1
	for i := range s.Nodes {
		switch s.Nodes[i].Kind {
		case "anytime":
			head = i
		case "gate":
			gate = i
		}
	}
	if head < 0 || gate < 0 {
		return
	}
	rows := s.panelRows()
	wide, high := s.boxes[head].size.W-panelStub, s.boxes[head].size.H+2*panelPad
	for _, i := range rows {
		wide, high = max(wide, s.boxes[i].size.W), high+panelGap+s.boxes[i].size.H
	}
	from := s.Boxes[gate]
	top := from.Y + from.H/2 - s.boxes[head].size.H/2 - panelPad
	s.panel = plot.Box{X: rightOf(p, top, top+high, s) + panelApart, Y: top, W: wide + panelStub + 2*panelPad, H: high}
	x, y := s.panel.X+panelPad, top+panelPad
	s.Boxes[head] = plot.Box{X: x, Y: y, W: s.boxes[head].size.W, H: s.boxes[head].size.H}
	y += s.boxes[head].size.H
	for _, i := range rows {
		y += panelGap
		s.Boxes[i] = plot.Box{X: x + panelStub, Y: y, W: wide, H: s.boxes[i].size.H}
		y += s.boxes[i].size.H
	}
	s.panelEdges()
	s.Size = plot.Size{W: max(s.Size.W, s.panel.X+s.panel.W), H: max(s.Size.H, top+high)}
	if top < 0 {
		s.shift(-top)
	}
}

func (s *svg) panelRows() []int {
	var rows []int
	for i := range s.Nodes {
		if s.Nodes[i].Parent == "anytime" {
			rows = append(rows, i)
		}
	}
	return rows
}

// rightOf is how far what stands between two heights reaches to the right.
func rightOf(p plot.Picture, top, bottom int, s *svg) int {
	right := 0
	for _, b := range p.Boxes {
		if b.Y <= bottom && b.Y+b.H >= top {
			right = max(right, b.X+b.W)
		}
	}
	for e := range s.Edges {
		path := s.Routes[e].Path
		for i := 1; i < len(path); i++ {
			if min(path[i-1].Y, path[i].Y) <= bottom && max(path[i-1].Y, path[i].Y) >= top {
				right = max(right, path[i-1].X, path[i].X)
			}
		}
		if l, at := s.labels[e].size, s.Routes[e].Label; len(path) > 0 && at.Y-l.H <= bottom && at.Y+l.H >= top {
			right = max(right, at.X+l.W/2)
		}
	}
	return right
}

// panelEdges draws the line to the panel's head, and from it one along the rows.
func (s *svg) panelEdges() {
	for e := range s.Edges {
		from, to := s.Boxes[s.from(e)], s.Boxes[s.to(e)]
		switch s.Edges[e].Kind {
		case "anytime":
			s.Routes[e].Path = poly(plot.Point{X: from.X + from.W, Y: from.Y + from.H/2}, plot.Point{X: to.X, Y: to.Y + to.H/2})
		case "ends":
			x := from.X + panelStub/2
			s.Routes[e].Path = poly(plot.Point{X: x, Y: from.Y + from.H}, plot.Point{X: x, Y: to.Y + to.H/2}, plot.Point{X: to.X, Y: to.Y + to.H/2})
		}
	}
}

// poly is a path of straight lines.
func poly(points ...plot.Point) []plot.Point {
	path := []plot.Point{points[0]}
	for i := 1; i < len(points); i++ {
		path = append(path, points[i-1], points[i], points[i])
	}
	return path
}

// shift moves everything down.
func (s *svg) shift(dy int) {
	for i := range s.Boxes {
		s.Boxes[i].Y += dy
	}
	for e := range s.Routes {
		for i := range s.Routes[e].Path {
			s.Routes[e].Path[i].Y += dy
		}
		s.Routes[e].Label.Y += dy
	}
	s.panel.Y += dy
	s.Size.H += dy
}
