package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
)

// loadIDs are the findings of loading.
var loadIDs = []string{
	"load/alias", "load/cycle", "load/duplicate-key", "load/encoding", "load/expression", "load/limit", "load/reference",
	"load/schema", "load/syntax", "load/template", "load/unknown-key", "load/unknown-value",
}

// simulateIDs are the findings of simulate; their examples are played elsewhere.
var simulateIDs = []string{"scenario/vacuous", "simulate/expectation"}

// lintIDs are the findings of lint that no rule makes, sorted.
func lintIDs() []string {
	var ids []string
	for _, r := range lint.ExceptionRules() {
		ids = append(ids, r.ID)
	}
	return append(ids, loadIDs...)
}

func TestEveryIDHasAPage(t *testing.T) {
	for _, r := range append(rules.All(), lint.ExceptionRules()...) {
		page := pageOf(t, r.ID)
		for _, heading := range []string{"## What it finds", "## Why it matters", "## How it decides", "## Bad", "## Good", "## How to excuse it"} {
			if !strings.Contains(page, "\n"+heading+"\n") {
				t.Errorf("%s: the page has no section %q", r.ID, heading)
			}
		}
		if (len(r.Params) > 0) != strings.Contains(page, "\n## Parameters\n") {
			t.Errorf("%s: parameters and page disagree", r.ID)
		}
		if !strings.Contains(page, "Severity: "+r.Severity.String()) {
			t.Errorf("%s: the page does not say the severity %s", r.ID, r.Severity)
		}
	}
	if got := strings.Join(rules.Other(), " "); got != strings.Join(append(lintIDs(), simulateIDs...), " ") {
		t.Errorf("pages of other findings are %s", got)
	}
	if _, ok := rules.Page("governance/nothing"); ok {
		t.Error("a page of a rule that does not exist")
	}
}

func TestExamplesOfPages(t *testing.T) {
	ids := lintIDs()
	for _, r := range rules.All() {
		ids = append(ids, r.ID)
	}
	for _, id := range ids {
		t.Run(id, func(t *testing.T) {
			page := pageOf(t, id)
			bad := check(t, example(t, page, "## Bad"))
			if len(bad) != 1 || bad[0].Rule != id {
				t.Errorf("the bad example gives:\n%s", listing(bad))
			}
			if good := check(t, example(t, page, "## Good")); len(good) > 0 {
				t.Errorf("the good example gives:\n%s", listing(good))
			}
		})
	}
}

func pageOf(t *testing.T, id string) string {
	t.Helper()
	page, ok := rules.Page(id)
	if !ok {
		t.Fatalf("%s has no page", id)
	}
	if !strings.HasPrefix(page, "# "+id+"\n") {
		t.Errorf("the page of %s begins with another title", id)
	}
	return page
}

// example returns the first fenced block of YAML below a heading as a project.
func example(t *testing.T, page, heading string) fstest.MapFS {
	t.Helper()
	_, rest, ok := strings.Cut(page, "\n"+heading+"\n")
	_, rest, fenced := strings.Cut(rest, "```yaml\n")
	block, _, closed := strings.Cut(rest, "```\n")
	if !ok || !fenced || !closed {
		t.Fatalf("no example under %q", heading)
	}
	return fstest.MapFS{"fairlead.yaml": {Data: []byte(block)}}
}

// TestSettingsReachRules sees that a project can silence every rule.
func TestSettingsReachRules(t *testing.T) {
	for _, r := range append(rules.All(), lint.ExceptionRules()...) {
		fsys := example(t, pageOf(t, r.ID), "## Bad")
		text := string(fsys["fairlead.yaml"].Data)
		if strings.Contains(text, "\nlint:") {
			continue
		}
		off := strings.Replace(text, "\nname: ", "\nlint: {rules: {"+r.ID+": off}}\nname: ", 1)
		fsys["fairlead.yaml"] = &fstest.MapFile{Data: []byte(off)}
		if got := check(t, fsys); len(got) > 0 {
			t.Errorf("%s turned off still gives:\n%s", r.ID, listing(got))
		}
		note := strings.Replace(text, "\nname: ", "\nlint: {rules: {"+r.ID+": {severity: note}}}\nname: ", 1)
		fsys["fairlead.yaml"] = &fstest.MapFile{Data: []byte(note)}
		if got := check(t, fsys); len(got) != 1 || got[0].Severity != diag.Note {
			t.Errorf("%s as a note gives:\n%s", r.ID, listing(got))
		}
	}
}
