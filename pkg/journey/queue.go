package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Queued is a start that waits for its exclusive group to be free. What it
// points to never changes.
type Queued struct {
	Workflow   int
	Object     Key
	ReentryKey string
	// Trigger is the index of the trigger that fired, -1 where a step asked.
	Trigger int
	// With is what `trigger` will be, Event what fired it, nil for time or a step.
	With  *expr.Record
	Event *Happening
	// Reason says what started it, in a word.
	Reason string
	Since  int64
}

// enqueue keeps a start that its group refuses, if the workflow says so and
// keeps none yet for the same object and key.
func (ps *pass) enqueue(w *project.Workflow, e *Enrollment, f Fact, ev *Happening, refusal *Fact) bool {
	if w.OnConflict != "queue" || maxHold(w) <= 0 {
		return false
	}
	for _, q := range ps.s.Queue {
		if q.Workflow == w.Index && q.Object == e.Object && q.ReentryKey == e.ReentryKey {
			refusal.Reason = "waits for the group `" + w.Group + "` already"
			return false
		}
	}
	q := Queued{Workflow: w.Index, Object: e.Object, ReentryKey: e.ReentryKey, Trigger: ps.via, With: e.Trigger, Event: ev, Reason: f.Reason, Since: ps.now}
	ps.s.Queue = append(ps.s.Queue, q)
	g := ps.ofQueue(&q, Fact{Kind: GroupQueued, To: refusal.To, Reason: refusal.Reason, Until: q.Since + maxHold(w)})
	g.Place = refusal.Place
	ps.fact(g)
	return true
}

// ofQueue fills in what a fact about a start that waits says.
func (ps *pass) ofQueue(q *Queued, f Fact) Fact {
	f.Object, f.Workflow, f.Step, f.ReentryKey = q.Object, q.Workflow, -1, q.ReentryKey
	f.Subject = ps.p.Workflows[q.Workflow].Group
	return f
}

// giveUp drops the starts that have waited for `max_hold`.
func (ps *pass) giveUp() {
	for i := 0; i < len(ps.s.Queue); {
		q := ps.s.Queue[i]
		if q.Since+maxHold(ps.p.Workflows[q.Workflow]) > ps.due {
			i++
			continue
		}
		ps.s.Queue = without(ps.s.Queue, i)
		ps.fact(ps.ofQueue(&q, Fact{Kind: GroupLeft, Reason: "max_hold"}))
	}
}

// compete lets the starts that wait for a group begin once it is free: all of
// workflows with at least this priority, higher first, then older first.
func (ps *pass) compete(priority int) {
	for {
		i := ps.nextQueued(priority)
		if i < 0 {
			return
		}
		q := ps.s.Queue[i]
		ps.s.Queue = without(ps.s.Queue, i)
		ps.takeUp(&q)
	}
}

// nextQueued is whose turn it is, -1 for nobody.
func (ps *pass) nextQueued(priority int) int {
	next := -1
	for i := range ps.s.Queue {
		q := &ps.s.Queue[i]
		w, o := ps.p.Workflows[q.Workflow], ps.s.find(q.Object)
		if w.Priority < priority || o == nil {
			continue
		}
		if next >= 0 && w.Priority <= ps.p.Workflows[ps.s.Queue[next].Workflow].Priority {
			continue
		}
		if _, refusal := ps.excluded(w, o); refusal == nil {
			next = i
		}
	}
	return next
}

// takeUp asks all gates again for a start whose turn it is. Whether its event
// was late was decided when it came.
func (ps *pass) takeUp(q *Queued) {
	w, o := ps.p.Workflows[q.Workflow], ps.s.find(q.Object)
	ps.fact(ps.ofQueue(q, Fact{Kind: GroupLeft, Reason: "free"}))
	f := Fact{Reason: q.Reason, Place: ps.askedAt(w, q.Reason)}
	ps.asking()
	if !ps.enabled(w.Index) {
		ps.barSwitch(w)
		refusal := refuse(w, o)
		refusal.Gate, refusal.Place, refusal.ReentryKey = "kill_switch", w.Doc.Enabled.Span, q.ReentryKey
		ps.fact(refusal)
		return
	}
	ps.letSwitch(w)
	if q.Trigger >= 0 && q.Trigger < len(w.Triggers) {
		t := &w.Triggers[q.Trigger]
		f.Place = t.Doc.Span
		rec := ps.fired(t, q)
		r := ps.truth(t.Where, o.Rec, nil, rec)
		if r != expr.True {
			refusal := ps.because(refuse(w, o), t.Where, r)
			refusal.Gate, refusal.ReentryKey = "where", q.ReentryKey
			ps.fact(refusal)
			return
		}
		ps.lets("where", t.Where, r, "")
		f = ps.held(f, t.Where, o.Rec, nil, rec)
	} else if q.Trigger < 0 {
		f.Place = enrollPlace(w)
	}
	ps.start(w, o, q.With, f, q.Event)
}

// askedAt is where a workflow says that it starts for a reason: the trigger of that
// word, the one for other workflows' steps where an operator asked, nowhere without.
func (ps *pass) askedAt(w *project.Workflow, reason string) diag.Span {
	var place diag.Span
	for i := range w.Triggers {
		t := &w.Triggers[i]
		if word(ps.p, t) == reason {
			return t.Doc.Span
		}
		if t.Kind == project.OnEnroll {
			place = t.Doc.Span
		}
	}
	return place
}

// fired is the event as the trigger's `where` sees it.
func (ps *pass) fired(t *project.Trigger, q *Queued) *expr.Record {
	switch {
	case q.Event == nil:
		return q.With
	case t.Kind == project.OnChanged:
		return ps.change(q.Event)
	}
	return q.Event.Rec
}

// queueWake is when the next of them gives up.
func (ps *pass) queueWake() int64 {
	at := int64(expr.Never)
	for i := range ps.s.Queue {
		q := &ps.s.Queue[i]
		at = min(at, q.Since+maxHold(ps.p.Workflows[q.Workflow]))
	}
	return at
}

// moveQueue takes the starts that wait for moving objects out of the line.
func (ps *pass) moveQueue(moving func(Key) bool) (moved []Queued) {
	ps.s.Queue, moved = divide(ps.s.Queue, func(q *Queued) bool { return moving(q.Object) })
	return moved
}

// joinQueue takes in starts that waited in another line, by age. numbers are
// the happenings' here by those they had there.
func (ps *pass) joinQueue(list []Queued, numbers map[int64]int64) {
	if len(list) == 0 {
		return
	}
	joined := slices.Concat(ps.s.Queue, list)
	for i := len(ps.s.Queue); i < len(joined); i++ {
		if q := &joined[i]; q.Event != nil {
			event := *q.Event
			event.Seq = numbers[event.Seq] // 0 where it is forgotten
			q.Event = &event
		}
	}
	slices.SortStableFunc(joined, func(a, b Queued) int { return int(min(max(a.Since-b.Since, -1), 1)) })
	ps.s.Queue = joined
}
