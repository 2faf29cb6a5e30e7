package project

import (
	"sync"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// Program is a checked project: everything a question needs, resolved and
// compiled. It is immutable and shared by goroutines. Lists of things that have
// an index in [expr.Schema] stand in that order: by name, except objects (parents
// before what belongs to them), events (built-in ones first) and stages (as written).
// Durations and instants are milliseconds; 0 means "not written" for durations.
type Program struct {
	Name string
	// Project is the document fairlead.yaml.
	Project *model.Project
	// Docs are all documents, sorted by kind and name.
	Docs []model.Document
	// Files are all files that were read, sorted by path.
	Files []*source.File

	Env        *expr.Env
	Schema     *expr.Schema
	Zone       *calendar.Zone
	LateEvents int64

	Objects     []Object
	Events      []Event
	Channels    []Channel
	Topics      []Topic
	Calendars   map[string]*calendar.Calendar
	Segments    []*Segment
	Lifecycle   *Lifecycle // nil if the project has none
	Scores      []*Score
	Messages    []*Message
	Workflows   []*Workflow
	Guardrails  []*Guardrail
	Teams       []*Team
	Routings    []*Routing
	SLAs        []*SLA
	Maps        []*model.JourneyMap
	Policies    []*Policy
	Approvals   []*model.Approval
	Scenarios   []*Scenario
	Populations []*Population

	// Refs are all uses of names, sorted by document and place.
	Refs []Ref

	files map[string]*source.File

	plan *once
}

// once holds what is made of a program once.
type once struct {
	sync.Once
	of   *Program
	made any
}

// Plan returns what make makes of the program, which is made once and kept with
// it: how the steps of its journeys read it.
func (p *Program) Plan(make func(*Program) any) any {
	if p.plan == nil {
		return make(p)
	}
	p.plan.Do(func() { p.plan.of, p.plan.made = p, make(p) })
	if p.plan.of != p { // a copy, to be changed
		return make(p)
	}
	return p.plan.made
}

// File returns the file at that path, nil if the project has none.
func (p *Program) File(path string) *source.File { return p.files[path] }

// Contact is the name of the object that is a person.
const Contact = "contact"

// ContactObject returns the index of the contact, -1 if the data model has none.
func (p *Program) ContactObject() int { return p.Schema.Object(Contact) }

// Cond is a condition with its place. A nil Cond was not written.
type Cond struct {
	Doc  model.Condition
	Expr *expr.Expr
	// Number counts the conditions of the program from 1, in the order of
	// [Program.Expressions], so that what is kept of them needs no map. It is 0
	// where nothing may be kept.
	Number int
}

// Value is a literal or a computed value with its place.
type Value struct {
	Doc model.Value
	// Literal is the value when Expr is nil; absent for null.
	Literal expr.Value
	Expr    *expr.Expr
}

// Eval returns the value in that context; absent where it is null or undecided.
func (v *Value) Eval(c *expr.Context) expr.Value {
	if v.Expr == nil {
		return v.Literal
	}
	return v.Expr.Value(c)
}

// Object is one object of the data model.
type Object struct {
	Doc  *model.Object
	Name string
	// Parent is the index of what it belongs to, -1 for none.
	Parent int
	// IdentifiedBy are slots of its shape.
	IdentifiedBy []int
	// IsContact marks the person; below a contact, objects are handled in its line.
	IsContact bool
	// OfContact is true for a contact and for everything that belongs to one.
	OfContact bool
}

// Event is one event type, built in or declared.
type Event struct {
	Doc  *model.Event // nil for a built-in event
	Name string
	// Object is the index of the object it is about.
	Object     int
	Engagement bool
	Conversion bool
	BuiltIn    bool
	// Updates pairs slots of the event's shape with slots of its object's.
	Updates [][2]int
}

// Channel is a way to reach a contact or the staff.
type Channel struct {
	Doc      *model.Channel
	Name     string
	Internal bool
	// Address is the contact's field, zero for internal channels.
	Address expr.Path
	Consent *Cond
}

// Topic is what a person can leave.
type Topic struct {
	Doc   *model.Topic
	Name  string
	OptIn bool
}

// Segment is a named condition.
type Segment struct {
	Doc    *model.Segment
	Name   string
	Object int
	When   *Cond
}

// Lifecycle holds the stages, in order.
type Lifecycle struct {
	Doc           *model.Lifecycle
	BackwardAllow bool
	Stages        []Stage
}

// Stage is one stage of the lifecycle.
type Stage struct {
	Doc    *model.Stage
	Name   string
	When   *Cond
	Next   []int
	MaxAge int64
	Goal   bool
	End    bool
}

// Score is one scoring model.
type Score struct {
	Doc      *model.ScoringModel
	Name     string
	Object   int
	Min, Max float64 // ±infinity when no range is written
	Fit      []FitRule
	Behavior []Behavior
	Bands    []model.Band
}

// FitRule gives points for what an object is.
type FitRule struct {
	Doc    *model.FitRule
	When   *Cond
	Points float64
}

// Behavior gives points for what a contact did.
type Behavior struct {
	Doc      *model.Behavior
	Event    int
	Where    *Cond
	Points   float64
	AtMost   float64 // +infinity when not written
	HalfLife int64
	Expires  int64
}

// Message is one email, SMS, push or chat text.
type Message struct {
	Doc           *model.Message
	Name          string
	Index         int
	Channel       int
	Topic         int // -1 for none
	Transactional bool
	// Subject, Preheader and Body are parsed templates, nil when not written.
	Subject, Preheader, Body *expr.Template
	// BodyFile is the path of the file the body came from, "" when inline.
	BodyFile string
	// Retired marks a version of an old release; see [Retain].
	Retired bool

	issues []textIssues
}

// Text is a template checked in one scope. Its source says where it stands.
type Text struct {
	Doc   model.Template
	Bound *expr.Bound
}

// Mail is a message's texts, checked in the scope of one step that sends it.
type Mail struct {
	Subject, Preheader, Body *Text // nil when not written
}

// Team is people and queues that take work.
type Team struct {
	Doc    *model.Team
	Name   string
	Closed *Cond
}

// Routing is a routing policy.
type Routing struct {
	Doc       *model.RoutingPolicy
	Name      string
	Routes    []Route
	Otherwise Assign
}

// Route is one rule of a routing policy.
type Route struct {
	Doc    *model.Route
	Name   string
	When   *Cond
	Assign Assign
}

// Assign names who takes a lead.
type Assign struct {
	Doc       *model.Assign
	Team      *Team // nil unless a team takes it
	Territory *expr.Path
	Owner     *Value
	Queue     string
}

// SLA is a promise of how fast somebody acts.
type SLA struct {
	Doc      *model.SLA
	Name     string
	Starts   []Clocked
	Stops    []Clocked
	Cancel   *Cond
	Within   int64
	Calendar *calendar.Calendar // nil for none and for `owner`
	Remind   []Notice
	Breach   []Notice
}

// Clocked starts or stops an SLA clock.
type Clocked struct {
	Doc     *model.Clocked
	Event   int // -1 unless an event does it
	Where   *Cond
	Becomes *Cond
}

// Notice tells a human, or routes again.
type Notice struct {
	Offset int64 // before the target, or after it
	Notify *Notify
	Route  *Routing
}

// Policy is a lint rule of the company's own.
type Policy struct {
	Doc    *model.Policy
	Name   string
	Assert *Cond
}

// Guardrail is a rule over all workflows.
type Guardrail struct {
	Doc    *model.Guardrail
	Name   string
	For    *Selector // nil: every send
	Except *Selector // nil: none
	When   *Cond
	Caps   []Cap
	Quiet  *Quiet
	Block  []int // channels
	Never  *Cond
}

// Selector chooses sends. Empty lists say nothing.
type Selector struct {
	Workflows, Stages, Messages []int
	Categories                  []string
}

// Cap limits how often a channel may be used.
type Cap struct {
	Doc      *model.Cap
	Channel  int
	Max      int
	Per      int64
	Calendar bool // calendar days or weeks instead of a rolling window
	Zone     Zone
	Hold     bool // over the cap: hold instead of skip
}

// Zone is a fixed zone, or the contact's when nil.
type Zone struct{ Fixed *calendar.Zone }

// Quiet keeps channels silent.
type Quiet struct {
	Doc      *model.QuietHours
	Channels []int
	Window   calendar.Window
	Zone     Zone
	Skip     bool // skip instead of hold
}

// Population is who arrives and how they behave.
type Population struct {
	Doc    *model.Population
	Name   string
	Expect []*Cond
}

// At returns the place in the file of the bytes [start, end) of a condition.
func (c *Cond) At(start, end int) diag.Span { return c.Doc.At(start, end) }
