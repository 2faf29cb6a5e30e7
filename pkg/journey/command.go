package journey

import "github.com/fairlead/fairlead/pkg/project"

// CommandKind tells commands apart.
type CommandKind uint8

// The commands.
const (
	// SwitchOff and SwitchOn move the kill switch of Workflow.
	SwitchOff CommandKind = iota
	SwitchOn
	// Resume lets the parked enrollment Ref go on after the step that failed.
	Resume
	// EnrollByHand starts Workflow for Object, End ends the enrollment Ref with Reason.
	EnrollByHand
	End
	// MoveStage moves the contact to Stage, as a person decides.
	MoveStage
	// Merge takes in Other, the state of a contact that is the same person.
	Merge
	// Erase forgets the person and keeps what suppresses.
	Erase
	// Apply says that this state now belongs to a new release of the program.
	Apply
	// EnrollExisting asks, in the campaign of a workflow that is applied for the
	// first time, whom it matches already; see [CampaignOf].
	EnrollExisting
)

// Command is what a person or an apply orders.
type Command struct {
	Kind     CommandKind
	Workflow int
	Ref      Ref
	Object   Key
	Reason   string
	Stage    int
	Other    *State
	// With is what EnrollByHand gives the enrollment, of the shape of the
	// workflow's trigger `enroll`.
	With []project.SlotValue
}

// takeCommand carries out what is ordered.
func (ps *pass) takeCommand(in Input) {
	c := in.Command
	if c == nil {
		return
	}
	switch c.Kind {
	case Apply:
		ps.apply()
	case Merge:
		ps.merge(c.Other)
	case Erase:
		ps.erase()
	case SwitchOff, SwitchOn:
		ps.flip(c.Workflow, c.Kind == SwitchOff)
	case Resume:
		ps.resume(c.Ref)
	case EnrollByHand:
		ps.enrollByHand(c)
	case End:
		ps.endByHand(c)
	case MoveStage:
		ps.moveByHand(c.Stage)
	}
}
