package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/project"
)

// enabled reports whether a workflow is switched on, in its text and by the
// operator. For a retired version the present one speaks.
func (ps *pass) enabled(workflow int) bool {
	workflow = ps.p.present[workflow]
	return ps.p.Workflows[workflow].Enabled && !(workflow < len(ps.s.Off) && ps.s.Off[workflow])
}

// flip moves the kill switch of a workflow. It is recorded where somebody is in
// it; everywhere else it only bars the way. On again, what came due runs in the
// same pass.
func (ps *pass) flip(workflow int, off bool) {
	if workflow < 0 || workflow >= len(ps.s.Off) || ps.s.Off[workflow] == off {
		return
	}
	ps.s.Off[workflow] = off
	touched := false
	for _, e := range ps.s.Enrollments {
		touched = touched || ps.p.present[e.Workflow] == workflow && e.Phase != Ended
	}
	for i := range ps.s.Queue {
		touched = touched || ps.s.Queue[i].Workflow == workflow
	}
	if !touched {
		return
	}
	f := Fact{Kind: Switched, Object: ps.s.Key, Workflow: workflow, Step: -1, Subject: ps.p.Workflows[workflow].Name, To: "on"}
	if off {
		f.To = "off"
	}
	ps.fact(f)
	if off || !ps.enabled(workflow) {
		return
	}
	for _, e := range ps.ordered() {
		if ps.p.present[e.Workflow] == workflow && e.Phase == AtSend && e.Gate == barredBySwitch {
			ps.fact(about(e, Fact{Kind: Released, Subject: ps.p.Messages[ps.p.Workflows[e.Workflow].Steps[e.Step].Message].Name, Gate: e.Gate}))
		}
	}
}

// barredBySwitch is the gate that holds what came due while its workflow is off.
const barredBySwitch = "kill_switch"

// comesDue reports whether something of an enrollment came due while its workflow
// is off, and nobody has noticed yet.
func (ps *pass) comesDue(e *Enrollment) bool {
	return (e.Phase == Ready || e.Phase == AtSend) && e.Gate != barredBySwitch && !ps.enabled(e.Workflow)
}

// holdBack ends a pass: what came due of workflows that are off waits, held from
// now on.
func (ps *pass) holdBack() {
	if !slices.ContainsFunc(ps.s.Enrollments, ps.comesDue) {
		return
	}
	for _, e := range ps.ordered() {
		if !ps.comesDue(e) {
			continue
		}
		w := ps.p.Workflows[e.Workflow]
		if e.Gate == "" {
			e.HeldSince = ps.now
		}
		e.Gate = barredBySwitch
		if e.Step < 0 || e.Step >= len(w.Steps) {
			continue // it only has to end
		}
		s := w.Steps[e.Step]
		f := Fact{Kind: Held, Subject: s.ID, Gate: barredBySwitch, Place: w.Doc.Enabled.Span}
		if s.Action == project.Send {
			e.Phase, e.Since = AtSend, ps.now
			f.Subject = ps.p.Messages[s.Message].Name
			f.Latest = e.HeldSince + maxHold(w)
		}
		ps.asking()
		ps.barSwitch(w)
		ps.fact(about(e, f))
	}
}
