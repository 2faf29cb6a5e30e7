package project

import (
	"testing"
	"testing/fstest"
)

const sequenceCompany = `
kind: Project
name: acme
owner: revops@acme.example
channels: {email: {address: contact.email, consent: contact.ok}}
topics: [{name: guides, title: Guides}]
---
kind: DataModel
name: crm
objects: {contact: {identified_by: [email], fields: {email: {type: string, required: true}, ok: {type: bool, required: true}}}}
events: {asked: {engagement: true}}
---
{kind: Message, name: one, channel: email, topic: guides, subject: Hi, body: Hi}
---
{kind: Message, name: receipt, channel: email, transactional: true, subject: Hi, body: Hi}
---
kind: Workflow
name: w
owner: x
trigger: {event: asked}
steps:
`

func TestSequence(t *testing.T) {
	tests := []struct {
		name, steps string
		want        *Sequence
	}{
		{"two sends and a pause", `
  - {id: a, send: one}
  - {id: b, delay: 1d}
  - {id: c, send: one}`, &Sequence{0, 1, 2}},
		{"the pause before both", `
  - {id: a, delay: 1d}
  - {id: b, send: one}
  - {id: c, send: one}`, nil},
		{"a delay of nothing", `
  - {id: a, send: one}
  - {id: b, delay: 0s}
  - {id: c, send: one}`, nil},
		{"a receipt between", `
  - {id: a, send: one}
  - {id: b, send: receipt}
  - {id: c, delay: 1d}
  - {id: d, send: receipt}`, nil},
		{"sends only in different arms", `
  - id: a
    experiment:
      variants:
        - {name: x, weight: 50, steps: [{id: b, send: one}, {id: c, delay: 1d}]}
        - {name: y, weight: 50, steps: [{id: d, send: one}]}`, nil},
		{"one arm goes on to the next send", `
  - id: a
    branch:
      - {when: contact.ok, steps: [{id: b, send: one}]}
      - {else: []}
  - id: c
    wait_until: [{event: asked, steps: [{id: d, exit: asked}]}, {timeout: 1d}]
  - {id: e, send: one}`, &Sequence{1, 2, 4}},
		{"an exit that may be skipped", `
  - {id: a, send: one}
  - {id: b, delay: 1d}
  - {id: c, exit: enough, when: contact.ok}
  - {id: d, send: one}`, &Sequence{0, 1, 3}},
		{"round and round", `
  - {id: a, repeat: {times: 2, every: 1d, steps: [{id: b, send: one}]}}`, &Sequence{1, 0, 1}},
		{"one round", `
  - {id: a, repeat: {times: 1, every: 1d, steps: [{id: b, send: one}]}}`, nil},
		{"rounds without a pause", `
  - {id: a, repeat: {times: 5, every: 0s, steps: [{id: b, send: one}]}}`, nil},
		{"rounds in rounds", `
  - id: a
    repeat:
      times: 2
      every: 1d
      steps:
        - {id: b, repeat: {times: 1, every: 0s, steps: [{id: c, send: one}]}}`, &Sequence{2, 0, 2}},
		{"the pause at the end of a round", `
  - id: a
    repeat:
      times: 2
      every: 0s
      steps: [{id: b, send: one}, {id: c, delay: 1d}]`, &Sequence{1, 2, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(sequenceCompany + tt.steps[1:] + "\n")}}, Options{})
			if err != nil || r.Program == nil {
				t.Fatal(err, r.Diagnostics)
			}
			got, ok := r.Program.Sequence(r.Program.Workflows[0])
			if ok != (tt.want != nil) || ok && got != *tt.want {
				t.Errorf("got %v %v, want %v", got, ok, tt.want)
			}
		})
	}
}
