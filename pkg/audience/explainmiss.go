package audience

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
)

// miss finds somebody who fails at part i alone: first a small change of the example,
// then whatever the solver finds.
func (e *Explainer) miss(w *way, i int, example *Witness) *Miss {
	asked := w.asks[i].Part
	if asked.Want == Holds {
		asked.Want = HoldsNot
	} else {
		asked.Want = Holds
	}
	parts := slices.Clone(w.given)
	for k := range w.asks {
		if k == i {
			parts = append(parts, asked)
		} else {
			parts = append(parts, w.asks[k].Part)
		}
	}
	before := example.Facts()
	if after := e.nudged(example, parts, w.asks[i].Part); after != nil {
		return missOf(before, after)
	}
	a := e.s.Satisfiable(parts...)
	switch {
	case a.Witness != nil:
		return missOf(before, a.Witness.Facts())
	case a.Verdict == No:
		return &Miss{Verdict: "no", Text: "nobody: whoever passes the other parts passes this one"}
	}
	return &Miss{Verdict: "unknown", Text: "whether somebody fails here alone is unknown"}
}

func missOf(before, after []Fact) *Miss {
	m := &Miss{Verdict: "yes", Changes: changesOf(before, after)}
	var list []string
	for _, c := range m.Changes {
		if !strings.HasPrefix(c.Path, "score.") || len(m.Changes) == 1 {
			list = append(list, c.text())
		}
	}
	m.Text = enumerated(list, "and")
	return m
}

func (c Change) text() string {
	switch {
	case c.Was == "":
		return "with `" + c.Path + "`" + either(c.Is == "there", "", " "+c.Is)
	case c.Is == "":
		return "without `" + c.Path + "`"
	}
	return "`" + c.Path + "` " + c.Is + " instead of " + c.Was
}

// changesOf are the differences of two lists of facts, by path, in the order of the
// second one and then of the first one.
func changesOf(before, after []Fact) []Change {
	was, is := byPath(before), byPath(after)
	var list []Change
	for _, f := range slices.Concat(after, before) {
		a, b := was[f.Path], is[f.Path]
		if a == b || f.Kind == "object" && f.Value == "" && slices.ContainsFunc(slices.Concat(before, after), func(g Fact) bool { return strings.HasPrefix(g.Path, f.Path+".") }) {
			continue
		}
		if slices.ContainsFunc(list, func(c Change) bool { return c.Path == f.Path }) {
			continue
		}
		list = append(list, Change{Path: f.Path, Is: b, Was: a})
	}
	return list
}

// byPath joins what facts say of each path.
func byPath(facts []Fact) map[string]string {
	out := map[string]string{}
	for _, f := range facts {
		text := f.Value
		if f.Age != "" {
			text = strings.TrimPrefix(text+", "+f.Age, ", ")
		}
		if text == "" {
			text = "there"
		}
		if known := out[f.Path]; known != "" {
			text = known + "; " + text
		}
		out[f.Path] = text
	}
	return out
}

// nudged tries small changes of the example until all parts are as wanted, and returns
// its facts then; nil where none will do. The example stays as it was.
func (e *Explainer) nudged(example *Witness, parts []Part, failing Part) []Fact {
	n := &nudging{
		shrinking: shrinking{p: e.p, w: example, parts: parts, hints: hintsOf(e.p, parts), left: mostTries, pinned: map[*expr.Record]bool{}},
		reads:     hintsOf(e.p, []Part{failing}),
	}
	for _, way := range []func() bool{n.otherValues, n.otherFlags, n.otherPast} {
		if way() {
			return n.facts
		}
	}
	return nil
}

type nudging struct {
	shrinking
	// reads is what the failing part reads.
	reads *hints
	facts []Fact
}

// tried makes a change, looks, and takes it back. What cel-go does not confirm does not
// count.
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
	n.facts = n.w.Facts()
	return true
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
			for _, v := range n.values(f, r.Shape, sample(f, now), 1) {
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
		for _, age := range n.agesFor(n.w.Now-m.at, false) {
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
