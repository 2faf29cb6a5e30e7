package project

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/schema"
)

// The struct tags of package model and the JSON Schemas say the same: the same
// keys, the same defaults, the same types, for every kind and everything in it.
func TestModelAndSchemaAgree(t *testing.T) {
	a := &agreement{t: t, plans: newPlans(), files: readSchemas(t), seen: map[string]bool{}, shared: map[reflect.Type]map[string]bool{reflect.TypeFor[model.Arm](): {}}}
	for _, kind := range model.Kinds() {
		file := model.KebabKind(kind) + ".schema.json"
		a.structure(kind, reflect.TypeOf(model.New(kind)).Elem(), schemaNode{file, a.files[file]})
	}
	for typ, known := range a.shared {
		for _, key := range a.plans[typ].keys {
			if !known[key] {
				t.Errorf("%v knows `%s`, no schema does", typ, key)
			}
		}
	}
	if len(a.seen) < 70 {
		t.Errorf("only %d structs were compared", len(a.seen))
	}
}

func readSchemas(t *testing.T) map[string]map[string]any {
	t.Helper()
	files := map[string]map[string]any{}
	names, err := fs.Glob(schema.FS, "*.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(schema.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		var root map[string]any
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		files[name] = root
	}
	return files
}

type agreement struct {
	t     *testing.T
	plans plans
	files map[string]map[string]any
	seen  map[string]bool
	// shared are structs that serve several schemas, with the keys that any of
	// these know: an arm is one of a wait or of a branch.
	shared map[reflect.Type]map[string]bool
}

// schemaNode is a schema and the file it stands in, against which references
// are resolved.
type schemaNode struct {
	file string
	at   map[string]any
}

// refers returns the schema that s refers to.
func (a *agreement) refers(s schemaNode) (schemaNode, bool) {
	ref, ok := s.at["$ref"].(string)
	if !ok {
		return schemaNode{}, false
	}
	file, pointer, _ := strings.Cut(ref, "#")
	if file == "" {
		file = s.file
	}
	at := a.files[file]
	for _, part := range strings.Split(strings.Trim(pointer, "/"), "/") {
		if at == nil {
			a.t.Fatalf("%s refers to %s, which is not there", s.file, ref)
		}
		at, _ = at[part].(map[string]any)
	}
	return schemaNode{file, at}, true
}

// find looks for a keyword in s and in what it refers to.
func (a *agreement) find(s schemaNode, keyword string) (any, schemaNode) {
	for {
		if v, ok := s.at[keyword]; ok {
			return v, s
		}
		next, ok := a.refers(s)
		if !ok {
			return nil, s
		}
		s = next
	}
}

func (a *agreement) properties(s schemaNode) map[string]schemaNode {
	found, where := a.find(s, "properties")
	all, _ := found.(map[string]any)
	nodes := map[string]schemaNode{}
	for key, v := range all {
		nodes[key] = schemaNode{where.file, v.(map[string]any)}
	}
	return nodes
}

func (a *agreement) structure(path string, typ reflect.Type, s schemaNode) {
	properties := a.properties(s)
	id := fmt.Sprint(typ, s.file, sortedKeys(properties))
	if a.seen[id] {
		return
	}
	a.seen[id] = true
	p := a.plans[typ]
	for _, key := range sortedKeys(properties) {
		if _, ok := p.byKey[key]; !ok && p.rest < 0 {
			a.t.Errorf("%s: the schema knows `%s`, %v does not", path, key, typ)
		}
	}
	for i := range p.fields {
		f := &p.fields[i]
		if f.key == "" || f.key == "*" {
			continue
		}
		property, ok := properties[f.key]
		if known := a.shared[typ]; known != nil {
			known[f.key] = known[f.key] || ok
			if !ok {
				continue
			}
		}
		if !ok {
			a.t.Errorf("%s: %v knows `%s`, the schema does not", path, typ, f.key)
			continue
		}
		at := path + "." + f.key
		a.defaults(at, f, property)
		a.value(at, f.typ, property, f.one)
	}
}

