package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/internal/library"
)

// LibraryLine is one entry in the list of the library.
type LibraryLine struct {
	Name string `json:"name"`
	// Summary says in one sentence what it does, When for whom it is, Needs what it
	// takes from the company around it.
	Summary string         `json:"summary"`
	When    []string       `json:"when"`
	Needs   []library.Need `json:"needs"`
	// Here is how it stands in the project; nil outside of one.
	Here *Here `json:"here,omitempty"`
}

// Here is how an entry of the library stands in a project.
type Here struct {
	// Lacks counts what the project does not have that the entry needs.
	Lacks int `json:"lacks"`
	// Taken: the project has a workflow or a message of its name.
	Taken bool `json:"taken,omitempty"`
}

// NewLibraryLine describes an entry.
func NewLibraryLine(e *library.Entry) LibraryLine {
	return LibraryLine{Name: e.Name, Summary: e.Page.Summary, When: e.Page.List(library.When), Needs: e.Needs()}
}

// listed draws the library.
func listed(lines []LibraryLine, p Palette) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(p.Bold(l.Name) + "\n")
		b.WriteString("  " + column(l.Summary, 2, p.Width) + "\n")
		if len(l.When) > 0 {
			b.WriteString("  for: " + column(l.When[0], 2, p.Width) + "\n")
		}
		b.WriteString("  needs " + column(needed(l.Needs), 2, p.Width) + "\n")
		if l.Here != nil {
			b.WriteString("  here: " + l.Here.text() + "\n")
		}
	}
	return b.String()
}

func (h *Here) text() string {
	text := "you have all it needs"
	if h.Lacks > 0 {
		text = "you lack " + Amount(h.Lacks, "thing")
	}
	if h.Taken {
		text += "; its name is taken"
	}
	return text
}

// needed names the objects, events and channels among the needs, and counts the rest.
func needed(needs []library.Need) string {
	parts := []string{
		namesOf(needs, "objects", "object", "field"), namesOf(needs, "events", "event"), namesOf(needs, "channels", "channel"),
		counted(needs),
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// namesOf lists the names of some kinds, each once.
func namesOf(needs []library.Need, noun string, kinds ...string) string {
	var list []string
	for _, n := range needs {
		owner, _, part := strings.Cut(n.Name, ".")
		if part && kinds[0] == "event" {
			continue
		}
		if slices.Contains(kinds, n.Kind) && !slices.Contains(list, owner) {
			list = append(list, owner)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return noun + " " + strings.Join(list, ", ")
}

// counted says how many of the other things are needed: what a company has beyond
// its data.
func counted(needs []library.Need) string {
	var parts []string
	for _, k := range []struct{ kind, noun string }{
		{"scoring-model", "score"}, {"segment", "segment"}, {"routing-policy", "routing policy"}, {"sla", "SLA"}, {"topic", "topic"},
		{"endpoint", "endpoint"}, {"calendar", "calendar"},
	} {
		if n := distinct(needs, k.kind); n > 0 {
			parts = append(parts, amountOf(n, k.noun))
		}
	}
	return strings.Join(parts, ", ")
}

// distinct counts the names of a kind. A band is one of a score.
func distinct(needs []library.Need, kind string) int {
	names := map[string]bool{}
	for _, n := range needs {
		owner, _, _ := strings.Cut(n.Name, ".")
		if n.Kind == kind || n.Kind == "band" && kind == "scoring-model" {
			names[owner] = true
		}
	}
	return len(names)
}

// amountOf is [Amount] for nouns of more than one word.
func amountOf(n int, noun string) string {
	if n > 1 && strings.HasSuffix(noun, "policy") {
		return strconv.Itoa(n) + " " + strings.TrimSuffix(noun, "y") + "ies"
	}
	return Amount(n, noun)
}
