package audience

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// contacts makes random contacts whose values lie at and beside the constants of a
// condition.
type contacts struct {
	*rand.Rand
	p        *project.Program
	now      int64
	wholes   []int64
	doubles  []float64
	texts    []string
	instants []int64
	ages     []int64
	// reads are the events whose histories are read.
	reads map[int]bool
}

func newContacts(r *rand.Rand, p *project.Program, list ...*expr.Expr) *contacts {
	g := &contacts{Rand: r, p: p, reads: map[int]bool{}}
	g.now = pick(r, []int64{1_774_737_015_250, usualNow, usualNow + 500, 1_767_222_000_000, firstNow, 1_792_893_600_000 - 1})
	g.wholes = []int64{0, 1, 2, -1, 50}
	g.doubles = []float64{0, 1, -2, 20.5}
	g.texts = []string{"", "a", "x", "Ab"}
	g.ages = []int64{0, 1, 60_000, day, 7 * day, 400 * day}
	for _, x := range list {
		g.collect(x.Tree())
	}
	return g
}

// collect gathers constants and their neighbors.
func (g *contacts) collect(n *expr.Node) {
	for _, a := range n.Args {
		g.collect(a)
	}
	if n.Op == expr.OpSegment {
		if x := g.p.Env.Segment(n.Index); x != nil {
			g.collect(x.Tree())
		}
	}
	if n.Op == expr.OpEvents {
		g.reads[n.Index] = true
	}
	if n.Op == expr.OpConst {
		g.constant(n.Value)
	}
}

func (g *contacts) constant(v expr.Value) {
	switch v.Kind() {
	case expr.Int:
		for _, d := range []int64{-1, 0, 1} {
			if x := v.Int() + d; (x > v.Int()) == (d > 0) {
				g.wholes = append(g.wholes, x)
				g.doubles = append(g.doubles, float64(x))
			}
		}
	case expr.Double:
		if math.IsNaN(v.Double()) || math.IsInf(v.Double(), 0) {
			return // no value of a field
		}
		g.doubles = append(g.doubles, v.Double(), math.Nextafter(v.Double(), math.Inf(1)), math.Nextafter(v.Double(), math.Inf(-1)))
	case expr.String:
		s := v.Str()
		g.texts = append(g.texts, s, s, s+"x", "x"+s, strings.ToUpper(s), strings.ToLower(s), strings.Trim(s, "^$"))
	case expr.Timestamp:
		for _, d := range []int64{-1, 0, 1} {
			g.instants = append(g.instants, v.Int()+d)
		}
	case expr.Duration:
		for _, d := range []int64{-1, 0, 1} {
			g.ages = append(g.ages, v.Int()+d)
		}
	case expr.List:
		for _, i := range v.Items() {
			g.constant(i)
		}
	}
}

func (g *contacts) age() int64 {
	a := pick(g.Rand, g.ages)
	if g.IntN(6) == 0 {
		a += g.Int64N(40 * day)
	}
	return max(a, 0)
}

// instant is any instant, past one that is not after now.
func (g *contacts) instant() int64 {
	switch g.IntN(8) {
	case 0:
		if len(g.instants) > 0 {
			return pick(g.Rand, g.instants)
		}
	case 1:
		return g.now + g.age()
	case 2:
		return pick(g.Rand, []int64{firstInstant, lastInstant, 0, -1})
	}
	return g.now - g.age()
}

func (g *contacts) text(f *expr.Field) string {
	if len(f.Values) > 0 {
		return pick(g.Rand, f.Values)
	}
	text := pick(g.Rand, g.texts)
	if project.HasFormat(f, text) {
		return text
	}
	for _, made := range []string{text + "@a", "a@" + text, text + "@x.example"} {
		if project.HasFormat(f, made) {
			return made
		}
	}
	return usualTexts(f)[0]
}

