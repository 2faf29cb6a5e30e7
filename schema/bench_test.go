package schema_test

import (
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

func BenchmarkWorkflow(b *testing.B) {
	doc := fixtures(b)["workflow-nurture-ebook.yaml"]
	bench := func(s *jsonschema.Schema) func(*testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Validate(doc); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.Run("as compiled", bench(compile(b, "workflow.schema.json")))
	b.Run("without references", bench(resolve(compile(b, "workflow.schema.json"), map[*jsonschema.Schema]bool{})))
}

// resolve replaces, below s, every schema that only refers to another by that
// other one: a reference costs the validator as much as what it refers to.
func resolve(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) *jsonschema.Schema {
	for s != nil && onlyRefers(s) {
		s = s.Ref
	}
	if s == nil || seen[s] {
		return s
	}
	seen[s] = true
	for key, p := range s.Properties {
		s.Properties[key] = resolve(p, seen)
	}
	s.Items2020 = resolve(s.Items2020, seen)
	s.PropertyNames = resolve(s.PropertyNames, seen)
	s.Ref = resolve(s.Ref, seen)
	if more, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		s.AdditionalProperties = resolve(more, seen)
	}
	return s
}

// onlyRefers holds for a $ref beside which nothing but a description and a
// default stand.
func onlyRefers(s *jsonschema.Schema) bool {
	return s.Ref != nil && len(s.Types) == 0 && s.Properties == nil && s.AdditionalProperties == nil && s.Items2020 == nil
}
