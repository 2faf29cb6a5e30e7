package project

import (
	"encoding/json"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/schema"
)

// describer lends the forms what the JSON Schemas say about each key.
type describer struct {
	forms *forms
	files map[string]map[string]any
	done  map[string]bool
}

// described is a schema and the file it stands in, against which references
// are resolved.
type described struct {
	file, pointer string
	at            map[string]any
}

func describeForms(forms *forms) {
	d := &describer{forms: forms, files: schemaFiles(), done: map[string]bool{}}
	for _, kind := range model.Kinds() {
		file := model.KebabKind(kind) + ".schema.json"
		d.structure(forms.of(kind), described{file, "", d.files[file]})
	}
}

// schemaFiles reads the embedded schemas. One that cannot be read only costs
// descriptions, and a test sees that there is none.
func schemaFiles() map[string]map[string]any {
	files := map[string]map[string]any{}
	names, _ := fs.Glob(schema.FS, "*.schema.json") // the pattern is well-formed
	for _, name := range names {
		var root map[string]any
		if data, err := fs.ReadFile(schema.FS, name); err == nil && json.Unmarshal(data, &root) == nil {
			files[name] = root
		}
	}
	return files
}

// find looks for a keyword in s and in what it refers to.
func (d *describer) find(s described, keyword string) (any, described) {
	for range 10 { // a chain of references is short; a circle must end
		if v, ok := s.at[keyword]; ok {
			return v, s
		}
		ref, ok := s.at["$ref"].(string)
		if !ok {
			break
		}
		s = d.refer(s, ref)
	}
	return nil, s
}

func (d *describer) refer(from described, ref string) described {
	file, pointer, _ := strings.Cut(ref, "#")
	if file == "" {
		file = from.file
	}
	at := d.files[file]
	for _, part := range strings.Split(strings.Trim(pointer, "/"), "/") {
		at, _ = at[part].(map[string]any)
	}
	return described{file, pointer, at}
}

// below returns the schema that a keyword holds, empty if there is none.
func (d *describer) below(s described, keyword string) described {
	found, where := d.find(s, keyword)
	at, _ := found.(map[string]any)
	return described{where.file, path.Join(where.pointer, keyword), at}
}

func (d *describer) structure(f *form, s described) {
	properties := d.below(s, "properties")
	mark := f.name + " " + properties.file + "#" + properties.pointer
	if properties.at == nil || d.done[mark] {
		return
	}
	d.done[mark] = true
	required, _ := d.find(s, "required")
	list, _ := required.([]any)
	if d.forms.plans[f.typ].short >= 0 {
		list = nil // the short form leaves them out
	}
	for i := range f.fields {
		x := &f.fields[i]
		if x.planned == nil {
			continue
		}
		at, ok := properties.at[x.key].(map[string]any)
		if !ok {
			continue
		}
		property := described{properties.file, path.Join(properties.pointer, x.key), at}
		d.describe(x, property, slices.Contains(list, any(x.key)))
		d.inside(x.planned.typ, property, x.planned.one)
	}
}

// describe takes over text and words. Where several schemas know the key, such
// as that of an arm, the first one describes it, the words are those of all, and
// it is required only where all require it.
func (d *describer) describe(x *formField, s described, required bool) {
	text, _ := d.find(s, "description")
	words := d.words(s)
	if !x.seen {
		x.text, _ = text.(string)
		x.values, x.seen, x.required = words, true, required
		return
	}
	x.required = x.required && required
	if len(words) == 0 || len(x.values) == 0 {
		x.values = nil
		return
	}
	for _, w := range words {
		if !slices.Contains(x.values, w) {
			x.values = append(x.values, w)
		}
	}
}

// words returns the texts that the schema, or that of the list's elements, allows.
func (d *describer) words(s described) []string {
	if constant, _ := d.find(s, "const"); constant != nil {
		if word, ok := constant.(string); ok {
			return []string{word}
		}
	}
	list, _ := d.find(s, "enum")
	if list == nil {
		list, _ = d.find(d.below(s, "items"), "enum")
	}
	var words []string
	items, _ := list.([]any)
	for _, item := range items {
		if word, ok := item.(string); ok {
			words = append(words, word)
		}
	}
	return words
}

// inside goes on with the struct that a field holds.
func (d *describer) inside(t reflect.Type, s described, one bool) {
	switch kindOf(t) {
	case structField:
		d.structure(d.forms.byType[t], s)
	case pointerField:
		d.inside(t.Elem(), s, false)
	case listField:
		if one {
			d.inside(t.Elem(), s, false)
		}
		d.inside(t.Elem(), d.below(s, "items"), false)
	case mapField:
		d.inside(t.Elem().Field(1).Type, d.below(s, "additionalProperties"), false)
	}
}
