package audience

import (
	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Witness is a contact, or another object, with what belongs to it, of which the parts
// of a question are as wanted at one instant.
type Witness struct {
	// Now is the instant, in UTC milliseconds.
	Now int64
	// Objects are the records by the index of their object, nil where there is none.
	Objects map[int]*expr.Record
	// Event, Trigger and Answer are what conditions judge, by their shape.
	Judged map[*expr.Shape]*expr.Record
	// Host has the rest: what belongs to the objects, events, sends, scores.
	Host *Host

	// started are events that started something at an earlier moment of a course, by the
	// number of the part that reads them.
	started map[int]*expr.Record
	// came are the events that arrived since the moment before, by their type.
	came map[int][]*expr.Record
	// parts is the question, and hints what its conditions read; only for [Witness.Facts].
	parts []Part
	hints *hints
}

// Context is what a condition reads of the witness.
func (w *Witness) Context(x *expr.Expr) *expr.Context {
	p := x.Place()
	c := &expr.Context{Now: w.Now, Host: w.Host, Horizon: expr.Never, Event: w.Judged[p.Event], Trigger: w.Judged[p.Trigger], Answer: w.Judged[p.Answer]}
	if p.Object >= 0 {
		c.Object = w.Objects[p.Object]
	}
	if p.Item >= 0 {
		c.Item = w.Objects[p.Item]
	}
	return c
}

// holds reports whether a part is as wanted. Judge says who evaluates it.
func (w *Witness) holds(p Part, judge func(*expr.Expr, *expr.Context) expr.Truth) bool {
	return p.Want.Met(judge(p.Expr, w.Context(p.Expr)))
}

// all reports whether all parts are as wanted.
func (w *Witness) all(parts []Part) bool {
	for _, p := range parts {
		if !w.holds(p, (*expr.Expr).Truth) {
			return false
		}
	}
	return true
}

// witness makes of a model what the evaluation can read, and has it confirmed. Refused
// is the first part that is not as wanted; cut is set where the model has more elements
// than an example can show.
func (w *world) witness(m *logic.Model, parts []Part) (out *Witness, refused *Part, cut bool) {
	b := &building{w: w, m: m}
	out = b.witness(parts)
	for i := range parts {
		if !out.holds(parts[i], (*expr.Expr).Truth) || !out.holds(parts[i], (*expr.Expr).Confirm) {
			return out, &parts[i], b.cut
		}
	}
	return out, nil, b.cut
}

// usualNow is the present of an example where nothing asks for another: Monday,
// 5 January 2026, at ten in the morning, UTC.
const usualNow = 1_767_607_200_000

// building turns a model into records.
type building struct {
	w   *world
	m   *logic.Model
	out *Witness
	// end is the instant of which ages are counted back: the present, or that of the last
	// moment of a course.
	end int64
	// made counts the elements that were made; cut is set where a list has more of them
	// than an example can show.
	made int
	cut  bool
}

// valued is what has values: the model itself, or an element in it.
type valued interface {
	Value(x logic.Var) (logic.Value, bool)
	Elements(b logic.Bag) []logic.Element
}

func (b *building) witness(parts []Part) *Witness {
	b.out = &Witness{Objects: map[int]*expr.Record{}, Judged: map[*expr.Shape]*expr.Record{}}
	b.out.Now = b.number(b.m, b.w.now, usualNow)
	b.end = b.out.Now
	return b.people(parts)
}

// people makes the records that parts are about, and the rest.
func (b *building) people(parts []Part) *Witness {
	b.out.Host = newHost(b.w.p)
	for _, p := range parts {
		place := p.Expr.Place()
		b.object(place.Object)
		b.object(place.Item)
		for _, shape := range []*expr.Shape{place.Event, place.Trigger, place.Answer} {
			b.judged(shape)
		}
	}
	b.history()
	b.belongings()
	b.rest()
	return b.out
}

// object makes the record of an object and of what it belongs to, where they are there.
func (b *building) object(index int) *expr.Record {
	if index < 0 || b.out.Objects[index] != nil {
		return b.out.Objects[index]
	}
	r := b.w.objects[index]
	if r == nil {
		r = b.w.object(index)
	}
	parent := b.object(b.w.names.Objects[index].Parent)
	if !b.there(r.there) {
		return nil
	}
	rec := b.record(b.m, r)
	rec.Parent = parent
	b.changes(b.m, r, rec)
	b.out.Objects[index] = rec
	return rec
}

// there reports whether an object is there: the formula is one variable that is 1.
func (b *building) there(f *logic.Formula) bool {
	if f.Op != logic.InDom {
		return f.Op == logic.True
	}
	v, ok := b.m.Value(f.X)
	return !ok || v.Int == 1
}

func (b *building) judged(shape *expr.Shape) {
	if shape == nil || b.out.Judged[shape] != nil {
		return
	}
	for _, role := range []string{"", "event", "trigger", "answer"} {
		if r := b.w.roles[roleKey{shape, role}]; r != nil {
			b.out.Judged[shape] = b.record(b.m, r)
		}
	}
}

// record makes a record of its variables.
func (b *building) record(from valued, r *record) *expr.Record {
	rec := r.shape.New()
	for slot := range r.shape.Fields {
		f := &r.shape.Fields[slot]
		switch {
		case r.timed && slot == 0:
			rec.Slots[0] = expr.NewTimestamp(b.end - b.number(from, r.age, b.end-b.out.Now))
		case r.lists[slot] != nil:
			rec.Slots[slot] = expr.NewList(b.items(from, r.lists[slot]))
		case r.vars[slot] != none:
			rec.Slots[slot] = b.value(from, r.vars[slot], f)
		}
	}
	return rec
}

// items are the elements of a list that is a field.
func (b *building) items(from valued, l *bag) []expr.Value {
	var list []expr.Value
	for _, e := range from.Elements(l.id) {
		for range b.times(&e) {
			if l.elem != nil {
				list = append(list, expr.NewStruct(b.record(&e, l.elem)))
				continue
			}
			list = append(list, b.value(&e, l.scalar, &expr.Field{Type: l.typ, Required: true}))
		}
	}
	return list
}

// mostElements is how many elements the lists of an example have in all. A model may have
// more copies of one than there is room for.
const mostElements = 20_000

// times is how many copies of an element the example gets.
func (b *building) times(e *logic.Element) int {
	n := min(e.Times, int64(mostElements-b.made))
	b.cut = b.cut || n < e.Times
	b.made += int(n)
	return int(n)
}

// number is the number of a variable, the nearest to a usual one where it is free.
func (b *building) number(from valued, x logic.Var, usual int64) int64 {
	if v, ok := from.Value(x); ok && !v.Absent {
		return v.Int
	}
	return nearest(b.w.space.Info(x).Dom.Ints, usual)
}

// nearest is the number of a set that is nearest to one; 0 where there is none.
func nearest(set domain.Ints, to int64) int64 {
	if set.IsEmpty() || set.Has(to) {
		return to
	}
	best := set.Min()
	for _, r := range set.Ranges() {
		for _, x := range []int64{r.Lo, r.Hi} {
			if distance(x, to) < distance(best, to) {
				best = x
			}
		}
	}
	return best
}

func distance(a, b int64) uint64 {
	if a < b {
		a, b = b, a
	}
	return uint64(a) - uint64(b)
}

// value is the value of a variable as a field has it. What is free is left out where it
// may be.
func (b *building) value(from valued, x logic.Var, f *expr.Field) expr.Value {
	v, ok := from.Value(x)
	info := b.w.space.Info(x)
	if !ok {
		if info.Dom.Absent && !f.Required {
			return expr.Value{}
		}
		return b.usual(f, info.Dom)
	}
	if v.Absent {
		return expr.Value{}
	}
	return typed(v, f.Type)
}

// typed is a value of a model as the language has it.
func typed(v logic.Value, t expr.Type) expr.Value {
	switch t.Kind {
	case expr.Bool:
		return expr.NewBool(v.Int != 0)
	case expr.Int:
		return expr.NewInt(v.Int)
	case expr.Double:
		return expr.NewDouble(domain.Double(v.Int))
	case expr.Timestamp:
		if t.Date {
			return expr.NewTimestamp(v.Int * day)
		}
		return expr.NewTimestamp(v.Int)
	case expr.Duration:
		return expr.NewDuration(v.Int)
	}
	return expr.NewString(v.Text)
}

// usual is a value that a field usually has.
func (b *building) usual(f *expr.Field, d logic.Dom) expr.Value {
	switch f.Type.Kind {
	case expr.String:
		words := d.Texts.Words(1)
		for _, w := range usualTexts(f) {
			if d.Texts.Has(w) {
				words = []string{w}
				break
			}
		}
		if len(words) == 0 {
			return expr.Value{}
		}
		return expr.NewString(words[0])
	case expr.Timestamp:
		to := b.end - 30*day
		if f.Type.Date {
			to /= day
		}
		return typed(logic.Value{Int: nearest(d.Ints, to)}, f.Type)
	}
	return typed(logic.Value{Int: nearest(d.Ints, 0)}, f.Type)
}

// usualTexts are texts that a field usually has, best first.
func usualTexts(f *expr.Field) []string {
	if f.Limits != nil {
		switch f.Limits.Format {
		case "email":
			return []string{"kim@example.com"}
		case "phone":
			return []string{"+4930901820"}
		case "timezone":
			return []string{"Europe/Berlin"}
		case "url":
			return []string{"https://example.com"}
		}
	}
	return append(append([]string(nil), f.Values...), f.Name)
}

// changes sets when fields last changed.
func (b *building) changes(from valued, r *record, rec *expr.Record) {
	created := r.shape.Slot("created_at")
	for slot := range r.shape.Fields {
		x, ok := r.changed[slot]
		if !ok {
			continue
		}
		v, known := from.Value(x)
		if !known || v.Absent || v.Int == rec.Slots[created].Int() || r.inside != none && !b.w.changes[x] {
			continue
		}
		if rec.ChangedAt == nil {
			rec.ChangedAt = make([]int64, len(r.shape.Fields))
		}
		rec.ChangedAt[slot] = v.Int
	}
}
