package journey_test

import (
	"fmt"
	"strconv"
)

func (p *printer) workflow(w *workflow) {
	p.doc("Workflow", w.name)
	if w.object != "contact" {
		p.key("object", w.object)
	}
	if w.off {
		p.key("enabled", "false")
	}
	if w.category != "" {
		p.key("category", w.category)
	}
	p.key("priority", fmt.Sprint(w.priority))
	p.key("trigger", listOf(w.triggers, trigger.yaml))
	p.entry(w)
	p.ends(w)
	if w.window != nil {
		p.key("send_window", w.window.flow().String())
	}
	if w.maxHold != 0 {
		p.key("max_hold", fmt.Sprintf("%dh", w.maxHold))
	}
	p.key("steps", steps(w.steps))
}

// entry prints what stands before an enrollment.
func (p *printer) entry(w *workflow) {
	if w.rules != nil {
		p.key("rules", quoted(w.rules))
	}
	if len(w.data) > 0 {
		p.key("data", listOf(w.data, func(s string) string { return s }))
	}
	if len(w.suppress) > 0 {
		p.key("suppress", listOf(w.suppress, quoted))
	}
	p.key("reentry", w.reentry.yaml())
	if w.group != "" {
		f := flow{"group: " + w.group}
		f.text("on_conflict", w.onConflict)
		p.key("exclusive", f.String())
	}
}

// ends prints what ends an enrollment.
func (p *printer) ends(w *workflow) {
	if g := w.goal; g != nil {
		var f flow
		f.cond("when", g.when)
		f.text("event", g.event)
		f.cond("where", g.where)
		if g.stay {
			f.add("exit", false)
		}
		p.key("goal", f.String())
	}
	if len(w.exits) > 0 {
		p.key("exit", listOf(w.exits, exit.yaml))
	}
	if w.maxDuration != 0 {
		p.key("max_duration", fmt.Sprintf("%dh", w.maxDuration))
	}
	if w.review {
		p.key("on_exhausted", "{review: ann@acme.example}")
	}
}

func (t trigger) yaml() string {
	var f flow
	f.text("event", t.event)
	f.text("changed", t.changed)
	f.text("enters_stage", t.stage)
	f.cond("becomes", t.becomes)
	f.hours("inactive", t.inactive)
	f.text("date", t.date)
	f.hours("offset", t.offset)
	if t.at != "" {
		f.add("at", strconv.Quote(t.at))
	}
	if t.run {
		f.add("if_past", "run")
	}
	if t.enroll {
		f.add("enroll", true)
		f.add("with", "{sku: {type: string}}")
	}
	if t.schedule != "" {
		f.add("schedule", strconv.Quote(t.schedule))
	}
	if t.max != 0 {
		f.add("max", t.max)
	}
	f.cond("where", t.where)
	return f.String()
}

func (x exit) yaml() string {
	var f flow
	f.text("event", x.event)
	f.text("changed", x.changed)
	f.cond("where", x.where)
	f.cond("when", x.when)
	f.text("reason", x.reason)
	return f.String()
}

func (r reentry) yaml() string {
	if !r.again {
		if r.key != "" {
			return "{allow: never, key: " + r.key + "}"
		}
		return "never"
	}
	f := flow{"allow: after_exit"}
	f.hours("min_interval", r.interval)
	if r.fromEntry {
		f.add("from", "entry")
	}
	if r.max != 0 {
		f.add("max", r.max)
	}
	f.text("key", r.key)
	return f.String()
}

func steps(list []*step) string { return listOf(list, (*step).yaml) }

func (s *step) yaml() string {
	f := flow{"id: " + s.id}
	f.cond("when", s.when)
	s.act(&f)
	return f.String()
}

