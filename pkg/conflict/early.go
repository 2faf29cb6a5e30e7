package conflict

import "github.com/fairlead/fairlead/pkg/project"

// before are the steps that a journey may come to before its first pause: a `delay`, a
// `wait_until` or the `every` of a repeat. An answer and a hold are none. The steps come in
// the order of the workflow.
func (a *Analysis) before(w *project.Workflow) []*project.Step {
	if list, ok := a.early[w]; ok {
		return list
	}
	reached := make([]bool, len(w.Steps))
	todo := []int{w.First}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if at < 0 || reached[at] {
			continue
		}
		reached[at] = true
		todo = append(todo, onward(w.Steps[at])...)
	}
	var list []*project.Step
	for i, s := range w.Steps {
		if reached[i] {
			list = append(list, s)
		}
	}
	a.early[w] = list
	return list
}

// onward are the steps that may follow at once.
func onward(s *project.Step) []int {
	var list []int
	if s.When != nil {
		list = append(list, s.Next)
	}
	switch {
	case s.Action == project.WaitUntil, s.Action == project.Delay, s.Action == project.ExitAction && s.Other < 0:
		return list
	}
	for i := range s.Arms {
		list = append(list, s.Arms[i].First)
	}
	if s.Repeat != nil {
		list = append(list, s.Repeat.First)
	}
	return append(list, s.Next)
}
