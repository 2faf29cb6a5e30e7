package audience

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
)

// stepAt is the step at an address workflow/NAME/STEP, nil where there is none.
func stepAt(p *project.Program, address string) *thing {
	for _, w := range p.Workflows {
		id, inside := strings.CutPrefix(address, "workflow/"+w.Name+"/")
		at := slices.IndexFunc(w.Steps, func(s *project.Step) bool { return s.ID == id })
		if !inside || at < 0 {
			continue
		}
		s := w.Steps[at]
		return &thing{name: w.Name + "/" + id, text: "who comes to the step `" + id + "` of `" + w.Name + "`", place: s.Doc.Action.Span, ways: func(e *Explainer) []way {
			return e.step(w, s)
		}}
	}
	return nil
}

// StepAddresses lists the addresses of the steps of the workflow that an address
// workflow/NAME/STEP names, in their order; nothing where it names none.
func StepAddresses(p *project.Program, address string) []string {
	var list []string
	for _, w := range p.Workflows {
		if !strings.HasPrefix(address, "workflow/"+w.Name+"/") {
			continue
		}
		for _, s := range w.Steps {
			list = append(list, "workflow/"+w.Name+"/"+s.ID)
		}
	}
	return list
}

// Senders lists the addresses of the steps that send a message, in the order of the
// project; found is false where the address is that of no message.
func Senders(p *project.Program, address string) (steps []string, found bool) {
	name, isMessage := strings.CutPrefix(address, "message/")
	for _, m := range p.Messages {
		found = found || isMessage && m.Name == name
	}
	for _, w := range p.Workflows {
		for _, s := range w.Steps {
			if found && s.Action == project.Send && p.Messages[s.Message].Name == name {
				steps = append(steps, "workflow/"+w.Name+"/"+s.ID)
			}
		}
	}
	return steps, found
}

// step has a way to a step by each trigger: what is asked there and on the way, as far as
// it cannot have changed since it was asked. The rest is said in words.
func (e *Explainer) step(w *project.Workflow, to *project.Step) []way {
	stable := project.NewStability(e.p)
	var ways []way
	for i, in := range e.workflow(w) {
		t := &walking{e: e, stable: stable, workflow: w, to: to, trigger: &w.Triggers[i]}
		t.enter(in)
		t.walk()
		in.before, in.does = "`"+to.ID+"` is reached by "+in.before, " that"+in.does
		if len(t.entered) > 0 {
			in.does += " and " + enumerated(bracketed(t.entered), "and")
		}
		in.place, in.asks, in.given = to.Doc.Action.Span, t.asks, t.given
		in.closed = t.closed
		in.after += t.words()
		ways = append(ways, in)
	}
	return ways
}

// walking goes from a trigger to a step.
type walking struct {
	e        *Explainer
	stable   *project.Stability
	workflow *project.Workflow
	to       *project.Step
	trigger  *project.Trigger
	asks     []asking
	given    []Part
	// entered is what was asked of the event that let it in, which stays as it was.
	entered []string
	// earlier was asked where it may have changed since, turns are where it went.
	earlier, turns []string
	closed         string
}

// enter begins with the gates. Between them and the first step others may write.
func (t *walking) enter(in way) {
	t.given = in.given
	for _, a := range in.asks {
		if t.trigger.Kind != project.OnSchedule && a.Expr != nil && t.stable.Unwritten(a.Expr) || t.always(a) {
			t.asks = append(t.asks, a)
			continue
		}
		t.keep(a)
	}
}

// always reports whether something is so whenever a step runs: neither an exit holds nor a
// goal that ends the journey.
func (t *walking) always(a asking) bool {
	return a.gate == "exit" || a.gate == "goal" && t.workflow.Goal != nil && t.workflow.Goal.Exit
}

// keep keeps what cannot change; of the rest the reader is told.
func (t *walking) keep(a asking) {
	if a.Expr != nil && t.stable.Stays(a.Expr) {
		t.asks = append(t.asks, a)
		return
	}
	if a.Expr != nil && !a.unsaid && a.gate != "becomes" {
		text := t.e.condition(&way{about: t.workflow.Object}, &a).Text
		if r := a.Expr.Reads(); len(r.Event) > 0 && !r.Now && len(r.Fields)+len(r.Segments)+len(r.Scores)+len(r.Events)+len(r.Objects)+len(r.Topics)+len(r.Workflows)+len(r.Messages) == 0 {
			t.entered = append(t.entered, text)
			return
		}
		if !slices.Contains(t.earlier, text) {
			t.earlier = append(t.earlier, text)
		}
	}
}

