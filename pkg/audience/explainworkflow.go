package audience

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// workflow has a way in by each trigger, through the gates of an enrollment.
func (e *Explainer) workflow(w *project.Workflow) []way {
	var ways []way
	for i := range w.Triggers {
		t := &w.Triggers[i]
		in := way{about: w.Object, place: w.Doc.Name.Span}
		e.trigger(w, t, &in)
		in.given = append(in.given, Fires(e.p, w, t)...)
		in.asks = append(in.asks, e.gates(w, t.Shape)...)
		if w.Object >= 0 && !w.Managed {
			in.asks = append(in.asks, e.again(w, t.Shape)...)
			in.asks = append(in.asks, e.alone(w)...)
		}
		if w.Managed {
			in.after += ", in the system that runs it"
		}
		if !w.Enabled {
			in.off = true
			in.after += ", once it is switched on: now `enabled` is false, and nobody enters"
		}
		ways = append(ways, in)
	}
	return ways
}

// gates are asked in the order in which a trigger passes them. What is undecided in
// `suppress` refuses.
func (e *Explainer) gates(w *project.Workflow, trigger *expr.Shape) []asking {
	list := e.split("rules", w.Rules, Holds, trigger)
	for k := range w.Data {
		at := w.Doc.Name.Span
		if k < len(w.Doc.Data) {
			at = w.Doc.Data[k].Span
		}
		list = append(list, e.made("data", expr.Place{Object: w.Object, Item: -1, Trigger: trigger}, "has("+w.Data[k].Text+")", at)...)
	}
	for _, c := range w.Suppress {
		list = append(list, e.split("suppress", c, IsFalse, trigger)...)
	}
	if w.Goal != nil {
		list = append(list, e.split("goal", w.Goal.When, HoldsNot, trigger)...)
	}
	for k := range w.Exits {
		list = append(list, e.split("exit", w.Exits[k].When, HoldsNot, trigger)...)
	}
	return list
}

// trigger says what starts an enrollment, and what that asks.
func (e *Explainer) trigger(w *project.Workflow, t *project.Trigger, in *way) {
	place := expr.Place{Object: w.Object, Item: -1}
	starts := either(w.Object < 0, " runs", " enters")
	switch t.Kind {
	case project.OnEvent:
		ev := &e.p.Schema.Events[t.Event]
		in.name, in.does, in.place = "event "+ev.Name, starts+" when `"+ev.Name+"` happens", t.Doc.Event.Span
		e.happens(in, w.Object, ev.Shape)
		in.asks = e.split("where", t.Where, Holds, t.Shape)
	case project.OnChanged:
		in.name, in.does, in.place = "changed "+t.Field.Text, starts+" when `"+t.Field.Text+"` changes", t.Doc.Changed.Span
		in.asks = e.split("where", t.Where, Holds, t.Shape)
	case project.OnBecomes:
		in.name, in.does = "becomes", starts+" when it becomes true that"
		in.asks = e.split("becomes", t.Becomes, Holds, t.Shape)
	case project.OnEntersStage:
		e.entersStage(t, in, place)
	case project.OnInactive:
		in.name, in.does, in.place = "inactive "+calendar.FormatDuration(t.Inactive), starts+" after "+spanOf(t.Inactive)+" without activity", t.Doc.Inactive.Span
		in.asks = unsaid(e.made("inactive", place, "contact.last_activity <= now - duration(\""+strconv.FormatInt(t.Inactive/1000, 10)+"s\")", in.place))
	case project.OnDate:
		in.name, in.does, in.place = "date "+t.Field.Text, starts+onDate(t), t.Doc.Date.Span
		in.asks = unsaid(e.made("date", place, "has("+t.Field.Text+")", in.place))
	case project.OnSchedule:
		in.name, in.does = "schedule", starts+" at each time of the schedule"
	case project.OnEnroll:
		in.name, in.does = "enroll", starts+" when another workflow enrolls it"
	}
}

// onDate says when a date starts something.
func onDate(t *project.Trigger) string {
	when := " on the day in `" + t.Field.Text + "`"
	switch {
	case t.Offset < 0:
		when = " " + spanOf(-t.Offset) + " before `" + t.Field.Text + "`"
	case t.Offset > 0:
		when = " " + spanOf(t.Offset) + " after `" + t.Field.Text + "`"
	}
	return when + either(t.Yearly, ", each year", "")
}

func (e *Explainer) entersStage(t *project.Trigger, in *way, place expr.Place) {
	stage := e.p.Lifecycle.Stages[t.Stage].Name
	in.name, in.does, in.place = "enters_stage "+stage, " enters on entering the stage `"+stage+"`", t.Doc.EntersStage.Span
	in.asks = unsaid(e.made("enters_stage", place, "contact.stage == "+strconv.Quote(stage), in.place))
	place.Trigger = t.Shape
	for _, a := range e.made("enters_stage", place, "trigger.to == "+strconv.Quote(stage), in.place) {
		in.given = append(in.given, a.Part)
	}
}

// unsaid marks what the sentence has said already.
func unsaid(list []asking) []asking {
	for i := range list {
		list[i].unsaid = true
	}
	return list
}

// happens puts an event into the question.
func (e *Explainer) happens(in *way, object int, shape *expr.Shape) {
	if x, issues := e.p.Env.Check(expr.Place{Object: object, Item: -1, Event: shape}, "true", expr.BoolType()); x != nil && len(issues) == 0 {
		in.given = append(in.given, Part{x, Holds})
	}
}
