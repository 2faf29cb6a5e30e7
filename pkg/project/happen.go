package project

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// scenarioCompiler turns what a scenario says about people, objects and events
// into typed values.
type scenarioCompiler struct {
	*compiler
	s *Scenario
	// counts numbers the objects of each kind, for those without an id.
	counts map[int]int
}

// thing compiles one object that exists at the start.
func (s *scenarioCompiler) thing(object int, m model.Map[model.Data], at diag.Span, parentID string) {
	shape := s.b.program.Schema.Objects[object].Shape
	t := Thing{Span: at, Object: object, ParentID: parentID}
	s.counts[object]++
	for i := range m {
		e := &m[i]
		if parent, ok := s.parent(object, e); ok {
			t.ParentID = parent
			continue
		}
		slot := shape.Slot(e.Key.Value)
		if slot < 0 {
			s.unknown("load/reference", e.Key, "field of `"+shape.Name+"`", fieldNames(shape))
			continue
		}
		if v, ok := s.fieldValue(&e.Value, &shape.Fields[slot]); ok {
			t.Fields = append(t.Fields, SlotValue{Slot: slot, Value: v, Span: e.Value.Span})
			if e.Key.Value == "owner" && object == s.b.program.ContactObject() && v.Kind() == expr.String {
				s.owner(v.Str(), e.Value.Span)
			}
		}
	}
	t.ID = s.identity(object, &t)
	if i := slices.IndexFunc(s.s.Objects, func(o Thing) bool { return o.Object == object && o.ID == t.ID }); i >= 0 {
		s.report("load/duplicate-key", t.named(), "give each its own", "two objects of kind `%s` have the id `%s`", shape.Name, clip(t.ID))
		s.relate(s.s.Objects[i].named(), "first here")
		return
	}
	s.s.Objects = append(s.s.Objects, t)
}

// named is where the id was written, else where the object begins.
func (t *Thing) named() diag.Span {
	for _, f := range t.Fields {
		if f.Value.Kind() == expr.String && CanonicalID(f.Value.Str()) == t.ID {
			return f.Span
		}
	}
	return t.Span
}

// parent reads a key that names the parent by its kind, such as `account:`.
func (s *scenarioCompiler) parent(object int, e *model.Entry[model.Data]) (string, bool) {
	parent := s.b.program.Schema.Objects[object].Parent
	if parent < 0 || s.b.program.Schema.Objects[parent].Name != e.Key.Value {
		return "", false
	}
	if e.Value.Null {
		return "", true // it has none
	}
	return s.name(e, object), true
}

