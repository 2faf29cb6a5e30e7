package journey

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// start asks the gates of an enrollment in their order, all before anything is
// done, and enrolls. f says what started it.
func (ps *pass) start(w *project.Workflow, o *Object, trigger *expr.Record, f Fact, ev *Happening) {
	e := &Enrollment{Ref: Ref{Object: o.Key, Workflow: w.Index}, Trigger: trigger, Entered: ps.now, Step: w.First, depth: ps.depth}
	if refusal := ps.unqualified(w, o, e); refusal != nil {
		ps.fact(*refusal)
		return
	}
	if refusal := ps.repeats(w, o, e); refusal != nil {
		refusal.ReentryKey = e.ReentryKey
		ps.barReentry(w, e, refusal)
		ps.fact(*refusal)
		return
	}
	ps.letReentry(w, e)
	losers, refusal := ps.excluded(w, o)
	if refusal != nil {
		refusal.ReentryKey = e.ReentryKey
		if !ps.enqueue(w, e, f, ev, refusal) {
			ps.fact(*refusal)
		}
		return
	}
	ps.letGroup(w, losers)
	mark := Start{w.Index, o.Key, e.ReentryKey}
	for _, s := range ps.s.Started {
		if s == mark {
			f = Fact{Kind: Loop, Object: o.Key, Workflow: w.Index, Step: -1, Subject: w.Name, Place: f.Place, ReentryKey: e.ReentryKey}
			ps.barLoop(&f)
			ps.fact(f)
			return
		}
	}
	ps.s.Started = append(ps.s.Started, mark)
	f.Asked = ps.taken()
	ps.yield(losers, w)
	ps.enroll(w, e, f, ev)
}

// enroll starts an enrollment that passed every gate.
func (ps *pass) enroll(w *project.Workflow, e *Enrollment, f Fact, ev *Happening) {
	past := ps.past(w.Index, e.Object, e.ReentryKey)
	if past == nil {
		ps.s.Past = append(ps.s.Past, Past{Workflow: w.Index, Object: e.Object, ReentryKey: e.ReentryKey})
		past = &ps.s.Past[len(ps.s.Past)-1]
	}
	past.Starts++
	past.LastEntry = ps.now
	e.Number = ps.starts(w.Index, e.Object)
	e.StartSeq = ps.s.Seq
	if ev != nil {
		e.Used = []int64{ev.Seq}
	}
	ps.s.Enrollments = append(ps.s.Enrollments, e)
	ps.touchWorkflow(w.Index)
	ps.tellActivity()
	step := e.Step
	e.Step = -1
	f.Kind = Enrolled
	ps.fact(about(e, f))
	e.Step = step
	if made := ps.builtIn(ps.p.enrolled, e.Object, ps.now, "workflow", w.Name, "reason", f.Reason); made != nil {
		ps.made(made)
	}
}

// starts counts all starts of a workflow for an object, whatever the key.
func (ps *pass) starts(workflow int, object Key) int {
	n := 0
	for i := range ps.s.Past {
		if p := &ps.s.Past[i]; p.Workflow == workflow && p.Object == object {
			n += p.Starts
		}
	}
	return n
}

// unqualified asks `rules`, `data`, `suppress`, and whether the goal or an exit
// holds already.
func (ps *pass) unqualified(w *project.Workflow, o *Object, e *Enrollment) *Fact {
	f := refuse(w, o)
	r := ps.ask(w.Rules, e, nil)
	if r != expr.True {
		f = ps.because(f, w.Rules, r)
		f.Gate = "rules"
		return &f
	}
	ps.lets("rules", w.Rules, r, "")
	for i := range w.Data {
		v := ps.path(&w.Data[i], o, e.Trigger)
		if v.IsAbsent() {
			f.Gate, f.Absent, f.Cause = "data", w.Data[i].Text, "`"+w.Data[i].Text+"` is absent"
			if i < len(w.Doc.Data) {
				f.Place = w.Doc.Data[i].Span
			}
			return &f
		}
		ps.letData(w, i, v)
	}
	if c, r := ps.suppressed(w, e); c != nil {
		f = ps.because(f, c, r)
		f.Gate = "suppress"
		return &f
	}
	return ps.overAlready(w, e, f)
}

// suppressed returns the first `suppress` condition that refuses; undecided
// refuses too.
func (ps *pass) suppressed(w *project.Workflow, e *Enrollment) (*project.Cond, expr.Truth) {
	for _, c := range w.Suppress {
		r := ps.ask(c, e, nil)
		if r != expr.False {
			return c, r
		}
		ps.lets("suppress", c, r, "")
	}
	return nil, expr.False
}

// overAlready refuses what would end at once.
func (ps *pass) overAlready(w *project.Workflow, e *Enrollment, f Fact) *Fact {
	if w.Goal != nil && w.Goal.When != nil {
		r := ps.ask(w.Goal.When, e, nil)
		if r == expr.True {
			f = ps.because(f, w.Goal.When, r)
			f.Gate = "goal"
			return &f
		}
		ps.lets("goal", w.Goal.When, r, "")
	}
	for i := range w.Exits {
		x := &w.Exits[i]
		if x.When == nil {
			continue
		}
		r := ps.ask(x.When, e, nil)
		if r == expr.True {
			f = ps.because(f, x.When, r)
			f.Gate, f.Reason = "exit", x.Reason
			return &f
		}
		ps.lets("exit", x.When, r, x.Reason)
	}
	return nil
}

