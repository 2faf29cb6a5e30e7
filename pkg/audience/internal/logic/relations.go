package logic

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// related reports whether the relations that hold may hold together, by what is found
// quickly. It looks only where there are new ones.
func (r *search) related() bool {
	if len(r.rels) == r.checked {
		return true
	}
	r.checked = len(r.rels)
	for _, group := range r.groups() {
		group = slices.DeleteFunc(group, func(f *Formula) bool { return f.Op != AtMost })
		if len(group) == 0 {
			continue
		}
		if y, _ := r.system(group); !y.possible() {
			return false
		}
	}
	return true
}

// relations decides the relations that hold and gives values to what they speak of.
func (r *search) relations(values map[Var]Value) Verdict {
	for _, group := range r.groups() {
		var v Verdict
		switch {
		case slices.ContainsFunc(group, func(f *Formula) bool { return f.Link != nil }):
			v = r.links(group, values)
		case group[0].Op == AtMost:
			v = r.numbers(group, values)
		default:
			v = r.texts(group, values)
		}
		if v != Sat {
			return v
		}
	}
	return Sat
}

func (r *search) numbers(group []*Formula, values map[Var]Value) Verdict {
	y, vars := r.system(group)
	v := y.solve()
	if v == Sat {
		for i, x := range vars {
			values[x] = Value{Int: y.lo[i]}
		}
	}
	return v
}

// system writes relations as a system.
func (r *search) system(group []*Formula) (*system, []Var) {
	vars := r.spokenOf(group)
	y := &system{work: r.work, splits: r.limits.Splits}
	for _, x := range vars {
		y.sets = append(y.sets, r.s.doms.list[r.dom[x]].Ints)
	}
	for _, f := range group {
		y.rows = append(y.rows, rowOf(f, vars))
	}
	return y, vars
}

// rowOf writes a sum as a row about places in a list of variables.
func rowOf(f *Formula, vars []Var) row {
	w := row{bound: f.Bound, cells: make([]cell, len(f.Terms))}
	for i, t := range f.Terms {
		at, _ := slices.BinarySearch(vars, t.X)
		w.cells[i] = cell{t.Coef, at}
	}
	return w
}

// spokenOf returns the variables of relations, sorted.
func (r *search) spokenOf(group []*Formula) []Var {
	var vars []Var
	for _, f := range group {
		vars = append(vars, r.s.reads(f)...)
	}
	slices.Sort(vars)
	return slices.Compact(vars)
}

// groups divides the relations into those that have to do with each other, through
// variables that they share.
func (r *search) groups() [][]*Formula {
	if len(r.rels) == 0 {
		return nil
	}
	vars := r.spokenOf(r.rels)
	parent := make([]int, len(vars))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	place := func(x Var) int { i, _ := slices.BinarySearch(vars, x); return find(i) }
	for _, f := range r.rels {
		all := r.s.reads(f)
		for _, x := range all[1:] {
			a, b := place(all[0]), place(x)
			parent[max(a, b)] = min(a, b)
		}
	}
	number := make([]int, len(vars)) // of the group of a root, from 1
	var out [][]*Formula
	for _, f := range r.rels {
		root := place(r.s.reads(f)[0])
		if number[root] == 0 {
			out = append(out, nil)
			number[root] = len(out)
		}
		out[number[root]-1] = append(out[number[root]-1], f)
	}
	return out
}

// texts decides equalities and inequalities of texts: texts that are the same become
// one class, and classes that differ get different words.
func (r *search) texts(group []*Formula, values map[Var]Value) Verdict {
	vars := r.spokenOf(group)
	class := make([]int, len(vars))
	for i := range class {
		class[i] = i
	}
	place := func(x Var) int { i, _ := slices.BinarySearch(vars, x); return i }
	for _, f := range group {
		if f.Op != Same {
			continue
		}
		a, b := class[place(f.X)], class[place(f.Y)]
		for i := range class {
			if class[i] == max(a, b) {
				class[i] = min(a, b)
			}
		}
	}
	g := &coloring{sets: make([]domain.Texts, len(vars)), near: make([][]int, len(vars)), word: make([]string, len(vars)), work: r.work}
	for i, x := range vars {
		set := r.s.doms.list[r.dom[x]].Texts
		if class[i] != i {
			both, cost, ok := g.sets[class[i]].Meet(set, mostStates)
			if r.work.left -= cost; !ok {
				return OutOfWork
			}
			set = both
		}
		g.sets[class[i]] = set
		r.work.left -= set.States()
		if set.IsEmpty() {
			return Unsat
		}
	}
	for _, f := range group {
		if f.Op == Differ && !g.differ(class[place(f.X)], class[place(f.Y)]) {
			return Unsat
		}
	}
	v := g.solve(class)
	for i, x := range vars {
		values[x] = Value{Text: g.word[class[i]]}
	}
	return v
}
