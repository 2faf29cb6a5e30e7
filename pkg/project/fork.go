package project

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/model"
)

// Fork is a step with arms on the way to another step: the way goes through the arm, an
// index; -1 where none of a branch is taken.
type Fork struct {
	Step *Step
	Arm  int
}

// Forks are the steps with arms on the way to a step, the outermost first.
func (w *Workflow) Forks(to *Step) []Fork {
	var list []Fork
	for _, s := range w.Steps {
		for i := range s.Arms {
			if s != to && holdsStep(s.Arms[i].Steps(), to.Doc) {
				list = append(list, Fork{s, i})
			}
		}
	}
	return list
}

// Steps are the steps written in an arm.
func (a *Arm) Steps() []model.Step {
	switch {
	case a.Variant != nil:
		return a.Variant.Steps
	case a.Doc == nil:
		return nil
	case a.Doc.IsElse:
		return a.Doc.Else
	}
	return a.Doc.Steps
}

// holdsStep reports whether a step stands in a list, or deeper.
func holdsStep(list []model.Step, wanted *model.Step) bool {
	for i := range list {
		s := &list[i]
		if s == wanted {
			return true
		}
		inner := [][]model.Step{}
		for j := range s.WaitUntil {
			inner = append(inner, s.WaitUntil[j].Steps)
		}
		for j := range s.Branch {
			inner = append(inner, s.Branch[j].Steps, s.Branch[j].Else)
		}
		if s.Experiment != nil {
			for j := range s.Experiment.Variants {
				inner = append(inner, s.Experiment.Variants[j].Steps)
			}
		}
		if s.Repeat != nil {
			inner = append(inner, s.Repeat.Steps)
		}
		for _, steps := range inner {
			if holdsStep(steps, wanted) {
				return true
			}
		}
	}
	return false
}

// Route are the forks that have to be taken the right way to come to a step: those that
// it stands in, and those before it of which an arm ends the journey. There the first
// arm counts that does not.
func (w *Workflow) Route(to *Step) []Fork {
	list := w.Forks(to)
	inside := slices.Clone(list)
	for _, s := range w.Steps[:to.Index] {
		if len(s.Arms) == 0 || !leads(w.Forks(s), inside) || slices.ContainsFunc(inside, func(f Fork) bool { return f.Step == s }) {
			continue
		}
		if f, ok := leadingOn(w, s); ok {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b Fork) int { return cmp.Compare(a.Step.Index, b.Step.Index) })
	return list
}

// leadingOn is the first arm of a step that leads on, where another one does not.
func leadingOn(w *Workflow, s *Step) (found Fork, ok bool) {
	on, ends := -1, false
	rest := s.Action == Branch
	for i := range s.Arms {
		switch {
		case w.Ends(&s.Arms[i]):
			ends = true
		case on < 0:
			on = i
		}
		if s.Arms[i].Kind == ArmElse {
			rest = false
		}
	}
	return Fork{s, on}, ends && (on >= 0 || rest)
}

// Ends reports whether an arm ends the journey of everybody who takes it.
func (w *Workflow) Ends(a *Arm) bool {
	list := a.Steps()
	for i := range list {
		for _, s := range w.Steps {
			if s.Doc == &list[i] && s.Action == ExitAction && s.When == nil && s.Other < 0 {
				return true
			}
		}
	}
	return false
}

// leads reports whether the way to one step is the beginning of another way.
func leads(start, way []Fork) bool {
	return len(start) <= len(way) && slices.Equal(start, way[:len(start)])
}
