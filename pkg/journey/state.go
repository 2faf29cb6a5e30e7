package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// memory is how many happenings of one type a line keeps; conditions and scores
// read the same ones.
const memory = 256

// State is one line: an object with what belongs to it, copies of what it
// belongs to, their enrollments and their history. It is passed from [Step] to
// Step and never changed in between; a nil State is a line nothing is known of.
type State struct {
	Key Key
	// Now is the latest instant at which the line was asked, Wake the earliest at
	// which it wants to be.
	Now, Wake int64
	// Objects are the line's own and the copies, by kind and id.
	Objects []*Object
	// History holds what happened, by event type.
	History     []History
	Enrollments []*Enrollment // live ones, in the order they started
	Past        []Past        // by workflow, object and key
	Started     []Start       // by the input from outside that Origin names, at this instant: none starts twice
	// Origin names the input from outside that the line was last told of by another
	// line, "" where the latest came to it; Inputs counts those that did.
	Origin string
	Inputs int
	// Sends are the latest sends, oldest first: message events answer one of them.
	Sends    []Sending
	Sent     []Log     // by message
	Pressure [][]int64 // by channel: instants of marketing sends that a cap may still count
	Topics   []Choice  // by topic
	Quiet    []bool    // topic × channel: left by that channel alone
	Blocked  []string  // by channel: the address a bounce or a complaint blocked, "" for none
	Stage    StageState
	Scores   []Scored // by model, as last recorded
	Never    []bool   // by guardrail: its invariant was violated when last asked
	Members  []Key    // the lines whose parent this is, sorted
	// Below are the enrollments in the lines of members, by line; Shown is what this
	// line told of its own.
	Below, Shown []Activity
	Seq          int64            // of the latest happening
	Told         int              // how many messages to other lines there were
	Forced       []project.Choice // variants that a scenario chose
	// Off holds, by workflow, that an operator's kill switch is off.
	Off []bool
	// Queue are the starts that wait for their exclusive group, oldest first.
	Queue []Queued
	// Watched are enrollments that have ended while their KPI still counts.
	Watched []Watch
	// Clocks are the running SLA clocks, by SLA and object; Notices counts what
	// they told staff.
	Clocks  []Clock
	Notices int
	// Assigned is what the router last decided for the contact, while it is open.
	Assigned Assigned
	// Calls are the webhooks whose answers are awaited, oldest first.
	Calls []Call
	// Absorbed are the ids of the contacts that were merged into this one, sorted.
	Absorbed []string
	// Erased says that the person was forgotten: nothing is taken in any more.
	// Hushed are the hashes of addresses that nobody may send to again, sorted.
	Erased bool
	Hushed []string
	// Routing is what the router knows; nil in every other line.
	Routing *RouterState
	// Campaign is what a campaign asks; nil in every other line.
	Campaign *CampaignState
	private  bool     // a [Stepper] changes it in place
	explain  bool     // facts carry the values of their condition's parts
	watch    *Watcher // is told of each condition that is asked
	visit    *Visitor // is told of each step that an enrollment reaches
	seen     []string // ids of inputs, oldest first

	plan    *plan    // a cache: what the program says, by index
	misfits []misfit // what [Codec.Decode] made absent, until the next apply records it
	turn    int64    // counts the steps of Steppers, so that they know what they know
}

// Object is one object of a line.
type Object struct {
	Key
	Rec *expr.Record
	// SetAt holds, per slot, the instant that the present value is from; a change
	// that is older does not count.
	SetAt []int64
	// Parent is the position of its parent in [State.Objects], -1 for none.
	Parent int
	// Copy marks an object of another line.
	Copy bool
	// Edges holds what each `becomes` about this kind gave when last asked: of
	// triggers, then of the starts and stops of SLAs.
	Edges []bool
	// Silences holds, per `inactive` trigger, the last activity it is done with.
	Silences []int64
	// Dates holds, per `date` trigger about this kind, what it is done with.
	Dates []DateSeen
	// History of a copy, where a score needs it; shared with its line.
	History []History
}

// History is what happened of one type: the latest, oldest first, and totals.
type History struct {
	Recs               []*expr.Record
	Happened           []*Happening // beside Recs
	Total, First, Last int64
}

// Scored is a score as it was last recorded, if it was.
type Scored struct {
	Known bool
	Score float64
}

// Log is when something was done: the latest instants, oldest first.
type Log struct {
	At    []int64
	Total int64
}

// Choice is what a person said about a topic.
type Choice uint8

// The choices. Unsaid follows the topic's `opt_in`.
const (
	Unsaid Choice = iota
	Joined
	Left
)

