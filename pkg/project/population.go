package project

import (
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

func (c *compiler) population(d *model.Population) {
	p := &Population{Doc: d, Name: d.Name.Value}
	for _, e := range d.Expect {
		p.Expect = append(p.Expect, c.cond(expr.Place{Object: -1, Item: -1, Extra: "report"}, e))
	}
	c.b.populations.Store(d, p)
	c.some(d.Horizon, "horizon")
	k := &populationChecker{&scenarioCompiler{compiler: c}}
	k.object(Contact, d.Contact)
	k.object("account", d.Account, "contacts")
	k.event(&d.Arrivals, "per_day", "event")
	k.history(d)
	for i := range d.Behavior {
		k.behavior(&d.Behavior[i])
	}
}

// populationChecker holds free data about people and what they do against the
// data model.
type populationChecker struct{ *scenarioCompiler }

func (k *populationChecker) object(name string, m model.Map[model.Data], more ...string) {
	object := k.b.program.Schema.Object(name)
	if object < 0 && len(m) > 0 {
		k.report("load/reference", mapSpan(m), "declare the object `"+name+"` in the DataModel", "the data model has no `%s`", name)
	}
	if object < 0 {
		return
	}
	shape := k.b.program.Schema.Objects[object].Shape
	k.fields(shape, m, "field of `"+shape.Name+"`", more)
}

// event checks what a line about an event says: the keys in own are not fields.
func (k *populationChecker) event(d *model.Data, own ...string) {
	if !d.IsMap {
		return
	}
	name, ok := d.Fields.Get("event")
	if !ok {
		return // the schema says so where it must be there
	}
	event := k.known("event", &name)
	if event == "" {
		return
	}
	if event == "task_done" {
		k.task(d)
	}
	shape := k.b.program.Schema.Events[k.b.eventIndex(event)].Shape
	k.fields(shape, d.Fields, "field of `"+event+"`", own)
}

func (k *populationChecker) behavior(d *model.Data) {
	k.event(d, "event", "every", "after", "chance", "delay", "calendar")
	for i := range d.Fields {
		e := &d.Fields[i]
		switch e.Key.Value {
		case "after":
			k.known("event", &e.Value)
		case "calendar":
			k.known("calendar", &e.Value)
		case "every", "delay":
			k.times(&e.Value)
		}
	}
}

// known returns the name of a thing of that kind, "" if there is none.
func (k *populationChecker) known(kind string, d *model.Data) string {
	t := model.Text{Value: d.Scalar.Text, Span: d.Span}
	if d.IsMap || d.IsList || d.Null || k.b.unseen[kind] {
		return ""
	}
	if wrong := k.b.names.resolve(ref{kind, t}); wrong != nil {
		wrong.Address = k.doc.Head().Address()
		k.diags = append(k.diags, *wrong)
		return ""
	}
	k.use(kind, t.Value, t.Span)
	return t.Value
}

func (k *populationChecker) fields(shape *expr.Shape, m model.Map[model.Data], noun string, own []string) {
	for i := range m {
		e := &m[i]
		slot := shape.Slot(e.Key.Value)
		switch {
		case slices.Contains(own, e.Key.Value):
		case slot < 0:
			k.unknown("load/reference", e.Key, noun, append(fieldNames(shape), own...))
		default:
			k.distribution(&e.Value, &shape.Fields[slot])
		}
	}
}

var distributionKeys = []string{"choice", "absent", "mean", "lognormal", "exponential", "geometric"}

// distribution checks a fixed value, or the shares of several.
func (k *populationChecker) distribution(d *model.Data, f *expr.Field) {
	if !d.IsMap {
		k.fieldValue(d, f)
		return
	}
	k.distributionKeys(d)
	k.parameters(d)
	choice, _ := d.Fields.Get("choice")
	for _, e := range choice.Fields {
		v := literalOf(e.Key)
		k.fieldValue(&model.Data{Span: v.Span, Scalar: v}, f)
	}
}

func (k *populationChecker) distributionKeys(d *model.Data) {
	for _, e := range d.Fields {
		if !slices.Contains(distributionKeys, e.Key.Value) {
			k.unknown("load/unknown-key", e.Key, "distribution", distributionKeys)
		}
	}
}

// literalOf reads a key of `choice` as the value it stands for.
func literalOf(t model.Text) model.Value {
	v := model.Value{Source: model.Source{Text: t.Value, Span: t.Span}, Kind: model.Literal}
	switch _, err := strconv.ParseFloat(t.Value, 64); {
	case t.Value == "true" || t.Value == "false":
		v.Type = model.BoolLiteral
	case err == nil:
		v.Type = model.FloatLiteral
		if _, err := strconv.ParseInt(t.Value, 10, 64); err == nil {
			v.Type = model.IntLiteral
		}
	}
	return v
}

// times checks a distribution of lengths of time: its mean or median.
func (k *populationChecker) times(d *model.Data) {
	if !d.IsMap {
		k.duration(d)
		return
	}
	k.distributionKeys(d)
	k.parameters(d)
	for i := range d.Fields {
		e := &d.Fields[i]
		if e.Key.Value == "mean" {
			k.duration(&e.Value)
		}
		for j := range e.Value.Fields {
			if inner := &e.Value.Fields[j]; inner.Key.Value == "mean" || inner.Key.Value == "median" {
				k.duration(&inner.Value)
			}
		}
	}
}

func (k *populationChecker) duration(d *model.Data) {
	if d.IsMap || d.IsList || d.Null {
		return
	}
	if _, err := calendar.ParseDuration(d.Scalar.Text); err != nil {
		k.wrong(d.Span, err)
	}
}
