// Package render turns results into the formats people and programs read. Each
// format draws the same structs: what a text shows, the JSON holds, and what
// cannot be shown in both is not in the struct.
//
// Output is the same bytes for the same input: no map order, no durations, no
// absolute paths.
package render

import (
	"encoding/json"
	"io"

	"github.com/fairlead/fairlead/pkg/diag"
)

// FormatVersion is the version of the JSON envelope. The number after the dot
// grows when something is added, the one before it when readers must change.
const FormatVersion = "1.0"

// Tool names what wrote a document.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Head begins every JSON document.
type Head struct {
	FormatVersion string `json:"format_version"`
	Tool          Tool   `json:"tool"`
	// Command is the command that was run, "" if none was recognized.
	Command string `json:"command"`
	// Error is set when there is no answer.
	Error *Failure `json:"error,omitempty"`
}

// NewHead returns the head of what that command writes.
func NewHead(command, version string) Head {
	return Head{FormatVersion: FormatVersion, Tool: Tool{Name: "fairlead", Version: version}, Command: command}
}

// Failure says why there is no answer.
type Failure struct {
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Summary counts findings.
type Summary struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
	// Suppressed counts what an exception or the baseline excuses.
	Suppressed int `json:"suppressed"`
	// Unknown counts the questions that could not be decided.
	Unknown int   `json:"unknown"`
	Pairs   Pairs `json:"pairs"`
}

// Pairs counts the verdicts on pairs of workflows.
type Pairs struct {
	Conflict int `json:"conflict"`
	Safe     int `json:"safe"`
	Unknown  int `json:"unknown"`
}

// Report is the answer of lint. Sort the diagnostics first.
type Report struct {
	Head
	// Project is the project's name, "" where none could be read.
	Project     string            `json:"project"`
	Summary     Summary           `json:"summary"`
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
	// Baseline is nil where none was used, Stats where nobody asked for it.
	Baseline *BaselineUse `json:"baseline,omitempty"`
	Stats    *Stats       `json:"stats,omitempty"`
	// Unknown is nil where nobody asked for it.
	Unknown []Undecided `json:"unknown,omitzero"`
	// Safe is nil where nobody asked for it.
	Safe []Proof `json:"safe,omitzero"`
	// Fixing is nil where nothing was to be mended.
	Fixing *Fixing `json:"fixing,omitempty"`

	// Checked says what was looked at; it stands in the last line of the text.
	Checked Checked `json:"-"`
	// FailOn is the least severity with which the command fails.
	FailOn diag.Severity `json:"-"`
	// Files are the paths that were looked at, and Rules what is known to look
	// for, sorted, for formats that list both.
	Files []string   `json:"-"`
	Rules []RuleInfo `json:"-"`
	// Home says where the project stands, for formats that are read in its
	// repository.
	Home Home `json:"-"`
	// Quiet leaves the last line of the text out.
	Quiet bool `json:"-"`
	// Source returns a line of a file, for the frames.
	Source Source `json:"-"`
}

// Checked says what was looked at.
type Checked struct{ Workflows, Files, Rules int }

// NewReport returns a report on those diagnostics, counted.
func NewReport(head Head, project string, ds []diag.Diagnostic) *Report {
	if ds == nil {
		ds = []diag.Diagnostic{} // null would be no list to a reader of JSON
	}
	return &Report{Head: head, Project: project, Diagnostics: ds, Summary: Count(ds)}
}

// Count counts diagnostics.
func Count(ds []diag.Diagnostic) Summary {
	s := Summary{Errors: diag.Count(ds, diag.Error), Warnings: diag.Count(ds, diag.Warning), Notes: diag.Count(ds, diag.Note)}
	s.Suppressed = len(ds) - s.Errors - s.Warnings - s.Notes
	return s
}

// JSON writes v as one indented JSON document. Text of the user stays as it
// is: nothing is escaped for HTML.
func JSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
