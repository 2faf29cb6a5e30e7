package simulate

import "github.com/fairlead/fairlead/pkg/project"

// name is the arm as facts name it; of a branch it may be that none is taken.
func (f fork) name() string {
	if f.arm < 0 {
		return "none"
	}
	return armName(f)
}

// route are the forks that have to be taken the right way to come to a step.
func route(w *project.Workflow, to *project.Step) []fork { return forked(w.Route(to)) }
