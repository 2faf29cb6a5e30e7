package journey_test

import (
	"fmt"
	"strings"
)

// printer writes a company down as YAML in flow style.
type printer struct{ b strings.Builder }

func (c *company) yaml() string {
	var p printer
	p.lifecycle(c)
	for _, s := range c.scores {
		p.scoring(s)
	}
	for _, s := range c.segments {
		p.doc("Segment", s.name)
		p.key("when", quoted(s.when))
	}
	for _, g := range c.guardrails {
		p.guardrail(g)
	}
	p.routing(c)
	for _, w := range c.workflows {
		p.workflow(w)
	}
	return p.b.String()
}

// quoted is a condition in single quotes, for it has double ones inside.
func quoted(c cond) string { return "'" + strings.ReplaceAll(c.cel(), "'", "''") + "'" }

func (p *printer) doc(kind, name string) {
	fmt.Fprintf(&p.b, "---\nkind: %s\nname: %s\n", kind, name)
}

func (p *printer) key(key, value string) { fmt.Fprintf(&p.b, "%s: %s\n", key, value) }

// flow collects the parts of one {…}.
type flow []string

func (f *flow) add(key string, value any) { *f = append(*f, fmt.Sprintf("%s: %v", key, value)) }
func (f *flow) cond(key string, c cond) {
	if c != nil {
		f.add(key, quoted(c))
	}
}
func (f *flow) text(key, value string) {
	if value != "" {
		f.add(key, value)
	}
}
func (f *flow) hours(key string, hours int) {
	if hours != 0 {
		f.add(key, fmt.Sprintf("%dh", hours))
	}
}
func (f *flow) list(key string, items []string) {
	if len(items) > 0 {
		f.add(key, "["+strings.Join(items, ", ")+"]")
	}
}
func (f flow) String() string { return "{" + strings.Join(f, ", ") + "}" }

func listOf[T any](items []T, one func(T) string) string {
	var parts []string
	for _, item := range items {
		parts = append(parts, one(item))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (p *printer) lifecycle(c *company) {
	if c.stages == nil {
		return
	}
	p.doc("Lifecycle", "revenue")
	if c.backward {
		p.key("backward", "allow")
	}
	p.b.WriteString("stages:\n")
	for _, s := range c.stages {
		f := flow{"name: " + s.name, "owner: a@acme.example", "objective: O", "risk: R"}
		f.cond("when", s.when)
		f.list("next", s.next)
		f.hours("max_age", s.maxAge)
		fmt.Fprintf(&p.b, "  - %s\n", f)
	}
}

func (p *printer) scoring(s *scoring) {
	p.doc("ScoringModel", s.name)
	p.key("range", fmt.Sprintf("{min: %d, max: %d}", s.min, s.max))
	rules := func(list []points, when string) string {
		return listOf(list, func(r points) string {
			f := flow{"name: " + r.name}
			f.text("event", r.event)
			f.cond(when, r.when)
			f.add("points", r.points)
			if r.atMost != 0 {
				f.add("at_most", r.atMost)
			}
			f.hours("half_life", r.halfLife)
			f.hours("expires", r.expiry)
			return f.String()
		})
	}
	p.key("fit", rules(s.fit, "when"))
	p.key("behavior", rules(s.behavior, "where"))
	p.key("bands", listOf(s.bands, func(b band) string { return fmt.Sprintf("{name: %s, from: %d}", b.name, b.from) }))
}

func (w *window) flow() flow {
	var f flow
	if w.weekdays {
		f.add("days", "mon-fri")
	}
	f.add("hours", fmt.Sprintf("%q", fmt.Sprintf("%02d:00-%02d:00", w.from, w.to)))
	if w.project {
		f.add("timezone", home)
	}
	return f
}

func (s selection) String() string {
	var f flow
	f.list("workflows", s.workflows)
	f.list("categories", s.categories)
	f.list("stages", s.stages)
	f.list("messages", s.messages)
	return f.String()
}

func (p *printer) guardrail(g *guardrail) {
	p.doc("Guardrail", g.name)
	if g.never != nil {
		p.key("never", quoted(g.never))
		return
	}
	if !g.forWhat.empty() {
		p.key("for", g.forWhat.String())
	}
	if !g.except.empty() {
		p.key("except", g.except.String())
	}
	if g.when != nil {
		p.key("when", quoted(g.when))
	}
	if len(g.caps) > 0 {
		p.key("frequency_caps", listOf(g.caps, capping.yaml))
	}
	if g.quiet != nil {
		f := append(flow{"channels: [email]"}, g.quiet.flow()...)
		f.text("on_closed", g.onClosed)
		p.key("quiet_hours", f.String())
	}
	if g.blocks {
		p.key("block", "{channels: [email]}")
	}
}

func (c capping) yaml() string {
	f := flow{"channel: email", fmt.Sprintf("max: %d", c.max), fmt.Sprintf("per: %dh", c.per)}
	if c.calendar {
		f[2] = fmt.Sprintf("per: %dd", c.per/24)
		f.add("window", "calendar")
	}
	if c.hold {
		f.add("over_cap", "hold")
	}
	return f.String()
}
