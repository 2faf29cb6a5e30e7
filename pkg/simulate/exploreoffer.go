package simulate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// What is offered is tried out: a value for each field that must be there, and
// where a condition asks for more, what it asks for. A line that would be refused
// is not offered.

// subject is whom an offer is about: an object, and the enrollment that sees the
// event, if there is one.
type subject struct {
	object journey.Key
	line   journey.Key
	e      *journey.Enrollment
}

// eventLine is a line with an event that meets a `where`, "" where none is found.
func (x *Exploration) eventLine(event int, where *project.Cond, s subject) string {
	ev := &x.p.Schema.Events[event]
	fields, ok := x.filled(event, s)
	if !ok {
		return ""
	}
	if where != nil && where.Expr != nil {
		if fields, ok = x.meeting(where, ev.Shape, fields, s); !ok {
			return ""
		}
	}
	line := "event " + ev.Name
	for _, f := range fields {
		field := &ev.Shape.Fields[f.Slot]
		if ev.Object >= 0 && field.Name == x.p.Schema.Objects[ev.Object].Name && x.only(ev.Object) {
			continue
		}
		line += " " + field.Name + "=" + x.word(f.Value, field)
	}
	return x.sayable(line + x.aimed(ev.Object, s))
}

// aimed names the contact that a line is about, where it is not the first.
func (x *Exploration) aimed(object int, s subject) string {
	if s.line.Object != x.p.ContactObject() || s.line == x.who0() || object >= 0 && !slices.Contains(x.p.Schema.Chain(object), x.p.ContactObject()) {
		return ""
	}
	return " contact=" + quoteWord(s.line.ID)
}

// filled are the fields that an event must have, with typical values; ok is false
// where it can only answer what has not happened.
func (x *Exploration) filled(event int, s subject) (fields []project.SlotValue, ok bool) {
	ev := &x.p.Schema.Events[event]
	for slot := 1; slot < len(ev.Shape.Fields); slot++ {
		f := &ev.Shape.Fields[slot]
		if !f.Required || f.Name == "channel" {
			continue
		}
		v := x.d.typical(f, ev.Name, 1)
		switch {
		case ev.Object >= 0 && f.Name == x.p.Schema.Objects[ev.Object].Name:
			v = expr.NewString(x.someOf(ev.Object, s))
		case x.p.Events[event].BuiltIn && f.Name == "message":
			if v = x.latest(journey.Sent); v.IsAbsent() {
				return nil, false
			}
		case x.p.Events[event].BuiltIn && f.Name == "task":
			if v = x.latest(journey.Task); v.IsAbsent() {
				return nil, false
			}
		}
		if v.IsAbsent() {
			return nil, false
		}
		fields = append(fields, project.SlotValue{Slot: slot, Value: v})
	}
	return fields, true
}

// latest is the message or task that the workflow last brought about.
func (x *Exploration) latest(kind journey.FactKind) expr.Value {
	for i := len(x.pl.facts) - 1; i >= 0; i-- {
		if f := &x.pl.facts[i]; f.Kind == kind && f.Workflow == x.w.Index {
			return expr.NewString(f.Subject)
		}
	}
	return expr.Value{}
}

// someOf is the id of an object of a kind: the enrolled one, else the first there
// is, else a new one.
func (x *Exploration) someOf(kind int, s subject) string {
	if s.object.Object == kind {
		return s.object.ID
	}
	for _, k := range x.pl.driver.Lines() {
		for _, o := range x.pl.driver.Line(k).Objects {
			if o.Object == kind && !o.Copy {
				return o.ID
			}
		}
	}
	return x.p.Schema.Objects[kind].Name + "-1"
}

// meeting adds what a condition about an event asks of it.
func (x *Exploration) meeting(where *project.Cond, shape *expr.Shape, fields []project.SlotValue, s subject) ([]project.SlotValue, bool) {
	ctx := x.context(s)
	if ctx == nil {
		return nil, false
	}
	ask := func(list []project.SlotValue) bool {
		ctx.Event = shape.New()
		ctx.Event.Slots[0] = expr.NewTimestamp(x.pl.driver.Now())
		for _, f := range list {
			ctx.Event.Slots[f.Slot] = f.Value
		}
		return where.Expr.Truth(ctx) == expr.True
	}
	if ask(fields) {
		return fields, true
	}
	for _, way := range where.Expr.Wants(ctx, true) {
		list := slices.Clone(fields)
		if x.d.fill(&list, shape, way) && ask(list) {
			return list, true
		}
	}
	return nil, false
}