func (s *step) act(f *flow) {
	switch s.kind {
	case "send":
		f.add("send", s.message)
		f.text("not_after", s.notAfter)
	case "delay":
		f.add("delay", s.pause())
	case "wait":
		f.add("wait_until", listOf(s.arms, (*arm).yaml))
	case "branch":
		f.add("branch", listOf(s.arms, (*arm).yaml))
	case "experiment":
		f.add("experiment", "{variants: "+listOf(s.arms, (*arm).variant)+"}")
	case "repeat":
		f.add("repeat", s.rounds())
	case "set":
		f.add("set", fmt.Sprintf("{%s: %s}", s.field, s.assigned()))
	case "set_stage":
		f.add("set_stage", s.stage)
	default:
		s.tell(f)
	}
}

// tell prints the steps that tell others.
func (s *step) tell(f *flow) {
	switch s.kind {
	case "notify":
		f.add("notify", fmt.Sprintf("{to: %q, channel: slack, text: Note}", s.to))
	case "task":
		t := flow{fmt.Sprintf("to: %q", s.to), "title: Call"}
		t.hours("due", s.due)
		f.add("task", t)
	case "enroll":
		f.add("enroll", fmt.Sprintf("{workflow: %s, with: {sku: %q}}", s.workflow, s.with))
	case "for_each":
		each := flow{"object: deal", "among: own"}
		each.cond("where", s.where)
		each.add("enroll", s.workflow)
		each.add("with", fmt.Sprintf("{sku: %q}", s.with))
		if s.most != 0 {
			each.add("max", s.most)
		}
		f.add("for_each", each)
	case "exit":
		if s.workflow == "" {
			f.add("exit", s.reason)
		} else {
			f.add("exit", fmt.Sprintf("{workflow: %s, reason: %s}", s.workflow, s.reason))
		}
	case "subscribe", "unsubscribe":
		f.add(s.kind, s.topic)
	case "create":
		var d flow
		if s.named {
			d.add("id", `'= contact.email + "-x"'`)
		}
		d.text("state", s.state)
		f.add("create", "{deal: "+d.String()+"}")
	case "audience":
		f.add("audience", map[bool]string{false: "{add: warm}", true: "{remove: warm}"}[s.remove])
	case "external":
		f.add("external", "{system: crm, does: something}")
	case "route":
		f.add("route", s.policy)
	case "webhook":
		f.add("webhook", s.call)
		f.text("on_failure", s.call.onFailure)
	}
}

func (s *step) pause() string {
	if s.until == "" {
		return fmt.Sprintf("%dh", s.hours)
	}
	f := flow{fmt.Sprintf("until: %q", s.until)}
	if s.weekdays {
		f.add("days", "mon-fri")
	}
	if s.project {
		f.add("timezone", home)
	}
	if s.offset != 0 {
		f.add("offset", fmt.Sprintf("%dh", s.offset))
	}
	f.text("if_past", s.ifPast)
	return f.String()
}

func (s *step) rounds() string {
	f := flow{fmt.Sprintf("times: %d", s.times)}
	f.hours("every", s.hours)
	f.cond("until", s.stopWhen)
	f.add("steps", steps(s.steps))
	return f.String()
}

// assigned is the value of a set.
func (s *step) assigned() string {
	switch v := s.value.(type) {
	case nil:
		return "null"
	case plusOne:
		return fmt.Sprintf(`"= %s + 1"`, s.field)
	default:
		return fmt.Sprint(v)
	}
}

// plusOne is a value that is read from the field itself.
type plusOne struct{}

func (a *arm) yaml() string {
	if a.otherwise {
		return "{else: " + steps(a.steps) + "}"
	}
	var f flow
	f.text("event", a.event)
	f.text("changed", a.changed)
	f.cond("where", a.where)
	f.cond("when", a.when)
	f.hours("lookback", a.lookback)
	f.hours("timeout", a.timeout)
	f.add("steps", steps(a.steps))
	return f.String()
}

func (a *arm) variant() string {
	f := flow{"name: " + a.name, fmt.Sprintf("weight: %d", a.weight)}
	if a.holdout {
		f.add("holdout", true)
	} else {
		f.add("steps", steps(a.steps))
	}
	return f.String()
}
