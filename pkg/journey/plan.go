package journey

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// plan is what steps ask a program again and again, by index. It is made from
// the program alone, so states may share one or make their own.
type plan struct {
	*project.Program
	contact int // index of the contact, -1 for none
	zones   *calendar.Zones

	stage, owner, lastActivity, timezone int // slots of the contact, -1 for none

	created, changed, stageChanged, stageOverdue int // indexes of built-in events, -1 for none
	enrolled, exited, messageSent                int
	subscribed, unsubscribed, breached, assigned int

	order []int // workflows that may start, higher priority first, then by name
	// present is, by workflow, the present one of that name, and itself where that is
	// gone; messages likewise. All of them count as one.
	present, presentMessage []int
	// edges, silences and dates number the `becomes`, `inactive` and `date` triggers
	// about one kind: by workflow and trigger the position in [Object.Edges], -1 for none.
	edges, silences, dates    [][]int
	nEdges, nSilences, nDates []int // by kind
	objects, events           [][]bounds
	with                      [][]bounds // by workflow: of what its trigger `enroll` carries
	clocks                    []slaPlan  // by SLA
	memory                    []int64    // by channel: how long a cap looks back
	scored                    []bool     // by kind above contacts: a score or a segment reads its history
	above                     bool       // something is about a kind that contacts belong to

	below []int // workflows of contacts that conditions of other objects read or steps of theirs end, sorted

	types        []eventPlan // by type of event
	ruleBits     [][]int     // by model and behavior: the bit in [Happening.counts]
	readers      readers
	timed        []int           // workflows that ask at every input, as [eventPlan.offered]
	changeShapes [][]*expr.Shape // by kind and slot, nil where nothing asks for `changed`
	staff        []member
}

// bounds limit the values of one field.
type bounds struct {
	min, max float64
	maxItems int
}

func newPlan(p *project.Program) *plan {
	x := &plan{Program: p, contact: p.ContactObject(), zones: &calendar.Zones{}, staff: members(p)}
	x.slots()
	x.versions()
	x.builtins()
	x.triggers()
	x.slas()
	x.asksBelow()
	x.eventPlans()
	x.reads()
	x.changes()
	x.limits()
	for _, g := range p.Guardrails {
		x.remember(g)
	}
	x.scored = make([]bool, len(p.Objects))
	for _, s := range p.Scores {
		x.counts(s.Object)
	}
	for _, s := range p.Segments {
		x.counts(s.Object)
	}
	return x
}

// counts notes that the history of a kind is read by a score or a segment.
func (x *plan) counts(kind int) {
	if kind >= 0 && !x.Objects[kind].OfContact {
		x.scored[kind], x.above = true, true
	}
}

func (x *plan) slots() {
	x.stage, x.owner, x.lastActivity, x.timezone = -1, -1, -1, -1
	if x.contact < 0 {
		return
	}
	shape := x.Schema.Objects[x.contact].Shape
	x.stage, x.owner, x.lastActivity = shape.Slot("stage"), shape.Slot("owner"), shape.Slot("last_activity")
	x.timezone = shape.Slot("timezone")
}

func (x *plan) builtins() {
	x.created, x.changed = x.Schema.Event("created"), x.Schema.Event("changed")
	x.stageChanged, x.stageOverdue = x.Schema.Event("stage_changed"), x.Schema.Event("stage_overdue")
	x.enrolled, x.exited = x.Schema.Event("enrolled"), x.Schema.Event("exited")
	x.messageSent, x.breached = x.Schema.Event("message_sent"), x.Schema.Event("sla_breached")
	x.subscribed, x.unsubscribed = x.Schema.Event("subscribed"), x.Schema.Event("unsubscribed")
	x.assigned = x.Schema.Event("assigned")
}

