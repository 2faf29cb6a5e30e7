package project

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

func exampleProgram(t testing.TB) *Program {
	t.Helper()
	files, err := fs.Sub(resourceFiles, "resource")
	if err != nil {
		t.Fatal(err)
	}
	r := load(t, files, Options{})
	if r.Program == nil || len(r.Diagnostics) > 0 {
		t.Fatal(show(r.Diagnostics))
	}
	return r.Program
}

func docOf(t testing.TB, p *Program, address string) model.Document {
	t.Helper()
	for _, d := range p.Docs {
		if d.Head().Address() == address {
			return d
		}
	}
	t.Fatalf("there is no document %s", address)
	return nil
}

// indented is the canonical form as people read it.
func indented(t testing.TB, c Canonical) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, c.JSON(), "", "  "); err != nil {
		t.Fatalf("%v in %s", err, c.JSON())
	}
	return out.String() + "\n"
}

// Every tag of every kind has its place in the canonical form, so that a new
// field cannot be forgotten.
func TestEveryKeyIsCanonical(t *testing.T) {
	ps, n := newPlans(), 0
	for typ, p := range ps {
		f := publishedForms().byType[typ]
		if f == nil {
			t.Errorf("%v has no form", typ)
			continue
		}
		for i := range p.fields {
			key := p.fields[i].key
			switch {
			case key == "*", key == "body_file" && typ == reflect.TypeFor[model.Message]():
				continue
			case key == "":
				key = "for"
			}
			if f.shape.Slot(key) < 0 {
				t.Errorf("%v: the canonical form has no `%s`", typ, key)
			}
			n++
		}
	}
	if n < 300 {
		t.Errorf("only %d keys were found", n)
	}
}

func TestEveryKeyIsDescribed(t *testing.T) {
	for _, f := range publishedForms().list {
		for i := range f.fields {
			if x := &f.fields[i]; x.text == "" || !x.seen {
				t.Errorf("%s.%s has no description", f.name, x.key)
			}
		}
	}
}

func TestCanonicalForm(t *testing.T) {
	p := exampleProgram(t)
	for _, d := range p.Docs {
		path := "testdata/canonical/" + d.Head().Kind.Value + ".json"
		got := indented(t, p.Canonical(d))
		if os.Getenv("FAIRLEAD_UPDATE") != "" {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%swant\n%s", path, got, want)
		}
	}
}

