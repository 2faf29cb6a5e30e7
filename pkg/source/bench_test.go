package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"gopkg.in/yaml.v3"
)

// workflowsText is about 200 KB of workflows as people write them.
func workflowsText() []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < 200_000; i++ {
		fmt.Fprintf(&b, `---
# the workflow of campaign %[1]d
kind: Workflow
name: nurture-ebook-%[1]d
title: "Nurture after the e-book \"%[1]d\""
owner: revops@acme.example
category: nurture
trigger:
  - {event: form_submitted, where: event.form == "ebook"}
  - changed: contact.plan
rules: contact.consent_email && contact.country in ["DE", "AT", "CH"]   # only where we may
reenter: {after: 90d, max: 2}
data: [contact.email, contact.first_name]
goal:
  when: stage.contact == "sql" || deals.exists(d, d.stage == "open")
steps:
  - send: welcome-%[1]d
    id: first
  - delay: 2d
  - id: split
    branch:
      - when: score.lead >= 50 && events.page_viewed.within(days(7)).exists(e, e.path.startsWith("/pricing"))
        steps:
          - task: {to: contact.owner, title: "Call {{ contact.first_name | default: 'them' }}", due: 4h}
          - set: {contact.plan: pro, contact.size: "= trigger.size * 2"}
      - when: |
          contact.company_size > 200 &&
          contact.industry == "saas"
        steps:
          - send: 'it''s for you'
    otherwise:
      - send: newsletter
  - exit: done
kpi: {metric: conversion, of: contact.stage, target: 0.12}
`, i)
	}
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	data := workflowsText()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, diags := Parse(NewFile("w.yaml", data)); len(diags) > 0 {
			b.Fatal(diags[0])
		}
	}
}

func BenchmarkYAMLNodes(b *testing.B) {
	data := workflowsText()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		dec := yaml.NewDecoder(bytes.NewReader(data))
		for {
			var n yaml.Node
			if err := dec.Decode(&n); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkFormat(b *testing.B) {
	data := workflowsText()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, diags := Format(NewFile("b.yaml", data)); len(diags) > 0 {
			b.Fatal(diags)
		}
	}
}
