package model

import (
	"slices"
	"strings"
)

// Kinds lists the kinds of documents in the order of the language's table.
var kinds = []string{
	"Project", "DataModel", "Segment", "Lifecycle", "ScoringModel", "Team", "RoutingPolicy", "SLA",
	"Message", "Workflow", "Guardrail", "JourneyMap", "Policy", "Approval", "Scenario", "Population",
}

// Kinds returns the kinds of documents in the order of the language's table.
func Kinds() []string { return append([]string(nil), kinds...) }

// IsKind reports whether there is a kind of documents with that name.
func IsKind(name string) bool { return slices.Contains(kinds, name) }

// KebabKind returns the kind as it stands in addresses and file names:
// "ScoringModel" is "scoring-model", "SLA" is "sla".
func KebabKind(kind string) string {
	var b strings.Builder
	for i, r := range kind {
		upper := r >= 'A' && r <= 'Z'
		if upper && i > 0 && kind[i-1] >= 'a' && kind[i-1] <= 'z' {
			b.WriteByte('-')
		}
		if upper {
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// New returns an empty document of that kind, nil if there is no such kind.
func New(kind string) Document {
	switch kind {
	case "Project":
		return &Project{}
	case "DataModel":
		return &DataModel{}
	case "Segment":
		return &Segment{}
	case "Lifecycle":
		return &Lifecycle{}
	case "ScoringModel":
		return &ScoringModel{}
	case "Team":
		return &Team{}
	case "RoutingPolicy":
		return &RoutingPolicy{}
	case "SLA":
		return &SLA{}
	case "Message":
		return &Message{}
	case "Workflow":
		return &Workflow{}
	case "Guardrail":
		return &Guardrail{}
	case "JourneyMap":
		return &JourneyMap{}
	case "Policy":
		return &Policy{}
	case "Approval":
		return &Approval{}
	case "Scenario":
		return &Scenario{}
	case "Population":
		return &Population{}
	}
	return nil
}
