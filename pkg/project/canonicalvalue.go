package project

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// canonicalBuilder brings one document into canonical form. Defaults that stand
// in the struct tags come from there; the few that follow from the rest of the
// document are in settle.
type canonicalBuilder struct {
	forms   *forms
	program *Program
	doc     model.Document
	// steps are all steps so far, in the order of the text.
	steps []expr.Value
	// step is the id of the step around.
	step string
}

func (b *canonicalBuilder) set(r *expr.Record, key string, v expr.Value) {
	if i := r.Shape.Slot(key); i >= 0 {
		r.Slots[i] = v
	}
}

// record builds a struct.
func (b *canonicalBuilder) record(v reflect.Value, f *form) *expr.Record {
	r := f.shape.New()
	outer, at := b.step, len(b.steps)
	step, isStep := v.Addr().Interface().(*model.Step)
	if isStep {
		b.step = b.stepID(step)
		b.steps = append(b.steps, expr.NewStruct(r))
	}
	for i := range f.fields {
		if p := f.fields[i].planned; p != nil {
			r.Slots[i] = b.field(v.FieldByIndex(p.index), p)
		}
	}
	if isStep {
		b.set(r, keyKind, expr.NewString(step.Action.Value))
		b.set(r, keyID, expr.NewString(b.step))
		b.steps[at] = expr.NewStruct(r)
	}
	b.settle(v.Addr().Interface(), r)
	b.step = outer
	if f.open {
		return b.openRecord(v, r)
	}
	return r
}

// stepID is the step's id, or the position that stands for it.
func (b *canonicalBuilder) stepID(s *model.Step) string {
	if s.ID.Value != "" {
		return s.ID.Value
	}
	for _, w := range b.program.Workflows {
		if model.Document(w.Doc) != b.doc {
			continue
		}
		for _, step := range w.Steps {
			if step.Doc == s {
				return step.ID
			}
		}
	}
	return ""
}

// settle fills in defaults that depend on other keys of the document.
func (b *canonicalBuilder) settle(x any, r *expr.Record) {
	switch x := x.(type) {
	case *model.Experiment:
		if x.Salt.Value == "" {
			b.set(r, "salt", expr.NewString(b.doc.Head().Name.Value+"/"+b.step))
		}
	case *model.Calendar:
		if p, ok := b.doc.(*model.Project); ok && !x.Timezone.Written() {
			b.set(r, "timezone", expr.NewString(p.Timezone.Value))
		}
	}
}

// openRecord makes a map of a struct that takes keys of the user's own.
func (b *canonicalBuilder) openRecord(v reflect.Value, r *expr.Record) *expr.Record {
	var entries []openEntry
	for i := range r.Shape.Fields {
		if !isEmpty(r.Slots[i]) {
			entries = append(entries, openEntry{r.Shape.Fields[i].Name, r.Slots[i]})
		}
	}
	p := b.forms.plans[v.Type()]
	rest := v.FieldByIndex(p.fields[p.rest].index)
	for i := range rest.Len() {
		entries = append(entries, openEntry{rest.Index(i).Field(0).Interface().(model.Text).Value, b.value(rest.Index(i).Field(1))})
	}
	return openRecord(entries)
}

// openEntry is one key of a map.
type openEntry struct {
	key   string
	value expr.Value
}

// openRecord is a map as a record: its keys are fields of a shape of its own,
// sorted, and required, which lets one without a value be null.
func openRecord(entries []openEntry) *expr.Record {
	slices.SortStableFunc(entries, func(x, y openEntry) int { return cmp.Compare(x.key, y.key) })
	fields, slots := make([]expr.Field, len(entries)), make([]expr.Value, len(entries))
	for i, e := range entries {
		fields[i] = expr.Field{Name: e.key, Type: expr.Type{Kind: expr.Any}, Required: true}
		slots[i] = e.value
	}
	return &expr.Record{Shape: expr.NewShape("map", fields), Slots: slots}
}

// isEmpty reports whether there is nothing to show: no value, or a list or map
// without entries.
func isEmpty(v expr.Value) bool {
	switch v.Kind() {
	case expr.Absent:
		return true
	case expr.List:
		return len(v.Items()) == 0
	case expr.Struct:
		return len(v.Record().Shape.Fields) == 0
	}
	return false
}

// field builds what stands under one key.
func (b *canonicalBuilder) field(v reflect.Value, p *planned) expr.Value {
	if p.kind == structField && !written(v, b.forms.plans[p.typ]) && !b.forms.implied(p.typ) {
		return expr.Value{}
	}
	x := b.value(v)
	if x.IsAbsent() && p.dflt != "" {
		return defaultValue(p)
	}
	return x
}

// written reports whether a struct stands in the file.
func written(v reflect.Value, p *plan) bool {
	return p.span < 0 || !v.Field(p.span).Interface().(diag.Span).IsZero()
}

