package library

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// parents names the objects that belong to something else in the project than in the
// library, where the entry needs both: a workflow about contacts reads their account.
func (m *missing) parents() {
	for i := range m.entry.program.Objects {
		o := &m.entry.program.Objects[i]
		j := m.project.Schema.Object(o.Name)
		if o.Parent < 0 || j < 0 || !m.needsObject(o.Name) {
			continue
		}
		parent := m.entry.program.Objects[o.Parent].Name
		here := ""
		if up := m.project.Objects[j].Parent; up >= 0 {
			here = m.project.Objects[up].Name
		}
		if here == parent || !m.needsObject(parent) {
			continue
		}
		n := Need{Kind: "parent", Name: o.Name, Value: parent}
		found := Missing{Need: n, Under: "objects." + o.Name, Declaration: "belongs_to: " + parent}
		if here != "" {
			found.Note, found.Instead = "the project has it belong to `"+here+"`", true
		}
		found.File = m.file(n, declared{kind: "DataModel", under: []string{"objects", o.Name}})
		m.list = append(m.list, found)
	}
}

// needsObject reports whether the entry needs an object, or a field of it.
func (m *missing) needsObject(name string) bool {
	if name == project.Contact {
		return true
	}
	for n := range m.asked {
		if n.Kind == "object" && n.Name == name || n.Kind == "field" && strings.HasPrefix(n.Name, name+".") {
			return true
		}
	}
	return false
}

// values names the texts that fields of the project do not allow, all of a field at
// once: a declaration lists them on one line.
func (m *missing) values() {
	lacking := map[string][]string{}
	for n := range m.asked {
		if n.Kind == "value" && m.lacksValue(n) {
			lacking[n.Name] = append(lacking[n.Name], n.Value)
		}
	}
	for name, texts := range lacking {
		slices.Sort(texts)
		n := Need{Kind: "value", Name: name, Value: strings.Join(texts, ", ")}
		owner, field, _ := strings.Cut(name, ".")
		section := "objects"
		if m.project.Schema.Object(owner) < 0 {
			section = "events"
		}
		all := append(slices.Clone(valuesOf(m.project, n)), texts...)
		m.list = append(m.list, Missing{
			Need: n, Under: strings.Join([]string{section, owner, "fields", field}, "."), Instead: true,
			File:        m.file(n, declared{kind: "DataModel", under: []string{section, owner}}),
			Declaration: "values: [" + strings.Join(all, ", ") + "]",
		})
	}
}

// lacksValue reports whether a field of the project has a list of values, and not
// this one.
func (m *missing) lacksValue(n Need) bool {
	list := valuesOf(m.project, n)
	return len(list) > 0 && !slices.Contains(list, n.Value)
}

// nested are the fields of the records in a list that the entry reads somewhere.
func (m *missing) nested(n Need) []Need {
	records := recordsOf(fieldOf(m.entry.program, n))
	if records == nil || recordsOf(fieldOf(m.project, n)) == nil {
		return nil
	}
	var list []Need
	for i := range records.Fields {
		if name := records.Fields[i].Name; m.entry.mentions(name) {
			list = append(list, Need{Kind: n.Kind, Name: n.Name + "." + name})
		}
	}
	return list
}

// mentions reports whether the workflows or messages of an entry have a word behind
// a dot.
func (e *Entry) mentions(name string) bool {
	word := regexp.MustCompile(`\.` + regexp.QuoteMeta(name) + `\b`)
	for _, f := range e.program.Files {
		if travels(f.Path) && !slices.Contains(e.files("Scenario"), f) && word.Match(f.Data) {
			return true
		}
	}
	return false
}

// updates names what an event of the project does not write into its object, where
// the library's does and the entry reads it there.
func (m *missing) updates() {
	for i := range m.entry.program.Events {
		there := &m.entry.program.Events[i]
		j := m.project.Schema.Event(there.Name)
		if there.BuiltIn || j < 0 || !m.asked[Need{Kind: "event", Name: there.Name}] || eventObject(m.entry.program, i) != eventObject(m.project, j) {
			continue
		}
		var now, lacking []string
		for _, u := range m.project.Events[j].Updates {
			now = append(now, m.project.Schema.Events[j].Shape.Fields[u[0]].Name)
		}
		for _, u := range there.Updates {
			name := m.entry.program.Schema.Events[i].Shape.Fields[u[0]].Name
			field := Need{Kind: "field", Name: eventObject(m.entry.program, i) + "." + name}
			if m.asked[field] && !slices.Contains(now, name) {
				lacking = append(lacking, name)
			}
		}
		if len(lacking) > 0 {
			m.update(there.Name, now, lacking)
		}
	}
}

