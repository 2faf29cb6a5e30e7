package journey

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// loaded keeps the programs of all cases for the tests of this run.
var loaded []*project.Program

// programs loads every case.
func programs(t testing.TB) []*project.Program {
	if loaded != nil {
		return loaded
	}
	var list []*project.Program
	for _, file := range cases(t) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var files []txtar.File
		for _, f := range archive.Files {
			if !strings.HasPrefix(f.Name, "want/") {
				files = append(files, f)
			}
		}
		list = append(list, load(t, files...))
	}
	company, err := project.Load(os.DirFS("../../examples/b2b-saas"), project.Options{})
	if err != nil || company.Program == nil {
		t.Fatal("the example company does not load", err)
	}
	loaded = append(list, company.Program)
	list = loaded
	return list
}

// begin prepares a scenario up to its start.
func begin(p *project.Program, s *project.Scenario) *Run {
	r := Prepare(p, s)
	r.Begin()
	return r
}

// timeline makes inputs of all scenarios of a program, shaken: other instants,
// some late, some twice.
func timeline(p *project.Program, s *project.Scenario, rnd *rand.Rand) []Input {
	var list []Input
	for _, other := range p.Scenarios {
		for i := range other.Timeline {
			in := InputOf(&other.Timeline[i], s.Start)
			in.At = s.Start + rnd.Int64N(12*24)*3600_000 + rnd.Int64N(2)*rnd.Int64N(3600_000)
			in.ID = fmt.Sprintf("test:%d", rnd.IntN(60))
			list = append(list, in)
		}
	}
	slices.SortStableFunc(list, func(a, b Input) int { return int(a.At - b.At) })
	return list
}

// dump prints facts and effects.
func dump(r *Run) string {
	var b strings.Builder
	for _, f := range r.Facts() {
		b.WriteString(f.Dump(r.p) + "\n")
	}
	for _, e := range r.Effects() {
		fmt.Fprintf(&b, "%s %d %s %s\n", e.ID, e.At, e.Address, e.Text)
	}
	return b.String()
}

// everyRun calls f for shaken timelines of every program.
func everyRun(t *testing.T, f func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand)) {
	for n, p := range programs(t) {
		for seed := range uint64(timelinesEach) {
			rnd := rand.New(rand.NewPCG(seed, uint64(n)))
			s := p.Scenarios[rnd.IntN(len(p.Scenarios))]
			f(p, s, timeline(p, s, rnd), rnd)
		}
	}
}

func playAll(r *Run, s *project.Scenario, inputs []Input) {
	for _, in := range inputs {
		r.Deliver(in)
	}
	r.Advance(s.Start + 40*24*3600_000)
}

func TestSameInputsSameBytes(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, _ *rand.Rand) {
		a, b := begin(p, s), begin(p, s)
		playAll(a, s, inputs)
		playAll(b, s, inputs)
		if dump(a) != dump(b) {
			t.Fatalf("%s: two runs differ", s.Name)
		}
	})
}

func TestManySmallAdvancesAreOneLarge(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		whole, pieces := begin(p, s), begin(p, s)
		playAll(whole, s, inputs)
		for _, in := range inputs {
			for pieces.Now() < in.At-1 {
				pieces.Advance(min(in.At-1, pieces.Now()+1+rnd.Int64N(5*3600_000)))
			}
			pieces.Deliver(in)
		}
		for end := s.Start + 40*24*3600_000; pieces.Now() < end; {
			pieces.Advance(min(end, pieces.Now()+1+rnd.Int64N(20*3600_000)))
		}
		if a, b := dump(whole), dump(pieces); a != b {
			t.Fatalf("%s: in one jump\n%s\nin pieces\n%s", s.Name, a, b)
		}
	})
}

