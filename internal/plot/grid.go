package plot

import "slices"

// Cell is where a box stands in a grid; it may span several columns.
type Cell struct{ Row, Column, Span int }

// Grid places boxes into the rows and columns that are given, and draws edges
// as lines with right angles that run between them: each in a track of its own
// (channel.go), so that no two lie upon each other.
func Grid(sizes []Size, cells []Cell, edges []Edge) Picture {
	if len(sizes) == 0 {
		return Picture{}
	}
	g := &grid{sizes: sizes, cells: cells, edges: edges}
	for _, c := range cells {
		g.rows, g.columns = max(g.rows, c.Row+1), max(g.columns, c.Column+max(c.Span, 1))
	}
	g.plan()
	g.across()
	g.down()
	return g.picture()
}

// side is where a line meets a box.
type side uint8

const (
	top side = iota
	right
	bottom
	left
)

// plan is how one edge runs: out of a side, through at most one channel between
// rows and one between columns, into a side.
type plan struct {
	out, in side
	// across is the channel above that row, upright the one left of that column;
	// -1 for none. uprightFirst says which comes first.
	across, upright int
	uprightFirst    bool
	// ports are the places on the two sides.
	from, to Point
	// trackY and trackX are where it runs in its channels.
	trackY, trackX int
}

type grid struct {
	sizes         []Size
	cells         []Cell
	edges         []Edge
	rows, columns int
	plans         []plan
	boxes         []Box
	// columnX and rowY are where they begin; columnW and rowH how much they take.
	columnX, columnW, rowY, rowH []int
}

const (
	channelPad = 16 // between a channel's outer tracks and boxes
	trackGap   = 12 // between tracks
	bend       = 8  // radius of corners
)

// plan chooses the ways.
func (g *grid) plan() {
	g.plans = make([]plan, len(g.edges))
	for e := range g.edges {
		g.plans[e] = g.way(g.cells[g.edges[e].From], g.cells[g.edges[e].To])
	}
}

func (g *grid) way(a, b Cell) plan {
	p := plan{across: -1, upright: -1}
	switch {
	case b.Row == a.Row+1:
		p.out, p.in, p.across = bottom, top, b.Row
	case b.Row == a.Row-1:
		p.out, p.in, p.across = top, bottom, a.Row
	case a.Row == b.Row && b.Column == a.Column+max(a.Span, 1):
		p.out, p.in, p.upright = right, left, b.Column
	case a.Row == b.Row && a.Column == b.Column+max(b.Span, 1):
		p.out, p.in, p.upright = left, right, a.Column
	case a.Row == b.Row:
		p.out, p.in, p.across = bottom, bottom, a.Row+1
	case a.Row == 0:
		p.out, p.in, p.across, p.upright = bottom, left, 1, b.Column
	default:
		g.far(&p, a, b)
	}
	return p
}

// far leads out of a side, up or down between columns, and into a box from
// above or below.
func (g *grid) far(p *plan, a, b Cell) {
	p.out, p.upright, p.uprightFirst = right, a.Column+max(a.Span, 1), true
	if b.Column < a.Column {
		p.out, p.upright = left, a.Column
	}
	p.in, p.across = top, b.Row
	if b.Row < a.Row {
		p.in, p.across = bottom, b.Row+1
	}
}

// across gives columns their place, and every line its x.
func (g *grid) across() {
	g.columnW, g.columnX = make([]int, g.columns), make([]int, g.columns)
	for i, c := range g.cells {
		if c.Span <= 1 {
			g.columnW[c.Column] = max(g.columnW[c.Column], g.sizes[i].W)
		}
	}
	g.widen()
	lay(g.columnW, g.columnX, g.uprights, func(e, at int) { g.plans[e].trackX = at })
	g.boxes = make([]Box, len(g.cells))
	for i, c := range g.cells {
		from, last := g.columnX[c.Column], c.Column+max(c.Span, 1)-1
		w := g.columnX[last] + g.columnW[last] - from
		g.boxes[i] = Box{X: from + (w-g.sizes[i].W)/2, W: g.sizes[i].W, H: g.sizes[i].H}
		if c.Span > 1 {
			g.boxes[i].X, g.boxes[i].W = from, w
		}
	}
	g.spread(top, bottom, g.slotX)
}