// What policies read has the types that the published shape says, and JSON is
// what the published schema says, for every document of the examples.
func TestCanonicalFormKeepsToItsSchema(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{}
	for _, kind := range model.Kinds() {
		text, err := ResourceSchema(kind)
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("mem:///"+kind, bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		schemas[kind] = c.MustCompile("mem:///" + kind)
	}
	programs := []*Program{exampleProgram(t)}
	for _, dir := range []string{"../../examples/b2b-saas", "../../examples/ecommerce", "../../examples/local-services", "../../workflows/nurture-ebook", "testdata/base"} {
		programs = append(programs, load(t, os.DirFS(dir), Options{}).Program)
	}
	language := overlay(t, "../../schema/testdata/language", "testdata/language")
	language[Marker] = language["project-acme.yaml"]
	delete(language, "project-acme.yaml")
	programs = append(programs, load(t, language, Options{}).Program)
	for i, p := range programs {
		if p == nil {
			t.Errorf("project %d does not load", i)
			continue
		}
		for _, d := range p.Docs {
			c := p.Canonical(d)
			var v any
			if err := json.Unmarshal(c.JSON(), &v); err != nil {
				t.Fatalf("%s: %v", d.Head().Address(), err)
			}
			if err := schemas[d.Head().Kind.Value].Validate(v); err != nil {
				t.Errorf("%s: %#v", d.Head().Address(), err)
			}
			fits(t, d.Head().Address(), expr.NewStruct(c.Record()), expr.Type{Kind: expr.Struct, Shape: ResourceShape(d.Head().Kind.Value)})
		}
	}
}

// fits holds a value against its declared type.
func fits(t *testing.T, path string, v expr.Value, want expr.Type) {
	t.Helper()
	if v.IsAbsent() || want.Kind == expr.Any {
		return
	}
	if v.Kind() != want.Kind {
		t.Errorf("%s is %s, not %s", path, v.Kind(), want.Kind)
		return
	}
	for i, item := range v.Items() {
		fits(t, fmt.Sprintf("%s[%d]", path, i), item, *want.Elem)
	}
	if v.Kind() != expr.Struct {
		return
	}
	if v.Record().Shape != want.Shape {
		t.Errorf("%s has another shape", path)
	}
	for i, f := range v.Record().Shape.Fields {
		if f.Required && v.Record().Slots[i].IsAbsent() {
			t.Errorf("%s.%s is always there, and is not", path, f.Name)
		}
		fits(t, path+"."+f.Name, v.Record().Slots[i], f.Type)
	}
}

const versioned = `kind: Project
name: acme
channels: {email: {address: contact.email, consent: contact.consent_email}}
topics: [{name: guides, title: Guides}]
---
kind: DataModel
name: crm
objects:
  contact: {identified_by: [email], fields: {email: {type: string, required: true}, consent_email: {type: bool, required: true}, size: {type: int}}}
events:
  asked: {fields: {what: {type: string}}}
---
kind: Message
name: hello
channel: email
topic: guides
subject: Hello
body: "Good to see you\n"
---
`

// versionOf loads a workflow and returns its version.
func versionOf(t *testing.T, files map[string]string, address string) string {
	t.Helper()
	all := fstest.MapFS{"fairlead.yaml": {Data: []byte(versioned)}}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	r := load(t, all, Options{})
	if r.Program == nil {
		t.Fatal(show(r.Diagnostics))
	}
	return r.Program.Version(docOf(t, r.Program, address))
}

const plain = `kind: Workflow
name: w
owner: a@acme.example
labels: {team: growth, quarter: q1}
trigger: {event: asked, where: event.what == "a  b" && contact.size > 3}
suppress: [contact.size > 1000]
exit: [{event: asked, reason: again}]
steps:
  - {id: hello, send: hello}
  - {id: pause, delay: 48h}
  - {id: note, set: {contact.size: 3}}
  - {id: off, exit: done}
`

func TestVersionIsAboutContent(t *testing.T) {
	same := map[string]string{
		"the same": plain,
		"another layout": `# a comment
name: w
steps:

- send: hello   # first
  id: "hello"
- id: pause
  delay: 2d
- set:
    'contact.size': 3
  id: note
- id: off
  exit: "done"
exit:
  - reason: "again"
    event: asked
suppress:
  - |
    contact.size > 1000
trigger:
  - where: |-
      event.what == "a  b"
      // who is large
      && contact.size >
      3
    event: asked
labels:
  quarter: q1
  team: 'growth'
owner: a@acme.example
kind: Workflow
`,
		"defaults written out": strings.Replace(plain, "trigger:", "priority: 50\nreentry: never\nenabled: true\nmax_hold: 168h\nobject: contact\ntrigger:", 1),
	}
	want := versionOf(t, map[string]string{"w.yaml": plain}, "workflow/w")
	if !strings.HasPrefix(want, "sha256:") || len(want) != len("sha256:")+64 {
		t.Errorf("a version is %s", want)
	}
	for name, text := range same {
		if got := versionOf(t, map[string]string{"other/place.yaml": text}, "workflow/w"); got != want {
			t.Errorf("%s: another version", name)
		}
	}
	for _, change := range [][2]string{
		{"48h", "47h"}, {`"a  b"`, `"a b"`}, {"growth", "sales"}, {"size: 3}", `size: "= 3"}`}, {"reason: again", "reason: anew"},
		{"id: hello,", "id: hi,"}, {"name: w\n", "name: w\npriority: 51\n"}, {"name: w\n", "name: w\ndescription: why\n"}, {"> 1000", ">= 1000"},
	} {
		text := strings.Replace(plain, change[0], change[1], 1)
		if text == plain {
			t.Fatalf("%q is not in the document", change[0])
		}
		if got := versionOf(t, map[string]string{"w.yaml": text}, "workflow/w"); got == want {
			t.Errorf("%q instead of %q is the same version", change[1], change[0])
		}
	}
}

// A body in a file is the message's content, wherever the file stands.
func TestVersionOfABodyFile(t *testing.T) {
	head := "kind: Message\nname: m\nchannel: email\ntopic: guides\nsubject: Hello\n"
	inline := versionOf(t, map[string]string{"m.yaml": head + "body: \"Good day\\n\"\n"}, "message/m")
	filed := versionOf(t, map[string]string{"mail/m.yaml": head + "body_file: m.md\n", "mail/m.md": "Good day\n"}, "message/m")
	changed := versionOf(t, map[string]string{"mail/m.yaml": head + "body_file: m.md\n", "mail/m.md": "Good night\n"}, "message/m")
	if inline != filed || filed == changed {
		t.Errorf("inline %s, filed %s, changed %s", inline, filed, changed)
	}
}

func TestCondensed(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		"  a  \n\t&& b ":                     "a && b",
		`a == "x  y" // why  not` + "\n|| b": `a == "x  y" || b`,
		`a == 'it\'s  me'  && b`:             `a == 'it\'s  me' && b`,
		`a == r"c:\"  && b`:                  `a == r"c:\" && b`,
		`a == """x "  y"""  && b`:            `a == """x "  y""" && b`,
		`a == "http://x"  `:                  `a == "http://x"`,
		`a == "never closed  `:               `a == "never closed  `,
		"a // to the end":                    "a",
		"  // nothing":                       "",
	} {
		if got := condensed(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzCondensed(f *testing.F) {
	f.Add("a  && b // c\n|| 'x  y'")
	f.Add(`r"\"  """'`)
	f.Fuzz(func(t *testing.T, text string) {
		once := condensed(text)
		if twice := condensed(once); twice != once {
			t.Errorf("%q becomes %q, then %q", text, once, twice)
		}
	})
}

func TestAllStepsAreInOrder(t *testing.T) {
	p := exampleProgram(t)
	var ids []string
	for _, s := range p.Canonical(docOf(t, p, "workflow/nurture-ebook")).Record().Get(keyAllSteps).Items() {
		ids = append(ids, s.Record().Get(keyID).Str()+" "+s.Record().Get(keyKind).Str())
	}
	if want := []string{"thanks send", "pause delay", "clicked wait_until", "call task"}; !slices.Equal(ids, want) {
		t.Errorf("steps are %q", ids)
	}
}

func TestResourceSchemaOfNoKind(t *testing.T) {
	if _, err := ResourceSchema("Workflw"); err == nil || ResourceShape("Workflw") != nil {
		t.Error("there is a schema of a kind that is none")
	}
}
