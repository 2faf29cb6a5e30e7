package model

import "github.com/fairlead/fairlead/pkg/diag"

// Workflow is trigger, rules, data, steps, goal and KPI.
type Workflow struct {
	Meta
	Object          Text        `key:"object" default:"contact" ref:"object-or-none"`
	Serves          Text        `key:"serves" ref:"stage"`
	Category        Text        `key:"category"`
	Enabled         Bool        `key:"enabled" default:"true"`
	ManagedBy       Text        `key:"managed_by"`
	KPI             KPI         `key:"kpi"`
	Goal            Goal        `key:"goal"`
	Trigger         []Trigger   `key:"trigger,one"`
	Rules           Condition   `key:"rules"`
	Data            []Path      `key:"data"`
	Reentry         Reentry     `key:"reentry"`
	Priority        Int         `key:"priority" default:"50"`
	Exclusive       Exclusive   `key:"exclusive"`
	Suppress        []Condition `key:"suppress"`
	Exit            []Exit      `key:"exit"`
	SendWindow      Window      `key:"send_window"`
	MaxHold         Duration    `key:"max_hold" default:"7d"`
	MaxDuration     Duration    `key:"max_duration"`
	OnExhausted     OnExhausted `key:"on_exhausted"`
	OnUpdate        Text        `key:"on_update" default:"finish_old"`
	ExistingMatches Text        `key:"existing_matches" default:"skip"`
	Moved           Map[Text]   `key:"moved"`
	Steps           []Step      `key:"steps"`
}

// KPI is the figure a workflow is judged by.
type KPI struct {
	Span    diag.Span
	Name    Text      `key:"name"`
	Measure Text      `key:"measure"`
	Target  Text      `key:"target"`
	Within  Duration  `key:"within"`
	At      Text      `key:"at"`
	Event   Text      `key:"event" ref:"event"`
	Where   Condition `key:"where"`
	Of      Path      `key:"of"`
	SLA     Text      `key:"sla" ref:"sla"`
}

// Goal is what the workflow is for.
type Goal struct {
	Span  diag.Span
	When  Condition `key:"when"`
	Event Text      `key:"event" ref:"event"`
	Where Condition `key:"where"`
	Exit  Bool      `key:"exit" default:"true"`
}

// Trigger starts an enrollment. Exactly one of Event, Changed, Becomes,
// EntersStage, Inactive, Date, Schedule and Enroll is written.
type Trigger struct {
	Span        diag.Span
	Event       Text      `key:"event" ref:"event"`
	Changed     Path      `key:"changed"`
	Where       Condition `key:"where"`
	Becomes     Condition `key:"becomes"`
	EntersStage Text      `key:"enters_stage" ref:"stage"`
	Inactive    Duration  `key:"inactive"`
	Date        Path      `key:"date"`
	// Offset may be negative.
	Offset   Duration   `key:"offset,signed"`
	At       Clock      `key:"at"`
	Every    Text       `key:"every" default:"once"`
	IfPast   Text       `key:"if_past" default:"skip"`
	Schedule Text       `key:"schedule"`
	Max      Int        `key:"max" default:"1000"`
	Enroll   Bool       `key:"enroll"`
	With     Map[Field] `key:"with"`
}

// Reentry says who may start again. It is written as a word or as a map.
type Reentry struct {
	Span        diag.Span
	Allow       Text     `key:"allow,short" default:"never"`
	MinInterval Duration `key:"min_interval"`
	From        Text     `key:"from" default:"exit"`
	Max         Int      `key:"max"`
	Key         Path     `key:"key"`
}

// Exclusive keeps workflows of one group apart.
type Exclusive struct {
	Span       diag.Span
	Group      Text `key:"group"`
	OnConflict Text `key:"on_conflict" default:"skip"`
}

// Exit ends an enrollment early.
type Exit struct {
	Span    diag.Span
	Event   Text      `key:"event" ref:"event"`
	Changed Path      `key:"changed"`
	Where   Condition `key:"where"`
	When    Condition `key:"when"`
	Reason  Text      `key:"reason"`
}

// Window is when something may (send_window) or may not (quiet hours) happen.
type Window struct {
	Span     diag.Span
	Days     Text `key:"days" default:"mon-sun"`
	Hours    Text `key:"hours"`
	Timezone Text `key:"timezone" default:"contact"`
}

// OnExhausted names who looks at what ended without goal or exit.
type OnExhausted struct {
	Span   diag.Span
	Review Text `key:"review"`
}

