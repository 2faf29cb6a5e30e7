package journey_test

import (
	"fmt"
	"strings"
)

// member is somebody of the team, without capacity and calendar.
type member struct {
	name   string
	weight int // 1, 2 or 3
}

func (m member) email() string { return m.name + "@acme.example" }

// policy gives leads to people.
type policy struct {
	name      string
	keep      bool
	routes    []route
	otherwise assigning
}

type route struct {
	name   string
	when   cond
	assign assigning
}

// assigning names an owner, a queue, or the team with a way to choose.
type assigning struct{ owner, queue, by string }

// call is what a webhook asks and what somebody wrote that it is answered.
type call struct {
	waits     bool     // with `answer`
	plan      bool     // the body says contact.plan
	sets      []string // fields of contact: size, plan
	timeout   int      // hours, 0 for none
	onFailure string   // park, continue, exit, or "" for park
	silent    bool     // no answer comes
	answer    []pair
}

func (p *printer) routing(c *company) {
	if len(c.team) == 0 {
		return
	}
	p.doc("Team", "sales")
	p.key("members", listOf(c.team, func(m member) string {
		return flow{"name: " + m.name, "email: " + m.email(), fmt.Sprintf("weight: %d", m.weight)}.String()
	}))
	p.key("queues", "[{name: desk}]")
	for _, r := range c.policies {
		p.doc("RoutingPolicy", r.name)
		p.key("keep_owner", fmt.Sprint(r.keep))
		p.key("routes", listOf(r.routes, func(x route) string {
			return flow{"name: " + x.name, "when: " + quoted(x.when), "assign: " + x.assign.String()}.String()
		}))
		p.key("otherwise", r.otherwise.String())
	}
}

func (a assigning) String() string {
	var f flow
	f.text("owner", a.owner)
	f.text("queue", a.queue)
	if a.by != "" {
		f.add("team", "sales")
		f.add("by", a.by)
	}
	return f.String()
}

func (k *call) String() string {
	f := flow{"endpoint: enrich"}
	if k.plan {
		f.add("body", `{plan: "= contact.plan"}`)
	}
	if k.waits {
		f.add("answer", "{size: int, plan: string}")
		var sets flow
		for _, name := range k.sets {
			sets.add("contact."+name, `"= answer.`+name+`"`)
		}
		if len(sets) > 0 {
			f.add("set", sets)
		}
		f.hours("timeout", k.timeout)
	}
	return f.String()
}

// eachStep visits all steps of a workflow, those inside of others too.
func eachStep(list []*step, visit func(*step)) {
	for _, s := range list {
		visit(s)
		eachStep(s.steps, visit)
		for _, a := range s.arms {
			eachStep(a.steps, visit)
		}
	}
}

// sameAddress compares owners.
//
// "Addresses are compared without regard to case and blanks around them."
func sameAddress(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
