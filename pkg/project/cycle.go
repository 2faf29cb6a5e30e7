package project

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// cycles reports segments and scores that depend on themselves. Nothing else
// can: a stage reads the score before the move, and everything else reads these
// two.
func (b *builder) cycles([]*compiler) {
	g := &dependencies{b: b, state: map[node]int{}}
	for i := range b.program.Segments {
		g.visit(node{segment: true, index: i})
	}
	for i := range b.program.Scores {
		g.visit(node{index: i})
	}
}

type node struct {
	segment bool
	index   int
}

type dependencies struct {
	b     *builder
	state map[node]int // 1 on the path, 2 done
	path  []node
}

func (g *dependencies) visit(n node) {
	switch g.state[n] {
	case 1:
		g.report(n)
		return
	case 2:
		return
	}
	g.state[n] = 1
	g.path = append(g.path, n)
	for _, c := range g.conditions(n) {
		r := c.Expr.Reads()
		for _, i := range r.Segments {
			g.visit(node{segment: true, index: i})
		}
		for _, i := range r.Scores {
			g.visit(node{index: i})
		}
	}
	g.path = g.path[:len(g.path)-1]
	g.state[n] = 2
}

func (g *dependencies) conditions(n node) []*Cond {
	if n.segment {
		if when := g.b.program.Segments[n.index].When; when != nil {
			return []*Cond{when}
		}
		return nil
	}
	var list []*Cond
	for _, f := range g.b.program.Scores[n.index].Fit {
		if f.When != nil {
			list = append(list, f.When)
		}
	}
	return list
}

// report names the circle from n on, and shows it where n begins.
func (g *dependencies) report(n node) {
	start := len(g.path) - 1
	for g.path[start] != n {
		start--
	}
	var names []string
	for _, m := range append(g.path[start:], n) {
		names = append(names, "`"+g.name(m)+"`")
	}
	g.b.doc = nil
	g.b.report("load/cycle", g.place(n), "write one of them without the others", "`%s` depends on itself: %s", g.name(n), strings.Join(names, " → "))
	g.b.diags[len(g.b.diags)-1].Address = g.name(n)
}

func (g *dependencies) name(n node) string {
	if n.segment {
		return "segment/" + g.b.program.Segments[n.index].Name
	}
	return "scoring-model/" + g.b.program.Scores[n.index].Name
}

func (g *dependencies) place(n node) diag.Span {
	if n.segment {
		return g.b.program.Segments[n.index].Doc.When.Span
	}
	return g.b.program.Scores[n.index].Doc.Name.Span
}
