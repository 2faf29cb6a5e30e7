package project

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// graphBase is a project to which tests add workflows.
const graphBase = `kind: Project
name: shop
language: v1
owner: ops@shop.example
channels: {email: {address: contact.email, consent: contact.consent}, slack: {internal: true}}
topics: [{name: letter}]
---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, required: true}
      consent: {type: bool, required: true}
      plan: {type: string}
      renewal: {type: timestamp}
  deal: {belongs_to: contact, fields: {amount: {type: int}}}
events: {signed: {engagement: true}}
---
kind: Segment
name: paying
when: has(contact.plan)
---
kind: Segment
name: good
when: segment.paying && contact.consent
---
kind: Lifecycle
name: stages
stages:
  - {name: guest, next: [member], max_age: 3d}
  - {name: member, when: has(contact.plan), next: [guest]}
---
kind: Team
name: desk
members: [{name: anna, email: anna@shop.example}]
queues: [{name: front, owner: anna@shop.example}]
---
kind: RoutingPolicy
name: inbound
routes: [{name: all, when: "true", assign: {team: desk}}]
otherwise: {queue: front}
---
kind: RoutingPolicy
name: outbound
routes: [{name: all, when: "true", assign: {queue: front}}]
otherwise: {queue: front}
---
kind: SLA
name: quick
starts: {event: assigned, where: event.policy == "inbound"}
stops: {event: task_done}
within: 30m
---
kind: Message
name: hello
channel: email
topic: letter
subject: Hello
body: "Hello. {{ unsubscribe_url }}"
`

func graphProgram(t *testing.T, workflows string) *Program {
	t.Helper()
	fsys := fstest.MapFS{"fairlead.yaml": {Data: []byte(graphBase)}, "w.yaml": {Data: []byte(workflows)}}
	r := load(t, fsys, Options{Version: "0.1.0"})
	if r.Program == nil {
		t.Fatalf("the project does not load:\n%s", show(r.Diagnostics))
	}
	return r.Program
}

// arrows writes edges as "from -kind-> to: label", without those of the base.
func arrows(g *Graph, without []string) []string {
	var list []string
	for _, e := range g.Edges {
		text := e.From + " -" + e.Kind + "-> " + e.To
		if e.Label != "" {
			text += ": " + e.Label
		}
		if !slices.Contains(without, text) {
			list = append(list, text)
		}
	}
	return list
}

// TestHandOvers has each way in which one thing hands over to another, and for
// each a neighbor that must not be taken for it.
func TestHandOvers(t *testing.T) {
	t.Parallel()
	base := arrows(graphProgram(t, "kind: Workflow\nname: none\ntrigger: {event: signed}\nsteps: [{id: x, delay: 1d}]\n").Graph(), nil)
	if want := []string{
		"stage/guest -move-> stage/member", "stage/member -move-> stage/guest",
		"routing-policy/inbound -assigns-> team/desk", "routing-policy/inbound -assigns-> queue/front: otherwise",
		"routing-policy/outbound -assigns-> queue/front", "routing-policy/outbound -assigns-> queue/front: otherwise", "routing-policy/inbound -watches-> sla/quick",
	}; !slices.Equal(base, want) {
		t.Errorf("the base has\n%s\nwant\n%s", strings.Join(base, "\n"), strings.Join(want, "\n"))
	}
	for name, tt := range map[string]struct {
		trigger, steps, more string
		want                 []string
	}{
		"enters_stage":  {trigger: `{enters_stage: member}`, want: []string{"stage/member -starts-> workflow/a"}},
		"stage_changed": {trigger: `{event: stage_changed, where: event.to == "member"}`, want: []string{"stage/member -starts-> workflow/a"}},
		"stage_overdue": {trigger: `{event: stage_overdue, where: event.stage == "guest"}`, want: []string{"stage/guest -starts-> workflow/a: overdue"}},
		"sla_breached":  {trigger: `{event: sla_breached, where: event.sla == "quick"}`, want: []string{"sla/quick -causes-> workflow/a: breached"}},
		"assigned":      {trigger: `{event: assigned, where: event.policy == "outbound"}`, want: []string{"routing-policy/outbound -causes-> workflow/a: assigned"}},
		"exited":        {trigger: `{event: exited, where: event.workflow == "b"}`, want: []string{"workflow/b -causes-> workflow/a: exited"}},
		"created":       {trigger: `{event: created, where: event.object == "deal"}`, more: `{id: y, create: {deal: {amount: 1}}}`, want: []string{"workflow/b -causes-> workflow/a: creates deal"}},
		"created else":  {trigger: `{event: created, where: event.object == "contact"}`, more: `{id: y, create: {deal: {amount: 1}}}`},
		"task_done":     {trigger: `{event: task_done, where: event.task == "y"}`, more: `{id: y, task: {to: owner, title: Y}}, {id: z, task: {to: owner, title: Z}}`, want: []string{"workflow/b -causes-> workflow/a: task y done"}},
		"changed":       {trigger: `{changed: contact.plan}`, more: `{id: y, set: {contact.plan: pro}}`, want: []string{"workflow/b -causes-> workflow/a: sets contact.plan"}},
		"becomes":       {trigger: `{becomes: segment.good}`, more: `{id: y, external: {system: erp, does: pays, writes: [contact.plan]}}`, want: []string{"workflow/b -causes-> workflow/a: sets contact.plan"}},
		"becomes else":  {trigger: `{becomes: contact.consent}`, more: `{id: y, set: {contact.plan: pro}}`},
		"date":          {trigger: `{date: contact.renewal}`, more: `{id: y, set: {contact.renewal: "= now"}}`, want: []string{"workflow/b -causes-> workflow/a: sets contact.renewal"}},
		"enroll":        {trigger: `{enroll: true}`, more: `{id: y, enroll: a}`, want: []string{"workflow/b -enrolls-> workflow/a"}},
		"stops":         {trigger: `{event: signed}`, more: `{id: y, exit: {workflow: a, reason: enough}}`, want: []string{"workflow/b -stops-> workflow/a: enough"}},
		"sets":          {trigger: `{event: signed}`, steps: `{id: y, set_stage: guest}`, want: []string{"workflow/a -sets-> stage/guest"}},
		"routes":        {trigger: `{event: signed}`, steps: `{id: y, route: inbound}`, want: []string{"workflow/a -routes-> routing-policy/inbound"}},
		"asks": {trigger: `{event: signed}`, steps: `{id: x, task: {to: desk, title: T}}, {id: y, notify: {to: desk, channel: slack, text: N}}, {id: z, task: {to: "queue:front", title: T}}, {id: w, task: {to: owner, title: T}}`,
			want: []string{"workflow/a -asks-> team/desk: task, notify", "workflow/a -asks-> queue/front: task"}},
	} {
		steps, more := tt.steps, tt.more
		if steps == "" {
			steps = `{id: x, delay: 1d}`
		}
		if more == "" {
			more = `{id: x, delay: 1d}`
		}
		p := graphProgram(t, "kind: Workflow\nname: a\nreentry: never\ntrigger: "+tt.trigger+"\nsteps: ["+steps+"]\n---\nkind: Workflow\nname: b\ntrigger: {event: signed}\nsteps: ["+more+"]\n")
		if got := arrows(p.Graph(), base); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestGoalsAndExitsOnStages(t *testing.T) {
	t.Parallel()
	p := graphProgram(t, `kind: Workflow
name: a
serves: guest
goal: {when: contact.stage == "member"}
exit: [{when: contact.stage == "guest", reason: back}, {when: contact.consent, reason: no-stage}, {changed: contact.plan, reason: plan}]
trigger: {event: signed}
steps: [{id: x, delay: 1d}]
---
kind: Workflow
name: b
trigger: {event: signed}
steps: [{id: x, set: {contact.plan: pro}}]
`)
	want := []string{"workflow/a -goal-> stage/member", "stage/guest -ends-> workflow/a: back", "workflow/b -stops-> workflow/a: sets contact.plan"}
	got := arrows(p.Graph(), nil)
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%q is missing in\n%s", w, strings.Join(got, "\n"))
		}
	}
	if n := p.Graph().Nodes[2]; n.ID != "workflow/a" || n.Parent != "stage/guest" {
		t.Errorf("%+v does not stand under the stage it serves", n)
	}
}

