package audience

import (
	"cmp"
	"slices"
	"sync"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Overlaps says how pairs of conditions that can hold at once were confirmed.
type Overlaps struct {
	// Pairs is how many pairs there are, Witnesses how many contacts were made, and Judged
	// how often cel-go was asked about a condition and a contact.
	Pairs, Witnesses, Judged int
	// Refused are the pairs that no contact confirms, as indices of conditions: there are
	// none where the tables are right.
	Refused [][2]int
}

// Confirm asks the evaluation about every pair that can hold at once: for each there is a
// contact of which both conditions are true, by cel-go. A contact is made for as many
// conditions as go together, and confirms all pairs of them. Confirm takes the verdicts as
// [Pairs.Decide] tells them, those of each condition about the ones before it, and calls
// tell with each contact and the indices of the conditions that are true of it, in the
// same order every time. It must not run at the same time as Decide.
func (p *Pairs) Confirm(verdicts [][]Verdict, tell func(w *Witness, of []int)) *Overlaps {
	c := &confirming{p: p, tell: tell, out: &Overlaps{}}
	c.read(verdicts)
	for i := range c.left {
		for k := c.left[i].first(); k >= 0; k = c.left[i].first() {
			c.confirm(i, k)
		}
	}
	return c.out
}

// confirming is what is left to confirm: can has the pairs that can hold at once, left
// those that no contact has confirmed yet.
type confirming struct {
	p         *Pairs
	can, left []row
	tell      func(w *Witness, of []int)
	out       *Overlaps
}

func (c *confirming) read(verdicts [][]Verdict) {
	n := len(verdicts)
	for range n {
		c.can = append(c.can, newRow(n))
	}
	for i, with := range verdicts {
		for k, v := range with {
			if v == Yes {
				c.can[i].set(k)
				c.can[k].set(i)
				c.out.Pairs++
			}
		}
	}
	for i := range c.can {
		c.left = append(c.left, slices.Clone(c.can[i]))
	}
}

// confirm makes contacts until one confirms a pair: of the models of their relations as
// they are, of a model that both have together, with as many others as go with them, then
// without others, then of the question by itself.
func (c *confirming) confirm(i, k int) {
	a, b := c.p.steady[i], c.p.steady[k]
	if j := c.p.tables.Join(); j.Add(a) && j.Add(b) {
		c.try(j, i, k)
	}
	if !c.left[i].has(k) {
		return
	}
	if j := c.p.tables.Join(); j.AddPair(a, b) {
		c.try(j, i, k)
	}
	if !c.left[i].has(k) {
		return
	}
	pair := newRow(len(c.left))
	pair.set(i)
	pair.set(k)
	if j := c.p.tables.Join(); j.AddPair(a, b) {
		c.judge(c.p.w.contactOf(j.Model(), c.p.conditions), pair, pair)
	}
	if !c.left[i].has(k) {
		return
	}
	if a := c.p.byItself(i, k); a.Witness != nil {
		c.judge(a.Witness, pair, c.together(pair))
	}
	if c.left[i].has(k) {
		c.out.Refused = append(c.out.Refused, [2]int{i, k})
		c.left[i].clear(k)
		c.left[k].clear(i)
	}
}

// together are the conditions that can hold with each of some.
func (c *confirming) together(some row) row {
	all := newRow(len(c.can))
	for m := range c.can {
		all.set(m)
	}
	for m := range c.can {
		if some.has(m) {
			all = all.and(c.can[m])
			all.add(some)
		}
	}
	return all
}

// mostMisses is how many conditions in a row may not go with the others until no more
// are tried.
const mostMisses = 50

// try adds conditions that go with two, and has the contact judged.
func (c *confirming) try(j *logic.Joined, i, k int) {
	in := newRow(len(c.left))
	in.set(i)
	in.set(k)
	with := c.together(in)
	misses := 0
	for _, m := range c.ranked(with, in) {
		if !with.has(m) || !c.left[m].meets(in) {
			continue
		}
		if !j.Add(c.p.steady[m]) {
			if misses++; misses == mostMisses {
				break
			}
			continue
		}
		in.set(m)
		with = with.and(c.can[m])
		with.add(in)
		misses = 0
	}
	c.judge(c.p.w.contactOf(j.Model(), c.p.conditions), in, with)
}

// ranked are the conditions that go with some and are none of them, those first with
// which the most is left to confirm.
func (c *confirming) ranked(with, some row) []int {
	var list []int
	counts := make([]int, len(c.left))
	for m := range c.left {
		if !with.has(m) || some.has(m) {
			continue
		}
		if counts[m] = c.left[m].common(with); counts[m] > 0 {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
	return list
}

// contactOf is the contact of a model, for whatever conditions read.
func (w *world) contactOf(m *logic.Model, conditions []*expr.Expr) *Witness {
	parts := make([]Part, len(conditions))
	for i, x := range conditions {
		parts[i] = Part{x, Holds}
	}
	return (&building{w: w, m: m}).witness(parts)
}

// worthAsking is how many pairs have to be left of a condition with those that are true of
// a contact for it to be asked, too.
const worthAsking = 2

// judge asks which conditions are true of a contact that is made for some of them, and
// may be true of others that go with these: those of which the compiled ones say so are
// confirmed by cel-go, where anything is left to confirm.
func (c *confirming) judge(w *Witness, in, with row) {
	c.out.Witnesses++
	holds := c.those(w, in, (*expr.Expr).Truth)
	others := newRow(len(c.left))
	for m := range c.left {
		if with.has(m) && !in.has(m) && c.left[m].common(holds) >= worthAsking {
			others.set(m)
		}
	}
	holds.add(c.those(w, others, (*expr.Expr).Truth))
	asked := newRow(len(c.left))
	for m := range c.left {
		if holds.has(m) && c.left[m].meets(holds) {
			asked.set(m)
			c.out.Judged++
		}
	}
	sure := c.those(w, asked, (*expr.Expr).Confirm)
	var of []int
	for m := range c.left {
		if sure.has(m) {
			of = append(of, m)
			c.left[m].remove(sure)
		}
	}
	if c.tell != nil {
		c.tell(w, of)
	}
}

// those are the ones of some conditions that are true of a contact, as judge says; it is
// asked on two cores.
func (c *confirming) those(w *Witness, some row, judge func(*expr.Expr, *expr.Context) expr.Truth) row {
	holds := newRow(len(c.left))
	var wait sync.WaitGroup
	for core := range 2 {
		wait.Go(func() {
			r := atPlace{w: w}
			for m, x := range c.p.conditions {
				if m>>6&1 == core && some.has(m) && judge(x, r.of(x)) == expr.True {
					holds.set(m) // each core has its own words
				}
			}
		})
	}
	wait.Wait()
	return holds
}

// atPlace is the context of one witness, for conditions of one place after the other.
type atPlace struct {
	w    *Witness
	at   placeKey
	made *expr.Context
}

// placeKey is what a condition reads: two objects and three shapes.
type placeKey struct {
	object, item           int
	event, trigger, answer *expr.Shape
}

func (r *atPlace) of(x *expr.Expr) *expr.Context {
	p := x.Place()
	at := placeKey{p.Object, p.Item, p.Event, p.Trigger, p.Answer}
	if r.made == nil || r.at != at {
		r.at, r.made = at, r.w.Context(x)
	}
	return r.made
}
