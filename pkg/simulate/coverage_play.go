package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// mostTried bounds how many scenarios are played for one contact.
const mostTried = 24

// prove looks for a scenario with the contact that the solver found in which the item
// is covered; nil where none of those that are tried does.
func (k *asker) prove(a *attempt, w *audience.Witness) *proven {
	flow, most := a.workflow, mostTried
	if flow != nil && flow.Triggers[a.trigger].Kind == project.OnEnroll {
		most *= 3 // through another workflow
	}
	if flow == nil {
		flow = nobody()
	}
	d := newDrafter(k.p, flow)
	d.start, d.plays = w.Now, maxPlays-most
	c := newCasting(d, w, a.hope.parts)
	var seeds []*cast
	if a.workflow == nil {
		seeds = c.plain(a.event)
	} else {
		for _, s := range d.seeds(a.trigger) {
			seeds = append(seeds, c.lay(s))
		}
	}
	if a.outside {
		return k.seen(d, seeds)
	}
	in := d.search(seeds)
	if in == nil {
		d.plays = min(d.plays, maxPlays-mostTried/2)
		in = d.search(c.before(a.trigger, seeds))
	}
	if in == nil && a.workflow.Triggers[a.trigger].Kind == project.OnEnroll {
		d.lay = c.lay
		in = d.through([]*project.Workflow{a.workflow})
	}
	if in == nil {
		return nil
	}
	return k.steered(d, a, in)
}

// proven is a scenario that covers an item.
type proven struct {
	d    *drafter
	cast *cast
	// entry is when somebody enters, in milliseconds after the start; what comes later
	// comes to happen on the way.
	entry int64
}

// seen returns the first attempt that covers the item though nobody need enter: as it
// is, or with something happening at the start instead of before.
func (k *asker) seen(d *drafter, list []*cast) *proven {
	for len(list) > 0 && d.plays < maxPlays {
		c := list[0]
		list = list[1:]
		waits := []int64{calendar.Day}
		if d.w.Index >= 0 {
			waits = d.patience(c)
		}
		for _, wait := range waits {
			n := c.clone()
			if n.s.Until = wait; d.loads(n) && k.covers(d, n) {
				return &proven{d, n, 0}
			}
		}
		if len(list) < mostTried && len(c.s.Timeline) < 2 {
			list = append(list, d.moved(c)...)
		}
	}
	return nil
}

// covers plays an attempt and reports whether the item is seen as wanted.
func (k *asker) covers(d *drafter, c *cast) bool {
	d.plays++
	return k.watch(c)
}

func (k *asker) watch(c *cast) bool {
	pl := newPlay(k.p, c.s)
	pl.seen = newSighting(k.v)
	pl.seen.when = k.when
	pl.run()
	return (k.when == nil || pl.seen.held) && pl.seen.marks[k.index]&k.mark != 0 && len(pl.unanswered()) == 0
}

// steered leads somebody who has entered to where the item is.
func (k *asker) steered(d *drafter, a *attempt, c *cast) *proven {
	c = c.clone()
	entry := c.s.Until
	c.s.Until = d.horizon(entry)
	var on []fork
	if a.to != nil {
		on = route(a.workflow, a.to)
		for i := range a.to.Arms {
			if f := (fork{a.to, i}); armName(f) == a.arm {
				on = append(on, f)
			}
		}
	}
	for _, f := range on {
		if f.step.Action == project.Experiment {
			c.s.Choose = slices.DeleteFunc(c.s.Choose, func(o project.Choice) bool { return o.Workflow == a.workflow.Index && o.StepID == f.step.ID })
			c.s.Choose = append(c.s.Choose, project.Choice{Workflow: a.workflow.Index, StepID: f.step.ID, Variant: f.arm})
		}
	}
	d.complete(c)
	for range len(on) + 1 {
		if d.loads(c) && k.covers(d, c) {
			return &proven{d, c, entry}
		}
		if !k.next(d, a, c, on) {
			break
		}
	}
	return k.after(d, a, c, entry)
}

