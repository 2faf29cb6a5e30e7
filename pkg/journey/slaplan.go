package journey

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/project"
)

// slaPlan is what the clocks of one SLA go by.
type slaPlan struct {
	// marks are what a clock reaches one after the other.
	marks []mark
	// starts and stops hold, by start and stop of the SLA, the position of its
	// `becomes` in the contact's [Object.Edges]; -1 for an event.
	starts, stops []int
}

// mark is something that a clock does when open time reaches a length.
type mark struct {
	open int64
	kind markKind
	// notice is what is said or routed, nil for the breach itself.
	notice *project.Notice
}

type markKind uint8

// At one instant a clock reminds before it breaches, and breaches before it acts
// on that.
const (
	reminds markKind = iota
	breaches
	acts
)

// slas prepares the clocks: `before` and `after` are open time too, so every
// notice stands at a length of open time since the start.
func (x *plan) slas() {
	for _, s := range x.Program.SLAs {
		p := slaPlan{starts: x.edgesOf(s.Starts), stops: x.edgesOf(s.Stops)}
		for i := range s.Remind {
			p.marks = append(p.marks, mark{open: s.Within - s.Remind[i].Offset, kind: reminds, notice: &s.Remind[i]})
		}
		p.marks = append(p.marks, mark{open: s.Within, kind: breaches})
		for i := range s.Breach {
			p.marks = append(p.marks, mark{open: s.Within + s.Breach[i].Offset, kind: acts, notice: &s.Breach[i]})
		}
		slices.SortStableFunc(p.marks, func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.open, b.open), cmp.Compare(a.kind, b.kind))
		})
		x.clocks = append(x.clocks, p)
		x.above = x.above || slices.ContainsFunc(s.Starts, x.startsAbove)
	}
}

// startsAbove reports whether a start can be an event of what contacts belong to,
// whose line then has to hear of their events, as one may stop the clock.
func (x *plan) startsAbove(k project.Clocked) bool {
	if k.Event < 0 {
		return false
	}
	about := x.Program.Events[k.Event].Object
	if about >= 0 {
		return !x.Objects[about].OfContact
	}
	// Of the built-in ones that happen to any object two say to which; the others
	// happen to what is enrolled.
	if k.Event != x.created && k.Event != x.changed {
		return false
	}
	for i := range x.Objects {
		of := map[string]string{"event.object": x.Objects[i].Name}
		if !x.Objects[i].OfContact && (k.Where == nil || k.Where.Expr == nil || k.Where.Expr.Possible(of)) {
			return true
		}
	}
	return false
}

// edgesOf numbers the conditions that a contact remembers for an SLA.
func (x *plan) edgesOf(all []project.Clocked) []int {
	edges := make([]int, len(all))
	for i := range all {
		edges[i] = -1
		if all[i].Becomes != nil && x.contact >= 0 {
			edges[i] = x.nEdges[x.contact]
			x.nEdges[x.contact]++
		}
	}
	return edges
}
