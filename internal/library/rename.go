package library

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// names says what documents are called in the user's project, by kind and by their
// name in the library.
type names struct{ workflow, message, scenario, journeyMap map[string]string }

// naming chooses names. A name that begins with the entry's begins with the new one
// instead. Any other stays, unless something of its kind has it already: then all
// of that kind get the new name in front, so that they still look alike.
func (e *Entry) naming(p *project.Program, name string) names {
	of := func(kind string) map[string]string {
		list := map[string]string{}
		clash := false
		for _, d := range e.carried(kind) {
			old := d.Head().Name.Value
			list[old] = e.renamed(old, name)
			clash = clash || list[old] == old && taken(p, kind, old)
		}
		for old, new := range list {
			if clash && new == old && old != name {
				list[old] = name + "-" + old
			}
		}
		return list
	}
	return names{of("Workflow"), of("Message"), of("Scenario"), of("JourneyMap")}
}

func (e *Entry) renamed(old, name string) string {
	if rest, ok := strings.CutPrefix(old, e.Name); ok && (rest == "" || rest[0] == '-') {
		return name + rest
	}
	return old
}

func taken(p *project.Program, kind, name string) bool {
	return slices.ContainsFunc(p.Docs, func(d model.Document) bool {
		return d.Head().Kind.Value == kind && d.Head().Name.Value == name
	})
}

// Taken returns the first name that the entry would bring and the project has
// already, with its kind in the words of messages, "" for none.
func (e *Entry) Taken(p *project.Program, name string) (kind, found string) {
	n := e.naming(p, name)
	for _, of := range []struct {
		kind, noun string
		names      map[string]string
	}{{"Workflow", "workflow", n.workflow}, {"Message", "message", n.message}, {"Scenario", "scenario", n.scenario}, {"JourneyMap", "journey map", n.journeyMap}} {
		for _, d := range e.carried(of.kind) {
			if new := of.names[d.Head().Name.Value]; taken(p, of.kind, new) {
				return of.noun, new
			}
		}
	}
	return "", ""
}

// rename returns the edits that give a file its new names, and what else differs from
// company to company: who answers, and how links are marked.
func (e *Entry) rename(p *project.Program, f *source.File, n names) []source.TextEdit {
	r := &renamer{entry: e, project: p, names: n, file: f}
	docs, _ := source.Parse(f)
	for _, d := range docs {
		r.document(d.Root)
	}
	r.expressions()
	return r.edits
}

type renamer struct {
	entry   *Entry
	project *project.Program
	names   names
	file    *source.File
	edits   []source.TextEdit
}

func (r *renamer) document(root *source.Node) {
	name, kind := root.Get("name"), root.Get("kind")
	if name == nil || kind == nil {
		return
	}
	r.scalar(name, map[string]map[string]string{
		"Workflow": r.names.workflow, "Message": r.names.message, "Scenario": r.names.scenario, "JourneyMap": r.names.journeyMap,
	}[kind.Text])
	if kind.Text == "Message" {
		r.body(root.Get("body_file"))
		r.marks(root.Get("utm"))
		return
	}
	r.scalarIn(root.Get("serves"), r.entry.stages)
	for _, t := range items(root.Get("touchpoints")) {
		r.scalarIn(t.Get("stage"), r.entry.stages)
	}
	for _, key := range []string{"answers", "choose"} {
		r.keys(root.Get(key))
	}
	for _, key := range []string{"owner", "on_exhausted", "steps", "exit", "touchpoints", "given", "timeline", "expect"} {
		r.walk(key, root.Get(key))
	}
}

// walk renames what names a workflow or a message, wherever it stands.
func (r *renamer) walk(key string, n *source.Node) {
	if n == nil {
		return
	}
	switch n.Kind {
	case source.Sequence:
		for _, item := range n.Items {
			r.walk(key, item)
		}
	case source.Mapping:
		for _, e := range n.Entries {
			r.walk(e.Key.Text, e.Value)
		}
	case source.Scalar:
		r.named(key, n)
	}
}

