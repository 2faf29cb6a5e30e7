package project

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// builtIn is an event that every project has.
type builtIn struct {
	name       string
	about      string // "contact", or "" for any object
	fields     []expr.Field
	engagement bool
	conversion bool
}

func str(name string, required bool) expr.Field {
	return expr.Field{Name: name, Type: expr.Type{Kind: expr.String}, Required: required}
}

func named(name, noun string, list []string, required bool) expr.Field {
	return expr.Field{Name: name, Type: expr.Type{Kind: expr.String}, Required: required, Values: list, Noun: noun}
}

// builtIns lists the built-in events. n gives the names that their fields can
// hold; a nil n is enough for the events' own names.
func builtIns(n *names) []builtIn {
	list := func(kind string) []string {
		if n == nil {
			return nil
		}
		return n.lists[kind]
	}
	stage := func(field string, required bool) expr.Field { return named(field, "stage", list("stage"), required) }
	workflow := named("workflow", "workflow", list("workflow"), true)
	message := func(more ...expr.Field) []expr.Field {
		return append([]expr.Field{
			named("message", "message", list("message"), true), named("channel", "channel", list("channel"), true),
			named("workflow", "workflow", list("workflow"), false), str("step", false),
		}, more...)
	}
	topic := []expr.Field{named("topic", "topic", list("topic"), false), named("channel", "channel", list("channel"), false)}
	object := []expr.Field{named("object", "object", list("object"), true)}
	return []builtIn{
		{name: "created", fields: object},
		{name: "changed", fields: object},
		{name: "stage_changed", about: Contact, fields: []expr.Field{stage("from", false), stage("to", true)}},
		{name: "stage_overdue", about: Contact, fields: []expr.Field{stage("stage", true)}},
		{name: "assigned", about: Contact, fields: []expr.Field{str("owner", true), named("policy", "routing policy", list("routing-policy"), false)}},
		{name: "task_done", fields: []expr.Field{str("task", true), str("outcome", false)}},
		{name: "sla_breached", about: Contact, fields: []expr.Field{named("sla", "SLA", list("sla"), true)}},
		{name: "enrolled", fields: []expr.Field{workflow, str("reason", false)}},
		{name: "exited", fields: []expr.Field{workflow, str("reason", false)}},
		{name: "message_sent", about: Contact, fields: message()},
		{name: "message_delivered", about: Contact, fields: message()},
		{name: "message_bounced", about: Contact, fields: message()},
		{name: "message_complained", about: Contact, fields: message()},
		{name: "message_opened", about: Contact, fields: message()},
		{name: "message_clicked", about: Contact, fields: message(str("link", false)), engagement: true},
		{name: "message_replied", about: Contact, fields: message(str("text", false)), engagement: true, conversion: true},
		{name: "subscribed", about: Contact, fields: topic},
		{name: "unsubscribed", about: Contact, fields: topic},
	}
}

func builtInEventNames() []string {
	var list []string
	for _, e := range builtIns(nil) {
		list = append(list, e.name)
	}
	return list
}

var atField = expr.Field{Name: "at", Type: expr.Type{Kind: expr.Timestamp}, Required: true}

// buildEvents fills Program.Events and Schema.Events: built-in ones first, then
// the declared ones by name.
func (b *builder) buildEvents() {
	declared := b.declaredEvents()
	for _, e := range builtIns(b.names) {
		about := -1
		if e.about != "" {
			about = b.schema.Object(e.about)
		}
		ev := Event{Name: e.name, Object: about, Engagement: e.engagement, Conversion: e.conversion, BuiltIn: true}
		if d, ok := declared[e.name]; ok {
			ev.Doc = &d.Value
			b.redeclare(&ev, d)
		}
		b.addEvent(ev, append([]expr.Field{atField}, e.fields...))
	}
	for _, name := range sortedKeys(declared) {
		if b.schema.Event(name) >= 0 {
			continue
		}
		b.declareEvent(declared[name])
	}
}

// redeclare lets a project count a built-in event as engagement or conversion.
func (b *builder) redeclare(ev *Event, d *model.Entry[model.Event]) {
	if d.Value.Engagement.Written() {
		ev.Engagement = d.Value.Engagement.Value
	}
	if d.Value.Conversion.Written() {
		ev.Conversion = d.Value.Conversion.Value
	}
	if len(d.Value.Fields) > 0 || len(d.Value.Updates) > 0 || d.Value.Object.Written() {
		b.report("load/schema", d.Key.Span, "only `engagement`, `conversion` and `description` can be written here",
			"`%s` is built in: its fields cannot be declared", d.Key.Value)
	}
}

func (b *builder) declareEvent(d *model.Entry[model.Event]) {
	object := b.objectIndex(d.Value.Object.Value)
	ev := Event{
		Doc: &d.Value, Name: d.Key.Value, Object: object,
		Engagement: d.Value.Engagement.Value, Conversion: d.Value.Conversion.Value,
	}
	fields := []expr.Field{atField}
	if object >= 0 && d.Value.Object.Value != Contact {
		fields = append(fields, str(d.Value.Object.Value, true))
	}
	fields = append(fields, b.fields(d.Value.Fields, "event")...)
	b.addEvent(ev, fields)
	b.wireUpdates(&b.program.Events[len(b.program.Events)-1], expr.NewShape("", fields))
}

func (b *builder) addEvent(ev Event, fields []expr.Field) {
	b.program.Events = append(b.program.Events, ev)
	b.schema.Events = append(b.schema.Events, expr.Event{Name: ev.Name, Object: ev.Object, Shape: expr.NewShape("event "+ev.Name, fields)})
}

// wireUpdates pairs the event's fields with the same-named fields of its object.
func (b *builder) wireUpdates(ev *Event, shape *expr.Shape) {
	for _, u := range ev.Doc.Updates {
		from := shape.Slot(u.Value)
		if from < 0 {
			b.unknown("load/reference", u, "field of the event", fieldNames(shape))
			continue
		}
		if ev.Object < 0 {
			continue
		}
		object := b.schema.Objects[ev.Object].Shape
		to := object.Slot(u.Value)
		switch {
		case to < 0:
			b.unknown("load/reference", u, "field of `"+object.Name+"`", fieldNames(object))
		case !sameType(shape.Fields[from].Type, object.Fields[to].Type):
			b.report("load/reference", u.Span, "give both the same type", "`%s` is %s in the event and %s in `%s`",
				u.Value, typeName(shape.Fields[from].Type), typeName(object.Fields[to].Type), object.Name)
		default:
			ev.Updates = append(ev.Updates, [2]int{from, to})
		}
	}
}

func sameType(a, b expr.Type) bool {
	if a.Kind != b.Kind || a.Date != b.Date {
		return false
	}
	return a.Elem == nil || b.Elem == nil || a.Elem.Kind == b.Elem.Kind
}

func fieldNames(s *expr.Shape) []string {
	list := make([]string, len(s.Fields))
	for i := range s.Fields {
		list[i] = s.Fields[i].Name
	}
	return list
}
