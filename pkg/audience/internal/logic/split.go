package logic

// manyOrs is how many Ors a formula is a table from: most of their parts are then written
// in many of them, as the tests of a table of routes are.
const manyOrs = 48

// split tries that a part of an Or holds, and then that it does not: the part that most
// open Ors speak of, as a column of a table is looked at before its rows. Where a table is
// the leaves of a decision tree this finds the tree again. done is false where no part
// says all, or there is nothing to gain.
func (r *search) split(i int32) (found, done bool) {
	k := r.mostShared(i)
	if k == nil {
		return false, false
	}
	if r.try(k, r.decide) {
		return true, true
	}
	if len(r.rels) > 0 {
		r.failures++
	}
	return !r.stopped() && r.try(r.s.Not(k), r.decide), true
}

// mostShared returns the part of an Or that most open ones have, or its opposite; nil
// where none of its parts is firm.
func (r *search) mostShared(i int32) *Formula {
	type share struct {
		f        *Formula
		yes, not int
		in       int
	}
	var list []share
	for _, k := range r.ors[i].f.Kids {
		if r.eval(k) == open && r.firm(k) {
			list = append(list, share{f: k, yes: k.ID, not: r.s.Not(k).ID})
		}
	}
	for n := range r.ors {
		o := &r.ors[n]
		if o.done {
			continue
		}
		r.work.left--
		for _, k := range o.f.Kids {
			for c := range list {
				if list[c].yes == k.ID || list[c].not == k.ID {
					list[c].in++
				}
			}
		}
	}
	var best *Formula
	most := 0
	for _, c := range list {
		if c.in > most {
			best, most = c.f, c.in
		}
	}
	return best
}

// openOrs counts the Ors that need attention.
func (r *search) openOrs() (n int) {
	for i := range r.ors {
		if !r.ors[i].done {
			n++
		}
	}
	return n
}