// named renames a scalar by what its key says about it.
func (r *renamer) named(key string, n *source.Node) {
	switch key {
	case "send", "sent", "held", "message", "messages":
		r.scalar(n, r.names.message)
	case "enrolled", "exited", "refused", "goal", "workflow", "workflows", "enroll":
		r.scalar(n, r.names.workflow)
	case "skipped", "task", "step":
		r.scalar(n, r.names.message)
		r.address(n)
	case "owner", "review", "to", "notified":
		if owner := r.project.Project.Owner.Value; n.Text == r.entry.program.Project.Owner.Value && owner != "" {
			r.replace(n, owner)
		}
	}
}

// marks gives links the first mark that the project allows, where it has a list
// and not the library's mark in it.
func (r *renamer) marks(n *source.Node) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		allowed, _ := r.project.Project.UTM.Get(e.Key.Text)
		has := slices.ContainsFunc(allowed.Items, func(d model.Data) bool { return d.Scalar.Text == e.Value.Text })
		if len(allowed.Items) > 0 && !has {
			r.replace(e.Value, allowed.Items[0].Scalar.Text)
		}
	}
}

// address renames WORKFLOW/STEP.
func (r *renamer) address(n *source.Node) {
	workflow, step, ok := strings.Cut(n.Text, "/")
	if new := r.names.workflow[workflow]; ok && new != "" {
		r.replace(n, new+"/"+step)
	}
}

func (r *renamer) keys(n *source.Node) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		r.address(e.Key)
	}
}

// scalarIn renames a scalar that may not be there.
func (r *renamer) scalarIn(n *source.Node, of map[string]string) {
	if n != nil {
		r.scalar(n, of)
	}
}

func (r *renamer) scalar(n *source.Node, of map[string]string) {
	if new := of[n.Text]; n.Kind == source.Scalar && new != "" {
		r.replace(n, new)
	}
}

func (r *renamer) replace(n *source.Node, text string) {
	if edit, ok := source.ReplaceScalar(n, text); ok && text != n.Text {
		r.edits = append(r.edits, edit)
	}
}

// body points a message at the copy of its text.
func (r *renamer) body(n *source.Node) {
	if n != nil {
		r.replace(n, r.names.workflow[r.entry.Name]+"/"+bodyName(n.Text))
	}
}

// literal matches a text in CEL, or a name behind `active` or `sent`.
var literal = regexp.MustCompile(`"([a-z0-9-]+)"|'([a-z0-9-]+)'|\b(active|sent)\.([a-z0-9_]+)`)

// expressions renames what conditions and values name.
func (r *renamer) expressions() {
	for site := range r.entry.program.Expressions() {
		if site.Source.Span.File != r.file.Path || !travels(r.file.Path) {
			continue
		}
		for _, m := range literal.FindAllStringSubmatchIndex(site.Source.Text, -1) {
			r.mention(site, m)
		}
	}
}

// mention renames one match. A text is taken for a name only where the expression
// speaks of messages or workflows.
func (r *renamer) mention(site project.Site, m []int) {
	text := site.Source.Text
	for _, of := range []struct {
		names map[string]string
		words []string
	}{{r.names.workflow, []string{"active", ".workflow"}}, {r.names.message, []string{"sent", ".message"}}} {
		speaks := slices.ContainsFunc(of.words, func(w string) bool { return strings.Contains(text, w) })
		for _, g := range []int{2, 4, 8} {
			if m[g] < 0 || !speaks {
				continue
			}
			new := of.names[text[m[g]:m[g+1]]]
			switch {
			case new == "" || new == text[m[g]:m[g+1]]:
			case g == 8 && text[m[6]:m[7]] == of.words[0]: // active.NAME
				r.swap(site, m[g]-1, m[g+1], `["`+new+`"]`)
			case g != 8:
				r.swap(site, m[g], m[g+1], new)
			}
		}
	}
}

func (r *renamer) swap(site project.Site, start, end int, text string) {
	if d, ok := site.Source.Replace(start, end, text); ok {
		r.edits = append(r.edits, source.TextEdit{Start: int(d.Span.Start.Byte), End: int(d.Span.End.Byte), Text: d.Text})
	}
}
