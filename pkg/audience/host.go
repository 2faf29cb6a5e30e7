package audience

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Host has what a witness is beside its fields. It implements [expr.Host].
type Host struct {
	p *project.Program
	// events and related are lists by the object they hang at and their kind.
	events  map[relation]*past
	related map[relation][]*expr.Record
	sent    map[int]*past
	is      map[boolKey]expr.Truth
}

// past is a history: what is listed, oldest first, and what there was in all.
type past struct {
	list               []*expr.Record
	at                 []int64
	total, first, last int64
}

func newHost(p *project.Program) *Host {
	return &Host{p: p, events: map[relation]*past{}, related: map[relation][]*expr.Record{}, sent: map[int]*past{}, is: map[boolKey]expr.Truth{}}
}

// anchor is the object whose lists are asked, see [world.anchor].
func (h *Host) anchor(object *expr.Record) int {
	if object == nil || object.Shape == nil {
		return none
	}
	about := object.Shape.Object
	if contact := h.p.ContactObject(); slices.Contains(h.p.Schema.Chain(about), contact) {
		return contact
	}
	return about
}

// Related returns what belongs to the object or to what that belongs to.
func (h *Host) Related(object *expr.Record, of int) []*expr.Record {
	if object == nil || object.Shape == nil {
		return nil
	}
	root := object.Shape.Object
	for _, o := range h.p.Schema.Chain(root) {
		if o == h.p.Schema.Objects[of].Parent {
			root = o
		}
	}
	return h.related[relation{root, of}]
}

// Events returns the latest 256 events of a type, oldest first.
func (h *Host) Events(object *expr.Record, event int) []*expr.Record {
	if past := h.events[relation{h.anchor(object), event}]; past != nil {
		return past.list
	}
	return nil
}

// EventTotals counts all events of a type.
func (h *Host) EventTotals(object *expr.Record, event int) (total, first, last int64) {
	if past := h.events[relation{h.anchor(object), event}]; past != nil {
		return past.total, past.first, past.last
	}
	return 0, 0, 0
}

// Active reports whether there is an enrollment; undecided where only another system knows.
func (h *Host) Active(object *expr.Record, workflow int) expr.Truth {
	if object == nil || object.Shape == nil {
		return expr.False
	}
	if t, asked := h.is[boolKey{expr.OpActive, workflow, object.Shape.Object}]; asked {
		return t
	}
	return expr.False
}

// Sent returns when a message went out.
func (h *Host) Sent(object *expr.Record, message int) (at []int64, total int64) {
	if past := h.sent[message]; past != nil && object != nil {
		return past.at, past.total
	}
	return nil, 0
}

// Subscribed reports whether the contact gets a topic.
func (h *Host) Subscribed(_ *expr.Record, topic int) bool {
	return h.is[boolKey{expr.OpSubscribed, topic, none}] == expr.True
}

// Blocked reports whether a channel is blocked.
func (h *Host) Blocked(_ *expr.Record, channel int) bool {
	return h.is[boolKey{expr.OpBlocked, channel, none}] == expr.True
}

// Score computes a score from fields and events, as the runtime does.
func (h *Host) Score(object *expr.Record, model int, now int64) (score float64, next int64) {
	m := h.p.Scores[model]
	total := 0.0
	c := &expr.Context{Now: now, Host: h, Object: object, Horizon: expr.Never}
	for i := range m.Fit {
		if m.Fit[i].When.Expr.Truth(c) == expr.True {
			total += m.Fit[i].Points
		}
	}
	for i := range m.Behavior {
		total += h.behavior(object, &m.Behavior[i], now)
	}
	total = math.Round(total*1000) / 1000
	return math.Min(math.Max(total, m.Min), m.Max), expr.Never
}

func (h *Host) behavior(object *expr.Record, b *project.Behavior, now int64) float64 {
	sum := 0.0
	for _, e := range h.Events(object, b.Event) {
		at := e.Slots[0].Int()
		if b.Expires > 0 && now-at >= b.Expires {
			continue
		}
		if b.Where != nil && b.Where.Expr.Truth(&expr.Context{Now: now, Host: h, Event: e, Horizon: expr.Never}) != expr.True {
			continue
		}
		sum += expr.Decayed(b.Points, now-at, b.HalfLife)
	}
	return math.Min(math.Max(sum, -b.AtMost), b.AtMost)
}

// history fills in events and sends.
func (b *building) history() {
	for _, key := range sortedRelations(b.w.events) {
		l := b.w.events[key]
		past := &past{}
		for _, e := range b.listed(l) {
			for range b.times(&e) {
				past.list = append(past.list, b.eventOf(&e, l))
			}
		}
		slices.SortStableFunc(past.list, func(x, y *expr.Record) int { return cmp.Compare(x.Slots[0].Int(), y.Slots[0].Int()) })
		for _, r := range past.list {
			past.at = append(past.at, r.Slots[0].Int())
		}
		b.totals(past, l)
		b.out.Host.events[key] = past
	}
	for _, message := range slices.Sorted(maps.Keys(b.w.sent)) {
		l := b.w.sent[message]
		past := &past{}
		for _, e := range b.listed(l) {
			for range b.times(&e) {
				past.at = append(past.at, b.end-b.number(&e, l.scalar, b.end-b.out.Now))
			}
		}
		slices.Sort(past.at)
		b.totals(past, l)
		b.out.Host.sent[message] = past
	}
}

// eventOf is an event; one that is judged is the same record.
func (b *building) eventOf(e *logic.Element, l *bag) *expr.Record {
	if r := b.out.Judged[l.elem.shape]; e.Pinned > 0 && r != nil && b.w.pinsAt(l.id, e.Pinned) {
		return r
	}
	return b.record(e, l.elem)
}

// totals counts what is no longer listed, too.
func (b *building) totals(p *past, l *bag) {
	p.total = int64(len(p.at))
	if v, ok := b.m.Value(l.total); ok && p.total >= listed {
		p.total = max(p.total, v.Int)
	}
	if len(p.at) == 0 {
		return
	}
	p.first, p.last = p.at[0], p.at[len(p.at)-1]
	key := edgeKey{bag: l.id, where: b.w.listed(l), whole: true}
	if x, ok := b.w.edges[key]; ok && p.total > listed {
		p.first = min(p.first, b.end-b.number(b.m, x, b.end-p.first))
	}
}

// belongings fills in the objects that belong to others.
func (b *building) belongings() {
	for _, key := range sortedRelations(b.w.related) {
		l := b.w.related[key]
		for _, e := range b.m.Elements(l.id) {
			for range b.times(&e) {
				if r := b.out.Objects[key.of]; e.Pinned > 0 && r != nil {
					b.out.Host.related[key] = append(b.out.Host.related[key], r)
					continue
				}
				r := b.record(&e, l.elem)
				b.changes(&e, l.elem, r)
				r.Parent = b.out.Objects[key.object]
				b.out.Host.related[key] = append(b.out.Host.related[key], r)
			}
		}
	}
}

// rest fills in what is or is not.
func (b *building) rest() {
	for key, x := range b.w.bools {
		b.out.Host.is[key] = expr.False
		if v, ok := b.m.Value(x); ok && v.Absent {
			b.out.Host.is[key] = expr.Undecided
		} else if ok && v.Int == 1 {
			b.out.Host.is[key] = expr.True
		}
	}
}

func sortedRelations[T any](m map[relation]T) []relation {
	return slices.SortedFunc(maps.Keys(m), func(a, b relation) int {
		return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.of, b.of))
	})
}