// context is what conditions about a subject read.
func (x *Exploration) context(s subject) *expr.Context {
	ctx := x.pl.driver.Context(s.object)
	if ctx != nil && s.e != nil {
		ctx.Trigger = s.e.Trigger
	}
	return ctx
}

// setLine is a line with changes that let a condition hold, "" where none is found.
func (x *Exploration) setLine(c *project.Cond, s subject) string {
	ctx := x.context(s)
	if c == nil || c.Expr == nil || ctx == nil || c.Expr.Truth(ctx) == expr.True {
		return ""
	}
	for _, way := range x.d.edits(c.Expr, ctx, true, 0) {
		if line := x.changes(way, s); line != "" {
			return line
		}
	}
	return ""
}

// changes writes edits of fields as a line, "" where one is about something else.
func (x *Exploration) changes(way []edit, s subject) string {
	if len(way) == 1 && way[0].want.Kind == expr.WantEvents && way[0].want.Least > 0 {
		return x.counted(&way[0].want, s)
	}
	line, object := "set", -1
	for i := range way {
		w := &way[i].want
		if w.Kind != expr.WantField || w.Object < 0 || w.Root == "item" || object >= 0 && w.Object != object {
			return ""
		}
		object = w.Object
		f := &x.p.Schema.Objects[object].Shape.Fields[w.Slot]
		v, ok := x.d.fitting(f, "", []expr.Want{*w})
		if !ok {
			return ""
		}
		line += " " + x.p.Schema.Objects[object].Name + "." + f.Name + "=" + x.word(v, f)
	}
	if object < 0 {
		return ""
	}
	if object != x.p.ContactObject() && !x.only(object) {
		line += " " + x.p.Schema.Objects[object].Name + "=" + quoteWord(x.someOf(object, s))
	}
	return x.sayable(line + x.aimed(object, s))
}

// counted is an event that a condition counts.
func (x *Exploration) counted(w *expr.Want, s subject) string {
	ev := &x.p.Schema.Events[w.Index]
	fields, ok := x.filled(w.Index, s)
	if !ok {
		return ""
	}
	for _, way := range w.Items {
		if x.d.fill(&fields, ev.Shape, way) {
			break
		}
	}
	line := "event " + ev.Name
	for _, f := range fields {
		line += " " + ev.Shape.Fields[f.Slot].Name + "=" + x.word(f.Value, &ev.Shape.Fields[f.Slot])
	}
	return x.sayable(line + x.aimed(ev.Object, s))
}

// sayable returns a line if it would not be refused, else "".
func (x *Exploration) sayable(line string) string {
	try := Turn{}
	word, rest, _ := strings.Cut(line, " ")
	if text := try.yaml(x, word, rest); len(try.Problems) == 0 {
		if list, ds := x.lines.Timeline(x.start, text); len(ds) == 0 && len(list) > 0 {
			return line
		}
	}
	return ""
}

// word writes a value as it stands behind the = of a line.
func (x *Exploration) word(v expr.Value, f *expr.Field) string {
	if v.Kind() == expr.String {
		return quoteWord(v.Str())
	}
	if v.IsAbsent() {
		return ""
	}
	return (&writer{p: x.p}).scalar(v, f.Type.Date)
}

// hintLine is a line of a scenario's timeline as it is said here.
func (x *Exploration) hintLine(h *project.Happening) string {
	w := writer{p: x.p, s: x.start}
	list := w.line(h)[1:]
	line := "set"
	var rest []string
	if h.Event >= 0 {
		line = "event " + x.p.Events[h.Event].Name
		list = list[1:]
	} else {
		list = list[:len(list)-1]
		kind := x.p.Schema.Objects[h.Object]
		for _, f := range h.Fields {
			field := &kind.Shape.Fields[f.Slot]
			line += " " + kind.Name + "." + field.Name + "=" + x.word(f.Value, field)
		}
	}
	for _, text := range list {
		key, value, _ := strings.Cut(text, ": ")
		rest = append(rest, key+"="+plainWord(value))
	}
	return x.sayable(strings.TrimSpace(line + " " + strings.Join(rest, " ")))
}

// plainWord is a scalar of a scenario as one word.
func plainWord(value string) string {
	if strings.ContainsAny(value, " \t") && !strings.ContainsAny(value[:1], `"'[{`) {
		return strconv.Quote(value)
	}
	return value
}

// quoteWord quotes a value that would not stay one word, or that would be taken
// for another type.
func quoteWord(text string) string {
	if text == "" || strings.ContainsAny(text, " \t\"'[]{}") {
		return strconv.Quote(text)
	}
	return text
}
