package simulate

import (
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// edit is one change of an attempt that a want asks for.
type edit struct {
	want expr.Want
	// name is the field, where it is one of the line that starts the workflow.
	name string
	// more is how many events to add, beside those that count already; 0 for as many
	// as the want says.
	more int
}

// maxDepth bounds how deep segments, scores and their rules are followed.
const maxDepth = 4

// edits are the ways to let a condition give what it should, down to fields,
// events and objects.
func (d *drafter) edits(x *expr.Expr, ctx *expr.Context, want bool, depth int) [][]edit {
	var all [][]edit
	for _, way := range x.Wants(ctx, want) {
		ways := [][]edit{nil}
		for i := range way {
			ways = joinEdits(ways, d.resolve(&way[i], ctx, depth))
		}
		all = append(all, ways...)
	}
	return all[:min(len(all), mostEdits)]
}

// mostEdits bounds how many ways are followed at each condition.
const mostEdits = 12

func joinEdits(a, b [][]edit) [][]edit {
	var ways [][]edit
	for _, x := range a {
		for _, y := range b {
			if len(ways) < mostEdits {
				ways = append(ways, slices.Concat(x, y))
			}
		}
	}
	return ways
}

// resolve turns a want about something that is computed into those about what it
// is computed from.
func (d *drafter) resolve(w *expr.Want, ctx *expr.Context, depth int) [][]edit {
	switch {
	case depth > maxDepth:
		return nil
	case w.Kind == expr.WantSegment:
		s := d.p.Segments[w.Index]
		if s.When == nil || s.When.Expr == nil {
			return nil
		}
		return d.edits(s.When.Expr, about(ctx, s.Object), w.Value.Bool(), depth+1)
	case w.Kind == expr.WantScore:
		return d.scored(w, ctx, depth+1)
	case w.Kind == expr.WantField && w.Root == "event":
		return [][]edit{{{want: *w, name: nameIn(ctx.Event, w.Slot)}}}
	case w.Kind == expr.WantField && w.Root == "trigger":
		return [][]edit{{{want: *w, name: nameIn(ctx.Trigger, w.Slot)}}}
	}
	return [][]edit{{{want: *w}}}
}

func nameIn(r *expr.Record, slot int) string {
	if r == nil || slot < 0 || slot >= len(r.Shape.Fields) {
		return ""
	}
	return r.Shape.Fields[slot].Name
}

// about is the context of a question about an object, or what it belongs to.
func about(ctx *expr.Context, object int) *expr.Context {
	o := ctx.Object
	for o != nil && o.Shape.Object != object {
		o = o.Parent
	}
	return &expr.Context{Now: ctx.Now, Object: o, Host: ctx.Host, Horizon: expr.Never}
}

// scored are ways to move a score: what an object must be for the points of fit
// rules, and events that bring points. It takes the smallest that suffices, else
// the largest, until the sum is reached.
func (d *drafter) scored(w *expr.Want, ctx *expr.Context, depth int) [][]edit {
	m := d.p.Scores[w.Index]
	on := about(ctx, m.Object)
	if on.Object == nil || on.Host == nil {
		return nil
	}
	score, _ := on.Host.Score(on.Object, w.Index, ctx.Now)
	need := magnitude(w.Value) - score
	if w.Op == ">" || w.Op == "!=" {
		need += 0.001
	}
	sign := 1.0
	if w.Op == "<" || w.Op == "<=" {
		sign, need = -1, -need
		if w.Op == "<" {
			need += 0.001
		}
	}
	sources := d.sources(m, on, sign, depth)
	var way []edit
	for need > 0 {
		i := enough(sources, need)
		if i < 0 {
			return nil
		}
		way = append(way, sources[i].way...)
		need -= sources[i].much
		if sources[i].left--; sources[i].left <= 0 {
			sources = slices.Delete(sources, i, i+1)
		}
	}
	return [][]edit{way}
}

// points are something that brings points.
type points struct {
	much float64
	left int // how often it can still be used
	way  []edit
}

// enough is the smallest source that suffices, else the largest, -1 for none.
func enough(list []points, need float64) int {
	best := -1
	for i := range list {
		p := list[i].much
		switch {
		case best < 0:
			best = i
		case p >= need && (list[best].much < need || p < list[best].much):
			best = i
		case p < need && list[best].much < need && p > list[best].much:
			best = i
		}
	}
	return best
}

// sources lists what would bring points of a sign, or take some of the other
// sign away.
func (d *drafter) sources(m *project.Score, on *expr.Context, sign float64, depth int) []points {
	var list []points
	for i := range m.Fit {
		f := &m.Fit[i]
		holds := f.When.Expr.Truth(&expr.Context{Now: on.Now, Object: on.Object, Host: on.Host, Horizon: expr.Never}) == expr.True
		if gain := f.Points * sign; gain > 0 == !holds && gain != 0 {
			if ways := d.edits(f.When.Expr, on, !holds, depth); len(ways) > 0 {
				list = append(list, points{math.Abs(f.Points), 1, ways[0]})
			}
		}
	}
	for i := range m.Behavior {
		b := &m.Behavior[i]
		if b.Points*sign <= 0 || !d.tellable(b.Event) {
			continue
		}
		var items [][]expr.Want
		if b.Where != nil && b.Where.Expr != nil {
			ev := d.p.Schema.Events[b.Event].Shape.New()
			items = b.Where.Expr.Wants(&expr.Context{Now: on.Now, Event: ev, Host: on.Host, Horizon: expr.Never}, true)
			if len(items) == 0 {
				continue
			}
		}
		most := int(math.Min(math.Floor(b.AtMost/math.Abs(b.Points)), 5)) - d.happened(on, b)
		if most > 0 {
			list = append(list, points{math.Abs(b.Points), most, []edit{{want: expr.Want{Kind: expr.WantEvents, Index: b.Event, Most: -1, Items: items}, more: 1}}})
		}
	}
	return list
}

// happened is how often a behavior has brought points already.
func (d *drafter) happened(on *expr.Context, b *project.Behavior) int {
	n := 0
	for _, ev := range on.Host.Events(on.Object, b.Event) {
		if b.Where == nil || b.Where.Expr.Truth(&expr.Context{Now: on.Now, Event: ev, Host: on.Host, Horizon: expr.Never}) == expr.True {
			n++
		}
	}
	return n
}

// toldHere are the built-in events that a scenario cannot tell, or that are about
// something that must have happened before.
var toldHere = []string{
	"created", "changed", "stage_changed", "stage_overdue", "sla_breached", "enrolled", "exited", "assigned",
	"message_sent", "message_delivered", "message_bounced", "message_complained", "message_opened", "message_clicked", "message_replied", "task_done",
}

// tellable reports whether an event can simply be told.
func (d *drafter) tellable(event int) bool {
	return event >= 0 && !slices.Contains(toldHere, d.p.Events[event].Name)
}
