// Package source reads the text files of a project: YAML into nodes that know
// where they start and end, and decoded text that knows where each of its
// bytes stands in the file.
//
// YAML is read as the 1.2 core schema: `on`, `NO`, `09:00` and dates are text.
// Merge keys and custom tags are refused, aliases are expanded within a limit,
// keys are always text. What YAML takes silently, such as the rest of a
// condition after a comma inside `{…}`, is either reported or can be asked for
// with [Node.CutAt].
//
//	f := source.NewFile("workflows/welcome.yaml", data)
//	docs, diags := source.Parse(f)
//	name := docs[0].Root.Get("name")
//	fmt.Println(name.Text, name.Span())
//
// Everything Parse returns is immutable and may be shared by goroutines.
// The package is the only one that imports a YAML library.
package source
