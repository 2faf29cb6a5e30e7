package cli

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/fairlead/fairlead/internal/testkit"
	"github.com/fairlead/fairlead/schema"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"fairlead": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ())) },
	})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	sarif := jsonschema.MustCompile("../render/testdata/sarif-schema-2.1.0.json")
	testkit.Scripts(t, "testdata/script", []string{"testdata/tiny"}, map[string]testkit.Command{"conforms": conforms(sarif)})
}

// conforms is `conforms OUTPUT FILE`: the file is one JSON document, and it
// keeps to the published schema of that output, or to the standard's of SARIF.
func conforms(sarif *jsonschema.Schema) testkit.Command {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) != 2 {
			ts.Fatalf("usage: conforms OUTPUT FILE")
		}
		compiled := sarif
		if args[0] != "sarif" {
			compiled = published(ts, args[0])
		}
		var document any
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &document))
		ts.Check(compiled.Validate(document))
	}
}

// published is the schema of an output.
func published(ts *testscript.TestScript, output string) *jsonschema.Schema {
	compiler := jsonschema.NewCompiler()
	ts.Check(fs.WalkDir(schema.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(schema.FS, name)
		if err != nil {
			return err
		}
		return compiler.AddResource("https://fairlead.dev/schema/v1/"+name, bytes.NewReader(data))
	}))
	compiled, err := compiler.Compile("https://fairlead.dev/schema/v1/" + path.Join("output", output+".schema.json"))
	ts.Check(err)
	return compiled
}
