package plot

import "sort"

// slots are the lines that begin or end at the boxes on both sides of a channel,
// in one column of it (or row, where the channel is upright). They get places of
// their own, so that a line from one side never runs upon one from the other.
type slots struct {
	list []slot
	// room is the length of the shortest side they share.
	room int
}

// slot is one place: an end of an edge, or both where it runs straight across.
type slot struct {
	edge      int
	out, in   bool
	box       int
	direction int
}

// spread gives the ends at two opposite sides of all boxes their places.
func (g *grid) spread(low, high side, set func(group [2]int, s slot, offset, room int)) {
	groups := map[[2]int]*slots{}
	var order [][2]int
	add := func(box int, at side, s slot) {
		key := g.group(box, at, s)
		if groups[key] == nil {
			groups[key] = &slots{room: g.length(box, at)}
			order = append(order, key)
		}
		group := groups[key]
		group.room = min(group.room, g.length(box, at))
		if n := len(group.list); n > 0 && s.in && group.list[n-1].edge == s.edge && group.list[n-1].box != s.box {
			group.list[n-1].in = true // it runs straight across
			return
		}
		group.list = append(group.list, s)
	}
	for e := range g.edges {
		p := &g.plans[e]
		if from := g.edges[e].From; p.out == low || p.out == high {
			add(from, p.out, slot{edge: e, out: true, box: from, direction: g.direction(e, g.edges[e].To, p.out)})
		}
		if to := g.edges[e].To; p.in == low || p.in == high {
			add(to, p.in, slot{edge: e, in: true, box: to, direction: g.direction(e, g.edges[e].From, p.in)})
		}
	}
	for _, key := range order {
		group := groups[key]
		sort.SliceStable(group.list, func(i, j int) bool { return group.list[i].direction < group.list[j].direction })
		step := min(slotGap, (group.room-20)/max(len(group.list)-1, 1))
		for i, s := range group.list {
			set(key, s, (2*i-(len(group.list)-1))*step/2, group.room)
		}
	}
}

const slotGap = 26 // between lines that begin side by side

// group is the channel at a side of a box, and the column or row of it.
func (g *grid) group(box int, at side, s slot) [2]int {
	c := g.cells[box]
	switch at {
	case top:
		return [2]int{c.Row, g.columnAt(box, s)}
	case bottom:
		return [2]int{c.Row + 1, g.columnAt(box, s)}
	case left:
		return [2]int{c.Column, c.Row}
	}
	return [2]int{c.Column + max(c.Span, 1), c.Row}
}

// columnAt is the column in which a line meets a box: the nearest to its other
// end, where the box spans several.
func (g *grid) columnAt(box int, s slot) int {
	c, other := g.cells[box], g.edges[s.edge].From
	if s.out {
		other = g.edges[s.edge].To
	}
	return min(max(g.cells[other].Column, c.Column), c.Column+max(c.Span, 1)-1)
}

// length is how much of a side lines can begin at.
func (g *grid) length(box int, at side) int {
	switch {
	case at == left || at == right:
		return g.boxes[box].H
	case g.cells[box].Span > 1:
		return g.columnW[g.cells[box].Column]
	}
	return g.boxes[box].W
}

// direction is where an edge goes to, along a side.
func (g *grid) direction(e, other int, s side) int {
	p := &g.plans[e]
	switch {
	case (s == top || s == bottom) && p.upright >= 0:
		return p.trackX
	case s == top || s == bottom:
		return g.boxes[other].X + g.boxes[other].W/2
	case p.across >= 0:
		return p.trackY
	}
	return g.boxes[other].Y
}

// slotX sets the x of a line that meets boxes from above or below.
func (g *grid) slotX(group [2]int, s slot, offset, _ int) {
	x := g.columnX[group[1]] + g.columnW[group[1]]/2 + offset
	if s.out {
		g.plans[s.edge].from.X = x
	}
	if s.in {
		g.plans[s.edge].to.X = x
	}
}

// slotY sets the y of a line that meets boxes from the side.
func (g *grid) slotY(group [2]int, s slot, offset, room int) {
	y := g.rowY[group[1]] + room/2 + offset
	if s.out {
		g.plans[s.edge].from.Y = y
	}
	if s.in {
		g.plans[s.edge].to.Y = y
	}
}
