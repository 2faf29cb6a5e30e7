package logic

import "slices"

// Eval reports whether f holds in a model; what is free in it has the value of
// [Space.Usual]. It is the plain meaning of a formula, made for tests.
func (s *Space) Eval(f *Formula, m *Model) bool {
	return (&evaluation{s: s, scopes: []*content{&m.content}}).holds(f)
}

// Usual returns the value that says the least of what x may be: absent, else the
// number closest to 0 or the shortest text.
func (s *Space) Usual(x Var) Value { return s.doms.usualOf(s.vars[x].dom) }

// Lawful reports whether a model is one: its values are within their domains, each
// element satisfies the law of its bag, bags have elements only where they may, and
// pinned elements are there once, where they should be, with the values they have.
func (s *Space) Lawful(m *Model) bool {
	e := &evaluation{s: s, scopes: []*content{&m.content}}
	return e.lawful(noBag)
}

// evaluation looks at what is outside and, one in the other, at elements.
type evaluation struct {
	s      *Space
	scopes []*content
	busy   []Bag // whose pinned elements are being found
}

func (e *evaluation) value(x Var) Value {
	if c := e.s.vars[x].counts; c != nil {
		return Value{Int: e.count(c)}
	}
	if c := e.scope(e.s.vars[x].owner); c != nil {
		if v, ok := c.values[x]; ok {
			return v
		}
	}
	return e.s.Usual(x)
}

func (e *evaluation) elements(b Bag) []Element {
	if c := e.scope(e.s.bags[b].owner); c != nil {
		if list, ok := c.bags[b]; ok {
			return list
		}
	}
	return e.pinned(b)
}

// scope returns the element of a bag that is looked at, or the outside.
func (e *evaluation) scope(owner Bag) *content {
	for i := len(e.scopes) - 1; i >= 0; i-- {
		if e.scopes[i].of == owner {
			return e.scopes[i]
		}
	}
	return nil
}

// pinned are the elements of a bag of which nothing else is known.
func (e *evaluation) pinned(b Bag) []Element {
	var out []Element
	if slices.Contains(e.busy, b) {
		return nil
	}
	e.busy = append(e.busy, b)
	for k := range e.s.bags[b].info.Pinned {
		if p := &e.s.bags[b].info.Pinned[k]; p.When == nil || e.holds(p.When) {
			out = append(out, e.pin(b, p, k+1))
		}
	}
	e.busy = e.busy[:len(e.busy)-1]
	return out
}

// pin makes the element that a pin stands for.
func (e *evaluation) pin(b Bag, p *Pin, number int) Element {
	out := Element{Times: 1, Pinned: number, content: content{of: b, values: map[Var]Value{}, bags: map[Bag][]Element{}}}
	e.copyTo(&out.content, b, p.Vars, p.Bags)
	return out
}

// copyTo writes what variables and bags hold as what an element of b holds.
func (e *evaluation) copyTo(c *content, b Bag, vars []Var, bags []Bag) {
	for i, x := range e.s.bags[b].elems {
		if i < len(vars) {
			c.values[x] = e.value(vars[i])
		}
	}
	for i, inner := range e.s.bags[b].bags {
		if i < len(bags) {
			for _, el := range e.elements(bags[i]) {
				c.bags[inner] = append(c.bags[inner], e.s.moved(el, bags[i], inner))
			}
		}
	}
}

// moved is an element of one bag as an element of another one of the same shape.
func (s *Space) moved(el Element, a, b Bag) Element {
	out := Element{Times: el.Times, Pinned: el.Pinned, content: content{of: b, values: map[Var]Value{}, bags: map[Bag][]Element{}}}
	for i, x := range s.bags[a].elems {
		if v, ok := el.values[x]; ok && i < len(s.bags[b].elems) {
			out.values[s.bags[b].elems[i]] = v
		}
	}
	for i, inner := range s.bags[a].bags {
		if i >= len(s.bags[b].bags) {
			break
		}
		for _, x := range el.bags[inner] {
			to := s.bags[b].bags[i]
			out.bags[to] = append(out.bags[to], s.moved(x, inner, to))
		}
	}
	return out
}

