package library

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
	"github.com/fairlead/fairlead/pkg/source"
)

// cast makes the people, objects and events of scenarios fit a project: fields that
// it does not have go, and those that it requires come. What the workflow itself
// reads is no question here: a project without it lacks something, which
// [Entry.Missing] tells.
type cast struct {
	project *project.Program
	edits   []source.TextEdit
	// count numbers the objects of the scenario, for the values that are made up.
	count int
}

// recast returns the text of a file of scenarios as it fits a project.
func recast(p *project.Program, text []byte) ([]byte, error) {
	f := source.NewFile("scenarios.yaml", text)
	docs, _ := source.Parse(f)
	c := &cast{project: p}
	for _, d := range docs {
		c.scenario(d.Root)
	}
	if len(c.edits) == 0 {
		return text, nil
	}
	return source.Edit(f, c.edits)
}

func (c *cast) scenario(root *source.Node) {
	c.count = 0
	c.thing(project.Contact, root.Get("contact"))
	c.things(project.Contact, root.Get("contacts"))
	c.account(root)
	if objects := root.Get("objects"); objects != nil {
		for _, e := range objects.Entries {
			c.things(e.Key.Text, e.Value)
		}
	}
	for _, key := range []string{"given", "timeline"} {
		if list := root.Get(key); list != nil {
			for _, item := range list.Items {
				c.happening(item)
			}
		}
	}
}

// account takes the account out where the project has none.
func (c *cast) account(root *source.Node) {
	n := root.Get("account")
	if n == nil {
		return
	}
	if c.project.Schema.Object("account") >= 0 {
		c.thing("account", n)
		return
	}
	start := root.Span().Start.Byte
	for _, e := range root.Entries {
		if e.Value == n {
			start = e.Key.Span().Start.Byte
		}
	}
	c.edits = append(c.edits, source.TextEdit{Start: int(start), End: lineAfter(n.File().Data, int(n.Span().End.Byte))})
}

// lineAfter is where the line behind an offset begins.
func lineAfter(data []byte, at int) int {
	for at < len(data) && data[at] != '\n' {
		at++
	}
	return min(at+1, len(data))
}

func (c *cast) things(object string, n *source.Node) {
	if n == nil {
		return
	}
	for _, item := range n.Items {
		c.thing(object, item)
	}
}

// thing is one object at the start of a scenario.
func (c *cast) thing(object string, n *source.Node) {
	i := c.project.Schema.Object(object)
	if n == nil || i < 0 || n.Kind != source.Mapping {
		return
	}
	o := &c.project.Schema.Objects[i]
	parent := ""
	if o.Parent >= 0 {
		parent = c.project.Schema.Objects[o.Parent].Name
	}
	c.count++
	c.fields(n, o.Shape, object, func(key string) bool { return key == parent })
}

// happening is one line of a timeline.
func (c *cast) happening(n *source.Node) {
	if n.Kind != source.Mapping || n.Get("event") == nil {
		return
	}
	i := c.project.Schema.Event(n.Get("event").Text)
	if i < 0 || c.project.Events[i].BuiltIn {
		return
	}
	shape := c.project.Schema.Events[i].Shape
	c.fields(n, shape, n.Get("event").Text, func(key string) bool { return key == "at" || key == "event" || c.names(i, key) })
}

// names reports whether a key says what an event is about.
func (c *cast) names(event int, key string) bool {
	if key == "id" || c.project.Schema.Object(key) >= 0 {
		return true
	}
	o := c.project.Events[event].Object
	if o < 0 {
		o = c.project.ContactObject()
	}
	slot := c.project.Schema.Objects[o].Shape.Slot(key)
	return slices.Contains(c.project.Objects[o].IdentifiedBy, slot)
}

// fields makes a mapping fit a shape; keep tells keys that are no fields.
func (c *cast) fields(n *source.Node, shape *expr.Shape, owner string, keep func(key string) bool) {
	var parts []string
	changed := false
	for _, e := range n.Entries {
		slot := shape.Slot(e.Key.Text)
		if !keep(e.Key.Text) && (slot < 0 || !allows(&shape.Fields[slot], e.Value)) {
			changed = true
			continue
		}
		part := string(n.File().Data[e.Key.Span().Start.Byte:e.Value.Span().End.Byte])
		if slot >= 0 {
			if list, ok := records(&shape.Fields[slot], e.Value); ok {
				part, changed = e.Key.Text+": "+list, true
			}
		}
		parts = append(parts, part)
	}
	for i := range shape.Fields {
		f := &shape.Fields[i]
		given := slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, f.Name+":") })
		if !f.Required || given || i == 0 || c.builtIn(owner, f.Name) {
			continue
		}
		if value := simulate.TypicalValue(c.project, f, owner, max(c.count, 1)); value != "" {
			parts, changed = append(parts, f.Name+": "+value), true
		}
	}
	if changed && n.Flow {
		c.edits = append(c.edits, source.TextEdit{
			Start: int(n.Span().Start.Byte), End: int(n.Span().End.Byte), Text: "{" + strings.Join(parts, ", ") + "}",
		})
	} else if changed {
		margin := "\n" + strings.Repeat(" ", int(n.Span().Start.Column)-1)
		c.edits = append(c.edits, source.TextEdit{
			Start: int(n.Span().Start.Byte), End: int(n.Span().End.Byte), Text: strings.Join(parts, margin),
		})
	}
}

// records writes a list of records on one line without the fields that the project
// does not have; false where it has all.
func records(f *expr.Field, n *source.Node) (text string, changed bool) {
	shape := recordsOf(f)
	if shape == nil || n.Kind != source.Sequence {
		return "", false
	}
	var list []string
	for _, item := range n.Items {
		var parts []string
		for _, e := range item.Entries {
			if shape.Slot(e.Key.Text) < 0 {
				changed = true
				continue
			}
			parts = append(parts, string(n.File().Data[e.Key.Span().Start.Byte:e.Value.Span().End.Byte]))
		}
		list = append(list, "{"+strings.Join(parts, ", ")+"}")
	}
	return "[" + strings.Join(list, ", ") + "]", changed
}

// builtIn reports whether a field is filled in without being declared.
func (c *cast) builtIn(owner, field string) bool {
	for i := range c.project.Objects {
		if o := &c.project.Objects[i]; o.Name == owner {
			_, declared := o.Doc.Fields.Get(field)
			return !declared
		}
	}
	for i := range c.project.Events {
		if e := &c.project.Events[i]; e.Name == owner {
			_, declared := e.Doc.Fields.Get(field)
			return !declared
		}
	}
	return true
}

// allows reports whether a field may have a value.
func allows(f *expr.Field, n *source.Node) bool {
	return len(f.Values) == 0 || n.Kind != source.Scalar || slices.Contains(f.Values, n.Text)
}
