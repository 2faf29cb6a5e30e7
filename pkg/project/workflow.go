package project

import (
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// Workflow is a compiled workflow. Its steps stand flat in document order and
// name each other by index, so a pause anywhere in nested arms is one number.
type Workflow struct {
	Doc   *model.Workflow
	Name  string
	Index int
	// Object is the index of the object it is about, -1 for `object: none`.
	Object   int
	Enabled  bool
	Managed  bool // runs elsewhere (managed_by)
	Category string
	Serves   int // stage, -1 for none
	Priority int

	Triggers []Trigger
	// Trigger is the shape of `trigger`: what all its triggers carry.
	Trigger  *expr.Shape
	Rules    *Cond
	Data     []expr.Path
	Suppress []*Cond
	Goal     *Goal
	Exits    []Exit
	Reentry  Reentry

	// Group is the exclusive group, "" for none.
	Group      string
	OnConflict string // skip, preempt, replace, queue

	SendWindow  *SendWindow
	MaxHold     int64
	MaxDuration int64
	Review      string // who looks at what is exhausted

	Steps []*Step
	// First is the first step, -1 when there is none.
	First int

	// Retired marks a version of an old release that enrollments have kept; see
	// [Retain]. Version is then what [Program.WorkflowVersion] gave there.
	Retired bool
	Version string

	// conflicts are fields that its triggers type differently.
	conflicts []string
}

// Step returns the step with that id, nil if there is none.
func (w *Workflow) Step(id string) *Step {
	for _, s := range w.Steps {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// TriggerKind tells triggers apart.
type TriggerKind uint8

// The kinds of triggers.
const (
	OnEvent TriggerKind = iota
	OnChanged
	OnBecomes
	OnEntersStage
	OnInactive
	OnDate
	OnSchedule
	OnEnroll
)

// Trigger starts enrollments.
type Trigger struct {
	Doc  *model.Trigger
	Kind TriggerKind
	// Shape is what `trigger` carries when this one starts the enrollment.
	Shape    *expr.Shape
	Event    int       // OnEvent
	Field    expr.Path // OnChanged, OnDate
	Where    *Cond     // judges the event
	Becomes  *Cond
	Stage    int   // OnEntersStage
	Inactive int64 // OnInactive
	Offset   int64 // OnDate
	Clock    int   // OnDate: minutes of the day, -1 when not written
	Yearly   bool
	RunPast  bool
	Cron     *calendar.Cron // OnSchedule
	Max      int
}

// Goal is what the workflow is for. Either When or Event is set.
type Goal struct {
	Doc   *model.Goal
	When  *Cond
	Event int // -1 unless an event reaches it
	Where *Cond
	Exit  bool
}

// Exit ends an enrollment early. One of When, Event and Field is set.
type Exit struct {
	Doc    *model.Exit
	Event  int        // -1 unless an event ends it
	Field  *expr.Path // of `changed`
	Where  *Cond
	When   *Cond
	Reason string
}

// Reentry says who may start again.
type Reentry struct {
	Never       bool // no second start per object and key
	MinInterval int64
	FromEntry   bool // MinInterval counts from the entry instead of the exit
	Max         int  // 0: any number
	Key         *expr.Path
}

// SendWindow is when marketing sends may leave.
type SendWindow struct {
	Window calendar.Window
	Zone   Zone
}

// Action tells steps apart.
type Action uint8

// The actions, in the order of the language's table.
const (
	Send Action = iota
	Delay
	WaitUntil
	Branch
	Experiment
	Set
	SetStage
	RouteAction
	NotifyAction
	TaskAction
	Create
	Webhook
	Subscribe
	Unsubscribe
	AudienceAction
	Enroll
	ForEach
	Repeat
	ExitAction
	External
)

var actionKeys = [...]string{
	"send", "delay", "wait_until", "branch", "experiment", "set", "set_stage", "route", "notify", "task",
	"create", "webhook", "subscribe", "unsubscribe", "audience", "enroll", "for_each", "repeat", "exit", "external",
}

// String returns the key that is written in YAML.
func (a Action) String() string { return actionKeys[a] }

// Step is one compiled step.
type Step struct {
	Doc   *model.Step
	Index int
	// ID is the written id, or the position ("3", "clicked.1.2") where none is written.
	ID     string
	Action Action
	When   *Cond
	// Next is the step after it, -1 at the end. The last step of an arm goes on
	// with the step after the arm's; the last of a repeat with the repeat itself.
	Next int

	Message  int   // Send
	Mail     *Mail // Send
	NotAfter *Value
	Delay    *DelayStep
	Arms     []Arm // WaitUntil, Branch, Experiment
	Sets     []FieldSet
	Stage    int // SetStage
	Routing  *Routing
	Notify   *Notify
	Task     *TaskStep
	Create   *CreateStep
	Webhook  *WebhookStep
	Topic    int // Subscribe, Unsubscribe; -1 for all
	Audience string
	Remove   bool // of Audience
	Enroll   *EnrollStep
	ForEach  *ForEachStep
	Repeat   *RepeatStep
	// Other is the workflow another enrollment of which an exit step ends, -1 for this one.
	Other  int
	Reason string // ExitAction
}

// ArmKind tells arms apart.
type ArmKind uint8

// The kinds of arms.
const (
	ArmEvent ArmKind = iota
	ArmChanged
	ArmWhen
	ArmTimeout
	ArmElse
	ArmVariant
)

// Arm is one way on from a step.
type Arm struct {
	Doc      *model.Arm     // nil for a variant
	Variant  *model.Variant // nil for any other
	Kind     ArmKind
	Event    int
	Field    *expr.Path
	Where    *Cond
	When     *Cond
	Lookback int64
	Timeout  int64
	Weight   int
	Holdout  bool
	// First is the arm's first step; the step after the parent when it has none.
	First int
}

// DelayStep is a timed pause. For is set, or Clock is not negative, or Until is set.
type DelayStep struct {
	Doc    *model.Delay
	For    int64
	Clock  int // minutes of the day, -1 when not written
	Days   calendar.Days
	Zone   Zone
	Until  *Value
	Offset int64
	IfPast string // skip, continue, exit
}

// FieldSet sets one field of an object in scope.
type FieldSet struct {
	Path  expr.Path
	Value Value
}

// Notify tells a human.
type Notify struct {
	Doc     *model.Notify
	To      *Value
	Channel int // -1 when not written
	Text    *Text
}

// TaskStep asks a human.
type TaskStep struct {
	Doc   *model.Task
	To    *Value
	Title *Text
	Due   int64
}

// CreateStep creates an object.
type CreateStep struct {
	Object int
	ID     *Value // nil: made from enrollment, step and round
	Sets   []FieldSet
}

// WebhookStep calls another system.
type WebhookStep struct {
	Doc     *model.Webhook
	Body    []NamedValue // flattened: key paths joined by dots
	Answer  *expr.Shape  // nil: does not wait
	Sets    []FieldSet
	Timeout int64
}

// NamedValue is a value under a name.
type NamedValue struct {
	Name  string
	Value Value
}

// EnrollStep enrolls in another workflow.
type EnrollStep struct {
	Workflow int
	With     []NamedValue
}

// ForEachStep enrolls other objects.
type ForEachStep struct {
	Doc      *model.ForEach
	Object   int
	All      bool
	Where    *Cond
	Workflow int
	With     []NamedValue
	Max      int
}

// RepeatStep runs its steps several times.
type RepeatStep struct {
	Times int
	Every int64
	Until *Cond
	// First is the first step of the body, the repeat itself when it is empty.
	First int
}