func (x *plan) triggers() {
	kinds := len(x.Objects)
	x.nEdges, x.nSilences, x.nDates = make([]int, kinds), make([]int, kinds), make([]int, kinds)
	for _, w := range x.Workflows {
		if !w.Retired {
			x.order = append(x.order, w.Index)
		}
		count := len(w.Triggers)
		edges, silences, dates := make([]int, count), make([]int, count), make([]int, count)
		for t := range w.Triggers {
			edges[t], silences[t], dates[t] = -1, -1, -1
			switch kind := w.Triggers[t].Kind; {
			case w.Object < 0:
			case kind == project.OnBecomes:
				edges[t] = x.nEdges[w.Object]
				x.nEdges[w.Object]++
			case kind == project.OnInactive:
				silences[t] = x.nSilences[w.Object]
				x.nSilences[w.Object]++
			case kind == project.OnDate:
				dates[t] = x.nDates[w.Object]
				x.nDates[w.Object]++
			}
		}
		x.edges, x.silences, x.dates = append(x.edges, edges), append(x.silences, silences), append(x.dates, dates)
		x.above = x.above || w.Object >= 0 && !x.Objects[w.Object].OfContact
	}
	slices.SortFunc(x.order, func(a, b int) int {
		return cmp.Or(cmp.Compare(x.Workflows[b].Priority, x.Workflows[a].Priority), cmp.Compare(x.Workflows[a].Name, x.Workflows[b].Name))
	})
}

func (x *plan) limits() {
	x.objects, x.events = make([][]bounds, len(x.Objects)), make([][]bounds, len(x.Program.Events))
	for i := range x.Objects {
		if doc := x.Objects[i].Doc; doc != nil {
			x.objects[i] = boundsOf(x.Schema.Objects[i].Shape, doc.Fields)
		}
	}
	for _, w := range x.Workflows {
		var limits []bounds
		if t := enrollTrigger(w); t != nil {
			limits = boundsOf(t.Shape, t.Doc.With)
		}
		x.with = append(x.with, limits)
	}
	for i := range x.Program.Events {
		if doc := x.Program.Events[i].Doc; doc != nil {
			x.events[i] = boundsOf(x.Schema.Events[i].Shape, doc.Fields)
		}
	}
}

func boundsOf(shape *expr.Shape, fields model.Map[model.Field]) []bounds {
	all := make([]bounds, len(shape.Fields))
	for i := range all {
		all[i] = bounds{min: math.Inf(-1), max: math.Inf(1)}
	}
	for _, f := range fields {
		slot := shape.Slot(f.Key.Value)
		if slot < 0 {
			continue
		}
		if n, ok := boundary(f.Value.Min); ok {
			all[slot].min = n
		}
		if n, ok := boundary(f.Value.Max); ok {
			all[slot].max = n
		}
		all[slot].maxItems = int(f.Value.MaxItems.Value)
	}
	return all
}

// boundary reads `min` or `max`: a number, or an instant, a date or a duration
// in milliseconds.
func boundary(d model.Data) (float64, bool) {
	text := d.Scalar.Text
	if text == "" {
		return 0, false
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n, true
	}
	for _, parse := range [...]func(string) (int64, error){calendar.ParseInstant, calendar.ParseDate, calendar.ParseDuration} {
		if ms, err := parse(text); err == nil {
			return float64(ms), true
		}
	}
	return 0, false
}

// remember lengthens what a line keeps of the sends on a channel.
func (x *plan) remember(g *project.Guardrail) {
	if x.memory == nil {
		x.memory = make([]int64, len(x.Channels))
	}
	for _, c := range g.Caps {
		if c.Channel >= 0 {
			// A local week may be an hour longer than seven days.
			x.memory[c.Channel] = max(x.memory[c.Channel], c.Per+2*calendar.Day)
		}
	}
}

// ofContact reports whether a workflow is about contacts or what belongs to them.
func (x *plan) ofContact(workflow int) bool {
	kind := x.Workflows[workflow].Object
	return kind >= 0 && x.Objects[kind].OfContact
}
