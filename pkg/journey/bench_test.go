package journey

import (
	"os"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// nurture is the example company with somebody in the middle of its nurture.
type nurture struct {
	p     *project.Program
	key   Key
	state *State
}

// newNurture plays the first scenario that ends within the nurture.
func newNurture(t testing.TB) *nurture {
	result, err := project.Load(os.DirFS("../../examples/b2b-saas"), project.Options{})
	if err != nil || result.Program == nil {
		t.Fatal(err, result.Diagnostics)
	}
	n := &nurture{p: result.Program}
	for _, s := range n.p.Scenarios {
		r := Play(n.p, s)
		if n.key = r.first; len(r.Live(n.key)) > 0 {
			n.state = r.lines[n.key]
			return n
		}
	}
	t.Fatal("nobody is in the nurture")
	return nil
}

// view is a look at a page, now.
func (n *nurture) view(path string) Input {
	in := Input{Kind: Event, To: n.key, Object: n.key.Object, Name: n.key.ID, Event: n.p.Schema.Event("page_viewed"), At: n.state.Now}
	slot := n.p.Schema.Events[in.Event].Shape.Slot("path")
	in.Fields = []project.SlotValue{{Slot: slot, Value: expr.NewString(path)}}
	return in
}

// due is the wake-up that ends the next pause with a send.
func (n *nurture) due(t testing.TB) (*State, Input) {
	s := n.state
	for range 100 {
		next, out := Step(n.p, s, Input{Kind: Wake, To: n.key}, s.Wake)
		for _, f := range out.Facts {
			if f.Kind == Sent {
				return s, Input{Kind: Wake, To: n.key}
			}
		}
		if s = next; s.Wake == expr.Never {
			break
		}
	}
	t.Fatal("nothing is sent any more")
	return nil, Input{}
}

// BenchmarkStep measures inputs of a contact in the middle of the example
// company's nurture: as the pure Step takes them, and a Stepper.
func BenchmarkStep(b *testing.B) {
	n := newNurture(b)
	blog, pricing := n.view("/blog"), n.view("/pricing")
	waiting, wake := n.due(b)
	for _, c := range []struct {
		name  string
		state *State
		in    *Input
		now   int64
	}{
		{"event", n.state, &blog, n.state.Now},
		{"score", n.state, &pricing, n.state.Now},
		{"send", waiting, &wake, waiting.Wake},
	} {
		b.Run(c.name+"/Step", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Step(n.p, c.state, *c.in, c.now)
			}
		})
		b.Run(c.name+"/Stepper", func(b *testing.B) { n.stepOwn(b, c.state, c.in, c.now) })
	}
	b.Run("event/steady", n.steady)
	b.Run("life/Run", n.lives)
}

// stepOwn measures a Stepper; the states it changes are made outside the time.
func (n *nurture) stepOwn(b *testing.B, s *State, in *Input, now int64) {
	stepper := NewStepper(n.p)
	states := make([]*State, 256)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%len(states) == 0 {
			b.StopTimer()
			for j := range states {
				states[j] = own(stepper.ps.p, s.clone(), s.Key)
			}
			b.StartTimer()
		}
		stepper.Step(states[i%len(states)], in, now)
	}
}

// steady measures a Stepper with a contact who looks at one page after another,
// an hour apart, and is known for long.
func (n *nurture) steady(b *testing.B) {
	stepper, s, in := NewStepper(n.p), n.state.clone(), n.view("/blog")
	b.ReportAllocs()
	for b.Loop() {
		in.At++
		s, _ = stepper.Step(s, &in, in.At)
	}
}

// lives measures a Run that plays every scenario of the company, per input.
func (n *nurture) lives(b *testing.B) {
	b.ReportAllocs()
	inputs := 0
	for b.Loop() {
		for _, s := range n.p.Scenarios {
			r := Prepare(n.p, s)
			turn := r.turn
			r.turn = func(s *State, in *Input, now int64) (*State, Out) {
				inputs++
				return turn(s, in, now)
			}
			for i := range s.Timeline {
				r.Deliver(InputOf(&s.Timeline[i], s.Start))
			}
			r.Advance(s.Start + s.Until)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(inputs), "ns/input")
}
