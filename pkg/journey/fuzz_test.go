package journey

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// dice draws numbers from the bytes of a fuzzer; at their end it draws zeros.
type dice struct{ data []byte }

func (d *dice) n(sides int) int {
	if len(d.data) == 0 || sides <= 0 {
		return 0
	}
	v := int(d.data[0])
	d.data = d.data[1:]
	if sides > 256 && len(d.data) > 0 {
		v = v<<8 | int(d.data[0])
		d.data = d.data[1:]
	}
	return v % sides
}

// signed draws an index that may be a little out of range.
func (d *dice) signed(sides int) int { return d.n(sides+3) - 1 }

// nonsense makes an input of any kind, with indexes that may be out of range.
func (d *dice) nonsense(p *project.Program, r *Run) Input {
	keys := r.keys()
	in := Input{Kind: InputKind(d.n(int(Order) + 2)), To: keys[d.n(len(keys))], Historical: d.n(8) == 0, Depth: d.n(40)}
	in.Object, in.Name, in.Event, in.By = d.signed(len(p.Objects)), keys[d.n(len(keys))].ID, d.signed(len(p.Events)), d.signed(9)
	in.Parent, in.ParentKnown = keys[d.n(len(keys))], d.n(3) == 0
	in.ParentLine, in.At = keys[d.n(len(keys))], r.Now()+int64(d.n(999))*hour-400*hour
	for range d.n(3) {
		values := []expr.Value{{}, expr.NewString("pro"), expr.NewInt(int64(d.n(99))), expr.NewTimestamp(r.Now()), expr.NewBool(true), expr.NewList(nil)}
		in.Fields = append(in.Fields, project.SlotValue{Slot: d.signed(12), Value: values[d.n(len(values))]})
	}
	ref := Ref{Object: keys[d.n(len(keys))], Workflow: d.signed(len(p.Workflows)), Number: d.n(3)}
	in.Command = &Command{Kind: CommandKind(d.n(int(Apply) + 2)), Workflow: ref.Workflow, Ref: ref, Object: ref.Object, Stage: d.signed(6)}
	in.Answer = &Answer{Ref: ref, Step: d.signed(8), Failed: d.n(2) == 0, Timeout: d.n(3) == 0, Fields: in.Fields}
	if effects := r.Effects(); len(effects) > 0 {
		e := effects[d.n(len(effects))]
		in.Answer.Effect, in.Answer.Ref, in.Answer.Step = e.ID, e.Ref, e.Step
	}
	if d.n(2) == 0 {
		in.Answer.Assigned = &Assignment{}
	}
	in.News = &News{Enroll: &Request{Workflow: ref.Workflow, Object: ref.Object}}
	return in
}

// FuzzStep plays whatever the bytes say on one of the cases: nothing panics, the same bytes give
// the same trace, time never runs backwards, and whoever is enrolled waits for something.
func FuzzStep(f *testing.F) {
	for seed := range 12 {
		f.Add([]byte(strings.Repeat(string(rune('a'+seed)), 40) + "the quick brown fox jumps over the lazy dog"))
	}
	list := programs(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		first := fuzzed(t, list, data)
		if second := fuzzed(t, list, data); first != second {
			t.Fatalf("the same bytes, another trace:\n%s", firstDifference(first, second))
		}
	})
}

func fuzzed(t *testing.T, list []*project.Program, data []byte) string {
	d := &dice{data}
	p := list[d.n(len(list))]
	s := p.Scenarios[d.n(len(p.Scenarios))]
	r := begin(p, s)
	var inputs []Input
	for _, other := range p.Scenarios {
		for i := range other.Timeline {
			inputs = append(inputs, InputOf(&other.Timeline[i], s.Start))
		}
	}
	for range min(len(d.data), 50) {
		switch d.n(4) {
		case 0:
			r.Advance(r.Now() + int64(d.n(2000))*hour/7)
		case 1:
			if len(r.keys()) > 0 {
				r.pass(d.nonsense(p, r))
			}
		default:
			if len(inputs) == 0 {
				continue
			}
			in := inputs[d.n(len(inputs))]
			in.At = r.Now() - int64(d.n(2))*hour*int64(d.n(9))
			r.DeliverLate(in, r.Now()+int64(d.n(3))*hour*int64(d.n(60)))
		}
		rests(t, r)
	}
	return dump(r)
}

// rests holds what is true of every line between two inputs: every live enrollment
// has a wake-up, awaits an answer, is parked or is switched off.
func rests(t *testing.T, r *Run) {
	last := int64(0)
	for i := range r.facts {
		if r.facts[i].At < last {
			t.Fatalf("time runs backwards at %s", r.facts[i].Dump(r.p))
		}
		last = r.facts[i].At
	}
	for _, k := range r.keys() {
		s := r.lines[k]
		if s.Wake < s.Now {
			t.Fatalf("a wake-up before now")
		}
		for _, e := range s.Enrollments {
			off := !r.p.Workflows[e.Workflow].Enabled || s.Off[e.Workflow]
			switch e.Phase {
			case Ended:
				t.Fatalf("%s has ended and is still here", r.p.Workflows[e.Workflow].Name)
			case Ready, AtSend:
				if !off {
					t.Fatalf("%s could go on and does not", r.p.Workflows[e.Workflow].Name)
				}
			case InAnswer, Parked:
			default:
				if s.Wake == expr.Never && !off {
					t.Fatalf("%s waits for nothing", r.p.Workflows[e.Workflow].Name)
				}
			}
		}
	}
}