func (g *contacts) value(f *expr.Field, t expr.Type) expr.Value {
	switch t.Kind {
	case expr.Bool:
		return expr.NewBool(g.IntN(2) == 0)
	case expr.Int:
		x := pick(g.Rand, g.wholes)
		if l := f.Limits; l != nil && !l.Min.IsAbsent() {
			x = max(x, l.Min.Int())
		}
		if l := f.Limits; l != nil && !l.Max.IsAbsent() {
			x = min(x, l.Max.Int())
		}
		return expr.NewInt(x)
	case expr.Double:
		x := pick(g.Rand, g.doubles)
		if l := f.Limits; l != nil && !l.Min.IsAbsent() {
			x = max(x, l.Min.Double())
		}
		if l := f.Limits; l != nil && !l.Max.IsAbsent() {
			x = min(x, l.Max.Double())
		}
		return expr.NewDouble(x)
	case expr.String:
		return expr.NewString(g.text(f))
	case expr.Timestamp:
		at := g.instant()
		if t.Date {
			at = floorDiv(at, day) * day
			at = max(at, ceilDiv(firstInstant, day)*day)
		}
		return expr.NewTimestamp(at)
	case expr.Duration:
		return expr.NewDuration(pick(g.Rand, append(g.ages, -day, longest-1000, 1000-longest)))
	case expr.List:
		most := 4
		if l := f.Limits; l != nil && l.MaxItems > 0 {
			most = min(most, l.MaxItems+1)
		}
		items := make([]expr.Value, g.IntN(most))
		for i := range items {
			items[i] = g.value(&expr.Field{Values: f.Values}, *t.Elem)
		}
		return expr.NewList(items)
	case expr.Struct:
		return expr.NewStruct(g.record(t.Shape))
	}
	return expr.Value{}
}

// record fills a shape; fields that are not required are often absent.
func (g *contacts) record(s *expr.Shape) *expr.Record {
	r := s.New()
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Required || g.IntN(3) > 0 {
			r.Slots[i] = g.value(f, f.Type)
		}
	}
	if at := s.Slot("at"); at == 0 {
		r.Slots[0] = expr.NewTimestamp(g.now - g.age())
	}
	return r
}

// object is a record with the instants of its changes.
func (g *contacts) object(index, number int) *expr.Record {
	r := g.record(g.p.Schema.Objects[index].Shape)
	r.Slots[0] = expr.NewString("id-" + string(rune('a'+number)))
	made, now := g.now-g.age(), g.now
	r.Slots[1] = expr.NewTimestamp(made)
	between := func() int64 { return max(made, now-g.age()) }
	if slot := r.Shape.Slot("last_activity"); slot >= 0 {
		r.Slots[slot] = expr.NewTimestamp(between())
	}
	r.ChangedAt = make([]int64, len(r.Slots))
	for i := range r.ChangedAt {
		if g.IntN(3) == 0 {
			r.ChangedAt[i] = g.now - g.age()
		}
	}
	return r
}

func (g *contacts) history(event int) []*expr.Record {
	list := make([]*expr.Record, g.IntN(4))
	for i := range list {
		list[i] = g.record(g.p.Schema.Events[event].Shape)
	}
	return list
}

func sortedByTime(list []*expr.Record) []*expr.Record {
	slices.SortStableFunc(list, func(a, b *expr.Record) int { return int(a.Slots[0].Int() - b.Slots[0].Int()) })
	return list
}