// Step is one step. Exactly one action is written.
type Step struct {
	Span      diag.Span
	ID        Text      `key:"id"`
	When      Condition `key:"when"`
	OnFailure Text      `key:"on_failure" default:"park"`

	Send        Text            `key:"send" ref:"message"`
	NotAfter    Value           `key:"not_after"`
	Delay       *Delay          `key:"delay"`
	WaitUntil   []Arm           `key:"wait_until"`
	Branch      []Arm           `key:"branch"`
	Experiment  *Experiment     `key:"experiment"`
	Set         Map[Value]      `key:"set"`
	SetStage    Text            `key:"set_stage" ref:"stage"`
	Route       Text            `key:"route" ref:"routing-policy"`
	Notify      *Notify         `key:"notify"`
	Task        *Task           `key:"task"`
	Create      Map[Map[Value]] `key:"create"`
	Webhook     *Webhook        `key:"webhook"`
	Subscribe   Text            `key:"subscribe" ref:"topic"`
	Unsubscribe Text            `key:"unsubscribe" ref:"topic-or-all"`
	Audience    *Audience       `key:"audience"`
	Enroll      *EnrollStep     `key:"enroll"`
	ForEach     *ForEach        `key:"for_each"`
	Repeat      *Repeat         `key:"repeat"`
	Exit        *ExitStep       `key:"exit"`
	External    *External       `key:"external"`
	// Action is the key of the one action that is written.
	Action Text
}

// Delay is a timed pause. It is written as a duration or as a map.
type Delay struct {
	Span diag.Span
	For  Duration `key:",short"`
	// Until is a time of day ("09:00") or an instant ("= appointment.starts_at").
	Until    Value    `key:"until"`
	Days     Text     `key:"days" default:"mon-sun"`
	Timezone Text     `key:"timezone" default:"contact"`
	Offset   Duration `key:"offset,signed"`
	IfPast   Text     `key:"if_past" default:"skip"`
}

// Arm is one way on from a wait_until or a branch.
type Arm struct {
	Span     diag.Span
	Event    Text      `key:"event" ref:"event"`
	Changed  Path      `key:"changed"`
	Where    Condition `key:"where"`
	Lookback Duration  `key:"lookback"`
	When     Condition `key:"when"`
	Timeout  Duration  `key:"timeout"`
	Steps    []Step    `key:"steps"`
	// Else holds the steps of a branch's last arm; IsElse tells an empty one.
	Else   []Step `key:"else"`
	IsElse bool
}

// Experiment splits contacts by a hash.
type Experiment struct {
	Span     diag.Span
	Salt     Text      `key:"salt"`
	Variants []Variant `key:"variants"`
}

// Variant is one way through an experiment.
type Variant struct {
	Span    diag.Span
	Name    Text   `key:"name"`
	Weight  Float  `key:"weight"`
	Holdout Bool   `key:"holdout" default:"false"`
	Steps   []Step `key:"steps"`
}

// Task asks a human to do something.
type Task struct {
	Span  diag.Span
	To    Value    `key:"to"`
	Title Template `key:"title"`
	Due   Duration `key:"due"`
}

// Webhook calls another system.
type Webhook struct {
	Span     diag.Span
	Endpoint Text       `key:"endpoint" ref:"endpoint"`
	Body     Data       `key:"body"`
	Answer   Map[Text]  `key:"answer"`
	Set      Map[Value] `key:"set"`
	Timeout  Duration   `key:"timeout"`
}

// Audience adds to or removes from an ad audience.
type Audience struct {
	Span   diag.Span
	Add    Text `key:"add" ref:"audience"`
	Remove Text `key:"remove" ref:"audience"`
}

// EnrollStep enrolls in another workflow. It is written as a name or as a map.
type EnrollStep struct {
	Span     diag.Span
	Workflow Text       `key:"workflow,short" ref:"workflow"`
	With     Map[Value] `key:"with"`
}

// ForEach enrolls other objects.
type ForEach struct {
	Span   diag.Span
	Object Text       `key:"object" ref:"object"`
	Among  Text       `key:"among" default:"own"`
	Where  Condition  `key:"where"`
	Enroll Text       `key:"enroll" ref:"workflow"`
	With   Map[Value] `key:"with"`
	Max    Int        `key:"max" default:"1000"`
}

// Repeat runs its steps several times.
type Repeat struct {
	Span  diag.Span
	Times Int       `key:"times"`
	Every Duration  `key:"every"`
	Until Condition `key:"until"`
	Steps []Step    `key:"steps"`
}

// ExitStep ends this enrollment, or another's. It is written as a reason or as a map.
type ExitStep struct {
	Span     diag.Span
	Workflow Text `key:"workflow" ref:"workflow"`
	Reason   Text `key:"reason,short"`
}

// External is something only another system does.
type External struct {
	Span   diag.Span
	System Text   `key:"system"`
	Does   Text   `key:"does"`
	Writes []Path `key:"writes"`
	Sends  Int    `key:"sends" default:"0"`
}
