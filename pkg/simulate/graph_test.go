package simulate

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// TestGraphHoldsWhatIsPlayed plays every scenario there is: from each step that a
// lone enrollment reaches to the one after it the picture of its workflow has a way.
func TestGraphHoldsWhatIsPlayed(t *testing.T) {
	t.Parallel()
	ways := 0
	for name, p := range everyProgram(t) {
		drawn := make([]map[[2]string]bool, len(p.Workflows))
		for i, w := range p.Workflows {
			drawn[i] = map[[2]string]bool{}
			for _, e := range p.WorkflowGraph(w).Edges {
				drawn[i][[2]string{e.From, e.To}] = true
			}
		}
		for _, s := range p.Scenarios {
			for w, steps := range walks(p, s) {
				for i := 1; i < len(steps); i++ {
					ways++
					if !drawn[w][[2]string{steps[i-1], steps[i]}] {
						t.Errorf("%s, %s: `%s` goes from %s to %s, which the picture does not", name, s.Name, p.Workflows[w].Name, steps[i-1], steps[i])
					}
				}
			}
		}
	}
	if ways < 1000 {
		t.Errorf("only %d ways were gone", ways)
	}
}

// walks plays a scenario and returns, by workflow, the nodes that its enrollment
// came by, where there was just one.
func walks(p *project.Program, s *project.Scenario) map[int][]string {
	list := map[int][]string{}
	r := journey.NewRun(p, s.Start)
	r.Visit(func(workflow, step int) {
		list[workflow] = append(list[workflow], "step/"+p.Workflows[workflow].Steps[step].ID)
	})
	r.Prepare(s)
	for i := range s.Timeline {
		r.Deliver(journey.InputOf(&s.Timeline[i], s.Start))
	}
	r.Advance(s.Start + s.Until)
	times := map[int]int{}
	for _, f := range r.Facts() {
		switch {
		case f.Kind == journey.Enrolled || f.Kind == journey.WasResumed || f.Kind == journey.Migrated:
			times[f.Workflow]++
		case f.Kind == journey.Exited && f.Reason == "completed":
			list[f.Workflow] = append(list[f.Workflow], "end/completed")
		}
	}
	for w, n := range times {
		if n > 1 {
			delete(list, w)
		}
	}
	return list
}
