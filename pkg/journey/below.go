package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// A condition about an account may ask who of its contacts is in a workflow, and a step
// of its own may end what they have there. They are enrolled in lines of their own, so
// each tells the account's line whenever that changes, of the workflows that are asked about.

// Activity says in which workflows a line, or anything in it, is enrolled.
type Activity struct {
	// Line is who tells; of what a line has told, the line that it told.
	Line Key
	// Under is the object that it belongs to.
	Under Key
	// Workflows are the present ones, sorted. The list is never changed.
	Workflows []int
}

func (a *Activity) equal(b *Activity) bool {
	return a.Line == b.Line && a.Under == b.Under && slices.Equal(a.Workflows, b.Workflows)
}

// asksBelow finds the workflows about contacts, or about what belongs to them,
// that conditions of other objects read, or steps of theirs end.
func (x *plan) asksBelow() {
	kinds := map[model.Document]int{}
	for _, w := range x.Workflows {
		kinds[w.Doc] = w.Object
	}
	for _, s := range x.Segments {
		kinds[s.Doc] = s.Object
	}
	for _, s := range x.Scores {
		kinds[s.Doc] = s.Object
	}
	for site := range x.Expressions() {
		kind, about := kinds[site.Doc]
		if !about || kind < 0 || x.Objects[kind].OfContact {
			continue
		}
		for _, w := range site.Expr.Reads().Workflows {
			x.asksOf(w)
		}
	}
	for _, w := range x.Workflows {
		for _, s := range w.Steps {
			if s.Action == project.ExitAction && s.Other >= 0 && w.Object >= 0 && !x.Objects[w.Object].OfContact {
				x.asksOf(x.present[s.Other])
			}
		}
	}
	slices.Sort(x.below)
}

// asksOf notes a workflow that others ask about, if it is about contacts or about
// what belongs to them.
func (x *plan) asksOf(w int) {
	if x.ofContact(w) && !slices.Contains(x.below, w) {
		x.below = append(x.below, w)
	}
}

// tellActivity tells the line above in which workflows this one now is, if that
// is something else than before. No loop follows from it, so depth does not count.
func (ps *pass) tellActivity() {
	if len(ps.p.below) == 0 {
		return
	}
	now, before := ps.activity(), ps.s.Shown
	if slices.EqualFunc(now, before, func(a, b Activity) bool { return a.equal(&b) }) {
		return
	}
	ps.s.Shown = now
	depth := ps.depth
	ps.depth = min(depth, deepest-2)
	for _, a := range before {
		if len(now) == 0 || now[0].Line != a.Line {
			ps.tell(a.Line, News{Activity: &Activity{Line: ps.s.Key, Under: a.Under}})
		}
	}
	for _, a := range now {
		ps.tell(a.Line, News{Activity: &Activity{Line: ps.s.Key, Under: a.Under, Workflows: a.Workflows}})
	}
	ps.depth = depth
}

// activity is what the line above is to know: at most one, none where nobody is
// in what it asks about.
func (ps *pass) activity() []Activity {
	top := ps.above()
	if top == nil || !top.Copy {
		return nil
	}
	var in []int
	for _, e := range ps.s.Enrollments {
		if w := ps.p.present[e.Workflow]; e.Phase != Ended && slices.Contains(ps.p.below, w) {
			in = append(in, w)
		}
	}
	if len(in) == 0 {
		return nil
	}
	slices.Sort(in)
	return []Activity{{Line: top.Key, Under: ps.s.parent(ps.s.root()).Key, Workflows: slices.Compact(in)}}
}

// hearActivity takes in what a line below tells.
func (ps *pass) hearActivity(a *Activity) {
	ps.forgetActivity(a.Line)
	if len(a.Workflows) > 0 {
		at, _ := slices.BinarySearchFunc(ps.s.Below, a.Line, func(b Activity, k Key) int { return b.Line.Compare(k) })
		ps.s.Below = slices.Insert(slices.Clip(ps.s.Below), at, *a)
	}
	ps.touch()
}

// forgetActivity drops what a line told that no longer belongs here.
func (ps *pass) forgetActivity(line Key) {
	ps.s.Below, _ = divide(ps.s.Below, func(a *Activity) bool { return a.Line == line })
}

// activeBelow reports whether a contact of the object, or what belongs to one, is
// enrolled.
func (h *host) activeBelow(o *Object, workflow int) expr.Truth {
	if !slices.Contains(h.ps.p.below, workflow) {
		return expr.Undecided
	}
	for i := range h.ps.s.Below {
		a := &h.ps.s.Below[i]
		if slices.Contains(a.Workflows, workflow) && h.ps.s.within(h.ps.s.find(a.Under), o.Key) {
			return expr.True
		}
	}
	return expr.False
}
