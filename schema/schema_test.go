package schema_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/fairlead/fairlead/schema"
)

var kinds = []string{
	"Project", "DataModel", "Segment", "Lifecycle", "ScoringModel", "Team", "RoutingPolicy", "SLA",
	"Message", "Workflow", "Guardrail", "JourneyMap", "Policy", "Approval", "Scenario", "Population",
}

func read(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := schema.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

func TestEverySchemaCompiles(t *testing.T) {
	for _, name := range schemaFiles(t) {
		t.Run(name, func(t *testing.T) {
			s := read(t, name)
			if got := s["$schema"]; got != "https://json-schema.org/draft/2020-12/schema" {
				t.Errorf("$schema is %v", got)
			}
			if got := s["$id"]; got != base+name {
				t.Errorf("$id is %v, want %s", got, base+name)
			}
			compile(t, name)
		})
	}
}

// walk calls visit for every object of a JSON value, with its JSON pointer.
func walk(v any, pointer string, visit func(pointer string, m map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(pointer, v)
		for k, x := range v {
			walk(x, pointer+"/"+k, visit)
		}
	case []any:
		for _, x := range v {
			walk(x, pointer+"/-", visit)
		}
	}
}

// isKeyword reports whether the object at pointer is the value of that keyword
// rather than of a key of the language that happens to be named like it.
func isKeyword(pointer, keyword string) bool {
	return path.Base(pointer) == keyword && path.Base(path.Dir(pointer)) != "properties"
}

func TestEveryPropertyIsDescribed(t *testing.T) {
	for _, name := range schemaFiles(t) {
		walk(read(t, name), "", func(pointer string, m map[string]any) {
			if !isKeyword(pointer, "properties") && !isKeyword(pointer, "$defs") || strings.Contains(pointer, "/if/") {
				return // a condition describes nothing
			}
			for key, p := range m {
				text, _ := p.(map[string]any)["description"].(string)
				if !strings.HasSuffix(text, ".") || strings.TrimSpace(text) != text {
					t.Errorf("%s%s/%s: the description %q is no sentence", name, pointer, key, text)
				}
			}
		})
	}
}

// A dispatching keyword on a path that every step or event takes would cost
// more than the rest of loading.
func TestKindsAreFlat(t *testing.T) {
	for _, name := range schemaFiles(t) {
		if name == "fairlead.schema.json" {
			continue
		}
		walk(read(t, name), "", func(pointer string, m map[string]any) {
			if isKeyword(pointer, "properties") {
				return
			}
			for _, keyword := range []string{"oneOf", "anyOf", "allOf", "if", "not"} {
				if _, ok := m[keyword]; ok {
					t.Errorf("%s%s uses %s", name, pointer, keyword)
				}
			}
		})
	}
}

func TestEditorsReachEverySchema(t *testing.T) {
	reached := map[string]bool{}
	pending := []string{"fairlead.schema.json"}
	for len(pending) > 0 {
		name := pending[0]
		pending = pending[1:]
		if reached[name] {
			continue
		}
		reached[name] = true
		walk(read(t, name), "", func(_ string, m map[string]any) {
			if target := refFile(m["$ref"]); target != "" {
				pending = append(pending, target)
			}
		})
	}
	for _, name := range schemaFiles(t) {
		if !reached[name] && !strings.HasPrefix(name, "output/") {
			t.Errorf("%s is not reached from fairlead.schema.json", name)
		}
	}
}

// refFile returns the file that a $ref names, or "" if it stays in its own.
// An absolute one would make editors look for it on the network.
func refFile(ref any) string {
	text, _ := ref.(string)
	file, _, _ := strings.Cut(text, "#")
	if u, err := url.Parse(file); err != nil || u.IsAbs() {
		return text
	}
	return file
}

func TestEveryKindHasASchemaAndAnExample(t *testing.T) {
	shown := map[string]bool{}
	for _, doc := range fixtures(t) {
		shown[kindOf(doc)] = true
	}
	dispatch := read(t, "fairlead.schema.json")["properties"].(map[string]any)["kind"].(map[string]any)["enum"].([]any)
	for _, kind := range kinds {
		got := read(t, file(kind))["properties"].(map[string]any)["kind"].(map[string]any)["const"]
		if got != kind {
			t.Errorf("%s describes kind %v", file(kind), got)
		}
		if !shown[kind] {
			t.Errorf("no example of kind %s", kind)
		}
		if !slices.Contains(dispatch, any(kind)) {
			t.Errorf("fairlead.schema.json does not know %s", kind)
		}
	}
	if len(dispatch) != len(kinds) {
		t.Errorf("fairlead.schema.json knows %d kinds, want %d", len(dispatch), len(kinds))
	}
}

func TestExamplesOfTheLanguageAreValid(t *testing.T) {
	dispatch, schemas := compile(t, "fairlead.schema.json"), compileKinds(t)
	for name, doc := range fixtures(t) {
		if err := schemas[kindOf(doc)].Validate(doc); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
		if err := dispatch.Validate(doc); err != nil {
			t.Errorf("%s through fairlead.schema.json: %#v", name, err)
		}
	}
}

// complaints returns the places in the document that the schema complains
// about, as JSON pointers, sorted; none for a valid document.
func complaints(t *testing.T, s *jsonschema.Schema, doc any) []string {
	t.Helper()
	err := s.Validate(doc)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	places := leaves(invalid, nil)
	slices.Sort(places)
	return slices.Compact(places)
}

func leaves(e *jsonschema.ValidationError, places []string) []string {
	if len(e.Causes) == 0 {
		return append(places, e.InstanceLocation)
	}
	for _, cause := range e.Causes {
		places = leaves(cause, places)
	}
	return places
}
