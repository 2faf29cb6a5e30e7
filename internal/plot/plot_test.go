package plot

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// randomGraph has boxes of all sizes and edges of all kinds: side by side, back,
// round, with labels and without.
func randomGraph(seed uint64, boxes, edges int) ([]Size, []Edge) {
	r := rand.New(rand.NewPCG(seed, 7))
	sizes := make([]Size, boxes)
	for i := range sizes {
		sizes[i] = Size{60 + 2*r.IntN(80), 24 + 2*r.IntN(50)}
	}
	list := make([]Edge, edges)
	for e := range list {
		list[e] = Edge{From: r.IntN(boxes), To: r.IntN(boxes)}
		if r.IntN(3) > 0 { // mostly forward and near, as workflows are
			list[e].From = r.IntN(boxes)
			list[e].To = min(list[e].From+1+r.IntN(4), boxes-1)
		}
		if r.IntN(3) == 0 {
			list[e].Label = Size{20 + 2*r.IntN(60), 18 + 14*r.IntN(3)}
		}
	}
	return sizes, list
}

func TestLayeredKeepsItsPromises(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		boxes := 1 + int(seed%40)
		sizes, edges := randomGraph(seed, boxes, int(seed%60))
		p := Layered(sizes, edges)
		if !reflect.DeepEqual(p, Layered(sizes, edges)) {
			t.Fatalf("seed %d: two pictures of one graph", seed)
		}
		promises(t, seed, sizes, edges, p)
		for i, a := range p.labels(edges) {
			for j, b := range p.labels(edges) {
				if i < j && overlap(a, b) {
					t.Errorf("seed %d: labels overlap: %v and %v", seed, a, b)
				}
			}
			for _, b := range p.Boxes {
				if overlap(a, b) {
					t.Errorf("seed %d: the label %v lies on the box %v", seed, a, b)
				}
			}
		}
		for e := range edges {
			for i, b := range p.Boxes {
				if edges[e].From != i && edges[e].To != i && p.Routes[e].strikes(b) {
					t.Errorf("seed %d: edge %d runs through the box %v: %v", seed, e, b, p.Routes[e].Path)
				}
			}
		}
	}
}

func TestGridKeepsItsPromises(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 9))
		columns, rows := 1+r.IntN(7), 1+r.IntN(5)
		var cells []Cell
		for c := range columns {
			for row := range rows {
				if r.IntN(3) > 0 || len(cells) == 0 {
					cells = append(cells, Cell{Row: row, Column: c})
				}
			}
		}
		sizes, edges := randomGraph(seed, len(cells), r.IntN(12))
		p := Grid(sizes, cells, edges)
		if !reflect.DeepEqual(p, Grid(sizes, cells, edges)) {
			t.Fatalf("seed %d: two pictures of one graph", seed)
		}
		promises(t, seed, sizes, edges, p)
		for e := range edges {
			for i, b := range p.Boxes {
				if edges[e].From != i && edges[e].To != i && p.Routes[e].strikes(b) {
					t.Errorf("seed %d: edge %d runs through the box %v: %v", seed, e, b, p.Routes[e].Path)
				}
			}
			for o := range e {
				if on(p.Routes[e], p.Routes[o]) {
					t.Errorf("seed %d: edges %d %v and %d %v lie upon each other:\n%v\n%v", seed, e, edges[e], o, edges[o], p.Routes[e].Path, p.Routes[o].Path)
				}
			}
		}
	}
}

// promises are those of every picture: boxes of the given size that lie apart and
// inside of it, and edges that begin and end at the border of their boxes.
func promises(t *testing.T, seed uint64, sizes []Size, edges []Edge, p Picture) {
	t.Helper()
	for i, b := range p.Boxes {
		if b.W < sizes[i].W || b.H != sizes[i].H {
			t.Errorf("seed %d: box %d is %dx%d, want %v", seed, i, b.W, b.H, sizes[i])
		}
		if b.X < 0 || b.Y < 0 || b.X+b.W > p.Size.W || b.Y+b.H > p.Size.H {
			t.Errorf("seed %d: box %v leaves the picture of %v", seed, b, p.Size)
		}
		for _, o := range p.Boxes[:i] {
			if overlap(b, o) {
				t.Errorf("seed %d: boxes overlap: %v and %v", seed, b, o)
			}
		}
	}
	for e, r := range p.Routes {
		first, last := r.Path[0], r.Path[len(r.Path)-1]
		if first == last {
			t.Errorf("seed %d: edge %d ends where it begins: %v", seed, e, r.Path)
		}
		if !p.Boxes[edges[e].From].border(first) {
			t.Errorf("seed %d: edge %d begins at %v, not at the border of %v", seed, e, first, p.Boxes[edges[e].From])
		}
		if !p.Boxes[edges[e].To].border(last) {
			t.Errorf("seed %d: edge %d ends at %v, not at the border of %v", seed, e, last, p.Boxes[edges[e].To])
		}
	}
}

func overlap(a, b Box) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

