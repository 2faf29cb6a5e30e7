package project

import (
	"reflect"
	"slices"
	"sync"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// forms are the published canonical forms: what each struct of package model
// looks like to a Policy. They are made from the plans, and so from the struct
// tags, which is why a new key cannot be missing here; the JSON Schemas lend
// descriptions and the words that a text can be.
type forms struct {
	plans  plans
	byType map[reflect.Type]*form
	// list has the forms in the order in which documents mention them.
	list []*form
}

// form is that of one struct.
type form struct {
	typ    reflect.Type
	name   string
	fields []formField
	// open marks a struct that takes keys of the user's own; expressions see it
	// as a map.
	open  bool
	shape *expr.Shape
}

// formField is one key of a form.
type formField struct {
	key string
	// planned says what fills it; nil for what is derived from the rest.
	planned *planned
	typ     expr.Type
	text    string
	// values are the words that the text can be; none for any text.
	values []string
	// seen and required are what the JSON Schemas say: that there is such a key,
	// and that nobody may leave it out.
	seen, required bool
}

// The keys that are derived.
const (
	keyAddress  = "address"
	keyKind     = "kind"
	keyID       = "id"
	keyAllSteps = "all_steps"
)

// publishedForms are made on first use, because a project without a policy
// needs none of them.
var publishedForms = sync.OnceValue(newForms)

func newForms() *forms {
	fs := &forms{plans: newPlans(), byType: map[reflect.Type]*form{}}
	for _, kind := range model.Kinds() {
		fs.add(reflect.TypeOf(model.New(kind)).Elem())
	}
	fs.describeShort()
	describeForms(fs)
	for _, f := range fs.list {
		f.fill(fs)
	}
	return fs
}

// of returns the form of a kind of document.
func (fs *forms) of(kind string) *form { return fs.byType[reflect.TypeOf(model.New(kind)).Elem()] }

// add takes in a struct and all structs below it.
func (fs *forms) add(t reflect.Type) {
	if fs.byType[t] != nil {
		return
	}
	p := fs.plans[t]
	f := &form{typ: t, name: formName(t), open: p.rest >= 0, shape: &expr.Shape{}}
	fs.byType[t] = f
	fs.list = append(fs.list, f)
	f.derive()
	for i := range p.fields {
		if key := canonicalKey(t, p.fields[i].key); key != "" {
			f.fields = append(f.fields, formField{key: key, planned: &p.fields[i]})
		}
		eachStruct(p.fields[i].typ, fs.add)
	}
}

// describeShort says what the key is that only the canonical form writes out.
func (fs *forms) describeShort() {
	f := fs.byType[reflect.TypeFor[model.Delay]()]
	for i := range f.fields {
		if f.fields[i].planned.key == "" {
			f.fields[i].text, f.fields[i].seen = "How long it waits.", true
		}
	}
}

// eachStruct calls do with the struct that a field holds, in whatever wrapping.
func eachStruct(t reflect.Type, do func(reflect.Type)) {
	switch kindOf(t) {
	case listField, pointerField:
		eachStruct(t.Elem(), do)
	case mapField:
		eachStruct(t.Elem().Field(1).Type, do)
	case structField:
		do(t)
	}
}

// formName is "step", "score-rule": the name of the struct in the language's spelling.
func formName(t reflect.Type) string { return model.KebabKind(t.Name()) }

// canonicalKey is the key under which a field stands in the canonical form, ""
// if it has none: a body file is the message's `body`, and keys of the user's
// own stand beside the others.
func canonicalKey(t reflect.Type, key string) string {
	switch {
	case key == "" && t == reflect.TypeFor[model.Delay]():
		return "for" // `delay: 2d` is the short form of `delay: {for: 2d}`
	case key == "*", key == "body_file" && t == reflect.TypeFor[model.Message]():
		return ""
	}
	return key
}

// derive adds the keys that nobody writes.
func (f *form) derive() {
	derived := func(key, text string) {
		f.fields = append(f.fields, formField{key: key, text: text, typ: expr.Type{Kind: expr.String}, seen: true})
	}
	switch {
	case f.typ == reflect.TypeFor[model.Step]():
		derived(keyKind, "What the step does: the key of its one action, such as `send`.")
		f.fields[0].values = slices.Clone(actionKeys[:])
	case isDocument(f.typ):
		derived(keyAddress, "The document's address, such as `workflow/nurture-ebook`.")
	}
	if f.typ == reflect.TypeFor[model.Workflow]() {
		derived(keyAllSteps, "All steps in the order of the text, those inside of other steps included.")
	}
}

func isDocument(t reflect.Type) bool {
	_, ok := reflect.New(t).Interface().(model.Document)
	return ok
}

// fill makes the shape once the forms of everything inside are known. The shape
// was there before, empty, because steps hold steps.
func (f *form) fill(fs *forms) {
	list := make([]expr.Field, len(f.fields))
	for i := range f.fields {
		x := &f.fields[i]
		switch {
		case x.key == keyAllSteps && x.planned == nil:
			step := fs.typeOf(reflect.TypeFor[model.Step]())
			x.typ = expr.Type{Kind: expr.List, Elem: &step}
		case x.planned != nil:
			x.typ = fs.typeOf(x.planned.typ)
		}
		list[i] = expr.Field{Name: x.key, Type: x.typ, Required: f.always(fs, x), Values: x.values}
	}
	*f.shape = *expr.NewShape(f.name, list)
}

// always reports whether a key has a value in every document.
func (f *form) always(fs *forms, x *formField) bool {
	switch {
	case x.planned == nil || x.required:
		return true
	case isDocument(f.typ) && (x.key == keyKind || x.key == "name"):
		return true
	case f.typ == reflect.TypeFor[model.Step]() && x.key == keyID:
		return true
	}
	return x.planned.dflt != "" || x.planned.kind == structField && fs.implied(x.planned.typ)
}

// implied reports whether a struct that is not written means one with all
// defaults: `reentry` means `reentry: never`, and no `goal` means none.
func (fs *forms) implied(t reflect.Type) bool {
	p := fs.plans[t]
	return p.short >= 0 && p.fields[p.short].dflt != "" || t == reflect.TypeFor[model.Lint]()
}

var leafTypes = map[fieldKind]expr.Type{
	textField: {Kind: expr.String}, intField: {Kind: expr.Int}, floatField: {Kind: expr.Double}, boolField: {Kind: expr.Bool},
	durationField: {Kind: expr.Duration}, instantField: {Kind: expr.Timestamp}, dateField: {Kind: expr.Timestamp, Date: true},
	clockField: {Kind: expr.String}, conditionField: {Kind: expr.String}, templateField: {Kind: expr.String}, pathField: {Kind: expr.String},
}

// typeOf returns what expressions see of a field. Maps, literals and free data
// are known only when they are there.
func (fs *forms) typeOf(t reflect.Type) expr.Type {
	switch kind := kindOf(t); kind {
	case pointerField:
		return fs.typeOf(t.Elem())
	case listField:
		elem := fs.typeOf(t.Elem())
		return expr.Type{Kind: expr.List, Elem: &elem}
	case structField:
		if f := fs.byType[t]; !f.open {
			return expr.Type{Kind: expr.Struct, Shape: f.shape}
		}
	default:
		if leaf, ok := leafTypes[kind]; ok {
			return leaf
		}
	}
	return expr.Type{Kind: expr.Any}
}
