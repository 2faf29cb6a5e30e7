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

// takeAnswer takes in what came of a route, a webhook or a send. A second answer
// to the same effect is ignored.
func (ps *pass) takeAnswer(in Input) {
	a := in.Answer
	if a != nil && a.Assigned != nil {
		ps.takeAssignment(in)
		return
	}
	if a == nil || a.Ref.Workflow < 0 || a.Ref.Workflow >= len(ps.p.Workflows) {
		return
	}
	if a.Timeout {
		ps.takeFailure(a) // which is no answer: one may yet come
		return
	}
	if a.Effect != "" && ps.repeated("answer:"+a.Effect) {
		ps.note(Fact{Kind: Ignored, Object: ps.s.Key, Subject: a.Effect})
		return
	}
	if a.Failed {
		ps.takeFailure(a)
		return
	}
	ps.takeFields(a)
}
