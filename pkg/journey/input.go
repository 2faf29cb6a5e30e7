package journey

import (
	"slices"

	"cmp"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Key names one object, and the line that an object of that name heads: the
// index of its kind in [expr.Schema] and its id.
type Key struct {
	Object int
	ID     string
}

// Compare is the key order in which lines are told things: parents before what
// belongs to them, then by id.
func (k Key) Compare(o Key) int {
	return cmp.Or(cmp.Compare(k.Object, o.Object), cmp.Compare(k.ID, o.ID))
}

// Lines that are no object have a kind of their own, below all objects, so that
// in key order they come first.
const (
	// CampaignLine is the kind of a line that asks many objects for one `schedule`
	// or `for_each`; its id says which.
	CampaignLine = -2
	// RouterLine is the kind of the one line that knows the teams' work.
	RouterLine = -1
)

// router is the line that gives leads to people.
var router = Key{Object: RouterLine}

// Name writes the key as it stands in derived ids: contact/kim@example.com.
func (k Key) Name(p *project.Program) string {
	switch k.Object {
	case RouterLine:
		return "router"
	case CampaignLine:
		return "campaign/" + k.ID
	}
	if k.Object < 0 || k.Object >= len(p.Schema.Objects) {
		return "none/" + k.ID
	}
	return p.Schema.Objects[k.Object].Name + "/" + k.ID
}

// InputKind tells inputs apart.
type InputKind uint8

// The kinds of inputs.
const (
	// Event is something that happened to an object of the line.
	Event InputKind = iota
	// Record carries fields of an object, as a CRM sends them.
	Record
	// Wake says that the instant the state asked for has come.
	Wake
	// Message is what another line tells this one; see [Input.News].
	Message
	// Reply is what came of something that a line asked for: a webhook, a route,
	// a send; see [Input.Answer].
	Reply
	// Order is what a person or an apply orders; see [Input.Command].
	Order
)

// Input is one thing that a line is told.
type Input struct {
	// ID is "source:id"; a repeated one is ignored. Empty is never a repetition.
	ID   string
	Kind InputKind
	// To is the line it is delivered to. [Run] fills it from Object and Name.
	To Key
	// Object and Name say what it is about: the index of its kind and its id.
	Object int
	Name   string
	// By is the slot of the `identified_by` field that Name is a value of; 0, the
	// slot of `id`, when Name is the id itself. An object that is created gets
	// that field too.
	By int
	// Event is the index of the event's type, for an Event.
	Event int
	// Fields are of the event's shape, or of the object's for a Record.
	Fields []project.SlotValue
	// At is when it happened, in UTC milliseconds; it may be long ago. In the
	// future it counts as now.
	At int64
	// Parent is the object it belongs to, where the input says so; ParentKnown
	// is false where it does not.
	Parent      Key
	ParentKnown bool
	// ParentLine is the line in which Parent lives or would be created; [Run]
	// fills it.
	ParentLine Key
	// Historical inputs are recorded and start nothing.
	Historical bool
	// News is what another line says, for a Message, and Depth how many inputs
	// in a row led to it. Origin names the input from outside that it follows from,
	// "" for one that comes from outside itself.
	News   *News
	Depth  int
	Origin string
	// Answer is what came back, for a Reply.
	Answer *Answer
	// Command is what is ordered, for an Order.
	Command *Command
}

// News is what one line tells another. One of its fields is set.
type News struct {
	// Join and Leave name a contact (or another line) whose parent this line is.
	Join, Leave *Key
	// Copies are the parent and what belongs to it, as they are now.
	Copies []*Object
	// Activity says who below is enrolled.
	Activity *Activity
	// Event happened to something that belongs to this line.
	Event *Happening
	// Enroll asks this line to start a workflow for its object.
	Enroll *Request
	// End asks this line to end what its objects have in a workflow.
	End *Ending
	// Arrive is an object that moves into this line.
	Arrive *Luggage
	// Create is an object that a step elsewhere creates in this line.
	Create *Creation
	// Write are fields of this line's object that another line has set.
	Write []project.SlotValue
	// Route asks the router for an owner.
	Route *RouteRequest
	// Release tells the router that an assignment is no longer open, or that
	// somebody else owns the contact now.
	Release *Release
	// Begin tells a campaign what to ask; Asked how many lines a question to all
	// of a kind reached.
	Begin *Question
	Asked *Lines
	// Ask asks a line about its objects, for a campaign.
	Ask *Question
	// Matching is what a line answers to Ask.
	Matching *Matching
}

// Happening is an event as a line remembers it.
type Happening struct {
	Rec *expr.Record
	// Event is the index of its type; At equals slot 0 of Rec.
	Event int
	At    int64
	// About is the object it happened to.
	About Key
	// Sender is the enrollment that sent the message a message event is about.
	Sender Ref
	// Seq numbers the happenings of one line in the order of their arrival, from 1.
	Seq int64
	// Slot, From and To say which field of About changed, for a `changed` event.
	Slot     int
	From, To expr.Value

	// counts tells, one bit each, for which scoring rules about such events it
	// counts, as the program of countedBy has them.
	counts    uint64
	countedBy *plan
}

// Ref names one enrollment: the object, the workflow, and the how manyth it is.
type Ref struct {
	Object   Key
	Workflow int
	Number   int
}

// none is no enrollment.
var none = Ref{Workflow: -1}

// Request asks for an enrollment.
type Request struct {
	Workflow int
	Object   Key
	With     *expr.Record
	// Asker is the workflow whose step asks, "" where none does.
	Asker string
	// ByHand says that a person asks.
	ByHand bool
	// Why says which question of a campaign it follows from, 0 for none; Trigger is
	// the workflow's trigger that asked it, but for [ByStep].
	Why     QuestionKind
	Trigger int
}

// Envelope is a message to another line, to be delivered at the same instant.
type Envelope struct {
	To Key
	In Input
	// All says that it is for every line that holds an object of the kind
	// To.Object of its own, in key order. The driver tells [Question.Campaign],
	// before they answer, how many lines those are: [News.Asked].
	All bool
}

// EffectKind tells effects apart.
type EffectKind uint8

// The kinds of effects.
const (
	SendMessage EffectKind = iota
	NotifyStaff
	MakeTask
	SyncAudience
	CallWebhook
)

// Effect is something to be done outside. Its id is derived, never random:
// object, number, workflow, step and sequence, so doing it twice can be noticed.
type Effect struct {
	ID       string
	Kind     EffectKind
	At       int64
	Contact  Key
	Ref      Ref
	Step     int
	Message  int    // SendMessage
	Channel  int    // SendMessage, NotifyStaff; -1 for none
	Address  string // where it goes
	Subject  string // rendered: subject of a message, title of a task
	Text     string // rendered
	Due      int64  // MakeTask: instant, 0 for none
	Audience string // SyncAudience
	Remove   bool
	Endpoint string      // CallWebhook
	Body     []BodyField // CallWebhook, in the order written
	// Awaits says that the enrollment waits for the answer, for Timeout at most (0:
	// for ever).
	Awaits  bool
	Timeout int64
}

// BodyField is one value in what a webhook sends; Name joins key paths by dots.
type BodyField struct {
	Name  string
	Value expr.Value
}

// Out is what a step gives beside the new state.
type Out struct {
	Effects  []Effect
	Messages []Envelope
	Facts    []Fact
	// Wake is the earliest instant at which the state wants to be asked again,
	// [expr.Never] for none. It is never before now.
	Wake int64
}

// applies reports whether a new release of the program takes over.
func (in *Input) applies() bool {
	return in.Kind == Order && in.Command != nil && in.Command.Kind == Apply
}

// carries reports whether the input says something about a field.
func (in *Input) carries(slot int) bool {
	return slices.ContainsFunc(in.Fields, func(f project.SlotValue) bool { return f.Slot == slot })
}
