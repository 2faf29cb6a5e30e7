package conflict_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// company is a small company, made at random. It is written as YAML, so that one that shows
// a fault can be read and kept.
type company struct {
	text  string
	flows []*flow
	// moving are the fields that inputs change: one is assumed to stay as it is while a
	// journey runs unless the project says or reads otherwise.
	moving []string
}

// flow is what the readings have to know of a workflow.
type flow struct {
	name, category string
	// hangs are the events and fields by which it is entered, for each trigger by the kind
	// of the trigger.
	hangs map[string][]string
}

// maker makes companies, the same from the same seed.
type maker struct {
	r *rand.Rand
	b strings.Builder
	// watched is the text of all that the project reads again and again, and writes.
	watched strings.Builder
	names   []string
	steps   int
	// most bounds which triggers there are: the fewer, the more workflows share one.
	most int
}

func (m *maker) chance(n int) bool { return m.r.IntN(100) < n }

func oneOf[T any](m *maker, items ...T) T { return items[m.r.IntN(len(items))] }

// fields are those of a contact that conditions ask about.
var fields = [...]string{"country", "plan", "size"}

const bruteBase = `kind: Project
name: brute
owner: ops@acme.example
timezone: UTC
channels:
  email: {address: contact.email}
  slack: {internal: true}
---
kind: Message
name: hello
channel: email
subject: Hello
body: Hello
---
kind: Message
name: more
channel: email
subject: More
body: More
`

// makeCompany makes the company of a seed.
func makeCompany(seed uint64) *company {
	m := &maker{r: rand.New(rand.NewPCG(seed, 9))}
	c := &company{}
	m.names = []string{"alpha", "beta", "gamma", "omega"}[:2+m.r.IntN(3)]
	m.most = 7 + m.r.IntN(14)
	for _, name := range m.names {
		c.flows = append(c.flows, m.flow(name))
	}
	flows := m.b.String()
	m.b.Reset()
	m.b.WriteString(bruteBase + "---\nkind: DataModel\nname: crm\nobjects:\n  contact:\n    identified_by: [email]\n    fields:\n      email: {type: string, format: email, required: true}\n")
	for i, kind := range []string{"type: string, values: [DE, US]", "type: string, values: [free, pro]", "type: int, min: 1"} {
		moves := m.chance(30)
		if moves {
			kind += ", volatile: true"
		}
		fmt.Fprintf(&m.b, "      %s: {%s}\n", fields[i], kind)
		if moves || fields[i] == "plan" || strings.Contains(m.watched.String(), "contact."+fields[i]) {
			c.moving = append(c.moving, fields[i])
		}
	}
	m.b.WriteString("events:\n  demo: {engagement: true, fields: {kind: {type: string, values: [a, b]}}}\n  form: {engagement: true}\n" +
		"  measured: {updates: [plan], fields: {plan: {type: string, values: [free, pro]}}}\n  bought: {conversion: true}\n")
	c.text = m.b.String() + flows
	return c
}

// load compiles the company.
func (c *company) load() (*project.Program, error) {
	result, err := project.Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(c.text)}}, project.Options{})
	if err != nil {
		return nil, err
	}
	for _, d := range result.Diagnostics {
		if d.Severity == diag.Error {
			return nil, fmt.Errorf("%s: %s: %s", d.Primary, d.Rule, d.Message)
		}
	}
	return result.Program, nil
}

// atom is a condition about one field.
func (m *maker) atom() string {
	return oneOf(m, `contact.country == "DE"`, `contact.country == "US"`, `contact.country != "US"`,
		`contact.plan == "pro"`, `contact.plan == "free"`, `contact.plan != "free"`, `has(contact.plan)`,
		`contact.size >= 5`, `contact.size < 5`, `has(contact.size)`)
}

func (m *maker) cond() string {
	switch n := m.r.IntN(10); {
	case n < 5:
		return m.atom()
	case n < 7:
		return m.atom() + " && " + m.atom()
	case n < 9:
		return m.atom() + " || " + m.atom()
	}
	return "!(" + m.atom() + ")"
}

// watch is a condition that is asked whenever something changes.
func (m *maker) watch() string {
	text := m.cond()
	m.watched.WriteString(text + "\n")
	return text
}

func (m *maker) flow(name string) *flow {
	w := &flow{name: name, category: oneOf(m, "", "nurture", "onboarding", "sales"), hangs: map[string][]string{}}
	fmt.Fprintf(&m.b, "---\nkind: Workflow\nname: %s\n", name)
	if w.category != "" {
		fmt.Fprintf(&m.b, "category: %s\n", w.category)
	}
	if m.chance(30) {
		fmt.Fprintf(&m.b, "priority: %d\n", oneOf(m, 10, 90))
	}
	m.b.WriteString("trigger:\n")
	for range 1 + m.r.IntN(4)/3 {
		kind, text, hangs := m.trigger()
		if w.hangs[kind] == nil {
			w.hangs[kind] = hangs
			m.b.WriteString("  - {" + text + "}\n")
		}
	}
	m.gates()
	m.ends()
	m.steps = 0
	m.b.WriteString("steps:\n" + m.list("  ", 1+m.r.IntN(4), 0))
	return w
}

