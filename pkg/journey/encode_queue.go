package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// queued is a start that waits for its group. It competes for the version that
// is there when its turn comes: of another one its trigger is not asked again.
func (n *coder) queued(q *Queued) {
	exact := n.flow(&q.Workflow)
	n.lost = n.lost || q.Workflow < 0
	n.key(&q.Object)
	n.text(&q.ReentryKey)
	n.int(&q.Trigger)
	optional(n.wire, &q.With, func(rec *expr.Record) { n.startedBy(rec, q.Workflow) })
	gone := false
	optional(n.wire, &q.Event, func(ev *Happening) {
		outer := n.lost
		n.lost = false
		n.name(&ev.Event, &n.names.events)
		n.happening(ev, ev.Event)
		gone = n.lost || ev.Event < 0
		n.lost = outer
	})
	n.text(&q.Reason)
	n.int64(&q.Since)
	if !n.reading || n.lost {
		return
	}
	if gone {
		q.Event = nil
	}
	w := n.plan.Workflows[q.Workflow]
	n.lost = w.Object != q.Object.Object
	if !exact || !n.firedBy(w, q) {
		q.Trigger = -1
	}
}

// firedBy reports whether the trigger of a start could have seen its event.
func (n *coder) firedBy(w *project.Workflow, q *Queued) bool {
	if q.Trigger < 0 || q.Trigger >= len(w.Triggers) {
		return false
	}
	t, ev := &w.Triggers[q.Trigger], q.Event
	switch t.Kind {
	case project.OnEvent:
		return ev != nil && ev.Event == t.Event
	case project.OnChanged:
		return ev != nil && ev.Event == n.plan.changed && ev.Slot == t.Field.Slot && ev.About.Object == t.Field.Object
	}
	return true
}
