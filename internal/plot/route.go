package plot

import "sort"

// stack gives each rank its height and each vertex its y. Lines that go far to
// the side get more room to do so.
func (g *layered) stack() {
	g.top, g.bottom = make([]int, len(g.ranks)), make([]int, len(g.ranks))
	y := 0
	for r, rank := range g.ranks {
		h := 0
		for _, v := range rank {
			h = max(h, g.vertices[v].h)
		}
		g.top[r], g.bottom[r] = y, y+h
		for _, v := range rank {
			g.vertices[v].y = y + h/2
		}
		y += h + halfGap + g.slant(r)
	}
}

// slant is the extra room below a rank for the line that goes farthest aside.
func (g *layered) slant(r int) int {
	far := 0
	for _, v := range g.ranks[r] {
		for _, to := range g.vertices[v].down {
			d := g.vertices[to].x - g.vertices[v].x
			far = max(far, d, -d)
		}
	}
	return min(far/16, 22)
}

// draw returns the boxes and lines.
func (g *layered) draw() Picture {
	p := Picture{Boxes: make([]Box, len(g.sizes)), Routes: make([]Route, len(g.edges))}
	for i, s := range g.sizes {
		v := &g.vertices[i]
		p.Boxes[i] = Box{X: v.x - v.left, Y: v.y - s.H/2, W: s.W, H: s.H}
	}
	ports := g.ports()
	beside := make([]int, len(g.sizes)) // room taken by lines beside each box
	for e := range g.edges {
		from, to := g.edges[e].From, g.edges[e].To
		switch {
		case g.loop(e):
			beside[from] += laneGap
			p.Routes[e] = round(p.Boxes[from], beside[from], g.edges[e].Label.W)
			beside[from] += g.edges[e].Label.W
		case g.turned[e]:
			beside[from] += laneGap
			beside[to] += laneGap
			p.Routes[e] = g.back(e, p.Boxes, beside)
		default:
			p.Routes[e] = g.forth(e, p.Boxes, ports[e])
		}
	}
	p.fit(g.edges)
	return p
}

// ports is the x at which each edge leaves its box: in the order in which they
// part, so that they do not cross at once.
func (g *layered) ports() []int {
	out := make([][]int, len(g.sizes))
	for e := range g.edges {
		if !g.loop(e) && !g.turned[e] {
			out[g.edges[e].From] = append(out[g.edges[e].From], e)
		}
	}
	ports := make([]int, len(g.edges))
	for box, list := range out {
		sort.SliceStable(list, func(i, j int) bool {
			return g.vertices[g.chain[list[i]][1]].pos < g.vertices[g.chain[list[j]][1]].pos
		})
		step := 0
		if len(list) > 1 {
			step = min(portGap, max(g.sizes[box].W-24, 0)/(len(list)-1))
		}
		for i, e := range list {
			ports[e] = g.vertices[box].x + (2*i-(len(list)-1))*step/2
		}
	}
	return ports
}

// forth draws an edge from the bottom of a box to the top of one below it.
func (g *layered) forth(e int, boxes []Box, port int) Route {
	from, to := boxes[g.edges[e].From], boxes[g.edges[e].To]
	l := newLine(Point{port, from.Y + from.H})
	l.straight(Point{port, g.bottom[g.vertices[g.edges[e].From].rank]})
	chain := g.chain[e]
	for _, v := range chain[1 : len(chain)-1] {
		if p := &g.vertices[v]; g.bottom[p.rank] > g.top[p.rank] {
			l.swing(Point{p.x, g.top[p.rank]})
			l.straight(Point{p.x, g.bottom[p.rank]})
		}
	}
	end := g.vertices[g.edges[e].To]
	l.swing(Point{end.x, g.top[end.rank]})
	l.straight(Point{end.x, to.Y})
	return Route{Path: l.path, Label: g.labelOf(e)}
}

