package simulate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// contact lists what is so of somebody: what the solver says, and what has to be absent.
func (k *asker) contact(w *audience.Witness, parts []audience.Part) []audience.Fact {
	facts := w.Facts()
	c := newCasting(&drafter{p: k.p}, w, parts)
	for object := range k.p.Schema.Objects {
		r := w.Objects[object]
		if r == nil {
			continue
		}
		for slot := range r.Shape.Fields {
			if c.read[expr.FieldRef{Object: object, Slot: slot}] && k.lacks(w, parts, r, slot) {
				facts = append(facts, audience.Fact{Kind: "field", Path: k.p.Schema.Objects[object].Name + "." + r.Shape.Fields[slot].Name, Why: "read"})
			}
		}
	}
	if !slices.ContainsFunc(facts, func(f audience.Fact) bool { return f.Kind == "field" && f.Value == "" }) {
		facts = append(facts, k.blank(w, parts)...)
	}
	facts = append(facts, k.silent(w, parts)...)
	for _, topic := range c.topics {
		not := audience.Fact{Kind: "subscribed", Path: "subscribed(" + strconv.Quote(k.p.Schema.Topics[topic]) + ")", Value: "false", Why: "read"}
		if !w.Host.Subscribed(nil, topic) && !slices.ContainsFunc(facts, func(f audience.Fact) bool { return f.Path == not.Path }) {
			facts = append(facts, not)
		}
	}
	return facts
}

// blank lists what is absent of that which the last part reads, the one that is in
// question, where that must not hold: with any one of it alone that would still be so.
func (k *asker) blank(w *audience.Witness, parts []audience.Part) []audience.Fact {
	if len(parts) == 0 || parts[len(parts)-1].Want == audience.Holds {
		return nil
	}
	last := parts[len(parts)-1]
	var list []audience.Fact
	for _, ref := range last.Expr.Reads().Fields {
		r := w.Objects[ref.Object]
		if r != nil && r.Slots[ref.Slot].IsAbsent() && !builtInField(r.Shape.Fields[ref.Slot].Name) {
			list = append(list, audience.Fact{Kind: "field", Path: r.Shape.Name + "." + r.Shape.Fields[ref.Slot].Name, Why: "read"})
		}
	}
	return list
}

// silent lists what the event, or what started the workflow, must not carry.
func (k *asker) silent(w *audience.Witness, parts []audience.Part) []audience.Fact {
	var list []audience.Fact
	for _, p := range parts {
		place, r := p.Expr.Place(), p.Expr.Reads()
		for _, j := range []struct {
			name  string
			shape *expr.Shape
			read  []string
		}{{"event", place.Event, r.Event}, {"trigger", place.Trigger, r.Trigger}} {
			rec := w.Judged[j.shape]
			if rec == nil {
				continue
			}
			for _, field := range j.read {
				f := audience.Fact{Kind: "field", Path: j.name + "." + field, Why: "read"}
				if slot := rec.Shape.Slot(field); slot >= 0 && k.lacks(w, parts, rec, slot) && !slices.ContainsFunc(list, func(o audience.Fact) bool { return o.Path == f.Path }) {
					list = append(list, f)
				}
			}
		}
	}
	return list
}

// then adds what happens after the entry in the scenario that was played. An event that
// the solver speaks of as one of the present is told there, where it happens.
func (k *asker) then(a *attempt, facts []audience.Fact, found *proven) []audience.Fact {
	var late []audience.Fact
	w := writer{p: k.p, s: found.cast.s}
	for i := range found.cast.s.Timeline {
		h := &found.cast.s.Timeline[i]
		if a.outside || h.At <= found.entry {
			continue
		}
		age := calendar.FormatDuration(h.At-found.entry) + " after the entry"
		if h.Event >= 0 {
			path := "events." + k.p.Schema.Events[h.Event].Name
			facts = slices.DeleteFunc(facts, func(f audience.Fact) bool { return f.Path == path && f.Age == "now" && h.Event != starter(a) })
			late = append(late, audience.Fact{Kind: "event", Path: path, Value: w.carried(h), Age: age, Why: "read"})
			continue
		}
		shape := k.p.Schema.Objects[h.Object].Shape
		for _, f := range h.Fields {
			field := &shape.Fields[f.Slot]
			late = append(late, audience.Fact{Kind: "field", Path: shape.Name + "." + field.Name, Value: w.scalar(f.Value, field.Type.Date), Age: age, Why: "read"})
		}
	}
	return append(facts, late...)
}

// starter is the event that starts the workflow, -1 for none.
func starter(a *attempt) int {
	if a.workflow == nil || a.workflow.Triggers[a.trigger].Kind != project.OnEvent {
		return -1
	}
	return a.workflow.Triggers[a.trigger].Event
}

// carried are the fields of an event.
func (w *writer) carried(h *project.Happening) string {
	shape := w.p.Schema.Events[h.Event].Shape
	var list []string
	for _, f := range h.Fields {
		if name := shape.Fields[f.Slot].Name; name != w.p.Schema.Objects[h.Object].Name && name != "channel" {
			list = append(list, w.pair(&shape.Fields[f.Slot], f.Value))
		}
	}
	return strings.Join(list, ", ")
}

// lacks reports whether a field has to be absent: with a value that it may have
// something is not as wanted.
func (k *asker) lacks(w *audience.Witness, parts []audience.Part, r *expr.Record, slot int) bool {
	f := &r.Shape.Fields[slot]
	if !r.Slots[slot].IsAbsent() || f.Required || builtInField(f.Name) {
		return false
	}
	defer func() { r.Slots[slot] = expr.Value{} }()
	for _, v := range k.usual(f, r.Shape.Name) {
		r.Slots[slot] = v
		for _, p := range parts {
			if !p.Want.Met(p.Expr.Truth(w.Context(p.Expr))) {
				return true
			}
		}
	}
	return false
}

// usual are values that a field may have.
func (k *asker) usual(f *expr.Field, owner string) []expr.Value {
	list := []expr.Value{(&drafter{p: k.p, start: typicalStart(k.p)}).typical(f, owner, 1)}
	for _, word := range f.Values {
		list = append(list, expr.NewString(word))
	}
	if f.Type.Kind == expr.Bool {
		list = append(list, expr.NewBool(false))
	}
	if list[0].IsAbsent() {
		list = list[1:]
	}
	return list
}

// contactText says who somebody is: what conditions read, without what everybody has.
func contactText(facts []audience.Fact) string {
	var list []string
	for _, f := range facts {
		switch {
		case f.Why != "read" || f.Kind == "object" && f.Value == "":
		case f.Kind == "field" && f.Value == "":
			list = append(list, "no "+f.Path)
		case strings.HasSuffix(f.Age, " after the entry") && f.Kind == "field":
			list = append(list, "then "+f.Path+": "+f.Value+", "+f.Age)
		case strings.HasSuffix(f.Age, " after the entry"):
			list = append(list, "then "+f.String())
		default:
			list = append(list, f.String())
		}
	}
	if len(list) == 0 {
		return "anybody"
	}
	return strings.Join(list, "; ")
}
