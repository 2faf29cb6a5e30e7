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
	// Twice says in words what people would get from both, nil where that cannot be
	// told from what they do.
	Twice []string `json:"twice,omitempty"`
}

// Twins finds the workflows of a project that start at the same moment as added
// ones: by the same trigger, about the same object, and in the same category where
// both have one. The added ones are part of the project. Workflows that are off are no
// twins.
func Twins(p *project.Program, added []string) []Twin { return pairs(p, added, sameMoment) }

// Alike finds those that perhaps are twins: about the same object, too, and in the
// same category and exclusive group (or in the same group, and neither has a
// category), or both by the clock.
func Alike(p *project.Program, added []string) []Twin { return pairs(p, added, sameKind) }

// Beside finds those that are no twins by their category or object, and still do the
// same to the same people: they start at the same moment and begin with the same
// kind of action, or serve one stage in one category, or one starts the other.
func Beside(p *project.Program, added []string) []Twin { return pairs(p, added, sameAudience) }

// pairs finds for each workflow of the project the first added one with which it
// shares something.
func pairs(p *project.Program, added []string, shares func(p *project.Program, own, w *project.Workflow) string) []Twin {
	var list []Twin
	for _, own := range p.Workflows {
		if slices.Contains(added, own.Name) || !own.Enabled || own.Managed {
			continue
		}
		for _, w := range p.Workflows {
			if !slices.Contains(added, w.Name) {
				continue
			}
			if because := shares(p, own, w); because != "" {
				list = append(list, Twin{own.Name, w.Name, own.Doc.Span.File, because, twice(p, own, w)})
				break
			}
		}
	}
	return list
}

func sameKind(_ *project.Program, a, b *project.Workflow) string {
	clock := func(t project.Trigger) bool { return t.Kind == project.OnSchedule }
	switch {
	case a.Object != b.Object:
		return ""
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
	if a.Object != b.Object || a.Category != "" && b.Category != "" && a.Category != b.Category {
		return "" // the order that is confirmed is also the one that is asked about
	}
	return sameStart(p, a, b)
}

// sameStart says what starts both, "" for nothing.
func sameStart(p *project.Program, a, b *project.Workflow) string {
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
	switch {
	case a.Kind == project.OnEvent && b.Kind == project.OnBecomes:
		return updates(p, a, b)
	case a.Kind == project.OnBecomes && b.Kind == project.OnEvent:
		return updates(p, b, a)
	case a.Kind != b.Kind:
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

// mayBoth reports whether two conditions may hold together, as far as their words
// tell: one form is not another.
func mayBoth(a, b model.Condition) bool {
	x, y := words(a.Text), words(b.Text)
	return len(x) == 0 || len(y) == 0 || slices.ContainsFunc(x, func(w string) bool { return slices.Contains(y, w) })
}

// words are the texts that a condition compares with.
func words(condition string) []string {
	var list []string
	for _, m := range word.FindAllStringSubmatch(condition, -1) {
		list = append(list, m[1]+m[2])
	}
	return list
}

// updates says which event writes the field that a condition waits for.
func updates(p *project.Program, event, becomes *project.Trigger) string {
	if becomes.Becomes == nil || !mayBoth(event.Doc.Where, becomes.Doc.Becomes) {
		return ""
	}
	e := &p.Events[event.Event]
	for _, f := range becomes.Becomes.Expr.Reads().Fields {
		if f.Object == e.Object && slices.ContainsFunc(e.Updates, func(u [2]int) bool { return u[1] == f.Slot }) {
			return "one starts with `" + e.Name + "`, the other with what it writes into `" + fieldName(p, f) + "`"
		}
	}
	return ""
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
