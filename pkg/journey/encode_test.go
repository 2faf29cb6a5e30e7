package journey

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// caches are the fields that are not stored, and why.
var caches = map[string]string{
	"State.explain":       "how much facts say, which whoever drives the line says again",
	"State.private":       "who may change it, which is not known of a stored one",
	"State.plan":          "made from the program",
	"State.turn":          "tells Steppers whether what they know is still so",
	"Happening.counts":    "what scoring rules say of it, asked again without",
	"Happening.countedBy": "whose scoring rules",
	"State.misfits":       "lives only between reading and the apply that records it",
	"Enrollment.depth":    "of one pass, 0 between passes",
	"History.Recs":        "the records of Happened",
	"Happening.Event":     "the history it stands in",
	"Record.Parent":       "made from Object.Parent",
	"Record.Shape":        "of the object, the event or the workflow",
	"Choice.Span":         "a place in a file",
}

// twoOfEach has two of everything that has a name.
const twoOfEach = onForm + `
---
kind: Workflow
name: v
trigger: [{becomes: contact.size > 5}, {inactive: 30d}, {date: contact.renewal}]
reentry: after_exit
steps: [{id: pause, delay: 2h}, {id: hello, send: hello}]
---
kind: Lifecycle
name: life
stages: [{name: first, next: [second]}, {name: second}]
---
kind: ScoringModel
name: fit
range: {min: 0, max: 100}
fit: [{name: big, when: contact.size > 100, points: 5}]
bands: [{name: cold, from: 0}]
---
kind: ScoringModel
name: lead
range: {min: 0, max: 100}
fit: [{name: small, when: contact.size < 100, points: 5}]
bands: [{name: cold, from: 0}]
---
kind: Guardrail
name: never-a
never: contact.size == 13
---
kind: Guardrail
name: never-b
never: contact.size == 14
---
kind: SLA
name: fast
starts: {event: form}
stops: {event: visit}
within: 30m
---
kind: SLA
name: slow
starts: {event: form}
stops: {event: visit}
within: 300m
`

// TestEveryFieldOfAStateIsStored changes each field of a state that has
// something everywhere, and looks whether the bytes change. A field that is
// added must be stored or be a cache with a reason.
func TestEveryFieldOfAStateIsStored(t *testing.T) {
	p := program(t, twoOfEach)
	c := NewCodec(p)
	// Of each field it says whether there was something to change anywhere.
	changed := map[string]bool{}
	for _, path := range fieldPaths(reflect.TypeFor[State](), nil, nil) {
		name := path.owner + "." + path.field
		if caches[name] != "" {
			changed[name] = true
			continue
		}
		a, b := everything(t, p), everything(t, p)
		if !change(reflect.ValueOf(b).Elem(), path.steps) {
			changed[name] = changed[name] || false
			continue
		}
		changed[name] = true
		if bytes.Equal(c.Encode(a), c.Encode(b)) {
			t.Errorf("%s is neither stored (encode_state.go) nor in the list of caches", name)
		}
	}
	for name, was := range changed {
		if !was {
			t.Errorf("%s: everything() has nothing there", name)
		}
	}
	for name := range caches {
		if !changed[name] {
			t.Errorf("%s is a cache that nothing has", name)
		}
	}
}

// fieldPath is the way to a field through fields, elements and pointers.
type fieldPath struct {
	owner, field string
	steps        []int // a field's number, -1 for an element or what is pointed to
}

func fieldPaths(t reflect.Type, steps []int, around []reflect.Type) []fieldPath {
	var all []fieldPath
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return fieldPaths(t.Elem(), append(steps[:len(steps):len(steps)], -1), around)
	case reflect.Struct:
		if t == reflect.TypeFor[expr.Value]() || t == reflect.TypeFor[big.Rat]() {
			return nil
		}
		for _, outer := range around {
			if outer == t {
				return nil
			}
		}
		for i := range t.NumField() {
			f := t.Field(i)
			at := append(steps[:len(steps):len(steps)], i)
			if isLeaf(f.Type) || caches[t.Name()+"."+f.Name] != "" {
				all = append(all, fieldPath{t.Name(), f.Name, at})
			}
			if caches[t.Name()+"."+f.Name] == "" {
				all = append(all, fieldPaths(f.Type, at, append(around, t))...)
			}
		}
	}
	return all
}

// isLeaf reports whether a field holds numbers, texts or values itself. What
// holds structs is stored if their fields are.
func isLeaf(t reflect.Type) bool {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		t = t.Elem()
	}
	return t == reflect.TypeFor[*big.Rat]() || t == reflect.TypeFor[expr.Value]() || t.Kind() != reflect.Struct && t.Kind() != reflect.Pointer
}

