package library

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// Twin is a workflow of a project that is there for the same moment as one that the
// library would bring: nobody needs both.
type Twin struct {
	// Workflow is the project's, New the library's under its new name.
	Workflow string `json:"workflow"`
	New      string `json:"new"`
	// File is where the project's stands.
	File string `json:"file"`
	// Because says in words what they share.
	Because string `json:"because"`
}

// Twins finds the workflows of a project that start at the same moment as added
// ones: by the same trigger, about the same object, and in the same category where
// both have one. The added ones are part of the project. alike are those that perhaps
// are: about the same object, too, and in the same category and exclusive group (or
// in the same group, and neither has a category), or both by the clock. Workflows that are off are no twins.
func Twins(p *project.Program, added []string) (twins, alike []Twin) {
	for _, own := range p.Workflows {
		if slices.Contains(added, own.Name) || !own.Enabled || own.Managed {
			continue
		}
		if t, ok := twin(p, own, added, sameMoment); ok {
			twins = append(twins, t)
		} else if t, ok := twin(p, own, added, sameKind); ok {
			alike = append(alike, t)
		}
	}
	return twins, alike
}

// twin finds the first added workflow with which one of the project shares something.
func twin(p *project.Program, own *project.Workflow, added []string, shares func(p *project.Program, a, b *project.Workflow) string) (Twin, bool) {
	for _, w := range p.Workflows {
		if !slices.Contains(added, w.Name) || w.Object != own.Object {
			continue
		}
		if because := shares(p, own, w); because != "" {
			return Twin{own.Name, w.Name, own.Doc.Span.File, because}, true
		}
	}
	return Twin{}, false
}

func sameKind(_ *project.Program, a, b *project.Workflow) string {
	clock := func(t project.Trigger) bool { return t.Kind == project.OnSchedule }
	switch {
	case slices.ContainsFunc(a.Triggers, clock) && slices.ContainsFunc(b.Triggers, clock):
		return "both start by the clock"
	case a.Group == "" || a.Group != b.Group || a.Category != b.Category:
		return ""
	case a.Category == "": // whoever alerts sales has none
		return "both are in the group `" + a.Group + "`"
	}
	return "both are of category `" + a.Category + "` and in the group `" + a.Group + "`"
}

func sameMoment(p *project.Program, a, b *project.Workflow) string {
	if a.Category != "" && b.Category != "" && a.Category != b.Category {
		return "" // the order that is confirmed is also the one that is asked about
	}
	for i := range a.Triggers {
		for j := range b.Triggers {
			if because := sameTrigger(p, &a.Triggers[i], &b.Triggers[j]); because != "" {
				return because
			}
		}
	}
	return ""
}

// sameTrigger says what two triggers of workflows about one object share, "" for
// nothing.
func sameTrigger(p *project.Program, a, b *project.Trigger) string {
	if a.Kind != b.Kind {
		return ""
	}
	switch a.Kind {
	case project.OnEvent:
		if a.Event == b.Event && mayBoth(a.Doc.Where, b.Doc.Where) {
			return "both start with `" + p.Schema.Events[a.Event].Name + "`"
		}
	case project.OnChanged:
		if a.Field.Text == b.Field.Text {
			return "both start when `" + a.Field.Text + "` changes"
		}
	case project.OnDate:
		if a.Field.Text == b.Field.Text {
			return "both start by the date `" + a.Field.Text + "`"
		}
	case project.OnBecomes:
		return sameCondition(p, a.Becomes, b.Becomes)
	case project.OnEntersStage:
		if a.Stage == b.Stage {
			return "both start in the stage `" + p.Schema.Stages[a.Stage] + "`"
		}
	case project.OnInactive:
		return "both start after a silence"
	case project.OnSchedule:
		if a.Doc.Schedule.Value == b.Doc.Schedule.Value {
			return "both start at `" + a.Doc.Schedule.Value + "`"
		}
	}
	return ""
}

// mayBoth reports whether two conditions about one event may hold together, as far
// as their words tell: one form is not another.
func mayBoth(a, b model.Condition) bool {
	return a.Text == "" || b.Text == "" || a.Text == b.Text
}

// sameCondition says what two conditions that begin to hold both look at.
func sameCondition(p *project.Program, a, b *project.Cond) string {
	if a == nil || b == nil {
		return ""
	}
	x, y := a.Expr.Reads(), b.Expr.Reads()
	for _, f := range x.Fields {
		if slices.Contains(y.Fields, f) {
			return "both look at `" + fieldName(p, f) + "`"
		}
	}
	for _, s := range x.Scores {
		if slices.Contains(y.Scores, s) {
			return "both look at `score." + p.Schema.Scores[s].Name + "`"
		}
	}
	return ""
}

func fieldName(p *project.Program, f expr.FieldRef) string {
	o := &p.Schema.Objects[f.Object]
	return o.Name + "." + o.Shape.Fields[f.Slot].Name
}