func TestFactsAreInOrderOfTime(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, _ *rand.Rand) {
		r := begin(p, s)
		playAll(r, s, inputs)
		last := s.Start
		for i, f := range r.Facts() {
			if f.At < last || f.Seq != i+1 {
				t.Fatalf("fact %d at %d after %d", f.Seq, f.At, last)
			}
			last = f.At
		}
		seen := map[string]bool{}
		for _, e := range r.Effects() {
			if seen[e.ID] {
				t.Fatalf("two effects %s", e.ID)
			}
			seen[e.ID] = true
		}
	})
}

// TestStepChangesNothingItIsGiven compares a state with a deep copy made before.
func TestStepChangesNothingItIsGiven(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		r := begin(p, s)
		for _, in := range inputs {
			r.Deliver(in)
			if rnd.IntN(4) > 0 {
				continue
			}
			for _, k := range r.keys() {
				state := r.lines[k]
				before := deepCopy(reflect.ValueOf(state), map[uintptr]reflect.Value{}).Interface().(*State)
				// What grew out of one state does not touch what else grows out of it.
				var grown, copies []*State
				for _, at := range []int64{r.Now(), r.Now() + 5*3600_000, state.Wake} {
					for _, other := range []Input{in, {Kind: Wake}, inputs[rnd.IntN(len(inputs))]} {
						if other.To, other.ID = k, ""; at == expr.Never {
							continue
						}
						next, _ := Step(p, state, other, at)
						grown = append(grown, next)
						copies = append(copies, deepCopy(reflect.ValueOf(next), map[uintptr]reflect.Value{}).Interface().(*State))
					}
				}
				for i := range grown {
					if !reflect.DeepEqual(grown[i], copies[i]) {
						t.Fatalf("%s: a later step changed the result of an earlier one", s.Name)
					}
				}
				if !reflect.DeepEqual(state, before) {
					t.Fatalf("%s: the state was changed", s.Name)
				}
			}
		}
	})
}

// deepCopy copies everything but programs, plans and shapes.
func deepCopy(v reflect.Value, done map[uintptr]reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		switch v.Interface().(type) {
		case *plan, *expr.Shape, *project.Program:
			return v
		}
		if v.IsNil() {
			return v
		}
		if c, ok := done[v.Pointer()]; ok {
			return c
		}
		c := reflect.New(v.Type().Elem())
		done[v.Pointer()] = c
		c.Elem().Set(v.Elem())
		copyFields(c.Elem(), done)
		return c
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		for i := range c.Len() {
			copyFields(c.Index(i), done)
		}
		return c
	}
	return v
}

func copyFields(v reflect.Value, done map[uintptr]reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				copyFields(v.Field(i), done)
			}
		}
	case reflect.Pointer, reflect.Slice:
		v.Set(deepCopy(v, done))
	}
}

// TestWakeUpsAreNeverInThePast also holds that every live enrollment has a
// wake-up, awaits an answer, is parked or is switched off.
func TestWakeUpsAreNeverInThePast(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, _ *rand.Rand) {
		r := begin(p, s)
		for _, in := range inputs {
			r.Deliver(in)
			for _, k := range r.keys() {
				state := r.lines[k]
				if state.Wake < state.Now {
					t.Fatalf("wake-up at %d, now is %d", state.Wake, state.Now)
				}
				for _, e := range state.Enrollments {
					idle := e.Phase == Parked || e.Phase == InAnswer && e.Awaits != "" || state.Off[e.Workflow]
					if !idle && (e.Phase == Ready || e.Phase == AtSend || e.Phase == Ended || state.Wake == expr.Never) {
						t.Fatalf("%s rests in phase %d, wake-up %d", p.Workflows[e.Workflow].Name, e.Phase, state.Wake)
					}
				}
			}
		}
	})
}

