package library

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// Need is a name that an entry takes from the company around it.
type Need struct {
	// Kind is "object", "parent", "field", "optional", "event", "event-field", "value", "update",
	// "cap" and "quiet-hours" of a channel, or what a [project.Ref] calls it:
	// "channel", "segment", "band" …
	Kind string `json:"kind"`
	// Name is that of the thing; OBJECT.FIELD, EVENT.FIELD and MODEL.BAND for parts.
	Name string `json:"name"`
	// Value is, for a value of the field Name, the text; for a parent, what the object
	// Name belongs to; for an update, the field that the event Name writes.
	Value string `json:"value,omitempty"`
}

// kindOrder is the order in which needs are told: a company declares them so.
var kindOrder = []string{
	"object", "parent", "field", "optional", "event", "event-field", "value", "update", "channel", "cap", "quiet-hours", "topic",
	"lifecycle", "stage", "segment", "scoring-model", "band",
}

func compareNeeds(a, b Need) int {
	rank := func(kind string) int {
		if i := slices.Index(kindOrder, kind); i >= 0 {
			return i
		}
		return len(kindOrder)
	}
	return cmp.Or(rank(a.Kind)-rank(b.Kind), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
}

// Needs lists what the entry takes from the company around it, sorted: what its
// workflows, messages and scenarios name and do not bring.
func (e *Entry) Needs() []Need {
	list := e.needsOf(func(at diag.Span) bool { return travels(at.File) })
	for _, w := range e.workflowDocs() {
		for _, s := range w.Steps {
			for _, f := range mailReads(s.Mail) {
				list = append(list, e.eventFields(e.triggers(w.Doc), f)...)
			}
		}
	}
	list = append(list, e.sets()...)
	list = append(list, e.things()...)
	list = append(list, e.topics()...)
	return sortedNeeds(list)
}

// within are the needs of a declaration itself: a segment reads fields, too.
func (e *Entry) within(span diag.Span) []Need {
	return sortedNeeds(e.needsOf(func(at diag.Span) bool {
		return at.File == span.File && span.Start.Byte <= at.Start.Byte && at.End.Byte <= span.End.Byte
	}))
}

func sortedNeeds(list []Need) []Need {
	slices.SortFunc(list, compareNeeds)
	return slices.Compact(list)
}

// needsOf are the needs of a part of the entry: what it names, what its conditions
// read of events, and the texts they compare fields with.
func (e *Entry) needsOf(in func(at diag.Span) bool) []Need {
	var list []Need
	served := e.served()
	for _, r := range e.program.Refs {
		if in(r.Span) && !slices.Contains(served, r.Span) {
			list = append(list, e.need(r)...)
		}
	}
	for site := range e.program.Expressions() {
		if in(site.Source.Span) {
			list = append(list, e.carriedFields(site)...)
			list = append(list, e.compared(site)...)
		}
	}
	return list
}

// served are the places that name a stage which the project says otherwise.
func (e *Entry) served() []diag.Span {
	var list []diag.Span
	add := func(stage model.Text) {
		if e.stages[stage.Value] != "" {
			list = append(list, stage.Span)
		}
	}
	for _, w := range e.workflowDocs() {
		add(w.Doc.Serves)
	}
	for _, m := range e.program.Maps {
		for _, t := range m.Touchpoints {
			add(t.Stage)
		}
	}
	return list
}

// need turns a reference into a need: nothing for what is built in or brought.
func (e *Entry) need(r project.Ref) []Need {
	switch r.Kind {
	case "field":
		if n, ok := e.fieldNeed(r.Name); ok {
			return []Need{n}
		}
		return nil
	case "event":
		if !e.declaresEvent(r.Name) {
			return nil
		}
	case "object":
		if r.Name == "none" {
			return nil
		}
	}
	if e.has(r.Kind + "/" + r.Name) {
		return nil
	}
	if _, ok := e.declaration(Need{Kind: r.Kind, Name: r.Name}); !ok {
		return nil
	}
	return []Need{{Kind: r.Kind, Name: r.Name}}
}

// fieldNeed finds the object and its declared field in a path such as
// contact.role or trigger.cart.total.
func (e *Entry) fieldNeed(path string) (Need, bool) {
	parts := strings.Split(path, ".")
	for i := len(parts) - 2; i >= 0; i-- {
		n := Need{Kind: "field", Name: parts[i] + "." + parts[i+1]}
		if _, ok := e.declaration(n); ok {
			return n, true
		}
	}
	return Need{}, false
}

func (e *Entry) declaresEvent(name string) bool {
	i := e.program.Schema.Event(name)
	return i >= 0 && !e.program.Events[i].BuiltIn
}

// carriedFields are the fields of events that a condition or a value reads.
func (e *Entry) carriedFields(site project.Site) []Need {
	var list []Need
	for _, f := range site.Expr.Reads().Event {
		list = append(list, e.eventFields(e.shaped(site.Expr.Place().Event), f)...)
	}
	for _, f := range site.Expr.Reads().Trigger {
		list = append(list, e.eventFields(e.triggers(site.Doc), f)...)
	}
	return list
}

// eventFields are a field of some events, where they declare it.
func (e *Entry) eventFields(events []int, field string) []Need {
	var list []Need
	for _, i := range events {
		n := Need{Kind: "event-field", Name: e.program.Schema.Events[i].Name + "." + field}
		if _, ok := e.declaration(n); ok {
			list = append(list, n)
		}
	}
	return list
}

// shaped are the events that have a shape.
func (e *Entry) shaped(shape *expr.Shape) []int {
	var list []int
	for i := range e.program.Schema.Events {
		if shape != nil && e.program.Schema.Events[i].Shape == shape {
			list = append(list, i)
		}
	}
	return list
}

// triggers are the events that start a workflow.
func (e *Entry) triggers(d model.Document) []int {
	var list []int
	for _, w := range e.program.Workflows {
		if model.Document(w.Doc) != d {
			continue
		}
		for _, t := range w.Doc.Trigger {
			if i := e.program.Schema.Event(t.Event.Value); i >= 0 {
				list = append(list, i)
			}
		}
	}
	return list
}

// mailReads are the fields of `trigger` that a message prints or asks.
func mailReads(m *project.Mail) []string {
	var list []string
	if m == nil {
		return nil
	}
	for _, t := range []*project.Text{m.Subject, m.Preheader, m.Body} {
		if t == nil {
			continue
		}
		for _, token := range t.Bound.Tokens() {
			if token.Root == "trigger" {
				list = append(list, strings.Split(token.Path+".", ".")[1])
			}
		}
	}
	return list
}

// things are the objects that scenarios begin with.
func (e *Entry) things() []Need {
	var list []Need
	for _, s := range e.program.Scenarios {
		if !e.has(s.Doc.Address()) {
			continue
		}
		for _, o := range s.Doc.Objects {
			n := Need{Kind: "object", Name: o.Key.Value}
			if _, ok := e.declaration(n); ok {
				list = append(list, n)
			}
		}
	}
	return list
}

// word matches a text in CEL.
var word = regexp.MustCompile(`"([^"\\]*)"|'([^'\\]*)'`)

// sets are the texts that steps write into fields.
func (e *Entry) sets() []Need {
	var list []Need
	for _, w := range e.workflowDocs() {
		for _, s := range w.Steps {
			for i := range s.Sets {
				f, v := s.Sets[i].Path.Field, &s.Sets[i].Value
				if n, ok := e.fieldNeed(s.Sets[i].Path.Text); ok && f != nil && v.Expr == nil && v.Literal.Kind() == expr.String && len(f.Values) > 0 {
					list = append(list, Need{"value", n.Name, v.Literal.Str()})
				}
			}
		}
	}
	return list
}

// topics are those that scenarios name: what somebody leaves there is a topic of the
// project, too.
func (e *Entry) topics() []Need {
	var list []Need
	for _, f := range e.files("Scenario") {
		docs, _ := source.Parse(f)
		for _, d := range docs {
			each(d.Root, func(key string, n *source.Node) {
				need := Need{Kind: "topic", Name: n.Text}
				if _, ok := e.declaration(need); ok && key == "topic" {
					list = append(list, need)
				}
			})
		}
	}
	return list
}

// compared are the texts of one expression that are values of the fields it reads.
func (e *Entry) compared(site project.Site) []Need {
	var list []Need
	reads := site.Expr.Reads()
	var fields []Need
	for _, f := range reads.Fields {
		o := &e.program.Schema.Objects[f.Object]
		fields = append(fields, Need{Kind: "field", Name: o.Name + "." + o.Shape.Fields[f.Slot].Name})
	}
	for _, f := range reads.Event {
		for _, i := range e.shaped(site.Expr.Place().Event) {
			fields = append(fields, Need{Kind: "event-field", Name: e.program.Schema.Events[i].Name + "." + f})
		}
	}
	for _, f := range reads.Trigger {
		for _, i := range e.triggers(site.Doc) {
			fields = append(fields, Need{Kind: "event-field", Name: e.program.Schema.Events[i].Name + "." + f})
		}
	}
	fields = append(fields, e.changed(site)...)
	for _, m := range word.FindAllStringSubmatch(site.Source.Text, -1) {
		for _, n := range fields {
			if slices.Contains(valuesOf(e.program, n), m[1]+m[2]) {
				if _, ok := e.declaration(n); ok {
					list = append(list, Need{"value", n.Name, m[1] + m[2]})
				}
			}
		}
	}
	return list
}

// changed is the field whose old and new value a trigger compares.
func (e *Entry) changed(site project.Site) []Need {
	var list []Need
	for _, w := range e.program.Workflows {
		for _, t := range w.Triggers {
			if model.Document(w.Doc) != site.Doc || t.Kind != project.OnChanged || t.Doc.Where.Span != site.Source.Span {
				continue
			}
			if n, ok := e.fieldNeed(t.Field.Text); ok {
				list = append(list, n)
			}
		}
	}
	return list
}

// fieldOf returns a field of an object or an event of a program, or one of the
// records in a list: OBJECT.LIST.FIELD. It returns nil for none.
func fieldOf(p *project.Program, n Need) *expr.Field {
	owner, name, _ := strings.Cut(n.Name, ".")
	var shape *expr.Shape
	if i := p.Schema.Object(owner); i >= 0 && n.Kind != "event-field" {
		shape = p.Schema.Objects[i].Shape
	}
	if i := p.Schema.Event(owner); i >= 0 && shape == nil && n.Kind != "field" {
		shape = p.Schema.Events[i].Shape
	}
	list, name, nested := strings.Cut(name, ".")
	if shape == nil || shape.Slot(list) < 0 {
		return nil
	}
	f := &shape.Fields[shape.Slot(list)]
	if records := recordsOf(f); nested && records != nil && records.Slot(name) >= 0 {
		return &records.Fields[records.Slot(name)]
	}
	if nested {
		return nil
	}
	return f
}

// recordsOf is the shape of the records in a list, nil where a field is no such list.
func recordsOf(f *expr.Field) *expr.Shape {
	if f == nil || f.Type.Elem == nil {
		return nil
	}
	return f.Type.Elem.Shape
}

func valuesOf(p *project.Program, n Need) []string {
	if f := fieldOf(p, n); f != nil {
		return f.Values
	}
	return nil
}
