package audience

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// reading says what formulas are in a real context: it computes every variable from
// records and histories.
type reading struct {
	w    *world
	c    *expr.Context
	vars map[logic.Var]func() logic.Value
	bags map[logic.Bag]func() []expr.Value
	// scopes are the elements that are looked at, the innermost last.
	scopes []scopedElement
	// absent is what a sum says of which a variable is absent: it must not matter.
	absent bool
	parts  map[string]*expr.Expr
}

type scopedElement struct {
	bag logic.Bag
	v   expr.Value
}

// unread is what a reading cannot compute.
type unread struct{ why string }

func newReading(w *world) *reading {
	return &reading{w: w, parts: map[string]*expr.Expr{}}
}

// learn finds out where variables come from. It is called when the world has grown.
func (r *reading) learn() {
	r.vars, r.bags = map[logic.Var]func() logic.Value{}, map[logic.Bag]func() []expr.Value{}
	w := r.w
	r.vars[w.now] = func() logic.Value { return logic.Value{Int: r.c.Now} }
	r.vars[w.one] = func() logic.Value { return logic.Value{Int: 1} }
	for index, rec := range w.objects {
		get := func() *expr.Record { return r.object(index) }
		if rec.there.Op == logic.InDom {
			r.vars[rec.there.X] = func() logic.Value { return boolean(get() != nil) }
		}
		r.record(rec, get)
	}
	for key, rec := range w.roles {
		r.record(rec, func() *expr.Record { return r.judged(key.shape) })
	}
	for key, b := range w.related {
		r.list(b, func() []expr.Value { return structs(r.c.Host.Related(r.c.Object, key.of)) })
	}
	for key, b := range w.events {
		r.list(b, func() []expr.Value { return structs(r.c.Host.Events(r.c.Object, key.of)) })
		r.vars[b.total] = func() logic.Value { n, _, _ := r.c.Host.EventTotals(r.c.Object, key.of); return logic.Value{Int: n} }
	}
	for message, b := range w.sent {
		r.list(b, func() (list []expr.Value) {
			at, _ := r.c.Host.Sent(r.c.Object, message)
			for _, at := range at {
				list = append(list, expr.NewInt(r.c.Now-at))
			}
			return list
		})
		r.vars[b.total] = func() logic.Value { _, n := r.c.Host.Sent(r.c.Object, message); return logic.Value{Int: n} }
	}
	r.rest()
}

func (r *reading) rest() {
	w := r.w
	for key, x := range w.bools {
		r.vars[x] = func() logic.Value { return r.isSo(key) }
	}
	for i, x := range w.scores {
		r.vars[x] = func() logic.Value {
			subject := r.object(w.p.Scores[i].Object)
			if subject == nil {
				return r.w.space.Usual(x)
			}
			score, _ := r.c.Host.Score(subject, i, r.c.Now)
			return logic.Value{Int: int64(math.Round(score * 1000))}
		}
	}
	for key, x := range w.edges {
		r.vars[x] = func() logic.Value { return r.edge(key) }
	}
	defer func() {
		for x, compute := range w.computed {
			r.vars[x] = func() logic.Value {
				return logic.Value{Int: compute(r.value)}
			}
		}
	}()
	for x := range w.outside {
		r.vars[x] = func() logic.Value { return r.beyond(x) }
	}
}

func boolean(b bool) logic.Value {
	if b {
		return logic.Value{Int: 1}
	}
	return logic.Value{}
}

func structs(list []*expr.Record) []expr.Value {
	out := make([]expr.Value, len(list))
	for i, r := range list {
		out[i] = expr.NewStruct(r)
	}
	return out
}

// object finds the enrolled object, one that it belongs to, or the item.
func (r *reading) object(index int) *expr.Record {
	if r.c.Item != nil && r.c.Item.Shape.Object == index {
		return r.c.Item
	}
	for o := r.c.Object; o != nil; o = o.Parent {
		if o.Shape.Object == index {
			return o
		}
	}
	return nil
}

