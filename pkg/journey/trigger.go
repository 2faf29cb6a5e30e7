package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// triggers is the fifth phase: it asks every workflow, higher priority first,
// whether the input starts it for an object of the line.
func (ps *pass) triggers(ev *Happening) {
	if ps.s.Campaign != nil {
		ps.follow()
		return
	}
	offered := ps.p.timed
	if ev != nil {
		offered = ps.p.types[ev.Event].offered
	}
	for _, index := range offered {
		w := ps.p.Workflows[index]
		if len(ps.s.Queue) > 0 && !ps.silent {
			ps.compete(w.Priority)
		}
		ps.keys = ps.kind(ps.keys[:0], w.Object)
		for _, k := range ps.keys {
			if o := ps.s.find(k); o != nil {
				ps.offer(w, o, ev)
			}
		}
	}
}

// kind adds the keys of the line's own objects of a kind to a list, by id.
func (ps *pass) kind(keys []Key, kind int) []Key {
	for _, o := range ps.s.Objects {
		if o.Object == kind && !o.Copy {
			keys = append(keys, o.Key)
		}
	}
	return keys
}

// offer asks the triggers of one workflow about one object. All are asked, as
// each remembers what it saw; the first that matches counts.
func (ps *pass) offer(w *project.Workflow, o *Object, ev *Happening) {
	var refusal Fact
	var with *expr.Record
	refused, chosen := false, -1
	for i := range w.Triggers {
		t := &w.Triggers[i]
		rec, matches := ps.matches(w, i, o, ev)
		if !matches || chosen >= 0 || ps.silent {
			continue
		}
		if f, barred := ps.barred(w, t, o, ev, rec); barred {
			if !refused {
				refusal, refused = f, true
				if ps.s.explain {
					refusal.Asked = ps.askedBefore(&f)
				}
			}
			continue
		}
		chosen, with = i, rec
	}
	switch {
	case chosen >= 0:
		t := &w.Triggers[chosen]
		f := Fact{Reason: word(ps.p, t), Place: t.Doc.Span}
		f = ps.held(f, firstOf(t.Becomes, t.Where), o.Rec, nil, with)
		ps.via = chosen
		ps.start(w, o, convert(with, w.Trigger), f, ev)
		ps.via = -1
	case refused:
		ps.fact(refusal)
	}
}

// matches reports whether a trigger sees something in the input, before its
// `where` is asked, and what `trigger` then is.
func (ps *pass) matches(w *project.Workflow, i int, o *Object, ev *Happening) (rec *expr.Record, ok bool) {
	t := &w.Triggers[i]
	switch t.Kind {
	case project.OnEvent:
		if ev == nil || ev.Event != t.Event || !ps.on(o, ev) {
			return nil, false
		}
		return ev.Rec, true
	case project.OnChanged:
		if !ps.changesOf(o, &t.Field, ev) {
			return nil, false
		}
		return ps.change(ev), true
	case project.OnBecomes:
		return ps.comes(t, ps.edge(w, i, o))
	case project.OnEntersStage:
		return ps.entersStage(t, o, ev)
	case project.OnInactive:
		return ps.comes(t, ps.silence(w, i, o))
	case project.OnDate:
		return ps.comes(t, ps.dateComes(w, i, o))
	}
	return nil, false
}

// on reports whether the event happened to the object or to what belongs to it.
func (ps *pass) on(o *Object, ev *Happening) bool {
	about := ps.s.find(ev.About)
	if about == nil {
		return o.Key == ps.s.Key // passed up from another line
	}
	return !about.Copy && ps.s.within(about, o.Key)
}

// edge reports whether a `becomes` condition has turned to holding, and
// remembers what it gave.
func (ps *pass) edge(w *project.Workflow, i int, o *Object) bool {
	holds := ps.holds(w.Triggers[i].Becomes, o.Rec, nil)
	edge := &o.Edges[ps.p.edges[w.Index][i]]
	turned := holds && !*edge
	*edge = holds
	return turned
}

