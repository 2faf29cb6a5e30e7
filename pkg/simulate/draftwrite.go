package simulate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// writer writes a scenario as YAML.
type writer struct {
	p *project.Program
	s *project.Scenario
	b strings.Builder
}

// signature tells two attempts apart.
func signature(p *project.Program, s *project.Scenario) string {
	w := writer{p: p, s: s}
	w.cast()
	return w.b.String()
}

// wide is how long a line may be before a map is written over several.
const wide = 110

// cast writes who is there and what happens.
func (w *writer) cast() {
	w.b.WriteString("start: " + calendar.FormatInstant(w.p.Zone, w.s.Start) + "\n")
	w.things()
	w.lines("given", w.s.Given)
	w.lines("timeline", w.s.Timeline)
	w.answers()
	w.choose()
}

// things writes the objects: the contact and its account by their own keys.
func (w *writer) things() {
	contact := w.p.ContactObject()
	var contacts, accounts []project.Thing
	for _, t := range w.s.Objects {
		switch {
		case t.Object == contact:
			contacts = append(contacts, t)
		case t.Object == w.p.Objects[contact].Parent && w.p.Objects[t.Object].Name == "account":
			accounts = append(accounts, t)
		}
	}
	one := len(accounts) == 1 && !slices.ContainsFunc(contacts, func(t project.Thing) bool { return t.ParentID != accounts[0].ID })
	if len(contacts) == 1 {
		w.pairs("contact", w.fields(&contacts[0], !one))
	} else if len(contacts) > 1 {
		w.b.WriteString("contacts:\n")
		for i := range contacts {
			w.b.WriteString("  - " + flow(w.fields(&contacts[i], !one)) + "\n")
		}
	}
	if one {
		w.pairs("account", w.fields(&accounts[0], true))
	}
	w.others(contact, one)
}

// others writes what has no key of its own.
func (w *writer) others(contact int, account bool) {
	begun := false
	for object := range w.p.Objects {
		if object == contact || account && object == w.p.Objects[contact].Parent {
			continue
		}
		var list []string
		for i := range w.s.Objects {
			if t := &w.s.Objects[i]; t.Object == object {
				list = append(list, flow(w.fields(t, w.p.Objects[object].Parent != contact || t.ParentID != w.first(contact))))
			}
		}
		if len(list) == 0 {
			continue
		}
		if !begun {
			w.b.WriteString("objects:\n")
			begun = true
		}
		w.b.WriteString("  " + w.p.Objects[object].Name + ":\n")
		for _, text := range list {
			w.b.WriteString("    - " + text + "\n")
		}
	}
}

// first is the id of the first object of a kind, "" for none.
func (w *writer) first(object int) string {
	for _, t := range w.s.Objects {
		if t.Object == object {
			return t.ID
		}
	}
	return ""
}

// fields are the pairs of an object, its parent's id among them if asked for.
func (w *writer) fields(t *project.Thing, parent bool) []string {
	shape := w.p.Schema.Objects[t.Object].Shape
	var list, late []string
	for _, f := range t.Fields {
		if field := &shape.Fields[f.Slot]; f.Slot > 0 && (builtInField(field.Name) || field.Name == "owner" && t.Object == w.p.ContactObject()) {
			late = append(late, w.pair(field, f.Value))
		} else {
			list = append(list, w.pair(field, f.Value))
		}
	}
	list = append(list, late...)
	if up := w.p.Objects[t.Object].Parent; parent && up >= 0 && t.ParentID != "" {
		list = append(list, w.p.Objects[up].Name+": "+source.Quote(t.ParentID, source.Flow))
	}
	return list
}

func (w *writer) pair(f *expr.Field, v expr.Value) string {
	return f.Name + ": " + w.scalar(v, f.Type.Date)
}

// pairs writes a map, over several lines where one is too short.
func (w *writer) pairs(key string, list []string) {
	if text := key + ": " + flow(list); len(text) <= wide || len(list) == 0 {
		w.b.WriteString(text + "\n")
		return
	}
	w.b.WriteString(key + ":\n")
	for _, p := range list {
		w.b.WriteString("  " + p + "\n")
	}
}

