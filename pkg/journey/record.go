package journey

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/expr"
)

// take is the first phase: it records the input and changes fields. It returns
// the event that the input is, nil for any other and for one that is refused.
func (ps *pass) take(in Input) *Happening {
	at := min(in.At, ps.now)
	switch in.Kind {
	case Event:
		return ps.takeEvent(in, at)
	case Record:
		ps.takeRecord(in, at)
	case Message:
		return ps.takeNews(in, at)
	case Reply:
		ps.takeAnswer(in)
	case Order:
		ps.takeCommand(in)
	}
	return nil
}

func (ps *pass) takeEvent(in Input, at int64) *Happening {
	if in.Event < 0 || in.Event >= len(ps.p.Program.Events) {
		return nil
	}
	about := Key{in.Object, in.Name}
	ev := ps.eventOf(in, at)
	rec := ev.Rec
	send := ps.answers(ev)
	if missing := absent(rec); len(missing) > 0 {
		ps.note(Fact{Kind: EventRefused, Object: about, Subject: ps.p.Program.Events[in.Event].Name,
			Reason: "without " + strings.Join(missing, ", "), Happened: at})
		return nil
	}
	o, created := ps.meet(in, nil)
	if created {
		ps.tellLacking(o, ps.updating(in, o, rec))
	}
	f := Fact{Kind: Recorded, Object: o.Key, Subject: ps.p.Program.Events[in.Event].Name, Happened: at}
	if send == nil && ps.answering(ev.Event) {
		f.Cause = "it answers no send"
	}
	ps.record(ev)
	ps.sentElsewhere(ev)
	ps.bounce(ev, send)
	if ps.isLate(ev) {
		f.Reason = "late"
	}
	if in.Historical {
		f.Reason = "historical"
	}
	ps.note(f)
	for _, u := range ps.p.Program.Events[in.Event].Updates {
		if in.carries(u[0]) { // a field that the event leaves out says nothing
			ps.writeChecked(o, u[1], rec.Slots[u[0]], at)
		}
	}
	return ev
}

// updating lists the fields of an object that an event is about to give a value.
func (ps *pass) updating(in Input, o *Object, rec *expr.Record) (names []string) {
	for _, u := range ps.p.Program.Events[in.Event].Updates {
		if u[1] >= len(o.Rec.Shape.Fields) {
			continue // an event that names an object of another kind
		}
		field := &o.Rec.Shape.Fields[u[1]]
		if v, _ := fit(rec.Slots[u[0]], field, limitsOf(ps.p.objects[o.Object], u[1])); in.carries(u[0]) && !v.IsAbsent() {
			names = append(names, field.Name)
		}
	}
	return names
}

// isLate reports whether an event is too old to start anything.
func (ps *pass) isLate(ev *Happening) bool { return ev.At < ps.now-ps.p.LateEvents }

// eventOf builds the event from what the input carries; values that do not fit
// are left out.
func (ps *pass) eventOf(in Input, at int64) *Happening {
	x := &ps.p.types[in.Event]
	shape := x.shape
	ev := happen(shape, in.Event, Key{in.Object, in.Name}, at)
	rec := ev.Rec
	if x.at >= 0 {
		rec.Slots[x.at] = expr.NewTimestamp(at)
	}
	if x.self >= 0 && in.Object == ps.p.Program.Events[in.Event].Object {
		rec.Slots[x.self] = expr.NewString(in.Name)
	}
	if x.object >= 0 && in.Object >= 0 {
		rec.Slots[x.object] = expr.NewString(ps.p.Schema.Objects[in.Object].Name)
	}
	for _, f := range in.Fields {
		if f.Slot < 0 || f.Slot >= len(rec.Slots) {
			continue
		}
		v, why := fit(f.Value, &shape.Fields[f.Slot], limitsOf(ps.p.events[in.Event], f.Slot))
		if why != "" {
			ps.reject(Key{in.Object, in.Name}, ps.p.Program.Events[in.Event].Name+"."+shape.Fields[f.Slot].Name, f.Value, why)
		}
		rec.Slots[f.Slot] = v
	}
	return ev
}

func (ps *pass) reject(k Key, field string, v expr.Value, why string) {
	ps.note(Fact{Kind: Rejected, Object: k, Subject: field, To: Text(v), Reason: why})
}

