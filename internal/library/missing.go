package library

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// Missing is something that a project lacks, with what would help.
type Missing struct {
	Need
	// File is where the declaration belongs; it may be a new file.
	File string `json:"file"`
	// Under are the keys below which it belongs, such as objects.contact.fields, ""
	// for a document of its own.
	Under string `json:"under,omitempty"`
	// Declaration is YAML, as the library has it; whoever shows it puts the day on
	// which points were reviewed.
	Declaration string `json:"declaration"`
	// Instead: the key is there already, and this is what it should be.
	Instead bool `json:"instead,omitempty"`
	// Note says what is there instead, or what to see to, "" for nothing.
	Note string `json:"note,omitempty"`
}

// Missing lists what the entry needs and the project does not have, sorted. What
// the missing things need is in the list, too. Stages stand in the order in which
// contacts go through them.
func (e *Entry) Missing(p *project.Program) []Missing {
	m := &missing{entry: e, project: p, asked: map[Need]bool{}}
	m.all(e.Needs())
	m.clocks()
	m.updates()
	m.played()
	m.parents()
	m.optional()
	m.values()
	m.pressure()
	slices.SortFunc(m.list, func(a, b Missing) int {
		if a.Kind == "stage" && b.Kind == "stage" {
			return slices.Index(e.program.Schema.Stages, a.Name) - slices.Index(e.program.Schema.Stages, b.Name)
		}
		return compareNeeds(a.Need, b.Need)
	})
	return m.list
}

type missing struct {
	entry   *Entry
	project *project.Program
	asked   map[Need]bool
	list    []Missing
}

func (m *missing) all(needs []Need) {
	for _, n := range needs {
		if m.asked[n] {
			continue
		}
		m.asked[n] = true
		d, ok := m.entry.declaration(n)
		note, has := m.has(n)
		if !ok || has {
			m.all(m.nested(n))
			continue
		}
		if w, ok := m.whole(n); ok {
			m.all([]Need{w})
			continue
		}
		if n.Kind == "value" {
			continue // see values
		}
		m.list = append(m.list, Missing{
			Need: n, File: m.file(n, d), Under: strings.Join(d.under, "."), Declaration: d.text, Note: cmp.Or(note, notes[n.Kind]), Instead: note != "",
		})
		m.all(m.entry.within(d.span))
		if n.Kind == "event" {
			m.all(m.entry.updated(n.Name))
		}
	}
}

// notes say what to see to in a declaration.
var notes = map[string]string{
	"team":  "put your own people in; these are of the library's company",
	"stage": "keep this order, and put it where it comes among yours",
}

// whole returns what a part is missing with: only the whole is told then.
func (m *missing) whole(n Need) (Need, bool) {
	owner, _, _ := strings.Cut(n.Name, ".")
	s := m.project.Schema
	switch n.Kind {
	case "field":
		return Need{Kind: "object", Name: owner}, s.Object(owner) < 0
	case "event-field":
		return Need{Kind: "event", Name: owner}, s.Event(owner) < 0
	case "value":
		kind := "field"
		if m.entry.program.Schema.Object(owner) < 0 {
			kind = "event-field"
		}
		return Need{Kind: kind, Name: n.Name}, fieldOf(m.project, n) == nil
	case "stage":
		return m.lifecycle()
	case "queue":
		return m.team(n.Name)
	case "band":
		has := slices.ContainsFunc(m.project.Scores, func(x *project.Score) bool { return x.Name == owner })
		return Need{Kind: "scoring-model", Name: owner}, !has
	}
	return Need{}, false
}

// lifecycle is the whole one, where the project has none at all.
func (m *missing) lifecycle() (Need, bool) {
	if m.project.Lifecycle != nil || m.entry.program.Lifecycle == nil {
		return Need{}, false
	}
	return Need{Kind: "lifecycle", Name: m.entry.program.Lifecycle.Doc.Name.Value}, true
}

// team is the one with a queue, where the project does not have it.
func (m *missing) team(queue string) (Need, bool) {
	for _, t := range m.entry.program.Teams {
		if slices.ContainsFunc(t.Doc.Queues, func(q model.Queue) bool { return q.Name.Value == queue }) {
			n := Need{Kind: "team", Name: t.Name}
			return n, !declares(m.project, n)
		}
	}
	return Need{}, false
}

// has reports whether the project has what is needed, and what it has instead.
func (m *missing) has(n Need) (note string, ok bool) {
	switch n.Kind {
	case "field", "event-field":
		return m.hasField(n)
	case "value":
		return "", fieldOf(m.project, n) != nil && !m.lacksValue(n)
	case "object":
		return "", m.project.Schema.Object(n.Name) >= 0
	case "event":
		return m.hasEvent(n)
	case "topic":
		return m.hasTopic(n)
	}
	return "", declares(m.project, n)
}