// back draws an edge from the side of a box up to the side of one above it.
func (g *layered) back(e int, boxes []Box, beside []int) Route {
	from, to := g.edges[e].From, g.edges[e].To
	low, high := boxes[from], boxes[to]
	out, in := low.X+low.W+beside[from], high.X+high.W+beside[to]
	l := newLine(Point{low.X + low.W, low.Y + low.H/2})
	l.corner(Point{out, low.Y + low.H/2}, Point{out, g.top[g.vertices[from].rank]})
	chain := g.chain[e]
	for i := len(chain) - 2; i > 0; i-- {
		if p := &g.vertices[chain[i]]; g.bottom[p.rank] > g.top[p.rank] {
			l.swing(Point{p.x, g.bottom[p.rank]})
			l.straight(Point{p.x, g.top[p.rank]})
		}
	}
	l.swing(Point{in, g.bottom[g.vertices[to].rank]})
	l.corner(Point{in, high.Y + high.H/2}, Point{high.X + high.W, high.Y + high.H/2})
	return Route{Path: l.path, Label: g.labelOf(e)}
}

// round draws an edge from a box to itself, beside it.
func round(b Box, beside, label int) Route {
	x, y, d := b.X+b.W, b.Y+b.H/2, min(b.H/4, 10)
	far := x + beside
	l := newLine(Point{x, y - d})
	l.curve(Point{far, y - d}, Point{far, y - d}, Point{far, y})
	l.curve(Point{far, y + d}, Point{far, y + d}, Point{x, y + d})
	return Route{Path: l.path, Label: Point{far + label/2, y}}
}

// labelOf is where the label of an edge stands.
func (g *layered) labelOf(e int) Point {
	for _, v := range g.chain[e] {
		if g.vertices[v].label {
			return Point{g.vertices[v].x, g.vertices[v].y}
		}
	}
	v := g.vertices[g.chain[e][len(g.chain[e])/2]]
	return Point{v.x, v.y}
}

// fit moves the picture to 0, 0 and measures it.
func (p *Picture) fit(edges []Edge) {
	a := area{}
	for _, b := range p.Boxes {
		a.take(b.X, b.Y, b.X+b.W, b.Y+b.H)
	}
	for e := range p.Routes {
		for _, q := range p.Routes[e].Path {
			a.take(q.X, q.Y, q.X, q.Y)
		}
		if s := edges[e].Label; s.W > 0 {
			q := p.Routes[e].Label
			a.take(q.X-s.W/2, q.Y-s.H/2, q.X+s.W-s.W/2, q.Y+s.H-s.H/2)
		}
	}
	p.move(-a.left, -a.top)
	p.Size = Size{a.right - a.left, a.bottom - a.top}
}

// move shifts everything.
func (p *Picture) move(dx, dy int) {
	for i := range p.Boxes {
		p.Boxes[i].X += dx
		p.Boxes[i].Y += dy
	}
	for e := range p.Routes {
		for i := range p.Routes[e].Path {
			p.Routes[e].Path[i].X += dx
			p.Routes[e].Path[i].Y += dy
		}
		p.Routes[e].Label.X += dx
		p.Routes[e].Label.Y += dy
	}
}

// area is the least rectangle around what it took.
type area struct {
	left, top, right, bottom int
	any                      bool
}

func (a *area) take(left, top, right, bottom int) {
	if !a.any {
		*a = area{left, top, right, bottom, true}
		return
	}
	a.left, a.top = min(a.left, left), min(a.top, top)
	a.right, a.bottom = max(a.right, right), max(a.bottom, bottom)
}

// line is a path that grows.
type line struct{ path []Point }

func newLine(start Point) *line { return &line{path: []Point{start}} }

func (l *line) at() Point { return l.path[len(l.path)-1] }

func (l *line) curve(c1, c2, end Point) { l.path = append(l.path, c1, c2, end) }

// straight goes on in a straight line.
func (l *line) straight(to Point) {
	if at := l.at(); at != to {
		l.curve(at, to, to)
	}
}

// swing goes on in a curve that leaves and arrives upright.
func (l *line) swing(to Point) {
	at := l.at()
	if at.X == to.X {
		l.straight(to)
		return
	}
	half := (to.Y - at.Y) / 2
	l.curve(Point{at.X, at.Y + half}, Point{to.X, to.Y - half}, to)
}

// corner goes on around a corner.
func (l *line) corner(corner, to Point) { l.curve(corner, corner, to) }