func (e *evaluation) count(c *counted) int64 {
	n := int64(0)
	for _, el := range e.elements(c.bag) {
		if e.inside(&el.content, func() bool { return e.holds(c.what) }) {
			n += el.Times
		}
	}
	return n
}

func (e *evaluation) inside(c *content, ask func() bool) bool {
	e.scopes = append(e.scopes, c)
	ok := ask()
	e.scopes = e.scopes[:len(e.scopes)-1]
	return ok
}

func (e *evaluation) holds(f *Formula) bool {
	switch f.Op {
	case True:
		return true
	case And:
		for _, k := range f.Kids {
			if !e.holds(k) {
				return false
			}
		}
		return true
	case Or:
		for _, k := range f.Kids {
			if e.holds(k) {
				return true
			}
		}
		return false
	case InDom:
		return f.Dom.has(e.value(f.X))
	case AtMost:
		return e.atMost(f)
	case Same, Differ:
		x, y := e.value(f.X), e.value(f.Y)
		return !x.Absent && !y.Absent && (x.Text == y.Text) == (f.Op == Same)
	case Linked, Unlinked:
		x, y := e.value(f.X), e.value(f.Y)
		return !x.Absent && !y.Absent && f.Link.Holds(x, y) == (f.Op == Linked)
	}
	return false
}

func (e *evaluation) atMost(f *Formula) bool {
	var sum wide
	for _, t := range f.Terms {
		v := e.value(t.X)
		if v.Absent {
			return false
		}
		sum = sum.plus(product(t.Coef, v.Int))
	}
	return !wideOf(f.Bound).less(sum)
}

// has reports whether a value is in the set.
func (d Dom) has(v Value) bool {
	switch {
	case v.Absent:
		return d.Absent
	case d.Texts.IsEmpty():
		return d.Ints.Has(v.Int)
	}
	return d.Texts.Has(v.Text)
}

// lawful looks at the variables and bags that an owner has.
func (e *evaluation) lawful(owner Bag) bool {
	here := e.scopes[len(e.scopes)-1]
	for x := range e.s.vars {
		if v := &e.s.vars[x]; v.owner == owner && v.counts == nil && !v.info.Dom.has(e.value(Var(x))) {
			return false
		}
	}
	for b := range e.s.bags {
		if e.s.bags[b].owner == owner && !e.lawfulBag(Bag(b), here) {
			return false
		}
	}
	return true
}

func (e *evaluation) lawfulBag(b Bag, here *content) bool {
	info := &e.s.bags[b].info
	list := e.elements(b)
	if len(list) > 0 && info.There != nil && !e.holds(info.There) {
		return false
	}
	pins := 0
	for i := range list {
		if list[i].Times < 1 || list[i].Pinned > 0 && list[i].Times != 1 {
			return false
		}
		if list[i].Pinned > 0 {
			pins++
		}
		if !e.inside(&list[i].content, func() bool { return (info.Law == nil || e.holds(info.Law)) && e.lawful(b) }) {
			return false
		}
	}
	for k := range info.Pinned {
		if p := &info.Pinned[k]; p.When == nil || e.holds(p.When) {
			pins--
			if !e.hasPin(b, list, e.pin(b, p, k+1)) {
				return false
			}
		}
	}
	return pins == 0
}

// hasPin reports whether a pinned element is in the list as it should be.
func (e *evaluation) hasPin(b Bag, list []Element, want Element) bool {
	for i := range list {
		if list[i].Pinned != want.Pinned {
			continue
		}
		for _, x := range e.s.bags[b].elems {
			var got, should Value
			e.inside(&list[i].content, func() bool { got = e.value(x); return true })
			e.inside(&want.content, func() bool { should = e.value(x); return true })
			if got != should {
				return false
			}
		}
		return true
	}
	return false
}
