package audience

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Addresses lists everything that [Explain] knows of a project, sorted by kind and name.
func Addresses(p *project.Program) []string {
	var list []string
	for _, g := range p.Guardrails {
		if g.When != nil || g.Never != nil {
			list = append(list, "guardrail/"+g.Name)
		}
	}
	for _, r := range p.Routings {
		list = append(list, "routing-policy/"+r.Name)
		for i := range r.Routes {
			list = append(list, "routing-policy/"+r.Name+"/"+r.Routes[i].Name)
		}
	}
	for _, m := range p.Scores {
		list = append(list, "scoring-model/"+m.Name)
		for _, w := range (&Explainer{p: p}).score(m) {
			list = append(list, "scoring-model/"+m.Name+"/"+w.name)
		}
	}
	for _, s := range p.Segments {
		list = append(list, "segment/"+s.Name)
	}
	if p.Lifecycle != nil {
		for i := range p.Lifecycle.Stages {
			list = append(list, "stage/"+p.Lifecycle.Stages[i].Name)
		}
	}
	for _, w := range p.Workflows {
		list = append(list, "workflow/"+w.Name)
	}
	return list
}

// find returns the ways into what has that address.
func (e *Explainer) find(address string) (*Explained, []way) {
	kind, rest, _ := strings.Cut(address, "/")
	name, inner, _ := strings.Cut(rest, "/")
	out := &Explained{Address: address, Ways: []Way{}}
	var ways []way
	switch kind {
	case "workflow":
		for _, w := range e.p.Workflows {
			if w.Name == rest {
				out.Text, out.Place = "who can enter the workflow `"+rest+"`", w.Doc.Name.Span
				return out, e.workflow(w)
			}
		}
	case "segment":
		for _, s := range e.p.Segments {
			if s.Name == rest {
				out.Text, out.Place = "who can be in the segment `"+rest+"`", s.Doc.Name.Span
				return out, []way{{name: "segment", about: s.Object, place: out.Place, asks: e.split("when", s.When, Holds, nil)}}
			}
		}
	case "stage":
		return e.stage(out, rest)
	case "guardrail":
		for _, g := range e.p.Guardrails {
			if g.Name == rest {
				out.Text, out.Place = "to whom the guardrail `"+rest+"` applies", g.Doc.Name.Span
				return out, e.guardrail(g)
			}
		}
	case "routing-policy":
		for _, r := range e.p.Routings {
			if r.Name == name {
				out.Text, out.Place, ways = "who comes to which route of `"+name+"`", r.Doc.Name.Span, e.routing(r)
			}
		}
	case "scoring-model":
		for _, m := range e.p.Scores {
			if m.Name == name {
				out.Text, out.Place, ways = "who gets which points of `"+name+"`, and into which band", m.Doc.Name.Span, e.score(m)
			}
		}
	}
	if inner != "" {
		ways = slices.DeleteFunc(ways, func(w way) bool { return w.name != inner })
	}
	if len(ways) == 0 {
		return nil, nil
	}
	return out, ways
}

// workflow has a way in by each trigger, through the gates of an enrollment.
func (e *Explainer) workflow(w *project.Workflow) []way {
	var ways []way
	for i := range w.Triggers {
		t := &w.Triggers[i]
		in := way{about: w.Object, place: w.Doc.Name.Span}
		e.trigger(w, t, &in)
		in.asks = append(in.asks, e.split("rules", w.Rules, Holds, t.Shape)...)
		for k := range w.Data {
			at := in.place
			if k < len(w.Doc.Data) {
				at = w.Doc.Data[k].Span
			}
			in.asks = append(in.asks, e.made("data", expr.Place{Object: w.Object, Item: -1, Trigger: t.Shape}, "has("+w.Data[k].Text+")", at)...)
		}
		for _, c := range w.Suppress {
			in.asks = append(in.asks, e.split("suppress", c, HoldsNot, t.Shape)...)
		}
		if w.Goal != nil && w.Goal.When != nil {
			in.asks = append(in.asks, e.split("goal", w.Goal.When, HoldsNot, t.Shape)...)
		}
		for k := range w.Exits {
			in.asks = append(in.asks, e.split("exit", w.Exits[k].When, HoldsNot, t.Shape)...)
		}
		ways = append(ways, in)
	}
	return ways
}

// trigger says what starts an enrollment.
func (e *Explainer) trigger(w *project.Workflow, t *project.Trigger, in *way) {
	place := expr.Place{Object: w.Object, Item: -1}
	ask := func(list []asking) { in.asks = append(in.asks, list...) }
	switch t.Kind {
	case project.OnEvent:
		ev := &e.p.Schema.Events[t.Event]
		in.name, in.text, in.place = "event "+ev.Name, "when `"+ev.Name+"` happens", t.Doc.Event.Span
		e.happens(in, w.Object, ev.Shape)
		ask(e.split("where", t.Where, Holds, t.Shape))
	case project.OnChanged:
		in.name, in.text, in.place = "changed "+t.Field.Text, "when `"+t.Field.Text+"` changes", t.Doc.Changed.Span
		ask(e.split("where", t.Where, Holds, t.Shape))
	case project.OnBecomes:
		in.name, in.text = "becomes", "when it becomes true that"
		ask(e.split("becomes", t.Becomes, Holds, t.Shape))
	case project.OnEntersStage:
		stage := e.p.Lifecycle.Stages[t.Stage].Name
		in.name, in.text, in.place = "enters_stage "+stage, "when the stage `"+stage+"` is entered", t.Doc.EntersStage.Span
		ask(e.made("enters_stage", place, "contact.stage == "+strconv.Quote(stage), in.place))
		place.Trigger = t.Shape
		for _, a := range e.made("enters_stage", place, "trigger.to == "+strconv.Quote(stage), in.place) {
			in.given = append(in.given, a.Part)
		}
	case project.OnInactive:
		span := calendar.FormatDuration(t.Inactive)
		in.name, in.text, in.place = "inactive "+span, "after "+spanOf(t.Inactive)+" without activity", t.Doc.Inactive.Span
		ask(e.made("inactive", place, "contact.last_activity <= now - duration(\""+strconv.FormatInt(t.Inactive/1000, 10)+"s\")", in.place))
	case project.OnDate:
		in.name, in.text = "date "+t.Field.Text, "on the day that `"+t.Field.Text+"` says"
		ask(e.made("date", place, "has("+t.Field.Text+")", in.place))
	case project.OnSchedule:
		in.name, in.text = "schedule", "at the times of its schedule"
	case project.OnEnroll:
		in.name, in.text = "enroll", "when another workflow enrolls them"
	}
	if w.Managed {
		in.text += " in the system that runs it"
	}
}

