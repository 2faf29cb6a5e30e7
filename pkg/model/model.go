// Package model holds the nouns of the language as plain values with places:
// what a document says, nothing about what it means. Every field that can be
// wrong knows its span. Package project fills these types from files by their
// struct tags, so a field is declared once:
//
//	key:"send"          the YAML key. "key,one" takes one or a list; "key,short"
//	                    takes the place of the whole map when a scalar stands
//	                    there; "key,signed" allows a sign before a duration;
//	                    "*" collects all other keys
//	ref:"message"       the text names a document of that kind (or one of project:…, see project)
//	default:"50"        what stands there when the key is not written
//
// A test holds the tags against the JSON Schemas.
package model

import "github.com/fairlead/fairlead/pkg/diag"

// Located is a value and where it was written. A zero Span means that it was
// not written: the value is then the default.
type Located[T any] struct {
	Value T
	Span  diag.Span
}

// Written reports whether the value stands in the file.
func (l Located[T]) Written() bool { return !l.Span.IsZero() }

// Text is a word, name or sentence.
type Text = Located[string]

// Int is a whole number.
type Int = Located[int64]

// Float is a decimal number.
type Float = Located[float64]

// Bool is true or false.
type Bool = Located[bool]

// Duration is a length of time in milliseconds.
type Duration struct {
	Located[int64]
	// Text is as written, or the default's text.
	Text string
}

// Instant is a moment in UTC milliseconds, written as RFC 3339.
type Instant struct {
	Located[int64]
	Text string
}

// Date is a calendar day, as its midnight in UTC milliseconds.
type Date struct {
	Located[int64]
	Text string
}

// Clock is a time of day in minutes since midnight.
type Clock struct {
	Located[int]
	Text string
}

// Source is text in a language of its own, with the map back into the file.
type Source struct {
	Text string
	Span diag.Span
	// Places maps byte offsets in Text to the file; nil for defaults.
	Places diag.Places
}

// Written reports whether the source stands in the file.
func (s Source) Written() bool { return !s.Span.IsZero() }

// At returns the place of the bytes [start, end) of Text.
func (s Source) At(start, end int) diag.Span {
	if s.Places == nil {
		return s.Span
	}
	return s.Places.Span(start, end)
}

// Replace returns the edit that writes text in place of the bytes [start, end) of
// Text, quoted as YAML needs it where it stands; ok is false if it cannot be made
// on the line where the source is written.
func (s Source) Replace(start, end int, text string) (edit diag.Edit, ok bool) {
	switch p := s.Places.(type) {
	case nil:
		return diag.Edit{}, false
	case interface {
		Replace(start, end int, text string) (diag.Edit, bool)
	}:
		return p.Replace(start, end, text)
	}
	return diag.Edit{Span: s.At(start, end), Text: text, Old: s.Text[start:end]}, true
}

// Condition is CEL that gives true or false.
type Condition struct{ Source }

// Template is Liquid text.
type Template struct{ Source }

// Path is a dotted field path.
type Path struct{ Source }

// ValueKind tells literals from expressions.
type ValueKind uint8

// The kinds of a [Value].
const (
	NoValue  ValueKind = iota
	Null               // clears a field
	Literal            // text, number, bool as written
	Computed           // CEL after "= "
)

// LiteralType is what a literal resolves to in YAML.
type LiteralType uint8

// The types of a literal.
const (
	StringLiteral LiteralType = iota
	IntLiteral
	FloatLiteral
	BoolLiteral
)

// Value is a literal, or CEL after "= ". For Computed, Source is the CEL
// without the marker.
type Value struct {
	Source
	Kind ValueKind
	Type LiteralType // of a Literal that is a scalar
	// Items are the elements of a list literal; IsList tells an empty one.
	Items  []Value
	IsList bool
}

// Entry is one key of a map, in file order.
type Entry[T any] struct {
	Key   Text
	Value T
}

// Map keeps the order of the file.
type Map[T any] []Entry[T]

// Get returns the value of a key and whether it is there.
func (m Map[T]) Get(key string) (T, bool) {
	for i := range m {
		if m[i].Key.Value == key {
			return m[i].Value, true
		}
	}
	var zero T
	return zero, false
}

// Data is any YAML value as written, for places that hold free data: settings
// of providers, parameters of lint rules, distributions, webhook bodies.
type Data struct {
	Span   diag.Span
	Null   bool
	Scalar Value
	Items  []Data
	Fields Map[Data]
	// IsList and IsMap tell an empty list or map from a scalar.
	IsList, IsMap bool
}

// Meta is what every kind has.
type Meta struct {
	Kind        Text      `key:"kind"`
	Name        Text      `key:"name"`
	Title       Text      `key:"title"`
	Description Text      `key:"description"`
	Owner       Text      `key:"owner"`
	Labels      Map[Text] `key:"labels"`
	ReviewBy    Date      `key:"review_by"`
	Reviewed    Date      `key:"reviewed"`
	Allow       []Allow   `key:"allow"`
	MovedFrom   Text      `key:"moved_from"`
	// Span is the whole document.
	Span diag.Span
}

// Allow excuses a finding of a rule beside the thing it is about.
type Allow struct {
	Span       diag.Span
	Rule       Text `key:"rule"`
	With       Text `key:"with"`
	Reason     Text `key:"reason"`
	ApprovedBy Text `key:"approved_by"`
	Until      Date `key:"until"`
}

// Document is any of the kinds.
type Document interface {
	// Head returns what every kind has.
	Head() *Meta
}

// Head returns the meta data itself; it makes every kind a [Document].
func (m *Meta) Head() *Meta { return m }

// Address names the document in messages and in JSON: workflow/nurture-ebook.
func (m *Meta) Address() string { return KebabKind(m.Kind.Value) + "/" + m.Name.Value }
