package plot

import (
	"math"
	"slices"
)

// align gives each vertex an x: four times, toward each corner, vertices are tied
// to the middle one of their neighbors and then pushed together; the mean of the
// two middle results is taken. Each of the four keeps the order and the room
// between vertices, so their mean does.
func (g *layered) align() {
	crossed := g.conflicts()
	var results [4][]int
	for i := range results {
		upward, mirrored := i >= 2, i%2 == 1
		a := g.newAligner(upward, mirrored, crossed)
		a.tie()
		results[i] = a.push()
	}
	bring(results[:])
	for v := range g.vertices {
		x := [4]int{results[0][v], results[1][v], results[2][v], results[3][v]}
		slices.Sort(x[:])
		g.vertices[v].x = floorHalf(x[1] + x[2])
	}
}

func floorHalf(n int) int { return n >> 1 }

// bring shifts the results to the edges of the narrowest.
func bring(results [][]int) {
	narrow, width := 0, math.MaxInt
	for i, xs := range results {
		if w := extent(xs); w < width {
			narrow, width = i, w
		}
	}
	for i, xs := range results {
		shift := slices.Min(results[narrow]) - slices.Min(xs)
		if i%2 == 1 {
			shift = slices.Max(results[narrow]) - slices.Max(xs)
		}
		if i == narrow {
			continue
		}
		for v := range xs {
			xs[v] += shift
		}
	}
}

func extent(xs []int) int { return slices.Max(xs) - slices.Min(xs) }

// pair is a piece of an edge between two ranks.
type pair struct{ upper, lower int }

// point reports whether a vertex is a point of an edge.
func (g *layered) point(v int) bool { return g.vertices[v].box < 0 }

// conflicts are the pieces that cross a piece between two points of a long edge.
// The long edge stays straight, so they cannot be tied.
func (g *layered) conflicts() map[pair]bool {
	found := map[pair]bool{}
	for r := 1; r < len(g.ranks); r++ {
		left, scanned := 0, 0
		for i, v := range g.ranks[r] {
			inner := g.innerAbove(v)
			if inner < 0 && i < len(g.ranks[r])-1 {
				continue
			}
			right := len(g.ranks[r-1]) - 1
			if inner >= 0 {
				right = g.vertices[inner].pos
			}
			for ; scanned <= i; scanned++ {
				g.mark(found, g.ranks[r][scanned], left, right)
			}
			left = right
		}
	}
	return found
}

// innerAbove is the point above a point, -1 for none.
func (g *layered) innerAbove(v int) int {
	if g.point(v) && g.point(g.vertices[v].up[0]) {
		return g.vertices[v].up[0]
	}
	return -1
}

func (g *layered) mark(found map[pair]bool, v, left, right int) {
	for _, u := range g.vertices[v].up {
		pos := g.vertices[u].pos
		if (pos < left || pos > right) && !(g.point(u) && g.point(v)) {
			found[pair{u, v}] = true
		}
	}
}

// aligner makes one of the four results. ranks are in the order in which they
// are gone through; pos is the place in them.
type aligner struct {
	*layered
	upward, mirrored bool
	ranks            [][]int
	pos              []int
	crossed          map[pair]bool
	// root is the first vertex of what is tied together, next goes round.
	root, next []int
}

func (g *layered) newAligner(upward, mirrored bool, crossed map[pair]bool) *aligner {
	a := &aligner{layered: g, upward: upward, mirrored: mirrored, ranks: g.copyRanks(), crossed: crossed}
	if upward {
		slices.Reverse(a.ranks)
	}
	a.pos, a.root, a.next = make([]int, len(g.vertices)), make([]int, len(g.vertices)), make([]int, len(g.vertices))
	for _, rank := range a.ranks {
		if mirrored {
			slices.Reverse(rank)
		}
		for i, v := range rank {
			a.pos[v] = i
		}
	}
	for v := range a.root {
		a.root[v], a.next[v] = v, v
	}
	return a
}

// tie ties each vertex to the middle one of its neighbors in the rank before,
// if no tie is crossed.
func (a *aligner) tie() {
	for _, rank := range a.ranks {
		last := -1
		for _, v := range rank {
			for _, u := range a.middle(v) {
				if a.next[v] != v || last >= a.pos[u] || a.isCrossed(u, v) {
					continue
				}
				a.next[u] = v
				a.root[v] = a.root[u]
				a.next[v] = a.root[v]
				last = a.pos[u]
			}
		}
	}
}

func (a *aligner) isCrossed(u, v int) bool {
	if a.upward {
		u, v = v, u
	}
	return a.crossed[pair{u, v}]
}

// middle is the middle neighbor in the rank before, or the two of them.
func (a *aligner) middle(v int) []int {
	near := slices.Clone(a.vertices[v].up)
	if a.upward {
		near = slices.Clone(a.vertices[v].down)
	}
	if len(near) == 0 {
		return nil
	}
	slices.SortStableFunc(near, func(x, y int) int { return a.pos[x] - a.pos[y] })
	return near[(len(near)-1)/2 : len(near)/2+1]
}

// push moves what is tied together as far left as it goes, then back toward what
// stands right of it, so that nothing lies apart. It returns the x of each
// vertex.
func (a *aligner) push() []int {
	after, before := a.blocks()
	order := a.sorted(after, before)
	xs := make([]int, len(a.vertices))
	for _, b := range order {
		for _, p := range before[b] {
			xs[b] = max(xs[b], xs[p.block]+p.room)
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		b := order[i]
		limit := math.MaxInt
		for _, s := range after[b] {
			limit = min(limit, xs[s.block]-s.room)
		}
		if limit != math.MaxInt {
			xs[b] = max(xs[b], limit)
		}
	}
	for v := range xs {
		xs[v] = xs[a.root[v]]
	}
	if a.mirrored {
		for v := range xs {
			xs[v] = -xs[v]
		}
	}
	return xs
}

// neighbor is what stands beside a block, and the room to it.
type neighbor struct{ block, room int }

// blocks says which blocks stand side by side somewhere.
func (a *aligner) blocks() (after, before [][]neighbor) {
	after, before = make([][]neighbor, len(a.vertices)), make([][]neighbor, len(a.vertices))
	for _, rank := range a.ranks {
		for i := 1; i < len(rank); i++ {
			u, v := rank[i-1], rank[i]
			room := a.room(u, v)
			after[a.root[u]] = append(after[a.root[u]], neighbor{a.root[v], room})
			before[a.root[v]] = append(before[a.root[v]], neighbor{a.root[u], room})
		}
	}
	return after, before
}

// room is the least distance from u to v, which stands after it.
func (a *aligner) room(u, v int) int {
	if a.mirrored {
		u, v = v, u
	}
	gap := boxGap
	if a.point(u) || a.point(v) {
		gap = lineGap
	}
	return a.vertices[u].right + gap + a.vertices[v].left
}

// sorted lists the blocks so that each stands behind those left of it.
func (a *aligner) sorted(after, before [][]neighbor) []int {
	waits := make([]int, len(a.vertices))
	var list []int
	for b := range before {
		waits[b] = len(before[b])
		if a.root[b] == b && waits[b] == 0 {
			list = append(list, b)
		}
	}
	for i := 0; i < len(list); i++ {
		for _, n := range after[list[i]] {
			if waits[n.block]--; waits[n.block] == 0 {
				list = append(list, n.block)
			}
		}
	}
	return list
}
