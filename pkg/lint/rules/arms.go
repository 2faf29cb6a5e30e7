package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// armsAround lists, by step, the paths that are present because the arms around
// the step were taken on conditions that need them, or because a step before set them.
func armsAround(w *project.Workflow) map[int][]string {
	byDoc := make(map[*model.Step]*project.Step, len(w.Steps))
	for _, s := range w.Steps {
		byDoc[s.Doc] = s
	}
	a := &armWalk{byDoc: byDoc, known: map[int][]string{}}
	a.steps(w.Doc.Steps, nil)
	return a.known
}

type armWalk struct {
	byDoc map[*model.Step]*project.Step
	known map[int][]string
}

func (a *armWalk) steps(list []model.Step, known []string) {
	for i := range list {
		s := a.byDoc[&list[i]]
		if s == nil {
			continue
		}
		if len(known) > 0 {
			a.known[s.Index] = known
		}
		below := append(known[:len(known):len(known)], certain(s.When)...)
		for j := range s.Arms {
			a.arm(&s.Arms[j], below)
		}
		if s.Doc.Repeat != nil {
			a.steps(s.Doc.Repeat.Steps, below)
		}
		known = afterSets(s, known)
	}
}

// afterSets is what is present behind a step: what it sets to a value, whoever comes,
// without what it may clear.
func afterSets(s *project.Step, known []string) []string {
	for i := range s.Sets {
		set := &s.Sets[i]
		cleared := set.Value.Expr == nil && set.Value.Literal.IsAbsent()
		switch has := slices.Contains(known, set.Path.Text); {
		case cleared:
			known = slices.DeleteFunc(slices.Clone(known), func(path string) bool { return path == set.Path.Text })
		case !has && s.When == nil && set.Value.Expr == nil:
			known = append(known[:len(known):len(known)], set.Path.Text)
		}
	}
	return known
}

func (a *armWalk) arm(arm *project.Arm, known []string) {
	if arm.Variant != nil {
		a.steps(arm.Variant.Steps, known)
		return
	}
	known = append(known[:len(known):len(known)], certain(arm.When)...)
	if arm.Kind == project.ArmChanged && slices.Contains(certain(arm.Where), "event.to") {
		known = append(known, arm.Field.Text)
	}
	a.steps(arm.Doc.Steps, known)
	a.steps(arm.Doc.Else, known)
}
