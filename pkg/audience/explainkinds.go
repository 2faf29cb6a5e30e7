package audience

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// kind is a kind of things that have an audience.
type kind struct {
	// word begins their addresses.
	word string
	list func(p *project.Program) []thing
}

// thing has an audience.
type thing struct {
	name string
	// text is the question about it.
	text  string
	place diag.Span
	// parts are what has an address inside of it, by the names of their ways: routes,
	// rules, bands.
	parts []string
	ways  func(e *Explainer) []way
}

// kinds are sorted by their words.
func kinds() []kind {
	return []kind{
		{"guardrail", guardrails}, {"routing-policy", routings}, {"scoring-model", scores}, {"segment", segments}, {"stage", stages}, {"workflow", workflows},
	}
}

// Kinds lists what the addresses begin with that [Explainer.Explain] knows, sorted.
func Kinds() []string {
	var list []string
	for _, k := range kinds() {
		list = append(list, k.word)
	}
	return list
}

// Addresses lists everything that [Explainer.Explain] knows of a project, sorted by kind
// and then in the project's order.
func Addresses(p *project.Program) []string {
	var list []string
	for _, k := range kinds() {
		for _, t := range k.list(p) {
			list = append(list, k.word+"/"+t.name)
			for _, part := range t.parts {
				list = append(list, k.word+"/"+t.name+"/"+part)
			}
		}
	}
	return list
}

// find returns the thing at an address, and the part of it that is asked about, "" for
// all of it; nil where there is nothing.
func find(p *project.Program, address string) (*thing, string) {
	for _, k := range kinds() {
		rest, found := strings.CutPrefix(address, k.word+"/")
		if !found {
			continue
		}
		for _, t := range k.list(p) {
			part, inner := strings.CutPrefix(rest, t.name+"/")
			if rest == t.name || inner && slices.Contains(t.parts, part) {
				return &t, strings.TrimPrefix(strings.TrimPrefix(rest, t.name), "/")
			}
		}
	}
	return stepAt(p, address), ""
}

func workflows(p *project.Program) []thing {
	var list []thing
	for _, w := range p.Workflows {
		list = append(list, thing{name: w.Name, text: "who can enter the workflow `" + w.Name + "`", place: w.Doc.Name.Span, ways: func(e *Explainer) []way { return e.workflow(w) }})
	}
	return list
}

func segments(p *project.Program) []thing {
	var list []thing
	for _, s := range p.Segments {
		list = append(list, thing{name: s.Name, text: "who can be in the segment `" + s.Name + "`", place: s.Doc.Name.Span, ways: func(e *Explainer) []way {
			return []way{{name: "segment", about: s.Object, does: " is in it", place: s.Doc.Name.Span, asks: e.split("when", s.When, Holds, nil)}}
		}})
	}
	return list
}

func stages(p *project.Program) []thing {
	if p.Lifecycle == nil {
		return nil
	}
	var list []thing
	for i := range p.Lifecycle.Stages {
		s := &p.Lifecycle.Stages[i]
		list = append(list, thing{name: s.Name, text: "who can enter the stage `" + s.Name + "`", place: s.Doc.Name.Span, ways: func(e *Explainer) []way { return e.stage(i) }})
	}
	return list
}

func guardrails(p *project.Program) []thing {
	var list []thing
	for _, g := range p.Guardrails {
		list = append(list, thing{name: g.Name, text: "whom the guardrail `" + g.Name + "` is about", place: g.Doc.Name.Span, ways: func(e *Explainer) []way { return e.guardrail(g) }})
	}
	return list
}

func routings(p *project.Program) []thing {
	var list []thing
	for _, r := range p.Routings {
		t := thing{name: r.Name, text: "who comes to which route of `" + r.Name + "`", place: r.Doc.Name.Span, ways: func(e *Explainer) []way { return e.routing(r) }}
		for i := range r.Routes {
			t.parts = append(t.parts, r.Routes[i].Name)
		}
		list = append(list, t)
	}
	return list
}

func scores(p *project.Program) []thing {
	var list []thing
	for _, m := range p.Scores {
		t := thing{name: m.Name, text: "who gets which points of `" + m.Name + "`, and who is in which band", place: m.Doc.Name.Span, ways: func(e *Explainer) []way { return e.score(m) }}
		for i := range m.Fit {
			t.parts = append(t.parts, m.Fit[i].Doc.Name.Value)
		}
		for i := range m.Behavior {
			t.parts = append(t.parts, m.Behavior[i].Doc.Name.Value)
		}
		for i := range m.Bands {
			t.parts = append(t.parts, m.Bands[i].Name.Value)
		}
		list = append(list, t)
	}
	return list
}
