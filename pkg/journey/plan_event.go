package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// eventPlan is what steps ask of one type of event.
type eventPlan struct {
	shape *expr.Shape
	// at, object and self are the slots of the instant, of the kind of object, and
	// of the id of the object that the event is declared on; -1 for none.
	at, object, self int
	// message, workflow, step and channel are slots of built-in events about
	// messages; aboutMessage tells that it is one.
	message, workflow, step, channel int
	aboutMessage                     bool
	required                         []int // slots
	// behaviors are the scoring rules about it: each has a bit in [Happening.counts].
	behaviors []counter
	// offered are the workflows whose triggers the event may concern, higher
	// priority first: those that name it, and those that ask at every input.
	offered []int
}

// counter is one scoring rule, by model and place.
type counter struct{ model, rule int }

func (x *plan) eventPlans() {
	x.types = make([]eventPlan, len(x.Program.Events))
	for m, s := range x.Scores {
		bits := make([]int, len(s.Behavior))
		for i := range s.Behavior {
			e := &x.types[s.Behavior[i].Event]
			bits[i] = len(e.behaviors)
			e.behaviors = append(e.behaviors, counter{m, i})
		}
		x.ruleBits = append(x.ruleBits, bits)
	}
	for i := range x.types {
		shape := x.Schema.Events[i].Shape
		e := &x.types[i]
		e.shape, e.at, e.object, e.self = shape, shape.Slot("at"), shape.Slot("object"), -1
		e.message, e.workflow, e.step, e.channel = shape.Slot("message"), shape.Slot("workflow"), shape.Slot("step"), shape.Slot("channel")
		e.aboutMessage = x.Program.Events[i].BuiltIn && e.message >= 0
		if object := x.Program.Events[i].Object; object >= 0 {
			e.object = -1
			if object != x.contact {
				e.self = shape.Slot(x.Schema.Objects[object].Name)
			}
		}
		for slot := range shape.Fields {
			if shape.Fields[slot].Required {
				e.required = append(e.required, slot)
			}
		}
		e.offered = x.offeredBy(i)
	}
	x.timed = x.offeredBy(-1)
}

// offeredBy lists the workflows with a trigger that may see an event of that
// type, in order; -1 is no event at all.
func (x *plan) offeredBy(event int) []int {
	var list []int
	for _, index := range x.order {
		w := x.Workflows[index]
		if w.Object >= 0 && !w.Managed && slices.ContainsFunc(w.Triggers, func(t project.Trigger) bool { return x.maySee(&t, event) }) {
			list = append(list, index)
		}
	}
	return list
}

func (x *plan) maySee(t *project.Trigger, event int) bool {
	switch t.Kind {
	case project.OnEvent:
		return t.Event == event
	case project.OnChanged:
		return event >= 0 && event == x.changed
	case project.OnEntersStage:
		return event >= 0 && event == x.stageChanged
	case project.OnBecomes, project.OnInactive, project.OnDate:
		return true
	}
	return false
}

// changes makes the shapes of the `changed` events that conditions see.
func (x *plan) changes() {
	x.changeShapes = make([][]*expr.Shape, len(x.Objects))
	for kind := range x.changeShapes {
		x.changeShapes[kind] = make([]*expr.Shape, len(x.Schema.Objects[kind].Shape.Fields))
	}
	note := func(p *expr.Path) {
		if p != nil && p.Object >= 0 && p.Slot >= 0 && x.changeShapes[p.Object][p.Slot] == nil {
			x.changeShapes[p.Object][p.Slot] = changeShape(x, p.Object, p.Slot)
		}
	}
	for _, w := range x.Workflows {
		for i := range w.Triggers {
			if w.Triggers[i].Kind == project.OnChanged {
				note(&w.Triggers[i].Field)
			}
		}
		for i := range w.Exits {
			note(w.Exits[i].Field)
		}
		for _, s := range w.Steps {
			for i := range s.Arms {
				note(s.Arms[i].Field)
			}
		}
	}
}

func changeShape(x *plan, kind, slot int) *expr.Shape {
	typ := x.Schema.Objects[kind].Shape.Fields[slot].Type
	return expr.NewShape("event changed", []expr.Field{
		{Name: "at", Type: expr.Type{Kind: expr.Timestamp}, Required: true},
		{Name: "object", Type: expr.Type{Kind: expr.String}, Required: true},
		{Name: "from", Type: typ}, {Name: "to", Type: typ},
	})
}
