package schema_test

import (
	"slices"
	"testing"
)

// TestWrongDocuments gives each schema one defect and wants exactly one
// complaint, at the place of the defect. The validator writes keys in places
// as in a URL.
func TestWrongDocuments(t *testing.T) {
	const (
		steps = "steps: [{id: a, send: hello}]\n"
		start = "trigger: {event: signed_up}\n"
	)
	tests := []struct{ name, kind, body, want string }{
		// what every kind has
		{"unknown key", "Segment", "when: 'true'\nwhen_not: x", ""},
		{"no body", "Segment", "title: Everybody", ""},
		{"title as a list", "Segment", "when: true\ntitle: [a]", "/title"},
		{"owner as a list", "Segment", "when: true\nowner: [a@acme.example, b@acme.example]", "/owner"},
		{"label as a map", "Segment", "when: true\nlabels: {team: {name: x}}", "/labels/team"},
		{"review date as a word", "Segment", "when: true\nreview_by: next week", "/review_by"},
		{"no such month", "Segment", "when: true\nreviewed: 2026-13-01", "/reviewed"},
		{"exception without a rule", "Segment", "when: true\nallow: [{reason: because}]", "/allow/0"},
		{"exception from a whole category", "Segment", "when: true\nallow: [{rule: conflict}]", "/allow/0/rule"},
		{"exception until a word", "Segment", "when: true\nallow: [{rule: conflict/overlap, until: later}]", "/allow/0/until"},
		{"former name with capitals", "Segment", "when: true\nmoved_from: ICP", "/moved_from"},
		{"condition as a list", "Segment", "when: [a, b]", "/when"},
		{"condition left empty", "Segment", "when:", "/when"},
		{"object with a dash", "Segment", "when: true\nobject: my-deal", "/object"},

		{"unknown language", "Project", "language: v2", "/language"},
		{"version without a comparison", "Project", "requires: 0.1", "/requires"},
		{"calendar without hours", "Project", "calendars: {office: {days: mon-fri}}", "/calendars/office"},
		{"hours past midnight", "Project", "calendars: {office: {hours: '09:00-25:00'}}", "/calendars/office/hours"},
		{"days that are none", "Project", "calendars: {office: {hours: {weekdays: '09:00-18:00'}}}", "/calendars/office/hours/weekdays"},
		{"hours of a day as a number", "Project", "calendars: {office: {hours: {sat: 9}}}", "/calendars/office/hours/sat"},
		{"one span of several wrong", "Project", "calendars: {office: {hours: {sat: ['09:00-12:00', '13-15']}}}", "/calendars/office/hours/sat/1"},
		{"holiday with a time", "Project", "calendars: {office: {hours: '09:00-18:00', holidays: ['2026-12-25T00:00:00Z']}}", "/calendars/office/holidays/0"},
		{"calendar's name with capitals", "Project", "calendars: {Office: {hours: '09:00-18:00'}}", "/calendars/Office"},
		{"misspelled consent", "Project", "channels: {email: {address: contact.email, consnet: true}}", "/channels/email"},
		{"address that is no path", "Project", "channels: {email: {address: 'contact.email + 1'}}", "/channels/email/address"},
		{"topic without a name", "Project", "topics: [{title: Guides}]", "/topics/0"},
		{"endpoint without a url", "Project", "endpoints: {enrich: {secret: '${env:KEY}'}}", "/endpoints/enrich"},
		{"unknown runtime", "Project", "environments: {live: {runtime: cloud}}", "/environments/live/runtime"},
		{"late events in years", "Project", "late_events: 1y", "/late_events"},
		{"group of one", "Project", "incompatible: [[promotion]]", "/incompatible/0"},
		{"unknown severity of a rule", "Project", "lint: {rules: {governance/kpi: fatal}}", "/lint/rules/governance~1kpi"},
		{"unknown severity in a map", "Project", "lint: {rules: {governance/kpi: {severity: fatal}}}", "/lint/rules/governance~1kpi/severity"},
		{"failing on everything", "Project", "lint: {fail_on: all}", "/lint/fail_on"},

		{"model without objects", "DataModel", "events: {}", ""},
		{"field without a type", "DataModel", "objects: {contact: {fields: {email: {required: true}}}}", "/objects/contact/fields/email"},
		{"unknown type", "DataModel", "objects: {contact: {fields: {email: {type: text}}}}", "/objects/contact/fields/email/type"},
		{"list of lists", "DataModel", "objects: {contact: {fields: {tags: {type: list(list(string))}}}}", "/objects/contact/fields/tags/type"},
		{"field with a dash", "DataModel", "objects: {contact: {fields: {first-name: {type: string}}}}", "/objects/contact/fields/first-name"},
		{"no allowed value", "DataModel", "objects: {contact: {fields: {plan: {type: string, values: []}}}}", "/objects/contact/fields/plan/values"},
		{"required as a word", "DataModel", "objects: {contact: {fields: {plan: {type: string, required: yes}}}}", "/objects/contact/fields/plan/required"},
		{"half an item", "DataModel", "objects: {contact: {fields: {tags: {type: list(string), max_items: 1.5}}}}", "/objects/contact/fields/tags/max_items"},
		{"unknown format", "DataModel", "objects: {contact: {fields: {email: {type: string, format: mail}}}}", "/objects/contact/fields/email/format"},
		{"record field without a type", "DataModel", "objects: {}\nevents: {order_placed: {fields: {items: {type: list(record), fields: {sku: {}}}}}}", "/events/order_placed/fields/items/fields/sku"},
		{"event in capitals", "DataModel", "objects: {}\nevents: {OrderPlaced: {}}", "/events/OrderPlaced"},
		{"updates as a word", "DataModel", "objects: {}\nevents: {deal_changed: {updates: stage}}", "/events/deal_changed/updates"},

		{"no stages", "Lifecycle", "stages: []", "/stages"},
		{"stage without a name", "Lifecycle", "stages: [{owner: a@acme.example}]", "/stages/0"},
		{"next as a word", "Lifecycle", "stages: [{name: capture, next: nurture}]", "/stages/0/next"},
		{"unknown backward", "Lifecycle", "backward: maybe\nstages: [{name: capture}]", "/backward"},

		{"score without a range", "ScoringModel", "bands: [{name: cold, from: 0}]", ""},
		{"range without an end", "ScoringModel", "range: {min: 0}\nbands: [{name: cold, from: 0}]", "/range"},
		{"points as a word", "ScoringModel", "range: {min: 0, max: 9}\nbands: [{name: cold, from: 0}]\nfit: [{name: a, when: true, points: many}]", "/fit/0/points"},
		{"behavior without an event", "ScoringModel", "range: {min: 0, max: 9}\nbands: [{name: cold, from: 0}]\nbehavior: [{name: a, points: 1}]", "/behavior/0"},
		{"negative limit", "ScoringModel", "range: {min: 0, max: 9}\nbands: [{name: cold, from: 0}]\nbehavior: [{name: a, event: e, points: 1, at_most: -5}]", "/behavior/0/at_most"},
		{"band without a bound", "ScoringModel", "range: {min: 0, max: 9}\nbands: [{name: cold}]", "/bands/0"},

		{"member without an address", "Team", "members: [{name: anna}]", "/members/0"},
		{"no weight", "Team", "members: [{name: anna, email: a@acme.example, weight: 0}]", "/members/0/weight"},
		{"capacity as a number", "Team", "members: [{name: anna, email: a@acme.example, capacity: 30}]", "/members/0/capacity"},
		{"queue without a name", "Team", "members: [{name: a, email: a@acme.example}]\nqueues: [{owner: a@acme.example}]", "/queues/0"},

		{"no fallback", "RoutingPolicy", "routes: []", ""},
		{"empty fallback", "RoutingPolicy", "routes: []\notherwise: {}", "/otherwise"},
		{"route without a condition", "RoutingPolicy", "routes: [{name: a, assign: {team: sales}}]\notherwise: {queue: desk}", "/routes/0"},
		{"unknown way to share", "RoutingPolicy", "routes: [{name: a, when: true, assign: {team: sales, by: random}}]\notherwise: {queue: desk}", "/routes/0/assign/by"},

		{"clock that never stops", "SLA", "starts: {event: assigned}\nwithin: 30m", ""},
		{"start as a word", "SLA", "starts: assigned\nstops: {event: task_done}\nwithin: 30m", "/starts"},
		{"unknown key of a start", "SLA", "starts: {event: assigned, when: true}\nstops: {event: task_done}\nwithin: 30m", "/starts"},
		{"unknown key of the second stop", "SLA", "starts: {event: assigned}\nstops: [{event: task_done}, {on: x}]\nwithin: 30m", "/stops/1"},
		{"target as a number", "SLA", "starts: {event: assigned}\nstops: {event: task_done}\nwithin: 30", "/within"},
		{"reminder without a notice", "SLA", "starts: {event: assigned}\nstops: {event: task_done}\nwithin: 30m\nremind: [{before: 10m}]", "/remind/0"},
		{"notice to nobody", "SLA", "starts: {event: assigned}\nstops: {event: task_done}\nwithin: 30m\non_breach: [{notify: {channel: slack, text: late}}]", "/on_breach/0/notify"},

		{"message without a channel", "Message", "body: hi", ""},
		{"subject as a list", "Message", "channel: email\nsubject: [a]", "/subject"},
		{"unknown parameter", "Message", "channel: email\nutm: {keyword: x}", "/utm"},

		{"guardrail over misspelled words", "Guardrail", "for: {category: [nurture]}\nnever: x", "/for"},
		{"cap without a channel", "Guardrail", "frequency_caps: [{max: 3, per: 7d}]", "/frequency_caps/0"},
		{"half a message", "Guardrail", "frequency_caps: [{channel: email, max: 2.5, per: 7d}]", "/frequency_caps/0/max"},
		{"unknown window", "Guardrail", "frequency_caps: [{channel: email, max: 3, per: 7d, window: sliding}]", "/frequency_caps/0/window"},
		{"quiet hours without hours", "Guardrail", "quiet_hours: {channels: [email]}", "/quiet_hours"},
		{"block of nothing", "Guardrail", "block: {channels: []}", "/block/channels"},

		{"touchpoint without a decision", "JourneyMap", "touchpoints: [{name: a}]", "/touchpoints/0"},
		{"unknown decision", "JourneyMap", "touchpoints: [{name: a, decision: ignore}]", "/touchpoints/0/decision"},
		{"unknown volume", "JourneyMap", "touchpoints: [{name: a, decision: human, volume: huge}]", "/touchpoints/0/volume"},

		{"policy over no kind", "Policy", "for: workflow\nassert: true\nmessage: x", "/for"},
		{"policy that is off", "Policy", "for: Workflow\nassert: true\nmessage: x\nseverity: off", "/severity"},
		{"short fingerprint", "Approval", "change: 'sha256:0b6c'\napprover: a@acme.example\nreason: x\nuntil: 2026-12-31", "/change"},
		{"approval by nobody", "Approval", "change: 'sha256:0b6c5d2f7f1c6e0f2a7f5f0c9d3e4b8a1f6e7d5c4b3a29181706f5e4d3c2b1a0'\nreason: x\nuntil: 2026-12-31", ""},

		{"workflow without a trigger", "Workflow", steps, ""},
		{"workflow without steps", "Workflow", start, ""},
		{"trigger as a word", "Workflow", "trigger: signed_up\n" + steps, "/trigger"},
		{"no trigger in the list", "Workflow", "trigger: []\n" + steps, "/trigger"},
		{"unknown key of a trigger", "Workflow", "trigger: {event: signed_up, when: true}\n" + steps, "/trigger"},
		{"unknown key of the second trigger", "Workflow", "trigger: [{event: signed_up}, {evnt: x}]\n" + steps, "/trigger/1"},
		{"silence with a sign", "Workflow", "trigger: {inactive: -60d}\n" + steps, "/trigger/inactive"},
		{"never enrolled", "Workflow", "trigger: {enroll: false}\n" + steps, "/trigger/enroll"},
		{"date every month", "Workflow", "trigger: {date: contact.renewal, every: month}\n" + steps, "/trigger/every"},
		{"priority over 100", "Workflow", start + "priority: 101\n" + steps, "/priority"},
		{"priority below 0", "Workflow", start + "priority: -1\n" + steps, "/priority"},
		{"data as a word", "Workflow", start + "data: contact.email\n" + steps, "/data"},
		{"data as an expression", "Workflow", start + "data: ['contact.email != \"\"']\n" + steps, "/data/0"},
		{"unknown re-entry", "Workflow", start + "reentry: always\n" + steps, "/reentry"},
		{"unknown re-entry in a map", "Workflow", start + "reentry: {allow: always}\n" + steps, "/reentry/allow"},
		{"misspelled limit of re-entry", "Workflow", start + "reentry: {allow: after_exit, minimum: 7d}\n" + steps, "/reentry"},
		{"group left out", "Workflow", start + "exclusive: {on_conflict: skip}\n" + steps, "/exclusive"},
		{"unknown conflict", "Workflow", start + "exclusive: {group: a, on_conflict: fight}\n" + steps, "/exclusive/on_conflict"},
		{"exit as a map", "Workflow", start + "exit: {event: booked}\n" + steps, "/exit"},
		{"suppress as a word", "Workflow", start + "suppress: segment.competitors\n" + steps, "/suppress"},
		{"window without hours", "Workflow", start + "send_window: {days: mon-fri}\n" + steps, "/send_window"},
		{"window with one time", "Workflow", start + "send_window: {hours: '09:00'}\n" + steps, "/send_window/hours"},
		{"duration with a space", "Workflow", start + "max_duration: 8 w\n" + steps, "/max_duration"},
		{"unknown measure", "Workflow", start + "kpi: {name: a, measure: opens, target: '> 1'}\n" + steps, "/kpi/measure"},
		{"target without a comparison", "Workflow", start + "kpi: {name: a, measure: goal_rate, target: 18%}\n" + steps, "/kpi/target"},
		{"percentile of 100", "Workflow", start + "kpi: {name: a, measure: time_to_goal, target: '<= 3d', at: p100}\n" + steps, "/kpi/at"},
		{"unknown key of a goal", "Workflow", start + "goal: {condition: true}\n" + steps, "/goal"},
		{"step under a capital", "Workflow", start + "moved: {Old: pause}\n" + steps, "/moved/Old"},

		{"steps as a map", "Workflow", start + "steps: {send: hello}", "/steps"},
		{"empty step", "Workflow", start + "steps: [{}]", "/steps/0"},
		{"unknown step", "Workflow", start + "steps: [{id: a, mail: hello}]", "/steps/0"},
		{"step's id with a dot", "Workflow", start + "steps: [{id: a.b, send: hello}]", "/steps/0/id"},
		{"message's name with a space", "Workflow", start + "steps: [{send: hello world}]", "/steps/0/send"},
		{"unknown failure", "Workflow", start + "steps: [{send: hello, on_failure: retry}]", "/steps/0/on_failure"},
		{"delay as a number", "Workflow", start + "steps: [{delay: 2}]", "/steps/0/delay"},
		{"delay in months", "Workflow", start + "steps: [{delay: 2mo}]", "/steps/0/delay"},
		{"delay until nothing", "Workflow", start + "steps: [{delay: {days: mon-fri}}]", "/steps/0/delay"},
		{"unknown key of an arm", "Workflow", start + "steps: [{wait_until: [{event: e, then: []}]}]", "/steps/0/wait_until/0"},
		{"timeout as a list", "Workflow", start + "steps: [{wait_until: [{timeout: [5d]}]}]", "/steps/0/wait_until/0/timeout"},
		{"branch without arms", "Workflow", start + "steps: [{branch: []}]", "/steps/0/branch"},
		{"wrong step deep inside", "Workflow", start + "steps: [{branch: [{when: true, steps: [{repeat: {times: 2, steps: [{sent: x}]}}]}]}]", "/steps/0/branch/0/steps/0/repeat/steps/0"},
		{"else as a map", "Workflow", start + "steps: [{branch: [{else: {send: hello}}]}]", "/steps/0/branch/0/else"},
		{"weight over 100", "Workflow", start + "steps: [{experiment: {variants: [{name: a, weight: 101}]}}]", "/steps/0/experiment/variants/0/weight"},
		{"variant without a weight", "Workflow", start + "steps: [{experiment: {variants: [{name: a}]}}]", "/steps/0/experiment/variants/0"},
		{"set nothing", "Workflow", start + "steps: [{set: {}}]", "/steps/0/set"},
		{"set to a map", "Workflow", start + "steps: [{set: {contact.plan: {name: pro}}}]", "/steps/0/set/contact.plan"},
		{"set what is no path", "Workflow", start + "steps: [{set: {contact plan: pro}}]", "/steps/0/set/contact%20plan"},
		{"notice without a text", "Workflow", start + "steps: [{notify: {to: owner, channel: slack}}]", "/steps/0/notify"},
		{"unknown urgency", "Workflow", start + "steps: [{notify: {to: owner, channel: slack, text: x, urgency: normal}}]", "/steps/0/notify/urgency"},
		{"task without a title", "Workflow", start + "steps: [{task: {to: owner}}]", "/steps/0/task"},
		{"two objects created", "Workflow", start + "steps: [{create: {deal: {}, ticket: {}}}]", "/steps/0/create"},
		{"webhook to nowhere", "Workflow", start + "steps: [{webhook: {body: {a: 1}}}]", "/steps/0/webhook"},
		{"answer of no type", "Workflow", start + "steps: [{webhook: {endpoint: enrich, answer: {size: number}}}]", "/steps/0/webhook/answer/size"},
		{"added and removed", "Workflow", start + "steps: [{audience: {add: warm, remove: cold}}]", "/steps/0/audience"},
		{"enrolled in nothing", "Workflow", start + "steps: [{enroll: {with: {a: 1}}}]", "/steps/0/enroll"},
		{"among others", "Workflow", start + "steps: [{for_each: {object: deal, enroll: b, among: others}}]", "/steps/0/for_each/among"},
		{"no steps", "Workflow", start + "steps: []", "/steps"},
		{"too many rounds", "Workflow", start + "steps: [{repeat: {times: 1001, steps: [{send: x}]}}]", "/steps/0/repeat/times"},
		{"approval without a reason", "Approval", "change: 'sha256:0b6c5d2f7f1c6e0f2a7f5f0c9d3e4b8a1f6e7d5c4b3a29181706f5e4d3c2b1a0'\napprover: a@acme.example\nuntil: 2026-12-31", ""},
		{"team of nobody", "Team", "members: []", "/members"},
		{"no rounds", "Workflow", start + "steps: [{repeat: {times: 0, steps: [{send: x}]}}]", "/steps/0/repeat/times"},
		{"another's exit without its name", "Workflow", start + "steps: [{exit: {reason: done}}]", "/steps/0/exit"},
		{"external without a system", "Workflow", start + "steps: [{external: {does: x}}]", "/steps/0/external"},

		{"start without a zone", "Scenario", "start: '2026-01-05T09:00:00'\nexpect: []", "/start"},
		{"nothing expected", "Scenario", "start: 2026-01-05T09:00:00Z", ""},
		{"contact as a list", "Scenario", "start: 2026-01-05T09:00:00Z\ncontact: []\nexpect: []", "/contact"},
		{"timeline before the start", "Scenario", "start: 2026-01-05T09:00:00Z\ntimeline: [{at: -1d, event: e}]\nexpect: []", "/timeline/0/at"},
		{"event without a time", "Scenario", "start: 2026-01-05T09:00:00Z\ntimeline: [{event: e, path: /}]\nexpect: []", "/timeline/0"},
		{"unknown expectation", "Scenario", "start: 2026-01-05T09:00:00Z\nexpect: [{send: hello}]", "/expect/0"},
		{"unknown thing that never happens", "Scenario", "start: 2026-01-05T09:00:00Z\nexpect: [{never: {send: hello}}]", "/expect/0/never"},
		{"a time that never happens", "Scenario", "start: 2026-01-05T09:00:00Z\nexpect: [{never: {sent: hello, at: 1d}}]", "/expect/0/never"},
		{"times as a word", "Scenario", "start: 2026-01-05T09:00:00Z\nexpect: [{sent: hello, times: once}]", "/expect/0/times"},
		{"answer as a word", "Scenario", "start: 2026-01-05T09:00:00Z\nanswers: {enrich: late}\nexpect: []", "/answers/enrich"},

		{"nobody arrives", "Population", "size: 0", "/size"},
		{"chance over 1", "Population", "behavior: [{event: e, chance: 1.5}]", "/behavior/0/chance"},
		{"share as a word", "Population", "contact: {role: {choice: {business: half}}}", "/contact/role/choice/business"},
		{"history without a file", "Population", "history: {columns: {at: ts}}", "/history"},
	}
	schemas := compileKinds(t)
	for _, tt := range tests {
		t.Run(tt.kind+"/"+tt.name, func(t *testing.T) {
			doc := parse(t, "kind: "+tt.kind+"\nname: x\n"+tt.body)
			got := complaints(t, schemas[tt.kind], doc)
			if !slices.Equal(got, []string{tt.want}) {
				t.Errorf("complaints at %q, want one at %q", got, tt.want)
			}
		})
	}
}

func TestWrongHeads(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"no kind", "{name: x}", ""},
		{"no name", "{kind: Segment, when: true}", ""},
		{"unknown kind", "{kind: Flow, name: x}", "/kind"},
		{"name with capitals", "{kind: Segment, name: ICP, when: true}", "/name"},
		{"name with an underscore", "{kind: Segment, name: my_icp, when: true}", "/name"},
		{"name with two dashes", "{kind: Segment, name: my--icp, when: true}", "/name"},
		{"name as a number", "{kind: Segment, name: 7, when: true}", "/name"},
		{"a list", "[]", ""},
		{"wrong inside", "{kind: Segment, name: x, when: []}", "/when"},
	}
	dispatch := compile(t, "fairlead.schema.json")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := complaints(t, dispatch, parse(t, tt.doc)); !slices.Equal(got, []string{tt.want}) {
				t.Errorf("complaints at %q, want one at %q", got, tt.want)
			}
		})
	}
}
