package project

import (
	"slices"
	"strings"
	"sync"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// prepare settles what documents need of each other before they are compiled
// side by side: what each workflow's `trigger` carries, and the parsed texts.
func (b *builder) prepare() {
	b.moments = expr.NewShape("trigger", []expr.Field{atField})
	for _, w := range b.program.Workflows {
		b.doc = w.Doc
		b.triggers(w)
	}
	for _, m := range b.program.Messages {
		b.doc = m.Doc
		b.bodyFile(&b.reporter, m)
	}
	b.doc = nil
	Parallel(len(b.program.Messages), func(i int) { b.program.Messages[i].parse() })
}

// triggers tells the workflow's triggers apart and says what they carry.
func (b *builder) triggers(w *Workflow) {
	var shapes []*expr.Shape
	for i := range w.Doc.Trigger {
		t := Trigger{Doc: &w.Doc.Trigger[i], Event: -1, Stage: -1, Clock: -1}
		if !b.triggerKind(&t) {
			continue
		}
		t.Shape = b.triggerShape(&t, w)
		w.Triggers = append(w.Triggers, t)
		if t.Shape != nil && !containsShape(shapes, t.Shape) {
			shapes = append(shapes, t.Shape)
		}
	}
	if len(shapes) == 0 {
		w.Trigger = b.moments
		return
	}
	w.Trigger, w.conflicts = expr.MergeShapes("trigger", shapes...)
}

func containsShape(list []*expr.Shape, s *expr.Shape) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (b *builder) triggerKind(t *Trigger) bool {
	d := t.Doc
	enroll := diag.Span{}
	if d.Enroll.Value {
		enroll = d.Enroll.Span
	}
	choices := []choiceKey{
		{"event", d.Event.Span}, {"changed", d.Changed.Span}, {"becomes", d.Becomes.Span}, {"enters_stage", d.EntersStage.Span},
		{"inactive", d.Inactive.Span}, {"date", d.Date.Span}, {"schedule", d.Schedule.Span}, {"enroll", enroll},
	}
	if d.Enroll.Written() && !d.Enroll.Value {
		return false // the schema says that it is always true
	}
	c := &compiler{reporter: b.reporter, b: b}
	ok := c.exactlyOne(d.Span, "this trigger", choices)
	b.reporter = c.reporter
	for kind := range choices {
		if ok && !choices[kind].span.IsZero() {
			t.Kind = TriggerKind(kind)
		}
	}
	return ok
}

// triggerShape says what `trigger` is: the event with its fields, both values
// of a change, what `with` declares, else only the instant.
func (b *builder) triggerShape(t *Trigger, w *Workflow) *expr.Shape {
	switch t.Kind {
	case OnEvent:
		t.Event = b.eventIndex(t.Doc.Event.Value)
		if t.Event < 0 {
			return nil
		}
		return b.schema.Events[t.Event].Shape
	case OnEntersStage:
		t.Stage = indexOr(b.stages, t.Doc.EntersStage.Value, -1)
		return b.schema.Events[b.eventIndex("stage_changed")].Shape
	case OnChanged:
		path, _ := b.program.Env.Path(place(w.Object), t.Doc.Changed.Text)
		return b.changeShape(path)
	case OnEnroll:
		return expr.NewShape("trigger", append([]expr.Field{atField}, b.fields(t.Doc.With, "event")...))
	}
	return b.moments
}

// changeShape is what a change of a field carries: from and to, of its type.
func (b *builder) changeShape(path expr.Path) *expr.Shape {
	if path.Field == nil {
		return b.moments
	}
	b.changesMu.Lock()
	defer b.changesMu.Unlock()
	if s := b.changes[path.Text]; s != nil {
		return s
	}
	from, to := *path.Field, *path.Field
	from.Name, to.Name, from.Required, to.Required = "from", "to", false, false
	s := expr.NewShape("change of "+path.Text, []expr.Field{atField, str("object", true), from, to})
	if b.changes == nil {
		b.changes = map[string]*expr.Shape{}
	}
	b.changes[path.Text] = s
	return s
}

// eventIndex finds an event. A misspelled name, which has been reported, is read
// as the one that it is near to: what stands beside it is then checked all the same.
func (b *builder) eventIndex(name string) int {
	i := b.schema.Event(name)
	if i >= 0 || name == "" {
		return i
	}
	names := make([]string, len(b.schema.Events))
	for i := range names {
		names[i] = b.schema.Events[i].Name
	}
	return b.schema.Event(diag.Suggest(name, names))
}

// objectIndex finds an object as eventIndex does an event.
func (b *builder) objectIndex(name string) int {
	i := b.schema.Object(name)
	if i >= 0 || name == "" || name == "none" {
		return i
	}
	names := make([]string, len(b.schema.Objects))
	for i := range names {
		names[i] = b.schema.Objects[i].Name
	}
	return b.schema.Object(diag.Suggest(name, names))
}

// parse reads the message's templates. Issues wait in the message until it is
// compiled, so that they are reported once.
func (m *Message) parse() {
	m.Subject = m.template(m.Doc.Subject)
	m.Preheader = m.template(m.Doc.Preheader)
	m.Body = m.template(m.Doc.Body)
}

func (m *Message) template(t model.Template) *expr.Template {
	if !t.Written() {
		return nil
	}
	parsed, issues := expr.ParseTemplate(t.Text)
	if len(issues) > 0 {
		m.issues = append(m.issues, textIssues{t, issues})
		return nil
	}
	return parsed
}

// textIssues are what is wrong with one template.
type textIssues struct {
	doc    model.Template
	issues []expr.Issue
}

// finish puts the compiled documents in order and connects what needs all of
// them.
func (b *builder) finish() {
	for i, s := range b.program.Segments {
		if s.When != nil {
			b.program.Env.DefineSegment(i, s.When.Expr)
		}
	}
	p := b.program
	for _, u := range b.loader.units {
		p.Docs = append(p.Docs, u.doc)
	}
	slices.SortFunc(p.Docs, func(x, y model.Document) int { return strings.Compare(x.Head().Address(), y.Head().Address()) })
	p.SLAs = ordered[*model.SLA, *SLA](b, &b.slas)
	p.Guardrails = ordered[*model.Guardrail, *Guardrail](b, &b.guardrails)
	p.Policies = ordered[*model.Policy, *Policy](b, &b.policies)
	p.Populations = ordered[*model.Population, *Population](b, &b.populations)
	p.Scenarios = ordered[*model.Scenario, *Scenario](b, &b.scenarios)
	p.Maps, p.Approvals = docs[*model.JourneyMap](b), docs[*model.Approval](b)
	p.complete()
}

// complete numbers the conditions that have no number yet, and makes room for
// the plan of a program that is whole.
func (p *Program) complete() {
	p.plan = &once{}
	n := 0
	for site := range p.Expressions() {
		if site.Cond != nil {
			n = max(n, site.Cond.Number)
		}
	}
	for site := range p.Expressions() {
		if site.Cond != nil && site.Cond.Number == 0 {
			n++
			site.Cond.Number = n
		}
	}
}

// ordered lists what was compiled from the documents of a kind, by name.
func ordered[D model.Document, C any](b *builder, compiled *sync.Map) []C {
	var list []C
	for _, d := range docs[D](b) {
		if c, ok := compiled.Load(d); ok {
			list = append(list, c.(C))
		}
	}
	return list
}