func (r *reading) judged(shape *expr.Shape) *expr.Record {
	for _, rec := range []*expr.Record{r.c.Event, r.c.Trigger, r.c.Answer} {
		if rec != nil && rec.Shape == shape {
			return rec
		}
	}
	return nil
}

func (r *reading) record(rec *record, get func() *expr.Record) {
	if rec.timed {
		r.vars[rec.age] = func() logic.Value {
			if e := get(); e != nil {
				return logic.Value{Int: r.c.Now - e.Slots[0].Int()}
			}
			return logic.Value{}
		}
	}
	for slot := range rec.shape.Fields {
		f := &rec.shape.Fields[slot]
		field := func() expr.Value {
			if e := get(); e != nil {
				return e.Slots[slot]
			}
			return expr.Value{}
		}
		if x := rec.vars[slot]; x != none {
			r.vars[x] = func() logic.Value { return inLogic(field(), f.Type) }
		}
		if b := rec.lists[slot]; b != nil {
			r.list(b, func() []expr.Value { return field().Items() })
		}
		if x, ok := rec.changed[slot]; ok {
			r.vars[x] = func() logic.Value { return changedAt(get(), slot) }
		}
	}
}

func changedAt(rec *expr.Record, slot int) logic.Value {
	switch {
	case rec == nil:
		return logic.Value{Absent: true}
	case slot < len(rec.ChangedAt) && rec.ChangedAt[slot] != 0:
		return logic.Value{Int: rec.ChangedAt[slot]}
	}
	return inLogic(rec.Get("created_at"), expr.Type{Kind: expr.Timestamp})
}

// inLogic is a value as formulas have it.
func inLogic(v expr.Value, t expr.Type) logic.Value {
	switch {
	case v.IsAbsent():
		return logic.Value{Absent: true}
	case v.Kind() == expr.Bool:
		return boolean(v.Bool())
	case v.Kind() == expr.Double:
		return logic.Value{Int: domain.Image(v.Double())}
	case v.Kind() == expr.String:
		return logic.Value{Text: v.Str()}
	case t.Date:
		return logic.Value{Int: v.Int() / day}
	}
	return logic.Value{Int: v.Int()}
}

func (r *reading) list(b *bag, items func() []expr.Value) {
	r.bags[b.id] = items
	elem := func() expr.Value {
		for i := len(r.scopes) - 1; i >= 0; i-- {
			if r.scopes[i].bag == b.id {
				return r.scopes[i].v
			}
		}
		panic(fmt.Sprintf("an element of %s is read outside", b.name))
	}
	if b.elem != nil {
		r.record(b.elem, func() *expr.Record { return elem().Record() })
		return
	}
	r.vars[b.scalar] = func() logic.Value { return inLogic(elem(), b.typ) }
}

func (r *reading) isSo(key boolKey) logic.Value {
	switch key.op {
	case expr.OpActive:
		subject := r.object(key.subject)
		if subject == nil {
			return r.w.space.Usual(r.w.bools[key])
		}
		is := r.c.Host.Active(subject, key.index)
		return logic.Value{Absent: is == expr.Undecided, Int: boolean(is == expr.True).Int}
	case expr.OpSubscribed:
		return boolean(r.c.Host.Subscribed(r.c.Object, key.index))
	}
	return boolean(r.c.Host.Blocked(r.c.Object, key.index))
}

// edge is the age of the first or last element of a list.
func (r *reading) edge(key edgeKey) logic.Value {
	if key.whole && !key.last {
		for of, b := range r.w.events {
			if b.id == key.bag {
				total, first, _ := r.c.Host.EventTotals(r.c.Object, of.of)
				return logic.Value{Absent: total == 0, Int: r.c.Now - first}
			}
		}
	}
	out := logic.Value{Absent: true}
	for _, v := range r.bags[key.bag]() {
		age := v.Int()
		if v.Record() != nil {
			age = r.c.Now - v.Record().Slots[0].Int()
		}
		if r.inside(key.bag, v, key.where) && (out.Absent || key.last == (age < out.Int)) {
			out = logic.Value{Int: age}
		}
	}
	return out
}

