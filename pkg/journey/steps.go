package journey

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// runReady is the sixth phase: what started or resumed runs until it pauses,
// ends or stands before a send. While a workflow is switched off its steps wait.
func (ps *pass) runReady() {
	for {
		e := ps.first(Ready)
		if e == nil {
			return
		}
		ps.depth = e.depth
		for e.Phase == Ready {
			ps.step(e)
		}
	}
}

// first returns whose turn it is among the enrollments in a phase, nil for none.
func (ps *pass) first(phase Phase) *Enrollment {
	var found *Enrollment
	for _, e := range ps.s.Enrollments {
		if e.Phase != phase || !ps.enabled(e.Workflow) {
			continue
		}
		if found == nil || ps.before(e, found) < 0 {
			found = e
		}
	}
	return found
}

// step runs one step.
func (ps *pass) step(e *Enrollment) {
	w := ps.p.Workflows[e.Workflow]
	e.Gate, e.HeldSince = "", 0 // what was held is a send, which is decided elsewhere
	if e.Step < 0 || e.Step >= len(w.Steps) {
		e.Step = -1
		ps.exhaust(e, "completed")
		return
	}
	s := w.Steps[e.Step]
	if ps.s.visit != nil {
		(*ps.s.visit)(e.Workflow, e.Step)
	}
	if s.Action == project.Send {
		e.Phase, e.Since = AtSend, ps.now // its `when` is asked when it is decided
		return
	}
	if !ps.again(e, s) && ps.skippedBy(e, s) {
		e.Step = s.Next
		return
	}
	ps.act(e, w, s)
}

// again reports whether a repeat comes round: its `when` was asked before.
func (ps *pass) again(e *Enrollment, s *project.Step) bool {
	return s.Action == project.Repeat && e.round(s.Index) != nil
}

// skippedBy asks the step's own `when` and records where it does not hold.
func (ps *pass) skippedBy(e *Enrollment, s *project.Step) bool {
	r := ps.ask(s.When, e, nil)
	if r == expr.True {
		if s.Action == project.Send {
			ps.lets("when", s.When, r, "")
		}
		return false
	}
	f := ps.because(about(e, Fact{Kind: Skipped, Subject: s.ID, Gate: "when"}), s.When, r)
	if s.Action == project.Send {
		f.Subject = ps.p.Messages[s.Message].Name
	}
	ps.fact(f)
	return true
}

// act does what the step says. Steps that pause or branch set where the
// enrollment goes on; all others go on with the next.
func (ps *pass) act(e *Enrollment, w *project.Workflow, s *project.Step) {
	switch s.Action {
	case project.Delay:
		ps.delay(e, s)
		return
	case project.WaitUntil:
		ps.wait(e, s)
		return
	case project.Branch:
		ps.branch(e, s)
		return
	case project.Experiment:
		ps.experiment(e, w, s)
		return
	case project.Repeat:
		ps.repeat(e, s)
		return
	case project.ExitAction:
		if s.Other < 0 {
			ps.leave(e, Fact{Reason: s.Reason, Place: s.Doc.Span})
			return
		}
		ps.exitOther(e, s)
	case project.RouteAction:
		ps.route(e, s)
	case project.Set:
		ps.set(e, s)
	case project.Create:
		ps.createStep(e, s)
	case project.Webhook:
		ps.webhook(e, s)
	case project.SetStage:
		ps.setStage(e, s.Stage)
	case project.NotifyAction:
		ps.notify(e, s)
	case project.TaskAction:
		ps.task(e, s)
	case project.Subscribe, project.Unsubscribe:
		ps.topic(e, s)
	case project.AudienceAction:
		ps.audience(e, s)
	case project.Enroll:
		ps.enrollStep(e, s)
	case project.ForEach:
		ps.forEach(e, s)
	case project.External:
		ps.fact(about(e, Fact{Kind: External, Subject: s.Doc.External.System.Value}))
	}
	if e.Phase == Ready {
		e.Step = s.Next
	}
}

