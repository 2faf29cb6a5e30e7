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
	b.Run("event/steady", func(b *testing.B) { n.steady(b, 1, "/blog") })
	b.Run("mixed/steady", func(b *testing.B) { n.steady(b, 3*24*hour, "/blog", "/product", "/blog", "/careers", "/pricing") })
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

// steady measures a Stepper with a contact who looks at one page after another
// and is known for long: per view, with the wake-ups between two of them.
func (n *nurture) steady(b *testing.B, every int64, paths ...string) {
	v := n.visitor(every, paths)
	for range 2 * memory {
		v.next()
	}
	v.inputs = 0
	b.ReportAllocs()
	for b.Loop() {
		v.next()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(v.inputs), "ns/input")
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

// TestSteadyInputsAllocateLittle holds what an input costs a Stepper once a
// contact is known for long: the happening, which is kept, and next to nothing
// else, also where the score and its bands change.
func TestSteadyInputsAllocateLittle(t *testing.T) {
	const limit = 2
	n := newNurture(t)
	for _, c := range []struct {
		name  string
		every int64
		paths []string
	}{
		{"what nobody acts on", hour, []string{"/blog"}},
		{"what changes the score", 20 * 24 * hour, []string{"/product"}},
		{"a mixture", 3 * 24 * hour, []string{"/blog", "/product", "/blog", "/careers", "/pricing"}},
	} {
		v := n.visitor(c.every, c.paths)
		for range 2 * memory {
			v.next()
		}
		v.inputs, v.scores = 0, 0
		const plays = 100
		// One play is a view and all wake-ups before it.
		got := testing.AllocsPerRun(plays, v.next) * (plays + 1) / float64(v.inputs)
		if got > limit {
			t.Errorf("%s: %.2f allocations per input", c.name, got)
		}
		if c.every > hour && v.scores < plays {
			t.Errorf("%s: only %d scores in %d inputs", c.name, v.scores, v.inputs)
		}
	}
}

// visitor looks at one page after another and is woken in between.
type visitor struct {
	stepper        *Stepper
	state          *State
	wake           Input
	views          []Input
	at, every      int64
	turn           int
	inputs, scores int
}

func (n *nurture) visitor(every int64, paths []string) *visitor {
	v := &visitor{stepper: NewStepper(n.p), state: n.state.clone(), wake: Input{Kind: Wake, To: n.key}, at: n.state.Now, every: every}
	for _, path := range paths {
		v.views = append(v.views, n.view(path))
	}
	return v
}

func (v *visitor) next() {
	for v.at += v.every; v.state.Wake < v.at; {
		v.step(&v.wake, v.state.Wake)
	}
	in := &v.views[v.turn%len(v.views)]
	in.At = v.at
	v.turn++
	v.step(in, v.at)
}

func (v *visitor) step(in *Input, now int64) {
	var out Out
	v.state, out = v.stepper.Step(v.state, in, now)
	v.inputs++
	for i := range out.Facts {
		if out.Facts[i].Kind == ScoreChanged {
			v.scores++
		}
	}
}
