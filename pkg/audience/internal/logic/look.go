package logic

// truth is what is known of a formula at a point of a search.
type truth uint8

const (
	open truth = iota
	yes
	no
)

// eval returns what is known of f from the sets that the variables are in, each for
// itself, and the relations that hold.
func (r *search) eval(f *Formula) truth {
	r.work.left--
	switch f.Op {
	case True:
		return yes
	case False:
		return no
	case InDom:
		now := r.dom[f.X]
		switch r.s.both(now, f.dom) {
		case now:
			return yes
		case noDom:
			return no
		}
		return open
	case And:
		return r.evalList(f.Kids, yes, no)
	case Or:
		return r.evalList(f.Kids, no, yes)
	case AtMost:
		return r.evalAtMost(f)
	case Linked, Unlinked:
		return r.evalLinked(f)
	}
	return r.evalTexts(f)
}

// evalList is for And and Or: end decides, idle does not matter.
func (r *search) evalList(list []*Formula, idle, end truth) truth {
	out := idle
	for _, k := range list {
		switch r.eval(k) {
		case end:
			return end
		case open:
			out = open
		}
	}
	return out
}

func (r *search) evalAtMost(f *Formula) truth {
	if t := r.asserted(f); t != open {
		return t
	}
	here := true
	for _, t := range f.Terms {
		dom := &r.s.doms.list[r.dom[t.X]]
		if dom.Ints.IsEmpty() {
			return no
		}
		here = here && !dom.Absent
	}
	lo, hi := r.s.span(f.Terms, r.dom)
	switch bound := wideOf(f.Bound); {
	case bound.less(lo):
		return no
	case here && !bound.less(hi):
		return yes
	}
	return open
}

func (r *search) evalTexts(f *Formula) truth {
	if t := r.asserted(f); t != open {
		return t
	}
	x, y := &r.s.doms.list[r.dom[f.X]], &r.s.doms.list[r.dom[f.Y]]
	if x.Texts.IsEmpty() || y.Texts.IsEmpty() {
		return no
	}
	if f.Op == Same && r.apart(f.X, f.Y) {
		return no
	}
	if f.Op == Differ && !x.Absent && !y.Absent && r.apart(f.X, f.Y) {
		return yes
	}
	return open
}

// evalLinked says nothing of what the sets of the variables mean for each other.
func (r *search) evalLinked(f *Formula) truth {
	if t := r.asserted(f); t != open {
		return t
	}
	for _, x := range r.s.reads(f) {
		if d := &r.s.doms.list[r.dom[x]]; d.Ints.IsEmpty() && d.Texts.IsEmpty() {
			return no
		}
	}
	return open
}

// apart reports whether two texts have no value in common.
func (r *search) apart(x, y Var) bool {
	both := r.s.both(r.dom[x], r.dom[y])
	return r.s.doms.list[both].Texts.IsEmpty()
}

func (r *search) asserted(f *Formula) truth {
	switch {
	case len(r.asserts) == 0:
	case r.asserts[f.ID]:
		return yes
	case f.not != nil && r.asserts[f.not.ID]:
		return no
	}
	return open
}
