package simulate

import (
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// terms is what has to be so of a contact, and where each part is written.
type terms struct {
	parts  []audience.Part
	places []diag.Span
}

func (q *terms) add(x *expr.Expr, want audience.Want, place diag.Span) {
	if x != nil {
		q.parts, q.places = append(q.parts, audience.Part{Expr: x, Want: want}), append(q.places, place)
	}
}

// cond adds a condition, if one is written.
func (q *terms) cond(c *project.Cond, want audience.Want) {
	if c != nil && c.Expr != nil {
		q.add(c.Expr, want, c.Doc.Span)
	}
}

func (q terms) with(o terms) terms {
	return terms{slices.Concat(q.parts, o.parts), slices.Concat(q.places, o.places)}
}

// asker puts the questions of one document.
type asker struct {
	p *project.Program
	v *inventory
	s *audience.Solver
	// index is the item that is asked about, mark what is to be seen of it.
	index int
	mark  uint8
	// when is a condition that has to hold besides, nil for none.
	when *project.Cond
}

// made adds a condition that stands nowhere in these words.
func (k *asker) made(q *terms, place expr.Place, text string, want audience.Want, at diag.Span) {
	if x, issues := k.p.Env.Check(place, text, expr.BoolType()); x != nil && len(issues) == 0 {
		q.add(x, want, at)
	}
}

// happens adds that there is such an event, so that the answer has one.
func (k *asker) happens(q *terms, object, event int, at diag.Span) {
	if event >= 0 {
		k.made(q, expr.Place{Object: object, Item: -1, Event: k.p.Schema.Events[event].Shape}, "true", audience.Holds, at)
	}
}

// triggered adds what a trigger asks for. Sure is set for a question that has to hold
// at the instant of the entry, whatever was before.
func (k *asker) triggered(q *terms, w *project.Workflow, i int, sure bool) {
	t := &w.Triggers[i]
	place := expr.Place{Object: w.Object, Item: -1}
	switch t.Kind {
	case project.OnEvent:
		k.happens(q, w.Object, t.Event, t.Doc.Span)
	case project.OnBecomes:
		q.cond(t.Becomes, audience.Holds)
	case project.OnEntersStage:
		k.made(q, place, "contact.stage == "+strconv.Quote(k.p.Lifecycle.Stages[t.Stage].Name), audience.Holds, t.Doc.Span)
		carried := place
		carried.Trigger = t.Shape
		k.made(q, carried, "trigger.to == "+strconv.Quote(k.p.Lifecycle.Stages[t.Stage].Name), audience.Holds, t.Doc.Span)
		if !sure {
			q.cond(k.p.Lifecycle.Stages[t.Stage].When, audience.Holds)
		}
	case project.OnDate:
		k.made(q, place, "has("+t.Field.Text+")", audience.Holds, t.Doc.Span)
	}
	for _, part := range audience.Fires(k.p, w, t) {
		q.add(part.Expr, part.Want, t.Doc.Span)
	}
	if w.Object >= 0 {
		k.made(q, place, "true", audience.Holds, t.Doc.Span)
	}
	if contact := k.p.ContactObject(); !sure && slices.Contains(k.p.Schema.Chain(w.Object), contact) { // a scenario has one
		k.made(q, expr.Place{Object: contact, Item: -1}, "true", audience.Holds, t.Doc.Span)
	}
}

// entryWords are the gates of an entry that ask a condition, in their order.
var entryWords = []string{"where", "rules", "data", "suppress", "goal", "exit"}

// passes adds what lets somebody through a gate of an entry.
func (k *asker) passes(q *terms, w *project.Workflow, i int, word string) {
	t := &w.Triggers[i]
	switch word {
	case "where":
		q.cond(t.Where, audience.Holds)
	case "rules":
		k.onTrigger(q, t, w.Rules, audience.Holds)
	case "data":
		for n, text := range k.data(w) {
			k.made(q, k.entryPlace(w, t), text, audience.Holds, w.Doc.Data[min(n, len(w.Doc.Data)-1)].Span)
		}
	case "suppress":
		for _, c := range w.Suppress {
			k.onTrigger(q, t, c, audience.IsFalse)
		}
	case "goal":
		if w.Goal != nil {
			k.onTrigger(q, t, w.Goal.When, audience.HoldsNot)
		}
	case "exit":
		for n := range w.Exits {
			k.onTrigger(q, t, w.Exits[n].When, audience.HoldsNot)
		}
	}
}

// stops are the ways in which a gate of an entry stops somebody.
func (k *asker) stops(w *project.Workflow, i int, word string) []terms {
	t := &w.Triggers[i]
	var list []terms
	one := func(c *project.Cond, want audience.Want) {
		if c != nil {
			var q terms
			k.onTrigger(&q, t, c, want)
			list = append(list, q)
		}
	}
	switch word {
	case "where":
		one(t.Where, audience.HoldsNot)
	case "rules":
		one(w.Rules, audience.HoldsNot)
	case "data":
		for n, text := range k.data(w) {
			var q terms
			k.made(&q, k.entryPlace(w, t), text, audience.HoldsNot, w.Doc.Data[min(n, len(w.Doc.Data)-1)].Span)
			list = append(list, q)
		}
	case "suppress":
		for _, c := range w.Suppress {
			one(c, audience.Holds)
			one(c, audience.IsUndecided)
		}
	case "goal":
		if w.Goal != nil {
			one(w.Goal.When, audience.Holds)
		}
	case "exit":
		for n := range w.Exits {
			one(w.Exits[n].When, audience.Holds)
		}
	}
	return list
}

// data are the conditions of the gate `data`.
func (k *asker) data(w *project.Workflow) []string {
	var list []string
	for _, path := range w.Data {
		list = append(list, "has("+path.Text+")")
	}
	return list
}

func (k *asker) entryPlace(w *project.Workflow, t *project.Trigger) expr.Place {
	return expr.Place{Object: w.Object, Item: -1, Trigger: t.Shape}
}

// onTrigger adds a condition of a workflow as it is asked of what one trigger carries.
func (k *asker) onTrigger(q *terms, t *project.Trigger, c *project.Cond, want audience.Want) {
	if c == nil || c.Expr == nil {
		return
	}
	q.add(k.seenFrom(t, c.Expr, c.Expr.Text()), want, c.Doc.Span)
}

// seenFrom is a condition, or a part of one, with `trigger` as one trigger has it.
func (k *asker) seenFrom(t *project.Trigger, x *expr.Expr, text string) *expr.Expr {
	place := x.Place()
	if t != nil && place.Trigger != nil && place.Trigger != t.Shape {
		place.Trigger, place.TriggerConflicts = t.Shape, nil
		if y, issues := k.p.Env.Check(place, text, expr.BoolType()); y != nil && len(issues) == 0 {
			return y
		}
	}
	if text == x.Text() {
		return x
	}
	y, issues := k.p.Env.Check(x.Place(), text, expr.BoolType())
	if y == nil || len(issues) > 0 {
		return nil
	}
	return y
}

// entry is what lets somebody in by a trigger, up to a gate, "" for all of them.
func (k *asker) entry(w *project.Workflow, i int, upTo string, sure bool) terms {
	var q terms
	k.triggered(&q, w, i, sure)
	for _, word := range entryWords {
		if word == upTo {
			break
		}
		k.passes(&q, w, i, word)
	}
	return q
}

// way adds what leads by an arm of a step. Where it is late, a wait is not over at once.
func (k *asker) way(q *terms, w *project.Workflow, t *project.Trigger, s *project.Step, arm string, late bool) {
	k.onTrigger(q, t, s.When, audience.Holds)
	for i := range s.Arms {
		a := &s.Arms[i]
		mine := armName(fork{s, i}) == arm
		switch {
		case a.Kind == project.ArmWhen && mine && late && s.Action == project.WaitUntil:
			// it comes to hold only there
		case a.Kind == project.ArmWhen && mine:
			k.onTrigger(q, t, a.When, audience.Holds)
		case a.Kind == project.ArmWhen:
			k.onTrigger(q, t, a.When, audience.HoldsNot)
		case a.Kind == project.ArmEvent && mine:
			k.happens(q, w.Object, a.Event, a.Doc.Span)
			k.onTrigger(q, t, a.Where, audience.Holds)
		}
		if mine && s.Action == project.Branch {
			return // later arms are not asked
		}
	}
}

// path is what leads through the steps to one: the arms on the way, and no step
// before it that ends the journey.
func (k *asker) path(w *project.Workflow, t *project.Trigger, to *project.Step, late bool) terms {
	var q terms
	on := forks(w, to)
	for _, f := range route(w, to) {
		k.way(&q, w, t, f.step, f.name(), late)
	}
	for _, s := range w.Steps[:to.Index] {
		if s.Action == project.ExitAction && s.Other < 0 && s.When != nil && within(forks(w, s), on) {
			k.onTrigger(&q, t, s.When, audience.HoldsNot)
		}
	}
	return q
}

// within reports whether one way begins with another.
func within(start, way []fork) bool {
	return len(start) <= len(way) && slices.Equal(start, way[:len(start)])
}

// part is what it takes that a part of a condition gives something, when the
// condition is asked: the parts to its left did not settle it. It is nothing where
// the part cannot stand alone.
func (k *asker) part(t *project.Trigger, c *project.Cond, branch int, want audience.Want) (terms, bool) {
	var q terms
	b := c.Expr.Branches()[branch]
	k.before(&q, t, c, c.Expr.Tree(), b)
	x := k.seenFrom(t, c.Expr, c.Expr.Text()[b.Start:b.End])
	q.add(x, want, c.At(b.Start, b.End))
	return q, x != nil
}

// before adds what has to be so of the parts to the left.
func (k *asker) before(q *terms, t *project.Trigger, c *project.Cond, n *expr.Node, b expr.Branch) {
	if n.Start == b.Start && n.End == b.End {
		return
	}
	text := func(m *expr.Node) string { return c.Expr.Text()[m.Start:m.End] }
	for i, a := range n.Args {
		if a.Start > b.Start || a.End < b.End {
			continue
		}
		switch n.Op {
		case expr.OpAnd:
			for _, left := range n.Args[:i] { // none is false
				q.add(k.seenFrom(t, c.Expr, "!("+text(left)+")"), audience.HoldsNot, c.At(left.Start, left.End))
			}
		case expr.OpOr:
			for _, left := range n.Args[:i] { // none is true
				q.add(k.seenFrom(t, c.Expr, text(left)), audience.HoldsNot, c.At(left.Start, left.End))
			}
		case expr.OpIf:
			if i > 0 {
				want := map[int]audience.Want{1: audience.Holds, 2: audience.IsFalse}[i]
				q.add(k.seenFrom(t, c.Expr, text(n.Args[0])), want, c.At(n.Args[0].Start, n.Args[0].End))
			}
		case expr.OpNot:
		default:
			return
		}
		k.before(q, t, c, a, b)
		return
	}
}
