package project

import "github.com/fairlead/fairlead/pkg/source"

// mapForms show, by the key they are written under, what maps look like.
var mapForms = map[string]string{
	"set": "{contact.plan: pro}", "create": "{deal: {stage: open}}", "delay": "2d` or `{until: \"09:00\", days: mon-fri}",
	"kpi": "{name: Replies, measure: reply_rate, target: \">= 3%\"}", "goal": "{event: meeting_booked}", "exclusive": "{group: nurture, on_conflict: skip}",
	"send_window": "{days: mon-fri, hours: \"08:00-18:00\"}", "on_exhausted": "{review: you@acme.example}", "moved": "{old-step: new-step}",
	"reentry": "after_exit` or `{allow: after_exit, min_interval: 30d}", "trigger": "{event: form_submitted}",
	"notify": "{to: owner, channel: slack, text: Call them}", "task": "{to: owner, title: Call them}", "webhook": "{endpoint: enrich}",
	"audience": "{add: retarget-warm}", "repeat": "{times: 3, steps: [...]}", "for_each": "{object: deal, enroll: deal-follow-up}",
	"external": "{system: hubspot, does: sends a letter}", "experiment": "{variants: [{name: a, weight: 50}, {name: b, weight: 50}]}",
	"answer": "{size: int}", "with": "{sku: basic}", "labels": "{team: growth}", "fields": "{email: {type: string}}", "objects": "{contact: {fields: {email: {type: string}}}}",
	"events": "{page_viewed: {fields: {path: {type: string}}}}", "range": "{min: 0, max: 100}", "assign": "{team: sales}", "otherwise": "{queue: sales-desk}",
	"capacity": "{open: 30}", "block": "{channels: [email]}", "quiet_hours": "{channels: [email], hours: \"20:00-08:00\"}",
	"for": "{categories: [nurture]}", "except": "{categories: [nurture]}", "calendars": "{office: {days: mon-fri, hours: \"09:00-18:00\"}}",
	"channels": "{email: {address: contact.email}}", "endpoints": "{enrich: {url: \"https://enrich.example/v1\"}}",
	"environments": "{local: {runtime: embedded}}", "lint": "{fail_on: error}", "utm": "{source: lifecycle, medium: email}",
	"contact": "{email: kim@example.com}", "account": "{domain: example.com}", "starts": "{event: assigned}", "stops": "{event: task_done}",
	"never": "{sent: welcome}", "history": "{file: events.csv}", "choose": "{offer-test: a}", "answers": "{enrich: {size: 80}}",
}

// entryForms show what the entries of lists look like that are maps.
var entryForms = map[string]string{
	"steps": "{id: hello, send: hello}", "else": "{id: hello, send: hello}", "wait_until": "{timeout: 5d}", "branch": "{when: contact.consent_email, steps: [...]}",
	"exit": "{event: meeting_booked, reason: booked}", "trigger": "{event: form_submitted}", "variants": "{name: a, weight: 50}",
	"topics": "{name: newsletter, title: News}", "members": "{name: anna, email: anna@acme.example}", "queues": "{name: sales-desk}",
	"stages": "{name: capture, owner: you@acme.example}", "fit": "{name: icp, when: segment.icp, points: 30}",
	"behavior": "{name: pricing, event: page_viewed, points: 15}", "bands": "{name: cold, from: 0}", "routes": "{name: all, when: true, assign: {team: sales}}",
	"remind": "{before: 10m, notify: {...}}", "on_breach": "{notify: {...}}", "frequency_caps": "{channel: email, max: 3, per: 7d}",
	"touchpoints": "{name: ebook, decision: automate}", "timeline": "{at: 1d, event: page_viewed}", "given": "{at: -1d, event: page_viewed}",
	"expect": "{sent: welcome}", "contacts": "{email: kim@example.com}", "allow": "{rule: governance/owner, reason: why}",
	"starts": "{event: assigned}", "stops": "{event: task_done}",
}

// noList reports what should be a list, of maps or of words.
func (d *decoder) noList(n *source.Node, maps bool) {
	help := "begin each entry with a dash"
	if form := entryForms[d.key]; maps && form != "" {
		help += ", such as `- " + form + "`"
	}
	single := n.Kind == source.Scalar && !maps
	if single {
		help = "write `[" + clip(n.Text) + "]`"
	}
	d.report("load/schema", n.Span(), help, "%s must be a list, not %s", d.subject(), describe(n))
	if single {
		d.diags[len(d.diags)-1].Fix = n.Listed()
	}
}

// rightForm is the help for a value of the wrong shape: what it looks like when
// it is right.
func (d *decoder) rightForm(n *source.Node, want string) string {
	if want == "one value" {
		if n.Kind == source.Sequence && len(n.Items) > 0 && n.Items[0].Kind == source.Scalar {
			return "write one word or text without brackets, such as `" + clip(n.Items[0].Text) + "`"
		}
		return "write one word, number or text, without brackets or braces"
	}
	form := mapForms[d.key]
	if d.item {
		form = entryForms[d.key]
	}
	if form == "" {
		return "write keys with values, such as `{name: value}`"
	}
	return "write for example `" + form + "`"
}