// TestStepIsTotal gives inputs that make no sense.
func TestStepIsTotal(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		var state *State
		for range 200 {
			in := inputs[rnd.IntN(len(inputs))]
			in.To = Key{rnd.IntN(5) - 1, "kim@example.com"}
			in.Kind = InputKind(rnd.IntN(5))
			in.Object, in.Event, in.By = rnd.IntN(6)-1, rnd.IntN(len(p.Events)+4)-2, rnd.IntN(20)-5
			in.Parent, in.ParentKnown = Key{rnd.IntN(6) - 1, "x"}, rnd.IntN(2) == 0
			in.ParentLine = Key{rnd.IntN(6) - 1, "y"}
			in.Historical = rnd.IntN(5) == 0
			for i := range in.Fields {
				in.Fields = slices.Clone(in.Fields)
				in.Fields[i].Slot = rnd.IntN(20) - 3
			}
			state, _ = Step(p, state, in, s.Start+rnd.Int64N(100*24*3600_000))
		}
	})
}

// TestAskingMoreOftenChangesNothing polls every line beside its wake-ups: were
// one of them late, a decision would come earlier here. Only scores that time
// lowers are noticed when somebody asks.
func TestAskingMoreOftenChangesNothing(t *testing.T) {
	decisions := func(r *Run) string {
		var b strings.Builder
		for _, f := range r.Facts() {
			if f.Kind != ScoreChanged && f.Kind != BandChanged {
				b.WriteString(f.Dump(r.p) + "\n")
			}
		}
		return b.String()
	}
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		asleep, polled := begin(p, s), begin(p, s)
		playAll(asleep, s, inputs)
		poll := func(until int64) {
			for at := polled.Now(); at < until; at += 1 + rnd.Int64N(2*3600_000) {
				polled.Advance(at)
				for _, k := range polled.keys() {
					polled.pass(Input{Kind: Wake, To: k})
				}
			}
		}
		for _, in := range inputs {
			poll(in.At)
			polled.Deliver(in)
		}
		end := s.Start + 40*24*3600_000
		poll(end)
		polled.Advance(end)
		if a, b := decisions(asleep), decisions(polled); a != b {
			t.Fatalf("%s:\n%s", s.Name, firstDifference(a, b))
		}
	})
}

// TestNoSendPassesAClosedGate holds the sends of the case about holds against
// its guardrails: two in seven days, one a day, none at night.
func TestNoSendPassesAClosedGate(t *testing.T) {
	total := 0
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, _ *rand.Rand) {
		if len(p.Guardrails) == 0 || p.Guardrails[len(p.Guardrails)-1].Name != "pressure" {
			return
		}
		r := begin(p, s)
		playAll(r, s, inputs)
		var sends []int64
		for _, e := range r.Effects() {
			if e.Kind != SendMessage || p.Messages[e.Message].Transactional {
				continue
			}
			sends = append(sends, e.At)
		}
		total += len(sends)
		for i, at := range sends {
			if i >= 2 && at < sends[i-2]+7*24*3600_000 {
				t.Errorf("%s: three sends within seven days", s.Name)
			}
			if !staysPut(r) {
				continue
			}
			if i >= 1 && calendar.LocalDate(p.Zone, at) == calendar.LocalDate(p.Zone, sends[i-1]) {
				t.Errorf("%s: two sends on one day", s.Name)
			}
			if wall := p.Zone.Local(at); wall.Minute < 8*60 || wall.Minute >= 20*60 {
				t.Errorf("%s: sent at night, %02d:%02d", s.Name, wall.Minute/60, wall.Minute%60)
			}
		}
	})
	if total <= timelinesEach {
		t.Error("only", total, "sends")
	}
}

// staysPut reports whether the contact was in the project's zone all the time.
func staysPut(r *Run) bool {
	o := r.lines[r.first].find(r.first)
	slot := o.Rec.Shape.Slot("timezone")
	zone := o.Rec.Slots[slot].Str()
	return o.Rec.ChangedAt[slot] == r.from && (zone == "" || zone == r.p.Zone.Name()) || zone == ""
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			from := max(0, i-3)
			return "asleep\n" + strings.Join(x[from:min(len(x), i+4)], "\n") + "\npolled\n" + strings.Join(y[from:min(len(y), i+4)], "\n")
		}
	}
	return fmt.Sprintf("%d and %d lines", len(x), len(y))
}
