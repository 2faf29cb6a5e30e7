// Package plot places boxes and draws lines between them: geometry, and
// nothing about what the boxes mean. All lengths are whole numbers, so that every
// machine gives the same picture.
//
// [Layered] is the method of Sugiyama, Tagawa and Toda (1981): edges that would
// lead back are turned round (rank.go), each box gets a rank and each edge a point
// in every rank that it passes (rank.go), boxes of one rank are ordered so that few
// edges cross (order.go), get an x that keeps edges straight by the method of
// Brandes and Köpf (2001; align.go), and the edges are drawn (route.go). A label is a
// point of its edge that takes room, so nothing is drawn over it.
package plot

// Point is a place; y grows downward.
type Point struct{ X, Y int }

// Box is a rectangle; X and Y are its upper left corner.
type Box struct{ X, Y, W, H int }

// Size is how much room something takes.
type Size struct{ W, H int }

// Edge leads from one box to another, by their indexes. Label is the room for
// what stands on it, zero for nothing.
type Edge struct {
	From, To int
	Label    Size
}

// Route is how an edge runs.
type Route struct {
	// Path is a start, then three points for each cubic curve: two that pull, and
	// its end. The last curve ends at the border of the box it leads to.
	Path []Point
	// Label is where the middle of the label stands.
	Label Point
}

// Picture is what was placed, in the order of what was given. It begins at 0, 0.
type Picture struct {
	Boxes  []Box
	Routes []Route
	Size   Size
}

// The room between things.
const (
	boxGap   = 30 // beside a box
	lineGap  = 16 // between lines, and between a line and a box
	halfGap  = 16 // from a box to the rank of labels below it, and on
	laneGap  = 14 // between lines beside a box that lead back
	portGap  = 30 // between lines that begin at one box
	sweeps   = 16 // tries to find a better order
	swapsMax = 8  // rounds of exchanging neighbors after a sweep
)

// Layered places boxes from top to bottom along the edges.
func Layered(sizes []Size, edges []Edge) Picture {
	if len(sizes) == 0 {
		return Picture{}
	}
	g := newLayered(sizes, edges)
	g.breakCycles()
	g.rank()
	g.insertPoints()
	g.order()
	g.align()
	g.stack()
	return g.draw()
}

// vertex is a box, or a point of an edge in a rank that it passes.
type vertex struct {
	// box is its index, -1 for a point of an edge.
	box, edge int
	label     bool
	rank, pos int
	// left and right are how far it reaches beside x; h is its height.
	left, right, h int
	x, y           int // the middle
	up, down       []int
}

// layered is the work on one picture. The vertices begin with the boxes.
type layered struct {
	sizes    []Size
	edges    []Edge
	vertices []vertex
	ranks    [][]int
	// turned marks edges that are drawn against their rank; chain holds the
	// vertices of each edge from the upper end to the lower. A loop has none.
	turned []bool
	chain  [][]int
	// top and bottom are the edges of each rank.
	top, bottom []int
}

func newLayered(sizes []Size, edges []Edge) *layered {
	g := &layered{sizes: sizes, edges: edges, turned: make([]bool, len(edges)), chain: make([][]int, len(edges))}
	for i, s := range sizes {
		g.vertices = append(g.vertices, vertex{box: i, edge: -1, left: s.W / 2, right: s.W - s.W/2, h: s.H})
	}
	return g
}

// upper and lower are the boxes at the ends of an edge, by rank.
func (g *layered) upper(e int) int {
	if g.turned[e] {
		return g.edges[e].To
	}
	return g.edges[e].From
}

func (g *layered) lower(e int) int {
	if g.turned[e] {
		return g.edges[e].From
	}
	return g.edges[e].To
}

func (g *layered) loop(e int) bool { return g.edges[e].From == g.edges[e].To }