// context makes what an expression of that place reads: a contact with its account,
// deals and history, or one of the others with those.
func (g *contacts) context(p expr.Place) *expr.Context {
	s := g.p.Schema
	h := &facts{p: g.p, events: map[int][]*expr.Record{}, older: map[int]int64{}, related: map[int][]*expr.Record{}, active: expr.Truth(1 + g.IntN(2)), joined: g.IntN(2) == 0, blocked: g.IntN(2) == 0}
	c := &expr.Context{Now: g.now, Host: h, Horizon: expr.Never}
	var below *expr.Record
	for n, o := range s.Chain(p.Object) {
		if n > 0 && g.IntN(4) == 0 {
			break
		}
		r := g.object(o, n)
		if below == nil {
			c.Object = r
		} else {
			below.Parent = r
		}
		below = r
		h.chain = append(h.chain, r)
	}
	for i := range s.Objects {
		for n := range g.IntN(4) {
			h.related[i] = append(h.related[i], g.object(i, 4+n))
		}
	}
	if p.Object >= 0 && c.Object != nil {
		h.related[p.Object] = append(h.related[p.Object], c.Object)
	}
	if p.Item >= 0 {
		if len(h.related[p.Item]) == 0 {
			h.related[p.Item] = append(h.related[p.Item], g.object(p.Item, 3))
		}
		c.Item = h.related[p.Item][0]
	}
	for i := range s.Events {
		h.events[i] = g.history(i)
		for _, judged := range []struct {
			shape *expr.Shape
			at    **expr.Record
		}{{p.Event, &c.Event}, {p.Trigger, &c.Trigger}} {
			if judged.shape != s.Events[i].Shape {
				continue
			}
			if len(h.events[i]) == 0 || c.Event == nil && c.Trigger == nil {
				h.events[i] = append(h.events[i], g.record(judged.shape))
			}
			*judged.at = h.events[i][len(h.events[i])-1]
		}
		sortedByTime(h.events[i])
		if g.reads[i] && g.IntN(16) == 0 && len(h.events[i]) > 0 {
			h.fill(i)
		}
	}
	for range g.IntN(3) {
		h.sent = append(h.sent, g.now-g.age())
	}
	slices.Sort(h.sent)
	return c
}

// facts is a history for tests. It implements [expr.Host].
type facts struct {
	p               *project.Program
	chain           []*expr.Record
	related, events map[int][]*expr.Record
	older           map[int]int64
	sent            []int64
	active          expr.Truth
	joined, blocked bool
}

// fill makes a history so long that some of it is no longer listed.
func (h *facts) fill(event int) {
	list := h.events[event]
	h.events[event] = append(slices.Repeat(list[:1], listed-len(list)), list...)
	h.older[event] = 44
}

func (h *facts) Related(object *expr.Record, kind int) []*expr.Record {
	if object == nil {
		return nil
	}
	parent := h.p.Schema.Objects[kind].Parent
	for r := object; r != nil; r = r.Parent {
		if parent >= 0 && slices.Contains(h.p.Schema.Chain(parent), r.Shape.Object) {
			return h.related[kind]
		}
	}
	return nil
}

func (h *facts) Events(_ *expr.Record, event int) []*expr.Record { return h.events[event] }

func (h *facts) EventTotals(_ *expr.Record, event int) (total, first, last int64) {
	list := h.events[event]
	if len(list) == 0 {
		return 0, 0, 0
	}
	return int64(len(list)) + h.older[event], list[0].Slots[0].Int() - h.older[event], list[len(list)-1].Slots[0].Int()
}

// Score is computed as the runtime does.
func (h *facts) Score(object *expr.Record, model int, now int64) (float64, int64) {
	m := h.p.Scores[model]
	total := 0.0
	for i := range m.Fit {
		if m.Fit[i].When.Expr.Truth(&expr.Context{Now: now, Host: h, Object: object, Horizon: expr.Never}) == expr.True {
			total += m.Fit[i].Points
		}
	}
	for i := range m.Behavior {
		total += h.points(&m.Behavior[i], now)
	}
	total = math.Round(total*1000) / 1000
	return math.Max(m.Min, math.Min(m.Max, total)), expr.Never
}

func (h *facts) points(b *project.Behavior, now int64) float64 {
	sum := 0.0
	for _, e := range h.events[b.Event] {
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

func (h *facts) Active(*expr.Record, int) expr.Truth            { return h.active }
func (h *facts) Sent(*expr.Record, int) ([]int64, int64)        { return h.sent, int64(len(h.sent)) }
func (h *facts) Subscribed(object *expr.Record, topic int) bool { return h.joined }
func (h *facts) Blocked(object *expr.Record, channel int) bool  { return h.blocked }