func (r *reading) inside(b logic.Bag, v expr.Value, f *logic.Formula) bool {
	r.scopes = append(r.scopes, scopedElement{b, v})
	ok := r.holds(f)
	r.scopes = r.scopes[:len(r.scopes)-1]
	return ok
}

func (r *reading) value(x logic.Var) logic.Value {
	if c, ok := r.w.counted[x]; ok {
		n := int64(0)
		for _, v := range r.bags[c.bag]() {
			if r.inside(c.bag, v, c.where) {
				n++
			}
		}
		return logic.Value{Int: n}
	}
	if read := r.vars[x]; read != nil {
		return read()
	}
	panic(unread{r.w.space.Info(x).Name})
}

func (r *reading) holds(f *logic.Formula) bool {
	switch f.Op {
	case logic.True:
		return true
	case logic.And:
		return !slices.ContainsFunc(f.Kids, func(k *logic.Formula) bool { return !r.holds(k) })
	case logic.Or:
		return slices.ContainsFunc(f.Kids, r.holds)
	case logic.InDom:
		v := r.value(f.X)
		switch {
		case v.Absent:
			return f.Dom.Absent
		case r.w.space.Info(f.X).Sort == logic.Text:
			return f.Dom.Texts.Has(v.Text)
		}
		return f.Dom.Ints.Has(v.Int)
	case logic.AtMost:
		sum := wideOf(0)
		for _, t := range f.Terms {
			v := r.value(t.X)
			if v.Absent {
				return r.absent
			}
			sum = sum.add(wideMul(t.Coef, v.Int))
		}
		return sum.atMost(f.Bound)
	case logic.Same, logic.Differ:
		x, y := r.value(f.X), r.value(f.Y)
		if x.Absent || y.Absent {
			return r.absent
		}
		return (x.Text == y.Text) == (f.Op == logic.Same)
	case logic.Linked, logic.Unlinked:
		x, y := r.value(f.X), r.value(f.Y)
		if x.Absent || y.Absent {
			return r.absent
		}
		return f.Link.Holds(x, y) == (f.Op == logic.Linked)
	}
	return false
}

var (
	macroVariable = regexp.MustCompile(`\b[rtsn]\d+\b`)
	macroStart    = regexp.MustCompile(`^\.\w+\((\w+),`)
)

// beyond asks a part that is out of reach what it gives.
func (r *reading) beyond(x logic.Var) logic.Value {
	part := r.w.outside[x]
	if part.External {
		return logic.Value{Int: logic.GaveNothing}
	}
	place, text, c, ok := r.alone(part)
	if !ok {
		panic(unread{part.Text()})
	}
	key := fmt.Sprint(place, text)
	known, ok := r.parts[key]
	if !ok {
		known, _ = r.w.env.Check(place, text, expr.Type{Kind: expr.Any})
		r.parts[key] = known
	}
	if known == nil {
		panic(unread{text})
	}
	if known.Type().Kind == expr.Int {
		if !regexp.MustCompile(`\.get(FullYear|Minutes|Seconds|Milliseconds)\(`).MatchString(text) {
			return r.like(place, text, c)
		}
		return inLogic(known.Value(c), known.Type())
	}
	switch known.Truth(c) {
	case expr.True:
		return logic.Value{Int: logic.GaveTrue}
	case expr.False:
		return logic.Value{Int: logic.GaveFalse}
	}
	return logic.Value{Int: logic.GaveNothing}
}