// StageState is where a contact stands in the lifecycle.
type StageState struct {
	// Known is false before the first stage was entered.
	Known   bool
	Current int
	Since   int64
	// Overdue is set once `max_age` was recorded for this rest.
	Overdue bool
	// Spent holds, by stage, that its `when` has held ever since the contact left
	// it: until it does not, it brings nobody back.
	Spent []bool
}

// Sending is one send that was decided here, or that an event from outside told
// of: then Number of Ref is 0, and Workflow and Step are -1 unless it said them.
type Sending struct {
	Message, Channel int
	At               int64
	Ref              Ref
	Step             int
	Address          string
	// Effect is the id of the effect that sends it, "" for a send told of.
	Effect string
}

// Start is a start of a workflow for an object and key.
type Start struct {
	Workflow   int
	Object     Key
	ReentryKey string
}

// Past counts the starts of a workflow for one object and key.
type Past struct {
	Workflow   int
	Object     Key
	ReentryKey string
	Starts     int
	LastEntry  int64
	LastExit   int64 // 0 while none has ended
}

// Phase says what an enrollment does.
type Phase uint8

// The phases of an enrollment.
const (
	Ready  Phase = iota // its next step runs when it is its turn
	AtSend              // before a send that is not decided yet
	InDelay
	InWait
	InHold
	InAnswer // waits for the answer of a route or a webhook
	Parked   // a step failed: nothing of it runs until a command resumes it
	Ended
)

// Enrollment is one object's way through one workflow.
type Enrollment struct {
	Ref
	ReentryKey string
	Entered    int64
	StartSeq   int64 // the latest happening when it started
	Trigger    *expr.Record
	Step       int // where it is, -1 at the end
	Phase      Phase
	// Since is when the pause began, Until its deadline.
	Since, Until int64
	// Gate holds it, first since HeldSince.
	Gate      string
	HeldSince int64
	// Used are the happenings that started it or ended a pause: they end no later one.
	Used    []int64
	Rounds  []Round
	Holdout bool
	Goal    bool
	// Effects counts its effects.
	Effects int
	// Awaits is the id of the effect or request whose answer ends the pause InAnswer.
	Awaits string
	// Failed is the step that parked it, Resting what it did then.
	Failed  int
	Resting Phase

	depth int // of the input that last moved it, within one pass
}

// Round counts the rounds of a repeat.
type Round struct{ Step, Done int }

// clone copies everything that a step may change. Records of events, triggers
// and happenings never change and are shared, and so are slices that only grow:
// they are clipped so that an append copies them. Whoever changes what is in
// such a slice makes a new one, also where the state is its own.
func (s *State) clone() *State {
	c := *s
	c.private = false
	c.Objects = cloneObjects(s.Objects)
	c.History = cloneHistory(s.History)
	c.Enrollments = cloneEnrollments(s.Enrollments)
	c.Past = slices.Clone(s.Past)
	c.Started = slices.Clone(s.Started)
	c.Sends = slices.Clip(s.Sends)
	c.Sent = slices.Clone(s.Sent)
	for i := range c.Sent {
		c.Sent[i].At = slices.Clip(c.Sent[i].At)
	}
	c.Pressure = slices.Clone(s.Pressure)
	for i := range c.Pressure {
		c.Pressure[i] = slices.Clip(c.Pressure[i])
	}
	c.Topics = slices.Clone(s.Topics)
	bits := make([]bool, 0, len(s.Quiet)+len(s.Stage.Spent)+len(s.Never)+len(s.Off))
	c.Quiet, c.Stage.Spent = carve(&bits, s.Quiet), carve(&bits, s.Stage.Spent)
	c.Never, c.Off = carve(&bits, s.Never), carve(&bits, s.Off)
	c.Blocked = slices.Clone(s.Blocked)
	c.Scores = slices.Clone(s.Scores)
	c.Members = slices.Clone(s.Members)
	c.Queue = slices.Clone(s.Queue)
	c.Watched = slices.Clone(s.Watched)
	c.Calls = slices.Clip(s.Calls)
	c.Clocks = slices.Clone(s.Clocks)
	c.Routing = s.Routing.clone()
	c.Campaign = s.Campaign.clone()
	c.seen = slices.Clip(s.seen)
	return &c
}

func cloneEnrollments(all []*Enrollment) []*Enrollment {
	copies, memory := make([]*Enrollment, len(all)), make([]Enrollment, len(all))
	for i, e := range all {
		memory[i] = *e
		copies[i] = &memory[i]
		copies[i].Used = slices.Clip(e.Used)
		copies[i].Rounds = slices.Clone(e.Rounds)
		copies[i].depth = 0
	}
	return copies
}

