package project

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// resourceFiles is a small project with one document of each kind, from which
// the examples of the published schemas are made.
//
//go:embed resource
var resourceFiles embed.FS

// ResourceSchema returns the JSON Schema (draft 2020-12) of the canonical form
// of a kind, with an example, as indented JSON. The error is a failure of the
// tool, or that there is no such kind.
func ResourceSchema(kind string) ([]byte, error) {
	if !model.IsKind(kind) {
		return nil, fmt.Errorf("there is no kind %q", kind)
	}
	example, err := resourceExample(kind)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(newResourceSchema(publishedForms()).document(kind, example)); err != nil {
		return nil, fmt.Errorf("print the schema of %s: %w", kind, err)
	}
	return out.Bytes(), nil
}

func resourceExample(kind string) (json.RawMessage, error) {
	files, err := fs.Sub(resourceFiles, "resource")
	if err != nil {
		return nil, fmt.Errorf("open the example of %s: %w", kind, err)
	}
	r, err := Load(files, Options{})
	if err != nil {
		return nil, fmt.Errorf("load the example of %s: %w", kind, err)
	}
	if r.Program == nil {
		return nil, fmt.Errorf("the example of %s does not load: %s", kind, r.Diagnostics[0].Message)
	}
	for _, d := range r.Program.Docs {
		if d.Head().Kind.Value == kind {
			return r.Program.Canonical(d).JSON(), nil
		}
	}
	return nil, fmt.Errorf("there is no example of %s", kind)
}

// resourceSchema writes the form of a kind and of everything inside it.
type resourceSchema struct {
	forms *forms
	defs  object
}

type object = map[string]any

func newResourceSchema(fs *forms) *resourceSchema {
	return &resourceSchema{forms: fs, defs: object{}}
}

// resourceDocument is the schema of a kind, what readers look for first on top.
type resourceDocument struct {
	Schema      string            `json:"$schema"`
	ID          string            `json:"$id"`
	Title       string            `json:"title"`
	Description string            `json:"description"`
	Type        any               `json:"type"`
	Required    any               `json:"required"`
	Closed      any               `json:"additionalProperties"`
	Properties  any               `json:"properties"`
	Examples    []json.RawMessage `json:"examples"`
	Defs        object            `json:"$defs"`
}

func (s *resourceSchema) document(kind string, example json.RawMessage) resourceDocument {
	root := s.structure(s.forms.of(kind))
	return resourceDocument{
		Schema: "https://json-schema.org/draft/2020-12/schema", ID: schemaBase + "resource/" + model.KebabKind(kind) + ".schema.json",
		Title: kind + " in canonical form",
		Description: "What a Policy with `for: " + kind + "` reads as `resource`. In JSON, keys without a value and empty lists are left out; " +
			"in CEL a list is always there, and `has(resource.KEY)` asks for any other key.",
		Type: root["type"], Required: root["required"], Closed: root["additionalProperties"], Properties: root["properties"],
		Examples: []json.RawMessage{example}, Defs: s.defs,
	}
}

// structure returns the schema of one struct; its keys are those of the form.
func (s *resourceSchema) structure(f *form) object {
	properties, required := object{}, []string{}
	for i := range f.fields {
		x := &f.fields[i]
		properties[x.key] = s.property(x)
		if f.always(s.forms, x) {
			required = append(required, x.key)
		}
	}
	schema := object{"type": "object", "properties": properties, "additionalProperties": f.open}
	if len(required) > 0 && !f.open {
		schema["required"] = required
	}
	return schema
}

func (s *resourceSchema) property(x *formField) object {
	if x.planned == nil && x.key == keyAllSteps {
		return withText(s.list(reflect.TypeFor[model.Step]()), x.text)
	}
	p := object{"type": "string"}
	if x.planned != nil {
		p = s.value(x.planned.typ)
		if x.planned.dflt != "" && x.typ.Kind != expr.Struct {
			p["default"] = json.RawMessage(appendValue(nil, defaultValue(x.planned), x.typ))
		}
	}
	s.words(p, x.values)
	return withText(p, x.text)
}

// words lists what a text, or the texts of a list, can be.
func (s *resourceSchema) words(p object, values []string) {
	if len(values) == 0 {
		return
	}
	if items, ok := p["items"].(object); ok {
		p = items
	}
	p["enum"] = values
}

func withText(p object, text string) object {
	if text = strings.TrimSpace(text); text != "" {
		p["description"] = text
	}
	return p
}

func (s *resourceSchema) list(elem reflect.Type) object {
	return object{"type": "array", "items": s.value(elem)}
}

// value returns the schema of what a field holds.
func (s *resourceSchema) value(t reflect.Type) object {
	switch kind := kindOf(t); kind {
	case pointerField:
		return s.value(t.Elem())
	case listField:
		return s.list(t.Elem())
	case mapField:
		return object{"type": "object", "additionalProperties": s.value(t.Elem().Field(1).Type)}
	case structField:
		return s.refer(s.forms.byType[t])
	case dataField:
		return object{}
	default:
		return s.leaf(kind)
	}
}

// refer defines a struct once and refers to it.
func (s *resourceSchema) refer(f *form) object {
	if _, ok := s.defs[f.name]; !ok {
		s.defs[f.name] = true // steps hold steps
		s.defs[f.name] = s.structure(f)
	}
	return object{"$ref": "#/$defs/" + f.name}
}

// leafSchemas say how a scalar stands in JSON and what CEL sees.
var leafSchemas = map[fieldKind]struct {
	name   string
	schema object
}{
	durationField:  {"duration", object{"type": "string", "description": "A length of time: in JSON text such as `2d`, in CEL a duration, as `days(2)` is."}},
	instantField:   {"instant", object{"type": "string", "format": "date-time", "description": "An instant: in JSON RFC 3339 in UTC, in CEL a timestamp."}},
	dateField:      {"date", object{"type": "string", "format": "date", "description": "A day: in JSON text such as `2026-12-25`, in CEL its midnight in UTC."}},
	conditionField: {"condition", object{"type": "string", "description": "CEL in one line, as text."}},
	templateField:  {"template", object{"type": "string", "description": "Liquid, as text."}},
	pathField:      {"path", object{"type": "string", "description": "A dotted path such as `contact.email`."}},
	clockField:     {"clock", object{"type": "string", "description": "A time of day such as `09:00`."}},
	valueField: {"value", object{"type": []string{"string", "number", "boolean", "null", "array"},
		"description": "A literal by its type, a list of literals, or CEL as text behind `= `."}},
}

func (s *resourceSchema) leaf(kind fieldKind) object {
	switch kind {
	case intField:
		return object{"type": "integer"}
	case floatField:
		return object{"type": "number"}
	case boolField:
		return object{"type": "boolean"}
	}
	leaf, ok := leafSchemas[kind]
	if !ok {
		return object{"type": "string"}
	}
	s.defs[leaf.name] = leaf.schema
	return object{"$ref": "#/$defs/" + leaf.name}
}
