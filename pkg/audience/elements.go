package audience

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// binding is what the variable of a macro stands for.
type binding struct {
	value
	// bags are those whose elements the value is computed of.
	bags []logic.Bag
	// label tells the items of a list that is written out apart.
	label string
	// mapped is set for what became of an element.
	mapped bool
}

// bind makes a frame in which the variable of a macro stands for an element of a list.
func (w *world) bind(f *frame, n *expr.Node, l *list, v value) *frame {
	g := *f
	g.vars = make(map[int]binding, len(f.vars)+1)
	for k, known := range f.vars {
		g.vars[k] = known
	}
	b := binding{value: v, mapped: l.mapped}
	if l.written || l.mapped {
		b.bags = w.readsOf(f, n.Args[0])
		w.labels++
		b.label = fmt.Sprint("item ", w.labels)
	}
	if !l.written {
		b.bags = append(b.bags, l.bag.id)
	}
	g.vars[n.Var] = b
	g.full = false
	return &g
}

// readsOf lists the bags of whose elements around it a node reads, each once.
func (w *world) readsOf(f *frame, n *expr.Node) []logic.Bag {
	var bags []logic.Bag
	f.each(n, func(b *binding) { bags = append(bags, b.bags...) })
	slices.Sort(bags)
	return slices.Compact(bags)
}

// each calls visit with what a node reads of elements around it.
func (f *frame) each(n *expr.Node, visit func(*binding)) {
	switch {
	case n.Op == expr.OpVar:
		if b, ok := f.vars[n.Var]; ok {
			visit(&b)
		}
	case n.Op == expr.OpEvent && f.event != nil && f.event.inside != none:
		visit(&binding{bags: []logic.Bag{f.event.inside}})
	}
	for _, a := range n.Args {
		f.each(a, visit)
	}
}

// isWithin reports whether the elements of a bag lie in those of another, or are those.
func (w *world) isWithin(b, in logic.Bag) bool {
	for b != in && b != none {
		b = w.owner[b]
	}
	return b == in
}

// innermost is the bag whose elements lie in those of all others; false where two have
// nothing to do with each other. It is none where there are no bags.
func (w *world) innermost(bags []logic.Bag) (logic.Bag, bool) {
	deepest := logic.Bag(none)
	for _, b := range bags {
		switch {
		case deepest == none || w.isWithin(b, deepest):
			deepest = b
		case !w.isWithin(deepest, b):
			return none, false
		}
	}
	return deepest, true
}

// apart reports whether elements of a list can be told from those that a node reads
// already: two elements of one list at once have the same variables. What else it reads
// must be one element inside the other, as a count belongs to one.
func (w *world) apart(f *frame, n *expr.Node, l *list) bool {
	if l.written {
		return true
	}
	bags := w.readsOf(f, n)
	for _, b := range bags {
		if w.isWithin(b, l.bag.id) {
			return false
		}
	}
	if o := w.owner[l.bag.id]; o != none {
		bags = append(bags, o)
	}
	_, ok := w.innermost(bags)
	return ok
}

// home says of which bag's elements a part out of reach is a property, none for no bag,
// and how it is told from others; false where it depends on several elements.
func (w *world) home(f *frame, n *expr.Node) (key string, home logic.Bag, ok bool) {
	var b strings.Builder
	fmt.Fprint(&b, w.moment, " ", f.about, " ", f.x.Place().Item, " ", f.x.Text()[n.Start:n.End])
	for _, r := range []*record{f.event, f.trigger, f.answer} {
		if r != nil {
			fmt.Fprint(&b, " ", r.name)
		}
	}
	ok = true
	f.each(n, func(v *binding) {
		ok = ok && !v.mapped
		fmt.Fprint(&b, " ", v.bags, v.label)
	})
	home, chain := w.innermost(w.readsOf(f, n))
	return b.String(), home, ok && chain
}

// ownersOf lists the bags of whose elements a formula speaks, apart from one.
func (w *world) ownersOf(f *logic.Formula, apart logic.Bag) []logic.Bag {
	all, ok := w.speaks[f]
	if !ok {
		all = w.spokenOf(f)
		w.speaks[f] = all
	}
	return slices.DeleteFunc(slices.Clone(all), func(b logic.Bag) bool { return b == apart })
}

func (w *world) spokenOf(f *logic.Formula) []logic.Bag {
	var bags []logic.Bag
	for _, k := range f.Kids {
		bags = append(bags, w.ownersOf(k, none)...)
	}
	switch f.Op {
	case logic.InDom:
		bags = append(bags, w.owners[f.X]...)
	case logic.AtMost:
		for _, t := range f.Terms {
			bags = append(bags, w.owners[t.X]...)
		}
	case logic.Same, logic.Differ, logic.Linked, logic.Unlinked:
		bags = append(append(bags, w.owners[f.X]...), w.owners[f.Y]...)
	}
	slices.Sort(bags)
	return slices.Compact(bags)
}

// inner reports whether a variable is one of elements.
func (w *world) inner(x logic.Var) bool { return len(w.owners[x]) > 0 }
