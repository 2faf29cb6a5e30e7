package library

import (
	"slices"
	"testing"
)

// What an entry needs besides names is told once, with what to type in.
func TestMissingParts(t *testing.T) {
	t.Parallel()
	const orders = "events:\n  bought: {object: order, updates: [state], fields: {state: {type: string, values: [new, paid], required: true}, lines: {type: list(record), max_items: 9, fields: {sku: {type: string}, name: {type: string}}}}}\n"
	const order = "objects:\n  order:\n    belongs_to: contact\n    fields:\n      state: {type: string, values: [new, paid]}\n"
	library := []string{
		"events:\n", orders, "objects:\n", order,
		"rules: contact.ok", `rules: orders.exists(o, o.state == "paid") && contact.ok`,
		"exit:\n", "exit:\n  - {event: bought, where: 'event.lines.exists(l, l.sku == \"x\") && event.state == \"paid\"', reason: bought}\n",
		"joined, how: web", "unsubscribed, topic: offers}\n  - {at: 0s, event: joined, how: web",
		"{name: news, title: News}", "{name: news, title: News}, {name: offers, title: Offers}",
	}
	mine := []string{
		"objects:\n", "objects:\n  order:\n    fields:\n      state: {type: string, values: [new, old]}\n",
		"events:\n", "events:\n  bought: {object: order, fields: {state: {type: string}, lines: {type: list(record), max_items: 9, fields: {name: {type: string}}}}}\n",
	}
	p := program(t, folder(shop, mine...))
	var got []string
	for _, m := range forProject(t, p, library...).Missing(p) {
		text := m.Kind + " " + m.Name + " in " + m.File + " under " + m.Under + ": " + m.Declaration
		if m.Instead {
			text += " (instead)"
		}
		got = append(got, text)
	}
	want := []string{
		"parent order in model.yaml under objects.order: belongs_to: contact",
		"event-field bought.lines.sku in model.yaml under events.bought.fields.lines.fields: sku: {type: string}",
		"value order.state in model.yaml under objects.order.fields.state: values: [new, old, paid] (instead)",
		"update bought in model.yaml under events.bought: updates: [state]",
		"topic offers in fairlead.yaml under topics: - {name: offers, title: Offers}",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// A channel that is new comes with its cap and its quiet hours; one over which the
// project sends already has what it is to have.
func TestMissingPressure(t *testing.T) {
	t.Parallel()
	library := []string{"kind: Segment", "kind: Guardrail\nname: pressure\nfrequency_caps:\n  - {channel: email, max: 2, per: 7d}\n" +
		"quiet_hours: {channels: [email], hours: \"21:00-08:00\"}\n---\nkind: Segment"}
	p := program(t, folder(shop, "channels: {email: {address: contact.email, consent: contact.ok}}", "channels: {desk: {internal: true}}"))
	list := forProject(t, p, library...).Missing(p)
	if got := kinds(list); !slices.Equal(got, []string{"channel email", "cap email", "quiet-hours email"}) {
		t.Fatalf("missing %q", got)
	}
	contains(t, list[1].Declaration, "kind: Guardrail\nname: email-cap\nfrequency_caps:\n  - {channel: email, max: 2, per: 7d}")
	contains(t, list[2].Declaration, "name: email-quiet-hours\nquiet_hours: {channels: [email], hours: \"21:00-08:00\"}")
	fsys := folder(shop)
	fsys["mine.yaml"] = file("kind: Message\nname: mine\nchannel: email\ntopic: news\nsubject: Mine\nbody: x\n")
	p = program(t, fsys)
	if got := kinds(forProject(t, p, library...).Missing(p)); len(got) > 0 {
		t.Errorf("missing %q", got)
	}
}

// Stages that steps name are needed: all of the lifecycle where there is none, else
// those that lack, in their order.
func TestMissingStages(t *testing.T) {
	t.Parallel()
	library := append(slices.Clone(member), "steps:\n", "steps:\n  - {id: up, set_stage: member}\n  - {id: down, set_stage: guest}\n")
	p := program(t, folder(shop))
	list := forProject(t, p, library...).Missing(p)
	if got := kinds(list); !slices.Equal(got, []string{"lifecycle life"}) || list[0].File != "lifecycle/life.yaml" {
		t.Errorf("missing %+v", list)
	}
	p = program(t, folder(shop, "kind: Segment", "kind: Lifecycle\nname: mine\nstages: [{name: first}]\n---\nkind: Segment"))
	if got := kinds(forProject(t, p, library...).Missing(p)); !slices.Equal(got, []string{"stage guest", "stage member"}) {
		t.Errorf("missing %q", got)
	}
}

// A field that is always there cannot be waited for.
func TestMissingOptional(t *testing.T) {
	t.Parallel()
	p := program(t, folder(shop, "{type: string, values: [gold, silver]}", "{type: string, values: [gold, silver], required: true}"))
	list := forProject(t, p, "rules: contact.ok && segment.rich", "rules: '!has(contact.tier) && contact.ok'").Missing(p)
	if got := kinds(list); !slices.Equal(got, []string{"optional contact.tier"}) || list[0].Declaration != "required: false" || !list[0].Instead {
		t.Errorf("missing %+v", list)
	}
}

// A topic that nobody has to ask for is another topic.
func TestMissingOptIn(t *testing.T) {
	t.Parallel()
	p := program(t, folder(shop))
	list := forProject(t, p, "{name: news, title: News}", "{name: news, title: News, opt_in: true}").Missing(p)
	if got := kinds(list); !slices.Equal(got, []string{"topic news"}) || !list[0].Instead || list[0].Note == "" {
		t.Errorf("missing %+v", list)
	}
}