// walk goes through the steps before, and asks what the step itself does.
func (t *walking) walk() {
	route, inside := t.workflow.Route(t.to), t.workflow.Forks(t.to)
	for _, s := range t.workflow.Steps[:t.to.Index] {
		if f := slices.IndexFunc(route, func(f project.Fork) bool { return f.Step == s }); f >= 0 {
			if slices.Contains(inside, route[f]) {
				t.fork(route[f])
			} else {
				t.around(route[f])
			}
			continue
		}
		around := t.workflow.Forks(s)
		if len(around) > len(inside) || !slices.Equal(around, inside[:len(around)]) {
			continue // it stands in an arm that is not taken
		}
		if s.Action == project.ExitAction && s.Other < 0 {
			t.past(s)
		} else if pausing(s) {
			t.pause()
		}
	}
	t.ask("when", t.to.When, Holds)
}

// past goes past a step that ends the journey.
func (t *walking) past(s *project.Step) {
	if s.When == nil {
		t.closed = "every journey ends at `" + s.ID + "` before"
		return
	}
	t.ask("exit `"+s.ID+"`", s.When, HoldsNot)
}

func (t *walking) ask(gate string, c *project.Cond, want Want) {
	t.asks = append(t.asks, t.e.split(gate, c, want, t.trigger.Shape)...)
}

// around goes past a step of which some arms end the journey. Where only one leads on, it
// is taken; else the first arms must not, as far as they end it.
func (t *walking) around(f project.Fork) {
	s := f.Step
	on := 1 // going on behind a branch of which no arm is taken
	for i := range s.Arms {
		if s.Arms[i].Kind == project.ArmElse || s.Action != project.Branch && i == 0 {
			on--
		}
		if !t.workflow.Ends(&s.Arms[i]) {
			on++
		}
	}
	switch {
	case s.When == nil && on == 1:
		t.fork(f)
	case s.Action == project.WaitUntil:
		t.pause()
	case s.When == nil && s.Action == project.Branch:
		for i := range s.Arms {
			if !t.workflow.Ends(&s.Arms[i]) {
				break
			}
			t.ask("branch", s.Arms[i].When, HoldsNot)
		}
	}
}

// fork takes an arm.
func (t *walking) fork(f project.Fork) {
	s := f.Step
	t.ask("when", s.When, Holds)
	if s.Action == project.WaitUntil {
		t.pause()
	}
	if s.Action == project.Branch {
		for i := range s.Arms {
			if i < f.Arm || f.Arm < 0 {
				t.ask("branch", s.Arms[i].When, HoldsNot)
			}
		}
	}
	if f.Arm < 0 {
		return
	}
	a := &s.Arms[f.Arm]
	switch a.Kind {
	case project.ArmWhen:
		t.ask(either(s.Action == project.Branch, "branch", "wait_until"), a.When, Holds)
	case project.ArmVariant:
		t.turns = append(t.turns, "gets the variant `"+a.Variant.Name.Value+"` at `"+s.ID+"`")
		if a.Weight == 0 {
			t.closed = "the variant `" + a.Variant.Name.Value + "` of `" + s.ID + "` has the weight 0"
		}
	case project.ArmTimeout:
		t.turns = append(t.turns, "waits at `"+s.ID+"` until the time is out")
	case project.ArmEvent:
		t.turns = append(t.turns, "waits at `"+s.ID+"` until `"+t.e.p.Schema.Events[a.Event].Name+"` happens"+suchThat(a.Where))
	case project.ArmChanged:
		t.turns = append(t.turns, "waits at `"+s.ID+"` until `"+a.Field.Text+"` changes"+suchThat(a.Where))
	}
}

// suchThat is the condition of an arm as it is written.
func suchThat(c *project.Cond) string {
	if c == nil || c.Expr == nil {
		return ""
	}
	return " where `" + oneLine(c.Expr.Text()) + "`"
}

// pause lets go of what may change by time, by others, or by what a step writes.
func (t *walking) pause() {
	asks := t.asks
	t.asks, t.given = nil, nil
	for _, a := range asks {
		if t.always(a) {
			t.asks = append(t.asks, a)
			continue
		}
		t.keep(a)
	}
}

// pausing reports whether others may act between a step and the next, or it writes.
func pausing(s *project.Step) bool {
	switch s.Action {
	case project.Branch, project.Experiment, project.NotifyAction, project.TaskAction:
		return false
	}
	return true
}

// words end the sentence: where it goes on the way, and what was asked earlier.
func (t *walking) words() string {
	var text string
	if len(t.turns) > 0 {
		text = "; on the way it " + enumerated(t.turns, "and")
	}
	if len(t.earlier) > 0 {
		text += "; asked earlier, and perhaps changed since: " + enumerated(bracketed(t.earlier), "and")
	}
	return text
}
