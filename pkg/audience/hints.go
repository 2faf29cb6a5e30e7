package audience

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// hints are what conditions say about values: the constants beside each field, and how
// long ago things are to be.
type hints struct {
	p *project.Program
	// near are constants by the name of a field.
	near  map[string][]expr.Value
	spans []int64
	// reads are the fields that conditions read.
	reads map[slotOf]bool
	done  map[*expr.Expr]bool
	// scored are the scoring models that conditions read, in their order, and events the
	// types of events.
	scored []int
	events map[int]bool
}

// slotOf is a field of a shape by its name: records of several triggers share names.
type slotOf struct{ shape, field string }

func hintsOf(p *project.Program, parts []Part) *hints {
	h := &hints{p: p, events: map[int]bool{}, near: map[string][]expr.Value{}, reads: map[slotOf]bool{}, done: map[*expr.Expr]bool{}}
	for _, part := range parts {
		if part.Want != Given && part.Want != Preferably {
			h.read(part.Expr)
		}
	}
	return h
}

func (h *hints) read(x *expr.Expr) {
	if x == nil || h.done[x] {
		return
	}
	h.done[x] = true
	h.node(x.Tree())
}

// node finds the smallest conditions, and in each its fields and constants.
func (h *hints) node(n *expr.Node) {
	switch n.Op {
	case expr.OpAnd, expr.OpOr, expr.OpNot, expr.OpIf:
		for _, a := range n.Args {
			h.node(a)
		}
		return
	case expr.OpExists, expr.OpAll, expr.OpExistsOne, expr.OpFilter, expr.OpMap:
		h.atom(n.Args[0])
		for _, a := range n.Args[1:] {
			h.node(a)
		}
		return
	}
	h.atom(n)
}

func (h *hints) atom(n *expr.Node) {
	var fields []string
	var constants []expr.Value
	visit(n, func(n *expr.Node) {
		switch n.Op {
		case expr.OpField:
			fields = append(fields, n.Name)
			if n.Args[0].Type.Shape != nil {
				h.reads[slotOf{n.Args[0].Type.Shape.Name, n.Name}] = true
			}
		case expr.OpChangedAt:
			if shape := n.Args[0].Type.Shape; shape != nil {
				h.reads[slotOf{shape.Name, n.Name}], h.reads[slotOf{shape.Name, "created_at"}] = true, true
				fields = append(fields, "created_at") // which it falls back to
			}
		case expr.OpEvents:
			h.events[n.Index] = true
		case expr.OpConst:
			constants = append(constants, n.Value)
			constants = append(constants, n.Value.Items()...)
		case expr.OpSegment:
			h.read(h.p.Env.Segment(n.Index))
		case expr.OpScore, expr.OpBand:
			h.score(n.Index)
		case expr.OpExists, expr.OpAll, expr.OpExistsOne, expr.OpFilter, expr.OpMap:
			for _, a := range n.Args[1:] {
				h.node(a)
			}
		}
	})
	for _, c := range constants {
		if c.Kind() == expr.Duration {
			h.span(c.Int())
		}
		for _, f := range fields {
			h.near[f] = append(h.near[f], c)
		}
	}
}

func (h *hints) span(ms int64) {
	if ms < 0 {
		ms = -ms
	}
	for _, known := range h.spans {
		if known == ms {
			return
		}
	}
	h.spans = append(h.spans, ms)
}

// score reads the rules of a scoring model.
func (h *hints) score(index int) {
	for _, known := range h.scored {
		if known == index {
			return
		}
	}
	h.scored = append(h.scored, index)
	m := h.p.Scores[index]
	for i := range m.Fit {
		h.read(m.Fit[i].When.Expr)
	}
	for i := range m.Behavior {
		b := &m.Behavior[i]
		h.events[b.Event] = true
		if b.Where != nil {
			h.read(b.Where.Expr)
		}
		if b.Expires > 0 {
			h.span(b.Expires)
		}
		if b.HalfLife > 0 {
			h.span((b.HalfLife + 23) / 24)
		}
	}
}

// isRead reports whether a condition reads a field.
func (h *hints) isRead(shape *expr.Shape, slot int) bool {
	return h.reads[slotOf{shape.Name, shape.Fields[slot].Name}]
}
