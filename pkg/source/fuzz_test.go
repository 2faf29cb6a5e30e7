package source

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
	"gopkg.in/yaml.v3"
)

var parseSeeds = []string{
	"", "a: 1\n", "# only\n", "---\n---\n", "a: {b: [c, 'd', \"e\"], f}\n",
	"a: &x [1, 2]\nb: *x\n", "a: &x [*x]\n", "a: |2-\n   x\n\n  y\n", "? [a]\n: b\n",
	"%YAML 1.2\n---\na: b\n...\nc\n", "\ufeffa: é\r\nb: \"\\u00e9\"\r\n", "a: !b c\n",
	"a: {when: x in [\"a\"], y == 2}\n", "- - - a\n", "a: b: c\n", "<<: *x\n", "a: \"x\\\n  y\"\n",
	"{a: , : b, ? c}", "[a: b, ? c]", "a: >+\n x\n  y\n\n z\n\n", "&a b: *a\n", "!!str : x\n", "- &a\n- *a\n",
	"\ufeff# a\r\n : 'b\r\n  c'\r\n", "a: {{ x }}\n", "a:\n\t- b\n", "a: 'b\n", "a: [\n", "\"a\": \"\\x41\"", "a: &x\n  b: 1\nc: {d: *x}\n",
}

func FuzzParse(f *testing.F) {
	for _, s := range parseSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		file := NewFile("f.yaml", data)
		docs, diags := Parse(file)
		for _, d := range diags {
			inside(t, file, d.Primary)
			if d.Message == "" || d.Help == "" || d.Rule == "" {
				t.Fatalf("incomplete diagnostic %+v", d)
			}
		}
		for _, d := range docs {
			inside(t, file, d.Span)
			walk(t, d.Root, d.Span)
			d.Root.JSON()
		}
		if len(diags) == 0 {
			sameText(t, data, docs)
		}
	})
}

func inside(t *testing.T, f *File, s diag.Span) {
	t.Helper()
	if s.Start.Line < 1 || s.Start.Byte > s.End.Byte || int(s.End.Byte) > len(f.Data) {
		t.Fatalf("span %+v outside of the file of %d bytes", s, len(f.Data))
	}
}

// walk checks that a node and all below it lie inside span.
func walk(t *testing.T, n *Node, span diag.Span) {
	t.Helper()
	s := n.written()
	inside(t, n.file, s)
	if s.Start.Byte < span.Start.Byte || s.End.Byte > span.End.Byte {
		t.Fatalf("%v %q at %v-%v outside of its parent %v-%v", n.Kind, n.Text, s.Start, s.End, span.Start, span.End)
	}
	if cut, _, ok := n.CutAt(); ok {
		inside(t, n.file, cut)
	}
	for i := 0; n.Kind == Scalar && i <= min(len(n.Text), 100); i++ {
		inside(t, n.file, n.Places().Span(i, i+1))
	}
	if !n.Via.IsZero() {
		return
	}
	for _, item := range n.Items {
		walk(t, item, n.Span())
	}
	for _, e := range n.Entries {
		walk(t, e.Key, n.Span())
		walk(t, e.Value, n.Span())
	}
}

// sameText compares all scalars with what the library reads.
func sameText(t *testing.T, data []byte, docs []Document) {
	t.Helper()
	dec := yaml.NewDecoder(bytes.NewReader(yamlVersion(data)))
	for _, d := range docs {
		var y yaml.Node
		if err := dec.Decode(&y); err != nil {
			return // a document after `...`, which only we read
		}
		compare(t, d.Root, y.Content[0])
	}
	var y yaml.Node
	if err := dec.Decode(&y); err == nil {
		t.Fatalf("more documents than %d", len(docs))
	}
}

func compare(t *testing.T, n *Node, y *yaml.Node) {
	t.Helper()
	switch {
	case y.Kind == yaml.AliasNode:
	case y.Kind == yaml.ScalarNode:
		if n.Text != y.Value || decoded(n) != y.Value {
			t.Fatalf("text %q, by pieces %q, want %q", n.Text, decoded(n), y.Value)
		}
	case n.Kind == Sequence:
		for i := range n.Items {
			compare(t, n.Items[i], y.Content[i])
		}
	default:
		for i, e := range n.Entries {
			compare(t, e.Key, y.Content[2*i])
			compare(t, e.Value, y.Content[2*i+1])
		}
	}
}

// decoded puts a scalar's text together again from the file.
func decoded(n *Node) string {
	var b strings.Builder
	n.pieces(func(p piece) bool {
		if p.exact {
			b.Write(n.file.Data[p.raw:p.rawEnd])
		} else {
			b.WriteString(n.Text[p.text:p.textEnd])
		}
		return true
	})
	return b.String()
}

