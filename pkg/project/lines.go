package project

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// Lines reads what somebody says about a scenario while it is played: lines of
// its timeline and answers of webhooks, written as in the file and checked as
// there. It keeps nothing between two lines and is not safe for concurrent use.
type Lines struct {
	b     *builder
	plans plans
}

// NewLines prepares to read lines about scenarios of a program.
func NewLines(p *Program) *Lines {
	l := &loader{plans: newPlans()}
	for _, d := range p.Docs {
		l.units = append(l.units, &unit{doc: d})
	}
	b := &builder{loader: l, names: collectNames(l.units), program: p, schema: *p.Schema, slipped: map[diag.Span]bool{}}
	_, b.messages = numbered(p.Messages, func(m *Message) string { return m.Name })
	_, b.workflows = numbered(p.Workflows, func(w *Workflow) string { return w.Name })
	b.addressed = b.findAddressed()
	return &Lines{b: b, plans: l.plans}
}

// Timeline reads a YAML list of lines of the timeline of a scenario, whose
// objects say what they are about where a line does not. The second result is
// all that is wrong with them; then there are no happenings.
func (l *Lines) Timeline(s *Scenario, text string) ([]Happening, []diag.Diagnostic) {
	c, doc := l.read(s, "kind: Scenario\nname: lines\ntimeline:\n"+text)
	if len(c.diags) > 0 {
		return nil, diag.Sort(c.diags) // what it means is not known
	}
	list := c.happenings(doc.Timeline)
	if len(c.diags) > 0 {
		return nil, diag.Sort(c.diags)
	}
	return list, nil
}

// Answers reads a YAML mapping of answers of webhooks, as a scenario writes them.
func (l *Lines) Answers(s *Scenario, text string) ([]Answer, []diag.Diagnostic) {
	c, doc := l.read(s, "kind: Scenario\nname: lines\nanswers:\n"+text)
	c.answers(doc)
	if len(c.diags) > 0 {
		return nil, diag.Sort(c.diags)
	}
	return c.s.Answers, nil
}

// Scenario reads a whole scenario. What is wrong with it is returned, and then
// there is none.
func (l *Lines) Scenario(text string) (*Scenario, []diag.Diagnostic) {
	c, doc := l.read(&Scenario{}, text)
	if len(c.diags) > 0 {
		return nil, diag.Sort(c.diags)
	}
	c.compiler.scenario(doc)
	if len(c.diags) > 0 {
		return nil, diag.Sort(c.diags)
	}
	s, _ := l.b.scenarios.LoadAndDelete(doc)
	return s.(*Scenario), nil
}

// read decodes one document of kind Scenario and begins to compile it, as a part
// of the scenario that is given.
func (l *Lines) read(of *Scenario, text string) (*scenarioCompiler, *model.Scenario) {
	c := &scenarioCompiler{compiler: &compiler{b: l.b}, s: &Scenario{Objects: of.Objects, Doc: of.Doc}, counts: map[int]int{}}
	doc := &model.Scenario{}
	c.doc = doc
	docs, ds := source.Parse(source.NewFile("lines.yaml", []byte(text)))
	c.diags = slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	if len(docs) != 1 || docs[0].Root.Kind != source.Mapping {
		if len(c.diags) == 0 {
			c.report("load/syntax", diag.Span{}, "write FIELD=VALUE", "this cannot be read")
		}
		return c, doc
	}
	d := &decoder{plans: l.plans}
	d.document(docs[0].Root, doc, docs[0].Root.Span())
	c.diags = append(c.diags, d.diags...)
	for _, r := range d.refs {
		if wrong := l.b.names.resolve(r); wrong != nil {
			c.diags = append(c.diags, *wrong)
		}
	}
	return c, doc
}

// Kin are the keys that say which object of a kind an event or a change is about,
// the kind's own name among them.
func (l *Lines) Kin(object int) []string {
	c := &scenarioCompiler{compiler: &compiler{b: l.b}}
	keys := c.namingKeys(object)
	if parent := l.b.program.Schema.Objects[object].Parent; parent >= 0 {
		keys = append(keys, l.b.program.Schema.Objects[parent].Name)
	}
	return slices.Compact(slices.SortedFunc(slices.Values(keys), cmp.Compare[string]))
}
