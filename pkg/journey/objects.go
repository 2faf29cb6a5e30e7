package journey

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

type slotValue = project.SlotValue

// ensure returns the object an input is about and creates it if it is not
// known. fill sets the fields of a new one before it is announced; what it then
// lacks is recorded.
func (ps *pass) ensure(in Input, fill func(*Object)) *Object {
	o, created := ps.meet(in, fill)
	if created {
		ps.tellLacking(o, nil)
	}
	return o
}

// meet is ensure where more is to be written into a new object.
func (ps *pass) meet(in Input, fill func(*Object)) (o *Object, created bool) {
	k := Key{in.Object, in.Name}
	o = ps.s.find(k)
	created = o == nil
	if created {
		o = ps.create(k)
		if in.By > 0 && in.By < len(o.Rec.Slots) {
			o.Rec.Slots[in.By] = expr.NewString(in.Name)
		}
		ps.under(o, in)
		if fill != nil {
			ps.quiet = true // a new object is one change, not one for each field
			fill(o)
			ps.quiet = false
		}
		ps.announce(o)
		return o, true
	}
	ps.under(o, in)
	return o, false
}

// create makes an object with its built-in fields, not yet announced.
func (ps *pass) create(k Key) *Object {
	o := newObject(ps.p, k, ps.now)
	ps.touch()
	ps.news = true
	return ps.s.insert(o)
}

func newObject(x *plan, k Key, at int64) *Object {
	shape := x.Schema.Objects[k.Object].Shape
	rec := shape.New()
	rec.ChangedAt = make([]int64, len(rec.Slots))
	set := func(name string, v expr.Value) {
		if slot := shape.Slot(name); slot >= 0 {
			rec.Slots[slot] = v
		}
	}
	set("id", expr.NewString(k.ID))
	set("created_at", expr.NewTimestamp(at))
	if k.Object == x.contact {
		set("last_activity", expr.NewTimestamp(at))
	}
	o := &Object{Key: k, Rec: rec, SetAt: make([]int64, len(rec.Slots)), Parent: -1}
	for i := range o.SetAt {
		o.SetAt[i] = math.MinInt64
	}
	o.Edges = make([]bool, x.nEdges[k.Object])
	o.Silences = make([]int64, x.nSilences[k.Object])
	o.Dates = make([]DateSeen, x.nDates[k.Object])
	for i := range o.Silences {
		o.Silences[i] = math.MinInt64
	}
	return o
}

// announce says that an object is new.
func (ps *pass) announce(o *Object) {
	ps.born(o)
	ev := ps.builtIn(ps.p.created, o.Key, ps.now, "object", ps.p.Schema.Objects[o.Object].Name)
	if ev != nil {
		ps.record(ev)
		ps.queue = append(ps.queue, item{ev: ev, depth: ps.depth + 1})
	}
}

// tellLacking records which required fields a new object is without, beside those
// that it is about to get.
func (ps *pass) tellLacking(o *Object, soon []string) {
	missing := slices.DeleteFunc(lacking(o), func(name string) bool { return slices.Contains(soon, name) })
	if len(missing) > 0 {
		ps.note(Fact{Kind: Incomplete, Object: o.Key, Subject: ps.p.Schema.Objects[o.Object].Name,
			Reason: "without " + strings.Join(missing, ", ")})
	}
}

// lacking lists the declared required fields without a value.
func lacking(o *Object) []string {
	return slices.DeleteFunc(absent(o.Rec), func(name string) bool {
		switch name {
		case "id", "created_at", "stage", "owner", "last_activity":
			return true
		}
		return false
	})
}

// under puts an object below its parent where the input says so. A parent that
// has a line of its own is told, and stands here as a copy.
func (ps *pass) under(o *Object, in Input) {
	if !in.ParentKnown || in.Parent.Object != ps.p.Schema.Objects[o.Object].Parent || in.Parent.Object < 0 {
		return
	}
	before := ps.s.parent(o)
	if before != nil && before.Key == in.Parent {
		return
	}
	if ps.p.movable(o.Object) {
		// It came here because its parent is here, or is known by this only.
		if ps.s.find(in.Parent) == nil {
			ps.provide(in.Parent)
		}
		ps.s.adopt(o, in.Parent)
		ps.touch()
		ps.news = true
		return
	}
	if before != nil {
		ps.note(Fact{Kind: Moved, Object: o.Key, Subject: ps.p.Schema.Objects[o.Object].Name, From: before.ID, To: in.Parent.ID})
		if before.Copy {
			ps.tell(before.Key, News{Leave: &ps.s.Key})
		}
	}
	parent := ps.s.find(in.Parent)
	if parent == nil {
		parent = newObject(ps.p, in.Parent, ps.now)
		parent.Copy = true
		if slot := ps.identity(in.Parent.Object); slot > 0 {
			parent.Rec.Slots[slot] = expr.NewString(in.Parent.ID)
		}
		ps.s.insert(parent)
	}
	if parent.Copy {
		ps.tell(in.Parent, News{Join: &ps.s.Key})
	}
	ps.s.adopt(o, in.Parent)
	ps.touch()
	ps.news = true
}

// fit returns the value as the field holds it, or absent and why it does not fit.
func fit(v expr.Value, f *expr.Field, b bounds) (expr.Value, string) {
	if v.IsAbsent() {
		return v, ""
	}
	if v.Kind() == expr.Int && f.Type.Kind == expr.Double {
		v = expr.NewDouble(float64(v.Int()))
	}
	if v.Kind() != f.Type.Kind {
		return expr.Value{}, "is " + v.Kind().String() + ", not " + f.Type.Kind.String()
	}
	switch v.Kind() {
	case expr.String:
		if !allowed(f, v.Str()) {
			return expr.Value{}, "is none of its values"
		}
	case expr.Int, expr.Timestamp, expr.Duration:
		if n := float64(v.Int()); n < b.min || n > b.max {
			return expr.Value{}, "is out of bounds"
		}
	case expr.Double:
		if n := v.Double(); !(n >= b.min && n <= b.max) {
			return expr.Value{}, "is out of bounds"
		}
	case expr.List:
		return fitList(v, f, b)
	}
	return v, ""
}

func fitList(v expr.Value, f *expr.Field, b bounds) (expr.Value, string) {
	if b.maxItems > 0 && len(v.Items()) > b.maxItems {
		return expr.NewList(nil), "has more than " + strconv.Itoa(b.maxItems) + " items"
	}
	for _, item := range v.Items() {
		if item.Kind() == expr.String && !allowed(f, item.Str()) {
			return expr.NewList(nil), "holds what is none of its values"
		}
	}
	return v, ""
}

func allowed(f *expr.Field, text string) bool {
	return len(f.Values) == 0 || slices.Contains(f.Values, text)
}

func limitsOf(all []bounds, slot int) bounds {
	if slot >= 0 && slot < len(all) {
		return all[slot]
	}
	return bounds{min: math.Inf(-1), max: math.Inf(1)}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func instant(ms int64) string {
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.999Z07:00")
}

func duration(ms int64) string { return calendar.FormatDuration(ms) }
