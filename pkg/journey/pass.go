package journey

import (
	"math"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

const (
	// deepest is how many inputs may follow from one another; the next one is
	// only settled, which ends every loop.
	deepest = 32
	// remembered is how many ids of inputs a line knows, to ignore repetitions.
	remembered = 1024
)

// Step tells one line one input at an instant and returns the line's new state
// and what follows from it. It is pure and total: it reads no clock, does
// nothing outside, changes nothing that it is given, and gives the same bytes
// for the same arguments. A nil state is a line of which nothing is known; now
// never goes back, an earlier one counts as the latest.
func Step(p *project.Program, s *State, in Input, now int64) (*State, Out) {
	if !fits(p, s, &in) {
		return s, Out{Wake: wakeOf(s)}
	}
	return newPass(p, s, in.To, now).play(in)
}

// play is what one input does to the line of the pass.
func (ps *pass) play(in Input) (*State, Out) {
	switch in.To.Object {
	case RouterLine:
		return ps.stepRouter(in)
	case CampaignLine:
		return ps.stepCampaign(in)
	}
	if ps.s.Erased {
		return ps.forgotten(in)
	}
	in.Depth = max(0, min(in.Depth, deepest-1)) // no line tells another one deeper
	// A question changes nothing and its answer is noticed where it comes twice, so
	// it takes no place among the ids.
	question := in.News != nil && in.News.Ask != nil
	if !question && ps.repeated(in.ID) {
		ps.note(Fact{Kind: Ignored, Object: in.To, Subject: in.ID})
		ps.idle = true
		return ps.end()
	}
	return ps.ordinary(in)
}

// ordinary is what an input does to a line that takes part in journeys.
func (ps *pass) ordinary(in Input) (*State, Out) {
	if ps.s.Wake < ps.now && in.Kind != Wake && !in.applies() {
		ps.due = ps.now - 1
		ps.run(Input{Kind: Wake, To: in.To})
		ps.s.Wake = expr.Never
	}
	if ps.movesAway(&in) {
		in = ps.depart(in)
	}
	// A deadline at this instant ends after its events and answers.
	ps.due = ps.now - 1
	if in.Kind == Wake {
		ps.due = ps.now
	}
	ps.run(in)
	return ps.end()
}

// fits reports whether the input names things that the program has. One that
// does not comes from a broken driver; it changes nothing.
func fits(p *project.Program, s *State, in *Input) bool {
	kinds := len(p.Schema.Objects)
	if in.To.Object < CampaignLine || in.To.Object >= kinds || s != nil && (len(s.History) != len(p.Events) || s.Key != in.To) {
		return false
	}
	if in.Kind != Event && in.Kind != Record {
		return true
	}
	return in.Object >= 0 && in.Object < kinds && (in.Kind != Event || in.Event >= 0 && in.Event < len(p.Events))
}

func wakeOf(s *State) int64 {
	if s == nil {
		return expr.Never
	}
	return s.Wake
}

// pass is the work of one step. A [Stepper] uses one again and again; what it
// lends out is then overwritten.
type pass struct {
	p   *plan
	s   *State
	now int64
	due int64 // deadlines up to here have come
	out Out

	ctx    expr.Context
	known  *known // nil where nothing is remembered
	host   host
	inner  []*expr.Context // for conditions that scores ask while another is asked
	nested int

	queue    []item       // inputs this made, oldest first
	fresh    []*Happening // recorded, not yet asked for exits
	judged   []*Happening // being asked for goals and exits
	settling bool
	dirty    bool // something changed since the conditions were last asked
	depth    int
	entered  []bool // by stage: entered by this input
	lastMove *Happening
	rested   []*Happening  // moves after which the contact rests
	silent   bool          // record and settle, start nothing
	numerals *[64]numeral  // nil where nothing is remembered
	idle     bool          // the input was ignored or refused: no condition was asked
	keys     []Key         // of the objects that triggers are asked for
	ending   []*Enrollment // whose goals and exits are asked
	pausing  []*Enrollment // whose pauses may end
	actor    *Enrollment   // whose step writes fields
	sayer    *Enrollment   // whose step says something about a topic, in the happening spoken
	spoken   int64
	maker    *Creation // what a step just creates
	via      int       // the trigger that starts something, -1 for a step
	byHand   bool      // a person moves the stage
	gates    []Gate    // that the decision which is being taken has asked
	guard    Gate      // of the guardrail asked last: its `when`
	quiet    bool      // fields change without being told of
	news     bool      // copies in other lines are out of date
}

// item is an input that a pass made and that is passed on.
type item struct {
	ev    *Happening // nil for a change without an event
	depth int
}

// newPass begins a step on a copy of a state.
func newPass(p *project.Program, s *State, key Key, now int64) *pass {
	x := planOf(p)
	if s == nil {
		s = newState(x, key)
	} else {
		s = s.clone()
	}
	ps := &pass{}
	ps.open(x, s, now)
	return ps
}

// open begins a step on a state that may be changed.
func (ps *pass) open(x *plan, s *State, now int64) {
	ps.p, ps.s = x, s
	s.plan = x
	ps.now = max(now, s.Now)
	if ps.now > s.Now {
		s.Started = s.Started[:0]
	}
	s.Now = ps.now
	ps.via = -1
	ps.host.ps = ps
	ps.host.stale()
	if ps.entered == nil {
		ps.entered = make([]bool, ps.stages())
	}
}

// reopen begins another step of the same program in the place of the last one.
// Buffers are kept, their content is not.
func (ps *pass) reopen(s *State, now int64) {
	clear(ps.out.Effects)
	clear(ps.out.Messages)
	ps.out = Out{Effects: ps.out.Effects[:0], Messages: ps.out.Messages[:0], Facts: ps.out.Facts[:0]}
	ps.queue = ps.queue[:0]
	ps.fresh = ps.fresh[:0]
	ps.due, ps.depth, ps.nested = 0, 0, 0
	ps.settling, ps.dirty, ps.silent, ps.idle, ps.quiet, ps.news, ps.byHand = false, false, false, false, false, false, false
	ps.lastMove, ps.actor, ps.sayer, ps.maker = nil, nil, nil, nil
	ps.asking()
	ps.guard = Gate{}
	clear(ps.rested)
	ps.rested = ps.rested[:0]
	clear(ps.entered)
	ps.open(ps.p, s, now)
}

// planOf is the plan of a program, made once.
func planOf(p *project.Program) *plan {
	return p.Plan(func(p *project.Program) any { return newPlan(p) }).(*plan)
}

func newState(x *plan, key Key) *State {
	s := &State{
		Key: key, Wake: expr.Never, plan: x,
		History:  make([]History, len(x.Program.Events)),
		Sent:     make([]Log, len(x.Messages)),
		Pressure: make([][]int64, len(x.Channels)),
		Topics:   make([]Choice, len(x.Program.Topics)),
		Quiet:    make([]bool, len(x.Program.Topics)*len(x.Channels)),
		Blocked:  make([]string, len(x.Channels)),
		Scores:   make([]Scored, len(x.Program.Scores)),
		Never:    make([]bool, len(x.Guardrails)),
		Off:      make([]bool, len(x.Workflows)),
	}
	if x.Lifecycle != nil {
		s.Stage.Spent = make([]bool, len(x.Lifecycle.Stages))
	}
	return s
}

func (ps *pass) stages() int {
	if ps.p.Lifecycle == nil {
		return 0
	}
	return len(ps.p.Lifecycle.Stages)
}

// end drops what has ended and finds the next wake-up.
func (ps *pass) end() (*State, Out) {
	ps.s.Enrollments = slices.DeleteFunc(ps.s.Enrollments, func(e *Enrollment) bool { return e.Phase == Ended })
	wake := ps.nextWake()
	if ps.idle { // what was due at this instant is due still
		wake = min(wake, max(ps.s.Wake, ps.now))
	}
	ps.s.Wake, ps.out.Wake = wake, wake
	return ps.s, ps.out
}

func (ps *pass) repeated(id string) bool {
	if id == "" {
		return false
	}
	if slices.Contains(ps.s.seen, id) {
		return true
	}
	if len(ps.s.seen) >= remembered {
		ps.s.seen = ps.s.seen[1:]
	}
	ps.s.seen = append(ps.s.seen, id)
	return false
}

// run is one pass: the input, then what it made, then the sends one by one.
func (ps *pass) run(in Input) {
	ps.stem(&in)
	ps.silent = in.Historical
	ps.begin(in.Depth)
	ev := ps.takeIn(in)
	ps.idle = ev == nil && in.Kind == Event
	if !ps.idle {
		ps.dirty = true // time has passed, if nothing else
		ps.settle()
		ps.phases(ev, in.Depth)
	}
	for {
		for len(ps.queue) > 0 {
			var next item
			next, ps.queue = shift(ps.queue)
			ps.begin(next.depth)
			ps.phases(next.ev, next.depth)
		}
		if !ps.decideSend() {
			break
		}
	}
	ps.holdBack()
	ps.tellMembers()
	ps.tellActivity()
}

// takeIn is take; what others say or order may change anything.
func (ps *pass) takeIn(in Input) *Happening {
	if in.Kind <= Wake || ps.known == nil {
		return ps.take(in)
	}
	ps.known.forget()
	defer ps.known.forget()
	return ps.take(in)
}

// begin opens an input that follows from depth others.
func (ps *pass) begin(depth int) {
	ps.depth = depth
	clear(ps.entered)
}

// phases are what comes after an input is settled: pauses, triggers, steps.
func (ps *pass) phases(ev *Happening, depth int) {
	if depth >= deepest {
		ps.loop(ev)
		return
	}
	ps.clocks(ev)
	if !ps.silent {
		ps.endPauses(ev)
	}
	if !ps.silent {
		ps.giveUp()
	}
	ps.triggers(ev)
	if !ps.silent {
		ps.compete(math.MinInt)
	}
	ps.runReady()
}

// loop records that an input is not passed on.
func (ps *pass) loop(ev *Happening) {
	f := Fact{Kind: Loop, Object: ps.s.Key, To: ps.begun()}
	if ev != nil {
		f.Object, f.Subject = ev.About, ps.p.Program.Events[ev.Event].Name
	}
	ps.note(f)
}

// begun names the workflows that started since the last input from outside.
func (ps *pass) begun() string {
	var names []string
	for _, s := range ps.s.Started {
		if name := ps.p.Workflows[s.Workflow].Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// made records and settles an input that this pass made, and passes it on later.
func (ps *pass) made(ev *Happening) {
	ps.record(ev)
	ps.queue = append(ps.queue, item{ev: ev, depth: ps.depth + 1})
	ps.settle()
}

// fact adds a decision.
func (ps *pass) fact(f Fact) {
	f.At, f.Line = ps.now, ps.s.Key
	if ps.s.explain && f.Asked == nil {
		f.Asked = ps.askedBefore(&f)
	}
	ps.out.Facts = append(ps.out.Facts, f)
}

// note adds a decision that no workflow took.
func (ps *pass) note(f Fact) {
	f.Workflow, f.Step = -1, -1
	ps.fact(f)
}

// about fills in what a fact about an enrollment says.
func about(e *Enrollment, f Fact) Fact {
	f.Object, f.Workflow, f.Number, f.Step, f.ReentryKey = e.Object, e.Workflow, e.Number, e.Step, e.ReentryKey
	return f
}

// shift takes the first of a short list, in place: the list keeps its memory.
func shift[T any](list []T) (first T, rest []T) {
	first = list[0]
	copy(list, list[1:])
	clear(list[len(list)-1:])
	return first, list[:len(list)-1]
}
