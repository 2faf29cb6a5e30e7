package rules

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// entering is what is so of everyone whom a trigger brings in: it holds, what it sees
// is so at that instant, `rules` hold, what `data` names is there, nothing in `suppress` holds or is undecided,
// and neither the goal nor an exit holds already.
func entering(p *project.Program, w *project.Workflow, t *project.Trigger) []clause {
	list := clauseOf(t.Where, audience.Holds)
	list = append(list, clauseOf(t.Becomes, audience.Holds)...)
	place := expr.Place{Object: w.Object, Item: -1, Trigger: w.Trigger}
	if t.Kind == project.OnEntersStage && t.Stage >= 0 {
		list = append(list, said(p, place, stageIs(p, t.Stage), audience.Holds)...)
	}
	for _, part := range audience.Fires(p, w, t) {
		list = append(list, clause{expr: part.Expr, want: part.Want})
	}
	list = append(list, clauseOf(w.Rules, audience.Holds)...)
	for _, path := range w.Data {
		list = append(list, said(p, place, "has("+path.Text+")", audience.Holds)...)
	}
	for _, c := range w.Suppress {
		list = append(list, clauseOf(c, audience.IsFalse)...)
	}
	if w.Goal != nil {
		list = append(list, clauseOf(w.Goal.When, audience.HoldsNot)...)
	}
	return append(list, outsideExits(w)...)
}

// apart is what re-entry and the exclusive group ask of who comes in.
func apart(p *project.Program, w *project.Workflow) []clause {
	var list []clause
	for _, g := range audience.Alone(p, w) {
		list = append(list, clause{expr: g.Expr, want: g.Want, place: g.Place})
	}
	return list
}

// inside is what is so whenever a step of the workflow runs: neither a goal that
// ends it nor an exit holds.
func inside(w *project.Workflow) []clause {
	var list []clause
	if w.Goal != nil && w.Goal.Exit {
		list = clauseOf(w.Goal.When, audience.HoldsNot)
	}
	return append(list, outsideExits(w)...)
}

func outsideExits(w *project.Workflow) []clause {
	var list []clause
	for i := range w.Exits {
		list = append(list, clauseOf(w.Exits[i].When, audience.HoldsNot)...)
	}
	return list
}

// stageIs is the condition that a contact is in a stage.
func stageIs(p *project.Program, stage int) string {
	return "contact.stage == " + strconv.Quote(p.Lifecycle.Stages[stage].Name)
}

// triggerKey tells the triggers of a workflow apart when lines move.
func triggerKey(w *project.Workflow, i int) string {
	t := &w.Triggers[i]
	text := ""
	if t.Where != nil {
		text = t.Where.Doc.Text
	}
	return strconv.Itoa(int(t.Kind)) + " " + t.Doc.Event.Value + " " + text
}
