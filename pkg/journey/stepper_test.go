package journey

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// TestStepAndStepperAreOne gives every input of shaken timelines to both: they
// decide the same and leave the same state. What Step made of a state that a
// Stepper then goes on with stays as it was.
func TestStepAndStepperAreOne(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		r := begin(p, s)
		stepper := NewStepper(p)
		inspected := map[Key]func(){}
		r.turn = func(state *State, in *Input, now int64) (*State, Out) {
			want, wantOut := Step(p, state, *in, now)
			got, out := stepper.Step(state, in, now)
			if d := difference(want, got) + difference(wantOut, out); d != "" {
				t.Fatalf("%s: Step and Stepper differ in %s", s.Name, d)
			}
			if rnd.IntN(8) == 0 {
				copied := deepCopy(reflect.ValueOf(want), map[uintptr]reflect.Value{}).Interface().(*State)
				inspected[in.To] = func() {
					if d := difference(copied, want); d != "" {
						t.Fatalf("%s: the Stepper changed what Step had made: %s", s.Name, d)
					}
				}
			}
			return got, out
		}
		playAll(r, s, inputs)
		for _, inspect := range inspected {
			inspect()
		}
	})
}

// difference says where two values differ, "" if they do not. Empty and nil
// slices are one, and so is what a state keeps to be quick.
func difference(a, b any) string {
	return differs(reflect.ValueOf(a), reflect.ValueOf(b), map[[2]uintptr]bool{})
}

func differs(a, b reflect.Value, seen map[[2]uintptr]bool) string {
	switch a.Kind() {
	case reflect.Pointer:
		return differTargets(a, b, seen)
	case reflect.Slice:
		if a.Len() != b.Len() {
			return fmt.Sprintf(": %d and %d elements", a.Len(), b.Len())
		}
		for i := range a.Len() {
			if d := differs(a.Index(i), b.Index(i), seen); d != "" {
				return fmt.Sprintf("[%d]%s", i, d)
			}
		}
	case reflect.Struct:
		for i := range a.NumField() {
			switch name := a.Type().Field(i).Name; name {
			case "plan", "private", "turn", "depth", "countedBy":
			default:
				if d := differs(a.Field(i), b.Field(i), seen); d != "" {
					return "." + name + d
				}
			}
		}
	default:
		if !a.Equal(b) {
			return fmt.Sprintf(": %v and %v", a, b)
		}
	}
	return ""
}

func differTargets(a, b reflect.Value, seen map[[2]uintptr]bool) string {
	pair := [2]uintptr{a.Pointer(), b.Pointer()}
	if a.IsNil() != b.IsNil() {
		return ": one is nil"
	}
	if pair[0] == pair[1] || seen[pair] {
		return ""
	}
	seen[pair] = true
	return differs(a.Elem(), b.Elem(), seen)
}

// TestThePlanIsMadeOnce: also for a program that keeps old versions.
func TestThePlanIsMadeOnce(t *testing.T) {
	p := program(t, onForm)
	kept, ds := project.Retain(p, program(t, onForm+"title: as it was\n"), []string{"w"})
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	first, old := planOf(p), planOf(kept)
	if planOf(p) != first || planOf(kept) != old || old.Program != kept || first.Program != p {
		t.Error("a plan is made again, or for another program")
	}
	watched := map[int]bool{}
	for site := range kept.Expressions() {
		if site.Cond == nil {
			continue
		}
		if n := site.Cond.Number; n > 0 && watched[n] {
			t.Errorf("two conditions have the number %d", n)
		} else {
			watched[n] = true
		}
	}
}

// TestAStepperNoticesSendsAndWhatIsForgotten holds Step and Stepper side by side
// where a condition reads what was sent, and a score loses the events that more
// than 256 later ones push out.
func TestAStepperNoticesSendsAndWhatIsForgotten(t *testing.T) {
	l := newLine(t, `
kind: Workflow
name: welcome
trigger: {event: form}
reentry: after_exit
steps: [{id: thanks, send: receipt}]
---
kind: Workflow
name: thanked
trigger: {becomes: sent("receipt").total() >= 2}
reentry: after_exit
steps: [{id: pause, delay: 2h}]
---
kind: ScoringModel
name: lead
range: {min: 0, max: 1000}
behavior: [{name: a, event: visit, where: event.path == "/a", points: 1}]
bands: [{name: cold, from: 0}]
`)
	stepper := NewStepper(l.p)
	var own *State
	give := func(in Input) {
		l.step(in, in.At)
		in.To = l.state.Key
		var out Out
		if own, out = stepper.Step(own, &in, in.At); difference(l.state, own)+difference(l.out, out) != "" {
			t.Fatalf("at %d Step and Stepper differ in %s", in.At, difference(l.state, own)+difference(l.out, out))
		}
	}
	give(l.record("email", expr.NewString("kim@example.com"), 1))
	for i := range int64(2) {
		give(l.event("form", 10+i, "name", "a"))
	}
	if want := "enrolled"; !strings.Contains(l.kinds(), want) || len(own.Enrollments) != 1 {
		t.Error("nobody noticed what was sent:", l.kinds())
	}
	for i := range int64(3 * memory) {
		path := "/b"
		if i < 20 {
			path = "/a"
		}
		give(l.event("visit", 100+i, "path", path))
	}
	if own.Scores[0].Score != 0 {
		t.Error("the score is", own.Scores[0].Score)
	}
}
