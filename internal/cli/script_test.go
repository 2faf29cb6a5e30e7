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
	testkit.Scripts(t, "testdata/script", []string{"testdata/tiny"}, map[string]testkit.Command{"conforms": conforms})
}

// conforms is `conforms OUTPUT FILE`: the file is one JSON document, and it
// keeps to the published schema of that output.
func conforms(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: conforms OUTPUT FILE")
	}
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
	compiled, err := compiler.Compile("https://fairlead.dev/schema/v1/" + path.Join("output", args[0]+".schema.json"))
	ts.Check(err)
	var document any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &document))
	ts.Check(compiled.Validate(document))
}