// CanonicalID is an id as it is kept: trimmed and lower-cased.
func CanonicalID(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// identity finds the id: as written, else the first identifying field, else a
// running number in the form of that field.
func (s *scenarioCompiler) identity(object int, t *Thing) string {
	o := &s.b.program.Objects[object]
	for _, slot := range append([]int{0}, o.IdentifiedBy...) {
		for _, f := range t.Fields {
			if f.Slot == slot && f.Value.Kind() == expr.String {
				return CanonicalID(f.Value.Str())
			}
		}
	}
	id := fmt.Sprintf("%s-%d", o.Name, s.counts[object])
	if len(o.IdentifiedBy) == 0 {
		return id
	}
	f := &s.b.program.Schema.Objects[object].Shape.Fields[o.IdentifiedBy[0]]
	if d, ok := o.Doc.Fields.Get(f.Name); ok && d.Format.Value == "email" {
		id += "@example.com"
	}
	t.Fields = append(t.Fields, SlotValue{Slot: o.IdentifiedBy[0], Value: expr.NewString(id), Span: t.Span})
	return id
}

// fieldValue converts free data to the type of a field.
func (s *scenarioCompiler) fieldValue(d *model.Data, f *expr.Field) (expr.Value, bool) {
	if d.Null {
		return expr.Value{}, true
	}
	if f.Type.Kind == expr.List && f.Type.Elem.Kind == expr.Struct {
		return s.records(d, f)
	}
	if d.IsMap {
		s.report("load/schema", d.Span, "write the value itself", "`%s` must be %s, not a map of keys", f.Name, typeName(f.Type))
		return expr.Value{}, false
	}
	m := d.Scalar
	if d.IsList {
		m = model.Value{Kind: model.Literal, IsList: true, Source: model.Source{Span: d.Span}}
		for i := range d.Items {
			m.Items = append(m.Items, d.Items[i].Scalar)
		}
	}
	if m.Kind == model.Computed {
		m.Kind, m.Text = model.Literal, "= "+m.Text // a scenario states facts; nothing is computed here
	}
	v, wrong := convert(m, f.Type)
	if wrong != "" {
		s.unfit(d.Span, wrong, f, "write a value of the field's type")
		return expr.Value{}, false
	}
	s.allowed(m, v, f)
	return v, true
}

func (s *scenarioCompiler) records(d *model.Data, f *expr.Field) (expr.Value, bool) {
	if !d.IsList {
		s.report("load/schema", d.Span, "write a list of records", "`%s` must be a list", f.Name)
		return expr.Value{}, false
	}
	shape := f.Type.Elem.Shape
	var items []expr.Value
	for i := range d.Items {
		r := shape.New()
		for j := range d.Items[i].Fields {
			e := &d.Items[i].Fields[j]
			slot := shape.Slot(e.Key.Value)
			if slot < 0 {
				s.unknown("load/reference", e.Key, "field of `"+f.Name+"`", fieldNames(shape))
				continue
			}
			r.Slots[slot], _ = s.fieldValue(&e.Value, &shape.Fields[slot])
		}
		items = append(items, expr.NewStruct(r))
	}
	return expr.NewList(items), true
}

// happenings compiles the lines of `given` or `timeline`, in order of time.
func (s *scenarioCompiler) happenings(list []model.Happening) []Happening {
	var all []Happening
	for i := range list {
		d := &list[i]
		if s.misspelled(d) {
			continue
		}
		s.exactlyOne(d.Span, "this line", []choiceKey{{"event", d.Event.Span}, {"set", mapSpan(d.Set)}})
		if d.Event.Written() {
			if h, ok := s.event(d); ok {
				all = append(all, h)
			}
			continue
		}
		all = append(all, s.record(d)...)
	}
	slices.SortStableFunc(all, func(a, b Happening) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	return all
}

// misspelled reports a key that was surely meant to be `event` or `set`: a line
// takes any other key for a field of the event.
func (s *scenarioCompiler) misspelled(d *model.Happening) bool {
	if d.Event.Written() || len(d.Set) > 0 {
		return false
	}
	for _, f := range d.Fields {
		if near := diag.Suggest(f.Key.Value, []string{"event", "set"}); near != "" {
			s.report("load/unknown-key", f.Key.Span, "did you mean `"+near+"`?", "unknown key `%s`", clip(f.Key.Value))
			return true
		}
	}
	return false
}

func (s *scenarioCompiler) event(d *model.Happening) (Happening, bool) {
	h := Happening{Doc: d, At: d.At.Value, Event: s.b.eventIndex(d.Event.Value), ParentObject: -1}
	if h.Event < 0 {
		return h, false
	}
	ev := &s.b.program.Schema.Events[h.Event]
	h.Object = ev.Object
	if h.Object < 0 {
		h.Object = s.b.program.ContactObject()
	}
	for i := range d.Fields {
		s.eventField(&h, ev, &d.Fields[i])
	}
	s.channelOf(&h, ev)
	s.tellable(&h, d)
	s.aim(&h, d)
	for i, f := range ev.Shape.Fields {
		given := slices.ContainsFunc(h.Fields, func(v SlotValue) bool { return v.Slot == i })
		switch {
		case given || i == 0:
		case f.Name == s.b.program.Schema.Objects[h.Object].Name && ev.Object >= 0:
			h.Fields = append(h.Fields, SlotValue{Slot: i, Value: expr.NewString(h.ID), Span: d.Event.Span})
		case f.Required && !s.filledIn(&h, &f):
			s.report("load/schema", d.Event.Span, "add `"+f.Name+":`", "`%s` needs `%s`", ev.Name, f.Name)
		}
	}
	return h, true
}

// filledIn reports whether a required field is known without being written:
// what a message's own event says about its sending.
func (s *scenarioCompiler) filledIn(h *Happening, f *expr.Field) bool {
	return s.b.program.Events[h.Event].BuiltIn && f.Name == "channel"
}

// channelOf fills in the channel of a message event from the message.
func (s *scenarioCompiler) channelOf(h *Happening, ev *expr.Event) {
	message, channel := ev.Shape.Slot("message"), ev.Shape.Slot("channel")
	if message < 0 || channel < 0 {
		return
	}
	for _, v := range h.Fields {
		if v.Slot == channel {
			return
		}
	}
	for _, v := range h.Fields {
		i, ok := s.b.messages[v.Value.Str()]
		if v.Slot == message && ok && s.b.program.Messages[i].Channel >= 0 {
			name := s.b.program.Channels[s.b.program.Messages[i].Channel].Name
			h.Fields = append(h.Fields, SlotValue{Slot: channel, Value: expr.NewString(name), Span: v.Span})
			return
		}
	}
}

func (s *scenarioCompiler) eventField(h *Happening, ev *expr.Event, e *model.Entry[model.Data]) {
	key := e.Key.Value
	if s.naming(h, e) {
		if slot := ev.Shape.Slot(key); slot >= 0 {
			h.Fields = append(h.Fields, SlotValue{Slot: slot, Value: expr.NewString(h.ID), Span: e.Value.Span})
		}
		return
	}
	slot := ev.Shape.Slot(key)
	if slot < 1 {
		s.unknown("load/reference", e.Key, "field of `"+ev.Name+"`", s.eventKeys(h, ev))
		return
	}
	if v, ok := s.fieldValue(&e.Value, &ev.Shape.Fields[slot]); ok {
		v = s.taskDone(h, key, v, e)
		h.Fields = append(h.Fields, SlotValue{Slot: slot, Value: v, Span: e.Value.Span})
	}
}

// taskDone reads `workflow/step` as the step's id, which is what the event carries.
func (s *scenarioCompiler) taskDone(h *Happening, key string, v expr.Value, e *model.Entry[model.Data]) expr.Value {
	if s.b.program.Schema.Events[h.Event].Name != "task_done" || key != "task" || v.Kind() != expr.String || !strings.Contains(v.Str(), "/") {
		return v
	}
	found := s.stepAddress(model.Text{Value: v.Str(), Span: e.Value.Span}, "task", func(st *Step) bool { return st.Action == TaskAction })
	if len(found) == 0 {
		return v
	}
	return expr.NewString(found[0].step.ID.Value)
}

func (s *scenarioCompiler) eventKeys(h *Happening, ev *expr.Event) []string {
	return append(fieldNames(ev.Shape)[1:], s.namingKeys(h.Object)...)
}

// namingKeys are the keys that say which object of a kind a line is about.
func (s *scenarioCompiler) namingKeys(object int) []string {
	o := &s.b.program.Schema.Objects[object]
	keys := []string{"id", o.Name}
	for _, slot := range s.b.program.Objects[object].IdentifiedBy {
		keys = append(keys, o.Shape.Fields[slot].Name)
	}
	return keys
}

// naming reads keys that say what a line is about: `id`, the object's kind, one
// of its identifying fields, or its parent's kind.
func (s *scenarioCompiler) naming(h *Happening, e *model.Entry[model.Data]) bool {
	schema := s.b.program.Schema
	o := &schema.Objects[h.Object]
	switch {
	case e.Key.Value == "id":
		h.ID = s.name(e, h.Object)
	case e.Key.Value == o.Name:
		h.ID = s.name(e, h.Object)
		h.By = s.identifying(h.Object, h.ID) // what a new one is identified by
	case o.Parent >= 0 && schema.Objects[o.Parent].Name == e.Key.Value:
		if id := s.name(e, h.Object); id != "" {
			h.ParentObject, h.ParentID = o.Parent, id
		}
	case s.identifies(h.Object, e.Key.Value) && (h.Event < 0 || schema.Events[h.Event].Shape.Slot(e.Key.Value) < 0):
		h.ID, h.By = s.name(e, h.Object), o.Shape.Slot(e.Key.Value)
	case h.Event >= 0 && schema.Events[h.Event].Object < 0 && schema.Object(e.Key.Value) >= 0:
		h.Object = schema.Object(e.Key.Value)
		h.ID = s.name(e, h.Object)
		h.By = s.identifying(h.Object, h.ID)
	default:
		return false
	}
	return true
}

func (s *scenarioCompiler) identifies(object int, field string) bool {
	slot := s.b.program.Schema.Objects[object].Shape.Slot(field)
	return slot >= 0 && slices.Contains(s.b.program.Objects[object].IdentifiedBy, slot)
}

// aim fills in what a line is about where it does not say: the only object of
// its kind that the scenario has, else the first contact.
func (s *scenarioCompiler) aim(h *Happening, d *model.Happening) {
	if h.ID != "" {
		return
	}
	var ids []string
	for _, t := range s.s.Objects {
		if t.Object == h.Object {
			ids = append(ids, t.ID)
		}
	}
	if len(ids) == 1 || len(ids) > 1 && h.Object == s.b.program.ContactObject() {
		h.ID = ids[0]
		return
	}
	name := s.b.program.Schema.Objects[h.Object].Name
	s.report("load/reference", s.b.firstLine(d.Span), "add `"+name+": ID`", "this does not say which `%s` it is about", name)
}

// record compiles fields that the CRM changed, one input per object.
func (s *scenarioCompiler) record(d *model.Happening) []Happening {
	var all []Happening
	for _, e := range d.Set {
		path := s.path(expr.Place{Object: s.lowest(e.Key.Value), Item: -1}, model.Path{Source: model.Source{Text: e.Key.Value, Span: e.Key.Span, Places: within(e.Key)}})
		if path == nil || path.Object < 0 {
			continue
		}
		h := s.recordOf(&all, d, path.Object)
		if path.Root == Contact && contains([]string{"stage", "id", "created_at", "last_activity"}, path.Field.Name) {
			s.report("load/reference", e.Key.Span, "the lifecycle moves stages; let an event or a step do it", "`%s` is no field that the CRM changes", path.Text)
			continue
		}
		v, wrong := convert(e.Value, path.Type)
		if e.Value.Kind == model.Computed {
			wrong = "a scenario states values; nothing is computed here"
		}
		if wrong != "" {
			s.unfit(e.Value.Span, wrong, path.Field, "write a value of the field's type")
			continue
		}
		s.allowed(e.Value, v, path.Field)
		s.ownerValue(path.Object, path.Field, e.Value)
		h.Fields = append(h.Fields, SlotValue{Slot: path.Slot, Value: v, Span: e.Value.Span})
	}
	for i := range all {
		s.recordKeys(&all[i], d)
		s.aim(&all[i], d)
	}
	return all
}

// lowest finds the object a path begins with, so that any object's fields can
// be named.
func (s *scenarioCompiler) lowest(path string) int {
	root, _, _ := strings.Cut(path, ".")
	if i := s.b.program.Schema.Object(root); i >= 0 {
		return i
	}
	return s.b.program.ContactObject()
}

func (s *scenarioCompiler) recordOf(all *[]Happening, d *model.Happening, object int) *Happening {
	for i := range *all {
		if (*all)[i].Object == object {
			return &(*all)[i]
		}
	}
	*all = append(*all, Happening{Doc: d, At: d.At.Value, Event: -1, Object: object, ParentObject: -1})
	return &(*all)[len(*all)-1]
}

func (s *scenarioCompiler) recordKeys(h *Happening, d *model.Happening) {
	for i := range d.Fields {
		if !s.naming(h, &d.Fields[i]) && s.b.program.Schema.Object(d.Fields[i].Key.Value) < 0 {
			s.unknown("load/unknown-key", d.Fields[i].Key, "key beside `set`", s.namingKeys(h.Object))
		}
	}
}
