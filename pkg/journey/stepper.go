package journey

import "github.com/fairlead/fairlead/pkg/project"

// Stepper is [Step] for whoever plays many inputs: the same pass, but it changes
// the states it is given in place, uses its own memory again, and asks again
// only what an input or the time may have changed. One goroutine at a time uses
// a Stepper; states may go from one Stepper of a program to another.
type Stepper struct {
	ps     pass
	lines  [4]*known // of the lines stepped last
	oldest int       // of them, or nearly
}

// NewStepper returns a Stepper of a program.
func NewStepper(p *project.Program) *Stepper { return newStepper(planOf(p)) }

func newStepper(x *plan) *Stepper {
	st := &Stepper{}
	st.ps.p, st.ps.numerals = x, &[64]numeral{}
	return st
}

// Step tells a line one input at an instant, as the function [Step] does. The
// state it is given belongs to it from then on: the caller goes on with the one
// that is returned and uses the other no more. What Step, the function, made of
// a state, and what other lines were told of it, stays as it is. The slices of
// Out, not what they hold, are valid until the next call.
func (st *Stepper) Step(s *State, in *Input, now int64) (*State, Out) {
	ps := &st.ps
	if !fits(ps.p.Program, s, in) {
		return s, Out{Wake: wakeOf(s)}
	}
	s = own(ps.p, s, in.To)
	ps.known = st.recall(s)
	ps.reopen(s, now)
	s, out := ps.play(*in)
	s.turn++
	ps.known.turn = s.turn
	return s, out
}

// recall finds what is known of a line.
func (st *Stepper) recall(s *State) *known {
	for _, k := range st.lines {
		if k != nil && k.state == s {
			if k.turn != s.turn {
				k.forget() // somebody else stepped it meanwhile
			}
			return k
		}
	}
	at := st.oldest
	st.oldest = (at + 1) % len(st.lines)
	if st.lines[at] == nil {
		st.lines[at] = newKnown(st.ps.p)
	}
	k := st.lines[at]
	k.state = s
	k.forget()
	return k
}

// own returns a state that nobody else changes or expects to stay as it is.
func own(x *plan, s *State, key Key) *State {
	switch {
	case s == nil:
		s = newState(x, key)
	case s.private:
		return s
	default:
		s = s.clone()
	}
	s.private = true
	return s
}
