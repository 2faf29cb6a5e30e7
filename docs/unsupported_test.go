package docs_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

const unsupportedWorkflow = `kind: Workflow
name: one-of-them
owner: ops@acme.example
reentry: never
kpi: {name: Meetings, measure: count, event: meeting_booked, target: ">= 1"}
`

// TestWhatSimulateDoesNotRun holds the list on the language page against what a
// simulation refuses: every name on it is refused, and nothing else that is
// tried here.
func TestWhatSimulateDoesNotRun(t *testing.T) {
	const anyStep = "steps: [{id: done, exit: done}]\n"
	const byEvent = "trigger: {event: page_viewed}\n"
	cases := map[string]string{
		"date":                 "trigger: {date: contact.renewal}\n" + anyStep,
		"schedule":             "trigger: {schedule: \"0 9 * * mon\"}\n" + anyStep,
		"event":                byEvent + anyStep,
		"inactive":             "trigger: {inactive: 60d}\n" + anyStep,
		"becomes":              "trigger: {becomes: segment.icp}\n" + anyStep,
		"enters_stage":         "trigger: {enters_stage: lost}\n" + anyStep,
		"changed":              "trigger: {changed: contact.plan}\n" + anyStep,
		"route":                byEvent + "steps: [{id: x, route: inbound}]\n",
		"create":               byEvent + "steps: [{id: x, create: {deal: {stage: open}}}]\n",
		"webhook":              byEvent + "steps: [{id: x, webhook: {endpoint: enrich}}]\n",
		"for_each":             byEvent + "steps: [{id: x, for_each: {object: contact, among: all, enroll: call-lead, with: {sku: a}}}]\n",
		"repeat":               byEvent + "steps: [{id: x, repeat: {times: 2, every: 1d, steps: [{id: y, send: offer-a}]}}]\n",
		"enroll":               byEvent + "steps: [{id: x, enroll: {workflow: call-lead, with: {sku: a}}}]\n",
		"on_conflict: queue":   byEvent + "exclusive: {group: g, on_conflict: queue}\n" + anyStep,
		"on_conflict: preempt": byEvent + "exclusive: {group: g, on_conflict: preempt}\n" + anyStep,
		"SLA":                  "",
	}
	page, err := os.ReadFile("language.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(page), "## What `simulate` does not run yet\n")
	list, _, _ = strings.Cut(list, "\nWorkflows with `managed_by`")
	for name, text := range cases {
		files := base(t, []string{"sla-speed-to-lead"})
		if text == "" {
			files = base(t, nil)
		} else {
			files["example.yaml"] = &fstest.MapFile{Data: []byte(unsupportedWorkflow + text)}
		}
		r, err := project.Load(files, project.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Program == nil {
			t.Errorf("the project with `%s` does not load: %v", name, r.Diagnostics)
			continue
		}
		refused, listed := len(journey.Unsupported(r.Program)) > 0, strings.Contains(list, "`"+name+"`")
		if refused != listed {
			t.Errorf("`%s` is refused by simulate: %v; the page says so: %v", name, refused, listed)
		}
	}
}
