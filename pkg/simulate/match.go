package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// factKinds says which facts an outcome is about, by [project.OutcomeKind].
var factKinds = [...]journey.FactKind{
	project.WasSent: journey.Sent, project.WasEnrolled: journey.Enrolled, project.WasExited: journey.Exited,
	project.IsStage: journey.StageMoved, project.WasNotified: journey.Notified, project.HasTask: journey.Task,
	project.WasBreached: journey.Breached, project.WasHeld: journey.Held, project.WasSkipped: journey.Skipped, project.WasRefused: journey.Refused,
	project.WasRouted: journey.Routed, project.WasViolated: journey.Violated, project.GoalReached: journey.GoalReached,
}

// happened reports whether a fact is an outcome of that kind and name, whenever
// and for whomever.
func (pl *play) happened(kind project.OutcomeKind, name string, f *journey.Fact) bool {
	if f.Kind != factKinds[kind] {
		return false
	}
	switch kind {
	case project.WasHeld:
		return f.Subject == name && f.From == "" // not where only its end has moved
	case project.WasSent, project.WasNotified, project.WasBreached, project.WasViolated, project.WasRouted:
		return f.Subject == name
	case project.WasEnrolled, project.WasExited, project.WasRefused:
		return f.Workflow >= 0 && pl.p.Workflows[f.Workflow].Name == name
	case project.GoalReached:
		return f.Reason != "uncounted" && pl.workflow(f) == name
	case project.IsStage:
		return f.To == name
	case project.HasTask:
		return f.Subject == name || pl.workflow(f)+"/"+f.Subject == name
	case project.WasSkipped:
		step := pl.step(f)
		return f.Subject == name || step == name || pl.workflow(f)+"/"+step == name
	}
	return false
}

// workflow is the name of the workflow that a fact is about, "" for none.
func (pl *play) workflow(f *journey.Fact) string {
	if f.Workflow < 0 {
		return ""
	}
	return pl.p.Workflows[f.Workflow].Name
}

// step is the id of the step that a fact is about, "" for none.
func (pl *play) step(f *journey.Fact) string {
	if f.Workflow < 0 || f.Step < 0 || f.Step >= len(pl.p.Workflows[f.Workflow].Steps) {
		return ""
	}
	return pl.p.Workflows[f.Workflow].Steps[f.Step].ID
}

// inTime reports whether an instant is in the time of the expectation: at to the
// second, by up to and at, after strictly later.
func (pl *play) inTime(e *project.Expectation, at int64) bool {
	since := at - pl.s.Start
	switch {
	case e.At >= 0 && second(at) != second(pl.s.Start+e.At):
		return false
	case e.By >= 0 && since > e.By:
		return false
	case e.After >= 0 && since <= e.After:
		return false
	}
	return true
}

func second(ms int64) int64 { return ms / calendar.Second }

// to reports whether a fact concerns the contact that the expectation names, or
// of `routed` the member or queue.
func (pl *play) to(e *project.Expectation, f *journey.Fact) bool {
	switch {
	case e.To == "" || e.Kind == project.WasRouted && f.Kind != journey.Routed:
		return true
	case e.Kind == project.WasRouted:
		return f.To == e.To || pl.memberName(f.To) == e.To || strings.Contains(e.To, "@") && project.CanonicalID(f.To) == project.CanonicalID(e.To)
	}
	return f.Line == pl.driver.Resolve(pl.p.ContactObject(), e.To)
}

// reason reports whether an exit has the reason that the expectation names.
func reason(e *project.Expectation, f *journey.Fact) bool {
	return e.Reason == "" || f.Reason == e.Reason
}

// because reports whether the gate, field, route or condition that the
// expectation names decided: the gate's word, the field that was absent, the
// whole condition, or a part of it or a field in it that made it what it was.
func (pl *play) because(e *project.Expectation, f *journey.Fact) bool {
	word := squeeze(e.Because)
	switch {
	case word == "", word == f.Gate, word == loop && f.Kind == journey.Loop, word == f.Absent && f.Absent != "":
		return true
	case f.Kind == journey.Routed:
		return word == f.Reason
	case f.Cond == nil:
		return false
	case word == squeeze(f.Cond.Doc.Text):
		return true
	}
	return pl.decidedBy(f, word)
}

// squeeze makes condition texts comparable however they were broken into lines.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// loop is the word that `because` takes for a second start by the same input,
// which is refused although every gate let it pass.
const loop = "loop"

// loops reports whether a fact is the loop that an expectation asks for by name.
func (pl *play) loops(e *project.Expectation, f *journey.Fact) bool {
	return e.Kind == project.WasRefused && e.Because == loop && f.Kind == journey.Loop && pl.workflow(f) == e.Name
}

// matches reports whether a fact is all that the expectation asks for.
func (pl *play) matches(e *project.Expectation, f *journey.Fact) bool {
	return (pl.happened(e.Kind, e.Name, f) || pl.loops(e, f)) && pl.inTime(e, f.At) && pl.to(e, f) && reason(e, f) && pl.because(e, f)
}
