package journey

import "github.com/fairlead/fairlead/pkg/project"

// Answer is what came of something that a line asked for.
type Answer struct {
	// Effect is the id of the effect or request that it answers, Ref and Step the
	// enrollment and the step that asked.
	Effect string
	Ref    Ref
	Step   int
	// Failed says that all attempts failed, Reason why; Timeout that no answer came in time.
	Failed, Timeout bool
	Reason          string
	// Fields are the answer of a webhook, of its answer's shape.
	Fields []project.SlotValue
	// Assigned is the router's answer.
	Assigned *Assignment
}

// takeAnswer takes in what came of a route, a webhook or a send.
func (ps *pass) takeAnswer(in Input) {
	if in.Answer != nil && in.Answer.Assigned != nil {
		ps.takeAssignment(in)
	}
}
