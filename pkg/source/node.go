package source

import "github.com/fairlead/fairlead/pkg/diag"

// Kind says what a node is.
type Kind uint8

// The kinds. Null is an empty value as well as a written `null` or `~`.
const (
	Null Kind = iota
	Scalar
	Mapping
	Sequence
)

var kindNames = [...]string{"null", "scalar", "mapping", "sequence"}

// String returns the word used in messages.
func (k Kind) String() string { return kindNames[k] }

// Style says how a scalar is written.
type Style uint8

// The styles.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
)

// Type is what a scalar stands for. Plain ones are resolved as in the YAML 1.2
// core schema, with one narrowing: numbers that are not plainly decimal (0x1F,
// 0o17, 010, .inf, .nan, 1e999) are String, as 1_000 is, so that no reader has
// to guess.
type Type uint8

// The types. TypeNull is that of every node of kind Null.
const (
	String Type = iota
	Int
	Float
	Bool
	TypeNull
)

var typeNames = [...]string{"string", "int", "float", "bool", "null"}

// String returns the word used in messages.
func (t Type) String() string { return typeNames[t] }

// Node is one value of a YAML document. It is immutable.
type Node struct {
	Kind  Kind
	Style Style // of a scalar
	Type  Type  // of a scalar; quoted and block scalars are String
	Flow  bool  // a mapping or sequence written with { } or [ ]

	slot   slot
	indent int32 // of a block scalar's content, in columns
	start  int32
	end    int32

	Text    string  // decoded text of a scalar; of a written null the word
	Items   []*Node // of a sequence
	Entries []Entry // of a mapping, in file order

	// Via is where the alias stood, when this node was reached through one, and
	// zero otherwise. Of aliases inside aliases it is the outermost. All nodes
	// below an aliased one have it too.
	Via diag.Span

	file *File
}

// slot says what a node is to its parent, as far as YAML reads text
// differently there.
type slot uint8

const (
	inBlock    slot = iota
	inFlowMap       // a value or key between { }
	inFlowList      // an item between [ ]
)

// Entry is one line of a mapping. Keys are scalars and always count as text,
// whatever their Type.
type Entry struct{ Key, Value *Node }

// Bare reports whether the entry is a word without colon between braces, as
// `y` in `{x: 1, y}`: mostly the rest of a text that YAML cut at a comma.
func (e Entry) Bare() bool {
	return e.Key.slot == inFlowMap && e.Value.Kind == Null && e.Value.Text == "" &&
		e.Value.start == e.Key.end && e.Value.file == e.Key.file
}

// Span returns the start and end of the value itself, without anchor or tag:
// quotes included; a block scalar from its indicator to the end of its last
// line that is not empty; a mapping or sequence from its first to the end of
// its last child, those in brackets with the brackets. An empty value is the
// place after its key's colon or its dash.
func (n *Node) Span() diag.Span { return n.file.Span(int(n.start), int(n.end)) }

// File returns the file the node was read from.
func (n *Node) File() *File { return n.file }

// Get returns the value of the first entry with that key, or nil if n is no
// mapping or has none.
func (n *Node) Get(key string) *Node {
	for i := range n.Entries {
		if n.Entries[i].Key.Text == key {
			return n.Entries[i].Value
		}
	}
	return nil
}
