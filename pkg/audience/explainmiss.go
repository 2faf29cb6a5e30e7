package audience

import (
	"cmp"
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
)

// miss finds somebody who fails at part i alone: first a small change of the example,
// then whatever the solver finds.
func (e *Explainer) miss(w *way, i int, example *Witness) *Miss {
	asked := w.asks[i].Part
	asked.Want = asked.Want.other()
	m := e.missing(w, i, asked, example)
	switch {
	case m.Verdict == "no" && w.asks[i].Want == IsFalse:
		asked.Want = IsUndecided // that is not false either
		m = e.missing(w, i, asked, example)
	case m.Verdict == "no" && w.asks[i].out != "":
		m = &Miss{Verdict: "yes", Text: w.asks[i].out, Changes: []Change{{Path: w.asks[i].text, Is: w.asks[i].out, words: w.asks[i].out}}}
	}
	return m
}

// missing finds somebody of whom part i is as asked, and all others as wanted.
func (e *Explainer) missing(w *way, i int, asked Part, example *Witness) *Miss {
	parts := slices.Clone(w.given)
	for k := range w.asks {
		if k == i {
			parts = append(parts, asked)
		} else {
			parts = append(parts, w.asks[k].Part)
		}
	}
	d := differing{reads: hintsOf(e.p, []Part{asked}), before: example.facts()}
	if after := e.nudged(example, parts, d.reads, func() { e.show(w, i, example) }); after != nil {
		return d.miss(after)
	}
	a := e.s.Satisfiable(parts...)
	switch {
	case a.Witness != nil:
		e.show(w, i, a.Witness)
		return d.miss(a.Witness.facts())
	case a.Verdict == No:
		return e.nobody(asked)
	}
	return &Miss{Verdict: "unknown", Text: "whether somebody fails here alone is unknown"}
}

// nobody says why nobody fails at a part alone.
func (e *Explainer) nobody(asked Part) *Miss {
	if e.s.Decide(asked).Verdict == No {
		return &Miss{Verdict: "no", Text: "nobody, it is always so", always: true}
	}
	return &Miss{Verdict: "no", Text: "nobody, the other conditions ask for it too"}
}

// nudged tries small changes of the example until all parts are as wanted, and returns
// its facts then; nil where none will do. The example stays as it was. Where a score is
// asked, the change that moves it least is taken.
func (e *Explainer) nudged(example *Witness, parts []Part, reads *hints, found func()) []Fact {
	n := &nudging{
		shrinking: shrinking{p: e.p, w: example, parts: parts, hints: hintsOf(e.p, parts), left: mostTries, pinned: map[*expr.Record]bool{}},
		reads:     reads,
		found:     found,
	}
	n.scores = n.scored()
	for _, way := range []func() bool{n.fewerAlike, n.otherValues, n.otherFlags, n.otherPast} {
		if way() {
			break
		}
	}
	return n.facts
}

type nudging struct {
	shrinking
	// reads is what the failing part reads.
	reads *hints
	facts []Fact
	// found is told while the change is made.
	found func()
	// scores are those that the failing part reads, of the example, and moved how far
	// they are from there in facts.
	scores []float64
	moved  float64
}

// scored are the scores that the failing part reads.
func (n *nudging) scored() []float64 {
	var list []float64
	for _, i := range n.reads.scored {
		if r := n.w.Objects[n.p.Scores[i].Object]; r != nil {
			score, _ := n.w.Host.Score(r, i, n.w.Now)
			list = append(list, score)
		}
	}
	return list
}

// tried makes a change, looks, and takes it back. What cel-go does not confirm does not
// count. It reports whether nothing else need be tried.
func (n *nudging) tried(do, undo func()) bool {
	if !n.try(do, undo) {
		return false
	}
	defer undo()
	for _, p := range n.parts {
		if !n.w.holds(p, (*expr.Expr).Confirm) {
			return false
		}
	}
	moved := 0.0
	for i, score := range n.scored() {
		if i < len(n.scores) {
			moved += math.Abs(score - n.scores[i])
		}
	}
	if n.facts == nil || moved < n.moved {
		n.facts, n.moved = n.w.facts(), moved
		n.found()
	}
	return len(n.scores) == 0
}

// fewerAlike leaves out one of several events that are alike.
func (n *nudging) fewerAlike() bool {
	for _, key := range sortedRelations(n.w.Host.events) {
		p := n.w.Host.events[key]
		before, list := *p, p.moments()
		if len(list) < 2 || p.total > int64(len(list)) {
			continue
		}
		for i, m := range list {
			rest := slices.Concat(list[:i], list[i+1:])
			if !n.isJudged(m.record) && n.tried(func() { p.set(rest) }, func() { *p = before }) {
				return true
			}
		}
	}
	return false
}

