package simulate

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// name is the arm as facts name it; of a branch it may be that none is taken.
func (f fork) name() string {
	if f.arm < 0 {
		return "none"
	}
	return armName(f)
}

// route are the forks that have to be taken the right way to come to a step: those that
// it stands in, and those before it of which an arm ends the journey. There the first
// arm counts that does not.
func route(w *project.Workflow, to *project.Step) []fork {
	list := forks(w, to)
	inside := slices.Clone(list)
	for _, s := range w.Steps[:to.Index] {
		if len(s.Arms) == 0 || !within(forks(w, s), inside) || slices.ContainsFunc(inside, func(f fork) bool { return f.step == s }) {
			continue
		}
		if f, ok := leadingOn(w, s); ok {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b fork) int { return cmp.Compare(a.step.Index, b.step.Index) })
	return list
}

// leadingOn is the first arm of a step that leads on, where another one does not.
func leadingOn(w *project.Workflow, s *project.Step) (found fork, ok bool) {
	on, ends := -1, false
	rest := s.Action == project.Branch
	for i := range s.Arms {
		switch {
		case endsJourney(w, armSteps(&s.Arms[i])):
			ends = true
		case on < 0:
			on = i
		}
		if s.Arms[i].Kind == project.ArmElse {
			rest = false
		}
	}
	return fork{s, on}, ends && (on >= 0 || rest)
}

// endsJourney reports whether a step among these ends the journey for everybody.
func endsJourney(w *project.Workflow, list []model.Step) bool {
	for i := range list {
		for _, s := range w.Steps {
			if s.Doc == &list[i] && s.Action == project.ExitAction && s.When == nil && s.Other < 0 {
				return true
			}
		}
	}
	return false
}