// repeats asks the re-entry rule and fills in the enrollment's key.
func (ps *pass) repeats(w *project.Workflow, o *Object, e *Enrollment) *Fact {
	f := refuse(w, o)
	f.Gate, f.Place = "reentry", w.Doc.Reentry.Span
	if w.Reentry.Key != nil {
		key := ps.path(w.Reentry.Key, o, e.Trigger)
		if key.IsAbsent() {
			f.Reason, f.Absent = "its key is absent", w.Reentry.Key.Text
			f.Cause = "`" + w.Reentry.Key.Text + "` is absent"
			return &f
		}
		e.ReentryKey = Text(key)
	}
	for _, other := range ps.s.Enrollments {
		if other.Phase != Ended && ps.p.present[other.Workflow] == ps.p.present[w.Index] && other.Object == o.Key && other.ReentryKey == e.ReentryKey {
			f.Reason = "is in it already"
			return &f
		}
	}
	if f.Reason, f.Until = ps.tooSoon(w, ps.past(w.Index, o.Key, e.ReentryKey)); f.Reason != "" {
		return &f
	}
	return nil
}

// tooSoon says why a further start is refused, "" if it is not, and until when,
// 0 for no end.
func (ps *pass) tooSoon(w *project.Workflow, past *Past) (reason string, until int64) {
	if past == nil || past.Starts == 0 {
		return "", 0
	}
	r := &w.Reentry
	from := past.LastExit
	if r.FromEntry {
		from = past.LastEntry
	}
	switch {
	case r.Never:
		return "never", 0
	case r.Max > 0 && past.Starts >= r.Max:
		return "max", 0
	case r.MinInterval > 0 && ps.now < from+r.MinInterval:
		return "min_interval", from + r.MinInterval
	}
	return "", 0
}

// excluded asks the exclusive group: who is in it may refuse the newcomer, or
// has to leave for it. After an object moved here that may be several: one who
// stays is enough to refuse.
func (ps *pass) excluded(w *project.Workflow, o *Object) (losers []*Enrollment, refusal *Fact) {
	if w.Group == "" {
		return nil, nil
	}
	for _, e := range ps.s.Enrollments {
		other := ps.p.Workflows[e.Workflow]
		if e.Phase == Ended || other.Group != w.Group || !ps.together(o, e) {
			continue
		}
		if w.OnConflict == "replace" || w.OnConflict == "preempt" && w.Priority > other.Priority {
			losers = append(losers, e)
			continue
		}
		f := refuse(w, o)
		f.Gate, f.To, f.Place = "exclusive", other.Name, w.Doc.Exclusive.Span
		f.Reason = "in `" + other.Name + "`, group `" + w.Group + "`"
		return nil, &f
	}
	return losers, nil
}

// yield ends those who have to leave their group for a newcomer.
func (ps *pass) yield(losers []*Enrollment, w *project.Workflow) {
	for _, e := range losers {
		ps.leave(e, Fact{Reason: "preempted", By: w.Name, Place: w.Doc.Exclusive.Span})
	}
}

// together reports whether an enrollment counts for the same group: within one
// contact all do, without a contact those of the same object.
func (ps *pass) together(o *Object, e *Enrollment) bool {
	return ps.s.ancestor(o, ps.p.contact) != nil || e.Object == o.Key
}

// requested starts a workflow that a step asks for.
func (ps *pass) requested(r *Request) {
	o := ps.s.find(r.Object)
	if o == nil || r.Workflow < 0 || r.Workflow >= len(ps.p.Workflows) || ps.silent {
		return
	}
	w := ps.p.Workflows[r.Workflow]
	if w.Managed || w.Retired || w.Object != o.Object {
		return
	}
	ps.asking()
	f, trigger := ps.askedBy(w, r)
	refusal := refuse(w, o)
	if missing := uncarried(w, trigger); len(missing) > 0 && r.Why <= ByStep {
		refusal.Gate, refusal.Place, refusal.Reason = "data", f.Place, "without "+strings.Join(missing, ", ")
		ps.fact(refusal)
		return
	}
	if !ps.enabled(w.Index) {
		refusal.Gate, refusal.Place = "kill_switch", w.Doc.Enabled.Span
		ps.barSwitch(w)
		ps.fact(refusal)
		return
	}
	ps.letSwitch(w)
	if r.Why > ByStep {
		ps.via = r.Trigger
	}
	ps.start(w, o, convert(trigger, w.Trigger), f, nil)
	ps.via = -1
}

// askedBy says what a request comes from, and what `trigger` is: that of the
// trigger that a campaign follows, else what the step that enrolls gives.
func (ps *pass) askedBy(w *project.Workflow, r *Request) (f Fact, trigger *expr.Record) {
	if r.Why > ByStep && r.Trigger >= 0 && r.Trigger < len(w.Triggers) {
		t := &w.Triggers[r.Trigger]
		if trigger = r.With; trigger == nil {
			trigger = ps.instant(t)
		}
		return Fact{Reason: word(ps.p, t), Place: t.Doc.Span}, trigger
	}
	f.Reason, f.By = "enroll", r.Asker
	f.Place = enrollPlace(w)
	if r.ByHand {
		f.Reason = ordered
	}
	return f, r.With
}
