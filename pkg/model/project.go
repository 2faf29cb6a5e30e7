package model

import "github.com/fairlead/fairlead/pkg/diag"

// Project holds defaults, calendars, channels, topics and environments.
type Project struct {
	Meta
	Language     Text             `key:"language" default:"v1"`
	Requires     Text             `key:"requires"`
	Timezone     Text             `key:"timezone" default:"UTC"`
	Calendars    Map[Calendar]    `key:"calendars"`
	Channels     Map[Channel]     `key:"channels"`
	Topics       []Topic          `key:"topics"`
	Endpoints    Map[Endpoint]    `key:"endpoints"`
	Audiences    []Text           `key:"audiences"`
	UTM          Map[Data]        `key:"utm"`
	LateEvents   Duration         `key:"late_events" default:"6h"`
	Incompatible [][]Text         `key:"incompatible"`
	Environments Map[Environment] `key:"environments"`
	Ignore       []Text           `key:"ignore"`
	Lint         Lint             `key:"lint"`
}

// Calendar holds open hours.
type Calendar struct {
	Span     diag.Span
	Timezone Text `key:"timezone"`
	Days     Text `key:"days" default:"mon-sun"`
	// Hours is one text for all Days, or a map of days to a text or list.
	Hours    Data   `key:"hours"`
	Holidays []Date `key:"holidays"`
}

// Channel is a way to reach a contact or the staff.
type Channel struct {
	Span     diag.Span
	Address  Path      `key:"address"`
	Consent  Condition `key:"consent"`
	Internal Bool      `key:"internal" default:"false"`
}

// Topic is what a person can leave.
type Topic struct {
	Span  diag.Span
	Name  Text `key:"name"`
	Title Text `key:"title"`
	OptIn Bool `key:"opt_in" default:"false"`
}

// Endpoint is a system that webhooks call.
type Endpoint struct {
	Span   diag.Span
	URL    Text `key:"url"`
	Secret Text `key:"secret"`
	// Settings are further keys, such as headers.
	Settings Map[Data] `key:"*"`
}

// Environment is a place to run: its runtime and its providers.
type Environment struct {
	Span      diag.Span
	Runtime   Text           `key:"runtime" default:"embedded"`
	Address   Text           `key:"address"`
	Namespace Text           `key:"namespace"`
	Channels  Map[Map[Data]] `key:"channels"`
	Settings  Map[Data]      `key:"*"`
}

// Lint configures the linter.
type Lint struct {
	Span   diag.Span
	FailOn Text      `key:"fail_on" default:"error"`
	Rules  Map[Data] `key:"rules"`
}

// Segment is a named condition.
type Segment struct {
	Meta
	Object Text      `key:"object" default:"contact" ref:"object"`
	When   Condition `key:"when"`
}

// Lifecycle holds the stages a contact goes through.
type Lifecycle struct {
	Meta
	Backward Text    `key:"backward" default:"deny"`
	Stages   []Stage `key:"stages"`
}

// Stage is one stage of the lifecycle.
type Stage struct {
	Span        diag.Span
	Name        Text      `key:"name"`
	Title       Text      `key:"title"`
	Description Text      `key:"description"`
	Owner       Text      `key:"owner"`
	Objective   Text      `key:"objective"`
	Risk        Text      `key:"risk"`
	When        Condition `key:"when"`
	Next        []Text    `key:"next" ref:"stage"`
	MaxAge      Duration  `key:"max_age"`
	Goal        Bool      `key:"goal" default:"false"`
	End         Bool      `key:"end" default:"false"`
}

// ScoringModel holds fit and behavior points, caps, decay and bands.
type ScoringModel struct {
	Meta
	Object      Text       `key:"object" default:"contact" ref:"object"`
	Range       Range      `key:"range"`
	Fit         []FitRule  `key:"fit"`
	Behavior    []Behavior `key:"behavior"`
	Bands       []Band     `key:"bands"`
	ReviewEvery Duration   `key:"review_every"`
}

// Range limits the total of a score.
type Range struct {
	Span diag.Span
	Min  Float `key:"min"`
	Max  Float `key:"max"`
}

// FitRule gives points for what an object is.
type FitRule struct {
	Span   diag.Span
	Name   Text      `key:"name"`
	When   Condition `key:"when"`
	Points Float     `key:"points"`
}

// Behavior gives points for what a contact did.
type Behavior struct {
	Span     diag.Span
	Name     Text      `key:"name"`
	Event    Text      `key:"event" ref:"event"`
	Where    Condition `key:"where"`
	Points   Float     `key:"points"`
	AtMost   Float     `key:"at_most"`
	HalfLife Duration  `key:"half_life"`
	Expires  Duration  `key:"expires"`
}

// Band is a named range of a score, from its lower bound up.
type Band struct {
	Span    diag.Span
	Name    Text  `key:"name"`
	From    Float `key:"from"`
	Handoff Bool  `key:"handoff" default:"false"`
}