// update names what an event should write, and the fields that it needs for that.
func (m *missing) update(event string, now, lacking []string) {
	for _, f := range lacking {
		m.all([]Need{{Kind: "event-field", Name: event + "." + f}})
	}
	n := Need{Kind: "update", Name: event, Value: strings.Join(lacking, ", ")}
	m.list = append(m.list, Missing{
		Need: n, Under: "events." + event, Instead: len(now) > 0,
		File:        m.file(n, declared{kind: "DataModel", under: []string{"events", event}}),
		Declaration: "updates: [" + strings.Join(append(now, lacking...), ", ") + "]",
	})
}

// updated are the values that an event of the library may write into its object.
func (e *Entry) updated(event string) []Need {
	i := e.program.Schema.Event(event)
	var list []Need
	for _, u := range e.program.Events[i].Updates {
		f := e.program.Schema.Events[i].Shape.Fields[u[0]]
		for _, v := range f.Values {
			list = append(list, Need{"value", eventObject(e.program, i) + "." + f.Name, v})
		}
	}
	return list
}

// played adds the values that events have in scenarios, in fields that the entry
// reads: a scenario without them would tell another story.
func (m *missing) played() {
	for _, f := range m.entry.files("Scenario") {
		docs, _ := source.Parse(f)
		for _, d := range docs {
			for _, key := range []string{"given", "timeline"} {
				for _, n := range items(d.Root.Get(key)) {
					m.happens(n)
				}
			}
		}
	}
}

// happens adds the values of one line of a timeline.
func (m *missing) happens(n *source.Node) {
	i := m.entry.program.Schema.Event(text(n.Get("event")))
	if i < 0 || m.entry.program.Events[i].BuiltIn {
		return
	}
	event, object := m.entry.program.Events[i].Name, eventObject(m.entry.program, i)
	for _, e := range n.Entries {
		for _, field := range []Need{{Kind: "event-field", Name: event + "." + e.Key.Text}, {Kind: "field", Name: object + "." + e.Key.Text}} {
			if m.asked[field] && slices.Contains(valuesOf(m.entry.program, field), e.Value.Text) {
				m.all([]Need{{"value", field.Name, e.Value.Text}})
			}
		}
	}
}

// clocks names the library's SLA where the entry gives people to somebody and nothing
// in the project watches that.
func (m *missing) clocks() {
	assigned := func(s *project.SLA) bool {
		return slices.ContainsFunc(s.Starts, func(c project.Clocked) bool { return c.Doc.Event.Value == "assigned" })
	}
	routes := false
	for n := range m.asked {
		routes = routes || n.Kind == "routing-policy"
	}
	if !routes || slices.ContainsFunc(m.project.SLAs, assigned) {
		return
	}
	for _, s := range m.entry.program.SLAs {
		if assigned(s) {
			m.all([]Need{{Kind: "sla", Name: s.Name}})
		}
	}
}

// optional names the fields that the project requires, where the entry asks whether
// they are there: for the first plan somebody ever has, there must be a time before.
func (m *missing) optional() {
	for site := range m.entry.program.Expressions() {
		if !travels(site.Source.Span.File) {
			continue
		}
		for _, g := range absent.FindAllStringSubmatch(site.Source.Text, -1) {
			fields := m.entry.changed(site)
			if n, ok := m.entry.fieldNeed(g[1]); ok {
				fields = []Need{n}
			} else if g[1] != "event.from" {
				continue
			}
			for _, n := range fields {
				m.always(n)
			}
		}
	}
}

// absent matches the question whether a field is not there.
var absent = regexp.MustCompile(`!has\(([\w.]+)\)`)

// always names a field that is always there in the project, and not in the library.
func (m *missing) always(n Need) {
	here, there := fieldOf(m.project, n), fieldOf(m.entry.program, n)
	o := Need{Kind: "optional", Name: n.Name}
	if here == nil || there == nil || !here.Required || there.Required || m.asked[o] {
		return
	}
	m.asked[o] = true
	owner, field, _ := strings.Cut(n.Name, ".")
	m.list = append(m.list, Missing{
		Need: o, Under: strings.Join([]string{"objects", owner, "fields", field}, "."), Instead: true, Declaration: "required: false",
		File: m.file(o, declared{kind: "DataModel", under: []string{"objects", owner}}),
		Note: "the workflow asks whether it is there, and in your project it always is",
	})
}
