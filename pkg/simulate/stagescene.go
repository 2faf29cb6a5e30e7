package simulate

import (
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Scene returns who is in the scenario and what happens, with the keys of a Scenario
// document.
func (s *Staged) Scene() *diag.Scene {
	w := &writer{p: s.d.p, s: s.c.s}
	scene := &diag.Scene{
		Start:    calendar.FormatInstant(w.p.Zone, w.s.Start),
		Contacts: []map[string]any{}, Objects: map[string][]map[string]any{},
		Given: w.happenings(w.s.Given), Timeline: w.happenings(w.s.Timeline),
	}
	for i := range w.s.Objects {
		t := &w.s.Objects[i]
		if t.Object == w.p.ContactObject() {
			scene.Contacts = append(scene.Contacts, w.thing(t))
			continue
		}
		kind := w.p.Objects[t.Object].Name
		scene.Objects[kind] = append(scene.Objects[kind], w.thing(t))
	}
	return scene
}

// thing is an object with its fields and the id of its parent.
func (w *writer) thing(t *project.Thing) map[string]any {
	shape := w.p.Schema.Objects[t.Object].Shape
	made := map[string]any{}
	for _, f := range t.Fields {
		made[shape.Fields[f.Slot].Name] = w.plain(f.Value, shape.Fields[f.Slot].Type.Date)
	}
	if up := w.p.Objects[t.Object].Parent; up >= 0 && t.ParentID != "" {
		made[w.p.Objects[up].Name] = t.ParentID
	}
	return made
}

// happenings are events, and what the CRM changed, each with whom it is about.
func (w *writer) happenings(lines []project.Happening) []map[string]any {
	list := []map[string]any{}
	for i := range lines {
		h := &lines[i]
		kind, shape := w.p.Schema.Objects[h.Object].Name, w.p.Schema.Objects[h.Object].Shape
		made := map[string]any{"at": calendar.FormatDuration(h.At)}
		sets := map[string]any{}
		if h.Event >= 0 {
			shape = w.p.Schema.Events[h.Event].Shape
			made["event"] = w.p.Events[h.Event].Name
		} else {
			made["set"] = sets
		}
		for _, f := range h.Fields {
			field := &shape.Fields[f.Slot]
			if h.Event >= 0 {
				made[field.Name] = w.plain(f.Value, field.Type.Date)
			} else {
				sets[kind+"."+field.Name] = w.plain(f.Value, field.Type.Date)
			}
		}
		made[kind] = h.ID
		list = append(list, made)
	}
	return list
}

// plain is a value as JSON has it: instants, dates and durations are text.
func (w *writer) plain(v expr.Value, date bool) any {
	switch v.Kind() {
	case expr.Bool:
		return v.Bool()
	case expr.Int:
		return v.Int()
	case expr.Double:
		return v.Double()
	case expr.String:
		return v.Str()
	case expr.Timestamp, expr.Duration:
		return w.scalar(v, date)
	case expr.List:
		items := []any{}
		for _, item := range v.Items() {
			items = append(items, w.plain(item, false))
		}
		return items
	case expr.Struct:
		r, made := v.Record(), map[string]any{}
		for i := range r.Slots {
			if !r.Slots[i].IsAbsent() {
				made[r.Shape.Fields[i].Name] = w.plain(r.Slots[i], r.Shape.Fields[i].Type.Date)
			}
		}
		return made
	}
	return nil
}
