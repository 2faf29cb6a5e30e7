package project

import (
	"fmt"
	"maps"
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// Retain returns the current program with some workflows as they were in an old
// release of it, and the messages that they send, beside its own: for the
// enrollments that keep them. They are compiled against everything else that is
// current; they have indexes of their own behind the current ones, are marked
// Retired, start nothing, and expressions do not know them. A workflow that has
// not changed, or that is retained already, is not added again.
//
// What no longer compiles, and a name that the old release does not have, is
// returned as diagnostics, whose places are in the old release; then there is no
// program.
func Retain(current, old *Program, workflows []string) (*Program, []diag.Diagnostic) {
	k := newKeeper(current, old)
	for _, name := range slices.Compact(slices.Sorted(slices.Values(workflows))) {
		k.workflow(name)
	}
	ds := slices.DeleteFunc(diag.Sort(k.diags), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	if len(ds) > 0 {
		return nil, ds
	}
	k.b.program.complete()
	return k.b.program, nil
}

// keeper takes over documents from an old release.
type keeper struct {
	current, old *Program
	b            *builder
	plans        plans
	diags        []diag.Diagnostic
}

func newKeeper(current, old *Program) *keeper {
	p := *current
	p.Workflows, p.Messages = slices.Clip(current.Workflows), slices.Clip(current.Messages)
	k := &keeper{current: current, old: old, plans: newPlans()}
	l := &loader{plans: k.plans, texts: map[string]*source.File{}}
	for _, f := range old.Files {
		l.texts[f.Path] = f // bodies as they were
		l.parsed = append(l.parsed, parsed{file: f})
	}
	slices.SortFunc(l.parsed, func(x, y parsed) int { return comparePaths(x.file, y.file) })
	var units []*unit
	for _, d := range current.Docs {
		units = append(units, &unit{doc: d})
	}
	b := &builder{
		loader: l, names: collectNames(units), program: &p, schema: *current.Schema,
		zones: &zones{byName: map[string]*calendar.Zone{}}, moments: expr.NewShape("trigger", []expr.Field{atField}), mails: map[boundKey]*mailCheck{},
	}
	b.number()
	b.recipients = b.findRecipients()
	k.b = b
	return k
}

// number fills the tables of indexes from a program that is compiled.
func (b *builder) number() {
	p := b.program
	_, b.workflows = numbered(b.schema.Workflows, func(n expr.Named) string { return n.Name })
	_, b.messages = numbered(b.schema.Messages, self)
	_, b.segments = numbered(b.schema.Segments, func(n expr.Named) string { return n.Name })
	_, b.scores = numbered(b.schema.Scores, func(s expr.Score) string { return s.Name })
	_, b.stages = numbered(b.schema.Stages, self)
	_, b.channels = numbered(b.schema.Channels, self)
	_, b.topics = numbered(b.schema.Topics, self)
	b.teams, b.routings = map[string]*Team{}, map[string]*Routing{}
	for _, t := range p.Teams {
		b.teams[t.Name] = t
	}
	for _, r := range p.Routings {
		b.routings[r.Name] = r
	}
}

func self(name string) string { return name }

// workflow takes over one workflow with the messages that it sends.
func (k *keeper) workflow(name string) {
	i := slices.IndexFunc(k.old.Workflows, func(w *Workflow) bool { return w.Name == name && !w.Retired })
	if i < 0 {
		k.diags = append(k.diags, diag.Diagnostic{
			Rule: "load/reference", Severity: diag.Error, Confidence: diag.Proved,
			Message: fmt.Sprintf("there was no workflow `%s`", clip(name)), Help: "name one of the old release",
		})
		return
	}
	before := k.old.Workflows[i]
	version := k.old.WorkflowVersion(before)
	for _, w := range k.b.program.Workflows {
		if w.Name == name && k.b.program.WorkflowVersion(w) == version {
			return
		}
	}
	doc, refs := k.read(before.Doc)
	if doc == nil {
		return
	}
	b := k.b
	w := &Workflow{Doc: doc.(*model.Workflow), Name: name, Index: len(b.program.Workflows), Retired: true, Version: version}
	w.Object = b.schema.Object(w.Doc.Object.Value)
	present := maps.Clone(b.messages)
	for _, m := range before.sends() {
		k.message(k.old.Messages[m])
	}
	if _, there := b.workflows[name]; !there {
		b.workflows[name] = w.Index // it is gone, so it stands for itself
	}
	b.names.add("workflow", name)
	b.program.Workflows = append(b.program.Workflows, w)
	k.compile(w, refs)
	b.messages = present
}

func (k *keeper) compile(w *Workflow, refs []ref) {
	b := k.b
	for _, r := range refs {
		if d := b.names.resolve(r); d != nil {
			k.diags = append(k.diags, *d)
		}
	}
	b.reporter = reporter{doc: w.Doc}
	b.triggers(w)
	k.diags = append(k.diags, b.diags...)
	c := &compiler{b: b}
	c.doc = w.Doc
	c.compileWorkflow(w)
	k.diags = append(k.diags, c.diags...)
	w.Triggers = nil // it starts nothing
}

// message takes over a message as it was, unless it still is the same.
func (k *keeper) message(before *Message) {
	b := k.b
	version := k.old.Version(before.Doc)
	for i, m := range b.program.Messages {
		if m.Name == before.Name && b.program.Version(m.Doc) == version {
			b.messages[m.Name] = i
			return
		}
	}
	doc, refs := k.read(before.Doc)
	if doc == nil {
		return
	}
	d := doc.(*model.Message)
	m := &Message{
		Doc: d, Name: before.Name, Index: len(b.program.Messages), Topic: indexOr(b.topics, d.Topic.Value, -1),
		Transactional: d.Transactional.Value, Channel: indexOr(b.channels, d.Channel.Value, -1), Retired: true,
	}
	for _, r := range refs {
		if ds := b.names.resolve(r); ds != nil {
			k.diags = append(k.diags, *ds)
		}
	}
	r := reporter{doc: d}
	b.bodyFile(&r, m)
	m.parse()
	k.diags = append(k.diags, r.diags...)
	b.program.Messages = append(b.program.Messages, m)
	b.messages[m.Name] = m.Index
	b.names.add("message", m.Name)
}

// read decodes a document of the old release anew, as what is compiled belongs
// to one program.
func (k *keeper) read(d model.Document) (model.Document, []ref) {
	head := d.Head()
	f := k.old.File(head.Span.File)
	if f != nil {
		docs, _ := source.Parse(f)
		for i := range docs {
			root := docs[i].Root
			if root == nil || root.Span() != head.Span {
				continue
			}
			dec := &decoder{plans: k.plans}
			doc := model.New(head.Kind.Value)
			dec.document(root, doc, root.Span())
			return doc, dec.refs
		}
	}
	k.diags = append(k.diags, diag.Diagnostic{
		Rule: "load/reference", Severity: diag.Error, Confidence: diag.Proved, Primary: head.Span,
		Message: fmt.Sprintf("the text of `%s` is not at hand", head.Address()), Help: "load the old release from its files",
	})
	return nil, nil
}