// like is the instant of the known years that stands for another one: of a year with the
// same calendar, at the same time of day.
func (r *reading) like(place expr.Place, text string, c *expr.Context) logic.Value {
	at := strings.LastIndex(text, ".get")
	x, _ := r.w.env.Check(place, text[:at], expr.Type{Kind: expr.Timestamp})
	if x == nil {
		panic(unread{text})
	}
	v := x.Value(c)
	if v.IsAbsent() {
		return logic.Value{Int: firstNow}
	}
	zone := time.UTC
	shift := int64(0)
	if _, name, ok := strings.Cut(text[at:], `"`); ok {
		name = strings.TrimRight(name, `")`)
		if offset, fixed := fixedOffset(name); fixed {
			shift = offset
		} else {
			zone, _ = time.LoadLocation(name)
		}
	}
	t := time.UnixMilli(v.Int() + shift).In(zone)
	for year := 2020; year <= 2047; year++ {
		u := time.Date(year, t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
		if u.Weekday() == t.Weekday() && u.YearDay() == t.YearDay() && lastDay(u.Year()) == lastDay(t.Year()) {
			return logic.Value{Int: u.UnixMilli()}
		}
	}
	panic(unread{text})
}

func lastDay(year int) int { return time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).YearDay() }

// alone makes an expression of a part: the elements that it reads get other names.
func (r *reading) alone(part Beyond) (place expr.Place, text string, out *expr.Context, ok bool) {
	place, text = part.Expr.Place(), part.Text()
	c := *r.c
	bags := enclosing(part.Expr, part.Start, part.End)
	free := []string{"answer"}
	if place.Event == nil {
		free = append(free, "event")
	}
	if place.Trigger == nil {
		free = append(free, "trigger")
	}
	names := map[string]string{}
	at := len(r.scopes) - len(bags)
	for _, name := range bags {
		at += strings.Count(name, written) // its items are no elements
	}
	for _, name := range bags {
		if plain, is := strings.CutPrefix(name, written); is {
			if regexp.MustCompile(`\b` + plain + `\b`).MatchString(text) {
				return place, text, &c, false
			}
			continue
		}
		at++
		if !regexp.MustCompile(`\b` + name + `\b`).MatchString(text) {
			continue
		}
		if len(free) == 0 || at < 1 {
			return place, text, &c, false
		}
		v := r.scopes[at-1].v
		rec := v.Record()
		names[name] = free[0]
		if rec == nil {
			if name[0] == 's' {
				v = expr.NewTimestamp(r.c.Now - v.Int())
			}
			shape := expr.NewShape("cell", []expr.Field{{Name: "v", Type: expr.Type{Kind: v.Kind()}, Required: true}})
			rec = shape.New()
			rec.Slots[0] = v
			names[name] += ".v"
		}
		switch free[0] {
		case "answer":
			place.Answer, c.Answer = rec.Shape, rec
		case "event":
			place.Event, c.Event = rec.Shape, rec
		default:
			place.Trigger, c.Trigger = rec.Shape, rec
		}
		free = free[1:]
	}
	text = macroVariable.ReplaceAllStringFunc(text, func(name string) string {
		if to, known := names[name]; known {
			return to
		}
		return name
	})
	return place, text, &c, true
}

// written marks the names of items of a list that is written out.
const written = "written "

func mark(list *expr.Node) string {
	for list.Op == expr.OpFilter {
		list = list.Args[0]
	}
	if list.Op == expr.OpList || list.Op == expr.OpConst {
		return written
	}
	return ""
}

// enclosing names the variables of the macros around a part, the outermost first.
func enclosing(x *expr.Expr, start, end int) []string {
	var names []string
	var walk func(n *expr.Node) bool
	walk = func(n *expr.Node) bool {
		if n.Start == start && n.End == end {
			return true
		}
		for i, a := range n.Args {
			if a.Start > start || a.End < end || !walk(a) {
				continue
			}
			loops := n.Op == expr.OpExists || n.Op == expr.OpAll || n.Op == expr.OpExistsOne || n.Op == expr.OpFilter || n.Op == expr.OpMap
			if loops && i > 0 {
				m := macroStart.FindStringSubmatch(x.Text()[n.Args[0].End:])
				if m != nil {
					names = append([]string{mark(n.Args[0]) + m[1]}, names...)
				}
			}
			return true
		}
		return false
	}
	walk(x.Tree())
	return names
}