// change alters the value at the end of a way; false where nothing is there.
func change(v reflect.Value, steps []int) bool {
	for _, s := range steps {
		switch {
		case s >= 0:
			v = v.Field(s)
		case v.Kind() == reflect.Pointer:
			v = v.Elem()
		case v.Len() == 0:
			return false
		default:
			v = v.Index(0)
		}
		if !v.IsValid() {
			return false
		}
	}
	return alter(reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem())
}

// alter changes a value, of a list its first item. Structs are changed by their
// fields.
func alter(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Uint8:
		v.SetUint(v.Uint() + 1)
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Slice:
		return v.Len() > 0 && alter(v.Index(0))
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*big.Rat]() {
			v.Set(reflect.ValueOf(big.NewRat(7, 3)))
		}
		return !v.IsNil()
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[expr.Value]() {
			v.Set(reflect.ValueOf(expr.NewString("other")))
		}
	default:
		return false
	}
	return true
}

// everything is a state of the example company with one of each at least.
func everything(t testing.TB, p *project.Program) *State {
	t.Helper()
	x := newPlan(p)
	s := newState(x, Key{})
	s.Objects = []*Object{newObject(x, Key{p.ContactObject(), "a"}, 1)}
	s.Objects[0].History = make([]History, len(p.Events))
	fill(reflect.ValueOf(s).Elem())
	for _, ev := range []*Happening{s.History[0].Happened[0], s.Objects[0].History[0].Happened[0], s.Queue[0].Event} {
		ev.Rec = p.Schema.Events[0].Shape.New()
		ev.About = Key{p.ContactObject(), "a"}
		ev.Slot = 1
	}
	s.Queue[0].With = p.Workflows[0].Trigger.New()
	s.Enrollments[0].Trigger = p.Workflows[0].Trigger.New()
	return s
}

// fill puts something into everything that is empty: one item into lists, yes
// and 1 and "a". Indexes stay 0.
func fill(v reflect.Value) {
	v = reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int64, reflect.Float64:
		if v.IsZero() && v.CanInt() {
			v.SetInt(1)
		} else if v.IsZero() {
			v.SetFloat(1)
		}
	case reflect.String:
		if v.String() == "" {
			v.SetString("a")
		}
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		fill(v.Index(0))
	case reflect.Pointer:
		switch v.Interface().(type) {
		case *plan, *expr.Record, *expr.Shape:
			return
		case *big.Rat:
			v.Set(reflect.ValueOf(big.NewRat(1, 3)))
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		fill(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type() != reflect.TypeFor[expr.Value]() {
				fill(v.Field(i))
			}
		}
	}
}

// same compares two values, caches apart; a list without items is one that is
// missing.
func same(a, b reflect.Value, path string) string {
	switch a.Kind() {
	case reflect.Pointer:
		if a.Type() == reflect.TypeFor[*big.Rat]() {
			return unequal(fmt.Sprint(a) == fmt.Sprint(b), path)
		}
		if a.IsNil() || b.IsNil() {
			return unequal(a.IsNil() == b.IsNil(), path)
		}
		if a.Pointer() == b.Pointer() {
			return ""
		}
		return same(a.Elem(), b.Elem(), path)
	case reflect.Slice:
		if a.Len() != b.Len() {
			return unequal(false, fmt.Sprintf("%s: %d and %d items", path, a.Len(), b.Len()))
		}
		for i := range a.Len() {
			if d := same(a.Index(i), b.Index(i), fmt.Sprintf("%s[%d]", path, i)); d != "" {
				return d
			}
		}
	case reflect.Struct:
		for i := range a.NumField() {
			name := a.Type().Field(i).Name
			if caches[a.Type().Name()+"."+name] != "" && name != "Recs" && name != "Event" && name != "Shape" {
				continue
			}
			if d := same(a.Field(i), b.Field(i), path+"."+name); d != "" {
				return d
			}
		}
	case reflect.String:
		return unequal(a.String() == b.String(), path)
	case reflect.Bool:
		return unequal(a.Bool() == b.Bool(), path)
	case reflect.Float64:
		return unequal(math.Float64bits(a.Float()) == math.Float64bits(b.Float()), path)
	case reflect.Uint8:
		return unequal(a.Uint() == b.Uint(), path)
	case reflect.Int, reflect.Int64:
		return unequal(a.Int() == b.Int(), fmt.Sprintf("%s: %d and %d", path, a.Int(), b.Int()))
	}
	return ""
}

func unequal(equal bool, what string) string {
	if equal {
		return ""
	}
	return what
}

