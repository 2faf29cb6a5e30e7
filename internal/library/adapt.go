package library

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// OpenFor returns the entry of that name as the project would have written it: with
// its channels and their fields, its own people, and the stages it has. Scenarios of
// the library's company stay out, as they go nowhere. Errors are those of [Open].
func OpenFor(name string, p *project.Program) (*Entry, error) {
	fsys, err := shelf(name)
	if err != nil {
		return nil, err
	}
	return openFor(name, fsys, p)
}

func openFor(name string, fsys fs.FS, p *project.Program) (*Entry, error) {
	files, err := texts(fsys)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	d := listen(p, parsed(files))
	for file, data := range files {
		if files[file], err = d.adapt(file, data); err != nil {
			return nil, fmt.Errorf("adapt %s of %s: %w", file, name, err)
		}
	}
	e, err := open(name, adapted{fsys, files})
	if err != nil {
		return nil, err
	}
	e.domain, e.Said, e.stages = d.domain, d.said, d.stages
	return e, nil
}

// adapted is a folder whose files read otherwise.
type adapted struct {
	fs.FS
	files map[string][]byte
}

// ReadFile implements [fs.ReadFileFS].
func (a adapted) ReadFile(name string) ([]byte, error) {
	if data, ok := a.files[name]; ok {
		return data, nil
	}
	return fs.ReadFile(a.FS, name)
}

// texts are the files of an entry, by path.
func texts(fsys fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(fsys, name)
		return err
	})
	return files, err
}

// parsed are the documents of the YAML files, sorted by file.
func parsed(files map[string][]byte) []source.Document {
	var list []source.Document
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Ext(name) == ".yaml" {
			docs, _ := source.Parse(source.NewFile(name, files[name])) // the library loads
			list = append(list, docs...)
		}
	}
	return list
}

// adapt writes a file of the library as the project says it.
func (d *dialect) adapt(name string, data []byte) ([]byte, error) {
	if name == Page {
		return data, nil
	}
	data = d.paths(data)
	if path.Ext(name) != ".yaml" {
		return data, nil
	}
	if !travels(name) {
		data = without(data, "Scenario")
	}
	if len(d.project.Maps) == 0 {
		data = without(data, "JourneyMap") // the first map of a project would have to name all its workflows
	}
	f := source.NewFile(name, data)
	docs, _ := source.Parse(f)
	a := &adapter{dialect: d}
	for _, doc := range docs {
		a.document(doc.Root)
	}
	return source.Edit(f, a.edits)
}

// paths replaces fields of the contact, wherever one is read: contact.email.
func (d *dialect) paths(data []byte) []byte {
	if len(d.fields) == 0 {
		return data
	}
	old := regexp.MustCompile(`\bcontact\.(\??)(` + strings.Join(slices.Sorted(maps.Keys(d.fields)), "|") + `)\b`)
	return old.ReplaceAllFunc(data, func(m []byte) []byte {
		g := old.FindSubmatch(m)
		return []byte("contact." + string(g[1]) + d.fields[string(g[2])])
	})
}

// adapter collects the edits of one file.
type adapter struct {
	*dialect
	edits []source.TextEdit
}

func (a *adapter) document(root *source.Node) {
	switch text(root.Get("kind")) {
	case "Project":
		a.replace(root.Get("owner"), a.owner)
		a.keys(root.Get("channels"), a.channels)
		a.hours(root)
	case "DataModel":
		a.model(root)
	case "Scenario":
		a.scenario(root)
		return
	case "Message":
		a.sign(root)
	case "Workflow":
		a.serves(root, root.Get("serves"))
	}
	a.putOwner(root)
	each(root, a.channel)
}

// replace makes text the value of a scalar, unless one of them is not there.
func (a *adapter) replace(n *source.Node, text string) {
	if n == nil || text == "" || n.Text == text {
		return
	}
	if edit, ok := source.ReplaceScalar(n, text); ok {
		a.edits = append(a.edits, edit)
	}
}

// hours puts the library's calendars into the project's zone, as the clocks of its
// scenarios are: nine in the morning is nine there.
func (a *adapter) hours(root *source.Node) {
	if calendars := root.Get("calendars"); calendars != nil {
		for _, e := range calendars.Entries {
			if zone := e.Value.Get("timezone"); text(zone) == text(root.Get("timezone")) {
				a.replace(zone, a.project.Project.Timezone.Value)
			}
		}
	}
}

// keys renames the keys of a mapping.
func (a *adapter) keys(n *source.Node, names map[string]string) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		a.replace(e.Key, names[e.Key.Text])
	}
}

