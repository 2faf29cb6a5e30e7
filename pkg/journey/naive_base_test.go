package journey_test

// base is what all random companies have in common: what is known about people
// and deals, and the messages. kinds and happens say the same to the naive
// interpreter.
const base = `kind: Project
name: random
language: v1
owner: ops@acme.example
timezone: Europe/Berlin
channels:
  email: {address: contact.email, consent: contact.consent}
  slack: {internal: true}
topics:
  - {name: guides}
  - {name: letter, opt_in: true}
audiences: [warm]
endpoints: {enrich: {url: "https://enrich.example/v1"}}
`

const data = `kind: DataModel
name: crm
owner: ops@acme.example
objects:
  account:
    identified_by: [domain]
    fields:
      domain: {type: string}
      tier: {type: string, values: [smb, big]}
  contact:
    identified_by: [email]
    belongs_to: account
    fields:
      email: {type: string, format: email}
      consent: {type: bool}
      role: {type: string, values: [tech, biz]}
      plan: {type: string, values: [free, pro]}
      size: {type: int, min: 1}
      timezone: {type: string, format: timezone}
      renewal: {type: timestamp}
  deal:
    belongs_to: contact
    fields:
      state: {type: string, values: [open, won, lost]}
      due: {type: timestamp}
events:
  form: {engagement: true, fields: {name: {type: string, required: true}}}
  visit: {engagement: true, fields: {path: {type: string}}}
  order: {fields: {cart: {type: string}}}
  bought: {conversion: true, fields: {total: {type: int, min: 0}}}
  measured: {updates: [size, plan], fields: {size: {type: int}, plan: {type: string}}}
  deal_moved: {object: deal, updates: [state], fields: {state: {type: string, values: [open, won, lost]}}}
`

const messages = `kind: Message
name: hello
channel: email
topic: guides
subject: Hello
body: Hello
---
kind: Message
name: more
channel: email
topic: guides
subject: More
body: More
---
kind: Message
name: news
channel: email
topic: letter
subject: News
body: News
---
kind: Message
name: receipt
channel: email
transactional: true
subject: Receipt
body: Receipt
`

// field says how one field of an object may look.
type field struct {
	kind   string // string, int, bool, instant
	values []string
	min    int
}

// kinds are the objects of base with their fields.
var kinds = map[string]map[string]field{
	"account": {"domain": {kind: "string"}, "tier": {kind: "string", values: []string{"smb", "big"}}},
	"contact": {
		"email": {kind: "string"}, "consent": {kind: "bool"}, "role": {kind: "string", values: []string{"tech", "biz"}},
		"plan": {kind: "string", values: []string{"free", "pro"}}, "size": {kind: "int", min: 1},
		"timezone": {kind: "string"}, "owner": {kind: "string"}, "renewal": {kind: "instant"},
	},
	"deal": {"state": {kind: "string", values: []string{"open", "won", "lost"}}, "due": {kind: "instant"}},
}

// happen is what the interpreter must know about a type of event.
type happen struct {
	object     string
	engagement bool
	updates    []string // in this order
	fields     map[string]field
}

var happens = map[string]happen{
	"form":            {object: "contact", engagement: true, fields: map[string]field{"name": {kind: "string"}}},
	"visit":           {object: "contact", engagement: true, fields: map[string]field{"path": {kind: "string"}}},
	"order":           {object: "contact", fields: map[string]field{"cart": {kind: "string"}}},
	"bought":          {object: "contact", fields: map[string]field{"total": {kind: "int"}}},
	"measured":        {object: "contact", updates: []string{"size", "plan"}, fields: map[string]field{"size": {kind: "int"}, "plan": {kind: "string"}}},
	"deal_moved":      {object: "deal", updates: []string{"state"}, fields: map[string]field{"state": {kind: "string", values: []string{"open", "won", "lost"}}}},
	"message_clicked": {object: "contact", engagement: true},
	"message_replied": {object: "contact", engagement: true},
}

// topicOf says which topic a message has, "" for a transactional one.
var topicOf = map[string]string{"hello": "guides", "more": "guides", "news": "letter", "receipt": ""}

// optIn are the topics that nobody gets before they subscribe.
var optIn = map[string]bool{"letter": true}

// zones are the offsets from UTC in January, in hours.
var zones = map[string]int{"Europe/Berlin": 1, "America/New_York": -5, "Asia/Tokyo": 9, "UTC": 0}

// home is the zone of the project.
const home = "Europe/Berlin"
