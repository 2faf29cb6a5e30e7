package project

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// One slip often looks wrong from several sides. This file keeps the report
// that says most and drops the others, so that each defect is one line.

// point is a place where a report begins.
type point struct {
	file string
	at   diag.Pos
}

func startOf(d diag.Diagnostic) point { return point{d.Primary.File, d.Primary.Start} }

// schemaOnly returns what the JSON Schemas say about places for which nobody
// else has words: the others know more.
func (l *loader) schemaOnly(ds []diag.Diagnostic) []diag.Diagnostic {
	known := make(map[point]bool, len(ds))
	for _, d := range ds {
		known[startOf(d)] = true
	}
	var only []diag.Diagnostic
	for _, u := range l.units {
		for _, d := range u.schema {
			if !known[startOf(d)] {
				d.Address = u.address()
				only = append(only, d)
			}
		}
	}
	return only
}

// withoutEchoes drops what a reader would take for a second trouble: whatever
// is said about a text that YAML read otherwise than it was meant, and a
// complaint about a value that is missing for the same reason.
func withoutEchoes(ds []diag.Diagnostic) []diag.Diagnostic {
	var misread []diag.Span
	starts, ends := map[point]bool{}, map[point]bool{}
	for _, d := range ds {
		if d.Rule == "load/syntax" {
			misread = append(misread, d.Primary)
		}
		if d.Rule != "load/schema" {
			starts[startOf(d)] = true
			ends[point{d.Primary.File, d.Primary.End}] = true
		}
	}
	burst := burstFiles(ds)
	return slices.DeleteFunc(ds, func(d diag.Diagnostic) bool {
		if d.Rule == "load/syntax" {
			return false
		}
		if d.Rule != "load/alias" && burst[d.Primary.File] {
			return true
		}
		p := d.Primary
		if slices.ContainsFunc(misread, func(s diag.Span) bool { return holds(s, p) }) {
			return true
		}
		empty := p.Start == p.End && ends[point{p.File, p.Start}]
		return d.Rule == "load/schema" && (empty || starts[startOf(d)])
	})
}

// burstFiles are the files whose aliases were cut off: what they say is not what
// was written.
func burstFiles(ds []diag.Diagnostic) map[string]bool {
	files := map[string]bool{}
	for _, d := range ds {
		if d.Rule == "load/alias" && strings.HasPrefix(d.Message, "aliases make") {
			files[d.Primary.File] = true
		}
	}
	return files
}

// holds reports whether s begins inside whole, or right behind it.
func holds(whole, s diag.Span) bool {
	return whole.File == s.File && whole.Start.Byte <= s.Start.Byte && s.Start.Byte <= whole.End.Byte && s.End.Byte <= whole.End.Byte
}