func (b Box) border(p Point) bool {
	inside := p.X >= b.X && p.X <= b.X+b.W && p.Y >= b.Y && p.Y <= b.Y+b.H
	return inside && (p.X == b.X || p.X == b.X+b.W || p.Y == b.Y || p.Y == b.Y+b.H)
}

func (p *Picture) labels(edges []Edge) []Box {
	var list []Box
	for e, r := range p.Routes {
		if s := edges[e].Label; s.W > 0 {
			list = append(list, Box{r.Label.X - s.W/2, r.Label.Y - s.H/2, s.W, s.H})
		}
	}
	return list
}

// strikes reports whether a path runs through the inside of a box: it follows
// the curves in small steps.
func (r Route) strikes(b Box) bool {
	for i := 1; i+2 < len(r.Path); i += 3 {
		p := [4]Point{r.Path[i-1], r.Path[i], r.Path[i+1], r.Path[i+2]}
		for k := range 33 {
			t := float64(k) / 32
			x, y := bezier(t, p[0].X, p[1].X, p[2].X, p[3].X), bezier(t, p[0].Y, p[1].Y, p[2].Y, p[3].Y)
			if x > float64(b.X) && x < float64(b.X+b.W) && y > float64(b.Y) && y < float64(b.Y+b.H) {
				return true
			}
		}
	}
	return false
}

func bezier(t float64, a, b, c, d int) float64 {
	u := 1 - t
	return u*u*u*float64(a) + 3*u*u*t*float64(b) + 3*u*t*t*float64(c) + t*t*t*float64(d)
}

// on reports whether two routes share a piece of a straight line.
func on(a, b Route) bool {
	for i := 1; i < len(a.Path); i++ {
		for k := 1; k < len(b.Path); k++ {
			if shared(a.Path[i-1], a.Path[i], b.Path[k-1], b.Path[k]) || shared(flip(a.Path[i-1]), flip(a.Path[i]), flip(b.Path[k-1]), flip(b.Path[k])) {
				return true
			}
		}
	}
	return false
}

func flip(p Point) Point { return Point{p.Y, p.X} }

// shared reports whether two upright pieces have more than a point in common.
func shared(a, b, c, d Point) bool {
	if a.X != b.X || c.X != d.X || a.X != c.X || a.Y == b.Y || c.Y == d.Y {
		return false
	}
	return max(min(a.Y, b.Y), min(c.Y, d.Y)) < min(max(a.Y, b.Y), max(c.Y, d.Y))
}

func TestEdgesThatNeedNoBendHaveNone(t *testing.T) {
	t.Parallel()
	sizes := []Size{{100, 40}, {60, 40}, {80, 40}}
	p := Layered(sizes, []Edge{{From: 0, To: 1}, {From: 1, To: 2}})
	for e, r := range p.Routes {
		for _, q := range r.Path {
			if q.X != r.Path[0].X {
				t.Errorf("edge %d bends: %v", e, r.Path)
			}
		}
	}
}

func TestAGraphThatCanBeDrawnWithoutCrossingsIs(t *testing.T) {
	t.Parallel()
	// Two ways that part and meet again, given in an order that crosses.
	edges := []Edge{{From: 0, To: 1}, {From: 0, To: 2}, {From: 2, To: 3}, {From: 1, To: 4}, {From: 3, To: 5}, {From: 4, To: 5}, {From: 0, To: 5}}
	g := newLayered(make([]Size, 6), edges)
	g.breakCycles()
	g.rank()
	g.insertPoints()
	g.order()
	if n := g.crossings(); n != 0 {
		t.Errorf("%d crossings", n)
	}
}

// TestCrossings holds the tree of sums against counting each pair.
func TestCrossings(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		sizes, edges := randomGraph(seed, 12, 30)
		g := newLayered(sizes, edges)
		g.breakCycles()
		g.rank()
		g.insertPoints()
		g.walk()
		want := 0
		for _, rank := range g.ranks {
			for i, a := range rank {
				for _, b := range rank[i+1:] {
					want += g.inversions(g.vertices[a].down, g.vertices[b].down)
				}
			}
		}
		if got := g.crossings(); got != want {
			t.Errorf("seed %d: %d crossings, want %d", seed, got, want)
		}
	}
}

func BenchmarkLayered1000(b *testing.B) {
	sizes, edges := randomGraph(1, 1000, 1300)
	// A workflow of 1,000 steps: near edges only.
	for e := range edges {
		edges[e].From = e * 999 / len(edges)
		edges[e].To = min(edges[e].From+1+e%3, 999)
	}
	for b.Loop() {
		Layered(sizes, edges)
	}
}

func TestNothingIsAnEmptyPicture(t *testing.T) {
	t.Parallel()
	if p := Layered(nil, nil); p.Size != (Size{}) {
		t.Errorf("Layered: %v", p)
	}
	if p := Grid(nil, nil, nil); p.Size != (Size{}) {
		t.Errorf("Grid: %v", p)
	}
}