// lay writes where columns or rows of these sizes begin, one behind the other, and
// gives the lines that run between them their tracks.
func lay(sizes, begin []int, between func(i int) *channel, track func(edge, at int)) {
	at := 0
	for i := range len(sizes) + 1 {
		ch := between(i)
		ch.assign()
		at += ch.place(at, i > 0 && i < len(sizes), track)
		if i < len(sizes) {
			begin[i] = at
			at += sizes[i]
		}
	}
}

// widen makes the columns below a box that spans them wide enough for it.
func (g *grid) widen() {
	for i, c := range g.cells {
		if c.Span < 2 {
			continue
		}
		sum := 0
		for k := range c.Span {
			sum += g.columnW[c.Column+k]
		}
		if lack := g.sizes[i].W - sum; lack > 0 {
			g.columnW[c.Column+c.Span-1] += lack
		}
	}
}

// uprights are the lines between two columns, with the rows they pass.
func (g *grid) uprights(c int) *channel {
	ch := &channel{}
	for e, p := range g.plans {
		if p.upright != c {
			continue
		}
		from, to := 2*g.cells[g.edges[e].From].Row+1, 2*g.cells[g.edges[e].To].Row+1
		if p.across >= 0 && p.uprightFirst {
			to = 2 * p.across
		} else if p.across >= 0 {
			from = 2 * p.across
		}
		width := 0
		if p.across < 0 {
			width = g.edges[e].Label.W
		}
		ch.add(span{edge: e, from: min(from, to), to: max(from, to), wide: width})
	}
	return ch
}

// down gives rows their place, and every line its y.
func (g *grid) down() {
	g.rowH, g.rowY = make([]int, g.rows), make([]int, g.rows)
	for i, c := range g.cells {
		g.rowH[c.Row] = max(g.rowH[c.Row], g.boxes[i].H)
	}
	lay(g.rowH, g.rowY, g.acrosses, func(e, at int) { g.plans[e].trackY = at })
	for i, c := range g.cells {
		g.boxes[i].Y = g.rowY[c.Row]
	}
	g.spread(left, right, g.slotY)
	for e := range g.plans {
		p := &g.plans[e]
		p.from.Y, p.to.Y = g.edgeY(g.edges[e].From, p.out, p.from.Y), g.edgeY(g.edges[e].To, p.in, p.to.Y)
		p.from.X, p.to.X = g.edgeX(g.edges[e].From, p.out, p.from.X), g.edgeX(g.edges[e].To, p.in, p.to.X)
	}
}

func (g *grid) edgeY(box int, s side, y int) int {
	switch s {
	case top:
		return g.boxes[box].Y
	case bottom:
		return g.boxes[box].Y + g.boxes[box].H
	}
	return y
}

func (g *grid) edgeX(box int, s side, x int) int {
	switch s {
	case left:
		return g.boxes[box].X
	case right:
		return g.boxes[box].X + g.boxes[box].W
	}
	return x
}

// acrosses are the lines between two rows, with the room they take from left to
// right, their labels included.
func (g *grid) acrosses(r int) *channel {
	ch := &channel{}
	for e, p := range g.plans {
		if p.across != r {
			continue
		}
		a, b := g.ends(e)
		middle, half := (a+b)/2, g.edges[e].Label.W/2+4
		if g.edges[e].Label.W == 0 {
			half = 0
		}
		ch.add(span{edge: e, from: min(a, b, middle-half), to: max(a, b, middle+half), wide: g.edges[e].Label.H})
	}
	return ch
}