// defaultValue reads the default of a tag. The decoder fills it in wherever the
// struct around is written.
func defaultValue(p *planned) expr.Value {
	switch p.kind {
	case intField:
		n, _ := strconv.ParseInt(p.dflt, 10, 64) // a test reads all of them
		return expr.NewInt(n)
	case floatField:
		n, _ := strconv.ParseFloat(p.dflt, 64)
		return expr.NewDouble(n)
	case boolField:
		return expr.NewBool(p.dflt == "true")
	case durationField:
		return expr.NewDuration(defaultDuration(p.dflt).Value)
	}
	return expr.NewString(p.dflt)
}

// value builds what a field holds, absent where nothing is written.
func (b *canonicalBuilder) value(v reflect.Value) expr.Value {
	switch kindOf(v.Type()) {
	case pointerField:
		if v.IsNil() {
			return expr.Value{}
		}
		return b.value(v.Elem())
	case listField:
		items := make([]expr.Value, v.Len())
		for i := range items {
			items[i] = b.value(v.Index(i))
		}
		return expr.NewList(items)
	case mapField:
		return b.mapping(v)
	case structField:
		return expr.NewStruct(b.record(v, b.forms.byType[v.Type()]))
	case valueField:
		return literal(v.Interface().(model.Value))
	case dataField:
		return free(v.Interface().(model.Data))
	}
	return leafValue(v.Interface())
}

func (b *canonicalBuilder) mapping(v reflect.Value) expr.Value {
	entries := make([]openEntry, v.Len())
	for i := range entries {
		key := v.Index(i).Field(0).Interface().(model.Text).Value
		entries[i] = openEntry{key, b.value(v.Index(i).Field(1))}
		if _, ok := v.Index(i).Field(1).Addr().Interface().(*model.Object); ok {
			b.plural(entries[i].value.Record(), key)
		}
	}
	return expr.NewStruct(openRecord(entries))
}

// plural fills in the name of the list of an object.
func (b *canonicalBuilder) plural(r *expr.Record, name string) {
	if r.Get("plural").IsAbsent() {
		b.set(r, "plural", expr.NewString(name+"s"))
	}
}

// leafValue builds a scalar. A text, number or truth value without place is a
// default unless it is zero.
func leafValue(x any) expr.Value {
	switch x := x.(type) {
	case model.Text:
		return when(x.Written() || x.Value != "", expr.NewString(x.Value))
	case model.Int:
		return when(x.Written() || x.Value != 0, expr.NewInt(x.Value))
	case model.Float:
		return when(x.Written() || x.Value != 0, expr.NewDouble(x.Value))
	case model.Bool:
		return when(x.Written() || x.Value, expr.NewBool(x.Value))
	case model.Duration:
		return when(x.Written() || x.Text != "", expr.NewDuration(x.Value))
	case model.Instant:
		return when(x.Written(), expr.NewTimestamp(x.Value))
	case model.Date:
		return when(x.Written(), expr.NewTimestamp(x.Value))
	case model.Clock:
		return when(x.Written(), expr.NewString(calendar.FormatClock(x.Value)))
	case model.Template:
		return when(x.Written(), expr.NewString(x.Text))
	case model.Condition:
		return when(x.Written(), expr.NewString(condensed(x.Text)))
	case model.Path:
		return when(x.Written(), expr.NewString(strings.TrimSpace(x.Text)))
	}
	return expr.Value{}
}

func when(there bool, v expr.Value) expr.Value {
	if !there {
		return expr.Value{}
	}
	return v
}

// literal builds a literal by its type, and what is computed as text behind "= ".
func literal(v model.Value) expr.Value {
	switch {
	case v.IsList:
		items := make([]expr.Value, len(v.Items))
		for i := range items {
			items[i] = literal(v.Items[i])
		}
		return expr.NewList(items)
	case v.Kind == model.Computed:
		return expr.NewString("= " + condensed(v.Text))
	case v.Kind != model.Literal:
		return expr.Value{}
	}
	switch v.Type {
	case model.IntLiteral:
		if n, err := strconv.ParseInt(v.Text, base(v.Text), 64); err == nil {
			return expr.NewInt(n)
		}
	case model.FloatLiteral:
		if n, err := strconv.ParseFloat(v.Text, 64); err == nil {
			return expr.NewDouble(n)
		}
	case model.BoolLiteral:
		return expr.NewBool(strings.EqualFold(v.Text, "true"))
	}
	return expr.NewString(v.Text)
}

// base is that of a number of YAML 1.2: 0x and 0o are written out, and a leading
// zero alone says nothing.
func base(text string) int {
	if strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0o") {
		return 0
	}
	return 10
}

// free builds free data.
func free(d model.Data) expr.Value {
	switch {
	case d.IsList:
		items := make([]expr.Value, len(d.Items))
		for i := range items {
			items[i] = free(d.Items[i])
		}
		return expr.NewList(items)
	case d.IsMap:
		entries := make([]openEntry, len(d.Fields))
		for i := range entries {
			entries[i] = openEntry{d.Fields[i].Key.Value, free(d.Fields[i].Value)}
		}
		return expr.NewStruct(openRecord(entries))
	case d.Null:
		return expr.Value{}
	}
	return literal(d.Scalar)
}
