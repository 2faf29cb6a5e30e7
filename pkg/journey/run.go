package journey

import (
	"container/heap"
	"math"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Run plays inputs through [Step] in memory: it keeps the lines, delivers
// wake-ups and what lines tell each other, and collects facts and effects in
// their order. Use it in this order: [NewRun], Choose, Seed, Given, Begin, then
// Deliver in order of time, Advance to the end, Facts. It is not safe for
// concurrent use.
type Run struct {
	p       *project.Program
	plan    *plan
	turn    func(*State, *Input, int64) (*State, Out) // a Stepper's
	start   int64
	from    int64
	now     int64
	begun   bool
	lines   map[Key]*State
	homes   map[Key]Key // the line each object lives in
	names   map[name]string
	gone    map[Key]Key // contacts that were merged, and into whom
	first   Key         // the contact that objects without a parent belong to
	hasOne  bool
	wakes   wakes
	routing int64 // when the router wants to be asked
	woken   int64 // the latest instant at which another line was, in this Advance
	forced  []project.Choice
	explain bool
	watch   *Watcher
	visit   *Visitor
	seeds   []project.Thing
	under   post // messages
	facts   []Fact
	effects []Effect
	count   int
	off     []bool           // by workflow: its kill switch is off
	answers []project.Answer // what webhooks answer at once
	replies []Input          // answers that are on their way
	// unanswered are calls that wait for what nobody has written.
	unanswered []Effect
	input      Input // that is being passed
}

// name is a value of a field that identifies an object.
type name struct {
	object, slot int
	value        string
}

// NewRun prepares a run of a program that starts at an instant, in UTC
// milliseconds.
func NewRun(p *project.Program, start int64) *Run {
	x := planOf(p)
	return &Run{
		p: p, plan: x, turn: newStepper(x).Step, start: start, from: start, now: start,
		lines: map[Key]*State{}, homes: map[Key]Key{}, names: map[name]string{}, gone: map[Key]Key{}, routing: expr.Never, woken: math.MinInt64,
	}
}

// Explain lets facts carry the values that the parts of the deciding condition
// had, for who shows them to people. It costs time.
func (r *Run) Explain() {
	r.explain = true
	for _, s := range r.lines {
		s.explain = true
	}
}

// Choose fixes variants of experiments for everybody.
func (r *Run) Choose(choices []project.Choice) { r.forced = choices }

// Seed sets the objects that exist before the start, parents before what belongs
// to them. They exist from the instant from, the earliest that the scenario
// names; it is not after the start.
func (r *Run) Seed(things []project.Thing, from int64) {
	r.from = min(from, r.start)
	r.now = r.from
	for _, t := range things {
		in := Input{Kind: Record, Object: t.Object, Name: t.ID, Fields: t.Fields, At: r.from, Historical: true}
		if parent := r.p.Schema.Objects[t.Object].Parent; parent >= 0 && t.ParentID != "" {
			in.Parent, in.ParentKnown = Key{parent, t.ParentID}, true
		}
		r.hand(in)
		r.written(&t)
		r.firstSeen(&t)
	}
	r.seeds = things
}

// Given records what happened before the start; it starts nothing. The inputs
// are sorted by At.
func (r *Run) Given(in Input) {
	in.Historical = true
	r.now = max(r.now, min(in.At, r.start))
	r.hand(in)
}

// InputOf turns a line of a scenario's timeline into an input; start is the
// scenario's, in UTC milliseconds.
func InputOf(h *project.Happening, start int64) Input {
	in := Input{Kind: Event, Object: h.Object, Name: h.ID, By: h.By, Event: h.Event, Fields: h.Fields, At: start + h.At}
	if h.Event < 0 {
		in.Kind = Record
	}
	if h.ParentObject >= 0 {
		in.Parent, in.ParentKnown = Key{h.ParentObject, h.ParentID}, true
	}
	return in
}

// Prepare makes a run of a scenario that stands at its start: its objects and
// what was given.
func Prepare(p *project.Program, s *project.Scenario) *Run {
	r := NewRun(p, s.Start)
	r.Prepare(s)
	return r
}

// Prepare brings a new run to the start of a scenario, as the function of that
// name does, for who wants to be told of what is asked on the way.
func (r *Run) Prepare(s *project.Scenario) {
	r.Choose(s.Choose)
	r.Answer(s.Answers)
	from := s.Start
	if len(s.Given) > 0 {
		from = min(from, s.Start+s.Given[0].At)
	}
	r.Seed(s.Objects, from)
	for i := range s.Given {
		r.Given(InputOf(&s.Given[i], s.Start))
	}
}

// Play plays a scenario up to its end: [Prepare], the timeline, and the time
// after it.
func Play(p *project.Program, s *project.Scenario) *Run {
	r := Prepare(p, s)
	for i := range s.Timeline {
		r.Deliver(InputOf(&s.Timeline[i], s.Start))
	}
	r.Advance(s.Start + s.Until)
	return r
}

// Begin ends the preparation: stages settle silently, what holds already is no
// edge, and what was recorded so far is forgotten. Deliver and Advance do it if
// nobody did.
func (r *Run) Begin() {
	if r.begun {
		return
	}
	r.begun = true
	r.now = r.start
	for i := range r.seeds {
		r.written(&r.seeds[i])
	}
	for _, k := range r.keys() {
		r.keep(k, settled(r.p, r.lines[k], r.now))
	}
	r.followSchedules()
	clear(r.facts)
	r.facts, r.effects, r.count = r.facts[:0], nil, 0
}

// written puts what a scenario says about built-in fields into the state.
func (r *Run) written(t *project.Thing) {
	k := r.Resolve(t.Object, t.ID)
	s := r.lines[r.homes[k]]
	if s == nil || s.find(k) == nil {
		return
	}
	s = r.edit(s)
	o := s.find(k)
	for _, f := range t.Fields {
		switch nameOf(o.Rec.Shape, f.Slot) {
		case "stage":
			s.putInStage(r.plan, f.Value.Str(), r.from)
			o.Rec.Slots[f.Slot] = f.Value
		case "created_at", "last_activity":
			o.Rec.Slots[f.Slot] = f.Value
		}
	}
	r.lines[s.Key] = s
}

// firstSeen lets the last activity of a contact start as its creation, where a
// scenario says only that.
func (r *Run) firstSeen(t *project.Thing) {
	slot := r.plan.lastActivity
	if t.Object != r.plan.contact || slot < 0 || slices.ContainsFunc(t.Fields, func(f project.SlotValue) bool { return f.Slot == slot }) {
		return
	}
	k := r.Resolve(t.Object, t.ID)
	if s := r.lines[r.homes[k]]; s != nil {
		s = r.edit(s)
		if o := s.find(k); o != nil {
			o.Rec.Slots[slot] = o.Rec.Get("created_at")
		}
		r.lines[s.Key] = s
	}
}

// edit lets the run write into a state.
func (r *Run) edit(s *State) *State {
	s = own(r.plan, s, s.Key)
	s.turn++ // what is known of it is no longer so
	return s
}

func (s *State) putInStage(x *plan, stage string, since int64) {
	if x.Lifecycle == nil {
		return
	}
	for i := range x.Lifecycle.Stages {
		if x.Lifecycle.Stages[i].Name == stage {
			s.Stage.Known, s.Stage.Current, s.Stage.Since, s.Stage.Overdue = true, i, since, false
			clear(s.Stage.Spent)
		}
	}
}

// settled brings a line to rest without starting anything.
func settled(p *project.Program, s *State, now int64) *State {
	ps := newPass(p, s, s.Key, now)
	ps.s.private = s.private // nobody else has it
	ps.silent, ps.due = true, ps.now
	ps.touch()
	ps.settle()
	ps.baseline()
	ps.queue = ps.queue[:0]
	if stage := ps.s.Stage; stage.Known && ps.p.Lifecycle != nil {
		// A rest that was too long before the start was over already.
		limit := ps.p.Lifecycle.Stages[stage.Current].MaxAge
		ps.s.Stage.Overdue = limit > 0 && stage.Since+limit <= now
	}
	state, _ := ps.end()
	return state
}

// Deliver gives an input at its instant At, after everything that was due
// before; inputs come in order of time.
func (r *Run) Deliver(in Input) {
	r.DeliverLate(in, in.At)
}

// DeliverLate gives an input at an instant after it happened.
func (r *Run) DeliverLate(in Input, now int64) {
	r.Begin()
	now = max(now, r.now)
	r.Advance(now - 1)
	r.now = max(r.now, now)
	r.hand(in)
}

// tooOften is how often something is asked at one instant before that is taken
// for a circle.
const tooOften = 10_000

// Advance lets time pass up to and with an instant.
func (r *Run) Advance(until int64) {
	r.Begin()
	repeats := 0
	r.woken = math.MinInt64
	for w := r.due(); ; w = r.due() {
		if r.replying(until) {
			if repeats++; repeats > tooOften {
				return
			}
			continue
		}
		if w.at > until || w.at == expr.Never {
			break
		}
		if repeats++; w.at > r.now {
			repeats = 0
		}
		if repeats > tooOften {
			return // a line that wants to be asked at one instant forever is not
		}
		r.now = max(r.now, w.at)
		if w.line == router {
			r.routing = expr.Never
		} else {
			heap.Pop(&r.wakes)
			r.woken = w.at
		}
		r.pass(Input{Kind: Wake, To: w.line, At: r.now})
	}
	r.now = max(r.now, until)
}

// Now is the latest instant that was played.
func (r *Run) Now() int64 { return r.now }

// Facts are all decisions since Begin, in order.
func (r *Run) Facts() []Fact { return r.facts }

// Effects are all effects since Begin, in order.
func (r *Run) Effects() []Effect { return r.effects }

// Contacts lists the contacts, by id.
func (r *Run) Contacts() []Key {
	var list []Key
	for _, k := range r.keys() {
		if k.Object == r.plan.contact {
			list = append(list, k)
		}
	}
	return list
}

// Resolve returns the key of the object that a name belongs to: its id, or the
// value of a field that identifies it.
// A contact that was merged is the one it was merged into.
func (r *Run) Resolve(object int, text string) Key {
	k := r.resolve(object, text)
	for n := 0; n <= len(r.gone); n++ {
		into, ok := r.gone[k]
		if !ok {
			break
		}
		k = into
	}
	return k
}

func (r *Run) resolve(object int, text string) Key {
	if k := (Key{object, text}); r.known(k) {
		return k
	}
	for _, slot := range r.p.Objects[object].IdentifiedBy {
		if id, ok := r.names[name{object, slot, text}]; ok {
			return Key{object, id}
		}
	}
	return Key{object, strings.ToLower(strings.TrimSpace(text))}
}

// Context returns a context in which conditions can be asked about an object as
// it now is; nil if there is no such object. It does not follow later inputs.
func (r *Run) Context(k Key) *expr.Context {
	s := r.lines[r.homes[k]]
	if s == nil {
		return nil
	}
	ps := newPass(r.p, s, s.Key, r.now) // on a copy
	ps.s.watch = nil                    // the run does not ask
	o := ps.s.find(k)
	if o == nil {
		return nil
	}
	return &expr.Context{Now: r.now, Object: o.Rec, Host: &ps.host, Horizon: expr.Never}
}

// Field returns what a field of an object now holds; absent where there is no
// such object or field.
func (r *Run) Field(k Key, field string) expr.Value {
	if s := r.lines[r.homes[k]]; s != nil {
		if o := s.find(k); o != nil {
			return o.Rec.Get(field)
		}
	}
	return expr.Value{}
}

// Live lists the live enrollments of the line an object lives in, in their
// order; the caller must not change them, and the next input may.
func (r *Run) Live(k Key) []*Enrollment {
	if s := r.lines[r.homes[k]]; s != nil {
		return s.Enrollments
	}
	return nil
}

func (r *Run) known(k Key) bool {
	_, ok := r.homes[k]
	return ok
}

func (r *Run) keys() []Key {
	keys := make([]Key, 0, len(r.lines))
	for k := range r.lines {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, Key.Compare)
	return keys
}
