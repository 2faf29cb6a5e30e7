// Package diag holds what every analysis says about a user's files: places,
// severities and diagnostics. It knows text positions and nothing else, and
// imports only the standard library.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Pos is one place in a file.
type Pos struct {
	// Line is 1-based; 0 means "no place".
	Line int32 `json:"line"`
	// Column is 1-based and counts Unicode code points.
	Column int32 `json:"column"`
	// Byte is the 0-based offset into the file as it is on disk (a byte order
	// mark counts).
	Byte int32 `json:"byte"`
}

// Span is a half-open piece of a file: End is the first place not in it.
type Span struct {
	// File is relative to the project root, with forward slashes.
	File  string `json:"file"`
	Start Pos    `json:"start"`
	End   Pos    `json:"end"`
}

// IsZero reports whether the span names no place, as that of a default does.
func (s Span) IsZero() bool { return s.Start.Line == 0 }

// String prints file:line:column, the form terminals turn into links.
func (s Span) String() string {
	if s.IsZero() {
		return s.File
	}
	return fmt.Sprintf("%s:%d:%d", s.File, s.Start.Line, s.Start.Column)
}

// Compare orders spans by file, start and end.
func (s Span) Compare(o Span) int {
	return cmp.Or(cmp.Compare(s.File, o.File), cmp.Compare(s.Start.Byte, o.Start.Byte), cmp.Compare(s.End.Byte, o.End.Byte))
}

// Places maps byte offsets inside a decoded scalar, such as a CEL expression
// written in a quoted or folded YAML string, back to the file.
type Places interface {
	// Span returns the place in the file of the bytes [start, end) of the
	// decoded text. Offsets outside the text are clamped to it.
	Span(start, end int) Span
}

// Severity says how much a diagnostic matters.
type Severity uint8

// The severities, most severe first. Off is for configuration only: no
// diagnostic carries it.
const (
	Error Severity = iota
	Warning
	Note
	Off
)

var severityNames = [...]string{"error", "warning", "note", "off"}

// String returns the word used in YAML, in messages and in JSON.
func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the severity's word.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseSeverity returns the severity with that name; ok is false if there is none.
func ParseSeverity(name string) (s Severity, ok bool) {
	i := slices.Index(severityNames[:], name)
	return Severity(max(i, 0)), i >= 0
}

// Confidence says how a finding was reached.
type Confidence string

// Proved findings follow from the files alone; replayed ones carry a witness
// that the step function has played through; likely ones are heuristic.
const (
	Proved   Confidence = "proved"
	Replayed Confidence = "replayed"
	Likely   Confidence = "likely"
)

// Related is a second place that takes part in a finding.
type Related struct {
	Span
	// Label says what this place has to do with it.
	Label string `json:"label"`
}

// SubValue is the value that a part of an expression had.
type SubValue struct {
	Span
	// Text is what stands below the part, for example `score.lead = 55`.
	Text string `json:"text"`
}

// Witness shows a finding: a contact and a timeline that the step function has played.
type Witness struct {
	// Name is that of the scenario, and Text the whole as a file that can be kept: its
	// expectations fail while the finding stands.
	Name string `json:"name"`
	Text string `json:"text"`
	// Story tells what happens, a line each.
	Story []string `json:"story"`
	// Scenario is who is in it and what happens, for programs.
	Scenario *Scene `json:"scenario"`
	// Moments are the lines of the story that are no headings, each with its day and where
	// what happens is written; no place for what comes in.
	Moments []Moment `json:"-"`
	// Replayed is always true: what was not played is no witness.
	Replayed bool `json:"replayed"`
}

// Scene is a scenario as data, with the keys of a Scenario document.
type Scene struct {
	Start    string           `json:"start"`
	Contacts []map[string]any `json:"contacts"`
	// Objects are all others, by kind.
	Objects map[string][]map[string]any `json:"objects"`
	// Given is what happened before the start, Timeline what happens after it.
	Given    []map[string]any `json:"given,omitempty"`
	Timeline []map[string]any `json:"timeline"`
}

// Moment is something that happens in a witness.
type Moment struct {
	Span
	Text string
}

// Suppression says why a finding does not count.
type Suppression struct {
	// By is the mechanism: "allow" or "baseline".
	By         string `json:"by"`
	Reason     string `json:"reason,omitempty"`
	ApprovedBy string `json:"approved_by,omitempty"`
	Until      string `json:"until,omitempty"`
}

// Diagnostic is one statement about the user's files. Diagnostics are results:
// they are collected and sorted, never returned early.
type Diagnostic struct {
	// Rule is the id, such as "load/expression" or "governance/kpi".
	Rule       string     `json:"rule"`
	Severity   Severity   `json:"severity"`
	Confidence Confidence `json:"confidence"`
	// Message is one sentence without a full stop that names the things it is
	// about in backquotes.
	Message string `json:"message"`
	// Address is the document it is about, such as "workflow/nurture-ebook".
	Address string `json:"address,omitempty"`
	Primary Span   `json:"primary"`
	// Label stands under the primary span in the text frame.
	Label   string     `json:"label,omitempty"`
	Related []Related  `json:"related,omitempty"`
	Values  []SubValue `json:"values,omitempty"`
	Notes   []string   `json:"notes,omitempty"`
	// Witness is who and what shows it, nil where the files alone do.
	Witness *Witness `json:"witness,omitempty"`
	// Help says what to do, in the imperative.
	Help string `json:"help,omitempty"`
	// Fix is what `lint --fix` does about it; nil where that takes a person.
	Fix *Fix `json:"fix,omitempty"`
	// Fingerprint names the finding independently of lines and formatting.
	Fingerprint string       `json:"fingerprint"`
	Suppressed  *Suppression `json:"suppressed"`
}

// Compare orders diagnostics by place, then rule, then message, so that output
// never depends on the order in which they were found.
func Compare(a, b Diagnostic) int {
	return cmp.Or(a.Primary.Compare(b.Primary), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
}

// Sort sorts diagnostics in place and drops exact repetitions of place, rule and message.
func Sort(ds []Diagnostic) []Diagnostic {
	slices.SortStableFunc(ds, Compare)
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool { return Compare(a, b) == 0 })
}

// Count returns how many unsuppressed diagnostics have severity s.
func Count(ds []Diagnostic, s Severity) int {
	n := 0
	for i := range ds {
		if ds[i].Severity == s && ds[i].Suppressed == nil {
			n++
		}
	}
	return n
}
