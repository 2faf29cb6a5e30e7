package expr

import "slices"

// comparison is an order relation, reduced to "below a limit": a < b is
// d < 0 and a <= b is d < 1 for the difference d of two whole numbers; > and >=
// are their negations.
type comparison struct {
	limit  int64
	negate bool
}

var comparisons = map[string]comparison{
	"_<_": {0, false}, "_<=_": {1, false}, "_>_": {1, true}, "_>=_": {0, true},
}

// holds tells whether a stands in the relation to b; sign is that of a - b.
func (r comparison) holds(sign int64) Truth { return truthOf((sign < r.limit) != r.negate) }

// order compiles <, <=, > and >=. Values of one kind have an order, booleans
// included; mixed numbers are left to cel-go.
func (k *compiler) order(name string, a, b node) (node, bool) {
	r := comparisons[name]
	n := node{typ: boolType}
	switch {
	case a.num != nil && b.num != nil && a.typ.Kind == b.typ.Kind:
		n.truth = orderNumbers(r, a, b)
	case a.dbl != nil && b.dbl != nil:
		n.truth = orderDoubles(name, a.dbl, b.dbl)
	case a.str != nil && b.str != nil:
		n.truth = func(c *Context) Truth {
			x, ok := a.str(c)
			if !ok {
				return Undecided
			}
			y, ok := b.str(c)
			if !ok {
				return Undecided
			}
			return r.holds(signOf(x < y, x > y))
		}
	case a.truth != nil && b.truth != nil:
		n.truth = func(c *Context) Truth {
			x := a.truth(c)
			if x == Undecided {
				return Undecided
			}
			y := b.truth(c)
			if y == Undecided {
				return Undecided
			}
			return r.holds(signOf(x < y, x > y))
		}
	default:
		return k.missing(), true
	}
	return n, true
}

func signOf(less, more bool) int64 {
	switch {
	case less:
		return -1
	case more:
		return 1
	default:
		return 0
	}
}

func orderNumbers(r comparison, a, b node) func(*Context) Truth {
	slope := a.slope - b.slope
	if slope == 0 && b.constant != nil {
		return orderConstant(r, a.num, b.constant.n)
	}
	return func(c *Context) Truth {
		x, ok := a.num(c)
		if !ok {
			return Undecided
		}
		y, ok := b.num(c)
		if !ok {
			return Undecided
		}
		if slope != 0 {
			c.crossing(x-y, slope, r.limit)
		}
		return r.holds(signOf(x < y, x > y))
	}
}

func orderConstant(r comparison, read func(*Context) (int64, bool), y int64) func(*Context) Truth {
	return func(c *Context) Truth {
		x, ok := read(c)
		if !ok {
			return Undecided
		}
		return r.holds(signOf(x < y, x > y))
	}
}

// orderDoubles compares as IEEE 754 does: nothing stands in order with NaN.
func orderDoubles(name string, a, b func(*Context) (float64, bool)) func(*Context) Truth {
	relation := map[string]func(x, y float64) bool{
		"_<_":  func(x, y float64) bool { return x < y },
		"_<=_": func(x, y float64) bool { return x <= y },
		"_>_":  func(x, y float64) bool { return x > y },
		"_>=_": func(x, y float64) bool { return x >= y },
	}[name]
	return func(c *Context) Truth {
		x, ok := a(c)
		if !ok {
			return Undecided
		}
		y, ok := b(c)
		if !ok {
			return Undecided
		}
		return truthOf(relation(x, y))
	}
}

// equality compiles == and !=.
func (k *compiler) equality(negate bool, a, b node) node {
	equal := k.equal(a, b)
	if negate {
		return node{typ: boolType, truth: func(c *Context) Truth { return invert(equal(c)) }}
	}
	return node{typ: boolType, truth: equal}
}

