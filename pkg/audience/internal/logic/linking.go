package logic

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// linking decides relations of which some are links: it narrows the sets of the
// variables by each relation until nothing more follows, and then tries values. That is
// a proof where a set becomes empty or where all values were tried.
type linking struct {
	s     *Space
	group []*Formula
	vars  []Var
	doms  []Dom
	sums  bool
	work  *meter
	// splits is how often a set may still be divided, or a value tried.
	splits int
}

// links decides a group of relations with links in it.
func (r *search) links(group []*Formula, values map[Var]Value) Verdict {
	k := &linking{s: r.s, group: group, vars: r.spokenOf(group), work: r.work, splits: r.limits.Splits}
	for _, x := range k.vars {
		d := r.s.doms.list[r.dom[x]]
		k.doms = append(k.doms, r.s.sorted(x, d))
	}
	for _, f := range group {
		k.sums = k.sums || f.Op == AtMost
	}
	if r.s.clash(group) {
		return Unsat
	}
	v := k.solve()
	if v == Sat {
		for i, x := range k.vars {
			values[x] = usual(k.doms[i])
		}
	}
	return v
}

// solve narrows and then tries values. Where the verdict is Sat each set is one value.
func (k *linking) solve() Verdict {
	if !k.narrowed() {
		return Unsat
	}
	order := k.open()
	if len(order) == 0 {
		return k.checked()
	}
	for n, i := range order {
		v, sure := k.tried(i)
		switch {
		case sure || v == Sat || k.work.left < 0 || k.splits <= 0:
			return v
		case n == 0 && !k.doms[i].Ints.IsEmpty():
			return k.halves(i)
		}
	}
	return OutOfWork // there are always more texts
}

// tried tries values of a variable; sure is set where they are all there are.
func (k *linking) tried(i int) (v Verdict, sure bool) {
	if k.work.left < 0 || k.splits <= 0 {
		return OutOfWork, false
	}
	list, all := candidates(k.doms[i])
	out := Unsat
	for _, d := range list {
		k.splits--
		switch k.with(i, d) {
		case Sat:
			return Sat, true
		case OutOfWork:
			out = OutOfWork
		}
		if k.work.left < 0 || k.splits <= 0 {
			return OutOfWork, false
		}
	}
	return out, all
}

// with goes on with a part of what a variable can be; the sets are as before unless the
// verdict is Sat.
func (k *linking) with(i int, d Dom) Verdict {
	before := slices.Clone(k.doms)
	k.doms[i] = d
	v := k.solve()
	if v != Sat {
		copy(k.doms, before)
	}
	return v
}

// halves divides the numbers that a variable can be.
func (k *linking) halves(i int) Verdict {
	set := k.doms[i].Ints
	half := set.Min() + int64(distance(set.Min(), set.Max())/2)
	first := k.with(i, Dom{Ints: set.And(domain.AtMost(half))})
	if first == Sat {
		return Sat
	}
	second := k.with(i, Dom{Ints: set.And(domain.AtMost(half).Not())})
	if second == Unsat {
		return first
	}
	return second
}

// fewValues is how many values of a variable are all tried.
const fewValues = 12

// open returns the variables with more than one value, those with the fewest first.
func (k *linking) open() []int {
	var out []int
	sizes := make([]int, len(k.doms))
	for i, d := range k.doms {
		if sizes[i] = sizeOf(d, 4*fewValues); sizes[i] > 1 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(sizes[a], sizes[b]) })
	return out
}

// sizeOf counts the values of a set, up to one more than most.
func sizeOf(d Dom, most int) int {
	n := 0
	for _, r := range d.Ints.Ranges() {
		far := distance(r.Lo, r.Hi)
		if far >= uint64(most-n) {
			return most + 1
		}
		n += int(far) + 1
	}
	if words, ok := d.Texts.Finite(most); ok {
		return n + len(words)
	}
	return most + 1
}

// candidates are values to try, and whether they are all there are.
func candidates(d Dom) (list []Dom, all bool) {
	few := sizeOf(d, fewValues) <= fewValues
	if d.Ints.IsEmpty() {
		for _, w := range variedWords(d.Texts) {
			list = append(list, Dom{Texts: domain.TextsOf(w)})
		}
		return list, few
	}
	if few {
		for _, r := range d.Ints.Ranges() {
			for x := r.Lo; ; x++ {
				list = append(list, Dom{Ints: domain.Point(x)})
				if x == r.Hi {
					break
				}
			}
		}
		return list, true
	}
	for _, x := range []int64{nearest(d.Ints, 0), d.Ints.Min(), d.Ints.Max()} {
		list = append(list, Dom{Ints: domain.Point(x)})
	}
	return list, false
}

