package docs_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"testing"

	"github.com/fairlead/fairlead/schema"
)

// schemaKeys returns every key that the schema of a kind knows, at any depth.
func schemaKeys(t *testing.T, kind string) []string {
	t.Helper()
	data, err := fs.ReadFile(schema.FS, kind+".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	var keys []string
	var walk func(node any)
	walk = func(node any) {
		switch n := node.(type) {
		case []any:
			for _, item := range n {
				walk(item)
			}
		case map[string]any:
			for key, value := range n {
				if properties, ok := value.(map[string]any); ok && key == "properties" {
					for name := range properties {
						keys = append(keys, name)
					}
				}
				walk(value)
			}
		}
	}
	walk(root)
	slices.Sort(keys)
	return slices.Compact(keys)
}