func (k *compiler) equal(a, b node) func(*Context) Truth {
	switch {
	case a.load != nil && a.str != nil && b.constant != nil && b.str != nil:
		return equalText(a.load, b.constant.s)
	case a.num != nil && b.num != nil && a.typ.Kind == b.typ.Kind:
		return equalNumbers(a, b)
	case a.str != nil && b.str != nil:
		return equalOf(a.str, b.str)
	case a.dbl != nil && b.dbl != nil:
		return equalOf(a.dbl, b.dbl)
	case a.truth != nil && b.truth != nil:
		return func(c *Context) Truth {
			x := a.truth(c)
			if x == Undecided {
				return Undecided
			}
			y := b.truth(c)
			if y == Undecided {
				return Undecided
			}
			return truthOf(x == y)
		}
	case a.rec != nil && b.rec != nil || a.seq != nil && b.seq != nil:
		return equalValues(k.value(a), k.value(b))
	}
	return k.missing().truth
}

func equalText(load func(*Context) *Value, s string) func(*Context) Truth {
	return func(c *Context) Truth {
		v := load(c)
		if v == nil {
			return Undecided
		}
		return truthOf(v.s == s)
	}
}

func equalOf[T comparable](a, b func(*Context) (T, bool)) func(*Context) Truth {
	return func(c *Context) Truth {
		x, ok := a(c)
		if !ok {
			return Undecided
		}
		y, ok := b(c)
		if !ok {
			return Undecided
		}
		return truthOf(x == y)
	}
}

func equalNumbers(a, b node) func(*Context) Truth {
	slope := a.slope - b.slope
	if slope == 0 {
		return equalOf(a.num, b.num)
	}
	return func(c *Context) Truth {
		x, ok := a.num(c)
		if !ok {
			return Undecided
		}
		y, ok := b.num(c)
		if !ok {
			return Undecided
		}
		c.meeting(x-y, slope)
		return truthOf(x == y)
	}
}

func equalValues(a, b func(*Context) (Value, bool)) func(*Context) Truth {
	return func(c *Context) Truth {
		x, ok := a(c)
		if !ok {
			return Undecided
		}
		y, ok := b(c)
		if !ok {
			return Undecided
		}
		return truthOf(x.Equal(y))
	}
}

// membership compiles `a in list`. The list is built first, so that an absent
// element fails even if another one is equal.
func (k *compiler) membership(a, list node) node {
	if list.seq == nil {
		return k.missing()
	}
	n := node{typ: boolType}
	if list.constant != nil {
		if texts, ok := textsOf(list.constant.list); ok && a.str != nil {
			n.truth = memberText(a.str, texts)
			return n
		}
	}
	n.truth = memberValue(k.value(a), list.seq)
	return n
}

func textsOf(items []Value) ([]string, bool) {
	texts := make([]string, len(items))
	for i, v := range items {
		if v.kind != String {
			return nil, false
		}
		texts[i] = v.s
	}
	return texts, true
}

// manyTexts is the length from which a hash is quicker than a search.
const manyTexts = 16

func memberText(read func(*Context) (string, bool), texts []string) func(*Context) Truth {
	if len(texts) < manyTexts {
		return func(c *Context) Truth {
			s, ok := read(c)
			if !ok {
				return Undecided
			}
			return truthOf(slices.Contains(texts, s))
		}
	}
	set := make(map[string]struct{}, len(texts))
	for _, s := range texts {
		set[s] = struct{}{}
	}
	return func(c *Context) Truth {
		s, ok := read(c)
		if !ok {
			return Undecided
		}
		_, found := set[s]
		return truthOf(found)
	}
}

func memberValue(read func(*Context) (Value, bool), list func(*Context) (seq, bool)) func(*Context) Truth {
	return func(c *Context) Truth {
		v, ok := read(c)
		if !ok {
			return Undecided
		}
		s, ok := list(c)
		if !ok {
			return Undecided
		}
		for i := range s.len() {
			if v.Equal(s.at(i)) {
				return True
			}
		}
		return False
	}
}