// happens puts an event into the question.
func (e *Explainer) happens(in *way, object int, shape *expr.Shape) {
	if x, issues := e.p.Env.Check(expr.Place{Object: object, Item: -1, Event: shape}, "true", expr.BoolType()); x != nil && len(issues) == 0 {
		in.given = append(in.given, Part{x, Holds})
	}
}

func (e *Explainer) stage(out *Explained, name string) (*Explained, []way) {
	if e.p.Lifecycle == nil {
		return nil, nil
	}
	stages := e.p.Lifecycle.Stages
	i := slices.IndexFunc(stages, func(s project.Stage) bool { return s.Name == name })
	if i < 0 {
		return nil, nil
	}
	out.Text, out.Place = "who can enter the stage `"+name+"`", stages[i].Doc.Name.Span
	var from []string
	for k := range stages {
		if slices.Contains(stages[k].Next, i) {
			from = append(from, stages[k].Name)
		}
	}
	w := way{name: "stage", about: e.p.ContactObject(), place: out.Place}
	switch {
	case stages[i].When == nil:
		w.text = "only by `set_stage` or at the start"
	case len(from) > 0:
		w.text = "from " + alternatives(quoted(from))
	}
	w.asks = e.split("when", stages[i].When, Holds, nil)
	return out, []way{w}
}

func (e *Explainer) guardrail(g *project.Guardrail) []way {
	var ways []way
	for _, c := range []struct {
		key, text string
		cond      *project.Cond
	}{{"when", "the guardrail applies", g.When}, {"never", "nothing may be sent", g.Never}} {
		if c.cond != nil {
			ways = append(ways, way{name: c.key, text: c.text, about: c.cond.Expr.Place().Object, place: c.cond.Doc.Span, asks: e.split(c.key, c.cond, Holds, nil)})
		}
	}
	if len(ways) == 0 {
		ways = []way{{name: "always", text: "the guardrail applies to everybody", about: e.p.ContactObject(), place: g.Doc.Name.Span}}
	}
	return ways
}

// routing has a way to each route: its own condition holds, and that of no earlier one
// that always finds somebody. Other routes are passed where nobody can take it.
func (e *Explainer) routing(r *project.Routing) []way {
	var ways []way
	var before []asking
	var open []string
	for i := range r.Routes {
		t := &r.Routes[i]
		w := way{name: t.Name, about: e.p.ContactObject(), place: r.Doc.Name.Span, asks: e.split("when", t.When, Holds, nil)}
		if t.When != nil && t.When.Expr != nil {
			w.about, w.place = t.When.Expr.Place().Object, t.When.Doc.Span
		}
		w.asks = append(w.asks, before...)
		if len(open) > 0 {
			w.text = "where " + alternatives(quoted(open)) + " does not apply or finds nobody"
		}
		ways = append(ways, w)
		if t.Assign.Queue != "" || t.Assign.Owner != nil && t.Assign.Owner.Expr == nil {
			before = append(before, e.split("earlier route "+t.Name, t.When, HoldsNot, nil)...)
		} else {
			open = append(open, t.Name)
		}
	}
	return ways
}

// score has a way to the points of each rule and into each band.
func (e *Explainer) score(m *project.Score) []way {
	var ways []way
	for i := range m.Fit {
		f := &m.Fit[i]
		ways = append(ways, way{name: f.Doc.Name.Value, text: points(f.Points), about: m.Object, place: f.Doc.Name.Span, asks: e.split("when", f.When, Holds, nil)})
	}
	for i := range m.Behavior {
		b := &m.Behavior[i]
		ev := &e.p.Schema.Events[b.Event]
		w := way{name: b.Doc.Name.Value, text: points(b.Points) + " for each `" + ev.Name + "`", about: m.Object, place: b.Doc.Name.Span}
		if e.s != nil {
			e.happens(&w, m.Object, ev.Shape)
		}
		w.asks = e.split("where", b.Where, Holds, nil)
		ways = append(ways, w)
	}
	for i := range m.Bands {
		name := m.Bands[i].Name
		w := way{name: name.Value, about: m.Object, place: name.Span}
		key := strconv.Quote(m.Name)
		w.asks = e.made("band", expr.Place{Object: m.Object, Item: -1}, "band["+key+"] == "+strconv.Quote(name.Value), name.Span)
		ways = append(ways, w)
	}
	return ways
}

func points(p float64) string { return number(p) + either(p == 1, " point", " points") }
