package library

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// dialect is how a project says what the library says in other words: its channels
// with their fields for address and consent, what identifies a contact, which stage
// a workflow serves, and who answers.
type dialect struct {
	project *project.Program
	docs    []source.Document
	// fields are those of the contact, channels and stages by their name in the
	// library. A stage that is "" is left out.
	fields, channels, stages map[string]string
	// identity is the field that identifies contacts in the project, where it is none
	// of fields; what identified them in the library goes there, too.
	identity string
	// lender answers for the entry in the library, and domain is that of its company;
	// people are its addresses and teams whose work the project's owner gets.
	lender, domain, owner string
	people                []string
	// said is what is told about all this, in sentences.
	said []string
}

// listen finds out how a project says things. docs are all documents of an entry.
func listen(p *project.Program, docs []source.Document) *dialect {
	d := &dialect{project: p, docs: docs, fields: map[string]string{}, channels: map[string]string{}, stages: map[string]string{}}
	d.owner = p.Project.Owner.Value
	for root := range d.of("Project") {
		d.lender = text(root.Get("owner"))
		_, d.domain, _ = strings.Cut(d.lender, "@")
		d.hearChannels(root.Get("channels"))
	}
	d.hearIdentity()
	d.hearStages()
	d.hearPeople()
	d.hearSender()
	return d
}

// of goes through the documents of some kinds.
func (d *dialect) of(kinds ...string) func(yield func(*source.Node) bool) {
	return func(yield func(*source.Node) bool) {
		for _, doc := range d.docs {
			if slices.Contains(kinds, text(doc.Root.Get("kind"))) && !yield(doc.Root) {
				return
			}
		}
	}
}

func (d *dialect) say(sentence string) { d.said = append(d.said, sentence) }

// hearChannels finds the project's channel for each of the library's, and the fields
// that it reads.
func (d *dialect) hearChannels(n *source.Node) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		c := d.channel(n, e)
		if c == nil {
			continue
		}
		if c.Name != e.Key.Text {
			d.channels[e.Key.Text] = c.Name
			d.say("the channel `" + e.Key.Text + "` is your `" + c.Name + "`")
		}
		if c.Internal {
			continue
		}
		d.field(text(e.Value.Get("address")), c.Address.Text, expr.String)
		d.field(text(e.Value.Get("consent")), c.Doc.Consent.Text, expr.Bool)
	}
}

// channel is the one of the same name, or the only one of its sort.
func (d *dialect) channel(all *source.Node, e source.Entry) *project.Channel {
	var found []*project.Channel
	for i := range d.project.Channels {
		c := &d.project.Channels[i]
		if c.Name == e.Key.Text {
			return c
		}
		if all.Get(c.Name) == nil && d.sortOf(e.Value) != "" && d.sortOf(e.Value) == sortOf(d.project, c) {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// sortOf is the sort of a channel in the library: that of its address.
func (d *dialect) sortOf(n *source.Node) string {
	if text(n.Get("internal")) == "true" {
		return "internal"
	}
	_, name, _ := strings.Cut(text(n.Get("address")), ".")
	return text(below(d.contactField(name), "format"))
}

func sortOf(p *project.Program, c *project.Channel) string {
	f := contactField(p, c.Address.Text)
	switch {
	case c.Internal:
		return "internal"
	case f == nil || f.Limits == nil:
		return ""
	}
	return f.Limits.Format
}

// contactField is the declaration of a contact's field in the library, nil for none.
func (d *dialect) contactField(name string) *source.Node {
	for root := range d.of("DataModel") {
		if n := below(root, "objects", "contact", "fields", name); n != nil {
			return n
		}
	}
	return nil
}

// below follows keys down, nil where one is not there.
func below(n *source.Node, keys ...string) *source.Node {
	for _, k := range keys {
		if n == nil {
			return nil
		}
		n = n.Get(k)
	}
	return n
}

// contactField is a contact's field in a project by its path, nil for none.
func contactField(p *project.Program, path string) *expr.Field {
	name, ok := strings.CutPrefix(path, project.Contact+".")
	if i := p.Schema.Object(project.Contact); ok && i >= 0 {
		if slot := p.Schema.Objects[i].Shape.Slot(name); slot >= 0 {
			return &p.Schema.Objects[i].Shape.Fields[slot]
		}
	}
	return nil
}

// field takes the project's field for one of the library's, both as contact.NAME.
func (d *dialect) field(from, to string, kind expr.Kind) {
	old, ok := strings.CutPrefix(from, project.Contact+".")
	f := contactField(d.project, to)
	if !ok || f == nil || f.Name == old || f.Type.Kind != kind || d.contactField(f.Name) != nil {
		return
	}
	if d.fields[old] == "" {
		d.say("`" + from + "` is your `" + to + "`")
	}
	d.fields[old] = f.Name
}

// hearIdentity finds what identifies a contact, where that is not the address.
func (d *dialect) hearIdentity() {
	i := d.project.Schema.Object(project.Contact)
	if i < 0 {
		return
	}
	shape, slots := d.project.Schema.Objects[i].Shape, d.project.Objects[i].IdentifiedBy
	known := func(slot int) bool {
		return slices.ContainsFunc(d.identifies(), func(old string) bool { return shape.Fields[slot].Name == cmp.Or(d.fields[old], old) })
	}
	if len(slots) == 0 || len(d.identifies()) == 0 || slices.ContainsFunc(slots, known) {
		return
	}
	f := &shape.Fields[slots[0]]
	if f.Type.Kind == expr.String && len(f.Values) == 0 {
		d.identity = f.Name
		d.say("contacts are known by `contact." + f.Name + "`")
	}
}

// identifies are the fields that identify a contact in the library.
func (d *dialect) identifies() []string {
	var list []string
	for root := range d.of("DataModel") {
		for _, n := range items(below(root, "objects", "contact", "identified_by")) {
			list = append(list, n.Text)
		}
	}
	return list
}