func (m *missing) hasField(n Need) (note string, ok bool) {
	there, here := fieldOf(m.entry.program, n), fieldOf(m.project, n)
	switch {
	case here == nil || there == nil:
		return "", here != nil
	case typeWord(here.Type) != typeWord(there.Type):
		return "the project has it as " + typeWord(here.Type), false
	}
	return "", true
}

func (m *missing) hasEvent(n Need) (note string, ok bool) {
	i, j := m.project.Schema.Event(n.Name), m.entry.program.Schema.Event(n.Name)
	if i < 0 || j < 0 {
		return "", i >= 0
	}
	here, there := eventObject(m.project, i), eventObject(m.entry.program, j)
	if here != there {
		return "the project has it about `" + here + "`, the library about `" + there + "`", false
	}
	return "", true
}

// hasTopic also asks whether people have to ask for what the entry sends on a topic:
// scenarios tell of somebody who did not.
func (m *missing) hasTopic(n Need) (note string, ok bool) {
	optIn := func(p *project.Program) bool {
		return slices.ContainsFunc(p.Topics, func(t project.Topic) bool { return t.Name == n.Name && t.OptIn })
	}
	if declares(m.project, n) && m.entry.writesOn(n.Name) && optIn(m.entry.program) && !optIn(m.project) {
		return "with you nobody has to ask for it, and this workflow is for people who did", false
	}
	return "", declares(m.project, n)
}

// writesOn reports whether a message of the entry is on a topic.
func (e *Entry) writesOn(topic string) bool {
	return slices.ContainsFunc(e.program.Messages, func(x *project.Message) bool {
		return travels(x.Doc.Span.File) && x.Doc.Topic.Value == topic
	})
}

func eventObject(p *project.Program, event int) string {
	if o := p.Events[event].Object; o >= 0 {
		return p.Objects[o].Name
	}
	return ""
}

// typeWord is a type as a data model writes it, near enough to compare.
func typeWord(t expr.Type) string {
	switch {
	case t.Date:
		return "date"
	case t.Elem != nil:
		return "list of " + typeWord(*t.Elem)
	}
	return t.Kind.String()
}

// declares reports whether a program declares a name.
func declares(p *project.Program, n Need) bool {
	owner, part, _ := strings.Cut(n.Name, ".")
	switch n.Kind {
	case "channel":
		return slices.ContainsFunc(p.Channels, func(c project.Channel) bool { return c.Name == n.Name })
	case "topic":
		return slices.ContainsFunc(p.Topics, func(t project.Topic) bool { return t.Name == n.Name })
	case "stage":
		return slices.Contains(p.Schema.Stages, n.Name)
	case "calendar":
		return p.Calendars[n.Name] != nil
	case "endpoint":
		_, ok := p.Project.Endpoints.Get(n.Name)
		return ok
	case "audience":
		return slices.ContainsFunc(p.Project.Audiences, func(t model.Text) bool { return t.Value == n.Name })
	case "band":
		return slices.ContainsFunc(p.Scores, func(s *project.Score) bool { return s.Name == owner && hasBand(s, part) })
	case "queue":
		return slices.ContainsFunc(p.Teams, func(t *project.Team) bool {
			return slices.ContainsFunc(t.Doc.Queues, func(q model.Queue) bool { return q.Name.Value == n.Name })
		})
	}
	return slices.ContainsFunc(p.Docs, func(d model.Document) bool { return d.Head().Address() == n.Kind+"/"+n.Name })
}

func hasBand(s *project.Score, name string) bool {
	return slices.ContainsFunc(s.Bands, func(b model.Band) bool { return b.Name.Value == name })
}

// file says where in the project a declaration belongs: in the document that has
// such things, else in a new file.
func (m *missing) file(n Need, d declared) string {
	if d.under == nil {
		return path.Join(Folder(m.project, d.kind, folders[d.kind]), n.Name+".yaml")
	}
	best := ""
	for _, doc := range m.project.Docs {
		h := doc.Head()
		if h.Kind.Value != d.kind || d.kind == "ScoringModel" && h.Name.Value != d.name {
			continue
		}
		if best == "" || d.kind == "DataModel" && declaresObject(doc, d.under) {
			best = h.Span.File
		}
	}
	if best == "" {
		best = path.Join(folders[d.kind], d.name+".yaml")
	}
	return best
}

// folders are where new documents stand unless the project says otherwise.
var folders = map[string]string{
	"DataModel": "data", "Lifecycle": "lifecycle", "ScoringModel": "scoring", "Segment": "segments", "Team": "teams",
	"RoutingPolicy": "teams", "SLA": "teams", "Guardrail": "guardrails", "Workflow": "workflows", "Message": "messages",
}

// declaresObject reports whether a data model has the object or event that a path
// of keys is about.
func declaresObject(doc model.Document, under []string) bool {
	d, ok := doc.(*model.DataModel)
	if !ok || len(under) < 2 {
		return false
	}
	if under[0] == "objects" {
		_, ok = d.Objects.Get(under[1])
		return ok
	}
	_, ok = d.Events.Get(under[1])
	return ok
}