// otherValues changes one field that the part reads, or leaves it out.
func (n *nudging) otherValues() bool {
	for _, r := range n.records() {
		for slot := range r.Shape.Fields {
			f, now := &r.Shape.Fields[slot], r.Slots[slot]
			if !n.reads.isRead(r.Shape, slot) || f.Type.Kind == expr.List || n.timed(r, slot) {
				continue
			}
			set := func(v expr.Value) bool {
				return n.tried(func() { r.Slots[slot] = v }, func() { r.Slots[slot] = now })
			}
			for _, v := range byNearness(n.values(f, r.Shape, sample(f, now), 1), now) {
				if !v.Equal(now) && v.Kind() == f.Type.Kind && valid(f, v) && n.inOrder(r, slot, v) && set(v) {
					return true
				}
			}
			if !now.IsAbsent() && !f.Required && set(expr.Value{}) {
				return true
			}
		}
	}
	return false
}

// byNearness sorts numbers and times by how far they are from one that is there.
func byNearness(list []expr.Value, now expr.Value) []expr.Value {
	far := func(v expr.Value) float64 {
		switch {
		case v.Kind() != now.Kind():
			return math.Inf(1)
		case v.Kind() == expr.Double:
			return math.Abs(v.Double() - now.Double())
		case v.Kind() == expr.Int || v.Kind() == expr.Timestamp || v.Kind() == expr.Duration:
			return math.Abs(float64(v.Int()) - float64(now.Int()))
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b expr.Value) int { return cmp.Compare(far(a), far(b)) })
	return list
}

// sample is a value of the kind of a field that may be absent.
func sample(f *expr.Field, now expr.Value) expr.Value {
	if !now.IsAbsent() {
		return now
	}
	switch f.Type.Kind {
	case expr.Bool:
		return expr.NewBool(false)
	case expr.Int:
		return expr.NewInt(0)
	case expr.Double:
		return expr.NewDouble(0)
	case expr.String:
		return expr.NewString("")
	case expr.Duration:
		return expr.NewDuration(0)
	}
	return expr.NewTimestamp(usualNow)
}

func (n *nudging) otherFlags() bool {
	h := n.w.Host
	for _, key := range sortedFlags(h.is) {
		is, other := h.is[key], expr.True
		if is == expr.True {
			other = expr.False
		}
		if n.tried(func() { h.is[key] = other }, func() { h.is[key] = is }) {
			return true
		}
	}
	return false
}

// otherPast leaves out one thing that happened, or one that belongs to the object, or
// makes something that happened older.
func (n *nudging) otherPast() bool {
	h := n.w.Host
	for _, key := range sortedRelations(h.events) {
		if n.otherMoment(h.events[key]) {
			return true
		}
	}
	for message := range h.p.Schema.Messages {
		if p := h.sent[message]; p != nil && n.otherMoment(p) {
			return true
		}
	}
	for _, key := range sortedRelations(h.related) {
		list := h.related[key]
		for i := range list {
			rest := slices.Concat(list[:i], list[i+1:])
			if !n.isObject(list[i]) && n.tried(func() { h.related[key] = rest }, func() { h.related[key] = list }) {
				return true
			}
		}
	}
	return false
}

func (n *nudging) isObject(r *expr.Record) bool {
	for _, o := range n.w.Objects {
		if o == r {
			return true
		}
	}
	return false
}

func (n *nudging) otherMoment(p *past) bool {
	before := *p
	list := p.moments()
	for i, m := range list {
		if n.isJudged(m.record) {
			continue
		}
		ages := n.agesFor(n.w.Now-m.at, false)
		slices.SortStableFunc(ages, func(a, b int64) int {
			return cmp.Compare(max(a-(n.w.Now-m.at), n.w.Now-m.at-a), max(b-(n.w.Now-m.at), n.w.Now-m.at-b))
		})
		for _, age := range ages {
			at := n.w.Now - age
			put := func(at int64) {
				if m.record != nil {
					m.record.Slots[0] = expr.NewTimestamp(at)
				}
			}
			if n.tried(func() { put(at); changed := slices.Clone(list); changed[i].at = at; p.set(changed) }, func() { put(m.at); *p = before }) {
				return true
			}
		}
		rest := slices.Concat(list[:i], list[i+1:])
		if n.tried(func() { p.set(rest) }, func() { *p = before }) {
			return true
		}
	}
	return false
}

func (n *nudging) isJudged(r *expr.Record) bool {
	for _, j := range n.w.Judged {
		if j == r && r != nil {
			return true
		}
	}
	return false
}
