package project

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
	"github.com/fairlead/fairlead/schema"
)

const schemaBase = "https://fairlead.dev/schema/v1/"

// schemas compiles the schema of a kind when the first document needs it.
// Compiling writes to schemas that others refer to, so nobody may validate
// meanwhile; validating goes on side by side.
type schemas struct {
	mu       sync.RWMutex
	compiler *jsonschema.Compiler
	byKind   map[string]*jsonschema.Schema
}

func newSchemas() (*schemas, error) {
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	names, err := fs.Glob(schema.FS, "*.schema.json")
	if err != nil {
		return nil, fmt.Errorf("list schemas: %w", err)
	}
	for _, name := range names {
		f, err := schema.FS.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open schema %s: %w", name, err)
		}
		if err := c.AddResource(schemaBase+name, f); err != nil {
			return nil, fmt.Errorf("read schema %s: %w", name, err)
		}
	}
	c.LoadURL = func(url string) (io.ReadCloser, error) { return nil, fmt.Errorf("%s is not one of our schemas", url) }
	return &schemas{compiler: c, byKind: map[string]*jsonschema.Schema{}}, nil
}

func (s *schemas) of(kind string) (*jsonschema.Schema, error) {
	s.mu.RLock()
	sch := s.byKind[kind]
	s.mu.RUnlock()
	if sch != nil {
		return sch, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if sch := s.byKind[kind]; sch != nil {
		return sch, nil
	}
	sch, err := s.compiler.Compile(schemaBase + model.KebabKind(kind) + ".schema.json")
	if err != nil {
		return nil, fmt.Errorf("compile the schema of %s: %w", kind, err)
	}
	sch = unreferred(sch, map[*jsonschema.Schema]bool{})
	s.byKind[kind] = sch
	return sch, nil
}

// validate returns what the schema of that kind says about a document, in our
// own words. Unknown keys are left to the decoder, which knows their place; slips
// are those it found, so that a misspelled key is not missing as well.
func (s *schemas) validate(kind string, root *source.Node, slips []slip) ([]diag.Diagnostic, error) {
	sch, err := s.of(kind)
	if err != nil {
		return nil, err
	}
	var invalid *jsonschema.ValidationError
	s.mu.RLock()
	err = sch.Validate(root.JSON())
	s.mu.RUnlock()
	if err == nil {
		return nil, nil
	}
	if !errors.As(err, &invalid) {
		return nil, fmt.Errorf("validate a %s: %w", kind, err)
	}
	var ds []diag.Diagnostic
	for _, leaf := range leaves(invalid, nil) {
		ds = append(ds, translate(leaf, root, slips)...)
	}
	return ds, nil
}

func leaves(e *jsonschema.ValidationError, into []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return append(into, e)
	}
	for _, c := range e.Causes {
		into = leaves(c, into)
	}
	return into
}

// translate turns one failure into our words. Failures of a kind that the
// table does not know keep the library's sentence, so nothing is lost.
func translate(e *jsonschema.ValidationError, root *source.Node, slips []slip) []diag.Diagnostic {
	keyword := e.KeywordLocation[strings.LastIndexByte(e.KeywordLocation, '/')+1:]
	node, key := locate(root, e.InstanceLocation)
	switch keyword {
	case "additionalProperties", "unevaluatedProperties":
		return nil
	case "required", "dependentRequired":
		return missing(e, node, key, slips)
	case "type":
		want := oneOfTypes(e.Message)
		return one(node.Span(), "write "+want, "%s must be %s, not %s", subject(key), want, describe(node))
	case "const", "enum":
		return choice(e, node, key)
	case "pattern":
		return pattern(e, root, node, key)
	case "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum":
		return bound(e, keyword, node, key)
	case "maxProperties":
		return nil // which keys exclude each other is checked where they are compiled
	case "minItems", "minProperties", "minLength":
		return one(node.Span(), atLeastOne(key), "%s is empty", subject(key))
	default:
		return one(node.Span(), "write what the schema of the kind allows here", "%s does not fit: %s", subject(key), e.Message)
	}
}

// atLeastOne is the help for an empty list or map.
func atLeastOne(key string) string {
	if slices.Contains([]string{"steps", "members", "stages", "touchpoints", "variants", "bands", "wait_until", "branch"}, key) {
		return "write at least one"
	}
	return "write at least one or remove the key"
}

func one(span diag.Span, help, format string, args ...any) []diag.Diagnostic {
	return []diag.Diagnostic{{
		Rule: "load/schema", Severity: diag.Error, Confidence: diag.Proved,
		Primary: span, Message: fmt.Sprintf(format, args...), Help: help,
	}}
}

func subject(key string) string {
	if key == "" {
		return "this"
	}
	return "`" + key + "`"
}