// ends are the x between which a line runs across.
func (g *grid) ends(e int) (from, to int) {
	p := &g.plans[e]
	switch {
	case p.upright < 0:
		return p.from.X, p.to.X
	case p.uprightFirst:
		return p.trackX, p.to.X
	}
	return p.from.X, p.trackX
}

// picture draws the lines.
func (g *grid) picture() Picture {
	p := Picture{Boxes: g.boxes, Routes: make([]Route, len(g.edges))}
	for e := range g.edges {
		p.Routes[e] = g.route(e)
	}
	for e := range g.edges {
		p.Routes[e].Label = g.clear(e, p.Routes)
	}
	p.fit(g.edges)
	return p
}

// clear moves the label of an edge along its level line to where no other line
// runs through it, if there is such a place; the nearest to the middle counts.
func (g *grid) clear(e int, routes []Route) Point {
	at, half := routes[e].Label, g.edges[e].Label.W/2+4
	if g.plans[e].across < 0 || half == 4 {
		return at
	}
	a, b := g.ends(e)
	low, high := min(a, b)+half+bend, max(a, b)-half-bend
	for d := 0; low+d <= high; d += 4 {
		for _, x := range [2]int{at.X + d, at.X - d} {
			if x >= low && x <= high && !g.struck(e, Box{x - half, at.Y - g.edges[e].Label.H/2, 2 * half, g.edges[e].Label.H}, routes) {
				return Point{x, at.Y}
			}
		}
	}
	return at
}

// struck reports whether another edge runs through a box.
func (g *grid) struck(e int, b Box, routes []Route) bool {
	for o := range routes {
		path := routes[o].Path
		for i := 1; o != e && i < len(path); i++ {
			p, q := path[i-1], path[i]
			if min(p.X, q.X) <= b.X+b.W && max(p.X, q.X) >= b.X && min(p.Y, q.Y) <= b.Y+b.H && max(p.Y, q.Y) >= b.Y {
				return true
			}
		}
	}
	return false
}

func (g *grid) route(e int) Route {
	p := &g.plans[e]
	points := []Point{p.from}
	label := Point{(p.from.X + p.to.X) / 2, (p.from.Y + p.to.Y) / 2}
	switch {
	case p.across >= 0 && p.upright < 0:
		points = append(points, Point{p.from.X, p.trackY}, Point{p.to.X, p.trackY})
		label.Y = p.trackY
	case p.across < 0:
		points = append(points, Point{p.trackX, p.from.Y}, Point{p.trackX, p.to.Y})
		label.X = p.trackX
	case p.uprightFirst:
		points = append(points, Point{p.trackX, p.from.Y}, Point{p.trackX, p.trackY}, Point{p.to.X, p.trackY})
		label = Point{(p.trackX + p.to.X) / 2, p.trackY}
	default:
		points = append(points, Point{p.from.X, p.trackY}, Point{p.trackX, p.trackY}, Point{p.trackX, p.to.Y})
		label = Point{(p.from.X + p.trackX) / 2, p.trackY}
	}
	return Route{Path: rounded(slices.Compact(append(points, p.to))), Label: label}
}

// rounded is a path along points with right angles, its corners made round.
func rounded(points []Point) []Point {
	l := newLine(points[0])
	for i := 1; i < len(points)-1; i++ {
		at, corner, next := points[i-1], points[i], points[i+1]
		r := min(bend, apart(at, corner)/2, apart(corner, next)/2)
		l.straight(toward(corner, at, r))
		l.corner(corner, toward(corner, next, r))
	}
	l.straight(points[len(points)-1])
	return l.path
}

// apart is the distance of two points on one upright or level line.
func apart(a, b Point) int { return max(a.X-b.X, b.X-a.X) + max(a.Y-b.Y, b.Y-a.Y) }

// toward is the point r away from one point, in the direction of another.
func toward(from, to Point, r int) Point {
	return Point{from.X + r*sign(to.X-from.X), from.Y + r*sign(to.Y-from.Y)}
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
