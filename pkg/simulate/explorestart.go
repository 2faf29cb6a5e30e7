package simulate

import (
	"slices"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Beginning is a scenario with somebody who enters a workflow: who is there, and a
// timeline that leads to the entry. Where nobody is found it is the attempt that
// came closest, or one with a contact of whom only what must be known is, and the
// second result says why. It is nil where the data model has no contact.
func Beginning(p *project.Program, w *project.Workflow) (*project.Scenario, *NearMiss) {
	s, miss := Typical(p, w)
	switch {
	case miss == nil:
		return s, nil
	case miss.Tried != nil:
		return miss.Tried, miss
	}
	return stranger(p), miss
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
			fields += "  " + f.Name + ": " + typicalWord(p, f) + "\n"
		}
	}
	if fields == "" {
		text = strings.TrimSuffix(text, "\n") + " {}\n"
	}
	s, _ := project.NewLines(p).Scenario(text + fields)
	if s != nil {
		s.Name = "" // which no scenario of the project has
	}
	return s
}

// typicalWord is a value for a field that must be there.
func typicalWord(p *project.Program, f *expr.Field) string {
	d := &drafter{p: p, start: typicalStart(p)}
	return (&writer{p: p}).scalar(d.typical(f, "", 1), f.Type.Date)
}