// silence reports whether the contact has done nothing for the time of an
// `inactive` trigger, once per silence.
func (ps *pass) silence(w *project.Workflow, i int, o *Object) bool {
	last := o.Rec.Get("last_activity")
	done := &o.Silences[ps.p.silences[w.Index][i]]
	if last.IsAbsent() || last.Int() <= *done || last.Int()+w.Triggers[i].Inactive > ps.due {
		return false
	}
	*done = last.Int()
	return true
}

// entersStage reports whether the contact came to rest in the trigger's stage
// by this event.
func (ps *pass) entersStage(t *project.Trigger, o *Object, ev *Happening) (*expr.Record, bool) {
	if ev == nil || ev.Event != ps.p.stageChanged || ev.About != o.Key || !slices.Contains(ps.rested, ev) {
		return nil, false
	}
	name := ps.p.Schema.Stages[t.Stage]
	return ev.Rec, ev.Rec.Get("to").Str() == name && o.Rec.Get("stage").Str() == name
}

// comes is what a trigger about time sees, if its time has come.
func (ps *pass) comes(t *project.Trigger, come bool) (*expr.Record, bool) {
	if !come {
		return nil, false
	}
	return ps.instant(t), true
}

// instant is `trigger` where nothing but the time is known.
func (ps *pass) instant(t *project.Trigger) *expr.Record {
	rec := t.Shape.New()
	if slot := t.Shape.Slot("at"); slot >= 0 {
		rec.Slots[slot] = expr.NewTimestamp(ps.now)
	}
	return rec
}

// barred asks the gates that stand before all others: kill switch, late event
// and the trigger's own `where`.
func (ps *pass) barred(w *project.Workflow, t *project.Trigger, o *Object, ev *Happening, rec *expr.Record) (f Fact, barred bool) {
	f = refuse(w, o)
	f.Place = t.Doc.Span
	ps.asking()
	switch {
	case !ps.enabled(w.Index):
		f.Gate, f.Place = "kill_switch", w.Doc.Enabled.Span
		ps.barSwitch(w)
		return f, true
	case ev != nil && (t.Kind == project.OnEvent || t.Kind == project.OnChanged) && ps.isLate(ev):
		f.Gate, f.Reason = "late", "happened at "+instant(ev.At)
		return f, true
	}
	ps.letSwitch(w)
	r := ps.truth(t.Where, o.Rec, nil, rec)
	if r != expr.True {
		f = ps.because(f, t.Where, r)
		f.Gate = "where"
		return f, true
	}
	ps.lets("where", t.Where, r, "")
	return f, false
}

func refuse(w *project.Workflow, o *Object) Fact {
	return Fact{Kind: Refused, Object: o.Key, Workflow: w.Index, Step: -1}
}

func firstOf(conds ...*project.Cond) *project.Cond {
	for _, c := range conds {
		if c != nil {
			return c
		}
	}
	return nil
}

// word names a trigger in facts.
func word(x *plan, t *project.Trigger) string {
	switch t.Kind {
	case project.OnEvent:
		return "event " + x.Program.Events[t.Event].Name
	case project.OnChanged:
		return "changed " + t.Field.Text
	case project.OnBecomes:
		return "becomes"
	case project.OnEntersStage:
		return "enters_stage " + x.Schema.Stages[t.Stage]
	case project.OnInactive:
		return "inactive " + duration(t.Inactive)
	case project.OnDate:
		return "date " + t.Field.Text
	case project.OnSchedule:
		return "schedule " + t.Doc.Schedule.Value
	}
	return "enroll"
}

// baseline lets every trigger and SLA see the present without starting anything: what
// holds already is no edge, a silence that has passed is spent.
func (ps *pass) baseline() {
	silent, due := ps.silent, ps.due
	ps.silent, ps.due = true, ps.now
	ps.triggers(nil)
	ps.clocks(nil)
	ps.silent, ps.due = silent, due
}