// FuzzPlaces writes a text in every style and checks that each character maps
// to the bytes that stand for it.
func FuzzPlaces(f *testing.F) {
	for _, s := range []string{"a", "a b", "a\nb", "a\n\nb\n", " x\n  y\n z", "it's", "é\tü \"q\" \\", "a\n\n\n", "\n\n a", "", "a # b: c", "x \n y", "😀\u0301"} {
		for style := range uint8(8) {
			f.Add(s, style, style*3)
		}
	}
	f.Fuzz(func(t *testing.T, text string, style, shape uint8) {
		if !utf8.ValidString(text) || len(text) > 200 || strings.ContainsFunc(text, func(r rune) bool {
			_, ok := checkRune(NewFile("", []byte("x")), r, 0, utf8.RuneLen(r))
			return !ok || r == '\r' || r < 0x20 && r != '\n' && r != '\t'
		}) {
			return
		}
		for _, end := range []string{"\n", "\r\n", "\r"} {
			checkPlaces(t, written(text, style, shape), end)
		}
	})
}

// written is text as a value in some style and surroundings; the library says
// what it really means.
func written(text string, style, shape uint8) string {
	pad := strings.Repeat(" ", 1+int(shape%4))
	bom := ""
	if shape&0x40 != 0 {
		bom = "\ufeff"
	}
	lines := strings.ReplaceAll(text, "\n", "\n  "+pad)
	chomp := []string{"", "-", "+"}[shape%3]
	switch style % 8 {
	case 0:
		return bom + "é: " + lines + "\nz: 1\n"
	case 1:
		return bom + "k: '" + strings.ReplaceAll(lines, "'", "''") + "' # c\n"
	case 2:
		return bom + "- \"" + lines + "\"\n"
	case 3:
		return bom + "é: {k: " + fmt.Sprintf("%+q", text) + " }\n"
	case 4:
		return bom + "a:\n- b: |" + chomp + "\n  " + pad + lines + "\n\n  c: 1\n"
	case 5:
		return bom + "- é: >" + chomp + "\n  " + pad + lines + "\n\n\n"
	case 6:
		return bom + "a:\n  b: |" + chomp + string(rune('1'+shape%4)) + " # é\n  " + pad + lines + "\n"
	}
	return bom + "- - !!str >" + string(rune('1'+shape%4)) + chomp + "\n  " + pad + lines
}

func checkPlaces(t *testing.T, data, lineEnd string) {
	t.Helper()
	file := NewFile("p.yaml", []byte(strings.ReplaceAll(data, "\n", lineEnd)))
	docs, diags := Parse(file)
	if len(diags) > 0 {
		return
	}
	for _, d := range docs {
		walk(t, d.Root, d.Span)
		checkCharacters(t, d.Root)
	}
	sameText(t, file.Data, docs)
}

func checkCharacters(t *testing.T, n *Node) {
	t.Helper()
	for _, item := range n.Items {
		checkCharacters(t, item)
	}
	for _, e := range n.Entries {
		checkCharacters(t, e.Key)
		checkCharacters(t, e.Value)
	}
	if n.Kind != Scalar {
		return
	}
	last := int32(n.contentStart())
	for i, r := range n.Text {
		s := n.Places().Span(i, i+utf8.RuneLen(r))
		raw := string(n.file.Data[s.Start.Byte:s.End.Byte])
		if s.Start.Byte < last || !standsFor(raw, r) {
			t.Fatalf("%q in %q: character %q at %d is %q", n.Text, n.file.Data, r, i, raw)
		}
		last = s.End.Byte
	}
	if n.Style == Literal || n.Style == Folded {
		_, _, content := blockHeader(n.file.Data, int(n.start))
		last = max(last, int32(content)) // a comment behind the header
		n = &Node{Text: n.Text, file: n.file, end: max(n.end, int32(content))}
	}
	if last > n.end && strings.TrimSpace(string(n.file.Data[n.end:last])) != "" {
		t.Fatalf("%q in %q: text ends behind the value", n.Text, n.file.Data)
	}
}

// standsFor reports whether raw can be how r is written.
func standsFor(raw string, r rune) bool {
	switch {
	case raw == string(r), raw == "''" && r == '\'', strings.HasPrefix(raw, `\`):
		return true
	case r == ' ' || r == '\n':
		return strings.TrimSpace(raw) == "" && strings.ContainsAny(raw, "\r\n")
	}
	return false
}
