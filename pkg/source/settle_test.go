package source

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
)

// made makes one edit and reads the result again.
func made(t *testing.T, f *File, e diag.Edit) string {
	t.Helper()
	got, err := Edit(f, []TextEdit{{int(e.Start.Byte), int(e.End.Byte), e.Text}})
	if err != nil {
		t.Fatal(err)
	}
	if _, diags := Parse(NewFile("a.yaml", got)); len(diags) > 0 {
		t.Fatalf("%q is broken: %s", got, diags[0].Message)
	}
	return string(got)
}

func TestReplaceInAScalar(t *testing.T) {
	for _, c := range []struct{ name, text, old, new, want string }{
		{"plain", "k: a >= 50 # c\n", "50", "b.c", "k: a >= b.c # c\n"},
		{"plain, brackets in a block", "k: a.b-c\n", ".b-c", `["b-c"]`, "k: a[\"b-c\"]\n"},
		{"plain, brackets between braces", "{k: a.b-c, d: e}\n", ".b-c", `["b-c"]`, "{k: 'a[\"b-c\"]', d: e}\n"},
		{"plain that would become a number", "k: x5\n", "x", "", "k: \"5\"\n"},
		{"plain over lines", "k: a >= 50\n  && d\n", "50", "b.c", "k: a >= b.c\n  && d\n"},
		{"plain over lines that needs quotes", "k: a >= 50\n  && d\n", "50", "b: c", "no"},
		{"single quotes", "k: 'it''s 50'\n", "50", "d'e", "k: 'it''s d''e'\n"},
		{"double quotes", "k: \"a \\\"x\\\" 50\"\n", "50", `["b"]`, "k: \"a \\\"x\\\" [\\\"b\\\"]\"\n"},
		{"an escape", "k: \"a \\x35\"\n", "5", "b", "k: \"a b\"\n"},
		{"literal", "k: |\n  a\n  50 b\n", "50", `["b"]`, "k: |\n  a\n  [\"b\"] b\n"},
		{"folded, crlf", "k: >-\r\n  a\r\n  50 b\r\n", "50", "c", "k: >-\r\n  a\r\n  c b\r\n"},
		{"two lines for one", "k: a 50\n", "50", "b\nc", "no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := NewFile("a.yaml", []byte(c.text))
			docs, _ := Parse(f)
			n := docs[0].Root.Get("k")
			at := strings.Index(n.Text, c.old)
			e, ok := n.Places().(places).Replace(at, at+len(c.old), c.new)
			got := "no"
			if ok {
				got = made(t, f, e)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestRemoveItem(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"the first of a block", "a:\n  - {r: X}\n  - {r: y}\nb: c\n", "a:\n  - {r: y}\nb: c\n"},
		{"the last of a block", "a:\n  - {r: y}\n  - r: X\n    s: t\nb: c\n", "a:\n  - {r: y}\nb: c\n"},
		{"the only one of a block", "z: 1\na:\n  - {r: X}\nb: c # d\n", "z: 1\nb: c # d\n"},
		{"the only one, not indented", "z: 1\na:\n- r: X\n  s: >\n    t\nb: c\n", "z: 1\nb: c\n"},
		{"the only one at the end", "z: 1\na: [{r: X}]", "z: 1"},
		{"crlf", "z: 1\r\na:\r\n  - {r: X}\r\nb: c\r\n", "z: 1\r\nb: c\r\n"},
		{"behind a byte order mark", "\ufeffa: [{r: X}]\nb: c\n", "\ufeffb: c\n"},
		{"first between brackets", "a: [{r: X}, {r: y}] # c\n", "a: [{r: y}] # c\n"},
		{"middle between brackets", "a: [{r: y}, {r: X}, {r: z}]\n", "a: [{r: y}, {r: z}]\n"},
		{"last between brackets", "a: [{r: y}, {r: X}]\n", "a: [{r: y}]\n"},
		{"the only one between braces", "{z: 1, a: [{r: X}], b: c}\n", "{z: 1, b: c}\n"},
		{"the only one, last between braces", "{z: 1, a: [{r: X}]}\n", "{z: 1}\n"},
		{"a comment above", "a:\n  # why\n  - {r: X}\n  - {r: y}\n", "no"},
		{"a comment above the key", "z: 1\n# why\na:\n  - {r: X}\n", "no"},
		{"a comment behind", "a:\n  - {r: X} # why\n  - {r: y}\n", "no"},
		{"a comment inside", "a:\n  - r: X\n    # why\n    s: t\n  - {r: y}\n", "no"},
		{"a comment behind the key", "z: 1\na: # why\n  - {r: X}\n", "no"},
		{"a comment of the one before", "a:\n  - {r: y} # why\n  - {r: X}\n", "a:\n  - {r: y} # why\n"},
		{"an anchor", "a:\n  - &x {r: X}\n  - {r: y}\n", "no"},
		{"an anchor between brackets", "a: [&x {r: X}, {r: y}]\n", "no"},
		{"an anchor on the next", "a: [{r: X}, &x {r: y}]\n", "no"},
		{"the whole document", "a: [{r: X}]\n", "no"},
		{"over lines between brackets", "a: [{r: X},\n  {r: y}]\n", "no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := NewFile("a.yaml", []byte(c.text))
			docs, _ := Parse(f)
			span := withX(docs[0].Root)
			e, ok := RemoveItem(f, span.Span())
			got := "no"
			if ok {
				got = made(t, f, e)
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// withX returns the mapping with `r: X`.
func withX(n *Node) *Node {
	for _, item := range n.Get("a").Items {
		if item.Get("r").Text == "X" {
			return item
		}
	}
	return nil
}

func TestSettle(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "k: Old\n", "k: new\n"},
		{"quoted", "k: \"Old\"\n", "k: \"new\"\n"},
		{"single quotes", "k: 'Old'\n", "k: 'new'\n"},
		{"an escape", "k: \"\\x4fld\"\n", "no"},
		{"a block", "k: |-\n  Old\n", "no"},
		{"an anchor that nothing uses", "k: &x Old\n", "k: &x new\n"},
		{"an anchor with an alias", "k: &x Old\nb: *x\n", "no"},
		{"inside of an anchor with an alias", "a: &x {b: [1]}\nk: Old\nc: *x\n", "a: &x {b: [1]}\nk: new\nc: *x\n"},
		{"an alias", "a: &x Old\nk: *x\n", "no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := NewFile("a.yaml", []byte(c.text))
			docs, _ := Parse(f)
			ds := []diag.Diagnostic{{Fix: diag.Replace(docs[0].Root.Get("k").Span(), "Old", "new")}}
			Settle(func(path string) *File {
				if path == f.Path {
					return f
				}
				return nil
			}, ds)
			got := "no"
			if ds[0].Fix != nil {
				got = made(t, f, ds[0].Fix.Edits[0])
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	lost := []diag.Diagnostic{{Fix: diag.Replace(diag.Span{File: "b.yaml", Start: diag.Pos{Line: 1}}, "x", "y")}}
	Settle(func(string) *File { return nil }, lost)
	if lost[0].Fix != nil {
		t.Error("a fix of a file that is not known stays")
	}
}

func TestFixOfSyntax(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"k: !has(x) && y # c\n", "k: '!has(x) && y' # c\n"},
		{"k: !x\n", "k: '!x'\n"},
		{"k: !x in [1, 2]\n", "k: '!x in [1, 2]'\n"},
		{"{k: !f(a, b), c: d}\n", "{k: '!f(a, b)', c: d}\n"},
		{"{k: x in [1, 2], c: d}\n", "{k: 'x in [1, 2]', c: d}\n"},
		{"k: \"a\" == b\n", "k: '\"a\" == b'\n"},
		{"k: [1].exists(x, x > 'a')\n", "k: '[1].exists(x, x > ''a'')'\n"},
		{"\ufeffk: !x\r\n", "\ufeffk: '!x'\r\n"},
		{"k: !cel x\n", "no"},
		{"k: !x\n  || y\n", "no"},
		{"k: b: c\n", "no"},
		{"k: 'Anna's list'\n", "no"},
		{"k: @x\n", "no"},
		{"{k: x[1, c: d}\n", "no"},
	} {
		f := NewFile("a.yaml", []byte(c.text))
		_, ds := Parse(f)
		got := "no"
		if len(ds) > 0 && ds[0].Fix != nil {
			got = made(t, f, ds[0].Fix.Edits[0])
		}
		if len(ds) == 0 || got != c.want {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
	}
}