func flow(list []string) string { return "{" + strings.Join(list, ", ") + "}" }

// scalar writes a value as it stands inside braces.
func (w *writer) scalar(v expr.Value, date bool) string {
	switch v.Kind() {
	case expr.Bool:
		return strconv.FormatBool(v.Bool())
	case expr.Int:
		return strconv.FormatInt(v.Int(), 10)
	case expr.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	case expr.String:
		return source.Quote(v.Str(), source.Flow)
	case expr.Timestamp:
		if date {
			return calendar.FormatDate(v.Int())
		}
		return calendar.FormatInstant(w.p.Zone, v.Int())
	case expr.Duration:
		return calendar.FormatDuration(v.Int())
	case expr.List:
		var items []string
		for _, item := range v.Items() {
			items = append(items, w.scalar(item, false))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case expr.Struct:
		var list []string
		r := v.Record()
		for i := range r.Slots {
			if !r.Slots[i].IsAbsent() {
				list = append(list, w.pair(&r.Shape.Fields[i], r.Slots[i]))
			}
		}
		return flow(list)
	}
	return "null"
}

func (w *writer) lines(key string, lines []project.Happening) {
	if len(lines) == 0 {
		return
	}
	w.b.WriteString(key + ":\n")
	for i := range lines {
		w.b.WriteString("  - " + flow(w.line(&lines[i])) + "\n")
	}
}

// line writes an event, or what the CRM changed.
func (w *writer) line(h *project.Happening) []string {
	kind := w.p.Schema.Objects[h.Object].Name
	list := []string{"at: " + calendar.FormatDuration(h.At)}
	shape := w.p.Schema.Objects[h.Object].Shape
	if h.Event >= 0 {
		shape = w.p.Schema.Events[h.Event].Shape
		list = append(list, "event: "+w.p.Events[h.Event].Name)
	}
	if kind != project.Contact || h.ID != w.first(h.Object) {
		key := kind
		if h.By > 0 {
			key = w.p.Schema.Objects[h.Object].Shape.Fields[h.By].Name
		}
		list = append(list, key+": "+source.Quote(h.ID, source.Flow))
	}
	if h.ParentObject >= 0 {
		list = append(list, w.p.Schema.Objects[h.ParentObject].Name+": "+source.Quote(h.ParentID, source.Flow))
	}
	var sets []string
	for _, f := range h.Fields {
		field := &shape.Fields[f.Slot]
		switch {
		case h.Event < 0:
			sets = append(sets, kind+"."+w.pair(field, f.Value))
		case field.Name == kind || field.Name == "channel" && shape.Slot("message") >= 0:
		default:
			list = append(list, w.pair(field, f.Value))
		}
	}
	if h.Event < 0 {
		list = append(list, "set: "+flow(sets))
	}
	return list
}

// step is the id of a step as a scenario names it: with its workflow where
// another has one of the same name.
func (w *writer) step(workflow int, id string) string {
	for _, other := range w.p.Workflows {
		if other.Index != workflow && other.Step(id) != nil {
			return w.p.Workflows[workflow].Name + "/" + id
		}
	}
	return id
}

func (w *writer) answers() {
	var list []string
	for _, a := range w.s.Answers {
		text := "timeout"
		if !a.Timeout {
			var fields []string
			for _, f := range a.Fields {
				fields = append(fields, f.Name+": "+w.scalar(f.Value.Literal, false))
			}
			text = flow(fields)
		}
		list = append(list, w.step(a.Workflow, a.StepID)+": "+text)
	}
	if len(list) > 0 {
		w.pairs("answers", list)
	}
}

func (w *writer) choose() {
	var list []string
	for _, c := range w.s.Choose {
		s := w.p.Workflows[c.Workflow].Step(c.StepID)
		list = append(list, w.step(c.Workflow, c.StepID)+": "+source.Quote(s.Arms[c.Variant].Variant.Name.Value, source.Flow))
	}
	if len(list) > 0 {
		w.pairs("choose", list)
	}
}
