package journey

import (
	"math/rand/v2"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// shaken is a run in which somebody moves kill switches, resumes and ends
// enrollments, and in which effects fail.
type shaken struct {
	r    *Run
	p    *project.Program
	rnd  *rand.Rand
	off  []bool
	seen int
}

// disturb does one thing at an instant.
func (s *shaken) disturb(at int64) {
	if len(s.p.Workflows) == 0 {
		return
	}
	switch s.rnd.IntN(6) {
	case 0, 1:
		w := s.rnd.IntN(len(s.p.Workflows))
		s.r.Advance(at - 1)
		s.off[w] = !s.off[w]
		s.r.Switch(w, !s.off[w], at)
	case 2, 3:
		if n := len(s.r.Effects()); n > 0 {
			e := s.r.Effects()[s.rnd.IntN(n)]
			s.r.Reply(Answer{Effect: e.ID, Ref: e.Ref, Step: e.Step, Failed: true}, at)
		}
	case 4:
		if live := s.live(); live != nil {
			s.r.Order(Command{Kind: End, Ref: live.Ref}, at)
		}
	case 5:
		if live := s.live(); live != nil {
			s.r.Order(Command{Kind: Resume, Ref: live.Ref}, at)
		}
	}
}

// live is any live enrollment, a parked one rather than another.
func (s *shaken) live() *Enrollment {
	var found *Enrollment
	for _, k := range s.r.keys() {
		for _, e := range s.r.lines[k].Enrollments {
			if found == nil || e.Phase == Parked {
				found = e
			}
		}
	}
	return found
}

// TestNothingOfAWorkflowThatIsOffRuns: "Off (kill switch): nothing starts, steps or sends".
// With that, every live enrollment has a wake-up, awaits an answer, is parked or
// is switched off, and no group holds two, whatever waits for it.
func TestNothingOfAWorkflowThatIsOffRuns(t *testing.T) {
	counts := map[FactKind]int{}
	everyRun(t, func(p *project.Program, sc *project.Scenario, inputs []Input, rnd *rand.Rand) {
		s := &shaken{r: begin(p, sc), p: p, rnd: rnd, off: make([]bool, len(p.Workflows))}
		var answers []project.Answer
		for _, other := range p.Scenarios {
			answers = append(answers, other.Answers...)
		}
		s.r.Answer(answers)
		for _, in := range inputs {
			s.r.Deliver(in)
			s.check(t, counts)
			for range rnd.IntN(3) {
				s.r.Advance(s.r.Now() + rnd.Int64N(20*3600_000))
				s.check(t, counts)
				s.disturb(s.r.Now() + 1)
				s.check(t, counts)
			}
		}
		s.r.Advance(s.r.Now() + 40*24*3600_000)
		s.check(t, counts)
	})
	for _, k := range []FactKind{Switched, Failed, WasParked, WasResumed, GroupQueued, GroupLeft, Called, Answered} {
		if counts[k] == 0 && timelinesEach > 1 { // one each may miss it
			t.Errorf("there was no fact `%s`", k)
		}
	}
}

func (s *shaken) check(t *testing.T, counts map[FactKind]int) {
	t.Helper()
	facts := s.r.Facts()
	for i := s.seen; i < len(facts); i++ {
		f := &facts[i]
		counts[f.Kind]++
		if f.Workflow < 0 || !s.off[f.Workflow] || f.Kind == Task && f.Step < 0 {
			continue // a review is asked for by an end
		}
		switch f.Kind {
		case Enrolled, Sent, Notified, Task, BranchTaken, Variant, Called, AudienceSynced, Waiting:
			t.Fatalf("off: %s", f.Dump(s.p))
		case SetField:
			if s.p.Workflows[f.Workflow].Steps[f.Step].Action == project.Set {
				t.Fatalf("off: %s", f.Dump(s.p))
			}
		}
	}
	s.seen = len(facts)
	for _, k := range s.r.keys() {
		state := s.r.lines[k]
		for _, e := range state.Enrollments {
			idle := e.Phase == Parked || e.Phase == InAnswer && e.Awaits != ""
			if (e.Phase == Ready || e.Phase == AtSend) && s.off[e.Workflow] {
				idle = true
			}
			if !idle && (e.Phase == Ready || e.Phase == AtSend || state.Wake == expr.Never) {
				t.Fatalf("%s#%d is stuck in phase %d", s.p.Workflows[e.Workflow].Name, e.Number, e.Phase)
			}
		}
	}
}

// TestStepIsTotalForOrders gives answers and commands that make no sense.
func TestStepIsTotalForOrders(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		var state *State
		key := Key{p.ContactObject(), "kim@example.com"}
		now := s.Start
		for range 150 {
			in := inputs[rnd.IntN(len(inputs))]
			in.To, in.ID = key, ""
			ref := Ref{Object: key, Workflow: rnd.IntN(len(p.Workflows)+2) - 1, Number: rnd.IntN(4)}
			switch rnd.IntN(4) {
			case 0:
				a := &Answer{Ref: ref, Step: rnd.IntN(6) - 1, Failed: rnd.IntN(2) == 0, Timeout: rnd.IntN(3) == 0}
				a.Fields = []project.SlotValue{{Slot: rnd.IntN(5) - 1, Value: expr.NewString("x")}}
				if state != nil && len(state.Calls) > 0 && rnd.IntN(3) > 0 {
					c := state.Calls[rnd.IntN(len(state.Calls))]
					a.Effect, a.Ref, a.Step = c.Effect, c.Ref, c.Step
				}
				in = Input{Kind: Reply, To: key, Answer: a}
			case 1:
				in = Input{Kind: Order, To: key, Command: &Command{Kind: CommandKind(rnd.IntN(6)), Workflow: ref.Workflow, Ref: ref,
					Object: Key{rnd.IntN(len(p.Objects)+2) - 1, "kim@example.com"}, Stage: rnd.IntN(5) - 1,
					With: []project.SlotValue{{Slot: rnd.IntN(5) - 1, Value: expr.NewInt(1)}}}}
			case 2:
				in = Input{Kind: Message, To: key, News: &News{Create: &Creation{Key: Key{rnd.IntN(len(p.Objects)+2) - 1, "n"},
					Parent: Key{rnd.IntN(len(p.Objects)+2) - 1, "kim@example.com"}, Ref: ref, Step: rnd.IntN(6) - 1,
					Fields: []project.SlotValue{{Slot: rnd.IntN(9) - 1, Value: expr.NewInt(1)}}}}}
			}
			now += rnd.Int64N(30 * 3600_000)
			state, _ = Step(p, state, in, now)
		}
	})
}
