package project

import (
	"reflect"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
)

// A plan says how one struct of package model is filled from a YAML mapping. It
// is read once from the struct tags, so that a key is declared in one place.
type plan struct {
	fields []planned
	byKey  map[string]int
	short  int // the field that a scalar in place of the mapping fills, -1 for none
	rest   int // the field that collects all other keys, -1 for none
	span   int // index of the Span field, -1 for none
	keys   []string
}

type planned struct {
	index  []int
	key    string
	kind   fieldKind
	signed bool
	one    bool
	ref    string
	dflt   string
	typ    reflect.Type
}

// plans holds the plan of every struct that occurs in a document. It is built
// before files are read and then only read.
type plans map[reflect.Type]*plan

func newPlans() plans {
	ps := plans{}
	for _, kind := range model.Kinds() {
		ps.add(reflect.TypeOf(model.New(kind)).Elem())
	}
	return ps
}

var spanType = reflect.TypeOf(diag.Span{})

func (ps plans) add(t reflect.Type) {
	if ps[t] != nil {
		return
	}
	p := &plan{byKey: map[string]int{}, short: -1, rest: -1, span: -1}
	ps[t] = p
	p.collect(t, nil)
	for i, f := range p.fields {
		if f.key != "" && f.key != "*" {
			p.byKey[f.key] = i
			p.keys = append(p.keys, f.key)
		}
		ps.addBelow(f.typ)
	}
}

// collect lists the tagged fields of t, those of embedded structs included.
func (p *plan) collect(t reflect.Type, prefix []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(append([]int(nil), prefix...), i)
		tag, ok := f.Tag.Lookup("key")
		switch {
		case ok:
			p.declare(f, tag, index)
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			p.collect(f.Type, index)
		case f.Name == "Span" && f.Type == spanType && len(prefix) == 0:
			p.span = i
		}
	}
}

func (p *plan) declare(f reflect.StructField, tag string, index []int) {
	key, options, _ := strings.Cut(tag, ",")
	d := planned{
		index: index, key: key, typ: f.Type, kind: kindOf(f.Type),
		signed: strings.Contains(options, "signed"), one: strings.Contains(options, "one"),
		ref: f.Tag.Get("ref"), dflt: f.Tag.Get("default"),
	}
	if strings.Contains(options, "short") {
		p.short = len(p.fields)
	}
	if key == "*" {
		p.rest = len(p.fields)
	}
	p.fields = append(p.fields, d)
}

// addBelow adds the plans of the structs inside a field's type.
func (ps plans) addBelow(t reflect.Type) {
	switch kindOf(t) {
	case listField, pointerField:
		ps.addBelow(t.Elem())
	case mapField:
		ps.addBelow(t.Elem().Field(1).Type)
	case structField:
		ps.add(t)
	}
}

type fieldKind uint8

const (
	structField fieldKind = iota
	textField
	intField
	floatField
	boolField
	durationField
	instantField
	dateField
	clockField
	conditionField
	templateField
	pathField
	valueField
	dataField
	listField
	mapField
	pointerField
)

var leafKinds = map[reflect.Type]fieldKind{
	reflect.TypeFor[model.Text]():      textField,
	reflect.TypeFor[model.Int]():       intField,
	reflect.TypeFor[model.Float]():     floatField,
	reflect.TypeFor[model.Bool]():      boolField,
	reflect.TypeFor[model.Duration]():  durationField,
	reflect.TypeFor[model.Instant]():   instantField,
	reflect.TypeFor[model.Date]():      dateField,
	reflect.TypeFor[model.Clock]():     clockField,
	reflect.TypeFor[model.Condition](): conditionField,
	reflect.TypeFor[model.Template]():  templateField,
	reflect.TypeFor[model.Path]():      pathField,
	reflect.TypeFor[model.Value]():     valueField,
	reflect.TypeFor[model.Data]():      dataField,
}

func kindOf(t reflect.Type) fieldKind {
	if k, ok := leafKinds[t]; ok {
		return k
	}
	switch t.Kind() {
	case reflect.Pointer:
		return pointerField
	case reflect.Slice:
		if strings.HasPrefix(t.Elem().Name(), "Entry[") {
			return mapField
		}
		return listField
	default:
		return structField
	}
}