// absent lists the required fields that have no value.
func absent(rec *expr.Record) []string {
	var names []string
	for i := range rec.Shape.Fields {
		if rec.Shape.Fields[i].Required && rec.Slots[i].IsAbsent() {
			names = append(names, rec.Shape.Fields[i].Name)
		}
	}
	return names
}

func (ps *pass) takeRecord(in Input, at int64) {
	existed := ps.s.find(Key{in.Object, in.Name}) != nil
	o := ps.ensure(in, func(o *Object) {
		for _, f := range in.Fields {
			ps.writeChecked(o, f.Slot, f.Value, at)
		}
	})
	if !existed {
		return
	}
	// One `changed` for each field that differs, by name.
	fields := slices.Clone(in.Fields)
	shape := o.Rec.Shape
	slices.SortStableFunc(fields, func(a, b slotValue) int {
		return strings.Compare(nameOf(shape, a.Slot), nameOf(shape, b.Slot))
	})
	for _, f := range fields {
		ps.writeChecked(o, f.Slot, f.Value, at)
	}
}

func nameOf(shape *expr.Shape, slot int) string {
	if slot < 0 || slot >= len(shape.Fields) {
		return ""
	}
	return shape.Fields[slot].Name
}

// writeChecked writes what comes from outside: what does not fit is absent, and
// what only the state may set is left alone.
func (ps *pass) writeChecked(o *Object, slot int, v expr.Value, at int64) {
	shape := o.Rec.Shape
	switch name := nameOf(shape, slot); name {
	case "", "id", "created_at":
		return
	case "stage", "last_activity":
		if o.Object == ps.p.contact {
			return
		}
	}
	fitting, why := fit(v, &shape.Fields[slot], limitsOf(ps.p.objects[o.Object], slot))
	if why == "" {
		if why = ps.notOwner(o, slot, fitting); why != "" {
			fitting = expr.Value{}
		}
	}
	if why != "" {
		ps.reject(o.Key, ps.p.Schema.Objects[o.Object].Name+"."+shape.Fields[slot].Name, v, why)
	}
	ps.write(o, slot, fitting, at)
}

// write sets a field at an instant and makes a `changed` event of it. An equal
// value is no write, and one that is older than the present value does not count.
func (ps *pass) write(o *Object, slot int, v expr.Value, at int64) bool {
	if at < o.SetAt[slot] {
		return false
	}
	o.SetAt[slot] = at
	from := o.Rec.Slots[slot]
	if v.IsAbsent() && o.Rec.Shape.Fields[slot].Type.Kind == expr.List {
		v = expr.NewList(nil)
	}
	if from.Equal(v) {
		return false
	}
	o.Rec.Slots[slot] = v
	o.Rec.ChangedAt[slot] = at
	ps.touchField(o.Object, slot)
	if ps.quiet {
		return true
	}
	ps.tellChange(o, slot, from)
	if o.Copy {
		ps.tellOwner(o, slot, v)
	}
	ps.news = ps.news || !o.Copy
	ps.fieldChanged(o, slot, from, at)
	return true
}

// tellChange records a change of a field, as a step's where one made it.
func (ps *pass) tellChange(o *Object, slot int, from expr.Value) {
	declared := o.Rec.Shape.Fields[slot].Type
	f := Fact{Kind: Changed, From: TextAs(from, declared), To: TextAs(o.Rec.Slots[slot], declared)}
	f.Subject = ps.p.Schema.Objects[o.Object].Name + "." + o.Rec.Shape.Fields[slot].Name
	if ps.actor == nil {
		f.Object = o.Key
		ps.note(f)
		return
	}
	f.Kind = SetField
	ps.fact(about(ps.actor, f))
}

// fieldChanged makes the `changed` event. Of a copy it is seen here, but it
// belongs to the history of the line that owns the object.
func (ps *pass) fieldChanged(o *Object, slot int, from expr.Value, at int64) {
	ev := ps.builtIn(ps.p.changed, o.Key, at, "object", ps.p.Schema.Objects[o.Object].Name)
	if ev == nil {
		return
	}
	ev.Slot, ev.From, ev.To = slot, from, o.Rec.Slots[slot]
	if o.Copy {
		ps.s.Seq++
		ev.Seq = ps.s.Seq
		ps.fresh = append(ps.fresh, ev)
	} else {
		ps.record(ev)
	}
	ps.queue = append(ps.queue, item{ev: ev, depth: ps.depth + 1})
}