// branch takes the first arm whose condition holds, else `else`, else nothing.
func (ps *pass) branch(e *Enrollment, s *project.Step) {
	f := about(e, Fact{Kind: BranchTaken, Subject: s.ID, To: "none"})
	next := s.Next
	for i := range s.Arms {
		arm := &s.Arms[i]
		if arm.Kind == project.ArmElse {
			f.To, next = "else", arm.First
			break
		}
		r := ps.ask(arm.When, e, nil)
		if r == expr.True {
			f = ps.because(f, arm.When, r)
			f.To, next = strconv.Itoa(i+1), arm.First
			break
		}
		if r == expr.Undecided && f.Cause == "" {
			f.Cause, f.Absent, f.Arm = ps.ctx.Cause().Text, ps.ctx.Cause().Absent, i+1
		}
	}
	ps.fact(f)
	e.Step = next
}

// experiment chooses a variant by a hash, so that the same contact always gets
// the same one.
func (ps *pass) experiment(e *Enrollment, w *project.Workflow, s *project.Step) {
	salt := w.Name + "/" + s.ID
	if s.Doc.Experiment != nil && s.Doc.Experiment.Salt.Value != "" {
		salt = s.Doc.Experiment.Salt.Value
	}
	subject := e.Object
	if c := ps.s.ancestor(ps.s.find(e.Object), ps.p.contact); c != nil {
		subject = c.Key
	}
	arm := ps.forced(w, s, pick(s.Arms, Draw(salt, subject.Name(ps.p.Program))))
	e.Step = s.Next
	if arm < 0 || arm >= len(s.Arms) {
		return
	}
	f := about(e, Fact{Kind: Variant, Subject: s.ID})
	f.Step = s.Index
	if v := s.Arms[arm].Variant; v != nil {
		f.To = v.Name.Value
	}
	ps.fact(f)
	if s.Arms[arm].Holdout {
		e.Holdout = true
		return
	}
	e.Step = s.Arms[arm].First
}

// Draw is the number from 0 to 9999 that an experiment's salt gives a subject,
// such as contact/kim@example.com: SHA-256 of both with a zero byte between,
// its first eight bytes modulo 10000.
func Draw(salt, subject string) int {
	sum := sha256.Sum256([]byte(salt + "\x00" + subject))
	return int(binary.BigEndian.Uint64(sum[:8]) % 10000)
}

// pick finds the variant of a draw; weights are widths out of 10000.
func pick(arms []project.Arm, draw int) int {
	for i := range arms {
		if draw -= arms[i].Weight; draw < 0 {
			return i
		}
	}
	return len(arms) - 1
}

// forced is the variant that a scenario chose, else the drawn one.
func (ps *pass) forced(w *project.Workflow, s *project.Step, drawn int) int {
	for _, c := range ps.s.Forced {
		if c.Workflow == ps.p.present[w.Index] && c.StepID == s.ID {
			return c.Variant
		}
	}
	return drawn
}

// round returns the count of a repeat that has begun, nil for none.
func (e *Enrollment) round(step int) *Round {
	for i := range e.Rounds {
		if e.Rounds[i].Step == step {
			return &e.Rounds[i]
		}
	}
	return nil
}

// repeat begins the next round: `every` between rounds, `until` asked before each.
func (ps *pass) repeat(e *Enrollment, s *project.Step) {
	r := e.round(s.Index)
	if r == nil {
		e.Rounds = append(e.Rounds, Round{Step: s.Index})
		r = &e.Rounds[len(e.Rounds)-1]
	}
	switch {
	case r.Done >= s.Repeat.Times:
		ps.endRepeat(e, s)
		return
	case r.Done > 0 && s.Repeat.Every > 0:
		e.Phase, e.Since, e.Until = InDelay, ps.now, ps.now+s.Repeat.Every
		ps.fact(about(e, Fact{Kind: Waiting, Subject: s.ID, Until: e.Until, Round: r.Done + 1}))
		return
	}
	ps.nextRound(e, s)
}

func (ps *pass) nextRound(e *Enrollment, s *project.Step) {
	if s.Repeat.Until != nil && ps.saw(s.Repeat.Until, e, nil, nil, "until") {
		ps.endRepeat(e, s)
		return
	}
	if r := e.round(s.Index); r != nil {
		r.Done++
	}
	e.Step = s.Repeat.First
}

func (ps *pass) endRepeat(e *Enrollment, s *project.Step) {
	kept := make([]Round, 0, len(e.Rounds))
	for _, r := range e.Rounds {
		if r.Step != s.Index {
			kept = append(kept, r)
		}
	}
	e.Rounds, e.Step = kept, s.Next
}
