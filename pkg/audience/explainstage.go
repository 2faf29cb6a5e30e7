package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// stage has one way in: its condition, from the stages that lead to it, past the stages
// that come before it in their lists.
func (e *Explainer) stage(i int) []way {
	s := &e.p.Lifecycle.Stages[i]
	from := e.sources(i)
	w := way{name: "stage", about: e.p.ContactObject(), place: s.Doc.Name.Span, does: " enters it"}
	switch {
	case s.When == nil && i == 0:
		w.does = " starts here"
	case s.When == nil || len(from) == 0 && i > 0:
		w.does = " gets here only by a `set_stage` step"
		if !e.setByStep(i) {
			w.closed = "no step sets the stage `" + s.Name + "`, and " + either(len(from) > 0, "it has no `when` to move by", "no stage leads to it")
		}
	case len(from) == 0:
		w.does = " starts here, and nobody comes back"
	default:
		w.does += " from " + alternatives(quoted(from))
		w.asks = unsaid(e.made("from", expr.Place{Object: w.about, Item: -1}, inStage(from), w.place))
		w.asks = append(w.asks, e.split("when", s.When, Holds, nil)...)
		w.asks = append(w.asks, e.instead(i)...)
		w.after = either(i == 0, "; who is new starts here", "")
	}
	return []way{w}
}

// sources are the stages that lead to one.
func (e *Explainer) sources(i int) []string {
	var from []string
	for _, s := range e.p.Lifecycle.Stages {
		if slices.Contains(s.Next, i) {
			from = append(from, s.Name)
		}
	}
	return from
}

// instead is that the contact does not go on to a stage that its own names before this
// one: the first whose condition holds is entered.
func (e *Explainer) instead(i int) []asking {
	stages := e.p.Lifecycle.Stages
	var list []asking
	for rival := range stages {
		r := &stages[rival]
		if r.When == nil {
			continue
		}
		var from []string
		for _, s := range stages {
			if at := slices.Index(s.Next, rival); at >= 0 && at < slices.Index(s.Next, i) {
				from = append(from, s.Name)
			}
		}
		if len(from) == 0 {
			continue
		}
		words := "it does not go on from " + alternatives(quoted(from)) + " to `" + r.Name + "`, which is asked first"
		text := inStage(from) + " && (" + r.When.Expr.Text() + ")"
		list = append(list, toldAs(e.made("not "+r.Name, r.When.Expr.Place(), text, r.When.Doc.Span), HoldsNot, words, "")...)
	}
	return list
}

// setByStep reports whether a step of a workflow that is on may set a stage.
func (e *Explainer) setByStep(stage int) bool {
	for _, w := range e.p.Workflows {
		for _, s := range w.Steps {
			if w.Enabled && (s.Action == project.SetStage && s.Stage == stage || s.Action == project.External && writesStage(s)) {
				return true
			}
		}
	}
	return false
}

func writesStage(s *project.Step) bool {
	return s.Doc.External != nil && slices.ContainsFunc(s.Doc.External.Writes, func(path model.Path) bool { return path.Text == "contact.stage" })
}