// channel renames what names one.
func (a *adapter) channel(key string, n *source.Node) {
	if key == "channel" || key == "channels" {
		a.replace(n, a.channels[n.Text])
	}
}

// model renames the fields of the contact, and says what identifies one.
func (a *adapter) model(root *source.Node) {
	contact := below(root, "objects", project.Contact)
	if contact == nil {
		return
	}
	a.keys(contact.Get("fields"), a.fields)
	for i, n := range items(contact.Get("identified_by")) {
		if a.identity != "" && i == 0 {
			a.replace(n, a.identity)
			continue
		}
		a.replace(n, a.fields[n.Text])
	}
	if fields := contact.Get("fields"); a.identity != "" && fields != nil {
		a.insert(fields, a.identity+": {type: string, required: true}")
	}
}

// insert puts an entry in front of a mapping's first.
func (a *adapter) insert(n *source.Node, entry string) {
	if len(n.Entries) == 0 {
		return
	}
	first := n.Entries[0].Key.Span().Start
	sep := ", "
	if !n.Flow {
		sep = "\n" + strings.Repeat(" ", int(first.Column)-1)
	}
	a.edits = append(a.edits, source.TextEdit{Start: int(first.Byte), End: int(first.Byte), Text: entry + sep})
}

// scenario renames the fields of its contacts, and who hears of things.
func (a *adapter) scenario(root *source.Node) {
	a.person(root.Get("contact"))
	for _, list := range []*source.Node{root.Get("contacts"), below(root, "objects", project.Contact)} {
		for _, n := range items(list) {
			a.person(n)
		}
	}
	for _, key := range []string{"given", "timeline"} {
		for _, n := range items(root.Get(key)) {
			a.named(n)
		}
	}
	a.staff(root.Get("expect"))
	each(root, a.channel)
}

// person renames the fields of one contact. What identified them still does.
func (a *adapter) person(n *source.Node) {
	if n == nil || n.Kind != source.Mapping {
		return
	}
	a.keys(n, a.fields)
	if a.identity == "" || n.Get(a.identity) != nil {
		return
	}
	for _, old := range a.identifies() {
		if who := n.Get(old); who != nil {
			a.insert(n, a.identity+": "+source.Quote(who.Text, source.Flow))
			return
		}
	}
}

// named renames what says whom an event is about.
func (a *adapter) named(n *source.Node) {
	names := map[string]string{}
	for _, old := range a.identifies() {
		names[old] = a.fields[old]
	}
	a.keys(n, names)
}

// sign signs a message as the project's do, or leaves that open.
func (a *adapter) sign(root *source.Node) {
	from := root.Get("from")
	if !a.signed(root) {
		return
	}
	channel := text(root.Get("channel"))
	if own := a.sender(cmp.Or(a.channels[channel], channel)); own != "" {
		a.replace(from, own)
		return
	}
	a.drop(root, "from")
}

// serves leaves out the stage that a workflow serves, where the project has none for
// it. Another one comes in when the entry is copied, as the library has no such stage.
func (a *adapter) serves(root, n *source.Node) {
	if stage, ok := a.stages[text(n)]; n != nil && ok && stage == "" {
		a.drop(root, "serves")
	}
}

// drop takes an entry with all its lines out of a document.
func (a *adapter) drop(root *source.Node, key string) {
	for _, e := range root.Entries {
		if e.Key.Text == key {
			end := lineAfter(root.File().Data, int(e.Value.Span().End.Byte))
			a.edits = append(a.edits, source.TextEdit{Start: int(e.Key.Span().Start.Byte), End: end})
		}
	}
}

// putOwner puts the project's owner in for those of the library's company. Members of
// teams stay: each is somebody.
func (a *adapter) putOwner(root *source.Node) {
	if a.owner == "" || text(root.Get("kind")) == "Project" {
		return
	}
	each(root, func(key string, n *source.Node) {
		if slices.Contains(answering, key) && (a.foreign(n.Text) || slices.Contains(a.people, n.Text)) {
			a.replace(n, a.owner)
		}
	})
}

// staff does so in what a scenario expects.
func (a *adapter) staff(n *source.Node) {
	each(n, func(key string, n *source.Node) {
		if slices.Contains(answering, key) && slices.Contains(a.people, n.Text) {
			a.replace(n, a.owner)
		}
	})
}

func items(n *source.Node) []*source.Node {
	if n == nil {
		return nil
	}
	return n.Items
}
