package schema_test

import (
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"gopkg.in/yaml.v3"

	"github.com/fairlead/fairlead/schema"
)

// base is where the schemas' ids live; nothing is fetched from there.
const base = "https://fairlead.dev/schema/v1/"

// schemaFiles lists every embedded schema, sorted.
func schemaFiles(tb testing.TB) []string {
	tb.Helper()
	var names []string
	err := fs.WalkDir(schema.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// compiler returns a compiler that has every schema as a resource. A schema
// that refers to anything else fails, as nothing may be fetched.
func compiler(tb testing.TB) *jsonschema.Compiler {
	tb.Helper()
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.LoadURL = func(url string) (io.ReadCloser, error) { return nil, fmt.Errorf("%s is not embedded", url) }
	for _, file := range schemaFiles(tb) {
		f, err := schema.FS.Open(file)
		if err != nil {
			tb.Fatal(err)
		}
		if err := c.AddResource(base+file, f); err != nil {
			tb.Fatalf("%s: %v", file, err)
		}
		f.Close()
	}
	return c
}

func compile(tb testing.TB, name string) *jsonschema.Schema {
	tb.Helper()
	s, err := compiler(tb).Compile(base + name)
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	return s
}

// compileKinds returns the schema of each kind.
func compileKinds(tb testing.TB) map[string]*jsonschema.Schema {
	tb.Helper()
	c := compiler(tb)
	schemas := make(map[string]*jsonschema.Schema, len(kinds))
	for _, kind := range kinds {
		s, err := c.Compile(base + file(kind))
		if err != nil {
			tb.Fatalf("%s: %v", kind, err)
		}
		schemas[kind] = s
	}
	return schemas
}

// file is the schema's file of a kind: RoutingPolicy is in routing-policy.schema.json.
func file(kind string) string {
	if kind == "SLA" {
		return "sla.schema.json"
	}
	var b strings.Builder
	for i, r := range kind {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String()) + ".schema.json"
}

// parse reads one YAML document into JSON values, with scalars as in YAML 1.2 core.
func parse(tb testing.TB, text string) any {
	tb.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		tb.Fatalf("%v in:\n%s", err, text)
	}
	v, err := convert(doc.Content[0])
	if err != nil {
		tb.Fatalf("%v in:\n%s", err, text)
	}
	return v
}

func convert(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i < len(n.Content); i += 2 {
			v, err := convert(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			v, err := convert(item)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.ScalarNode:
		return scalar(n), nil
	}
	return nil, fmt.Errorf("line %d: aliases have no place in these tests", n.Line)
}

func scalar(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
	}
	return n.Value
}

// fixtures are the whole documents that the page of the language shows, by file name.
func fixtures(tb testing.TB) map[string]any {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "language", "*.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	docs := make(map[string]any, len(paths))
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		docs[filepath.Base(path)] = parse(tb, string(text))
	}
	return docs
}

func kindOf(doc any) string {
	m, _ := doc.(map[string]any)
	k, _ := m["kind"].(string)
	return k
}
