package source

import (
	"strings"
	"testing"
)

func TestEdit(t *testing.T) {
	f := NewFile("a.yaml", []byte("0123456789"))
	for _, c := range []struct {
		name  string
		edits []TextEdit
		want  string // "" for an error
	}{
		{"none", nil, "0123456789"},
		{"in any order", []TextEdit{{8, 9, "x"}, {0, 2, ""}}, "234567x9"},
		{"inserts at one place keep their order", []TextEdit{{5, 5, "a"}, {5, 5, "b"}}, "01234ab56789"},
		{"touching", []TextEdit{{2, 4, "x"}, {4, 6, "y"}}, "01xy6789"},
		{"overlapping", []TextEdit{{2, 5, "x"}, {4, 6, "y"}}, ""},
		{"outside", []TextEdit{{9, 11, "x"}}, ""},
		{"backwards", []TextEdit{{5, 4, "x"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Edit(f, c.edits)
			if string(got) != c.want || (err == nil) != (c.want != "") {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

func TestQuote(t *testing.T) {
	for _, c := range []struct {
		text  string
		place Place
		want  string
	}{
		{"word", Block, "word"},
		{"two words", Flow, "two words"},
		{"score.lead >= 50", Block, "score.lead >= 50"},
		{`x == "a"`, Block, `x == "a"`},
		{`!has(x) || y == "a"`, Block, `'!has(x) || y == "a"'`},
		{"!has(x)", Block, `"!has(x)"`},
		{"f(a, b)", Block, "f(a, b)"},
		{"f(a, b)", Flow, `"f(a, b)"`},
		{"it's \"so\": yes", Block, `'it''s "so": yes'`},
		{"", Block, `""`},
		{"true", Block, `"true"`},
		{"12", Block, `"12"`},
		{"no", Block, `"no"`},
		{"09:00", Flow, `"09:00"`},
		{"2026-12-25", Block, "2026-12-25"},
		{"a\nb\t\u00a0", Block, `"a\nb\t\u00a0"`},
		{"a #b", Block, `"a #b"`},
		{"- a", Block, `"- a"`},
		{"-a", Block, "-a"},
		{"---", Block, `"---"`},
		{"a:", Flow, `"a:"`},
		{" a", Block, `" a"`},
		{"\u2028", Block, `"\u2028"`},
	} {
		if got := Quote(c.text, c.place); got != c.want {
			t.Errorf("Quote(%q, %v) = %s, want %s", c.text, c.place, got, c.want)
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", "a, b", "? a", "?a", "0?", ":a", "'", "\"\\", "\x00", "\U0001f600", "a: b", "0x1", "~", "%a", "a\r\n", "\ufeff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text[:min(len(text), 150)], "") // a key may have 1024 bytes, escapes included
		for _, around := range [][2]string{{"a: ", "\n"}, {"- ", "\n"}, {"[", "]"}, {"{a: ", ", b: c}"}, {"", ": x\n"}, {"{", ": x}"}} {
			place := Flow
			if around[1] == "\n" || around[1] == ": x\n" {
				place = Block
			}
			docs, diags := Parse(NewFile("f.yaml", []byte(around[0]+Quote(text, place)+around[1])))
			if len(diags) > 0 {
				t.Fatalf("%q in %q: %s: %s", text, around, Quote(text, place), diags[0].Message)
			}
			n := docs[0].Root
			switch {
			case around[1][0] == ':':
				n = n.Entries[0].Key
			case n.Kind == Sequence:
				n = n.Items[0]
			default:
				n = n.Get("a")
			}
			if n.Text != text || n.Type != String {
				t.Fatalf("%q in %q is written %s and read as %v %q", text, around, Quote(text, place), n.Type, n.Text)
			}
		}
	})
}

// edited makes one edit of the value at a path of keys.
func edited(t *testing.T, text string, edit func(root *Node) (TextEdit, bool)) string {
	t.Helper()
	f := NewFile("a.yaml", []byte(text))
	docs, diags := Parse(f)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	e, ok := edit(docs[0].Root)
	if !ok {
		return "no"
	}
	got, err := Edit(f, []TextEdit{e})
	if err != nil {
		t.Fatal(err)
	}
	if _, diags := Parse(NewFile("a.yaml", got)); len(diags) > 0 {
		t.Fatalf("%q is broken: %s", got, diags[0].Message)
	}
	return string(got)
}

func TestSetKey(t *testing.T) {
	for _, c := range []struct{ name, text, after, want string }{
		{"at the end", "a: b # c\nd:\n  - e\n", "", "a: b # c\nd:\n  - e\nk: v\n"},
		{"behind a key", "a: b # c\nd: e\n", "a", "a: b # c\nk: v\nd: e\n"},
		{"without line end", "a: b", "", "a: b\nk: v"},
		{"with the file's line ends", "a: b\r\nc: d\r\n", "a", "a: b\r\nk: v\r\nc: d\r\n"},
		{"instead of a value", "a: b\nk: old # c\n", "", "a: b\nk: v # c\n"},
		{"instead of braces", "k: {a: b}\n", "", "k: v\n"},
		{"for no value", "k:\n", "", "k: v\n"},
		{"not over lines", "k:\n  a: b\n", "", "no"},
		{"in braces", "{a: b, c: [d] }", "", "{a: b, c: [d], k: v }"},
		{"in braces behind a key", "{a: b, c: d}", "a", "{a: b, k: v, c: d}"},
		{"in empty braces", "{}", "", "{k: v}"},
		{"no mapping", "[a]", "", "no"},
		{"behind a block that keeps empty lines", "a: |+\n  b\n\nc: d\n", "a", "a: |+\n  b\n\nk: v\nc: d\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := edited(t, c.text, func(root *Node) (TextEdit, bool) { return SetKey(root, "k", "v", c.after) })
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	item := func(root *Node) (TextEdit, bool) { return SetKey(root.Get("a").Items[0], "k", "v") }
	if got := edited(t, "a:\n  - b: c\n    d: e\n  - f\n", item); got != "a:\n  - b: c\n    d: e\n    k: v\n  - f\n" {
		t.Errorf("in a list item: %q", got)
	}
	alias := func(root *Node) (TextEdit, bool) { return SetKey(root.Get("b"), "k", "v") }
	if got := edited(t, "a: &x {c: d}\nb: *x\n", alias); got != "no" {
		t.Errorf("through an alias: %q", got)
	}
}

func TestReplaceScalar(t *testing.T) {
	for _, c := range []struct{ text, value, want string }{
		{"k: old # c\n", "new", "k: new # c\n"},
		{"k: old\n", "!new", "k: \"!new\"\n"},
		{"k: 'old'\n", "it's", "k: 'it''s'\n"},
		{"k: \"old\"\n", "a\nb", "k: \"a\\nb\"\n"},
		{"k: 12\n", "50", "k: 50\n"},
		{"k: old\n", "50", "k: \"50\"\n"},
		{"{k: old, b: c}\n", "a, b", "{k: \"a, b\", b: c}\n"},
		{"k: |\n  old\n  text\nb: c\n", "new", "k: new\nb: c\n"},
		{"k: [a]\n", "new", "no"},
	} {
		got := edited(t, c.text, func(root *Node) (TextEdit, bool) { return ReplaceScalar(root.Get("k"), c.value) })
		if got != c.want {
			t.Errorf("%q with %q becomes %q, want %q", c.text, c.value, got, c.want)
		}
	}
}

func TestDiff(t *testing.T) {
	if got := Diff("a/b.yaml", []byte("x\n"), []byte("x\n")); got != "" {
		t.Errorf("of equal texts: %q", got)
	}
	want := "diff a/a/b.yaml b/a/b.yaml\n--- a/a/b.yaml\n+++ b/a/b.yaml\n@@ -1,2 +1,2 @@\n x\n-y\n+z\n"
	if got := Diff("a/b.yaml", []byte("x\ny\n"), []byte("x\nz\n")); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
