package plot

import (
	"slices"
	"sort"
)

// order puts the vertices of each rank into an order with few crossings: that in
// which a walk finds them, then sweeps down and up that put each vertex between its
// neighbors, as long as that helps.
func (g *layered) order() {
	g.walk()
	best, least := g.copyRanks(), g.crossings()
	for i := 0; i < sweeps && least > 0; i++ {
		g.sweep(i%2 == 0)
		g.swapNeighbors()
		if n := g.crossings(); n < least {
			best, least = g.copyRanks(), n
		}
	}
	g.ranks = best
	g.number()
}

// walk takes the vertices in the order in which they are reached from above.
func (g *layered) walk() {
	seen := make([]bool, len(g.vertices))
	var visit func(v int)
	visit = func(v int) {
		if seen[v] {
			return
		}
		seen[v] = true
		g.ranks[g.vertices[v].rank] = append(g.ranks[g.vertices[v].rank], v)
		for _, to := range g.vertices[v].down {
			visit(to)
		}
	}
	for v := range g.vertices {
		if len(g.vertices[v].up) == 0 {
			visit(v)
		}
	}
	g.number()
}

// number writes the place in its rank into each vertex.
func (g *layered) number() {
	for _, rank := range g.ranks {
		for i, v := range rank {
			g.vertices[v].pos = i
		}
	}
}

func (g *layered) copyRanks() [][]int {
	c := make([][]int, len(g.ranks))
	for i := range g.ranks {
		c[i] = slices.Clone(g.ranks[i])
	}
	return c
}

// sweep orders each rank by the mean place of the neighbors in the rank before,
// going down or up. Who has none keeps its place.
func (g *layered) sweep(downward bool) {
	for i := 1; i < len(g.ranks); i++ {
		r := i
		if !downward {
			r = len(g.ranks) - 1 - i
		}
		g.sortRank(r, downward)
	}
}

// mean is a fraction, so that no rounding decides.
type mean struct{ vertex, sum, count int }

func (g *layered) sortRank(r int, downward bool) {
	rank := g.ranks[r]
	var moving []mean
	for _, v := range rank {
		if m := g.mean(v, downward); m.count > 0 {
			moving = append(moving, m)
		}
	}
	sort.SliceStable(moving, func(i, j int) bool {
		return moving[i].sum*moving[j].count < moving[j].sum*moving[i].count
	})
	next := 0
	for i, v := range rank {
		if g.mean(v, downward).count > 0 {
			rank[i] = moving[next].vertex
			next++
		}
	}
	for i, v := range rank {
		g.vertices[v].pos = i
	}
}

func (g *layered) mean(v int, downward bool) mean {
	near := g.vertices[v].down
	if downward {
		near = g.vertices[v].up
	}
	m := mean{vertex: v, count: len(near)}
	for _, n := range near {
		m.sum += g.vertices[n].pos
	}
	return m
}

// swapNeighbors exchanges vertices side by side as long as that takes crossings
// away.
func (g *layered) swapNeighbors() {
	for range swapsMax {
		better := false
		for _, rank := range g.ranks {
			for i := 1; i < len(rank); i++ {
				a, b := rank[i-1], rank[i]
				if g.cross(b, a) < g.cross(a, b) {
					rank[i-1], rank[i] = b, a
					g.vertices[a].pos, g.vertices[b].pos = i, i-1
					better = true
				}
			}
		}
		if !better {
			return
		}
	}
}

// cross counts the crossings of the edges of two neighbors of which a stands
// left of b.
func (g *layered) cross(a, b int) int {
	return g.inversions(g.vertices[a].up, g.vertices[b].up) + g.inversions(g.vertices[a].down, g.vertices[b].down)
}

func (g *layered) inversions(left, right []int) int {
	n := 0
	for _, l := range left {
		for _, r := range right {
			if g.vertices[l].pos > g.vertices[r].pos {
				n++
			}
		}
	}
	return n
}

// crossings counts them all, rank by rank, with a tree of sums (Barth, Jünger and
// Mutzel, 2002).
func (g *layered) crossings() int {
	total := 0
	for r := 1; r < len(g.ranks); r++ {
		var ends []int
		for _, v := range g.ranks[r-1] {
			from := len(ends)
			for _, to := range g.vertices[v].down {
				ends = append(ends, g.vertices[to].pos)
			}
			sort.Ints(ends[from:])
		}
		total += inverted(ends, len(g.ranks[r]))
	}
	return total
}

// inverted counts the pairs that stand in the wrong order; all are below n.
func inverted(list []int, n int) int {
	tree, total := make([]int, n+1), 0
	for i, x := range list {
		smallerOrSame := 0
		for k := x + 1; k > 0; k -= k & -k {
			smallerOrSame += tree[k]
		}
		total += i - smallerOrSame
		for k := x + 1; k <= n; k += k & -k {
			tree[k]++
		}
	}
	return total
}