func (a *agreement) defaults(path string, f *planned, s schemaNode) {
	written, _ := a.find(s, "default")
	if f.kind == structField {
		// The default of a struct with a short form is that of the form's key.
		p := a.plans[f.typ]
		if p.short >= 0 {
			f = &p.fields[p.short]
		}
	}
	want := ""
	if written != nil {
		want = fmt.Sprint(written)
	}
	if f.dflt != want {
		a.t.Errorf("%s: the default is %q in the model and %q in the schema", path, f.dflt, want)
	}
}

// value compares the type of a field with its schema.
func (a *agreement) value(path string, typ reflect.Type, s schemaNode, one bool) {
	switch kind := kindOf(typ); kind {
	case structField:
		a.structure(path, typ, s)
	case pointerField:
		a.value(path, typ.Elem(), s, false)
	case listField:
		if one {
			a.value(path, typ.Elem(), s, false)
		}
		a.below(path+"[]", typ.Elem(), s, "items")
	case mapField:
		a.below(path+"{}", typ.Elem().Field(1).Type, s, "additionalProperties")
	case intField, floatField, boolField:
		a.scalar(path, kind, s)
	}
}

func (a *agreement) below(path string, typ reflect.Type, s schemaNode, keyword string) {
	found, where := a.find(s, keyword)
	inner, ok := found.(map[string]any)
	listed, _ := a.find(s, "properties") // a map whose keys are all listed
	if free := kindOf(typ) == dataField || listed != nil; !ok && !free {
		a.t.Errorf("%s: the schema says nothing about its values", path)
	}
	if ok {
		a.value(path, typ, schemaNode{where.file, inner}, false)
	}
}

func (a *agreement) scalar(path string, kind fieldKind, s schemaNode) {
	want := map[fieldKind]string{intField: "integer", floatField: "number", boolField: "boolean"}[kind]
	typ, _ := a.find(s, "type")
	constant, _ := a.find(s, "const")
	_, isBool := constant.(bool)
	if typ != want && !(kind == boolField && isBool) {
		a.t.Errorf("%s: the model wants a value of type %s, the schema %v", path, want, typ)
	}
}

// Every default in the tags is a value of its field's type.
func TestDefaultsParse(t *testing.T) {
	n := 0
	for typ, p := range newPlans() {
		for i := range p.fields {
			f := &p.fields[i]
			if f.dflt == "" {
				continue
			}
			n++
			if err := parseDefault(f); err != nil {
				t.Errorf("%v.%s: %v", typ, f.key, err)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d defaults", n)
	}
}

func parseDefault(f *planned) error {
	var err error
	switch f.kind {
	case intField:
		_, err = strconv.ParseInt(f.dflt, 10, 64)
	case floatField:
		_, err = strconv.ParseFloat(f.dflt, 64)
	case boolField:
		if !slices.Contains([]string{"true", "false"}, f.dflt) {
			err = fmt.Errorf("%q is neither true nor false", f.dflt)
		}
	case durationField:
		_, err = calendar.ParseDuration(f.dflt)
	case textField:
	default:
		err = fmt.Errorf("a default %q that the decoder does not fill in", f.dflt)
	}
	return err
}

// The defaults that the decoder fills in are those of the tags, and carry no
// place.
func TestDefaultsAreFilledIn(t *testing.T) {
	r := load(t, overlay(t, "testdata/base"), Options{})
	w := r.Program.Workflows[0].Doc
	if w.Priority.Value != 50 || w.Priority.Written() || !w.Enabled.Value || w.MaxHold.Text != "7d" || w.MaxHold.Value != 7*calendar.Day {
		t.Errorf("priority %v, enabled %v, max_hold %v", w.Priority, w.Enabled, w.MaxHold)
	}
	if w.Object.Value != "contact" || w.OnUpdate.Value != "finish_old" || w.Reentry.Allow.Value != "" && w.Reentry.Allow.Value != "never" {
		t.Errorf("object %v, on_update %v, reentry %v", w.Object, w.OnUpdate, w.Reentry)
	}
}