// carve copies a list into a larger piece of memory that has room for it.
func carve[T any](memory *[]T, list []T) []T {
	from := len(*memory)
	*memory = append(*memory, list...)
	return (*memory)[from:len(*memory):len(*memory)]
}

// cloneObjects copies objects in a few pieces of memory, whatever their number.
func cloneObjects(all []*Object) []*Object {
	slots, instants, edges := 0, 0, 0
	for _, o := range all {
		slots += len(o.Rec.Slots)
		instants += len(o.Rec.ChangedAt) + len(o.SetAt) + len(o.Silences)
		edges += len(o.Edges)
	}
	copies, memory := make([]*Object, len(all)), make([]struct {
		o   Object
		rec expr.Record
	}, len(all))
	values, times, bits := make([]expr.Value, 0, slots), make([]int64, 0, instants), make([]bool, 0, edges)
	for i, o := range all {
		c, rec := &memory[i].o, &memory[i].rec
		*c, *rec = *o, *o.Rec
		c.Rec, copies[i] = rec, c
		rec.Slots, rec.ChangedAt = carve(&values, o.Rec.Slots), carve(&times, o.Rec.ChangedAt)
		c.SetAt, c.Silences = carve(&times, o.SetAt), carve(&times, o.Silences)
		c.Edges = carve(&bits, o.Edges)
		c.Dates = slices.Clone(o.Dates)
	}
	link(copies)
	return copies
}

// link points every record to its parent's.
func link(all []*Object) {
	for _, o := range all {
		o.Rec.Parent = nil
		if o.Parent >= 0 {
			o.Rec.Parent = all[o.Parent].Rec
		}
	}
}

func cloneHistory(all []History) []History {
	copies := slices.Clone(all)
	for i := range copies {
		copies[i].Recs = slices.Clip(copies[i].Recs)
		copies[i].Happened = slices.Clip(copies[i].Happened)
	}
	return copies
}

// insert puts an element into a list that other states may see a part of: at
// the end the list grows, anywhere else a new one is made.
func insert[T any](list []T, at int, v T) []T {
	if at == len(list) {
		return append(list, v)
	}
	return slices.Insert(slices.Clip(list), at, v)
}

// few is how many objects are looked through from the first to the last.
const few = 8

// find returns the object of that name, nil if the line has none.
func (s *State) find(k Key) *Object {
	if len(s.Objects) <= few {
		for _, o := range s.Objects {
			if o.Object == k.Object && o.ID == k.ID {
				return o
			}
		}
		return nil
	}
	if i, ok := s.position(k); ok {
		return s.Objects[i]
	}
	return nil
}

func (s *State) position(k Key) (int, bool) {
	return slices.BinarySearchFunc(s.Objects, k, func(o *Object, k Key) int { return o.Key.Compare(k) })
}

// insert adds an object at its place and returns it.
func (s *State) insert(o *Object) *Object {
	at, found := s.position(o.Key)
	if found {
		return s.Objects[at]
	}
	s.Objects = slices.Insert(s.Objects, at, o)
	for _, other := range s.Objects {
		if other != o && other.Parent >= at {
			other.Parent++
		}
	}
	return o
}

// adopt makes parent the parent of o.
func (s *State) adopt(o *Object, parent Key) {
	o.Parent = -1
	if at, ok := s.position(parent); ok && parent != o.Key {
		o.Parent = at
	}
	link(s.Objects)
}

// parent returns what the object belongs to, nil if that is not known.
func (s *State) parent(o *Object) *Object {
	if o == nil || o.Parent < 0 {
		return nil
	}
	return s.Objects[o.Parent]
}

// ancestor returns the object itself or what it belongs to, of that kind; nil
// if there is none.
func (s *State) ancestor(o *Object, kind int) *Object {
	for n := 0; o != nil && n <= len(s.Objects); n++ {
		if o.Object == kind {
			return o
		}
		o = s.parent(o)
	}
	return nil
}

// within reports whether o is top or belongs to it.
func (s *State) within(o *Object, top Key) bool {
	a := s.ancestor(o, top.Object)
	return a != nil && a.Key == top
}

// root is the object that heads the line, nil before it is created.
func (s *State) root() *Object { return s.find(s.Key) }

// sees reports whether something that happened to about is seen by enrollments
// of the object: not what happened to another object of its kind, nor to what
// belongs to that.
func (s *State) sees(object, about Key) bool {
	o := s.find(about)
	for n := 0; o != nil && n <= len(s.Objects); n++ {
		if o.Object == object.Object {
			return o.Key == object
		}
		o = s.parent(o)
	}
	return true
}
