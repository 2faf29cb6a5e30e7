package schema_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// output reads an example of an output, with each old text replaced by its new one.
func output(t *testing.T, command string, replacements ...string) any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "output", command+".json"))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer(replacements...).Replace(string(text))
	if len(replacements) > 0 && changed == string(text) {
		t.Fatalf("%q is not in the example", replacements[0])
	}
	var v any
	if err := json.Unmarshal([]byte(changed), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestOutputs(t *testing.T) {
	tests := []struct{ command, old, new, want string }{
		{command: "lint"},
		{"lint", `"format_version": "1.0", `, "", "whole"},
		{"lint", `"command": "lint"`, `"command": "check"`, "/command"},
		{"lint", `"pairs": {"conflict": 1, `, `"pairs": {`, "/summary/pairs"},
		{"lint", `"severity": "error"`, `"severity": "off"`, "/diagnostics/0/severity"},
		{"lint", `"confidence": "proved"`, `"confidence": "sure"`, "/diagnostics/0/confidence"},
		{"lint", `, "suppressed": null`, ``, "/diagnostics/0"},
		{"lint", `"suppressed": null`, `"suppressed": false`, "/diagnostics/0/suppressed"},
		{"lint", `"line": 12, "column": 40`, `"line": 12`, "/diagnostics/0/primary/end"},
		{"lint", `"by": "allow"`, `"by": "me"`, "/diagnostics/1/suppressed/by"},
		{"lint", `, "label": "and here"`, ``, "/diagnostics/0/related/0"},
		{"lint", `"project": "acme"`, `"project": "acme", "took": "3ms"`, "whole"},
		{command: "simulate"},
		{"simulate", `"scenarios": [{"name": "hot-lead", `, `"scenarios": [{`, "/scenarios/0"},
		{"simulate", `"passed": false, "message"`, `"passed": "no", "message"`, "/scenarios/0/expectations/1/passed"},
		{"simulate", `"kind": "event", `, ``, "/scenarios/0/timeline/1"},
		{"simulate", `"hint"`, `"help"`, "/error"},
		{"simulate", `"kind": "part"`, `"kind": "atom"`, "/coverage/workflows/0/gaps/0/kind"},
		{"simulate", `"verdict": "yes"`, `"verdict": "sure"`, "/coverage/workflows/0/gaps/0/who/0/verdict"},
		{"simulate", `"percent": 80`, `"percent": 180`, "/coverage/limits/0/percent"},
		{command: "explore"},
		{"explore", `"number": 1, `, ``, "/turns/1"},
		{"explore", `"phase": "waiting"`, `"phase": "sleeping"`, "/turns/1/state/places/0/phase"},
		{"explore", `{"line": "next", `, `{`, "/turns/1/choices/0"},
		{command: "new"},
		{"new", `"written": true,`, ``, "/scenario"},
		{"new", `"result": "undecided"`, `"result": "maybe"`, "/miss/result"},
		{"new", `["at: 0s, enrolled: nurture"]`, `[]`, "/scenario/expectations"},
		{command: "graph"},
		{"graph", `"kind": "next"`, `"kind": "then"`, "/graph/edges/0/kind"},
		{"graph", `"details": [], `, ``, "/graph/nodes/1"},
		{"graph", `"arm": 1`, `"arm": 0`, "/graph/nodes/1/arm"},
		{"graph", `"kind": "send"`, `"kind": "mail"`, "/graph/nodes/1/kind"},
		{command: "why"},
		{"why", `"scenario": "hot-lead", `, ``, "/answer"},
		{"why", `"gate": "rules", `, ``, "/answer/workflows/0/stays/0/because"},
		{"why", `"result": "false"`, `"result": "no"`, "/answer/workflows/0/stays/0/because/result"},
		{"why", `"not_asked": ["data"]`, `"not_asked": "data"`, "/answer/workflows/0/decisions/0/not_asked"},
		{command: "explain"},
		{"explain", `"verdict": "yes",
   "place"`, `"verdict": "perhaps",
   "place"`, "/answer/ways/0/verdict"},
		{"explain", `"must": "hold", `, ``, "/answer/ways/0/conditions/0"},
		{"explain", `"is": "49"`, `"is": 49`, "/answer/ways/0/conditions/0/miss/changes/0/is"},
		{"explain", `"line": 5, "text"`, `"line": 0, "text"`, "/answer/contacts/bad/0/line"},
		{"explain", `"open": []`, `"open": null`, "/answer/ways/0/count/open"},
	}
	for _, tt := range tests {
		t.Run(tt.command+" "+tt.want, func(t *testing.T) {
			var changes, want []string
			if tt.old != "" {
				changes, want = []string{tt.old, tt.new}, []string{strings.TrimPrefix(tt.want, "whole")}
			}
			got := complaints(t, compile(t, "output/"+tt.command+".schema.json"), output(t, tt.command, changes...))
			if !slices.Equal(got, want) {
				t.Errorf("complaints at %q, want %q", got, want)
			}
		})
	}
}