// Property: a state survives being stored, and is stored the same way again.
func TestAStateSurvivesBeingStored(t *testing.T) {
	states, largest := 0, 0
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		r := begin(p, s)
		c := NewCodec(p)
		for _, in := range inputs {
			r.Deliver(in)
			for _, k := range r.keys() {
				if rnd.IntN(3) > 0 {
					continue
				}
				states++
				data := c.Encode(r.lines[k])
				largest = max(largest, len(data))
				back, err := c.Decode(data)
				if err != nil {
					t.Fatalf("%s: %v", s.Name, err)
				}
				if d := same(reflect.ValueOf(r.lines[k]), reflect.ValueOf(back), "state"); d != "" {
					t.Fatalf("%s: %s", s.Name, d)
				}
				if !bytes.Equal(data, c.Encode(back)) {
					t.Fatalf("%s: stored again the bytes differ", s.Name)
				}
			}
		}
	})
	t.Logf("%d states, the largest has %d bytes", states, largest)
	if states < 125*timelinesEach {
		t.Errorf("only %d states", states)
	}
}

// Property: splitting a timeline at any point and resuming from the stored run
// gives the same trace.
func TestAResumedRunGoesOnTheSame(t *testing.T) {
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		whole := begin(p, s)
		playAll(whole, s, inputs)
		half := begin(p, s)
		var facts []Fact
		var effects []Effect
		pause := func() {
			facts, effects = append(facts, half.Facts()...), append(effects, half.Effects()...)
			next, err := Restore(p, half.Save())
			if err != nil {
				t.Fatalf("%s: %v", s.Name, err)
			}
			if !bytes.Equal(half.Save(), next.Save()) {
				t.Fatalf("%s: the run is stored differently after it was resumed", s.Name)
			}
			half = next
		}
		for _, in := range inputs {
			if rnd.IntN(3) == 0 {
				half.Advance(in.At - 1 - rnd.Int64N(2)*hour)
				pause()
			}
			half.Deliver(in)
			if rnd.IntN(3) == 0 {
				pause()
			}
		}
		pause()
		half.Advance(s.Start + 40*24*hour)
		half.facts, half.effects = append(facts, half.facts...), append(effects, half.effects...)
		if a, b := dump(whole), dump(half); a != b {
			t.Fatalf("%s:\n%s", s.Name, firstDifference(a, b))
		}
	})
}

func TestStatesThatCannotBeReadSayWhy(t *testing.T) {
	l := newLine(t, onForm)
	l.step(l.event("form", hour, "name", "a"), hour)
	data := Encode(l.p, l.state)
	for _, c := range []struct {
		name string
		data []byte
		p    *project.Program
		want string
	}{
		{"another format", append([]byte{9}, data[1:]...), l.p, "format 9"},
		{"cut", data[:len(data)-3], l.p, "ends too early"},
		{"longer", append(data[:len(data):len(data)], 0), l.p, "bytes follow"},
		// "unknown definition hash blocks, never skips"
		{"another version", data, program(t, strings.Replace(onForm, "delay: 2h", "delay: 3h", 1)),
			"workflow `w` version " + l.p.WorkflowVersion(l.p.Workflows[0]) + " is not in this release"},
		{"another workflow", data, program(t, strings.Replace(onForm, "name: w", "name: v", 1)), "workflow `w` version sha256:"},
	} {
		s, err := Decode(c.p, c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) || s != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if s, err := Decode(l.p, nil); s != nil || err != nil {
		t.Error("no bytes are not the state of which nothing is known")
	}
}

// Decode never panics on any bytes, and what it takes a step can go on from.
func FuzzDecode(f *testing.F) {
	l := newLine(f, onForm)
	l.step(l.event("form", hour, "name", "a"), hour)
	f.Add(Encode(l.p, l.state))
	company := programs(f)[len(programs(f))-1]
	rnd := rand.New(rand.NewPCG(1, 1))
	s := company.Scenarios[0]
	r := begin(company, s)
	for _, in := range timeline(company, s, rnd) {
		r.Deliver(in)
	}
	for _, k := range r.keys() {
		f.Add(Encode(company, r.lines[k]))
	}
	c := NewCodec(company)
	small := NewCodec(l.p)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, c := range []*Codec{c, small} {
			s, err := c.Decode(data)
			if err != nil || s == nil {
				continue
			}
			again, err := c.Decode(c.Encode(s))
			if err != nil {
				t.Fatalf("what was read cannot be read again: %v", err)
			}
			if d := same(reflect.ValueOf(s), reflect.ValueOf(again), "state"); d != "" {
				t.Fatal(d)
			}
			Step(c.plan.Program, s, Input{Kind: Wake, To: s.Key}, s.Now)
		}
	})
}