// variedWords are short texts of a set, and some that are longer.
func variedWords(set domain.Texts) []string {
	words := set.Words(fewValues)
	for length := int64(2); length < 4; length++ {
		longer, _ := domain.SizeIn(domain.AtLeast(length))
		for _, w := range set.And(longer).Words(fewValues) {
			if !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// checked decides where every set is one value.
func (k *linking) checked() Verdict {
	values := map[Var]Value{}
	for i, x := range k.vars {
		values[x] = usual(k.doms[i])
	}
	m := &Model{s: k.s, content: content{of: noBag, values: values}}
	for _, f := range k.group {
		if !k.s.holdsOf(f, m) {
			return Unsat
		}
	}
	return Sat
}

// holdsOf reports whether a relation holds of values, counts among them.
func (s *Space) holdsOf(f *Formula, m *Model) bool {
	if f.Op != AtMost {
		x, y := m.values[f.X], m.values[f.Y]
		if f.Link != nil {
			return f.Link.Holds(x, y) == (f.Op == Linked)
		}
		return (x.Text == y.Text) == (f.Op == Same)
	}
	var sum wide
	for _, t := range f.Terms {
		sum = sum.plus(product(t.Coef, m.values[t.X].Int))
	}
	return !wideOf(f.Bound).less(sum)
}

// narrowings is how often all relations narrow the sets before values are tried.
const narrowings = 12

// narrowed narrows the sets by each relation; false where one is empty.
func (k *linking) narrowed() bool {
	for range narrowings {
		before := slices.Clone(k.doms)
		for _, f := range k.group {
			if f.Op != AtMost && !k.byPair(f) {
				return false
			}
		}
		if k.sums && !k.bySums() {
			return false
		}
		if k.work.left < 0 || slices.EqualFunc(before, k.doms, equalDoms) {
			return true
		}
	}
	return true
}

func equalDoms(a, b Dom) bool { return a.Ints.Equal(b.Ints) && a.Texts.Equal(b.Texts) }

// byPair narrows the variables of a link or of an equality.
func (k *linking) byPair(f *Formula) bool {
	i, _ := slices.BinarySearch(k.vars, f.X)
	j, _ := slices.BinarySearch(k.vars, f.Y)
	k.work.left -= 20 + k.doms[i].Texts.States() + k.doms[j].Texts.States()
	switch {
	case f.Link != nil:
		k.doms[j] = common(k.doms[j], f.Link.Second(k.doms[i], f.Op == Linked))
		if nothing(k.doms[j]) {
			return false
		}
		k.doms[i] = common(k.doms[i], f.Link.First(k.doms[j], f.Op == Linked))
	case f.Op == Same:
		k.doms[i] = common(k.doms[i], k.doms[j])
		k.doms[j] = k.doms[i]
	default:
		k.apart(i, j)
		k.apart(j, i)
	}
	return !nothing(k.doms[i]) && !nothing(k.doms[j])
}

// apart takes the one text that a variable can be from another one.
func (k *linking) apart(i, j int) {
	if words, one := k.doms[i].Texts.Finite(1); one && len(words) == 1 {
		k.doms[j].Texts = k.doms[j].Texts.And(domain.TextsOf(words[0]).Not())
	}
}

func common(a, b Dom) Dom { return Dom{Ints: a.Ints.And(b.Ints), Texts: a.Texts.And(b.Texts)} }

func nothing(d Dom) bool { return d.Ints.IsEmpty() && d.Texts.IsEmpty() }

// bySums narrows numbers by the sums that hold.
func (k *linking) bySums() bool {
	y := &system{work: k.work}
	for _, d := range k.doms {
		set := d.Ints
		if set.IsEmpty() {
			set = domain.Point(0) // a text, of which no sum speaks
		}
		y.sets = append(y.sets, set)
		y.lo, y.hi = append(y.lo, set.Min()), append(y.hi, set.Max())
	}
	for _, f := range k.group {
		if f.Op == AtMost {
			y.rows = append(y.rows, rowOf(f, k.vars))
		}
	}
	if ok, _ := y.tighten(2*len(y.sets) + 2); !ok {
		return false
	}
	for i := range k.doms {
		if !k.doms[i].Ints.IsEmpty() {
			k.doms[i].Ints = k.doms[i].Ints.And(domain.Between(y.lo[i], y.hi[i]))
		}
	}
	return true
}
