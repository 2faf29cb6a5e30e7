package schema_test

import "testing"

// TestForms holds the forms that the page of the language names beside those
// of its whole examples.
func TestForms(t *testing.T) {
	const (
		steps = "steps: [{id: a, send: hello}]\n"
		start = "trigger: {event: signed_up}\n"
		open  = "start: 2026-01-05T09:00:00+01:00\n"
	)
	tests := []struct{ name, kind, body string }{
		{"texts that look like numbers", "Segment", "when: 1\ntitle: 2026\ndescription: true\nlabels: {cost-center: 4711}"},
		{"exceptions", "Segment", "when: true\nallow: [{rule: conflict/overlap, with: reactivation, reason: r, approved_by: a, until: 2027-03-31}, {rule: policy/short-nurtures}]"},
		{"former name and reviews", "Segment", "when: true\nmoved_from: ideal\nreview_by: 2026-12-31\nreviewed: 2026-01-10\nobject: account"},
		{"an empty project", "Project", "{}"},
		{"hours by day", "Project", "calendars: {shop: {hours: {mon-fri: '08:00-18:00', sat: ['09:00-12:00', '13:00-24:00']}}}"},
		{"temporal and settings", "Project", "environments: {live: {runtime: temporal, address: 'localhost:7233', namespace: acme, channels: {email: {provider: smtp, host: mail, port: 25}}}}"},
		{"severity alone", "Project", "lint: {fail_on: warning, rules: {coverage/unused: off, policy/short-nurtures: note}}"},
		{"consent of staff", "Project", "channels: {slack: {internal: true}, email: {address: contact.email, consent: 'contact.consent_email && true'}}"},
		{"fields of every kind", "DataModel", "objects: {product: {description: d, fields: {a: {type: timestamp, min: 2026-01-01, max: 1h}, b: {type: duration, volatile: true, pii: true, description: x}, c: {type: list(record), fields: {d: {type: int, values: [1, 2]}}}}}}"},
		{"moments by condition", "SLA", "starts: [{event: assigned}, {becomes: contact.stage == 'qualification'}]\nstops: {becomes: true}\ncancel: contact.stage == 'lost'\nwithin: 8h\ncalendar: owner"},
		{"several routes", "RoutingPolicy", "routes: [{name: a, when: true, assign: {team: sales, territory: contact.country, by: least_loaded, skills: [a]}}]\notherwise: {owner: '= account.owner_email'}\noff_hours: assign\nkeep_owner: false"},
		{"closed work", "Team", "members: [{name: a, email: a@acme.example}]\nclosed: contact.stage == 'lost'\nsales: true"},
		{"transactional", "Message", "channel: sms\ntransactional: true\nbody: 'Your code is {{ trigger.code }}'"},
		{"guardrail by stage", "Guardrail", "for: {stages: [nurture], messages: [hello], workflows: [a]}\nexcept: {categories: [b]}\nblock: {channels: [email]}"},
		{"half days of caps", "Guardrail", "frequency_caps: [{channel: email, max: 0, per: 1d, window: calendar, over_cap: hold, timezone: Europe/Berlin}]"},
		{"history", "Population", "history: {file: events.csv, columns: {contact: email, event: type, at: ts}}"},
		{"fixed and chosen", "Population", "size: 10\ncontact: {country: DE, plan: {choice: {true: 0.5, 7: 0.5}, absent: 0.25}}\nbehavior: [{event: e, every: {mean: 6d}, path: /}, {after: a, event: b, calendar: office, delay: {exponential: {mean: 40m}}}]"},

		{"several triggers", "Workflow", steps + "trigger: [{event: a, where: 'true'}, {changed: contact.plan, where: true}, {becomes: true}, {enters_stage: nurture}, {inactive: 60d}]"},
		{"date", "Workflow", steps + "trigger: {date: contact.renewal, offset: -30d, at: '09:00', every: year, if_past: run}\nreentry: after_exit"},
		{"schedule", "Workflow", steps + "trigger: {schedule: '0 9 * * mon', max: 200}\nobject: none\nreentry: never"},
		{"by hand", "Workflow", steps + "trigger: {enroll: true, with: {sku: {type: string, required: true}}}"},
		{"limits of re-entry", "Workflow", steps + start + "reentry: {allow: after_exit, min_interval: 180d, from: entry, max: 3, key: trigger.cart}"},
		{"exits", "Workflow", steps + start + "exit: [{event: a, where: true, reason: b}, {changed: contact.plan, where: true, reason: c}, {when: 'x', reason: d}]"},
		{"goal by event", "Workflow", steps + start + "goal: {event: order_placed, where: event.total > 5, exit: false}"},
		{"measures", "Workflow", steps + start + "kpi: {name: Answered, measure: sla_met, sla: speed-to-lead, target: '>= 95%'}"},
		{"sum", "Workflow", steps + start + "kpi: {name: Revenue, measure: sum, event: order_placed, where: true, of: event.total, target: '> 10000.5', within: 60d}"},
		{"time to goal", "Workflow", steps + start + "kpi: {name: Speed, measure: time_to_goal, target: '<= 14d', at: p90}"},
		{"elsewhere", "Workflow", start + "managed_by: hubspot\nenabled: false\nmoved: {old-pause: pause, older: exit}\nsteps: [{id: a, external: {system: hubspot, does: scores, writes: [contact.plan], sends: 3}}]"},
		{"delays", "Workflow", start + "steps: [{delay: 1h30m}, {delay: {until: '09:00', days: mon-fri, timezone: Europe/Berlin}}, {delay: {until: '= appointment.starts_at', offset: -24h, if_past: exit}}]"},
		{"waits", "Workflow", start + "steps: [{wait_until: [{event: e, where: true, lookback: 1d, steps: []}, {changed: contact.plan, where: true}, {when: true}, {timeout: 5d}]}]"},
		{"branches", "Workflow", start + "steps: [{branch: [{when: 'true', steps: []}, {else: [{send: hello}]}], when: true, on_failure: exit}]"},
		{"writes", "Workflow", start + "steps: [{set: {contact.plan: null, contact.size: '= trigger.size * 2', contact.interests: [a, b], contact.vip: true}}, {set_stage: nurture}, {create: {deal: {id: d, amount: 5, stage: open}}}]"},
		{"people", "Workflow", start + "steps: [{route: inbound}, {notify: {to: '#sales', channel: slack, text: 5, urgency: high}}, {task: {to: '= contact.owner', title: Call, due: 1d}}]"},
		{"other systems", "Workflow", start + "steps: [{webhook: {endpoint: enrich, body: {mail: '= contact.email', tags: [a], more: {x: 1}}, answer: {size: int}, set: {contact.size: '= answer.size'}, timeout: 1m}}, {audience: {add: warm}}, {audience: {remove: warm}}]"},
		{"topics", "Workflow", start + "steps: [{subscribe: newsletter}, {unsubscribe: all}]"},
		{"other workflows", "Workflow", start + "steps: [{enroll: b}, {enroll: {workflow: b, with: {sku: x}}}, {for_each: {object: deal, among: all, where: true, enroll: b, with: {a: '= deal.id'}, max: 5}}, {exit: done}, {exit: {workflow: b, reason: moved-on}}]"},
		{"repetition", "Workflow", start + "steps: [{repeat: {times: 3, every: 2d, until: 'true', steps: [{send: hello, not_after: '= trigger.at'}]}}]"},
		{"split", "Workflow", start + "steps: [{experiment: {salt: 2026, variants: [{name: a, weight: 62.5}, {name: none, weight: 37.5, holdout: true}]}}]"},

		{"many contacts", "Scenario", open + "contacts: [{id: c-1, account: example.com}, {id: c-2, interests: [a]}]\nobjects: {product: [{id: e-1}]}\nexpect: [{at: 0s, enrolled: a, to: c-1}]"},
		{"given", "Scenario", open + "given: [{at: -20d, event: page_viewed, path: /blog}]\nuntil: 30d\nexpect: []"},
		{"answers and choices", "Scenario", open + "answers: {enrich: timeout, nurture/enrich: {size: 80}}\nchoose: {offer-test: a, nurture/offer-test: b}\nexpect: []"},
		{"every outcome", "Scenario", open + "expect: [{sent: a}, {enrolled: a}, {exited: a, reason: goal}, {stage: a}, {routed: a, to: 'queue:desk'}, {notified: '#sales'}, {task: a/b}, {held: a, because: quiet_hours}, {skipped: a}, {refused: a, because: rules}, {breached: a}, {violated: a}, {finally: 'true'}, {by: 3d, after: 1d, sent: a, times: 0}, {never: {sent: a, to: c-1}}]"},
	}
	schemas := compileKinds(t)
	for _, tt := range tests {
		t.Run(tt.kind+"/"+tt.name, func(t *testing.T) {
			text := "kind: " + tt.kind + "\nname: x\n"
			if tt.body != "{}" {
				text += tt.body
			}
			if err := schemas[tt.kind].Validate(parse(t, text)); err != nil {
				t.Errorf("%#v", err)
			}
		})
	}
}