// locate walks a JSON pointer; key is the name of the mapping entry it ends in,
// "" for an element of a list.
func locate(n *source.Node, pointer string) (node *source.Node, key string) {
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		if part == "" {
			continue
		}
		if plain, err := url.PathUnescape(part); err == nil {
			part = plain
		}
		part = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
		next, name := child(n, part)
		if next == nil {
			return n, key
		}
		n, key = next, name
	}
	return n, key
}

func child(n *source.Node, part string) (*source.Node, string) {
	if n.Kind == source.Mapping {
		return n.Get(part), part
	}
	i, err := strconv.Atoi(part)
	if n.Kind != source.Sequence || err != nil || i < 0 || i >= len(n.Items) {
		return nil, ""
	}
	return n.Items[i], ""
}

var quotedNames = regexp.MustCompile(`'([^']*)'`)

func missing(e *jsonschema.ValidationError, node *source.Node, key string, slips []slip) []diag.Diagnostic {
	span := node.Span()
	if len(node.Entries) > 0 {
		span = node.Entries[0].Key.Span()
	}
	where := "here"
	if key != "" {
		where = "in `" + key + "`"
	}
	var ds []diag.Diagnostic
	for _, m := range quotedNames.FindAllStringSubmatch(e.Message, -1) {
		if slices.Contains(slips, slip{node.Span(), m[1]}) || slices.Contains(slips, slip{node.Span(), anyKey}) {
			continue
		}
		ds = append(ds, one(span, "add `"+m[1]+":`", "`%s` is missing %s", m[1], where)...)
	}
	return ds
}

var typeWords = map[string]string{
	"string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
	"object": "a map of keys", "array": "a list", "null": "empty",
}

// oneOfTypes reads "expected string or number, but got object".
func oneOfTypes(message string) string {
	_, rest, _ := strings.Cut(message, "expected ")
	expected, _, _ := strings.Cut(rest, ", but got")
	names := strings.Split(expected, " or ")
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = typeWords[name]
		if words[i] == "" {
			words[i] = name
		}
	}
	return strings.Join(words, " or ")
}

var doubleQuoted = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)

func choice(e *jsonschema.ValidationError, node *source.Node, key string) []diag.Diagnostic {
	var allowed []string
	for _, m := range doubleQuoted.FindAllStringSubmatch(e.Message, -1) {
		allowed = append(allowed, m[1])
	}
	if strings.HasSuffix(e.Message, " true") {
		allowed = []string{"true"}
	}
	return oneOf(allowed, node, key)
}

func oneOf(allowed []string, node *source.Node, key string) []diag.Diagnostic {
	help := diag.DidYouMean(node.Text, allowed)
	if help == "" && len(allowed) > 0 {
		help = "allowed: " + strings.Join(allowed, ", ")
	}
	ds := one(node.Span(), help, "%s cannot be %s", subject(key), describe(node))
	if node.Kind == source.Scalar && node.Type == source.String {
		ds[0].Fix = diag.Rename(node.Span(), node.Text, allowed)
	}
	return ds
}

// patternWords say what a pattern of common.schema.json stands for.
var patternWords = []struct{ def, noun, help string }{
	{"/name", "name", "write lower-case letters and digits with single dashes between, such as `nurture-ebook`"},
	{"/ident", "name", "write lower-case letters, digits and underscores, a letter first, such as `company_size`"},
	{"/path", "field path", "write names with dots between, such as `contact.email`"},
	{"/signed_duration", "duration", "write a length of time such as -30d or 2h"},
	{"/duration", "duration", "write a length of time such as 30m, 1h30m, 2d or 8w"},
	{"/date", "date", "write a day such as 2026-12-25"},
	{"/instant", "instant", "write date, time and zone, such as 2026-01-05T09:00:00+01:00"},
	{"/clock", "time of day", "write a time of day such as 09:00"},
	{"/hours", "span of hours", "write hours such as 09:00-18:00"},
	{"/days", "span of days", "write days such as mon-fri or sat"},
	{"/timezone", "timezone", "write a timezone such as Europe/Berlin"},
	{"/step_address", "step", "write the id of a step, or `workflow/step`"},
	{"/rule", "rule", "write a rule's id such as conflict/overlap"},
	{"/type", "type", "write string, int, double, bool, timestamp, date, duration, list(string) … or list(record)"},
	{"/at", "percentile", "write a percentile such as p90"},
}

// otherTypes are what other languages call the types.
var otherTypes = map[string]string{
	"integer": "int", "long": "int", "number": "double", "float": "double", "decimal": "double", "boolean": "bool", "text": "string",
	"str": "string", "datetime": "timestamp", "time": "timestamp", "instant": "timestamp", "array": "list(string)", "list": "list(string)",
	"strings": "list(string)", "object": "list(record)",
}

