package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// BaselineUse says which baseline was held against the findings.
type BaselineUse struct {
	// File is the file as the user named it.
	File string `json:"file"`
	// Findings are all that it holds, Gone those that are no longer found.
	Findings int `json:"findings"`
	Gone     int `json:"gone"`
}

// Stats counts findings. Rules and families without any are left out.
type Stats struct {
	Documents int         `json:"documents"`
	Files     int         `json:"files"`
	Families  []StatsLine `json:"families"`
	Rules     []StatsLine `json:"rules"`
}

// StatsLine counts the findings of one rule, or of one family of rules.
type StatsLine struct {
	Name       string `json:"name"`
	Errors     int    `json:"errors"`
	Warnings   int    `json:"warnings"`
	Notes      int    `json:"notes"`
	Suppressed int    `json:"suppressed"`
}

func (l *StatsLine) add(d *diag.Diagnostic) {
	switch {
	case d.Suppressed != nil:
		l.Suppressed++
	case d.Severity == diag.Error:
		l.Errors++
	case d.Severity == diag.Warning:
		l.Warnings++
	default:
		l.Notes++
	}
}

// NewStats counts diagnostics, by family and by rule, both sorted by name.
func NewStats(ds []diag.Diagnostic, documents, files int) *Stats {
	s := &Stats{Documents: documents, Files: files, Families: []StatsLine{}, Rules: []StatsLine{}}
	for i := range ds {
		lineOf(&s.Families, family(ds[i].Rule)).add(&ds[i])
		lineOf(&s.Rules, ds[i].Rule).add(&ds[i])
	}
	return s
}

// lineOf returns the line of that name in a sorted list, a new one if there is
// none.
func lineOf(lines *[]StatsLine, name string) *StatsLine {
	i, found := slices.BinarySearchFunc(*lines, name, func(l StatsLine, want string) int { return strings.Compare(l.Name, want) })
	if !found {
		*lines = slices.Insert(*lines, i, StatsLine{Name: name})
	}
	return &(*lines)[i]
}

func family(rule string) string {
	name, _, _ := strings.Cut(rule, "/")
	return name
}

// text is a table: each family with its rules below it.
func (s *Stats) text() string {
	width := len("findings")
	for _, l := range s.Rules {
		width = max(width, len(l.Name)+2)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s  errors  warnings  notes  suppressed\n", width, "findings")
	row := func(name string, l StatsLine) {
		fmt.Fprintf(&b, "%-*s  %6d  %8d  %5d  %10d\n", width, name, l.Errors, l.Warnings, l.Notes, l.Suppressed)
	}
	var sum StatsLine
	for _, f := range s.Families {
		row(f.Name, f)
		for _, r := range s.Rules {
			if family(r.Name) == f.Name {
				row("  "+r.Name, r)
			}
		}
		sum.Errors, sum.Warnings, sum.Notes, sum.Suppressed = sum.Errors+f.Errors, sum.Warnings+f.Warnings, sum.Notes+f.Notes, sum.Suppressed+f.Suppressed
	}
	row("all", sum)
	fmt.Fprintf(&b, "%s in %s\n", Amount(s.Documents, "document"), Amount(s.Files, "file"))
	return b.String()
}
