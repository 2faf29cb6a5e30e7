package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var timeBased = &lint.Rule{
	ID:       "handoff/time-based",
	Severity: diag.Warning,
	Summary:  "sales is notified because time passed, not because of what the contact did",
	Check: func(p *lint.Pass) {
		desk, b := newSalesDesk(p.Program), newBehavior(p.Program)
		for _, w := range p.Program.Workflows {
			if !aboutContacts(p.Program, w) {
				continue
			}
			var c *causes
			for _, s := range w.Steps {
				if !desk.hears(s) {
					continue
				}
				if c == nil {
					c = causesOf(b, w)
				}
				if cause := c.onlyTime(s); cause != nil {
					reportTimeBased(p, w, s, *cause)
				}
			}
		}
	},
}

// hears reports whether the step tells sales, asks it for something or gives it
// the lead.
func (d *salesDesk) hears(s *project.Step) bool {
	switch {
	case s.Notify != nil:
		return d.reaches(s.Notify.To)
	case s.Task != nil:
		return d.reaches(s.Task.To)
	}
	return s.Action == project.RouteAction && d.takes(s.Routing)
}

func reportTimeBased(p *lint.Pass, w *project.Workflow, s *project.Step, cause diag.Related) {
	p.Report(s.ID, diag.Diagnostic{
		Message: "`" + w.Name + "` hands over to sales because time passed, not because of what the contact did",
		Address: w.Doc.Address(), Primary: told(s), Label: "sales hears of it here", Related: []diag.Related{cause},
		Help: "start it by something the contact does, such as `becomes:` with a score band, or ask for that in `when:`",
	})
}

// told is where a hand-over names whom it reaches.
func told(s *project.Step) diag.Span {
	switch {
	case s.Notify != nil:
		return s.Notify.To.Doc.Span
	case s.Task != nil:
		return s.Task.To.Doc.Span
	}
	return s.Doc.Action.Span
}

// causes walks a workflow and keeps, for each step, what the last cause on the
// way to it was: a deed of the contact, or the passing of time.
type causes struct {
	behavior *behavior
	workflow *project.Workflow
	byDeed   []bool
	byTime   []*diag.Related // the first found
	todo     []caused
}

// caused is a step and why it is reached; a nil cause is a deed.
type caused struct {
	step  int
	cause *diag.Related
}

func causesOf(b *behavior, w *project.Workflow) *causes {
	c := &causes{behavior: b, workflow: w, byDeed: make([]bool, len(w.Steps)), byTime: make([]*diag.Related, len(w.Steps))}
	for i := range w.Triggers {
		c.reach(w.First, c.trigger(&w.Triggers[i]))
	}
	for ; len(c.todo) > 0; c.todo = c.todo[1:] {
		c.visit(w.Steps[c.todo[0].step], c.todo[0].cause)
	}
	return c
}

// onlyTime returns what made time the cause, nil where a deed leads to the step
// or nothing does.
func (c *causes) onlyTime(s *project.Step) *diag.Related {
	if c.byDeed[s.Index] || c.behavior.asked(s.When) {
		return nil
	}
	return c.byTime[s.Index]
}

func (c *causes) trigger(t *project.Trigger) *diag.Related {
	timed := t.Kind == project.OnInactive || t.Kind == project.OnDate || t.Kind == project.OnSchedule ||
		t.Kind == project.OnEvent && c.overdue(t.Event) || c.behavior.clocked(t.Becomes)
	if !timed || c.behavior.asked(c.workflow.Rules) {
		return nil
	}
	return &diag.Related{Span: firstLine(t.Doc.Span), Label: "starts because time passed"}
}

// overdue tells the one event that only the clock brings about.
func (c *causes) overdue(event int) bool {
	return c.behavior.program.Events[event].Name == "stage_overdue"
}

func (c *causes) reach(step int, cause *diag.Related) {
	switch {
	case step < 0:
		return
	case cause == nil && c.byDeed[step], cause != nil && c.byTime[step] != nil:
		return
	case cause == nil:
		c.byDeed[step] = true
	default:
		c.byTime[step] = cause
	}
	c.todo = append(c.todo, caused{step, cause})
}

func (c *causes) visit(s *project.Step, cause *diag.Related) {
	acted := cause
	if c.behavior.asked(s.When) {
		acted = nil
	}
	if waits(s) {
		acted = &diag.Related{Span: firstLine(s.Doc.Action.Span), Label: "time passes here"}
	}
	for _, y := range ways(c.workflow, s) {
		next := acted
		if y.skipped {
			next = cause
		}
		c.reach(y.to, c.along(y, next))
	}
}

// catchUp is how long a delay may be that only lets other systems catch up.
const catchUp = 60 * 60 * 1000

// waits reports whether a delay lets time pass: longer than other systems need
// to catch up, or until a date. Waiting for a time of day, or for an instant that
// the trigger brought along, still answers what the contact did.
func waits(s *project.Step) bool {
	if s.Action != project.Delay || s.Delay == nil {
		return false
	}
	if u := s.Delay.Until; u != nil {
		return u.Expr == nil || len(u.Expr.Reads().Trigger) == 0
	}
	return s.Delay.For > catchUp
}

// along is the cause behind a way: what ends a wait, or the pause between two rounds.
func (c *causes) along(y way, cause *diag.Related) *diag.Related {
	if y.arm != nil {
		cause = c.arm(y.arm, cause)
	}
	if y.again != nil && y.again.Repeat.Every > 0 {
		return &diag.Related{Span: firstLine(y.again.Doc.Action.Span), Label: "time passes between the rounds"}
	}
	return cause
}

func (c *causes) arm(a *project.Arm, cause *diag.Related) *diag.Related {
	switch a.Kind {
	case project.ArmTimeout:
		return &diag.Related{Span: a.Doc.Timeout.Span, Label: "nothing happened until then"}
	case project.ArmEvent:
		if c.overdue(a.Event) {
			return &diag.Related{Span: firstLine(a.Doc.Event.Span), Label: "nothing happened until then"}
		}
		return nil
	case project.ArmChanged:
		return nil
	case project.ArmWhen:
		switch {
		case c.behavior.asked(a.When):
			return nil
		case c.behavior.clocked(a.When):
			return &diag.Related{Span: firstLine(a.When.Doc.Span), Label: "turns because time passed"}
		}
	}
	return cause
}
