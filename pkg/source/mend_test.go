package source

import (
	"strings"
	"testing"
)

// Where it is clear what was meant, the document is read as if it stood there,
// and every place is one of the file as it is.
func TestMended(t *testing.T) {
	for _, test := range []struct{ text, problems, path, want, at string }{
		{"a: b: c\nd: e\n", "1:4-1:8", "a", "b: c", `1:4-1:8 "b: c"`},
		{"a: b: c\nd: e\n", "1:4-1:8", "d", "e", `2:4-2:5 "e"`},
		{"a: it's: 'x'\nd: e\n", "1:4-1:13", "a", "it's: 'x'", `1:4-1:13 "it's: 'x'"`},
		{"é: it's: ü\nd: e\n", "1:4-1:11", "é", "it's: ü", `1:4-1:11 "it's: ü"`},
		{"a: 'Anna's list'\nd: e\n", "1:4-1:17", "a", "Anna's list", `1:4-1:17 "'Anna's list'"`},
		{"x: 1\na:b\nd: e\n", "2:1-2:4", "a", "b", `2:3-2:4 "b"`},
		{"a: b: c\nd: e: f\ng: h\n", "1:4-1:8 2:4-2:8", "g", "h", `3:4-3:5 "h"`},
		{"l: {a: x in [1, 2], b: y}\nd: e\n", "1:8-1:19", "d", "e", `2:4-2:5 "e"`},
		{"# top\n---\na: @x\n---\nd: e\n", "3:4-3:6", "a", "@x", `3:4-3:6 "@x"`},
	} {
		f := NewFile("f.yaml", []byte(test.text))
		docs, diags := Parse(f)
		var places []string
		for _, d := range diags {
			p, _, _ := strings.Cut(place(f, d.Primary), " ")
			places = append(places, p)
		}
		if got := strings.Join(places, " "); got != test.problems {
			t.Errorf("%q: problems at %s, want %s", test.text, got, test.problems)
		}
		if len(docs) == 0 || docs[0].Root.Get(test.path) == nil {
			t.Errorf("%q: no document", test.text)
			continue
		}
		n := docs[0].Root.Get(test.path)
		if got := place(f, n.Span()); n.Text != test.want || got != test.at {
			t.Errorf("%q: %q at %s, want %q at %s", test.text, n.Text, got, test.want, test.at)
		}
	}
}

// A wrong guess is not followed by further complaints about the same line.
func TestNotMended(t *testing.T) {
	for _, text := range []string{"a: b: 'c\n", "a: 'b\n", "a: [b\n", "a: @x: [\n"} {
		if docs, diags := Parse(NewFile("f.yaml", []byte(text))); len(diags) != 1 || len(docs) > 1 {
			t.Errorf("%q: %d documents, %v", text, len(docs), diags)
		}
	}
}

// Every offset of the mended text has its place between those around it.
func TestFixKeepsTheOrder(t *testing.T) {
	data := []byte("a: it's a 'b' c\n")
	x := quoting(data, 3, 15)
	m := NewFile("f.yaml", data).mended(x)
	last := 0
	for offset := range len(m.Data) + 1 {
		at := x.before(offset, m.Data)
		if at < last || at > len(data) {
			t.Fatalf("offset %d stands at %d, after %d", offset, at, last)
		}
		last = at
	}
	if last != len(data) {
		t.Errorf("the end stands at %d", last)
	}
}
