package conflict_test

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/conflict"
)

const foundModel = bruteBase + `---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      country: {type: string, values: [DE, US]}
      plan: {type: string, values: [free, pro]}
events:
  demo: {engagement: true}
`

// found are companies in which brute force has shown an answer to be wrong.
var found = []struct{ name, text, never string }{
	{"a step starts the second of a group after the first has ended", `---
kind: Workflow
name: alpha
trigger: {changed: contact.plan}
exclusive: {group: g, on_conflict: skip}
steps:
  - {id: s1, send: hello}
  - {id: s2, set: {contact.plan: null}}
---
kind: Workflow
name: beta
trigger: {changed: contact.plan}
exclusive: {group: g, on_conflict: skip}
rules: '!has(contact.plan)'
steps:
  - {id: s1, send: hello}
`, "safe"},
	{"who acts has paused", `---
kind: Workflow
name: alpha
trigger: {event: demo}
rules: contact.plan == "pro"
steps:
  - {id: s1, send: hello}
---
kind: Workflow
name: beta
trigger: {event: demo}
steps:
  - {id: s1, when: 'contact.plan == "pro"', delay: 2h}
  - {id: s2, send: hello}
`, "conflict"},
	{"another trigger starts the second, by what the first writes", `---
kind: Workflow
name: alpha
trigger: {event: demo}
rules: '!has(contact.plan)'
steps:
  - {id: s1, send: hello}
  - {id: s2, set: {contact.plan: free}}
---
kind: Workflow
name: beta
trigger: [{changed: contact.plan}, {event: demo, where: 'contact.plan == "pro"'}]
steps:
  - {id: s1, send: hello}
`, "conflict"},
}

// TestFound holds the answers to companies in which they were wrong.
func TestFound(t *testing.T) {
	for _, f := range found {
		t.Run(f.name, func(t *testing.T) {
			c := &company{text: foundModel + f.text}
			p, err := c.load()
			if err != nil {
				t.Fatal(err)
			}
			list := conflict.New(p).Triggers()
			if len(list) != 1 || list[0].Answer.String() == f.never {
				t.Errorf("%+v, and it must not be %s", list, f.never)
			}
		})
	}
}