// typeHelp says which type was meant, else which there are.
func typeHelp(text, otherwise string) string {
	word := strings.ToLower(text)
	if t := otherTypes[word]; t != "" {
		return "did you mean `" + t + "`?"
	}
	if elem, ok := strings.CutPrefix(strings.TrimSuffix(word, ")"), "list("); ok && otherTypes[elem] != "" {
		return "did you mean `list(" + otherTypes[elem] + ")`?"
	}
	known := sortedKeys(scalarTypes)
	for _, t := range sortedKeys(scalarTypes) {
		known = append(known, "list("+t+")")
	}
	return cmp.Or(diag.DidYouMean(text, append(known, "list(record)")), otherwise)
}

func pattern(e *jsonschema.ValidationError, root, node *source.Node, key string) []diag.Diagnostic {
	place := strings.TrimSuffix(e.AbsoluteKeywordLocation, "/pattern")
	noun, help := "", ""
	for _, p := range patternWords {
		if strings.HasSuffix(place, p.def) {
			noun, help = p.noun, p.help
			break
		}
	}
	if strings.Contains(e.KeywordLocation, "/propertyNames") {
		return badKey(root, e.InstanceLocation, help)
	}
	if words := alternatives.FindStringSubmatch(e.Message); words != nil {
		return oneOf(strings.Split(words[1], "|"), node, key)
	}
	if noun == "type" {
		help = typeHelp(node.Text, help)
	}
	if noun == "" {
		return one(node.Span(), cmp.Or(help, "write it as the examples of the language do"), "%s has a form that is not allowed: %s", subject(key), describe(node))
	}
	return one(node.Span(), help, "%s is no %s", describe(node), noun)
}

// alternatives matches a pattern that only lists words.
var alternatives = regexp.MustCompile(`\^\(?([a-z_|]+)\)?\$`)

// badKey reports a key that breaks the pattern for names.
func badKey(root *source.Node, pointer, help string) []diag.Diagnostic {
	parent, _ := locate(root, pointer[:strings.LastIndexByte(pointer, '/')])
	node, key := locate(root, pointer)
	for _, entry := range parent.Entries {
		if entry.Value == node {
			return one(entry.Key.Span(), help, "`%s` is no name that can stand here", clip(key))
		}
	}
	return one(node.Span(), help, "a name here has a form that is not allowed")
}

var numberIn = regexp.MustCompile(`-?[0-9.]+`)

func bound(e *jsonschema.ValidationError, keyword string, node *source.Node, key string) []diag.Diagnostic {
	words := map[string]string{
		"minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most", "exclusiveMaximum": "less than",
	}
	number := numberIn.FindString(e.Message)
	limit := words[keyword] + " " + number
	help := map[string]string{
		"minimum": "write " + number + " or more", "exclusiveMinimum": "write a number above " + number,
		"maximum": "write " + number + " or less", "exclusiveMaximum": "write a number below " + number,
	}[keyword]
	return one(node.Span(), help, "%s must be %s, not %s", subject(key), limit, describe(node))
}

// unreferred replaces, below s, every schema that only refers to another by
// that other one: the validator pays for a reference as much as for what it
// refers to.
func unreferred(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) *jsonschema.Schema {
	for s != nil && onlyRefers(s) {
		s = s.Ref
	}
	if s == nil || seen[s] {
		return s
	}
	seen[s] = true
	for key, p := range s.Properties {
		s.Properties[key] = unreferred(p, seen)
	}
	s.Items2020 = unreferred(s.Items2020, seen)
	s.PropertyNames = unreferred(s.PropertyNames, seen)
	s.Ref = unreferred(s.Ref, seen)
	if more, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		s.AdditionalProperties = unreferred(more, seen)
	}
	leaveToDecoder(s)
	return s
}

// leaveToDecoder takes out of a compiled schema what the decoder says itself,
// and better: which keys there are, and that a text or a condition is one value
// of any kind. It halves what validating costs.
func leaveToDecoder(s *jsonschema.Schema) {
	if closed, ok := s.AdditionalProperties.(bool); ok && !closed {
		s.AdditionalProperties = nil
	}
	if s.AdditionalProperties != nil {
		return
	}
	for key, p := range s.Properties {
		if anyScalar(p) {
			delete(s.Properties, key)
		}
	}
}

// anyScalar holds for a schema that asks for nothing but one value.
func anyScalar(s *jsonschema.Schema) bool {
	return len(s.Types) == 3 && slices.Contains(s.Types, "string") && slices.Contains(s.Types, "number") && slices.Contains(s.Types, "boolean") &&
		s.Ref == nil && s.Pattern == nil && len(s.Enum) == 0 && len(s.Constant) == 0 && s.MinLength < 0 && s.MaxLength < 0
}

// onlyRefers holds for a $ref beside which nothing but words for people stand.
func onlyRefers(s *jsonschema.Schema) bool {
	return s.Ref != nil && len(s.Types) == 0 && s.Properties == nil && s.AdditionalProperties == nil && s.Items2020 == nil
}