// next adds the line that the next wait on the way is for. It reports whether there is
// such a wait.
func (k *asker) next(d *drafter, a *attempt, c *cast, on []fork) bool {
	r := journey.Play(k.p, c.s)
	facts := r.Facts()
	for _, f := range on {
		if f.step.Action != project.WaitUntil {
			continue
		}
		arm := &f.step.Arms[f.arm]
		if arm.Kind == project.ArmTimeout || arm.Kind == project.ArmWhen && !a.late {
			continue
		}
		i := slices.IndexFunc(facts, func(g journey.Fact) bool {
			return g.Kind == journey.Waiting && g.Workflow == a.workflow.Index && g.Step == f.step.Index
		})
		if i < 0 {
			return false
		}
		took := slices.ContainsFunc(facts[i:], func(g journey.Fact) bool {
			return g.Kind == journey.ArmChosen && g.Workflow == a.workflow.Index && g.Step == f.step.Index && g.To == armName(f)
		})
		if took {
			continue
		}
		return k.answered(d, c, arm, facts[:i+1])
	}
	return false
}

// answered lets happen what an arm waits for.
func (k *asker) answered(d *drafter, c *cast, arm *project.Arm, before []journey.Fact) bool {
	wait := &before[len(before)-1]
	at := wait.At - c.s.Start + calendar.Hour
	if wait.Until > 0 && wait.Until-wait.At <= calendar.Hour {
		at = wait.At - c.s.Start + (wait.Until-wait.At)/2
	}
	switch arm.Kind {
	case project.ArmChanged:
		return k.changes(d, c, arm, at)
	case project.ArmWhen:
		answer := k.s.Satisfiable(audience.Part{Expr: arm.When.Expr, Want: audience.Holds})
		if answer.Verdict != audience.Yes {
			return false
		}
		newCasting(d, answer.Witness, []audience.Part{{Expr: arm.When.Expr}}).become(c, at, -1)
		return true
	}
	h, ok := k.event(d, c, arm.Event, arm.Where, at, before)
	if ok {
		c.put(h)
	}
	return ok
}

// event is a line with an event that meets a condition; one about a message is about
// that which went out last.
func (k *asker) event(d *drafter, c *cast, event int, where *project.Cond, at int64, before []journey.Fact) (project.Happening, bool) {
	h := d.line(c, event, at)
	shape := k.p.Schema.Events[event].Shape
	if slot := shape.Slot("message"); slot > 0 {
		for i := range before {
			if before[i].Kind == journey.Sent {
				h.Fields = setField(h.Fields, slot, expr.NewString(before[i].Subject))
			}
		}
	}
	if where == nil {
		return h, true
	}
	ev := shape.New()
	for _, f := range h.Fields {
		ev.Slots[f.Slot] = f.Value
	}
	ways := where.Expr.Wants(&expr.Context{Now: c.s.Start + at, Event: ev, Horizon: expr.Never}, true)
	for _, way := range ways {
		n := h
		n.Fields = slices.Clone(h.Fields)
		ok := true
		for i := range way {
			ok = ok && way[i].Kind == expr.WantField && way[i].Root == "event" && d.fill(&n.Fields, shape, way[i:i+1])
		}
		if ok {
			return n, true
		}
	}
	return h, false
}

// changes lets a field change.
func (k *asker) changes(d *drafter, c *cast, arm *project.Arm, at int64) bool {
	f := arm.Field
	if f == nil || f.Object < 0 || d.kept(f.Object, f.Field.Name) {
		return false
	}
	thing := d.ensure(c, f.Object)
	v, ok := d.fitting(f.Field, f.Root, []expr.Want{{Op: "!=", Value: fieldOf(thing.Fields, f.Slot)}})
	if !ok {
		return false
	}
	h := d.record(f.Object, thing.ID, f.Slot, v)
	h.At = at
	c.put(h)
	return true
}

// put adds a line to the timeline where it belongs.
func (c *cast) put(h project.Happening) {
	c.s.Timeline = append(c.s.Timeline, h)
	slices.SortStableFunc(c.s.Timeline, func(a, b project.Happening) int {
		if a.At < b.At {
			return -1
		} else if a.At > b.At {
			return 1
		}
		return 0
	})
}

// after lets the contact become, an hour after the entry, somebody who meets what ends
// the journey.
func (k *asker) after(d *drafter, a *attempt, c *cast, entry int64) *proven {
	if len(a.later.parts) == 0 {
		return nil
	}
	answer := k.s.Satisfiable(a.later.parts...)
	if answer.Verdict != audience.Yes {
		return nil
	}
	n := c.clone()
	newCasting(d, answer.Witness, a.later.parts).become(n, entry+calendar.Hour, a.event)
	if d.loads(n) && k.covers(d, n) {
		return &proven{d, n, entry}
	}
	return nil
}