// builtIn makes a built-in event with texts for its fields; nil if the program
// has no such event.
func (ps *pass) builtIn(event int, k Key, at int64, fields ...string) *Happening {
	if event < 0 {
		return nil
	}
	shape := ps.p.types[event].shape
	ev := happen(shape, event, k, at)
	rec := ev.Rec
	rec.Slots[0] = expr.NewTimestamp(at)
	for i := 0; i+1 < len(fields); i += 2 {
		if slot := shape.Slot(fields[i]); slot >= 0 && fields[i+1] != "" {
			rec.Slots[slot] = expr.NewString(fields[i+1])
		}
	}
	return ev
}

// record adds an event to the history, by when it happened, and lets it count
// as activity.
func (ps *pass) record(ev *Happening) {
	ps.s.Seq++
	ev.Seq = ps.s.Seq
	ps.host.judge(ev)
	ps.counted(ev)
	if gone := remember(&ps.s.History[ev.Event], ev); gone != nil {
		ps.counted(gone)
	}
	ps.choose(ev)
	ps.touchEvent(ev.Event)
	ps.fresh = append(ps.fresh, ev)
	if ps.p.Program.Events[ev.Event].Engagement {
		ps.active(ev)
	}
	ps.tellAbove(ev)
	ps.news = ps.news || ps.s.Key.Object >= 0 && ps.p.scored[ps.s.Key.Object]
}

// remember adds an event to a history and returns the one that is forgotten for
// it, nil for none.
func remember(h *History, ev *Happening) (gone *Happening) {
	if h.Total == 0 || ev.At < h.First {
		h.First = ev.At
	}
	h.Last = max(h.Last, ev.At)
	if h.Total == 0 {
		h.Last = ev.At
	}
	h.Total++
	at := len(h.Happened)
	for at > 0 && h.Happened[at-1].At > ev.At {
		at--
	}
	h.Happened = insert(h.Happened, at, ev)
	h.Recs = insert(h.Recs, at, ev.Rec)
	if len(h.Recs) > memory {
		gone = h.Happened[0]
		h.Happened, h.Recs = h.Happened[1:], h.Recs[1:]
	}
	return gone
}

// active moves the contact's last activity.
func (ps *pass) active(ev *Happening) {
	o := ps.s.ancestor(ps.s.find(ev.About), ps.p.contact)
	if o == nil || ps.p.lastActivity < 0 {
		return
	}
	if last := o.Rec.Slots[ps.p.lastActivity]; last.IsAbsent() || last.Int() < ev.At {
		o.Rec.Slots[ps.p.lastActivity] = expr.NewTimestamp(ev.At)
		o.Rec.ChangedAt[ps.p.lastActivity] = ev.At
		ps.touchField(o.Object, ps.p.lastActivity)
	}
}

// TextAs prints a value of a declared type: a `date` as its day.
func TextAs(v expr.Value, t expr.Type) string {
	switch {
	case t.Date && v.Kind() == expr.Timestamp:
		return time.UnixMilli(v.Int()).UTC().Format(time.DateOnly)
	case t.Elem != nil && t.Elem.Date && v.Kind() == expr.List:
		days := make([]string, len(v.Items()))
		for i, item := range v.Items() {
			days[i] = TextAs(item, *t.Elem)
		}
		return "[" + strings.Join(days, ", ") + "]"
	}
	return Text(v)
}

// Text prints a value for facts: what people read, not what a machine parses.
func Text(v expr.Value) string {
	switch v.Kind() {
	case expr.Absent:
		return ""
	case expr.Bool:
		return fmt.Sprint(v.Bool())
	case expr.Int:
		return fmt.Sprint(v.Int())
	case expr.Double:
		return number(v.Double())
	case expr.String:
		return v.Str()
	case expr.Timestamp:
		return instant(v.Int())
	case expr.Duration:
		return duration(v.Int())
	case expr.List:
		parts := make([]string, len(v.Items()))
		for i, item := range v.Items() {
			parts[i] = Text(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{…}"
}