// trigger is a trigger, its kind in the word of the fact, and what it hangs on.
func (m *maker) trigger() (kind, text string, hangs []string) {
	switch n := m.r.IntN(m.most); {
	case n < 6:
		return "event", oneOf(m, "event: demo", "event: demo", `event: demo, where: 'event.kind == "a"'`, `event: demo, where: 'event.kind != "a"'`), []string{"demo"}
	case n < 7:
		return "event", "event: form", []string{"form"}
	case n < 9:
		return "event", oneOf(m, "event: measured", `event: measured, where: 'event.plan == "pro"'`), []string{"measured", "plan"}
	case n < 14:
		return "changed", oneOf(m, "changed: contact.plan", "changed: contact.plan", `changed: contact.plan, where: 'event.to == "pro"'`), []string{"plan"}
	case n < 15:
		m.watched.WriteString("contact.size\n")
		return "changed", "changed: contact.size", []string{"size"}
	case n < 19:
		c := m.watch()
		for _, f := range fields {
			if strings.Contains(c, "contact."+f) {
				hangs = append(hangs, f)
			}
		}
		return "becomes", "becomes: '" + c + "'", hangs
	}
	return "inactive", "inactive: " + oneOf(m, "1d", "2d"), []string{"last_activity"}
}

func (m *maker) gates() {
	if m.chance(60) {
		fmt.Fprintf(&m.b, "rules: '%s'\n", m.cond())
	}
	if m.chance(15) {
		fmt.Fprintf(&m.b, "suppress: ['%s']\n", m.cond())
	}
	if m.chance(40) {
		fmt.Fprintf(&m.b, "reentry: %s\n", oneOf(m, "{allow: after_exit}", "{allow: after_exit, min_interval: 1d}", "{allow: after_exit, max: 2}"))
	}
	if m.chance(30) {
		fmt.Fprintf(&m.b, "exclusive: {group: g, on_conflict: %s}\n", oneOf(m, "skip", "preempt", "replace", "queue"))
	}
}

func (m *maker) ends() {
	if m.chance(20) {
		fmt.Fprintf(&m.b, "goal: {%s}\n", oneOf(m, "event: bought", "when: '"+m.watch()+"'", "event: form, exit: false"))
	}
	if m.chance(30) {
		fmt.Fprintf(&m.b, "exit: [{%s, reason: out}]\n", oneOf(m, "event: bought", "event: form", "changed: contact.plan", "when: '"+m.watch()+"'"))
	}
	if m.chance(20) {
		fmt.Fprintf(&m.b, "max_duration: %s\n", oneOf(m, "20h", "3d"))
	}
}

// list are steps, each on a line of its own.
func (m *maker) list(indent string, n, depth int) string {
	var b strings.Builder
	for range n {
		when := ""
		if m.chance(20) {
			when = "when: '" + m.cond() + "', "
		}
		m.steps++
		id := m.steps
		fmt.Fprintf(&b, "%s- {id: s%d, %s%s}\n", indent, id, when, m.step(depth))
	}
	return b.String()
}

func (m *maker) step(depth int) string {
	switch n := m.r.IntN(20); {
	case n < 7:
		return "send: " + oneOf(m, "hello", "more")
	case n < 8:
		return "notify: {to: " + oneOf(m, "ann@acme.example", "bob@acme.example") + ", channel: slack, text: Note}"
	case n < 9:
		return "task: {to: " + oneOf(m, "ann@acme.example", "bob@acme.example") + ", title: Call}"
	case n < 11:
		return "delay: " + oneOf(m, "2h", "1d", "1d")
	case n < 14:
		set := oneOf(m, "contact.plan: pro", "contact.plan: free", "contact.size: 9", "contact.size: 2", `contact.plan: null`)
		m.watched.WriteString(set + "\n")
		return "set: {" + set + "}"
	case n < 16 || depth > 1:
		return "exit: done"
	case n < 18:
		return "branch: [{when: '" + m.cond() + "', steps: " + m.inside(depth) + "}, {else: " + m.inside(depth) + "}]"
	}
	return "wait_until: [{event: form, steps: " + m.inside(depth) + "}, {when: '" + m.watch() + "', steps: " + m.inside(depth) + "}, {timeout: 2d, steps: " + m.inside(depth) + "}]"
}

// inside are the steps of an arm, on one line.
func (m *maker) inside(depth int) string {
	lines := strings.Split(strings.TrimSuffix(m.list("", m.r.IntN(3), depth+1), "\n"), "\n")
	lines = slices.DeleteFunc(lines, func(l string) bool { return l == "" })
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "- ")
	}
	return "[" + strings.Join(lines, ", ") + "]"
}
