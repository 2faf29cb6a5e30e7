package conflict

import (
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// rested reports whether an enrollment came to a pause before it did something: a step that
// can be reached without one may be reached behind one, where that depends on who it is.
func rested(w *project.Workflow, facts []journey.Fact, in, until *journey.Fact) bool {
	for i := range facts {
		f := &facts[i]
		if f.Seq >= until.Seq {
			return false
		}
		if f.Seq <= in.Seq || f.Workflow != in.Workflow || f.Number != in.Number || f.Object != in.Object || f.Step < 0 {
			continue
		}
		switch f.Kind {
		case journey.ArmChosen:
			return true
		case journey.Waiting:
			if s := w.Steps[f.Step]; s.Action == project.Delay || s.Action == project.WaitUntil || s.Repeat != nil {
				return true
			}
		}
	}
	return false
}
