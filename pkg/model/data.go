package model

import "github.com/fairlead/fairlead/pkg/diag"

// DataModel declares objects, fields and events.
type DataModel struct {
	Meta
	SourceOfTruth Text        `key:"source_of_truth"`
	Objects       Map[Object] `key:"objects"`
	Events        Map[Event]  `key:"events"`
}

// Object is a thing with fields: contact, account, deal.
type Object struct {
	Span         diag.Span
	Description  Text       `key:"description"`
	IdentifiedBy []Text     `key:"identified_by"`
	BelongsTo    Text       `key:"belongs_to" ref:"object"`
	Plural       Text       `key:"plural"`
	Fields       Map[Field] `key:"fields"`
}

// Field is a field of an object, an event or a record in a list.
type Field struct {
	Span          diag.Span
	Type          Text       `key:"type"`
	Description   Text       `key:"description"`
	Required      Bool       `key:"required" default:"false"`
	Values        []Text     `key:"values"`
	Min           Data       `key:"min"`
	Max           Data       `key:"max"`
	MaxItems      Int        `key:"max_items"`
	Format        Text       `key:"format"`
	PII           Bool       `key:"pii" default:"false"`
	Volatile      Bool       `key:"volatile" default:"false"`
	Owner         Text       `key:"owner"`
	SourceOfTruth Text       `key:"source_of_truth"`
	Fields        Map[Field] `key:"fields"`
}

// Event is something that happens to an object.
type Event struct {
	Span        diag.Span
	Description Text       `key:"description"`
	Object      Text       `key:"object" default:"contact" ref:"object"`
	Engagement  Bool       `key:"engagement" default:"false"`
	Conversion  Bool       `key:"conversion" default:"false"`
	Updates     []Text     `key:"updates"`
	Fields      Map[Field] `key:"fields"`
}

// Message is one email, SMS, push or chat text.
type Message struct {
	Meta
	Channel       Text      `key:"channel" ref:"channel"`
	Topic         Text      `key:"topic" ref:"topic"`
	Transactional Bool      `key:"transactional" default:"false"`
	From          Text      `key:"from"`
	Subject       Template  `key:"subject"`
	Preheader     Template  `key:"preheader"`
	Body          Template  `key:"body"`
	BodyFile      Text      `key:"body_file"`
	UTM           Map[Text] `key:"utm"`
}

// Team holds people and queues that take work.
type Team struct {
	Meta
	Sales   Bool      `key:"sales" default:"false"`
	Lead    Text      `key:"lead"`
	Members []Member  `key:"members"`
	Queues  []Queue   `key:"queues"`
	Closed  Condition `key:"closed"`
}

// Member is one person of a team.
type Member struct {
	Span        diag.Span
	Name        Text     `key:"name"`
	Email       Text     `key:"email"`
	Territories []Text   `key:"territories"`
	Skills      []Text   `key:"skills"`
	Weight      Float    `key:"weight" default:"1"`
	Capacity    Capacity `key:"capacity"`
	Calendar    Text     `key:"calendar" ref:"calendar"`
}

// Capacity limits how much a member takes.
type Capacity struct {
	Span   diag.Span
	Open   Int `key:"open"`
	PerDay Int `key:"per_day"`
}

// Queue is where leads wait for a person.
type Queue struct {
	Span  diag.Span
	Name  Text `key:"name"`
	Owner Text `key:"owner"`
}

// RoutingPolicy says who gets which lead, and the fallback.
type RoutingPolicy struct {
	Meta
	OffHours  Text    `key:"off_hours" default:"queue"`
	KeepOwner Bool    `key:"keep_owner" default:"true"`
	Routes    []Route `key:"routes"`
	Otherwise Assign  `key:"otherwise"`
}

// Route is one rule of a routing policy.
type Route struct {
	Span   diag.Span
	Name   Text      `key:"name"`
	When   Condition `key:"when"`
	Assign Assign    `key:"assign"`
}

// Assign names who takes a lead.
type Assign struct {
	Span      diag.Span
	Team      Text   `key:"team" ref:"team"`
	Skills    []Text `key:"skills"`
	Territory Path   `key:"territory"`
	By        Text   `key:"by" default:"round_robin"`
	Owner     Value  `key:"owner"`
	Queue     Text   `key:"queue" ref:"queue"`
}

// SLA is a promise of how fast somebody acts.
type SLA struct {
	Meta
	Starts      []Clocked `key:"starts,one"`
	Stops       []Clocked `key:"stops,one"`
	Cancel      Condition `key:"cancel"`
	Within      Duration  `key:"within"`
	Calendar    Text      `key:"calendar" ref:"calendar-or-owner"`
	Remind      []Remind  `key:"remind"`
	OnBreach    []Breach  `key:"on_breach"`
	MaxReassign Int       `key:"max_reassign" default:"1"`
}

// Clocked starts or stops an SLA clock.
type Clocked struct {
	Span    diag.Span
	Event   Text      `key:"event" ref:"event"`
	Where   Condition `key:"where"`
	Becomes Condition `key:"becomes"`
}

// Remind tells somebody before the target.
type Remind struct {
	Span   diag.Span
	Before Duration `key:"before"`
	Notify Notify   `key:"notify"`
}

// Breach is what happens after the target.
type Breach struct {
	Span   diag.Span
	After  Duration `key:"after"`
	Notify Notify   `key:"notify"`
	Route  Text     `key:"route" ref:"routing-policy"`
}

// Notify tells a human.
type Notify struct {
	Span    diag.Span
	To      Value    `key:"to"`
	Channel Text     `key:"channel" ref:"channel"`
	Text    Template `key:"text"`
	Urgency Text     `key:"urgency" default:"low"`
}
