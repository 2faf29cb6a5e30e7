package logic

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// bounded says that the bags have no more elements than are written down.
func (w *world) bounded() *Formula {
	all := []*Formula{w.True()}
	if w.bag != noBag {
		all = append(all, w.IsIn(w.Count(w.bag, w.True()), domain.Between(0, int64(w.most))))
	}
	if w.pinned != noBag {
		all = append(all, w.IsIn(w.Count(w.pinned, w.True()), domain.Between(0, 1)))
	}
	if w.other != noBag {
		all = append(all, w.IsIn(w.Count(w.other, w.True()), domain.Between(0, 2)))
	}
	if w.inner != noBag {
		many := w.IsIn(w.Count(w.inner, w.True()), domain.AtLeast(int64(w.mostInner)+1))
		all = append(all, w.IsIn(w.Count(w.bag, many), domain.Point(0)))
	}
	return w.And(all...)
}

// values lists what a variable may be.
func (w *world) values(x Var) []Value {
	d := w.Info(x).Dom
	var out []Value
	if d.Absent {
		out = append(out, Value{Absent: true})
	}
	for i := int64(-3); i <= 4; i++ {
		if d.Ints.Has(i) {
			out = append(out, Value{Int: i})
		}
	}
	for _, t := range d.Texts.Words(20) {
		out = append(out, Value{Text: t})
	}
	return out
}

// assignments calls tell with each assignment of variables.
func (w *world) assignments(vars []Var, at map[Var]Value, tell func() bool) bool {
	if len(vars) == 0 {
		return tell()
	}
	for _, v := range w.values(vars[0]) {
		at[vars[0]] = v
		if !w.assignments(vars[1:], at, tell) {
			return false
		}
	}
	return true
}

// elementsOf lists the elements that a bag may have.
func (w *world) elementsOf(b Bag, mostInner int) []content {
	var out []content
	at := map[Var]Value{}
	w.assignments(w.Elem(b), at, func() bool {
		insides := [][]Element{nil}
		inner := noBag
		if list := w.ElemBags(b); len(list) > 0 {
			inner = list[0]
			insides = lists(w.elementsOf(inner, 0), mostInner)
		}
		for _, in := range insides {
			c := content{of: b, values: map[Var]Value{}, bags: map[Bag][]Element{}}
			for x, v := range at {
				c.values[x] = v
			}
			if inner != noBag {
				c.bags[inner] = in
			}
			out = append(out, c)
		}
		return true
	})
	return out
}

// lists returns all multisets of up to most elements.
func lists(of []content, most int) [][]Element {
	out := [][]Element{nil}
	if most == 0 {
		return out
	}
	for i := range of {
		for _, rest := range lists(of[i:], most-1) {
			out = append(out, append([]Element{{Times: 1, content: of[i]}}, rest...))
		}
	}
	return out
}

// models calls tell with every model of the world, lawful or not.
func (w *world) models(tell func(*Model) bool) {
	m := &Model{s: w.Space, content: content{of: noBag, values: map[Var]Value{}, bags: map[Bag][]Element{}}}
	bags, pinned := [][]Element{nil}, [][]Element{nil}
	if w.bag != noBag {
		bags = lists(w.elementsOf(w.bag, w.mostInner), w.most)
	}
	if w.pinned != noBag {
		pinned = lists(w.elementsOf(w.pinned, 0), 1)
	}
	if w.other != noBag {
		pinned = lists(w.elementsOf(w.other, 0), 2)
		if w.pinned != noBag {
			return // too many
		}
	}
	e := &evaluation{s: w.Space, scopes: []*content{&m.content}}
	w.assignments(append(append([]Var{}, w.ints...), w.texts...), m.values, func() bool {
		for _, in := range pinned {
			if w.pinned != noBag {
				m.bags[w.pinned] = in
			}
			if w.other != noBag {
				m.bags[w.other] = in
			}
			if w.bag == noBag {
				if !tell(m) {
					return false
				}
				continue
			}
			choices := w.pinChoices(e)
			for _, list := range bags {
				for _, pins := range choices {
					m.bags[w.bag] = append(append([]Element{}, pins...), list...)
					if !tell(m) {
						return false
					}
				}
			}
		}
		return true
	})
}

// pinChoices are the ways in which pinned elements may be in the bag.
func (w *world) pinChoices(e *evaluation) [][]Element {
	out := [][]Element{nil}
	for k := range w.bags[w.bag].info.Pinned {
		out = append(out, []Element{e.pin(w.bag, &w.bags[w.bag].info.Pinned[k], k+1)})
	}
	return out
}

// agree holds a question against all models.
func (w *world) agree(q stated, l Limits) error {
	f := w.And(q.f, w.bounded())
	a := w.Solve(f, l)
	switch a.Verdict {
	case Sat:
		e := &evaluation{s: w.Space, scopes: []*content{&a.Model.content}}
		if !w.Lawful(a.Model) || !w.Eval(f, a.Model) || !q.mean(e) {
			return fmt.Errorf("no model: %+v; lawful %v, holds %v, means %v", a.Model.content, w.Lawful(a.Model), w.Eval(f, a.Model), q.mean(e))
		}
	case Unsat:
		var err error
		w.models(func(m *Model) bool {
			e := &evaluation{s: w.Space, scopes: []*content{&m.content}}
			holds, means := w.Eval(q.f, m), q.mean(e)
			if holds != means {
				err = fmt.Errorf("holds %v, means %v in %+v", holds, means, m.content)
			} else if holds && w.Eval(f, m) && w.Lawful(m) {
				err = fmt.Errorf("there is a model: %+v", m.content)
			}
			return err == nil
		})
		return err
	case OutOfWork:
		if l == DefaultLimits() && w.other == noBag {
			return fmt.Errorf("out of work after %d steps", a.Work)
		}
	}
	return nil
}

// rounds is how many random formulas a test looks at; FAIRLEAD_DEEP multiplies it.
func rounds(n int) int {
	if by, err := strconv.Atoi(os.Getenv("FAIRLEAD_DEEP")); err == nil {
		return n * by
	}
	return n
}

// With any limit lowered to 1 answers become out of work, never wrong ones.
func TestLimits(t *testing.T) {
	t.Parallel()
	gave := map[Verdict]int{}
	for seed := range rounds(1500) {
		l := DefaultLimits()
		switch seed % 4 {
		case 0:
			l.Steps = 1
		case 1:
			l.Steps = 1 << (seed / 4 % 10)
		case 2:
			l.Regions = 1
		case 3:
			l.Splits = 1
		}
		w := newWorld(uint64(seed), seed%3 > 0)
		q := w.formula(1+w.rng.IntN(4), w.outside())
		if err := w.agree(q, l); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		gave[w.Solve(q.f, l).Verdict]++
	}
	if gave[OutOfWork] == 0 || gave[Sat] == 0 || gave[Unsat] == 0 {
		t.Errorf("got %v", gave)
	}
}

// Whatever is decided of fields is what comes out when every assignment is tried.
func TestFieldsBruteForce(t *testing.T) {
	t.Parallel()
	for seed := range rounds(20000) {
		w := newWorld(uint64(seed), false)
		q := w.formula(2+w.rng.IntN(4), w.outside())
		if err := w.agree(q, DefaultLimits()); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// The same with bags, laws, pinned elements and bags inside of elements.
func TestBagsBruteForce(t *testing.T) {
	t.Parallel()
	for seed := range rounds(1500) {
		w := newWorld(uint64(seed), true)
		q := w.formula(1+w.rng.IntN(4), w.outside())
		if err := w.agree(q, DefaultLimits()); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}
