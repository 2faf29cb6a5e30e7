package simulate

import (
	"slices"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// Beginning is a scenario with somebody who is likely to enter a workflow: the
// first of the project in which somebody does, else one with a contact of whom
// only what must be known is. It is nil where the data model has no contact.
func Beginning(p *project.Program, w *project.Workflow) *project.Scenario {
	entered := make([]bool, len(p.Scenarios))
	project.Parallel(len(p.Scenarios), func(i int) {
		for _, f := range journey.Play(p, p.Scenarios[i]).Facts() {
			if f.Kind == journey.Enrolled && f.Workflow == w.Index {
				entered[i] = true
				return
			}
		}
	})
	for i, s := range p.Scenarios {
		if entered[i] {
			return s
		}
	}
	return stranger(p)
}

// stranger is a scenario with a contact that has its required fields alone, on a
// Monday morning.
func stranger(p *project.Program) *project.Scenario {
	if p.ContactObject() < 0 {
		return nil
	}
	monday := calendar.FormatInstant(p.Zone, p.Zone.At(2026, time.January, 5, 10*60))
	text := "kind: Scenario\nname: explore\nstart: " + monday + "\ncontact:\n"
	shape := p.Schema.Objects[p.ContactObject()].Shape
	fields := ""
	for i := range shape.Fields {
		f := &shape.Fields[i]
		known := f.Name == "stage" || f.Name == "created_at" || f.Name == "last_activity" || slices.Contains(p.Objects[p.ContactObject()].IdentifiedBy, i)
		if f.Required && i > 0 && !known {
			fields += "  " + f.Name + ": " + asYAML(sample(p, f, p.Zone, 0)) + "\n"
		}
	}
	if fields == "" {
		text = strings.TrimSuffix(text, "\n") + " {}\n"
	}
	s, _ := project.NewLines(p).Scenario(text + fields)
	return s
}
