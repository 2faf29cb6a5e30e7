package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// sameElements is where a list and one that is written out have the same elements, each
// as often, in whatever order; alike is set where there is only one order.
func (w *world) sameElements(a, b value) (t truth, alike, ok bool) {
	if a.list != nil && a.list.written {
		a, b = b, a
	}
	if a.list == nil || b.list == nil || a.list.written || !b.list.written {
		return truth{}, false, false
	}
	l, items := a.list, b.list.items
	s := w.space
	all := s.IsIn(w.count(l.bag.id, l.where), domain.Point(int64(len(items))))
	if len(items) == 0 {
		return truth{all, s.Not(all)}, true, true
	}
	if len(l.elem) != 1 || l.elem[0].when.Op != logic.True {
		return truth{}, false, false
	}
	kinds := differentItems(items)
	if kinds == nil && len(items) > 1 {
		return truth{}, false, false // fields that may be equal
	}
	for _, k := range kinds {
		same, ok := w.compare(expr.OpEq, l.elem[0].value, k.item)
		if !ok {
			return truth{}, false, false
		}
		all = s.And(all, s.IsIn(w.count(l.bag.id, s.And(l.where, same.yes)), domain.Point(k.times)))
	}
	return truth{all, s.Not(all)}, len(kinds) == 1, true
}

// itemKind is an item that a list has so many times.
type itemKind struct {
	item  value
	times int64
}

// differentItems counts constants that are equal; nil where one of several is none.
func differentItems(items []value) []itemKind {
	if len(items) == 1 {
		return []itemKind{{items[0], 1}}
	}
	var out []itemKind
	for _, i := range items {
		if !i.constant || i.kind == expr.Struct || i.kind == expr.List {
			return nil
		}
		at := slices.IndexFunc(out, func(k itemKind) bool { return k.item.c.Equal(i.c) })
		if at < 0 {
			at = len(out)
			out = append(out, itemKind{item: i})
		}
		out[at].times++
	}
	return out
}

// inOrder compares lists of which only is known what they have, not in which order: that
// is out of reach.
func (w *world) inOrder(f *frame, n *expr.Node) (truth, bool) {
	if n.Op != expr.OpEq && n.Op != expr.OpNe {
		return truth{}, false
	}
	order := w.outOfReach(f, n).yes
	if n.Op == expr.OpNe {
		order = w.space.Not(order)
	}
	return w.ofBoth(f, n, func(a, b value) (truth, bool) {
		t, _, ok := w.sameElements(a, b)
		t = truth{w.space.And(t.yes, order), w.space.Or(t.no, w.space.Not(order))}
		if n.Op == expr.OpNe {
			t = truth{t.no, t.yes}
		}
		return t, ok
	})
}
