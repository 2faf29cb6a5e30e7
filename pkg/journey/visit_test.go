package journey

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

const visited = `
kind: Workflow
name: w
category: nurture
trigger: {event: form}
steps:
  - {id: write, set: {contact.plan: free}}
  - {id: skipped, send: hello, when: contact.plan == "pro"}
  - {id: past, delay: {until: "= contact.renewal", if_past: skip}}
  - {id: leapt, send: hello}
  - id: rounds
    repeat: {times: 2, every: 1d, steps: [{id: each, send: more}]}
  - {id: pause, delay: 9d}
  - {id: late, send: hello}
---
kind: Scenario
name: s
start: 2026-01-05T09:00:00+01:00
contact: {email: kim@example.com, consent: true, renewal: 2026-01-01T00:00:00Z, plan: free}
timeline: [{at: 0s, event: form, name: x}]
until: 5d
`

// TestVisit is told of each step that is reached: of one that its `when` skips
// and of one that changes nothing, too, and of none that `if_past: skip` leaps
// over or that lies behind the end.
func TestVisit(t *testing.T) {
	p := load(t, txtar.File{Name: "w.yaml", Data: []byte(visited)})
	s := p.Scenarios[0]
	r := NewRun(p, s.Start)
	var got []string
	r.Visit(func(workflow, step int) { got = append(got, p.Workflows[workflow].Steps[step].ID) })
	r.Prepare(s)
	r.Deliver(InputOf(&s.Timeline[0], s.Start))
	r.Advance(s.Start + s.Until)
	if want := "write skipped past rounds each rounds each rounds pause"; strings.Join(got, " ") != want {
		t.Errorf("reached %s, want %s", strings.Join(got, " "), want)
	}
}
