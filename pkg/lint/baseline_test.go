package lint_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

func someFindings() []diag.Diagnostic {
	return lint.Fingerprint([]diag.Diagnostic{
		{Rule: "test/b", Address: "workflow/w", Message: "b <in> `w`"},
		{Rule: "test/a", Address: "workflow/w", Message: "a"},
		{Rule: "test/a", Address: "workflow/w", Message: "a"},
		{Rule: "test/a", Address: "workflow/v", Message: "a"},
		{Rule: "load/schema", Severity: diag.Warning, Address: "workflow/v", Message: "a"},
		{Rule: "allow/unused", Severity: diag.Warning, Address: "workflow/v", Message: "a"},
		{Rule: "test/c", Message: "c", Suppressed: &diag.Suppression{By: "allow", Reason: "agreed"}},
	})
}

// by lists by what each finding is excused.
func by(ds []diag.Diagnostic) string {
	var list []string
	for _, d := range ds {
		word := "-"
		if d.Suppressed != nil {
			word = d.Suppressed.By
		}
		list = append(list, word)
	}
	return strings.Join(list, " ")
}

func TestBaseline(t *testing.T) {
	b := lint.NewBaseline(someFindings())
	if b.Len() != 4 {
		t.Errorf("%d findings, want 4", b.Len())
	}
	again, err := lint.ParseBaseline(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Bytes(), b.Bytes()) {
		t.Error("reading and writing changes the file")
	}
	ds := someFindings()
	if gone := again.Excuse(ds); gone != 0 || by(ds) != "baseline baseline baseline baseline - - allow" {
		t.Errorf("%d gone, excused by %s", gone, by(ds))
	}
	if twice := lint.NewBaseline(ds); !bytes.Equal(twice.Bytes(), b.Bytes()) {
		t.Error("a baseline of what a baseline excuses is another")
	}
}

func TestBaselineShrinks(t *testing.T) {
	b := lint.NewBaseline(someFindings())
	ds := slices.Delete(someFindings(), 2, 4)
	ds = append(ds, diag.Diagnostic{Rule: "test/b", Address: "workflow/w", Fingerprint: "new"})
	if gone := b.Excuse(ds); gone != 2 || by(ds) != "baseline baseline - - allow -" {
		t.Errorf("%d gone, excused by %s", gone, by(ds))
	}
}

// TestBaselineCounts gives findings that share a fingerprint.
func TestBaselineCounts(t *testing.T) {
	three := func() []diag.Diagnostic {
		d := diag.Diagnostic{Rule: "r", Address: "a", Fingerprint: "f"}
		return []diag.Diagnostic{d, d, d}
	}
	b := lint.NewBaseline(three()[:2])
	if !strings.Contains(string(b.Bytes()), `"count":2`) || b.Len() != 2 {
		t.Errorf("%s", b.Bytes())
	}
	ds := three()
	if gone := b.Excuse(ds); gone != 0 || by(ds) != "baseline baseline -" {
		t.Errorf("%d gone, excused by %s", gone, by(ds))
	}
}

func TestBaselineBytes(t *testing.T) {
	ds := someFindings()
	got := string(lint.NewBaseline(ds).Bytes())
	order := []string{`"workflow/v"`, ds[1].Fingerprint, `"test/b"`}
	slices.SortFunc(order[1:2], strings.Compare)
	last := -1
	for _, part := range order {
		i := strings.Index(got, part)
		if i < last {
			t.Errorf("%s stands too early in:\n%s", part, got)
		}
		last = i
	}
	if !strings.Contains(got, "\"message\":\"b <in> `w`\"}\n") {
		t.Errorf("the message is not readable:\n%s", got)
	}
	slices.Reverse(ds)
	if again := string(lint.NewBaseline(ds).Bytes()); again != got {
		t.Error("the order of findings changes the file")
	}
	if empty := string(lint.NewBaseline(nil).Bytes()); empty != "{\n  \"format_version\": \"1.0\",\n  \"findings\": []\n}\n" {
		t.Errorf("an empty baseline is %s", empty)
	}
}

func TestParseBaselineRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "no baseline",
		"[]":                        "it is no baseline, but a JSON array",
		`"x"`:                       "it is no baseline, but a JSON string",
		"{}":                        "`format_version` is missing",
		`{"format_version": "2.0"}`: "its format is version 2.0",
		`{"format_version": "1.0", "findings": [3]}`: "it is no baseline: a JSON number cannot stand in `findings",
	} {
		if _, err := lint.ParseBaseline([]byte(text)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Go ") {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
	if b, err := lint.ParseBaseline([]byte(`{"format_version": "1.7", "more": 1, "findings": [{"rule": "r", "reviewed": true}]}`)); err != nil || b.Len() != 1 {
		t.Error("an addition of a later version is refused", err)
	}
}

func FuzzParseBaseline(f *testing.F) {
	f.Add(lint.NewBaseline(someFindings()).Bytes())
	f.Add([]byte(`{"format_version": "1.0", "findings": [{"count": -3}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := lint.ParseBaseline(data)
		if err != nil {
			return
		}
		ds := someFindings()
		if gone := b.Excuse(ds); gone < 0 || gone > b.Len() {
			t.Errorf("%d of %d gone", gone, b.Len())
		}
		if again, err := lint.ParseBaseline(b.Bytes()); err != nil || again.Len() != b.Len() {
			t.Errorf("what was written does not read: %v", err)
		}
	})
}
