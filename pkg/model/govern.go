package model

import "github.com/fairlead/fairlead/pkg/diag"

// Guardrail is a rule over all workflows: caps, quiet hours, blocks, invariants.
type Guardrail struct {
	Meta
	For           Selector   `key:"for"`
	Except        Selector   `key:"except"`
	When          Condition  `key:"when"`
	FrequencyCaps []Cap      `key:"frequency_caps"`
	QuietHours    QuietHours `key:"quiet_hours"`
	Block         Block      `key:"block"`
	Never         Condition  `key:"never"`
}

// Selector chooses sends: in `for` all keys must match, in `except` any.
type Selector struct {
	Span       diag.Span
	Workflows  []Text `key:"workflows" ref:"workflow"`
	Categories []Text `key:"categories"`
	Stages     []Text `key:"stages" ref:"stage"`
	Messages   []Text `key:"messages" ref:"message"`
}

// Cap limits how often a channel may be used.
type Cap struct {
	Span     diag.Span
	Channel  Text     `key:"channel" ref:"channel"`
	Max      Int      `key:"max"`
	Per      Duration `key:"per"`
	Window   Text     `key:"window" default:"rolling"`
	Timezone Text     `key:"timezone" default:"contact"`
	OverCap  Text     `key:"over_cap" default:"skip"`
}

// QuietHours keep channels silent.
type QuietHours struct {
	Span     diag.Span
	Channels []Text `key:"channels" ref:"channel"`
	Hours    Text   `key:"hours"`
	Days     Text   `key:"days" default:"mon-sun"`
	Timezone Text   `key:"timezone" default:"contact"`
	OnClosed Text   `key:"on_closed" default:"hold"`
}

// Block closes channels.
type Block struct {
	Span     diag.Span
	Channels []Text `key:"channels" ref:"channel"`
}

// JourneyMap lists every touchpoint and who does it.
type JourneyMap struct {
	Meta
	Touchpoints []Touchpoint `key:"touchpoints"`
}

// Touchpoint is one moment between the company and a person.
type Touchpoint struct {
	Span        diag.Span
	Name        Text   `key:"name"`
	Title       Text   `key:"title"`
	Description Text   `key:"description"`
	Stage       Text   `key:"stage" ref:"stage"`
	Volume      Text   `key:"volume" default:"low"`
	Variance    Text   `key:"variance" default:"low"`
	Urgency     Text   `key:"urgency" default:"low"`
	Decision    Text   `key:"decision"`
	Workflows   []Text `key:"workflows" ref:"workflow"`
	Owner       Text   `key:"owner"`
	Reason      Text   `key:"reason"`
}

// Policy is a lint rule of the company's own.
type Policy struct {
	Meta
	Severity Text      `key:"severity" default:"error"`
	For      Text      `key:"for"`
	Assert   Condition `key:"assert"`
	Message  Text      `key:"message"`
}

// Approval says who approved which change, until when.
type Approval struct {
	Meta
	Change   Text `key:"change"`
	Approver Text `key:"approver"`
	Reason   Text `key:"reason"`
	Until    Date `key:"until"`
}