// TestWays holds every way from step to step, and what each step stands in.
func TestWays(t *testing.T) {
	t.Parallel()
	p := graphProgram(t, `kind: Workflow
name: a
trigger: {event: signed}
steps:
  - id: by
    branch:
      - {when: contact.consent, steps: [{id: in, branch: [{when: has(contact.plan), steps: [{id: deep, send: hello}]}]}, {id: after, send: hello}]}
      - {when: has(contact.plan), steps: []}
  - id: again
    repeat: {times: 2, every: 1d, steps: [{id: ask, wait_until: [{event: signed, steps: [{id: thanks, send: hello}]}, {timeout: 1d}]}]}
  - {id: cold, exit: too-cold, when: has(contact.plan)}
  - {id: maybe, when: contact.consent, wait_until: [{event: signed}, {timeout: 1d}]}
  - {id: bye, exit: done}
`)
	g := p.WorkflowGraph(p.Workflows[0])
	want := []string{
		"trigger/1 -start-> gate", "gate -next-> step/by",
		"step/by -arm-> step/in: contact.consent", "step/by -arm-> step/again: has(contact.plan)", "step/by -arm-> step/again: otherwise",
		"step/in -arm-> step/deep: has(contact.plan)", "step/in -arm-> step/after: otherwise", "step/deep -next-> step/after", "step/after -next-> step/again",
		"step/again -arm-> step/ask: each round", "step/again -arm-> step/cold: after 2 rounds",
		"step/ask -arm-> step/thanks: signed", "step/ask -loop-> step/again: after 1d", "step/thanks -loop-> step/again: next round, every 1d",
		"step/cold -next-> step/maybe: otherwise",
		"step/maybe -arm-> step/bye: signed", "step/maybe -arm-> step/bye: after 1d", "step/maybe -arm-> step/bye: where it is skipped",
	}
	if got := arrows(g, nil); !slices.Equal(got, want) {
		t.Errorf("the ways are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	type home struct {
		parent string
		arm    int
	}
	homes := map[string]home{}
	for _, n := range g.Nodes {
		if n.Parent != "" {
			homes[n.ID] = home{n.Parent, n.Arm}
		}
	}
	if want := map[string]home{
		"step/in": {"step/by", 1}, "step/deep": {"step/in", 1}, "step/after": {"step/by", 1},
		"step/ask": {"step/again", 0}, "step/thanks": {"step/ask", 1},
	}; !reflect.DeepEqual(homes, want) {
		t.Errorf("steps stand in %v, want %v", homes, want)
	}
}
