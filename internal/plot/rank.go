package plot

// breakCycles turns edges that lead back to a box on the way to it.
func (g *layered) breakCycles() {
	out := make([][]int, len(g.sizes))
	for e := range g.edges {
		out[g.edges[e].From] = append(out[g.edges[e].From], e)
	}
	const unseen, open, closed = 0, 1, 2
	state := make([]int, len(g.sizes))
	var visit func(box int)
	visit = func(box int) {
		state[box] = open
		for _, e := range out[box] {
			switch to := g.edges[e].To; {
			case to == box:
			case state[to] == open:
				g.turned[e] = true
			case state[to] == unseen:
				visit(to)
			}
		}
		state[box] = closed
	}
	for box := range g.sizes {
		if state[box] == unseen {
			visit(box)
		}
	}
}

// rank gives each box the length of the longest way to it. Ranks of boxes are
// even; those between them are for labels. A box that nothing leads to stands
// right above what it leads to.
func (g *layered) rank() {
	down, waits := make([][]int, len(g.sizes)), make([]int, len(g.sizes))
	for e := range g.edges {
		if !g.loop(e) {
			down[g.upper(e)] = append(down[g.upper(e)], g.lower(e))
			waits[g.lower(e)]++
		}
	}
	source := make([]bool, len(g.sizes))
	var todo []int
	for box, n := range waits {
		if n == 0 {
			source[box] = true
			todo = append(todo, box)
		}
	}
	for ; len(todo) > 0; todo = todo[1:] {
		at := todo[0]
		for _, to := range down[at] {
			g.vertices[to].rank = max(g.vertices[to].rank, g.vertices[at].rank+2)
			if waits[to]--; waits[to] == 0 {
				todo = append(todo, to)
			}
		}
	}
	for box := range g.sizes {
		if source[box] && len(down[box]) > 0 {
			g.vertices[box].rank = g.least(down[box]) - 2
		}
	}
}

// least is the lowest rank among boxes.
func (g *layered) least(boxes []int) int {
	least := g.vertices[boxes[0]].rank
	for _, b := range boxes {
		least = min(least, g.vertices[b].rank)
	}
	return least
}

// insertPoints gives each edge a vertex in every rank that it passes; one of
// them carries the label.
func (g *layered) insertPoints() {
	for e := range g.edges {
		switch {
		case g.loop(e):
			g.vertices[g.edges[e].From].right += laneGap + g.edges[e].Label.W
			continue
		case g.turned[e]:
			g.vertices[g.edges[e].From].right += laneGap
			g.vertices[g.edges[e].To].right += laneGap
		}
		g.insert(e)
	}
	for v := range g.vertices {
		r := g.vertices[v].rank
		for len(g.ranks) <= r {
			g.ranks = append(g.ranks, nil)
		}
	}
}

func (g *layered) insert(e int) {
	upper, lower := g.upper(e), g.lower(e)
	labeled := g.vertices[upper].rank + 1
	if g.turned[e] {
		labeled = g.vertices[lower].rank - 1
	}
	chain := []int{upper}
	for r := g.vertices[upper].rank + 1; r < g.vertices[lower].rank; r++ {
		v := vertex{box: -1, edge: e, rank: r, left: 1, right: 1}
		if label := g.edges[e].Label; r == labeled && label.W > 0 {
			v.label, v.left, v.right, v.h = true, label.W/2, label.W-label.W/2, label.H
		}
		g.vertices = append(g.vertices, v)
		chain = append(chain, len(g.vertices)-1)
	}
	g.chain[e] = append(chain, lower)
	for i := 1; i < len(g.chain[e]); i++ {
		a, b := g.chain[e][i-1], g.chain[e][i]
		g.vertices[a].down = append(g.vertices[a].down, b)
		g.vertices[b].up = append(g.vertices[b].up, a)
	}
}
